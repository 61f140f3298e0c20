"""Every tab: its key in code, its title, what kind it is, and the columns of the input tabs."""

from dataclasses import dataclass
from typing import Literal

from sheets_schema import dashboard, features, lists
from sheets_schema.columns import Column, people
from sheets_schema.features import ACTIVITIES as ACTIVITIES_FEATURE
from sheets_schema.features import AD_FEEDBACK, PEOPLE
from sheets_schema.features import FORECAST as FORECASTING
from sheets_schema.features import TARGET_COMPANIES as TARGET_COMPANIES_FEATURE
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.text import Text

TabKind = Literal["input", "kpi", "machine"]


@dataclass(frozen=True, slots=True)
class Tab:
    """`sheet_id`: the id the tab gets where we create it; an adopted tab keeps its own. `marks`:
    keys of columns that have a mark but no header of ours. `feature`: as of Column."""

    key: str
    title: Text
    kind: TabKind
    sheet_id: int
    columns: tuple[Column, ...] = ()
    marks: tuple[str, ...] = ()
    feature: str = ""

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


COST_COLUMNS: tuple[Column, ...] = (
    people("month", "月", "Month", "month", "2026-11 のように書きます。", "Such as 2026-11."),
    people("channel", "流入チャネル", "Channel", "text",
           "空欄の行は採算だけに入ります。", "A row without one counts in Economics only."),
    people("category", "区分", "Category", "text", "費用の種類です。", "The kind of cost."),
    people("amount", "金額", "Amount", "money", "税抜の金額です。", "Without tax."),
    people("measure", "施策", "Campaign", "text", "施策の名前です。", "What it was spent on."),
    people("source", "取込元", "Imported from", "text",
           "取り込んだファイルです。", "The file it was imported from."),
    people("memo", "メモ", "Notes", "text", "自由に使えます。", "For you, free to use."),
)  # fmt: skip

CAMPAIGN_COLUMNS: tuple[Column, ...] = (
    people("campaign", "施策", "Campaign", "text",
           "施策の名前です。費用とリードの施策と同じ書き方にします。",
           "Its name, as Costs and Leads write it."),
    people("channel", "流入チャネル", "Channel", "text",
           "どの流入チャネルの施策かです。", "The channel it belongs to."),
    people("condition", "条件", "Condition", "text",
           "リードがこの施策から来たとする条件です(1行に1つ。どれかに合えば、この施策)。\n"
           "例: utm_campaign = spring\nLP に /lp/a を含む\nフォーム = 資料請求\n"
           "utm_source = google かつ utm_medium = cpc",
           "When a lead counts as brought by it: a line an alternative.\n"
           "Such as: utm_campaign = spring\nLP contains /lp/a\nform = Download\n"
           "utm_source = google and utm_medium = cpc"),
    people("starts_on", "開始日", "Starts", "date", "始めた日です。", "The day it begins."),
    people("ends_on", "終了日", "Ends", "date", "終えた日です。", "The day it ends."),
    people("budget", "予算", "Budget", "money", "税抜の予算です。", "Without tax."),
    people("aim", "目的", "Aim", "text", "何のための施策かです。", "What it is for."),
    people("owner", "担当", "In charge", "text", "施策の担当者です。", "Who runs it."),
    people("memo", "メモ", "Notes", "text", "自由に使えます。", "For you, free to use."),
)  # fmt: skip

DECISION_COLUMNS: tuple[Column, ...] = (
    people("decided_on", "日付", "Date", "date", "決めた日です。", "The day it was decided."),
    people("decision", "決定事項", "Decision", "text", "決めたことです。", "What was decided."),
    people("owner", "担当", "In charge", "text", "だれが行うかです。", "Who does it."),
    people("due_on", "期限", "Due", "date", "いつまでに行うかです。", "By when."),
    people("state", "状態", "State", "text",
           "未着手、進行中、完了、中止 のどれか。空欄は未着手です。完了と中止は定例会に出ません。",
           "Not started, In progress, Done or Dropped; blank is not started. Done and dropped ones "
           "leave Weekly."),
    people("metric", "指標", "Metric", "text",
           "効果を見る指標です。定例会に、日付の前と後の値が並びます。",
           "What it should move. Weekly shows it before and after the date."),
    people("scope", "対象", "For", "text",
           "全体、流入チャネル、施策のどれかの名前です。空欄は全体です。",
           "All, or the name of a channel or campaign. Blank means all."),
    people("memo", "メモ", "Notes", "text", "自由に使えます。", "For you, free to use."),
)  # fmt: skip

