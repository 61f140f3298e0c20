"""The words of the KPI tabs that belong to no single metric."""

from sheets_schema.text import Text

# The line below the title.
PERIOD = Text("集計期間", "Period")
UPDATED = Text("更新日時", "Updated")
AS_OF = Text("基準日", "As of")
ALL_TIME = Text("すべて", "all time")
LEADS_COUNTED = Text("リード {leads}件(有効 {valid}件)", "{leads} leads ({valid} valid)")
LARGE = Text(
    "書き込みが {megabytes} MB になりました(目安は 2 MB まで)。"
    "設定の開始月で集計期間を短くすると小さくなります。",
    "The tabs came to {megabytes} MB; 2 MB is recommended. "
    "A later First month in Settings makes them smaller.",
)
NOT_DRAWN = Text(
    "グラフを更新できなかったため、表の数字だけを更新しました(グラフは前のままか、ありません)。"
    "もう一度再集計してください。続くときは、そのタブのグラフを削除してください。",
    "The charts could not be drawn, so only the tables were updated (charts are as they were, or "
    "missing). Rebuild again; if it stays so, delete the charts of the KPI tabs.",
)

# Headers that several tabs share.
ALL_CHANNELS = Text("全体", "All")
WITHOUT_CHANNEL = Text("チャネルなし", "No channel")
MONTH = Text("月", "Month")
CHANNEL = Text("流入チャネル", "Channel")
METRIC = Text("指標", "Metric")
VALUE = Text("値", "Value")
BASIS = Text("基準", "Basis")
COUNT = Text("件数", "Count")
SHARE = Text("構成比", "Share")
CASES = Text("件数", "n")
SLOWEST = Text("上位10%(P90)", "slowest 10% (P90)")
SLOWEST_NOTE = Text(
    "10件のうち9件は、この日数までに終わりました。", "9 of 10 had got there within so many days."
)
MEDIAN = Text("中央値", "median")
OWNER = Text("担当者", "Owner")
COMPANY = Text("会社名", "Company")
PHASE = Text("商談フェーズ", "Deal phase")
EXPECTED = Text("見込金額", "Expected amount")
LOST_REASON = Text("失注理由", "Lost reason")
LOST_ON = Text("失注日", "Lost on")
WON_ON = Text("成約日", "Won on")
NOT_WRITTEN = Text("(未記入)", "(blank)")
REMARK = Text("備考", "Remark")
ITEM = Text("項目", "Item")
AND_MORE = Text("ほか {count} 件", "and {count} more")
NONE = Text("該当する行はありません。", "None.")
HOW_MANY = Text("{what} {count}件", "{what}: {count}")

# ファネル
INSIDE_LEADS = Text("リードの内訳", "Inside the leads")
QUALIFIED = Text("有効商談", "Qualified opportunities")
INVALID_REASON = Text("無効理由", "Invalid reason")

# 月次推移
NO_RECEIVED = Text("受付日不明", "Received unknown")
ALL_BY_MONTH = Text("全チャネル", "All channels")
BY_MONTH_AND_CHANNEL = Text("月 × 流入チャネル", "By month and channel")
ON_BASIS = Text("{metric}({basis})", "{metric} ({basis})")
PROVISIONAL = Text("参考値(計測途中)", "Provisional (still being measured)")
BASES = Text(
    "発生月は、その月に起きたものを数えます。受付月は、"
    "その月に受け付けたリードがその後どうなったかを数えます。",
    "By month of event: what happened in the month. By month received: what became of the leads "
    "received in the month.",
)
YOUNG = Text(
    "参考値(計測途中)の月は、まだ商談や成約に至る時間がたっていません。"
    "低く見えても悪い月とは限りません。",
    "Provisional months have not had the usual time yet: a low rate does not mean a bad month.",
)
EQUAL_AGE = Text("同じ経過日数での比較", "Compared at equal age")
WITHIN = Text("{metric}({days}日)", "{metric} ({days} days)")
NOT_YET = Text("計測途中", "too young")
OVER_ALL = Text(
    "商談は有効リードより前の月のものも含むので、100% を超えることがあります。"
    "受付月の率を見てください。",
    "Opportunities of leads of earlier months are among them, so that it may exceed 100 %. See the "
    "rate by month received.",
)
SAME_MONTHS = Text(
    "合計は、どの経過日数でも同じ月({first}〜{last})だけで計算します。",
    "The total is of the same months for every age ({first}–{last}).",
)
EQUAL_AGE_NOTE = Text(
    "受付からその日数までに商談・成約になった割合です。"
    "成約率は、その日数までに商談になったもののうちです。",
    "Share that became an opportunity, and of those a contract, within so many days of being "
    "received.",
)

