"""The words of 今日やること and 失注・リサイクル, and of what is sent of them in the morning."""

from sheets_schema.text import Text

# Why a row stands on 今日やること, in the order of the list.
OVERDUE = Text("期限超過", "Overdue")
DUE_TODAY = Text("本日の予定", "Due today")
NEW = Text("未対応のMQL", "New MQL")
AGAIN = Text("再フォロー", "Follow up again")
UNPLANNED = Text("次の予定なし", "Nothing planned")
SILENT = Text("動きのない商談", "Silent deal")
REST = Text("ほか", "More")

# Headers.
PLACE = Text("順", "No.")
PERSON = Text("担当", "Person")
DUE = Text("期限", "Due")
KIND = Text("種類", "Kind")
COMPANY = Text("会社名", "Company")
NAME = Text("氏名", "Name")
PHONE = Text("電話番号", "Phone")
CHANNEL = Text("流入チャネル", "Channel")
SCORE = Text("スコア", "Score")
WHAT = Text("内容", "What to do")
ROW = Text("行", "Row")
SCORE_NOTE = Text(
    "設定のスコア条件を、今の行に当てはめたスコアです。",
    "Today's rules of Settings on the row as it stands.",
)
DUE_NOTE = Text(
    "次回アクション日。未対応のMQLは受付日 + 新規の放置日数、動きのない商談は"
    "最終アクション日(なければ商談日)+ 放置日数です。",
    "The next action's day; for a new MQL the day received + New for too long; for a silent deal "
    "the last action (else the opportunity date) + Stale after.",
)

# What to do.
WHAT_OVERDUE = Text("次の予定を {days}日過ぎています", "Next step late, days: {days}")
WHAT_TODAY = Text("今日の予定です", "Planned for today")
WHAT_NEW = Text("受付から {days}日、まだ新規です", "Still New; days since it was received: {days}")
WHAT_NEW_UNDATED = Text("まだ新規です(受付日時なし)", "Still New (no received date)")
WHAT_NEW_LONG = Text(
    "受付から {days}日、まだ新規です({most}日を超えました)",
    "Still New; days since it was received: {days} (limit {most})",
)
WHAT_AGAIN_LOST = Text("失注後の再フォローの日です", "The day to follow up after losing")
WHAT_AGAIN_RETRY = Text("再試行の日です", "The day to try again")
WHAT_AGAIN_RECYCLE = Text("リサイクルの再フォローの日です", "The day to take it up again")
RECYCLE_CANDIDATE = Text(
    "リサイクル候補(架電・メール {count}回、連絡が取れず)",
    "Candidate for Recycle: tried {count} times and never reached",
)
WHAT_UNPLANNED = Text("次回アクション日を入れてください", "Enter the day of the next step")
WHAT_SILENT = Text("{days}日動きがありません", "Days without anything: {days}")
MORE_ROWS = Text(
    "同じ人・会社の行がほか {count}件({rows}行目)",
    "Same person or company, other rows: {count} ({rows})",
)
MORE_ROWS_MANY = Text(
    "同じ人・会社の行がほか {count}件({rows}行目 など)",
    "Same person or company, other rows: {count} ({rows}, …)",
)
WHAT_REST = Text("ほか {count}件({parts})", "and {count} more ({parts})")
PART = Text("{kind} {count}", "{kind}: {count}")
BETWEEN = Text("、", ", ")
THEN = Text("。", ". ")
NOTHING_TO_DO = Text("今日やることはありません。", "Nothing to do today.")
TODAY_NOTE = Text(
    "順番: 期限超過・本日の予定(古い順)→ 未対応のMQL(放置日数超過、スコア順)→ 再フォロー → "
    "次の予定なし(新しい順)→ 動きのない商談。リードの行を直すと、次の更新で消えます。",
    "In this order: overdue and due today, oldest first; new MQLs, over the limit first, then by "
    "score; follow-ups that have come; nothing planned, newest first; silent deals. A row leaves "
    "at the next rebuild once its cause is gone.",
)
BY_PERSON = Text("担当別の件数", "By person")
IN_ALL = Text("件数", "In all")