TARGET_COLUMNS: tuple[Column, ...] = (
    people("month", "月", "Month", "month", "2026-11 のように書きます。", "Such as 2026-11."),
    people("channel", "流入チャネル", "Channel", "text",
           "全体の目標は「全体」と書きます。", "“全体” or “All” for all channels."),
    people("metric", "指標", "Metric", "text", "目標を置く指標です。", "What the target is for."),
    people("target", "目標値", "Target", "number", "目標の数値です。", "The figure to reach."),
)  # fmt: skip

TARGET_COMPANY_COLUMNS: tuple[Column, ...] = (
    people("company", "会社名", "Company", "text",
           "狙う会社の名前です。", "A firm that you want to win."),
    people("corporate_number", "法人番号", "Corporate number", "text",
           "13桁の法人番号です(国税庁の法人番号公表サイト)。あれば最も確かに突合できます。",
           "Thirteen digits (National Tax Agency). With it a match is surest."),
    people("domain", "ドメイン", "Domain", "text",
           "メールかホームページのドメインです(kaisha.co.jp)。", "Of its mail or website."),
    people("phone", "電話番号", "Phone", "text",
           "代表などの電話番号です。", "Its telephone number."),
    people("industry", "業種", "Industry", "text", "会社の業種です。", "What the firm does."),
    people("employees", "従業員数", "Employees", "text", "会社の人数です。", "How many they are."),
    people("group", "グループ", "Group", "text",
           "カバレッジで分けて見る区分です(業界・地域など)。",
           "By which Coverage is divided: an industry, a region, …"),
    people("priority", "優先度", "Priority", "text",
           "S、A、B、C のどれかです。", "One of S, A, B and C."),
    people("owner", "担当者", "Owner", "text", "この会社の担当者です。", "Who looks after it."),
    people("memo", "メモ", "Notes", "text",
           "自由に使えます。「住所: 東京都港区…」と書くと、突合に使います。",
           "For you, free to use. An address written as 住所: … helps to match."),
)  # fmt: skip

ACTIVITY_COLUMNS: tuple[Column, ...] = (
    people("happened_at", "日時", "When", "datetime", "活動した日時です。", "When it was."),
    people("owner", "担当者", "Owner", "text", "活動した人です。", "Who did it."),
    people("company", "会社名", "Company", "text", "相手の会社です。", "Whose firm it was."),
    people("name", "氏名", "Name", "text", "相手の氏名です。", "Who it was."),
    people("lead_id", "リードID", "Lead ID", "text",
           "リードの番号です。空欄なら、会社名と氏名からリードを探します。",
           "Of the lead. Where it is blank, the lead is found by company and name."),
    people("activity_type", "種類", "Type", "text",
           "架電、メール、面談、訪問、その他。", "Call, Mail, Meeting, Visit, Other."),
    people("activity_result", "結果", "Result", "text",
           "不在、接続、アポ獲得、断り、返信。",
           "No answer, Connected, Appointment, Declined, Replied."),
    people("content", "内容", "Content", "text", "話した内容です。", "What was said."),
    people("issue", "課題", "Problem", "text", "相手の課題です。", "What troubles them."),
    people("timing", "導入時期", "Timing", "text", "いつ導入したいかです。", "When they want it."),
    people("activity_budget", "予算", "Budget", "text", "相手の予算です。", "What they may spend."),
    people("decision", "決裁", "Decision", "text",
           "決裁の流れや決裁者です。", "Who decides, and how."),
    people("competitors", "競合", "Competitors", "text",
           "比べている会社や製品です。", "Whom they compare you with."),
    people("key_person", "キーマン", "Key person", "text",
           "動かす人です。", "Who can move it."),
    people("next_action_on", "次回アクション日", "Next action", "date",
           "次に動く日です。リードの列より後なら、こちらを使います。",
           "The day of the next step; counts where it is later than the lead's own."),
)  # fmt: skip