# パイプライン
WITHOUT_AMOUNT = Text("金額なし", "Without an amount")
STAY_MEDIAN = Text("滞留日数 中央値", "Days in phase, median")
STAY_LONGEST = Text("滞留日数 最長", "Days in phase, longest")
STAY_NOTE = Text(
    "今のフェーズに入ってからの日数。過去の再集計が見た変化から数え、なければ推定します。",
    "Days since the deal entered its phase: from the change that a rebuild saw, else estimated.",
)
STAY_ESTIMATED = Text(
    "{count}件は推定です: フェーズの変化を見ていないので、最終アクション日(なければ商談日)"
    "から数えました。",
    "{count} estimated: no change of phase was seen, so counted from the last action, or else from "
    "the opportunity date.",
)
OPEN_NOTE = Text(
    "商談日があり、成約日も失注日もない商談です(集計期間によりません)。",
    "Deals with an opportunity date and neither a won nor a lost date, whatever the period.",
)
LOST_BY_PHASE = Text("失注理由と最後の商談フェーズ", "Lost reasons by last phase")

# リードタイム
SPANS = Text(
    "後の段階に達したリードの日数です。補った日付と、順序が逆の日付は使いません。",
    "Days of leads that reached the later stage; without imputed dates and dates in reverse order.",
)
DWELL = Text("商談フェーズごとの滞在日数", "Days spent in each phase")
DWELL_NOTE = Text(
    "フェーズに入った日と出た日の両方を再集計が見た商談だけです。",
    "Only deals whose entering and leaving were both seen by a rebuild.",
)

# 目標対比
TARGET = Text("目標", "Target")
ACTUAL = Text("実績", "Actual")
GAP = Text("差", "Gap")
ATTAINED = Text("達成率", "Attained")
ATTAINED_NOTE = Text(
    "実績 ÷ 目標。費用・単価・無効・失注は 目標 ÷ 実績。",
    "Actual ÷ target; for costs, unit costs, invalid and lost: target ÷ actual.",
)
LANDING = Text("着地見込み", "Landing")
LANDING_NOTE = Text(
    "途中の月の件数と金額を、営業日(設定の休業日を除く)の割合で月末まで延ばした値です。"
    "率と費用は延ばしません。",
    "Counts and amounts of the month in progress, carried on by business days to its end. Rates "
    "and costs are not carried on.",
)
PLAN_NOTE = Text("実績は発生月で数えます。", "Actuals are by month of event.")
NO_TARGETS = Text(
    "目標タブに 月・流入チャネル・指標・目標値 を入れると、ここに並びます。",
    "Enter month, channel, metric and target on Targets to see them here.",
)
FISCAL_YEAR = Text("年度累計 {first}〜{last}", "Fiscal year {first}–{last}")
YEAR_TARGET = Text("年間目標", "Target of the year")
TARGET_SO_FAR = Text("目標(今月まで)", "Target so far")
ACTUAL_SO_FAR = Text("実績(今月まで)", "Actual so far")
FISCAL_NOTE = Text(
    "目標のある月だけを足しています。率は足せないので載せていません。",
    "Only months with a target are added up. Rates are left out: they do not add up.",
)

