"""What a firm may switch on and off in 設定 (機能, 使う), so that a small one sees no more tabs and
columns than it uses. A column or tab names the feature that it belongs to."""

from dataclasses import dataclass

from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class Feature:
    """`on`: in a new spreadsheet, and wherever 設定 says nothing. `later`: it came after the list
    itself, to which an upgrade adds it."""

    key: str
    name: Text
    note: Text
    on: bool = True
    later: bool = False


CAMPAIGNS = Feature(
    "campaigns",
    Text("施策", "Campaigns"),
    Text(
        "施策タブ、施策別タブ、リードの施策の列", "Tabs Campaigns and By campaign, and the column"
    ),
)
PEOPLE = Feature(
    "people",
    Text("担当者別", "By person"),
    Text(
        "担当者別タブ、リードの IS担当・初回対応日・トスアップ日・差し戻し理由の列",
        "The tab By person, and the columns Inside sales, First response, Handed over, Sent back",
    ),
)
ATTRIBUTES = Feature(
    "attributes",
    Text("属性", "Attributes"),
    Text(
        "リードの業種・従業員規模・部署・役職の列",
        "The columns Industry, Company size, Department and Job title",
    ),
)
FORECAST = Feature(
    "forecast",
    Text("見通し", "Forecast"),
    Text(
        "見通しタブ、リードの受注予定日・確度の列",
        "The tab Forecast, and the columns Expected close and Probability",
    ),
    later=True,
)
AD_FEEDBACK = Feature(
    "ad_feedback",
    Text("広告への返送", "Ad feedback"),
    Text(
        "広告連携のタブ、リードの同意の列、設定の返送の列",
        "The tabs Ad feedback, the column Consent, and the lists of Settings that belong to them",
    ),
    on=False,
    later=True,
)
TARGET_COMPANIES = Feature(
    "target_companies",
    Text("ターゲット企業", "Target companies"),
    Text(
        "ターゲット企業タブ(狙う会社の一覧)、カバレッジタブ、ターゲットリードの指標、設定の優先順位",
        "The tabs Target companies (the list of firms to win) and Coverage, the figures of target "
        "leads, and the table of priorities in Settings",
    ),
    on=False,
    later=True,
)
ACTIVITIES = Feature(
    "activities",
    Text("活動", "Activities"),
    Text(
        "活動タブ(架電やメールの記録)、担当者別の架電数・接続率・アポ率",
        "The tab Activities (calls, mails and meetings), and calls by person",
    ),
    on=False,
    later=True,
)
FEATURES: tuple[Feature, ...] = (
    CAMPAIGNS, PEOPLE, FORECAST, ATTRIBUTES, TARGET_COMPANIES, ACTIVITIES, AD_FEEDBACK,
)  # fmt: skip
EVERY: frozenset[str] = frozenset(one.key for one in FEATURES)
# Of a new spreadsheet.
USUAL: frozenset[str] = frozenset(one.key for one in FEATURES if one.on)


def is_used(feature: str, features: frozenset[str]) -> bool:
    """Whether what belongs to `feature` ("" for what every spreadsheet has; several with a blank
    between them for what any of them needs) is wanted."""
    return not feature or not features.isdisjoint(feature.split())
