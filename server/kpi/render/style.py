"""How a page looks: formats of columns, cells that differ from theirs, and widths."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, zip_longest
from typing import Any

from server.kpi.pages import SIGNS, CellValue, Mark, Table
from server.kpi.render.paper import Paper, Request, area, cell_format, repeat, text_format
from server.sheets.colours import between, colour
from sheets_schema import look
from sheets_schema.metrics import Empty, Format

# Longer words wrap.
_NARROWEST, _WIDEST = 72, 360
# What a table further down may ask of a column of words, if the first one needs less.
_ENOUGH = 240
_LONG_HEAD = 16
_PADDING, _UNIT, _LETTER = 24, 7, 6  # of a cell, half an em, a letter
_SAMPLE = 200  # rows whose width is measured


def styles(
    paper: Paper,
    tables: Sequence[Table],
    placed: Sequence[tuple[int, int]],
    height: int,
    width: int,
    *,
    titled: bool = True,
    wrapped: bool = False,
) -> Iterator[Request]:
    """`wrapped`: the line below the title breaks in its column."""
    everything = area(paper, 0, height, 0, width)
    yield repeat(everything, {"textFormat": text_format(look.INK), "verticalAlignment": "MIDDLE"})
    if titled:
        title = {"textFormat": text_format(look.INK, look.TITLE_SIZE, bold=True)}
        yield repeat(area(paper, 0, 1, 0, 1), title)
        below = {"textFormat": text_format(look.MUTED)}
        wrap = {"wrapStrategy": "WRAP"} if wrapped else {}
        yield repeat(area(paper, 1, 2, 0, 1), {**below, **wrap})
    for table, (header, end) in zip(tables, placed, strict=True):
        body = header + 1
        after = body + len(table.rows)
        if table.heading:
            yield repeat(
                area(paper, header - 1, header, 0, 1),
                {"textFormat": text_format(look.INK, bold=True)},
            )
        yield repeat(
            area(paper, header, body, 0, len(table.heads)),
            {
                "backgroundColorStyle": colour(look.HEADER_FILL),
                "textFormat": text_format(look.HEADER_INK, bold=True),
                "horizontalAlignment": "CENTER",
                "verticalAlignment": "MIDDLE",
                "wrapStrategy": "WRAP",
            },
        )
        if table.rows:
            yield from _columns(paper, table, body, after)
            yield from _marked(paper, table, body)
            yield from _scaled(paper, table, body)
        if table.total:
            total = area(paper, after - 1, after, 0, len(table.heads))
            rule = {"style": "SOLID", "colorStyle": colour(look.INK)}
            yield {
                "repeatCell": {
                    "range": total,
                    "cell": {
                        "userEnteredFormat": {
                            "textFormat": {"bold": True},
                            "borders": {"top": rule},
                        }
                    },
                    "fields": "userEnteredFormat.textFormat.bold,userEnteredFormat.borders.top",
                }
            }
        if table.notes:
            yield repeat(area(paper, after, end, 0, 2), {"textFormat": text_format(look.MUTED)})


def _columns(paper: Paper, table: Table, body: int, after: int) -> Iterator[Request]:
    """Number format and alignment, one request for neighbours that are alike."""
    for format_, group in groupby(enumerate(table.heads), key=lambda pair: pair[1].format):
        places = [place for place, _ in group]
        yield {
            "repeatCell": {
                "range": area(paper, body, after, places[0], places[-1] + 1),
                "cell": {"userEnteredFormat": cell_format(format_, paper.currency, paper.locale)},
                "fields": "userEnteredFormat.numberFormat,userEnteredFormat.horizontalAlignment,"
                "userEnteredFormat.wrapStrategy",
            }
        }


def _marked(paper: Paper, table: Table, body: int) -> Iterator[Request]:
    """Cells that differ from their column, in runs down it."""
    by_column: dict[int, list[tuple[int, Mark]]] = {}
    for (row, column), mark in sorted(table.marks.items()):
        by_column.setdefault(column, []).append((row, mark))
    for column, marks in by_column.items():
        inked = [(row, ink) for row, mark in marks if (ink := _ink(mark)) is not None]
        for ink in (look.MUTED, look.WARN, look.GOOD):
            for start, end in _runs(row for row, own in inked if own == ink):
                yield {
                    "repeatCell": {
                        "range": area(paper, body + start, body + end, column, column + 1),
                        "cell": {
                            "userEnteredFormat": {
                                "textFormat": {"foregroundColorStyle": colour(ink)}
                            }
                        },
                        "fields": "userEnteredFormat.textFormat.foregroundColorStyle",
                    }
                }
        usual = table.heads[column].format
        formats = {
            row: (mark.format or usual, mark.sign)
            for row, mark in marks
            if mark.format is not None or mark.sign
        }
        if formats:
            yield _formatted(paper, formats, usual, body, column)
        links = {row: mark.link for row, mark in marks if mark.link is not None}
        for start, end in _runs(links):
            place = area(paper, body + start, body + end, column, column + 1)
            blue = {"foregroundColorStyle": colour(look.ACCENT), "underline": True}
            yield {
                "repeatCell": {
                    "range": place,
                    "cell": {"userEnteredFormat": {"textFormat": blue}},
                    "fields": "userEnteredFormat.textFormat.foregroundColorStyle,"
                    "userEnteredFormat.textFormat.underline",
                }
            }
            yield {
                "updateCells": {
                    "range": place,
                    "rows": [{"values": [_link(links[row])]} for row in range(start, end)],
                    "fields": "userEnteredFormat.textFormat.link",
                }
            }


def _ink(mark: Mark) -> str | None:
    if mark.warn:
        return look.WARN
    if mark.good:
        return look.GOOD
    return look.MUTED if mark.muted else None


def _scaled(paper: Paper, table: Table, body: int) -> Iterator[Request]:
    """Colour scales, as fills. As conditional formats they would have to be laid anew where a table
    grows, and rules have no ids: one that people made could be taken for ours."""
    rows = table.rows[:-1] if table.total else table.rows
    for columns in table.scales:
        shown = [row[columns.start : columns.stop] for row in rows]
        most = max((one for row in shown for one in row if isinstance(one, int | float)), default=0)
        if most <= 0:
            continue
        yield {
            "updateCells": {
                "range": area(paper, body, body + len(rows), columns.start, columns.stop),
                "rows": [{"values": [_fill(one, most) for one in row]} for row in shown],
                "fields": "userEnteredFormat.backgroundColorStyle",
            }
        }


def _fill(value: CellValue, most: float) -> dict[str, Any]:
    if not isinstance(value, int | float) or value <= 0:
        return {}
    code = between(look.SURFACE, look.SCALE_FILL, value / most)
    return {"userEnteredFormat": {"backgroundColorStyle": colour(code)}}


def _formatted(
    paper: Paper,
    formats: Mapping[int, tuple[Format, str]],
    usual: Format,
    body: int,
    column: int,
) -> Request:
    """Numbers whose format changes from row to row, all of a column in one request. A sign stands
    before the number, which stays one."""
    first, last = min(formats), max(formats)
    rows = []
    for row in range(first, last + 1):
        format_, sign = formats.get(row, (usual, ""))
        form = cell_format(format_, paper.currency, paper.locale)
        if sign and "numberFormat" in form:
            number = form["numberFormat"]
            form["numberFormat"] = {**number, "pattern": _signed(sign, number["pattern"])}
        rows.append(form)
    return {
        "updateCells": {
            "range": area(paper, body + first, body + last + 1, column, column + 1),
            "rows": [
                {"values": [{"userEnteredFormat": {"numberFormat": form.get("numberFormat", {})}}]}
                for form in rows
            ],
            "fields": "userEnteredFormat.numberFormat",
        }
    }


def _signed(sign: str, pattern: str) -> str:
    """Of a target one format for both signs: the axis of a chart takes that of the first cell."""
    if sign in SIGNS:
        return f'[>=1]"{SIGNS[1]} "{pattern};"{SIGNS[0]} "{pattern}'
    return f'"{sign} "{pattern}'


def _link(uri: str) -> dict[str, Any]:
    return {"userEnteredFormat": {"textFormat": {"link": {"uri": uri}}}}


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ascending rows → (first, one after the last) of each unbroken run."""
    start = previous = None
    for row in rows:
        if previous is not None and row == previous + 1:
            previous = row
            continue
        if start is not None and previous is not None:
            yield start, previous + 1
        start = previous = row
    if start is not None and previous is not None:
        yield start, previous + 1