SETTING_COLUMNS: tuple[Column, ...] = (
    people("channel", "流入チャネル", "Channel", "text",
           "上から順に各表に並びます。", "Tables follow this order."),
    people("start_stage", "開始ステージ", "First stage", "text",
           "リード または 商談。", "Lead or Opportunity."),
    people("no_cost", "費用なし", "No cost", "flag",
           "費用がかからないチャネルに TRUE。", "TRUE where the channel costs nothing."),
    people("invalid_reason", "無効理由", "Invalid reason", "text",
           "リードの無効理由の選択肢です。", "Choices for a lead's invalid reason."),
    people("lost_reason", "失注理由", "Lost reason", "text",
           "失注理由の選択肢です。", "Choices for a lost reason."),
    people("lost_follow", "失注後の対応", "After losing", "text",
           "対象外、分析、再フォロー のどれか。", "Leave, Analyse or Follow up again."),
    people("owner", "担当者", "Owner", "text",
           "担当者と IS担当の選択肢です。", "Choices for the owner and for inside sales."),
    people("role", "役割", "Role", "text",
           "IS、営業、両方 のどれか。空欄は両方です。", "IS, Sales or Both. Blank means both.",
           feature=PEOPLE.key),
    people("notify", "通知先", "Notify", "text",
           "毎朝の「今日やること」を送る先です。メールアドレス、またはチャットの呼びかけ先"
           "(Slack のメンバーID、Chatwork のアカウントID など)。空欄なら送りません。",
           "Where this person's list of Today goes each morning: an e-mail address, or whom to "
           "mention in the chat (Slack member id, Chatwork account id, …). Blank: nowhere."),
    people("form", "フォーム", "Form", "text",
           "フォーム名(CVポイント)です。", "The form's name (conversion point)."),
    people("form_kind", "種別", "Lead type", "text",
           "そのフォームの種別(MQL か UQL)です。", "MQL or UQL for that form."),
    people("metric", "指標", "Metric", "text",
           "自社で条件を決める指標です。", "Metrics your firm defines itself."),
    people("own_condition", "自社の条件", "Our own condition", "text",
           "社内で合意した条件です。", "The condition agreed in your firm."),
    people("agreed_on", "合意日", "Agreed on", "date",
           "合意した日です。", "The day it was agreed."),
    people("score_rule", "スコア条件", "Score rule", "text",
           "スコアが付く条件です。", "What earns a score."),
    people("score_points", "スコア", "Score", "number",
           "条件に合うリードのスコアに加えます。",
           "Added to the score of a lead that meets the rule.",
           before=("点", "Points")),
    people("item", "設定項目", "Setting", "text", "設定の名前です。", "The setting's name."),
    people("value", "値", "Value", "text", "設定の値です。", "The setting's value."),
    people("ad_platform", "広告費の媒体", "Ad platform", "text",
           "手数料のかかる媒体です。空欄は全媒体です。", "Which platform's fee; blank for all."),
    people("fee_rate", "手数料率", "Fee rate", "text",
           "20% のように書きます。", "Such as 20%."),
    people("fee_kind", "手数料の計算", "Fee method", "text",
           "外掛け ×(1+率) か 内掛け ÷(1−率)。", "On top ×(1+rate) or Within ÷(1−rate)."),
    people("fee_from", "手数料の開始月", "Fee from", "month",
           "この月の広告費から加えます。空欄は最初から。", "From this month; blank: always."),
    people("ad_words", "広告費の条件", "Ad campaign holds", "text",
           "キャンペーン名に含まれる言葉です。", "Words that the campaign's name holds."),
    people("ad_channel", "広告費のチャネル", "Ad channel", "text",
           "条件に合う広告費の流入チャネルです。", "The channel of such costs."),
    people("ad_measure", "広告費の施策", "Ad measure", "text",
           "費用の施策に書く名前です。空欄はキャンペーン名。",
           "What goes to Campaign of Costs; blank: the campaign's name."),
    people("channel_rule", "チャネル条件", "Channel rule", "text",
           "この条件に合う新しいリードを、右の流入チャネルにします。書き方はスコア条件と同じです。",
           "A new lead that meets it gets the channel beside it. Written as score rules are."),
    people("rule_channel", "条件のチャネル", "Rule's channel", "text",
           "左の条件に合うリードの流入チャネルです。", "The channel of leads that meet the rule."),
    people("question_stage", "段階", "Stage", "text",
           "定例会の率のどれが動いたときの確認事項かです。",
           "Which rate of Weekly must have moved for the question to be asked."),
    people("question", "質問", "Question", "text",
           "定例会に確認事項として出す質問です(1行に1つ)。流入チャネル、施策、フォーム、担当、"
           "無効理由、失注理由、フェーズ、初回対応、未接続、値引き、件数、基準 などの言葉があると、"
           "答えになる数字が横に並びます。",
           "What Weekly asks (a line each). Words such as channel, campaign, form, inside sales, "
           "invalid reason, lost reason, phase, first response, reached, discount, many or rule "
           "bring the figures that answer it."),
    people("feature", "機能", "Feature", "text",
           "使う機能と使わない機能を選べます。", "What may be switched on and off."),
    people("in_use", "使う", "In use", "flag",
           "チェックを外すと、その機能のタブと空の列が次の更新で隠れます(消えません)。",
           "Unticked, its tabs and empty columns are hidden at the next rebuild, never deleted."),
    people("phase_name", "商談フェーズ", "Deal phase", "text",
           "商談フェーズの選択肢です。名前も順番も変えられ、行も足せます。"
           "セルのメモで、もとのフェーズを見分けます。",
           "Choices for a deal's phase. Rename, reorder and add as you like: the note of a cell "
           "tells which phase it was."),
    people("phase_certainty", "確度", "Probability", "percent",
           "そのフェーズの商談が成約する見込みです(リードの確度が空欄のとき使います)。",
           "How likely a deal in this phase is won, where its own probability is blank."),
    people("status_name", "リードステータス", "Lead status", "text",
           "リードステータスの選択肢です。名前も順番も変えられ、行も足せます。"
           "セルのメモで、もとのステータスを見分けます。",
           "Choices for a lead's status. Rename, reorder and add as you like: the note of a cell "
           "tells which status it was."),
    people("closed_on", "休業日", "Closed on", "text",
           "通知を送らず、営業日に数えない日です。1行に1つ、曜日(土曜)、祝日、日付(2026/12/29)、"
           "期間(12/29〜1/3)。曜日も祝日もなければ、土日祝を休みとします。",
           "Days without messages, which count as no business days; one a line: a weekday "
           "(Saturday), Public holidays, a date (2026/12/29), a span (12/29〜1/3). Without any "
           "weekday or Public holidays: weekends and public holidays."),
    people("ad_stage", "返送ステージ", "Sent stage", "text",
           "広告の媒体に返すステージ(有効リード、商談、有効商談、成約)です。",
           "Stages that are told to advertising platforms: Valid leads, Opportunities, Qualified "
           "opportunities, Won.", feature=AD_FEEDBACK.key),
    people("ad_name", "コンバージョン名", "Conversion name", "text",
           "媒体で作ったコンバージョンの名前です。空欄はステージの名前。",
           "The conversion's name on the platform; blank: the stage's name.",
           feature=AD_FEEDBACK.key),
    people("ad_value", "コンバージョンの価値", "Conversion value", "money",
           "1件の価値(税抜)です。成約は成約金額を使い、なければこの値です。",
           "What one is worth, without tax. Won takes the won amount, else this.",
           feature=AD_FEEDBACK.key),
    people("consent_field", "同意の項目", "Consent field", "text",
           "フォームのどの項目を同意とするかです。空欄なら「プライバシーポリシーに同意」などの項目から"
           "自動で分かります。",
           "Which field of the form is the consent; blank: told by its name, such as “I agree to "
           "the privacy policy”.", feature=AD_FEEDBACK.key),
    people("crm", "CRM", "CRM", "text",
           "書き出し先(HubSpot、Salesforce、kintone)です。空欄はすべてです。",
           "HubSpot, Salesforce or kintone; blank: all of them."),
    people("crm_ours", "自社の言葉", "Our word", "text",
           "リードステータスか商談フェーズの値です。HubSpot のパイプラインは「パイプライン」と"
           "書きます。",
           "A lead status or a deal phase; “Pipeline” for HubSpot's pipeline."),
    people("crm_theirs", "CRM の値", "Their value", "text",
           "書き出し先での値(内部値)です。", "The value there (the internal one)."),
    people("rank_points", "優先順位 点以上", "Order: points from", "number",
           "スコアの帯の下端です。右の5列に、その帯のリードに電話する順番を書きます(小さいほど先)。",
           "Where a band of points begins. Beside it: in which order leads of that band are "
           "called, 1 first.",
           feature=TARGET_COMPANIES_FEATURE.key),
    *(
        people(f"rank_{one.ja.lower()}", f"優先順位 {one.ja}", f"Order: {one.en}", "number",
               f"優先度 {one.ja} の会社のリードの順番です。",
               f"The order of leads of companies of priority {one.en}.",
               feature=TARGET_COMPANIES_FEATURE.key)
        for one in lists.PRIORITIES
    ),
    people("rank_others", "優先順位 対象外", "Order: others", "number",
           "ターゲット企業でない会社のリードの順番です。",
           "The order of leads of companies that are not on the list.",
           feature=TARGET_COMPANIES_FEATURE.key),
)  # fmt: skip

