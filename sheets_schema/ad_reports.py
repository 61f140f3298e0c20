"""What ad platforms call the columns of their reports. Source: the platforms' files and help pages
(docs/costs.md); a heading is compared without spaces, width and case, and without an aside."""

from dataclasses import dataclass

from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class ReportPlatform:
    """`family`: platforms whose reports may be told apart only by their contents."""

    key: str
    name: Text
    family: str
    cost: tuple[str, ...]
    campaign: tuple[str, ...]
    day: tuple[str, ...]
    month: tuple[str, ...] = ()
    # Words above the header, or other headings, that only this platform writes.
    signs: tuple[str, ...] = ()


PLATFORMS: tuple[ReportPlatform, ...] = (
    ReportPlatform(
        "google", Text("Google 広告", "Google Ads"), "google",
        ("費用", "cost"), ("キャンペーン", "campaign"), ("日", "day"), ("月", "month"),
        ("通貨コード", "currency code", "キャンペーンのステータス", "campaign status",
         "キャンペーン レポート", "campaign report"),
    ),
    ReportPlatform(
        "yahoo", Text("Yahoo!広告", "Yahoo! JAPAN Ads"), "yahoo",
        ("コスト", "cost"), ("キャンペーン名", "campaign name"), ("日", "day"),
        ("毎月", "month"), ("毎月", "コスト"),
    ),
    ReportPlatform(
        "yahoo-search", Text("Yahoo!広告 検索広告", "Yahoo! JAPAN Ads Search"), "yahoo",
        ("コスト", "cost"), ("キャンペーン名", "campaign name"), ("日", "day"), ("毎月", "month"),
    ),
    ReportPlatform(
        "yahoo-display", Text("Yahoo!広告 ディスプレイ広告", "Yahoo! JAPAN Ads Display"), "yahoo",
        ("コスト", "cost"), ("キャンペーン名", "campaign name"), ("日", "day"), ("毎月", "month"),
    ),
    ReportPlatform(
        "meta", Text("Meta 広告", "Meta Ads"), "meta",
        ("消化金額", "金額", "amount spent", "spend"), ("キャンペーン名", "campaign name"),
        ("日", "day", "日付", "date"), ("月", "month"),
        ("レポート開始日", "reporting starts", "広告セット名", "ad set name"),
    ),
    ReportPlatform(
        "microsoft", Text("Microsoft 広告", "Microsoft Advertising"), "microsoft",
        ("費用", "spend"), ("キャンペーン名", "campaign name", "campaignname"),
        ("日付", "gregorian date", "date", "time period", "timeperiod"), ("月", "month"),
        ("report time", "gregorian date", "microsoft", "potential incomplete data", "timeperiod"),
    ),
    ReportPlatform(
        "line", Text("LINE広告", "LINE Ads"), "line",
        ("ご利用金額", "利用金額", "消化金額"), ("キャンペーン名",), ("日", "日付"), ("月",),
        ("友だち追加", "ご利用金額", "利用金額"),
    ),
    ReportPlatform(
        "x", Text("X 広告", "X Ads"), "x",
        ("spend", "費用", "ご利用金額"), ("campaign name", "campaign", "キャンペーン名"),
        ("time period", "期間"), (), ("time period", "funding source", "impressions (x)"),
    ),
    ReportPlatform(
        "linkedin", Text("LinkedIn 広告", "LinkedIn Ads"), "linkedin",
        ("total spent",), ("campaign name",), ("start date",), (),
        ("campaign group name", "total spent", "campaign performance report"),
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in PLATFORMS}

CAMPAIGN_IDS = ("キャンペーンid", "campaign id", "campaignid")
ACCOUNTS = (
    "アカウントid", "account id", "accountid", "お客様id", "customer id", "広告アカウントid",
    "アカウント", "アカウント名", "account", "account name", "accountname", "広告アカウント",
    "広告アカウント名", "account number", "アカウント番号",
)  # fmt: skip
CURRENCIES = (
    "通貨コード", "通貨", "通貨単位", "アカウントの通貨", "アカウント通貨", "currency code",
    "currency", "currencycode", "account currency",
)  # fmt: skip
# What people call these columns where they rename them.
DAYS = ("日", "日付", "年月日", "日別", "対象日", "配信日", "day", "date", "daily")
MONTHS = ("月", "年月", "月別", "対象月", "配信月", "month", "monthly", "year month", "year/month")
# A table of several platforms, as agencies make it.
MEDIA = ("媒体", "媒体名", "広告媒体", "メディア", "publisher", "ad platform")
# The finer the later.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("広告グループ", "広告グループ名", "広告グループid", "ad group", "adgroup", "ad group name",
     "ad group id", "adgroupname", "広告セット", "広告セット名", "ad set name", "ad set",
     "ad set id", "広告セットid"),
    ("広告", "広告名", "広告id", "ad", "ad name", "ad id", "キーワード", "keyword",
     "検索キーワード", "search keyword", "クリエイティブ", "creative name"),
)  # fmt: skip
STARTS = ("レポート開始日", "reporting starts", "開始日", "start date", "report start")
ENDS = ("レポート終了日", "reporting ends", "終了日", "end date", "report end")
# Spans that are no month and no day.
COARSE = (
    "週", "week", "毎週", "週(月~日)", "四半期", "quarter", "毎四半期", "年", "year", "毎年",
    "週の開始日", "week start",
)  # fmt: skip
ACCOUNT_TOTAL = ("アカウント", "アカウント全体", "全アカウント", "account", "all accounts")
FILTERED_TOTAL = ("フィルタしたキャンペーン", "フィルタされたキャンペーン", "filtered campaigns")
CAMPAIGNS_TOTAL = (
    "キャンペーン", "campaigns", "すべてのキャンペーン", "all campaigns", "表示項目",
    "現在のビュー", "all but removed campaigns", "削除済み以外のすべてのキャンペーン",
    "有効なキャンペーン", "enabled campaigns", "campaign", "全キャンペーン", "全てのキャンペーン",
    "広告", "全広告", "すべての広告", "ads", "all ads",
)  # fmt: skip
ALL_TIME = ("all time", "全期間", "すべての期間")

# What people write in 設定.
FEE_ON_TOP = Text("外掛け", "On top")
FEE_WITHIN = Text("内掛け", "Within")
FEE_KINDS = (FEE_ON_TOP, FEE_WITHIN)