# 見通し
FORECAST_OF = Text("今期の見通し {year}", "This fiscal year {year}")
QUARTER = Text("第{number}四半期", "Quarter {number}")
WEIGHTED = Text("見込(確度)", "Expected (weighted)")
WEIGHTED_NOTE = Text(
    "受注予定日がその月にある進行中の商談の、見込金額 × 確度。"
    "確度が空欄なら商談フェーズの確度です。",
    "Expected amount × probability of the open deals whose expected close is in the month; where a "
    "deal has none, that of its phase.",
)
IN_FULL = Text("見込(全額)", "Expected (in full)")
LANDS = Text("着地", "Landing")
LANDS_NOTE = Text("成約 + 見込(確度)", "Won + expected (weighted)")
WON_SO_FAR_NOTE = Text("成約日がその月の成約金額", "Won amount by the month won")
FORECAST_TARGET_NOTE = Text(
    "目標タブの成約金額(全体。なければチャネルの合計)",
    "Won amount of Targets (All; without one, the channels' sum)",
)
SHORTAGE = Text("不足額", "Shortage")
SHORTAGE_NOTE = Text(
    "目標 − 着地。届いていれば 0。四半期と今期は、目標のある月だけで比べます。",
    "Target − landing, 0 where it is reached. Quarters and the year compare the months that have a "
    "target.",
)
OPEN_COUNT_NOTE = Text("見込に入っている進行中の商談の件数", "Open deals in the expected amounts")
OVERDUE = Text("予定日を過ぎた", "Past their date")
UNDATED = Text("予定日なし", "Without a date")
LATER = Text("来期以降", "After this year")
TO_COME = Text("これから生まれる商談", "Deals still to come")
TO_COME_NOTE = Text(
    "まだ始まっていない商談のうち、今期中に成約する見込みの金額です。"
    "直近1年の商談が始まるペースと、"
    "始まってから成約までの日数から計算します(直近1年の商談からの成約が30件以上あるとき)。",
    "What opportunities that have not begun yet will bring within the fiscal year, by the pace at "
    "which they began in the past year and the days they took to be won (with 30 contracts or more "
    "from the past year's opportunities).",
)
TOO_FEW_WON = Text("実績が足りません", "too little to say")
YEAR_LANDS = Text("今期着地", "This year's landing")
IN_NO_MONTH = Text(
    "どの月の着地にも入れていません。受注予定日を見直すと、その月に入ります。",
    "In no month's landing. A new expected close puts them into its month.",
)
MONTH_IN_PROGRESS = Text("途中の月です。", "This month is in progress.")
FORECAST_NOTE = Text(
    "着地 = 成約 + 見込(確度)。今期着地は、今期の着地に、"
    "これから生まれる商談の成約を加えたものです。"
    "商談フェーズも確度も空欄の商談は、最初のフェーズの確度で計算します。",
    "Landing = won + expected (weighted). The year's landing adds what deals still to come bring. "
    "A deal with neither a phase nor a probability counts as one in the first phase.",
)
NO_AMOUNT_TARGETS = Text(
    "目標タブに月ごとの成約金額(全体)を入れると、目標と不足額が出ます。",
    "Enter the won amount of each month on Targets (All) to see target and shortage.",
)
YEAR_AND_MARKETING = Text(
    "今期着地と、マーケティングが生み出す分", "The year's landing, and what marketing has to bring"
)
YEAR_LANDING = Text("今期の着地", "Landing of the year's months")
YEAR_LANDS_NOTE = Text("今期の着地 + これから生まれる商談", "the two above together")
YEAR_SHORTAGE_NOTE = Text(
    "目標 − 今期着地(目標のある月だけで比べます)",
    "Target − this year's landing, of the months that have a target",
)
MARKETING_NOTE = Text(
    "不足額 × マーケ分担率 ÷ 成約単価 ÷ 成約率 ÷ 商談率。率と単価は、"
    "このシートの集計期間の実績です。",
    "Shortage × marketing share ÷ won amount per contract ÷ win rate ÷ opportunity rate, by this "
    "sheet's own actuals of its period.",
)
YEAR_SHORTAGE = Text("今期の不足額", "Shortage of the year")
MARKETING_SHARE = Text("マーケ分担率", "Marketing share")
FROM_SETTINGS = Text("設定", "Settings")
MARKETING_AMOUNT = Text("マーケティングの分担額", "Marketing's part")
OWN_ACTUAL_NOTE = Text("このシートの実績", "this sheet's actual")
DEALS_NEEDED = Text("必要な商談", "Opportunities needed")
LEADS_NEEDED = Text("必要な有効リード", "Valid leads needed")
FORECAST_BY_PERSON = Text("担当者ごとの今期", "This year by owner")
CERTAINTY = Text("確度", "Probability")
CERTAINTY_BY_PHASE = Text("商談フェーズごとの確度", "Probability by deal phase")
OWN_RATE = Text("このシートの成約率", "This sheet's own rate")
OWN_RATE_NOTE = Text(
    "そのフェーズまで進んで終わった商談(成約か失注)のうち成約した割合です。"
    "成約した商談はすべてのフェーズを通ったとし、"
    "失注した商談は商談フェーズの列まで進んだとします。",
    "Of the closed deals that came as far as the phase, the share that was won. A won deal has "
    "been "
    "through all phases, a lost one as far as its phase says.",
)
CLOSED_DEALS = Text("終わった商談", "Closed deals")
TOO_FEW_CLOSED = Text(
    "終わった商談(成約か失注)が30件になると、このシートの成約率が並びます。",
    "With 30 closed deals (won or lost) this sheet's own rates stand beside.",
)
LANDING_OF_TARGET = Text(
    "途中の月なので、着地見込み ÷ 目標 です。", "Month in progress: landing ÷ target."
)
TOO_YOUNG = Text(
    "まだ結果が出そろわない月なので、達成率を出していません。",
    "The month is too young for its figure to be judged.",
)