LEADS = Tab("leads", Text("リード", "Leads"), "input", 1001, LEAD_COLUMNS)
COSTS = Tab("costs", Text("費用", "Costs"), "input", 1002, COST_COLUMNS)
TARGETS = Tab("targets", Text("目標", "Targets"), "input", 1003, TARGET_COLUMNS)
SETTINGS = Tab("settings", Text("設定", "Settings"), "input", 1004, SETTING_COLUMNS)
CAMPAIGNS = Tab("campaigns", Text("施策", "Campaigns"), "input", 1005, CAMPAIGN_COLUMNS,
                feature=features.CAMPAIGNS.key)  # fmt: skip
DECISIONS = Tab("decisions", Text("決定事項", "Decisions"), "input", 1006, DECISION_COLUMNS)
TARGET_COMPANIES = Tab(
    "target_companies", Text("ターゲット企業", "Target companies"), "input", 1007,
    TARGET_COMPANY_COLUMNS, feature=TARGET_COMPANIES_FEATURE.key,
)  # fmt: skip
ACTIVITIES = Tab("activities", Text("活動", "Activities"), "input", 1008, ACTIVITY_COLUMNS,
                 feature=ACTIVITIES_FEATURE.key)  # fmt: skip

DASHBOARD = Tab(
    "dashboard", Text("ダッシュボード", "Dashboard"), "kpi", 2001, marks=(dashboard.DATA_MARK,)
)
FUNNEL = Tab("funnel", Text("ファネル", "Funnel"), "kpi", 2002)
UNIT_COSTS = Tab("unit_costs", Text("獲得単価", "Unit costs"), "kpi", 2003)
INVALID = Tab("invalid_reasons", Text("無効理由", "Invalid reasons"), "kpi", 2004)
MONTHLY = Tab("monthly", Text("月次推移", "Monthly"), "kpi", 2005)
PLAN = Tab("plan", Text("目標対比", "Plan vs actual"), "kpi", 2006)
WEEKLY = Tab("weekly", Text("定例会", "Weekly"), "kpi", 2007)
PIPELINE = Tab("pipeline", Text("パイプライン", "Pipeline"), "kpi", 2008)
LEAD_TIME = Tab("lead_time", Text("リードタイム", "Lead time"), "kpi", 2009)
CONTRIBUTION = Tab("contribution", Text("売上貢献", "Contribution"), "kpi", 2010)
ECONOMICS = Tab("economics", Text("採算", "Economics"), "kpi", 2011)
SIMULATION = Tab("simulation", Text("シミュレーション", "Simulation"), "kpi", 2012,
                 marks=("sim_item", "sim_room", "sim_target"))  # fmt: skip