def widths_of(tables: Sequence[Table], paper: Paper, at_least: int = 0) -> list[int]:
    """Pixels of each column; the first has `at_least` so many."""
    first, *others = (_needed(table, paper) for table in tables)
    for table, sizes in zip(tables[1:], others, strict=True):
        for column, (head, wanted) in enumerate(zip(table.heads, first, strict=False)):
            if head.format == "text":
                sizes[column] = min(sizes[column], max(wanted, _ENOUGH))
    columns = zip_longest(first, *others, fillvalue=_NARROWEST)
    wide = [max(sizes) for sizes in columns]
    return [max(wide[0], at_least), *wide[1:]]


def pixels_of(text: str) -> int:
    """Of a line of words: letters are narrower than the digits of a table."""
    wide = _units(text) - len(text)
    return _PADDING + 2 * _UNIT * wide + _LETTER * (len(text) - wide)


def widths(paper: Paper, pixels: Sequence[int]) -> Iterator[Request]:
    for size, group in groupby(enumerate(pixels), key=lambda pair: pair[1]):
        places = [place for place, _ in group]
        yield {
            "updateDimensionProperties": {
                "range": {
                    "sheetId": paper.sheet_id,
                    "dimension": "COLUMNS",
                    "startIndex": places[0],
                    "endIndex": places[-1] + 1,
                },
                "properties": {"pixelSize": size},
                "fields": "pixelSize",
            }
        }


