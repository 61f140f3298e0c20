"""Where our tabs and columns stand in one spreadsheet at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Marked:
    """A line with a mark: its row (zero-based), what stands there, and the metadata id."""

    row: int
    values: tuple[Value, ...]
    mark_id: int | None = None


@dataclass(frozen=True, slots=True)
class TabLayout:
    """`columns`: column key → zero-based index. `header_row`: the zero-based row of the headings,
    None where it is not among the first of the tab. `data_row`: the first row that may hold data.
    `header`: the texts of the header row as they stand, of the first row where there is none;
    `witness`: the same as values, by which a column that is moved is told. `marks`: keys of the
    columns that are known by their marks, and the tab's own key if it is. `mark_ids`: column key →
    the metadata id of its mark, where it was told. `ends`: the first row and column beyond what the
    program wrote on a KPI tab, where both are known and were asked for. `blocks`: key of a block of
    a KPI tab → its first row, asked for likewise. `percentages`: the rows of
    目標値 (zero-based) that show one, asked for likewise: the value 1.25 may have been
    typed as 125% or as 1.25. `notes`: column key → row (zero-based) → the note there, of the lists
    of 設定 that people rename. `lines`: by the key of their marks, where they were asked for.
    `charts`: chartId → the cell (row, column) that a chart on the tab hangs on, asked for as the
    ends are."""

    key: str
    sheet_id: int
    title: str
    row_count: int
    column_count: int
    columns: Mapping[str, int] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    header_row: int | None = 0
    data_row: int = 1
    witness: tuple[Value, ...] = ()
    marks: frozenset[str] = frozenset()
    mark_ids: Mapping[str, int] = field(default_factory=dict)
    ends: tuple[int, int] | None = None
    blocks: Mapping[str, int] = field(default_factory=dict)
    percentages: frozenset[int] = frozenset()
    notes: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    lines: Mapping[str, Marked] = field(default_factory=dict)
    charts: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def line(self) -> int:
        """The zero-based row that `header` and `witness` were read from."""
        return self.header_row or 0


@dataclass(frozen=True, slots=True)
class Layout:
    """`tabs`: tab key → where it stands; a tab people deleted is missing.
    `titles`: sheetId → title of every sheet that was seen, ours or not. `rules`: sheetId → its
    conditional formats, where they were asked for. `features`: keys of those in use when the
    program last saw to them; `featured`: whether it ever did. `names`: what the lists of 設定 are
    called, as the program last saw them (server.business.named); None before it did."""

    tabs: Mapping[str, TabLayout]
    time_zone: str
    locale: str
    titles: Mapping[int, str] = field(default_factory=dict)
    rules: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    featured: bool = False
    names: str | None = None