BY_CAMPAIGN = Tab("by_campaign", Text("施策別", "By campaign"), "kpi", 2013,
                  feature=features.CAMPAIGNS.key)  # fmt: skip
BREAKDOWN = Tab("breakdown", Text("切り口別", "Breakdown"), "kpi", 2014)
# 活動 counts calls there, too.
BY_PERSON = Tab("by_person", Text("担当者別", "By person"), "kpi", 2015,
                feature=f"{features.PEOPLE.key} {ACTIVITIES_FEATURE.key}")  # fmt: skip
FORECAST = Tab("forecast", Text("見通し", "Forecast"), "kpi", 2016, feature=FORECASTING.key)
TODAY = Tab("today", Text("今日やること", "Today"), "kpi", 2017)
LOST = Tab("lost", Text("失注・リサイクル", "Lost and recycled"), "kpi", 2018)
AD_GOOGLE_CLICKS = Tab(
    "ad_google_clicks",
    Text("広告連携 (Google) クリック", "Ad feedback (Google) clicks"),
    "machine",
    3011,
    feature=AD_FEEDBACK.key,
)
AD_GOOGLE_ENHANCED = Tab(
    "ad_google_enhanced",
    Text("広告連携 (Google) 拡張", "Ad feedback (Google) enhanced"),
    "machine",
    3012,
    feature=AD_FEEDBACK.key,
)
AD_MICROSOFT = Tab(
    "ad_microsoft",
    Text("広告連携 (Microsoft)", "Ad feedback (Microsoft)"),
    "machine",
    3013,
    feature=AD_FEEDBACK.key,
)
AD_YAHOO_SEARCH = Tab(
    "ad_yahoo_search",
    Text("広告連携 (Yahoo!検索)", "Ad feedback (Yahoo! Search)"),
    "machine",
    3014,
    feature=AD_FEEDBACK.key,
)
AD_YAHOO_DISPLAY = Tab(
    "ad_yahoo_display",
    Text("広告連携 (Yahoo!ディスプレイ)", "Ad feedback (Yahoo! Display)"),
    "machine",
    3015,
    feature=AD_FEEDBACK.key,
)
# What stands on each, by the name of sheets_schema.exports.
AD_TABS: dict[str, Tab] = {
    "google-clicks": AD_GOOGLE_CLICKS, "google-enhanced": AD_GOOGLE_ENHANCED,
    "microsoft": AD_MICROSOFT, "yahoo-search": AD_YAHOO_SEARCH, "yahoo-display": AD_YAHOO_DISPLAY,
}  # fmt: skip
COVERAGE = Tab("coverage", Text("カバレッジ", "Coverage"), "kpi", 2021,
               feature=TARGET_COMPANIES_FEATURE.key)  # fmt: skip
