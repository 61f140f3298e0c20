"""Where the header of an input tab stands. It is row 1, until somebody inserts a title above it,
sorts it down among the data or deletes it, or the spreadsheet takes a heading for a date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.furniture import squashed
from server.sheets.layout import TabLayout, Value
from sheets_schema.columns import Column
from sheets_schema.tabs import BY_KEY, TAB_MARK, Tab
from sheets_schema.text import Text

# So many rows are looked through where the first is not the header.
ROWS_LOOKED_AT = 20
# Of the columns that are known by their marks, so many have words where all were renamed.
_MOST = 0.8

Cells = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class HeaderPlace:
    """`row`: zero-based, None where it is not among the rows that were looked at. `data_row`: the
    first row that may hold data. `cells`: of the header, or of the first row."""

    row: int | None
    data_row: int
    cells: Cells


def find_header(data: Mapping[str, Any], tab: Tab, columns: Mapping[str, int]) -> HeaderPlace:
    """`data`: Google's GridData of the first rows, or of the one that carries the tab's mark.
    `columns`: those that are known by their marks."""
    start = data.get("startRow", 0)
    rows: list[Cells] = [row.get("values", []) for row in data.get("rowData", [])]
    if not tab.columns or not rows:
        first: Cells = rows[0] if rows else []
        return HeaderPlace(None if tab.columns else 0, 0 if tab.columns else 1, first)
    matches = [_matches(cells, tab, columns) for cells in rows]
    best = max(range(len(rows)), key=lambda at: matches[at])
    carries = _carries_mark(data)
    if matches[best] < min(2, len(tab.columns)):
        # Every heading was renamed: then all of the tab's columns have words in its marked row.
        renamed = [at for at in carries if at < len(rows) and _all_words(rows[at], columns)]
        if not renamed:
            return HeaderPlace(None, 0, rows[0] if start == 0 else [])
        best = renamed[0]
    row = start + best
    # A title is one cell, or a label and its value where the mark shows that rows were inserted
    # above it; anything more was sorted or dragged up there and is data.
    most = 2 if best in carries else 1
    is_title = all(_filled(cells) <= most for cells in rows[:best])
    return HeaderPlace(row, row + 1 if is_title else 0, rows[best])


def header_trouble(tab: TabLayout) -> Text | None:
    """What is wrong with where a tab's header stands, and what to do; None where it is row 1."""
    title = BY_KEY[tab.key].title
    if tab.header_row == 0:
        return None
    if tab.header_row is None:
        return Text(
            f"「{title.ja}」の先頭{ROWS_LOOKED_AT}行に見出しの行がありません。"
            "scripts/setup_spreadsheet.py を実行すると、1行目に入ります。",
            f"There is no header among the first {ROWS_LOOKED_AT} rows of “{title.en}”. "
            "Running scripts/setup_spreadsheet.py puts one into row 1.",
        )
    return Text(
        f"「{title.ja}」の見出しが{tab.header_row + 1}行目にあります。"
        "見出しの行を1行目に移してください(上の行を消すか、見出しをドラッグします)。",
        f"The header of “{title.en}” is in row {tab.header_row + 1}. Move it to row 1: delete the "
        "rows above it, or drag the header up.",
    )


def is_heading(text: str, column: Column) -> bool:
    """Whether it is the column's heading in either language, whatever the width, the line breaks
    and the stray signs."""
    return squashed(text) in {squashed(word) for word in column.headings()}


def value_of(cell: Mapping[str, Any]) -> Value:
    """A cell as UNFORMATTED_VALUE has it."""
    effective = cell.get("effectiveValue", {})
    for kind in ("numberValue", "stringValue", "boolValue"):
        if kind in effective:
            value: Value = effective[kind]
            return value
    shown = cell.get("formattedValue")
    return None if shown is None else str(shown)


def _matches(cells: Cells, tab: Tab, columns: Mapping[str, int]) -> int:
    """How many headings stand in the row: a marked column's own, any other one's anywhere."""
    texts = [squashed(str(cell.get("formattedValue", ""))) for cell in cells]
    found = 0
    free = [text for at, text in enumerate(texts) if text and at not in columns.values()]
    for column in tab.columns:
        words = {squashed(word) for word in column.headings()}
        at = columns.get(column.key)
        own = at is not None and at < len(texts) and texts[at] in words
        found += own or (at is None and any(text in words for text in free))
    return found


def _all_words(cells: Cells, columns: Mapping[str, int]) -> bool:
    words = [
        at < len(cells) and "stringValue" in cells[at].get("effectiveValue", {})
        for at in columns.values()
    ]
    return bool(words) and sum(words) >= _MOST * len(words)


def _filled(cells: Cells) -> int:
    return sum(bool(str(cell.get("formattedValue", "")).strip()) for cell in cells)


def _carries_mark(data: Mapping[str, Any]) -> list[int]:
    return [
        at
        for at, dimension in enumerate(data.get("rowMetadata", []))
        if any(m.get("metadataKey") == TAB_MARK for m in dimension.get("developerMetadata", []))
    ]