# 売上貢献
CONVERSION_POINT = Text("CVポイント", "Conversion point")
NO_CONVERSION_POINT = Text("(CVポイントなし)", "(no conversion point)")
SHARE_OF_ALL = Text(
    "貢献率は、すべての成約金額に占める割合です。",
    "Shares are of the whole won amount, not of the conversion point's own.",
)
BY_WAY = Text("経由別", "By way")
WAY = Text("経由", "Way")
VIA = Text("経由", " ")
OTHER = Text("その他", "Other")
CONTRIBUTED = Text("貢献率", "Contribution")
TARGET_SHARE = Text("目標の貢献率", "Target share")
WAYS_NOTE = Text(
    "MQL経由と SQL経由は重なります。"
    "目標は目標タブの「MQL経由の成約金額」「SQL経由の貢献率」などです(全体)。",
    "MQL and SQL overlap. Targets are those of Targets such as “Won amount via MQL” (All).",
)

# 採算
ECONOMICS_NOTE = Text(
    "費用はチャネルのないものも含みます。合計の販売利益だけ、IT基盤費を差し引いています。",
    "Costs without a channel are included. Only the total's sales profit is less IT platform.",
)
COST_UNKNOWN_LEFT_OUT = Text(
    "費用が未入力のチャネルは、合計と CAC のどの数字にも入れていません: {names}",
    "Channels whose cost is not entered are in no figure of the total, nor of CAC: {names}",
)
CAC_HEADING = Text("顧客獲得単価(CAC)", "Customer acquisition cost (CAC)")
CAC_NOTE = Text("すべての費用 ÷ 成約", "Every cost ÷ contracts")
LTV_HEADING = Text("顧客生涯価値(LTV)", "Lifetime value (LTV)")
LTV_GROSS = Text("月額 × 粗利率 × 年間月数 × 継続年数", "Monthly × margin × months × years")
LTV_BEFORE_CAC = Text("LTV(CAC控除前)", "LTV before CAC")
LTV_NET = Text("LTV(CAC控除後)", "LTV after CAC")
LTV_NOTE = Text(
    "想定は設定の値です。新しいシートには例の値が入っています。",
    "Assumptions stand in Settings; a new spreadsheet has those of an example.",
)
ASSUMED = Text("想定", "Assumed")
WITH_OWN_CAC = Text("実績CAC", "With actual CAC")

# シミュレーション
FORWARD = Text("順算", "Forward: from a cost to its result")
BACKWARD = Text("逆算", "Backward: from a goal to what it takes")
ROUNDED_UP = Text("必要数(切り上げ)", "Needed (rounded up)")

