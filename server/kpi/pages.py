"""What stands on a KPI tab, before it becomes requests: tables of plain values, their formats, and
the few cells that carry more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sheets_schema.metrics import Empty, Format
from sheets_schema.tabs import Tab

# link(tab, row): the address of a row within the spreadsheet, None where the tab is gone.
Link = Callable[[str, int], str | None]
# Below a target, and at it or above.
SIGNS = ("！", "✓")
CellValue = str | int | float | Empty | None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a single cell carries beyond its value. `link`: an address within the spreadsheet.
    `format`: where it differs from its column's. `sign`: stands before the number. `warn`: to be
    read with care, as the note or the sign says; `good`: as it was meant to be, as the sign
    says."""

    muted: bool = False
    note: str | None = None
    link: str | None = None
    format: Format | None = None
    sign: str = ""
    warn: bool = False
    good: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    text: str
    format: Format = "text"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: below the header, each as wide as `heads`. `total`: the last row is 合計. `marks`:
    (row, column) → what that cell carries. `notes`: muted lines below the table. `scales`: columns
    side by side whose counts or amounts share one colour scale, the more the deeper; never rates,
    of which few cases would look like much. `block`: key of the block that it is, on a page whose
    blocks keep their places; `close`: the next one follows without a blank row."""

    heads: tuple[Head, ...]
    rows: Sequence[Sequence[CellValue]]
    heading: str | None = None
    total: bool = False
    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    scales: tuple[range, ...] = ()
    block: str = ""
    close: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a chart draws: `place` among the columns of its table, or among the rows where the
    chart is `across`. `code`: its colour. `labels`: with the figures on it."""

    place: int
    code: str
    line: bool = False
    right: bool = False
    labels: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture of a page, drawn from one of its tables as it stands there. `kind`: bars
    that lie (BAR) or stand (COLUMN), or columns with lines (COMBO). `lines`: the rows of the table
    from which a category each is made, named by the column `domain`; with `across` they are
    columns, and what is `drawn` are rows. `stacked`: the columns stand on each other. `table`: its
    place."""

    title: str
    kind: Literal["BAR", "COLUMN", "COMBO"]
    lines: range
    drawn: tuple[Drawn, ...]
    across: bool = False
    stacked: bool = False
    table: int = 0
    domain: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One tab: the title and the line below it come from what the rebuild knows. `bare`: nothing
    stands above the first table, which programs read. `keeps`: keys of all blocks that the page
    may have, in their order, where they keep their places; then each table is one of them.
    `above`: with `bare`, the rows that stand above all the same, a cell each. `chart`: None where
    there is nothing to draw. `frozen_columns`: columns that stay in sight, and with them the first
    table's header, however many tables there are."""

    tab: Tab
    tables: tuple[Table, ...]
    bare: bool = field(default=False, kw_only=True)
    keeps: tuple[str, ...] = field(default=(), kw_only=True)
    above: tuple[str, ...] = field(default=(), kw_only=True)
    chart: Chart | None = field(default=None, kw_only=True)
    frozen_columns: int = field(default=0, kw_only=True)
