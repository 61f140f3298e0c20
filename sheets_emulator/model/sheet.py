"""One tab: its grid of cells and what stands on it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from sheets_emulator.model.cell import Json, Row, Slot, entered
from sheets_emulator.model.grid import Rect

_NO_CELLS: Row = []
"""What all rows without cells are: worked out once, it serves them all."""


@dataclass(slots=True)
class Sheet:
    """What is inside (`rows`, the JSON objects) is shared between states and is replaced, never
    changed; the lists and dicts directly on a sheet belong to one state (`copy`).

    `properties`: SheetProperties without `index`; `gridProperties` always has both counts.
    `rows`: rows from the top; rows beyond its end are empty.
    `row_properties`, `column_properties`: DimensionProperties of the few that differ.
    The lists of JSON objects hold what the API calls by the same name.
    """

    properties: Json
    rows: list[Row] = field(default_factory=list)
    row_properties: dict[int, Json] = field(default_factory=dict)
    column_properties: dict[int, Json] = field(default_factory=dict)
    merges: list[Rect] = field(default_factory=list)
    conditional_formats: list[Json] = field(default_factory=list)
    filter_views: list[Json] = field(default_factory=list)
    protected_ranges: list[Json] = field(default_factory=list)
    basic_filter: Json | None = None
    charts: list[Json] = field(default_factory=list)
    banded_ranges: list[Json] = field(default_factory=list)
    row_groups: list[Json] = field(default_factory=list)
    column_groups: list[Json] = field(default_factory=list)

    def copy(self) -> "Sheet":
        """A sheet to be changed; the rows and objects inside are shared."""
        return replace(
            self,
            rows=list(self.rows),
            row_properties=dict(self.row_properties),
            column_properties=dict(self.column_properties),
            merges=list(self.merges),
            conditional_formats=list(self.conditional_formats),
            filter_views=list(self.filter_views),
            protected_ranges=list(self.protected_ranges),
            charts=list(self.charts),
            banded_ranges=list(self.banded_ranges),
            row_groups=list(self.row_groups),
            column_groups=list(self.column_groups),
        )

    @property
    def id(self) -> int:
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def is_hidden(self) -> bool:
        return bool(self.properties.get("hidden", False))

    @property
    def has_grid(self) -> bool:
        """False for a chart on a sheet of its own."""
        return self.properties.get("sheetType") != "OBJECT"

    @property
    def row_count(self) -> int:
        return int(self.properties.get("gridProperties", {}).get("rowCount", 0))

    @property
    def column_count(self) -> int:
        return int(self.properties.get("gridProperties", {}).get("columnCount", 0))

    @property
    def frozen_row_count(self) -> int:
        return int(self.properties.get("gridProperties", {}).get("frozenRowCount", 0))

    @property
    def frozen_column_count(self) -> int:
        return int(self.properties.get("gridProperties", {}).get("frozenColumnCount", 0))

    @property
    def rect(self) -> Rect:
        """The whole grid."""
        return Rect(self.id, 0, self.row_count, 0, self.column_count)

    def row(self, index: int) -> Row:
        """The row as it stands (not to be changed)."""
        return self.rows[index] if index < len(self.rows) else _NO_CELLS

    def slot(self, row: int, column: int) -> Slot:
        """The cell as it stands: None, a scalar, or a `Cell`."""
        cells = self.row(row)
        return cells[column] if column < len(cells) else None

    def window(self, rect: Rect) -> Iterator[list[Slot]]:
        """The rows of `rect`, each cut to its columns and to its last cell, the empty rows at
        the end left out."""
        for cells in self.rows[rect.top : rect.bottom]:
            yield cells[rect.left : rect.right]

    def set_row(self, index: int, cells: Row) -> None:
        """Puts `cells`, which nobody will change any more, in the place of a row."""
        missing = index + 1 - len(self.rows)
        if missing > 0:
            if not cells:
                return
            self.rows.extend([_NO_CELLS] * missing)
        self.rows[index] = cells

    def change_rows(self, top: int, bottom: int, change: Callable[[Row], Row]) -> None:
        """Puts `change` of each row in its place; asked once for rows that are one and the same
        list, which in a new sheet nearly all are."""
        rows = self.rows[top:bottom]
        rows += [_NO_CELLS] * (bottom - top - len(rows))
        changed = {key: change(row) for key, row in {id(row): row for row in rows}.items()}
        results = [changed[id(row)] for row in rows]
        if not changed.get(id(_NO_CELLS)):
            del results[max(0, len(self.rows) - top) :]
        if results:
            self.rows.extend([_NO_CELLS] * (top - len(self.rows)))
            self.rows[top : top + len(results)] = results

    def resize(self, row_count: int, column_count: int) -> None:
        """Sets the size of the grid; what falls outside is gone."""
        if (row_count, column_count) == (self.row_count, self.column_count):
            return
        if column_count < self.column_count:
            self.rows = [r[:column_count] if len(r) > column_count else r for r in self.rows]
        del self.rows[row_count:]
        self.row_properties = {i: p for i, p in self.row_properties.items() if i < row_count}
        self.column_properties = {
            i: p for i, p in self.column_properties.items() if i < column_count
        }
        grid = {**self.properties.get("gridProperties", {})}
        grid["rowCount"], grid["columnCount"] = row_count, column_count
        self.properties = {**self.properties, "gridProperties": grid}

    def data_height(self) -> int:
        """One more than the last row that has a value (formats alone do not count)."""
        for index in range(len(self.rows) - 1, -1, -1):
            if any(entered(slot) is not None for slot in self.rows[index]):
                return index + 1
        return 0

    def data_width(self) -> int:
        """One more than the last column that has a value."""
        width = 0
        for cells in self.rows:
            column = len(cells)
            while column > width:
                if entered(cells[column - 1]) is not None:
                    width = column
                    break
                column -= 1
        return width
