"""What stands on ダッシュボード, before it becomes requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.kpi.pages import CellValue, Page, Table
from sheets_schema.dashboard import ATTENTION, ChartTable
from sheets_schema.metrics import Format
from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class Card:
    """A headline figure. `value`: over the 集計期間. `month`, `before`: this month's and the last
    one's, by month of event; `in_progress`: this month has days to come. `target`: this month's
    for all channels, None where there is none; `attained`: its 達成率; `landing`: its 着地見込み.
    `less_is_better`: a cost."""

    label: str
    format: Format
    value: CellValue
    month: CellValue
    before: CellValue
    in_progress: bool
    target: int | float | None = None
    attained: CellValue = None
    less_is_better: bool = False
    landing: CellValue = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure under its name. `link`: to where there is more about it."""

    label: str
    value: CellValue
    format: Format = "money"
    link: str | None = None


@dataclass(frozen=True, slots=True)
class BoardLine:
    """Words, and an address within the spreadsheet where there is more about it."""

    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class BoardPage(Page):
    """`blocks`: the table behind each chart, header first; a cell without a number is None."""

    cards: tuple[Card, ...] = ()
    outlook: tuple[Fact, ...] = ()
    attention: tuple[BoardLine, ...] = ()
    attention_head: Text = ATTENTION
    roles: Table | None = None
    blocks: Mapping[ChartTable, Sequence[Sequence[CellValue]]] = field(default_factory=dict)