# 定例会
QUESTIONS: dict[str, Text] = {
    "valid_rate": Text(
        "どの無効理由が増えたか。増えたチャネル・広告・フォームはどれか。"
        "無効の基準は変わっていないか。",
        "Which invalid reason grew, and from which channel, ad or form? Has the rule changed?",
    ),
    "opportunity_rate": Text(
        "最初の連絡までの日数は延びていないか。連絡がつかないリードはどのチャネルに多いか。"
        "商談にする基準は変わっていないか。",
        "Does the first contact take longer? Which channel's leads cannot be reached? "
        "Has the rule for an opportunity changed?",
    ),
    "qualified_rate": Text(
        "商談の前に課題・予算・時期・決裁者を確認しているか。有効と見なかった理由は何か。",
        "Are need, budget, timing and decision maker known before? Why were they not qualified?",
    ),
    "win_rate": Text(
        "どのフェーズで止まっているか。失注理由で増えたものは何か。競合と価格に変化はあるか。",
        "In which phase do deals stop? Which lost reason grew? Have rivals or prices changed?",
    ),
}
SILENT = Text("{days}日以上動きなし", "silent for {days} days or more")
AND = Text("・", ", ")
NEW_TOO_LONG = Text("未対応のリード", "Not handled yet")
FOLLOW = Text("対応", "What to do")
NEXT_ACTION = Text("次回アクション日", "Next action")
SCORE_NOTE = Text(
    "設定のスコア条件を、今の行に当てはめたスコアです。",
    "Today's rules of Settings on the row as it stands.",
)
REACHED = Text("基準点", "Reached")
ROLE = Text("役割", "Role")
CHANGES = Text("前回からの変化", "What changed")
CHANGES_NOTE = Text(
    "締めた月の数字が変わった: 先月までの日付や金額が、後から書き加えられたか直されたものです。",
    "A closed month was edited: dates or amounts of earlier months were added or changed since.",
)
NO_HISTORY = Text(
    "比べる記録がまだないか、基準日を指定したため、変化は示せません。",
    "There is no earlier record to compare with, or an as-of day was asked for.",
)
FROM = Text("前", "Before")
TO = Text("今", "Now")
SCORE_BANDS = Text("スコア帯別の成約", "Contracts by score band")
SCORE_BAND = Text("受付時のスコア", "Score on arrival")
CONTRACT_RATE = Text("成約 ÷ 有効リード", "Won ÷ valid leads")

# データ品質
FINDING = Text("内容", "What stands there")
HOW_COUNTED = Text("数え方", "How it is counted")
TAB = Text("タブ", "Tab")
ROW = Text("行", "Row")
COLUMN = Text("列", "Column")
CELL = Text("セルの内容", "Cell")
SAME_COMPANY = Text("{row} 行目と同じ会社", "same company as row {row}")
SAME_PERSON = Text("{row} 行目と同じ人の可能性", "perhaps the person of row {row}")
SAME_ID = Text("{row} 行目と同じリードID", "same lead ID as row {row}")
ROWS_TO_LOOK_AT = Text("確認する行", "Rows to look at")
INBOX = Text("受信箱とシート", "Inbox and sheet")
INBOX_ACCEPTED = Text("受信箱が受け付けた送信", "Accepted in the inbox")
INBOX_DELIVERED = Text("うちシートに書き込み済み", "of these written to the sheet")
INBOX_WAITING = Text("うち書き込み待ち", "of these waiting")
INBOX_ISOLATED = Text("うち保留", "of these set aside")
ROWS_WITH_ID = Text("シートにあるリードIDの行", "Rows with a lead ID in the sheet")
COMPARED_AT = Text("最後の照合({at})", "Last compared ({at})")
COMPARED_NEVER = Text("照合はまだ行われていません(毎晩3時台)", "Not compared yet (each night at 3)")
COMPARED_MISSING = Text("照合: シートから行が削除されたリード", "Compared: rows deleted")
COMPARED_DOUBLED = Text("照合: 2行以上あるリードID", "Compared: lead IDs in several rows")
COMPARED_UNSETTLED = Text("照合: まだ書き込まれていなかった送信", "Compared: not written yet")
ROWS_BY_HAND = Text("リードIDのない行(手入力)", "Rows without one (typed by hand)")

# 集計データ
ALL_TOGETHER = Text("(すべて)", "(all)")

# 指標の定義
DEFINITION = Text("定義", "Definition")
CONDITION = Text("抽出条件", "Condition")
DATING = Text("日付の基準", "Dated by")
MAY_SHOW = Text("空欄の表し方", "May show")
OWN_CONDITION = Text("自社の条件", "Our own condition")
AGREED_ON = Text("合意日", "Agreed on")
MEANING = Text("意味", "Meaning")
EMPTIES = Text("数字のないセルの意味", "What a cell without a figure means")
COUNTING_RULES = Text("矛盾や空欄の数え方", "How contradictions and blanks are counted")
AGREEMENT = Text("集計ルール", "Counting rule")
AGREEMENTS = Text("集計ルール", "Counting rules")
SETTING = Text("設定項目", "Setting")
DEFAULT = Text("既定値", "Default")
IN_USE = Text("使っている値", "In use")
SETTINGS_IN_USE = Text("設定項目", "Settings in use")

