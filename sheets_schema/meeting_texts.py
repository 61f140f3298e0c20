"""The words of 定例会."""

from sheets_schema.text import Text

# 計画と実績
PLAN = Text("計画と実績 {month}", "Plan and actual {month}")
PLAN_NOTE = Text(
    "先頭は設定「KGIの段階」の指標です。今月の目標(全体)と並べ、途中の月は着地見込みで比べます。率と単価は"
    "月が終わるまで計測途中です。",
    "The first line is the headline figure of the stage in Settings. Beside this month's targets "
    "(All); a month in progress is held against them by its run rate. Rates and unit costs are "
    "still being measured until the month is over.",
)
PLAN_MORE = Text(
    "ほか {count} 件の目標は目標対比にあります。", "{count} more targets stand on Plan vs actual."
)
SCOPE = Text("対象", "For")
LANDING_ATTAINED = Text("着地 ÷ 目標", "Run rate ÷ target")
HEADLINE = Text("KGI({stage})", "Headline ({stage})")
WORST = Text("{metric}: 最も下回る{dimension}", "{metric}: furthest below, by {dimension}")
USUAL = Text("直近12か月の月平均", "Monthly mean of the last 12 months")
MEASURING = Text("計測途中", "too young")

# 4つの率
RATES = Text("4つの率", "The four rates")
RATES_NOTE = Text(
    "直近3か月を、その前の12か月と同じ経過日数で比べます(2つの比率の z 検定、4つの中での"
    "ホルムの補正、5%)。同じ経過日数まで待てた月だけを使うので、率により月が違います。",
    "The last three months against the twelve before, at equal age (z test of two proportions, "
    "Holm over the four, 5 %). Only months that have had the time are used, so they differ from "
    "rate to rate.",
)
SPAN = Text("月と経過日数", "Months, age")
SPAN_OF = Text("{first}〜{last}({days}日)", "{first}–{last} ({days} days)")
RECENT = Text("直近3か月", "Last 3 months")
BEFORE = Text("前の12か月", "12 before")
CHANGE = Text("差", "Change")
CHANCE = Text("P", "P")
CHANCE_NOTE = Text(
    "本当は変わっていないときに、偶然これ以上の差になる確率です。",
    "How often chance alone would bring such a difference or a larger one.",
)
ADJUSTED = Text("P(補正後)", "P (of four)")
ADJUSTED_NOTE = Text(
    "4つの率を一度に見るので、ホルムの方法で補正した値です。5% 未満なら判定します。",
    "Adjusted by Holm, since four are looked at together. Judged below 5 %.",
)
VERDICT = Text("判定", "Verdict")

# 内訳
PARTS = Text("動いた率の内訳", "What moved them")
PARTS_NOTE = Text(
    "差 = 構成の変化(良い、または悪いところの割合が増えた)+ 率の変化(それぞれの率が変わった)。"
    "主な要因は、差と同じ向きに大きい順です(Kitagawa の分解)。",
    "Change = mix (the better or the worse ones became more of the whole) + rate (their own rates "
    "changed). The largest contributors that go its way come first (Kitagawa).",
)
RATE_BY = Text("{rate}({dimension})", "{rate} ({dimension})")
CONTRIBUTORS = Text("主な要因(ポイント、前→直近)", "Contributors (points, before → last)")
CONTRIBUTOR = Text("{name} {points}({then}→{now})", "{name} {points} ({then} → {now})")
MIX = Text("構成の変化", "Mix")
RATE = Text("率の変化", "Rate")

