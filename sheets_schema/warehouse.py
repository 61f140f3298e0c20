"""The tables that go to a data warehouse: their columns, types and what each holds. The export, the
SQL views of docs/sql and docs/warehouse-tables.md are written from these."""

from dataclasses import dataclass
from typing import Literal

from sheets_schema.columns import CellType
from sheets_schema.dimensions import DIMENSIONS
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.text import Text

SqlType = Literal["VARCHAR", "DATE", "TIMESTAMP", "DECIMAL", "BOOLEAN", "INTEGER"]
# Digits of a DECIMAL, and how many of them stand behind the point.
PRECISION, SCALE = 18, 4
# The most that DuckDB and BigQuery's NUMERIC both hold, for sums and what people aim at.
WIDEST = 38


@dataclass(frozen=True, slots=True)
class SqlField:
    """`personal`: says who somebody is, and is exported only where that is asked for."""

    key: str
    type: SqlType
    note: Text
    personal: bool = False
    precision: int = PRECISION
    scale: int = SCALE

    @property
    def declared(self) -> str:
        """The type as SQL writes it."""
        digits = f"({self.precision},{self.scale})"
        return f"DECIMAL{digits}" if self.type == "DECIMAL" else self.type


@dataclass(frozen=True, slots=True)
class WarehouseTable:
    key: str
    note: Text
    fields: tuple[SqlField, ...]


_TYPES: dict[CellType, SqlType] = {
    "text": "VARCHAR",
    "datetime": "TIMESTAMP",
    "date": "DATE",
    "month": "DATE",
    "money": "DECIMAL",
    "number": "DECIMAL",
    "percent": "DECIMAL",
    "flag": "BOOLEAN",
}
# Who somebody is, or words in which anybody may be named.
PERSONAL: frozenset[str] = frozenset(
    ("company", "name", "phone", "email", "message", "other", "memo", "sent_back", "first_referrer",
     "referrer", "click_id"),
)  # fmt: skip
# Of these a lead's row holds what figures are cut by; what was written stands beside it.
AS_WRITTEN = Text("書かれたままの{column}", "{column} as written")
_BROUGHT = {one.key: one for one in DIMENSIONS if one.reading in ("page", "size")}
_CUTS = {one.key: one for one in DIMENSIONS}


def _lead_fields() -> tuple[SqlField, ...]:
    found = [
        SqlField("sheet_row", "INTEGER",
                 Text("「リード」の行番号(並べ替えで変わる)",
                      "its row in Leads (sorting moves it)")),
    ]  # fmt: skip
    for column in LEAD_COLUMNS:
        note = column.header
        if column.key in _CUTS and _CUTS[column.key].reading not in ("column", "channel"):
            note = _CUTS[column.key].lead
        found.append(SqlField(column.key, _TYPES[column.type], note, column.key in PERSONAL))
    for key in _BROUGHT:
        header = next(one.header for one in LEAD_COLUMNS if one.key == key)
        told = (AS_WRITTEN.ja.format(column=header.ja), AS_WRITTEN.en.format(column=header.en))
        found.append(SqlField(f"{key}_written", "VARCHAR", Text(*told), personal=True))
    have = {one.key for one in found}
    found += [SqlField(one.key, "VARCHAR", one.lead) for one in DIMENSIONS if one.key not in have]
    return (*found, *_SEEN)


_SEEN: tuple[SqlField, ...] = (
    SqlField("form_kind", "VARCHAR",
             Text("フォームの種別(設定)", "the lead type of its form, as Settings says")),
    SqlField("is_sent_back", "BOOLEAN",
             Text("差し戻し理由がある", "whether a reason stands in Sent back because")),
    SqlField("new_left_on", "DATE",
             Text("過去の再集計が、リードステータスが新規でなくなったのを最初に見た日",
                  "the day on which a rebuild first saw that its status had left New")),
    SqlField("sql_seen", "BOOLEAN",
             Text("過去の再集計が、商談候補になったのを見た",
                  "whether a rebuild has seen it as SQL")),
    SqlField("sql_seen_on", "DATE",
             Text("過去の再集計が、商談候補になったのを最初に見た日",
                  "the day on which a rebuild first saw it become SQL")),
)  # fmt: skip