# What became of the rows of a tab.
ROWS_WENT = Text("行の行き先(合わせて全部の行)", "Where each row went (all rows together)")
ROWS_COUNTED = Text("集計した行", "Counted")
ROWS_UQL = Text("UQL として別に数えた行", "Counted apart, as UQL")
ROWS_SPAM = Text("スパム・テスト(数えません)", "Spam and tests (not counted)")
ROWS_FUTURE = Text("受付日時がまだ来ていない行", "Received date not reached yet")
ROWS_NOT_STARTED = Text(
    "商談から始まるチャネルで、まだ商談日のない行",
    "Of a channel that starts at Opportunity, without its date yet",
)
ROWS_TOLD = Text("下に理由を示し、数えていない行", "Not counted, with the reason below")
# Months without a cost
UNPAID_MONTHS = Text(
    "リードか成約があるのに費用の行がない月があります: {months}",
    "There are leads or contracts, but no cost row, in: {months}",
)

# 施策別, 切り口別, 担当者別
OTHERS = Text("その他({count})", "Other ({count})")
BUDGET = Text("予算", "Budget")
SPENT = Text("消化率", "Spent")
SPENT_NOTE = Text("集計期間の費用 ÷ 予算", "Cost of the period ÷ budget")
CAMPAIGN = Text("施策", "Campaign")
JUDGEMENT = Text("判断", "Judgement")
JUDGEMENT_NOTE = Text(
    "ほかの施策と同じ効率なら何件になるはずかと比べ、偶然では 2.5% "
    "も起きない差があるときだけ判断します。",
    "Compared with what the other campaigns' efficiency would bring; judged only where "
    "chance alone "
    "would do so less than 2.5 % of the time.",
)
CONTINUE = Text("続ける", "Continue")
REVIEW = Text("見直す", "Review")
NOT_CLEAR = Text("まだ分からない", "Not clear yet")
WHY_FEWER = Text(
    "この費用 ¥{cost} なら、ほかの施策の効率で{stage}は {expected}件のはずですが、実際は "
    "{count}件でした。"
    "偶然ここまで少なくなる確率は {chance} です。",
    "For this cost of {cost} the other campaigns would have brought {expected} ({stage}); "
    "there were "
    "{count}. Chance alone would bring so few with a probability of {chance}.",
)
WHY_MORE = Text(
    "この費用 ¥{cost} なら、ほかの施策の効率で{stage}は {expected}件のはずですが、実際は "
    "{count}件でした。"
    "偶然ここまで多くなる確率は {chance} です。",
    "For this cost of {cost} the other campaigns would have brought {expected} ({stage}); "
    "there were "
    "{count}. Chance alone would bring so many with a probability of {chance}.",
)
NO_CLEAR_DIFFERENCE = Text(
    "差はまだ偶然の範囲です。費用 {cost} で、{stage}の見込みは {expected}件、実際は {count}件"
    "(偶然この差になる確率 {chance})。",
    "The difference may still be chance. At a cost of {cost}, expected {expected} ({stage}), found "
    "{count} (probability by chance {chance}).",
)
NO_COST_TO_JUDGE = Text(
    "費用が入っていないか 0 なので、比べられません。",
    "Its cost is not entered, or zero: there is nothing to compare.",
)
NO_OTHERS_TO_JUDGE = Text(
    "費用のあるほかの施策に、まだ成果がないので、比べられません。",
    "The other campaigns with a cost have brought nothing yet: there is nothing to compare with.",
)
TOO_YOUNG_TO_JUDGE = Text(
    "まだ日が浅い月のリードと費用だけなので、判断しません。",
    "All its leads and costs are of months too young to judge.",
)
BY_CAMPAIGN_NOTE = Text(
    "受付月で数えます(費用は費用の月)。合計はファネル・獲得単価の合計と同じです。"
    "判断は、結果が出るまでの日数がたった月({month}まで)だけで行います。",
    "By month received (costs by their month). The total is that of Funnel and Unit costs. Judged "
    "by months that are old enough only (up to {month}).",
)
LEFT_OUT_OF_STAGE = Text(
    "開始ステージが商談のチャネルから来た {count}件は、リード・有効リードと、"
    "それで割る率と単価に入れていません。",
    "{count} that came by channels starting at the opportunity are not among leads and valid "
    "leads, "
    "nor in the rates and unit costs that divide by them.",
)
CUT = Text("切り口", "Cut by")
CUTS = Text("切り口(どの指標も、これらで分けられます)", "What any figure can be cut by")
LEAD_VALUE = Text("リードの値", "A lead's value")
COST_VALUE = Text("費用の値", "A cost's value")
WITHOUT_VALUE = Text("値がないとき", "Without one")
MAIN_REASON = Text("主な無効理由", "Main invalid reason")
HIGHER = Text(
    "▲ ほかより高い(n = {n}、P = {chance})", "▲ higher than the rest (n = {n}, P = {chance})"
)
LOWER = Text(
    "▼ ほかより低い(n = {n}、P = {chance})", "▼ lower than the rest (n = {n}, P = {chance})"
)
BREAKDOWN_NOTE = Text(
    "▲▼ は、同じ切り口のほかの値と比べて差があるものです(フィッシャーの正確検定、"
    "ホルムの補正、5%)。"
    "受付月で数えます。",
    "▲▼ differ from the rest of the block (Fisher's exact test, Holm over the block, 5 %). "
    "By month "
    "received.",
)
NO_BREAKDOWN = Text("値が2つ以上ある切り口がまだありません。", "No cut has two values or more yet.")
REASON_BY_MONTH = Text("無効理由 × 月(直近6か月)", "Reasons by month (last 6)")
REASON_BY_CAMPAIGN = Text("無効理由 × 施策", "Reasons by campaign")
INSIDE_SALES = Text("インサイドセールス", "Inside sales")
SALES_PEOPLE = Text("営業", "Sales")
PERSON = Text("担当者", "Person")
NOBODY = Text("(担当者なし)", "(nobody)")
OLD: tuple[Text, Text, Text] = (
    Text("30日以内 {count}件", "{count} up to 30 days old"),
    Text("31〜90日 {count}件", "{count} of 31–90 days"),
    Text("91日以上 {count}件", "{count} older than 90 days"),
)
SILENT_FOR = Text("{days}日以上動きなし", "Silent for {days} days or more")
ESTIMATED = Text("推定を含む({count}件)", "{count} estimated")
PERSON_NOTE = Text(
    "受付月で数えます。進行中と動きなしは、今の件数です。",
    "By month received. In progress and silent deals are as of now.",
)
BY_OWNER_NOTE = Text(
    "IS担当が書かれていないので、担当者で分けています。",
    "Inside sales is not in use yet, so these are by owner.",
)
AD_LINES = Text(
    "媒体に返す行: {lines}。返さないもの(受付から 85 日まで):",
    "Lines for the platform: {lines}. Left out (of leads up to 85 days old):",
)

