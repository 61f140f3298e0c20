"""What the next system calls things: the columns of its import, and its words for our statuses and
phases, unless 設定 says other ones."""

from collections.abc import Mapping

from sheets_schema import lists
from sheets_schema.text import Text

# 設定 CRM: for which system a row of translations is.
SYSTEMS: dict[str, Text] = {
    "hubspot": Text("HubSpot", "HubSpot"),
    "salesforce": Text("Salesforce", "Salesforce"),
    "kintone": Text("kintone", "kintone"),
}
_HUBSPOT_STATUS: Mapping[Text, str] = {
    lists.STATUS_NEW: "NEW",
    lists.STATUS_IN_PROGRESS: "IN_PROGRESS",
    lists.STATUS_NO_CONTACT: "ATTEMPTED_TO_CONTACT",
    lists.STATUS_RETRY: "ATTEMPTED_TO_CONTACT",
    lists.STATUS_SQL: "CONNECTED",
    lists.STATUS_RECYCLE: "BAD_TIMING",
    lists.STATUS_NO_PROSPECT: "UNQUALIFIED",
}
# A new Salesforce organisation has these four.
_SALESFORCE_STATUS: Mapping[Text, str] = {
    lists.STATUS_NEW: "Open - Not Contacted",
    lists.STATUS_IN_PROGRESS: "Working - Contacted",
    lists.STATUS_NO_CONTACT: "Working - Contacted",
    lists.STATUS_RETRY: "Working - Contacted",
    lists.STATUS_SQL: "Closed - Converted",
    lists.STATUS_RECYCLE: "Open - Not Contacted",
    lists.STATUS_NO_PROSPECT: "Closed - Not Converted",
}
# System → our word → theirs. kintone's choices are the firm's own: ours, as they are.
STATUSES: dict[str, Mapping[Text, str]] = {
    "hubspot": _HUBSPOT_STATUS,
    "salesforce": _SALESFORCE_STATUS,
    "kintone": {},
}
_AGREED, _VALUE, _TERMS, _APPROVED, _CONTRACT, _WON, _LOST = lists.PHASES
# Of HubSpot's default pipeline; accounts have ids of their own, which 設定 names.
_HUBSPOT_PHASE: Mapping[Text, str] = {
    _AGREED: "qualifiedtobuy",
    _VALUE: "presentationscheduled",
    _TERMS: "decisionmakerboughtin",
    _APPROVED: "decisionmakerboughtin",
    _CONTRACT: "contractsent",
    _WON: "closedwon",
    _LOST: "closedlost",
}
_SALESFORCE_PHASE: Mapping[Text, str] = {
    _AGREED: "Qualification",
    _VALUE: "Value Proposition",
    _TERMS: "Proposal/Price Quote",
    _APPROVED: "Negotiation/Review",
    _CONTRACT: "Negotiation/Review",
    _WON: "Closed Won",
    _LOST: "Closed Lost",
}
PHASES: dict[str, Mapping[Text, str]] = {
    "hubspot": _HUBSPOT_PHASE,
    "salesforce": _SALESFORCE_PHASE,
    "kintone": {},
}
# What an opportunity without a phase is, and HubSpot's status of a lead that is one.
FIRST_PHASE = _AGREED
HUBSPOT_OPEN_DEAL = "OPEN_DEAL"
HUBSPOT_PIPELINE = "default"
PIPELINE = Text("パイプライン", "Pipeline")

# HubSpot's lifecycle stages, by how far a lead has come.
LIFECYCLE_LEAD = "lead"
LIFECYCLE_MQL = "marketingqualifiedlead"
LIFECYCLE_SQL = "salesqualifiedlead"
LIFECYCLE_OPPORTUNITY = "opportunity"
LIFECYCLE_CUSTOMER = "customer"
LIFECYCLE_OTHER = "other"

HUBSPOT_CONTACTS = (
    "Email", "First Name", "Last Name", "Phone Number", "Job Title", "Company Name",
    "Lifecycle Stage", "Lead Status", "Leadsheet ID",
)  # fmt: skip
HUBSPOT_DEALS = (
    "Deal Name", "Pipeline", "Deal Stage", "Amount", "Close Date", "Email", "Leadsheet ID",
)  # fmt: skip
SALESFORCE_LEADS = (
    "LastName", "FirstName", "Company", "Email", "Phone", "Title", "LeadSource", "Status",
    "Description", "Leadsheet_ID__c",
)  # fmt: skip
SALESFORCE_OPPORTUNITIES = (
    "Name", "StageName", "CloseDate", "Amount", "LeadSource", "Leadsheet_ID__c",
)  # fmt: skip
# Columns of リード that a kintone app takes under their own headers; リードID is the update key.
KINTONE = (
    "lead_id", "received_at", "company", "name", "channel", "kind", "owner", "status",
    "invalid_reason", "opportunity_on", "qualified_on", "phase", "expected_amount", "agreed_on",
    "won_on", "won_amount", "expected_on", "lost_on", "lost_reason", "campaign",
    "conversion_point", "phone", "email", "message", "industry", "employees", "department",
    "job_title",
)  # fmt: skip
NO_COMPANY = Text("(会社名なし)", "(no company)")
NO_NAME = Text("(氏名なし)", "(no name)")

# What is told beside the counts.
NOTES: dict[str, Text] = {
    "no_lead_id": Text(
        "リードIDがなく、内容から作ったIDを付けた行",
        "rows without a lead ID, which got one made of their contents",
    ),
    "erased": Text("消去した人のため、書き出さなかった行", "rows of erased people, left out"),
    "doubled": Text(
        "同じリードIDの2行目以降(書き出さない)", "further rows of one lead ID, left out"
    ),
    "not_counted": Text("スパムとテスト(書き出さない)", "spam and tests, left out"),
    "no_email": Text(
        "メールがない連絡先(HubSpot は重複を見つけられません)",
        "contacts without an e-mail, of which HubSpot cannot tell duplicates",
    ),
    "no_company": Text(
        "会社名がなく「(会社名なし)」とした行", "rows without a company, called “(no company)”"
    ),
    "no_name": Text("氏名がなく「(氏名なし)」とした行", "rows without a name, called “(no name)”"),
    "untranslated": Text(
        "対応のない言葉のまま書いた値(設定の CRM で指定できます)",
        "values left in our words; Settings may translate them",
    ),
    "no_close_date": Text(
        "決まった日がなく、今日から90日後を完了予定日とした商談",
        "deals without a date, whose close date is 90 days from today",
    ),
    "defused": Text(
        "数式と読まれないよう先頭に ' を付けた値", "values that got a ' so that none is a formula"
    ),
}  # fmt: skip