LEADS = WarehouseTable(
    "leads",
    Text("リードの1行に1行。合計や注記の行と、消去した人は入りません",
         "one row a row of Leads; without totals, notes and people who were erased"),
    _lead_fields(),
)  # fmt: skip
COSTS = WarehouseTable(
    "costs",
    Text("費用の1行に1行(金額が読めるもの)", "one row a row of Costs whose amount can be read"),
    (
        SqlField("sheet_row", "INTEGER", Text("「費用」の行番号", "its row in Costs")),
        SqlField("month", "DATE", Text("月の初日。分からなければ空", "first day of the month")),
        SqlField("channel", "VARCHAR", Text("流入チャネル", "Channel")),
        SqlField("category", "VARCHAR", Text("区分", "Category")),
        SqlField("amount", "DECIMAL", Text("金額(税抜)", "Amount, without tax")),
        SqlField("campaign", "VARCHAR", Text("施策", "Campaign")),
        SqlField("source", "VARCHAR", Text("取込元", "Imported from"), personal=True),
        SqlField("memo", "VARCHAR", Text("メモ", "Notes"), personal=True),
    ),
)
TARGETS = WarehouseTable(
    "targets",
    Text("目標の1行に1行(読めるもの。同じ目標は下の行)",
         "one row a row of Targets that can be read; of two for the same, the lower"),
    (
        SqlField("sheet_row", "INTEGER", Text("「目標」の行番号", "its row in Targets")),
        SqlField("month", "DATE", Text("月の初日", "first day of the month")),
        SqlField("channel", "VARCHAR",
                 Text("流入チャネル。空は全体", "Channel; blank: all of them")),
        SqlField("metric", "VARCHAR", Text("指標(SQL の列の名前)", "the figure's column in SQL")),
        SqlField("metric_name", "VARCHAR", Text("指標", "Metric")),
        SqlField("target", "DECIMAL", Text("目標値(率は 0〜1)", "Target; a rate as a share"),
                 precision=WIDEST, scale=9),
    ),
)  # fmt: skip
TIDY = WarehouseTable(
    "tidy",
    Text("集計データ。開始月・終了月の中の、足し合わせられる数字",
         "the figures of Tidy data within the reports' months; they add up"),
    (
        SqlField("month", "DATE", Text("月の初日", "first day of the month")),
        *(SqlField(one.key, "VARCHAR", one.name) for one in DIMENSIONS if one.in_tidy),
        SqlField("metric", "VARCHAR", Text("指標(SQL の列の名前)", "the figure's column in SQL")),
        SqlField("metric_name", "VARCHAR", Text("指標", "Metric")),
        SqlField("value", "DECIMAL", Text("値", "Value"), precision=WIDEST),
        SqlField("basis", "VARCHAR",
                 Text("cohort は受付月、period は発生月",
                      "cohort: by month received; period: by month of event")),
    ),
)  # fmt: skip
CHANNELS = WarehouseTable(
    "channels",
    Text("設定の流入チャネル", "the channels of Settings"),
    (
        SqlField("place", "INTEGER", Text("設定での順", "its order in Settings")),
        SqlField("channel", "VARCHAR", Text("流入チャネル", "Channel")),
        SqlField("starts_at_opportunity", "BOOLEAN",
                 Text("開始ステージが商談", "whether it starts at the opportunity")),
        SqlField("costs_nothing", "BOOLEAN", Text("費用なし", "No cost")),
    ),
)  # fmt: skip
CAMPAIGNS = WarehouseTable(
    "campaigns",
    Text("施策の1行に1行", "one row a row of Campaigns"),
    (
        SqlField("place", "INTEGER", Text("施策タブでの順", "its order in Campaigns")),
        SqlField("campaign", "VARCHAR", Text("施策", "Campaign")),
        SqlField("channel", "VARCHAR", Text("流入チャネル", "Channel")),
        SqlField("starts_on", "DATE", Text("開始日", "Starts")),
        SqlField("ends_on", "DATE", Text("終了日", "Ends")),
        SqlField("budget", "DECIMAL", Text("予算", "Budget")),
    ),
)
SETTINGS = WarehouseTable(
    "settings",
    Text("数え方を決める1行だけの表", "a single row: what decides how things are counted"),
    (
        SqlField("as_of", "DATE",
                 Text("この日までを数える", "what is dated later has not happened")),
        SqlField("first_month", "DATE", Text("開始月。空は最初から", "First month; blank: all")),
        SqlField("last_month", "DATE", Text("終了月。空は基準日まで", "Last month; blank: all")),
        SqlField("won_by_agreement", "BOOLEAN",
                 Text("成約の定義が成約合意", "whether Won means Agreed")),
        SqlField("gross_margin", "DECIMAL", Text("粗利率", "Gross margin"), scale=9),
        SqlField("stale_days", "INTEGER", Text("放置日数", "Stale after (days)")),
        SqlField("unclassified", "VARCHAR",
                 Text("設定にないチャネルの呼び名", "what a channel not in Settings is called")),
        SqlField("time_zone", "VARCHAR",
                 Text("日付と時刻のタイムゾーン", "zone of days and times")),
        SqlField("currency", "VARCHAR", Text("通貨", "Currency")),
        SqlField("exported_at", "TIMESTAMP",
                 Text("書き出した日時(UTC)", "when it was exported, UTC")),
    ),
)  # fmt: skip
TABLES: tuple[WarehouseTable, ...] = (
    LEADS, COSTS, TARGETS, TIDY, CHANNELS, CAMPAIGNS, SETTINGS,
)  # fmt: skip
