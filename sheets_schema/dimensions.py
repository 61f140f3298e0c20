"""What any figure can be cut by, declared: where a row of リード gets its value from, and where a
row of 費用 does. `server.kpi.count.keys` reads the values, `server.kpi.count.figures` adds up by
them; the tabs, the list on 指標の定義 and docs/metrics.md are written from these."""

from dataclasses import dataclass
from typing import Literal

from sheets_schema.text import Text

# How the columns become a value. column: as written. page: the address of a page without what
# differs from visit to visit. size: a band of numbers of people. The others look at several
# columns.
Reading = Literal[
    "channel", "campaign", "column", "page", "size", "source_medium", "repeat", "score_band"
]
NOTHING = Text("(なし)", "(none)")


@dataclass(frozen=True, slots=True)
class Dimension:
    """`columns`: of リード, which a rebuild reads for it. `lead`, `cost`: in words, how a row gets
    its value; without `cost` costs have none, and unit costs are not shown. `listed`: the column of
    設定 whose order its values follow; the others are ordered by how many leads they have.
    `nothing`: the value of a row that has none. `in_breakdown`: has a block on 切り口別."""

    key: str
    name: Text
    reading: Reading
    columns: tuple[str, ...]
    lead: Text
    cost: Text | None = None
    listed: str = ""
    nothing: Text = NOTHING
    in_breakdown: bool = False
    in_tidy: bool = False


_AS_WRITTEN = Text("リードの{column}の列", "the column {column} of Leads")


def _column(
    key: str, ja: str, en: str, column: str, *, listed: str = "", breakdown: bool = False,
    tidy: bool = False,
) -> Dimension:  # fmt: skip
    told = Text(_AS_WRITTEN.ja.format(column=ja), _AS_WRITTEN.en.format(column=en))
    return Dimension(
        key, Text(ja, en), "column", (column,), told,
        listed=listed, in_breakdown=breakdown, in_tidy=tidy,
    )  # fmt: skip


CHANNEL = Dimension(
    "channel", Text("流入チャネル", "Channel"), "channel", ("channel",),
    Text("リードの流入チャネルの列(設定にないものは未分類)",
         "the column Channel of Leads (one that is not in Settings is Unclassified)"),
    Text("費用の流入チャネルの列", "the column Channel of Costs"),
    listed="channel", nothing=Text("未分類", "Unclassified"), in_tidy=True,
)  # fmt: skip
CAMPAIGN = Dimension(
    "campaign", Text("施策", "Campaign"), "campaign", ("campaign",),
    Text("リードの施策の列。空欄なら、施策タブの条件に最初に合う施策、次に utm_campaign と同じ"
         "名前の施策",
         "the column Campaign of Leads; where it is blank, the first campaign whose condition is "
         "met, else the one that utm_campaign names"),
    Text("費用の施策の列(流入チャネルのない行は採算だけ)",
         "the column Campaign of Costs (rows without a channel count in Economics only)"),
    nothing=Text("(施策なし)", "(no campaign)"), in_tidy=True,
)  # fmt: skip
CONVERSION_POINT = _column(
    "conversion_point", "CVポイント", "Conversion point", "conversion_point", breakdown=True,
    tidy=True,
)  # fmt: skip
LANDING_PAGE = Dimension(
    "landing_page", Text("LP", "Landing page"), "page", ("landing_page",),
    Text("LP のホスト(小文字、www なし)とパス(? と # から後ろ、index.html、最後の / を除く)",
         "host (lower case, no www) and path of the landing page, without query, fragment, "
         "index.html and last slash"),
    in_breakdown=True,
)  # fmt: skip
SOURCE_MEDIUM = Dimension(
    "source_medium", Text("参照元/メディア", "Source/medium"), "source_medium",
    ("utm_source", "utm_medium", "channel_detail"),
    Text("utm_source / utm_medium(小文字)。どちらもなければチャネル詳細",
         "utm_source / utm_medium in lower case; without both, Channel detail"),
    in_breakdown=True,
)  # fmt: skip
CHANNEL_DETAIL = _column(
    "channel_detail", "チャネル詳細", "Channel detail", "channel_detail", breakdown=True
)
INDUSTRY = _column("industry", "業種", "Industry", "industry", breakdown=True)
EMPLOYEES = Dimension(
    "employees", Text("従業員規模", "Company size"), "size", ("employees",),
    Text("従業員規模の列を 〜9、10〜49、50〜99、100〜299、300〜999、1000〜 名の帯にしたもの",
         "the column Company size in bands: up to 9, 10–49, 50–99, 100–299, 300–999, 1000 or more"),
    in_breakdown=True,
)  # fmt: skip
DEPARTMENT = _column("department", "部署", "Department", "department")
JOB_TITLE = _column("job_title", "役職", "Job title", "job_title", breakdown=True)
REPEAT = Dimension(
    "repeat", Text("新規/再問い合わせ", "New or wrote before"), "repeat", ("email", "phone"),
    Text("同じ人(メールか電話番号)が前の日までに問い合わせていれば再問い合わせ",
         "wrote before where the same person (e-mail or phone) had been received on an earlier "
         "day"),
    in_breakdown=True,
)  # fmt: skip
SCORE_BAND = Dimension(
    "score_band", Text("スコア帯", "Score band"), "score_band", ("score",),
    Text("受付時のスコアを 10 ずつの帯にしたもの", "the score on arrival in bands of 10"),
)  # fmt: skip
INSIDE_SALES = _column("inside_sales", "IS担当", "Inside sales", "inside_sales", listed="owner")
OWNER = _column("owner", "担当者", "Owner", "owner", listed="owner", tidy=True)

# In the order in which they are told.
DIMENSIONS: tuple[Dimension, ...] = (
    CHANNEL, CAMPAIGN, CONVERSION_POINT, LANDING_PAGE, SOURCE_MEDIUM, CHANNEL_DETAIL, INDUSTRY,
    EMPLOYEES, DEPARTMENT, JOB_TITLE, REPEAT, SCORE_BAND, INSIDE_SALES, OWNER,
)  # fmt: skip
