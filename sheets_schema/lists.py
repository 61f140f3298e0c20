"""Lists a business may edit in 設定, and their defaults. Source of each: the product's KPI
definitions (docs/metrics.md)."""

from dataclasses import dataclass

from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class DefaultChannel:
    key: str
    name: Text
    starts_at_opportunity: bool
    colour: str


# The palette is Okabe & Ito's, safe for colour-blind eyes.
CHANNELS: tuple[DefaultChannel, ...] = (
    DefaultChannel("organic", Text("オーガニック", "Organic"), False, "#0072B2"),
    DefaultChannel("web_ads", Text("Web広告", "Web ads"), False, "#E69F00"),
    DefaultChannel("web_media", Text("Web媒体", "Web media"), False, "#009E73"),
    DefaultChannel("events", Text("展示会・セミナー", "Events & seminars"), False, "#CC79A7"),
    DefaultChannel("outbound", Text("アウトバウンドコール", "Outbound calls"), True, "#56B4E9"),
    DefaultChannel("partners", Text("代理店紹介", "Partner referral"), True, "#D55E00"),
)
UNCLASSIFIED = DefaultChannel("unclassified", Text("未分類", "Unclassified"), False, "#8C8C8C")

START_AT_LEAD = Text("リード", "Lead")
START_AT_OPPORTUNITY = Text("商談", "Opportunity")

INVALID_REASONS: tuple[Text, ...] = (
    Text("競合・同業他社", "Competitor"),
    Text("営業・売り込み", "Sales pitch"),
    Text("学生・個人", "Student or private person"),
    Text("既存顧客", "Existing customer"),
    Text("対象エリア外", "Outside our area"),
    Text("対象外の業種・規模", "Industry or size not served"),
    Text("連絡先不備", "Contact details unusable"),
    Text("重複", "Duplicate"),
    Text("求人・採用", "Job application"),
    Text("その他", "Other"),
)

LOST_NO_FOLLOW = Text("対象外", "Leave")
LOST_ANALYSE = Text("分析", "Analyse")
LOST_RECYCLE = Text("再フォロー", "Follow up again")

# (失注理由, 失注後の対応)
LOST_REASONS: tuple[tuple[Text, Text], ...] = (
    (Text("有効商談化の芽なし", "No prospect of a deal"), LOST_NO_FOLLOW),
    (Text("他社に決定", "Chose another company"), LOST_ANALYSE),
    (Text("決断の保留・見送り", "Decision postponed"), LOST_RECYCLE),
)

COST_CATEGORIES: tuple[Text, ...] = (
    Text("販促・広告", "Promotion & ads"),
    Text("委託", "Outsourcing"),
    Text("制作", "Production"),
    Text("IT基盤", "IT platform"),
    Text("営業", "Sales"),
)

KIND_MQL = Text("MQL", "MQL")
KIND_UQL = Text("UQL", "UQL")
KIND_SPAM = Text("スパム", "Spam")
KIND_TEST = Text("テスト", "Test")
KINDS: tuple[Text, ...] = (KIND_MQL, KIND_UQL, KIND_SPAM, KIND_TEST)

STATUS_NEW = Text("新規", "New")
STATUS_IN_PROGRESS = Text("進行中", "In progress")
STATUS_NO_CONTACT = Text("未接続", "No contact")
STATUS_RETRY = Text("再試行", "Retry")
STATUS_RECYCLE = Text("リサイクル", "Recycle")
STATUS_SQL = Text("商談候補", "SQL")
STATUS_NO_PROSPECT = Text("見込みなし", "No prospect")
STATUSES: tuple[Text, ...] = (
    STATUS_NEW,
    STATUS_IN_PROGRESS,
    STATUS_NO_CONTACT,
    STATUS_RETRY,
    STATUS_RECYCLE,
    STATUS_SQL,
    STATUS_NO_PROSPECT,
)

PHASE_WON = Text("受注", "Won")
PHASE_LOST = Text("失注", "Lost")
# The buyer's actions, in order; the last two close the deal.
PHASES: tuple[Text, ...] = (
    Text("課題目標の認識合意", "Problem agreed"),
    Text("価値合意", "Value agreed"),
    Text("条件への同意", "Terms agreed"),
    Text("社内承認", "Internal approval"),
    Text("契約手続き対応", "Contract in process"),
    PHASE_WON,
    PHASE_LOST,
)
# 設定 確度 of each open phase, in hundredths: how likely the deal is won from there.
PHASE_CERTAINTIES: tuple[int, ...] = (10, 25, 50, 75, 90)

# 優先度 of ターゲット企業, the most wanted first.
PRIORITIES: tuple[Text, ...] = tuple(Text(one, one) for one in "SABC")

# 種類 of 活動.
ACTIVITY_CALL = Text("架電", "Call")
ACTIVITY_MAIL = Text("メール", "Mail")
ACTIVITY_MEETING = Text("面談", "Meeting")
ACTIVITY_VISIT = Text("訪問", "Visit")
ACTIVITY_OTHER = Text("その他", "Other")
ACTIVITY_TYPES: tuple[Text, ...] = (
    ACTIVITY_CALL, ACTIVITY_MAIL, ACTIVITY_MEETING, ACTIVITY_VISIT, ACTIVITY_OTHER,
)  # fmt: skip
# 結果 of 活動.
RESULT_ABSENT = Text("不在", "No answer")
RESULT_CONNECTED = Text("接続", "Connected")
RESULT_APPOINTMENT = Text("アポ獲得", "Appointment")
RESULT_DECLINED = Text("断り", "Declined")
RESULT_REPLIED = Text("返信", "Replied")
ACTIVITY_RESULTS: tuple[Text, ...] = (
    RESULT_ABSENT, RESULT_CONNECTED, RESULT_APPOINTMENT, RESULT_DECLINED, RESULT_REPLIED,
)  # fmt: skip
# Whoever makes an appointment or declines was spoken to.
REACHED: tuple[Text, ...] = ACTIVITY_RESULTS[1:]

# What somebody of 設定 担当者 does.
ROLE_INSIDE_SALES = Text("IS", "IS")
ROLE_SALES = Text("営業", "Sales")
ROLE_BOTH = Text("両方", "Both")
ROLES: tuple[Text, ...] = (ROLE_INSIDE_SALES, ROLE_SALES, ROLE_BOTH)