# カバレッジ
TARGET_GROUP = Text("グループ", "Group")
PRIORITY = Text("優先度", "Priority")
BY_PRIORITY = Text("優先度別", "By priority")
COMPANIES = Text("企業数", "Companies")
COMPANIES_NOTE = Text("ターゲット企業の会社の数(同じ会社は1社)", "Companies on the list, each once")
WITH_LEADS = Text("リードのある企業", "With leads")
WITH_LEADS_NOTE = Text(
    "集計期間に受け付けたリードが1件以上ある会社の数",
    "Companies with at least one lead received in the period",
)
COVERED = Text("カバー率", "Covered")
COVERED_NOTE = Text("リードのある企業 ÷ 企業数", "With leads ÷ companies")
TO_FOLLOW = Text("フォロー対象", "To follow")
TO_FOLLOW_NOTE = Text(
    "ターゲットフォローリード(有効で、今のスコアが MQL基準点 以上)が1件以上ある会社の数",
    "Companies with at least one target lead to follow: valid, its score at MQL score or above",
)
WITH_OPPORTUNITIES = Text("商談のある企業", "With opportunities")
WITH_OPPORTUNITIES_NOTE = Text(
    "商談が1件以上ある会社の数", "Companies with at least one opportunity"
)
WON_COMPANIES = Text("成約企業", "Won companies")
WON_COMPANIES_NOTE = Text("成約が1件以上ある会社の数", "Companies with at least one contract")
COMPANY_OPPORTUNITY_RATE = Text("商談率", "Opportunity rate")
COMPANY_OPPORTUNITY_RATE_NOTE = Text(
    "商談のある企業 ÷ リードのある企業", "With opportunities ÷ with leads"
)
COMPANY_WIN_RATE = Text("成約率", "Win rate")
COMPANY_WIN_RATE_NOTE = Text("成約企業 ÷ 商談のある企業", "Won companies ÷ with opportunities")
COVERAGE_COUNTS = Text(
    "どの数も会社の数です(リードの数ではありません)。リードと会社は、法人番号、メールのドメイン"
    "(フリーメールなどを除く)、会社名と電話番号か住所、の順に突合します。",
    "All are numbers of companies, not of leads. A lead belongs to a company by corporate number, "
    "else by its mail domain (never free mail), else by name together with phone or place.",
)
OUTSIDE_TARGETS = Text(
    "入れていないリード: ターゲット企業にない会社 {others}件、候補が二つ以上 {two}件、"
    "社名だけが同じか似ている {perhaps}件(推測では入れません。データ品質にあります)。",
    "Leads left out: {others} of other companies, {two} that fit several, {perhaps} that resemble "
    "one by name only (nothing is guessed; see Data quality).",
)
ONLY_INVALID = Text(
    "リードのある企業のうち {count}社は、無効のリードだけです。",
    "Of the companies with leads {count} have invalid ones only.",
)
NO_MQL_SCORE = Text(
    "設定の MQL基準点 が空欄なので、フォロー対象はスコアを問わず有効リードのある会社です。",
    "MQL score in Settings is blank, so To follow is every company with a valid lead.",
)
NO_TARGET_COMPANIES = Text(
    "「ターゲット企業」タブに会社を貼り付けると、次の再集計から表示します。",
    "Paste companies into the tab Target companies; the next rebuild shows them here.",
)
WITHOUT_LEAD = Text("リードのない企業(優先度順)", "Companies without a lead, by priority")
TARGET_INDUSTRY = Text("業種", "Industry")
TARGET_EMPLOYEES = Text("従業員数", "Employees")