# 確認事項
QUESTIONS = Text("確認事項", "To ask")
QUESTION = Text("質問", "Question")
ANSWER = Text("答えになる数字(前→直近)", "What the figures say (before → last)")
NO_FIGURES = Text("数字がありません。", "There are no figures.")
ALL_AS_BEFORE = Text("大きな変化はありません。", "Nothing much changed.")
THEN_NOW = Text("{then}→{now}", "{then} → {now}")
THEN_NOW_OF = Text("{name} {then}→{now}(n={cases})", "{name} {then} → {now} (n={cases})")
A_MONTH = Text("月あたり {then}→{now}件", "{then} → {now} a month")
DAYS_OF = Text("中央値 {then}→{now}日", "median {then} → {now} days")
AGREED = Text("合意日 {day}: {words}", "agreed {day}: {words}")
NOT_AGREED = Text(
    "設定に自社の条件がありません({metric})。", "Settings has no condition of your own ({metric})."
)
OPEN_BY_PHASE = Text("進行中: {phases}", "open: {phases}")

# 決定事項
DECISIONS = Text("決定事項(未完了 {count}件)", "Open decisions: {count}")
DECISIONS_NOTE = Text(
    "決定事項タブの未完了のものを、期限の早い順に並べます。前と後は、日付をはさんだ同じ日数({days}日まで)の"
    "発生です(単価は月単位)。",
    "The open ones of Decisions, the earliest due first. Before and after are as many days of "
    "events on either side of the date (up to {days}); unit costs are of whole months.",
)
NO_DECISIONS = Text(
    "決定事項タブに書くと、未完了のものがここに並びます。",
    "What is written on Decisions and still open is listed here.",
)
EFFECT = Text("指標(対象)", "Metric (for)")
EFFECT_ON = Text("{metric}({scope})", "{metric} ({scope})")
IN_CHARGE = Text("担当", "In charge")
DUE = Text("期限", "Due")
STATE = Text("状態", "State")
METRIC_BEFORE = Text("前", "Before")
METRIC_AFTER = Text("後", "After")
DECIDED = Text("日付", "Date")
OVERDUE = Text("期限を過ぎています", "overdue")
TOO_NEW = Text("これから", "to come")

# 役割別
ROLES = Text("役割別の数字", "Figures by role")
ROLES_NOTE = Text(
    "発生日で数えます。先月と前年同月は、今月と同じ日数({days}日まで)です。費用は月単位なので、単価は今月と"
    "同じ日数にできず、月全体の値です。",
    "By day of event. Last month and the same month last year over the same days (up to the "
    "{days}th). Costs are by month, so unit costs are of whole months.",
)
ATTAINED_BY_LANDING = Text("達成率(着地)", "Attained (run rate)")
THIS_MONTH = Text("今月", "This month")
LAST_MONTH_SHORT = Text("先月同日", "Last month")
LAST_MONTH = Text("先月(同じ日数)", "Last month, same days")
LAST_YEAR = Text("前年同月(同じ日数)", "Last year, same days")

# 変化
WEEKS = Text("週ごとの動き", "Week by week")
COUNTED_BY = Text("数え方", "Counted by")
THIS_WEEK = Text("今週({first}〜)", "This week ({first}–)")
LAST_WEEK = Text("先週", "Last week")
FOUR_WEEKS = Text("その前4週の平均", "Mean of 4 before")
WEEKS_NOTE = Text(
    "週は定例会の曜日に始まります。今週は今日までです。",
    "Weeks begin on the meeting day. This week is up to today.",
)
MOVERS = Text(
    "前回の定例会({day})から動いたもの {count}件", "Moved since the meeting of {day}: {count}"
)
MOVERS_NOTE = Text("成約、失注、先の段階の順に並べます。", "Won first, then lost, then moved on.")
COUNTS = Text("{move} {count}", "{move} {count}")
FROM_TO = Text("{then} → {now}", "{then} → {now}")
HOW = Text("変化", "Change")
NOBODY_MOVED = Text("動いたものはありません。", "Nothing moved.")

# 次に見るタブ
LINKS = Text("続きはこちら", "Go on to")
NOTES_HINT = Text(
    "右の黄色い列はメモ欄です。書いたことは更新しても残り、横の表と一緒に動きます。",
    "The yellow column on the right is for your notes: they survive rebuilds and move with the "
    "table beside them.",
)