# 失注・リサイクル
BY_REASON = Text("失注理由 × 失注後の対応", "Lost reasons and what follows")
LOST_REASON = Text("失注理由", "Lost reason")
FOLLOW = Text("失注後の対応", "After losing")
LOST = Text("失注", "Lost")
LOST_AMOUNT = Text("見込金額", "Expected amount")
CAME = Text("期限の来たもの", "Due now")
PLANNED = Text("予定あり", "Planned")
NO_DATE = Text("予定なし", "Nothing planned")
BACK = Text("再商談", "Back as a deal")
BACK_RATE = Text("再商談化率", "Came back")
WON_AGAIN = Text("再成約", "Won after all")
WON_RATE = Text("再成約率", "Won of those back")
RECYCLED = Text("(リサイクル)", "(recycled)")
RECYCLED_FOLLOW = Text("育成", "Nurture")
BACK_NOTE = Text(
    "失注(リサイクルは最終アクション日、なければ受付日)より後に、同じ人か同じ会社に商談日ができた行です。",
    "Rows of which the same person or company has an opportunity date after the loss (for a "
    "recycled lead: after its last action, else after it was received).",
)
WON_RATE_NOTE = Text("再成約 ÷ 再商談", "Won after all ÷ back as a deal")
BACK_RATE_NOTE = Text("再商談 ÷ 失注", "Back as a deal ÷ lost")
LOST_NOTE = Text(
    "失注日のある商談と、リードステータスがリサイクルのリードです(集計期間によりません)。"
    "期限は次回アクション日で見ます。",
    "Deals with a lost date, and leads whose status is Recycle, whatever the period. Due by their "
    "next action.",
)
DUE_LIST = Text("期限の来た再フォロー", "Follow-ups that have come")
WAITING_LIST = Text("リサイクル待ち", "Waiting to be taken up again")
BACK_LIST = Text("戻ってきた商談", "Deals that came back")
SINCE = Text("失注日など", "Lost on")
BACK_ON = Text("再商談日", "Back on")
RESULT = Text("結果", "Result")
RESULT_WON = Text("成約", "Won")
RESULT_LOST = Text("失注", "Lost")
RESULT_OPEN = Text("進行中", "Open")

# 通知先

# What is sent.
MORNING_TITLE = Text("今日やること {date}", "Today, {date}")
MORNING_LEAD = Text("{person} さん: {count}件", "{person}: {count}")
MORNING_LEAD_MANY = Text(
    "{person} さん: {count}件(上から {shown}件)", "{person}: {count} (the first {shown})"
)
URGENT_TITLE = Text("未対応のMQL {count}件", "New MQLs not handled yet: {count}")
URGENT_LEAD = Text(
    "受付から {hours}時間(営業日)たっても新規のままです。",
    "Still New {hours} hours (of business days) after they were received.",
)
MEETING_TITLE = Text("定例会の前に {date}", "Before the meeting, {date}")
MEETING_LEAD = Text("今月の要点です。", "This month in five lines.")
MEETING_FIGURE = Text("{name}: 今月 {actual}{target}", "{name}: {actual} this month{target}")
MEETING_TARGET = Text("(目標 {target}、{attained})", " (target {target}, {attained})")
MEETING_LATE = Text(
    "期限を過ぎた次回アクション: {overdue}件、{days}日を超えた未対応: {waiting}件",
    "Next steps that are late: {overdue}; New for more than {days} days: {waiting}",
)
MEETING_SILENT = Text(
    "{days}日以上動きのない商談: {count}件{amount}",
    "Deals silent for {days} days or more: {count}{amount}",
)
MEETING_AMOUNT = Text("(見込 {amount})", " ({amount} expected)")
OPEN_TODAY = Text("「今日やること」を開く", "Open Today")
OPEN_MEETING = Text("「定例会」を開く", "Open Weekly")
WHY_SENT = Text(
    "設定の「通知先」「責任者の通知先」にあなたの宛先があるため、Leadsheet が送りました。",
    "Leadsheet sent this because Settings names your address under Notify or Manager's address.",
)