# 活動, on 担当者別
CALLS_BY_PERSON = Text("活動(架電)", "Activities: calls")
CALLS = Text("架電数", "Calls")
CALLS_NOTE = Text("種類が架電の活動。集計期間", "Activities of type Call in the period")
CONNECTED = Text("接続", "Connected")
CONNECTED_NOTE = Text(
    "結果が接続・アポ獲得・断り・返信の架電(話ができたもの)",
    "Calls with the result Connected, Appointment, Declined or Replied: somebody was spoken to",
)
CONNECT_RATE = Text("接続率", "Connect rate")
CONNECT_RATE_NOTE = Text("接続 ÷ 架電数", "Connected ÷ calls")
APPOINTMENTS = Text("アポ獲得", "Appointments")
APPOINTMENTS_NOTE = Text("結果がアポ獲得の架電", "Calls with the result Appointment")
APPOINTMENT_RATE = Text("アポ率", "Appointment rate")
APPOINTMENT_RATE_NOTE = Text("アポ獲得 ÷ 架電数", "Appointments ÷ calls")
OTHER_ACTIVITIES = Text("架電以外の活動", "Other activities")
OTHER_ACTIVITIES_NOTE = Text(
    "メール・面談・訪問・その他の活動", "Mails, meetings, visits and others"
)
LEADS_TRIED = Text("試したリード", "Leads tried")
LEADS_TRIED_NOTE = Text("架電かメールをしたリードの数", "Leads that were called or mailed")
TRIES_EACH = Text("試行回数(平均)", "Tries each")
TRIES_EACH_NOTE = Text("試したリード1件あたりの架電とメール", "Calls and mails for each lead tried")
CALLS_NOTE_BELOW = Text(
    "活動タブの行を、活動した担当者ごとに数えます。リサイクル候補 {count}件("
    "架電・メール {tries}回以上で、まだ連絡が取れないリード)。",
    "Rows of Activities by who did them. Candidates for Recycle: {count} (tried {tries} times or "
    "more and never reached).",
)
