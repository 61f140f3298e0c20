"""A page → batchUpdate requests that make its tab hold exactly that page, whatever an older report
left there, and leave people's own cells below and beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from server.kpi.pages import Head, Page, Table
from server.kpi.render.beside import insertions, notes_beside, with_room
from server.kpi.render.blocks import place
from server.kpi.render.chart import chart_requests, ground_of, with_short_notes
from server.kpi.render.paper import Cell, Paper, Request, area, plain_cell
from server.kpi.render.style import styles, widths, widths_of
from server.sheets.marks import mark_ends
from sheets_schema.empties import EMPTY_MEANINGS
from sheets_schema.metrics import Empty
from sheets_schema.tabs import Tab
from sheets_schema.text import Locale

# Rows above the first table: title, line below it, an empty one.
_ABOVE = 3
# Of a frozen first column: the line below the title breaks at its edge, where it would be cut.
_SUBTITLE = 216
_ALL = "userEnteredValue,userEnteredFormat,note"


def requests_for(page: Page, subtitle: str, paper: Paper, *, drawn: bool = True) -> list[Request]:
    """Everything from clearing the tab to the width of its columns, and its chart if it is to be
    `drawn`."""
    above = len(page.above) if page.bare else _ABOVE
    width = max((len(table.heads) for table in page.tables), default=1)
    title = page.tab.title.of(paper.locale)
    frozen = above + 1 if len(page.tables) == 1 else above - 1
    if page.frozen_columns and page.tables[0].heading:
        frozen = above + 2
    sizes = widths_of(page.tables, paper, at_least=_SUBTITLE if page.frozen_columns else 0)
    if page.chart is not None:
        page = replace(page, tables=tuple(with_short_notes(one, sizes) for one in page.tables))
    chart = page.chart if drawn else None
    kept: Iterable[Request] = ()
    if page.keeps:
        placing = place(_heights(page), paper.blocks, paper.ends and paper.ends[0], above)
        placed = _placed_at(page.tables, placing.starts)
        height = placing.height
        kept = notes_beside(paper, placing, width)
        paper = with_room(paper, placing)
    else:
        placed = _placed(page.tables, above)
        height = max((end for _, end in placed), default=above)
        placing = None
    beside = ground_of(page.tables, placed, max(frozen, above), sizes)
    reach = width if chart is None else beside.width
    drawn_chart = () if chart is None else chart_requests(
        page, chart, paper, placed[chart.table][0], beside
    )  # fmt: skip
    return [
        *(() if placing is None else insertions(paper, placing)),
        *ground(page.tab, paper, height, reach, frozen=frozen, columns=page.frozen_columns),
        *kept,
        _values(paper, page, title, subtitle, placed),
        *styles(
            paper,
            page.tables,
            placed,
            height,
            width,
            titled=not page.bare,
            wrapped=bool(page.frozen_columns),
        ),
        *widths(paper, sizes),
        *drawn_chart,
    ]


def _heights(page: Page) -> list[tuple[str, int]]:
    """Of each block the rows that it takes, with the blank one below it."""
    shown = dict(zip((table.block for table in page.tables), page.tables, strict=True))
    last = page.tables[-1].block
    return [
        (key, _rows_of(shown[key]) + (key != last and not shown[key].close) if key in shown else 0)
        for key in page.keeps
    ]


def _rows_of(table: Table) -> int:
    return (1 if table.heading else 0) + 1 + len(table.rows) + len(table.notes)


def _placed_at(tables: Sequence[Table], starts: Mapping[str, int]) -> list[tuple[int, int]]:
    placed = []
    for table in tables:
        header = starts[table.block] + (1 if table.heading else 0)
        placed.append((header, starts[table.block] + _rows_of(table)))
    return placed


def _placed(tables: Sequence[Table], above: int = _ABOVE) -> list[tuple[int, int]]:
    """(row of the headers, row after the last note) of each table, zero-based."""
    placed = []
    top = above
    for table in tables:
        header = top + (1 if table.heading else 0)
        end = top + _rows_of(table)
        placed.append((header, end))
        top = end + 1
    return placed


def ground(
    tab: Tab, paper: Paper, height: int, width: int, *, frozen: int, columns: int = 0
) -> Iterator[Request]:
    """Ours of the tab, cleared and large enough. `frozen`: rows that stay in sight, `columns`:
    columns, where those are not people's to choose.

    People's cells below and beside an earlier report stay: only what that report took is cleared,
    and a larger one makes room by inserting. A smaller one keeps its ground, since taking rows away
    would take what people wrote beside them."""
    rows, across = paper.rows, paper.columns
    ours: dict[str, Any] = {"sheetId": paper.sheet_id}
    if paper.ends is not None:
        below, beside = paper.ends
        ours = area(paper, 0, below, 0, beside)
        yield from _inserted(paper, "ROWS", below, height)
        yield from _inserted(paper, "COLUMNS", beside, width)
        rows += max(0, height - below)
        across += max(0, width - beside)
    grid = {
        "rowCount": max(rows, height + 1),
        "columnCount": max(across, width + 1),
        "frozenRowCount": frozen,
        **({"frozenColumnCount": columns} if columns else {}),
    }
    yield {
        "updateSheetProperties": {
            "properties": {"sheetId": paper.sheet_id, "gridProperties": grid},
            "fields": ",".join(f"gridProperties.{key}" for key in grid),
        }
    }
    yield {"updateCells": {"range": ours, "fields": _ALL}}
    if paper.ends is None:
        yield from mark_ends(tab, paper.sheet_id, height, width)


def _inserted(paper: Paper, dimension: str, end: int, wanted: int) -> Iterator[Request]:
    if wanted > end:
        place = {
            "sheetId": paper.sheet_id,
            "dimension": dimension,
            "startIndex": end,
            "endIndex": wanted,
        }
        yield {"insertDimension": {"range": place, "inheritFromBefore": False}}


def _values(
    paper: Paper, page: Page, title: str, subtitle: str, placed: list[tuple[int, int]]
) -> Request:
    rows: list[dict[str, Any]] = [_row([title]), _row([subtitle]), {}]
    if page.bare:
        rows = [_row([text]) for text in page.above]
    for table, (header, _) in zip(page.tables, placed, strict=True):
        rows.extend({} for _ in range(header - len(rows) - (1 if table.heading else 0)))
        if table.heading:
            rows.append(_row([table.heading]))
        rows.append({"values": [_head_cell(head) for head in table.heads]})
        rows.extend(_body(table, paper.locale))
        # In a frozen column they would be cut at its edge.
        rows.extend(_row([*[""] * page.frozen_columns, note]) for note in table.notes)
    return {
        "updateCells": {
            "start": {"sheetId": paper.sheet_id, "rowIndex": 0, "columnIndex": 0},
            "rows": rows,
            "fields": "userEnteredValue,note",
        }
    }


def _body(table: Table, locale: Locale) -> Iterator[dict[str, Any]]:
    noted = {place: mark.note for place, mark in table.marks.items() if mark.note}
    empties = {empty: plain_cell(empty.of(locale)) for empty in Empty}
    # The one word of the four that newcomers take for a fault.
    zero = Empty.ZERO_BASE
    empties[zero] = {**empties[zero], "note": EMPTY_MEANINGS[zero].of(locale)}
    for row, values in enumerate(table.rows):
        cells = [empties[one] if type(one) is Empty else plain_cell(one) for one in values]  # type: ignore[arg-type]
        if noted:
            for column in range(len(cells)):
                if note := noted.get((row, column)):
                    cells[column] = {**cells[column], "note": note}
        yield {"values": cells}


def _row(texts: Iterable[str]) -> dict[str, Any]:
    return {"values": [plain_cell(text) for text in texts]}


def _head_cell(head: Head) -> Cell:
    cell = plain_cell(head.text)
    return {**cell, "note": head.note} if head.note else cell