def _needed(table: Table, paper: Paper) -> list[int]:
    """Pixels for each column, in steps of 12."""
    sizes = []
    sample = [*table.rows[:_SAMPLE], *table.rows[-1:]]
    columns = zip(*sample, strict=True) if sample else [()] * len(table.heads)
    for head, column in zip(table.heads, columns, strict=True):
        cells = set(column)
        numbers = [one for one in cells if isinstance(one, (int, float))]
        largest = max(map(abs, numbers), default=0)
        words = [one for one in cells if isinstance(one, str | Empty)]
        if head.format == "line":
            words = []  # which run on over the cells right of them
        shown = [*(_as_shown(one, paper) for one in words), _number_shown(largest, head.format)]
        units = max(_units_of_head(head.text), *map(_units, shown))
        pixels = _PADDING + _UNIT * units
        sizes.append(min(max(-(-pixels // 12) * 12, _NARROWEST), _WIDEST))
    return sizes


def _as_shown(value: str | Empty | None, paper: Paper) -> str:
    if value is None:
        return ""
    if isinstance(value, Empty):
        return value.of(paper.locale)
    return max(value.splitlines(), key=len, default="")


def _number_shown(value: float, format_: Format) -> str:
    return {"percent": "100%", "month": "2026-01", "date": "2026/01/01"}.get(
        format_, f"¥{value:,.0f}"
    )


@lru_cache(maxsize=4096)
def _units_of_head(text: str) -> int:
    """A long header breaks at one of its spaces, so that its numbers do not stand far apart."""
    words = text.split(" ")
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    broken = (max(map(_units, both)) for both in halves)
    whole = _units(text)
    # Among kana and kanji the break might fall anywhere.
    at_spaces = not any(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return min(broken, default=whole) if whole > _LONG_HEAD and at_spaces else whole


@lru_cache(maxsize=8192)
def _units(text: str) -> int:
    """Widths of half an em."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