QUALITY = Tab("quality", Text("データ品質", "Data quality"), "machine", 3001)
TIDY = Tab("tidy", Text("集計データ", "Tidy data"), "machine", 3002)
DEFINITIONS = Tab("definitions", Text("指標の定義", "Definitions"), "machine", 3003)

# In the order in which they stand in a new spreadsheet.
TABS: tuple[Tab, ...] = (
    DASHBOARD, LEADS, FUNNEL, UNIT_COSTS, INVALID, MONTHLY, PLAN, WEEKLY, TODAY,
    BY_CAMPAIGN, BREAKDOWN, BY_PERSON, COVERAGE,
    FORECAST, PIPELINE, LOST, LEAD_TIME, CONTRIBUTION, ECONOMICS, SIMULATION,
    ACTIVITIES, TARGET_COMPANIES,
    COSTS, CAMPAIGNS, TARGETS, DECISIONS, SETTINGS, QUALITY, TIDY, DEFINITIONS,
    *AD_TABS.values(),
)  # fmt: skip
INPUT_TABS: tuple[Tab, ...] = tuple(tab for tab in TABS if tab.kind == "input")
BY_KEY = {tab.key: tab for tab in TABS}

# Developer metadata by which tabs and columns are known, whatever people rename or move.
# A tab's mark sits on its first row with the value "<tab key>@<sheetId>", so that a duplicate of
# the tab, which carries a copy of the mark, is told apart; a column's mark holds its key.
TAB_MARK = "ls.tab"
COLUMN_MARK = "ls.col"
# The column whose cells are asked for as they are shown.
TARGET_VALUE = "target"
# On a KPI tab: the row below what the program wrote, and (as the value of a column mark) the column
# right of it. They move with the cells, so that people's own beside and below are known.
END_MARK = "ls.end"
END_COLUMN = "~end"
# On the lines of シミュレーション that the program fills or asks: "<line key>@<sheetId>".
LINE_MARK = "ls.line"
# On the first row of each block of a KPI tab whose blocks keep their places: "<block>@<sheetId>".
BLOCK_MARK = "ls.block"
# A block of every tab whose chart has once been made: who deletes a chart does not want it back.
CHART_BLOCK = "~chart"
BATCH_MARK = "ls.batch"
# On the spreadsheet itself: "<version> <locale>". Before there was one, the version was 0.
SCHEMA_MARK = "ls.schema"
SCHEMA_VERSION = 7
# On the spreadsheet too: the features in use when the program last saw to them, with spaces.
FEATURES_MARK = "ls.features"
# …and what 商談フェーズ and リードステータス of 設定 are and were called, as JSON.
NAMES_MARK = "ls.names"
# Columns of 設定 whose cells' notes tell what they were first called.
NAMED_COLUMNS = ("phase_name", "status_name")
