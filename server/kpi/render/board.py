"""ダッシュボード → batchUpdate requests: cards, words and the hidden numbers. Charts are never
touched here."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from server.kpi.board import BoardPage, Card, Fact
from server.kpi.pages import SIGNS, CellValue, Table
from server.kpi.render.paper import (
    Paper,
    Request,
    area,
    cell_format,
    plain_cell,
    repeat,
    text_format,
)
from server.kpi.render.style import pixels_of
from server.money import money
from server.sheets.colours import colour
from sheets_schema import dashboard, look
from sheets_schema.dashboard import ChartTable
from sheets_schema.metrics import Empty, Format
from sheets_schema.text import Locale, Text

# label, figure, against target, against last month
_CARD_LINES = 4
_CARD_COLUMNS = 3
_FACT_COLUMNS = 2
_ROLE_COLUMN = 6
_FIGURE_PIXELS = 48
_LINE_PIXELS, _TWO_LINES_PIXELS = 21, 40


def board_requests(page: BoardPage, subtitle: str, paper: Paper) -> list[Request]:
    """Everything from clearing the tab to the numbers that its charts read."""
    return [
        *_room(paper),
        {
            "updateCells": {
                # People's own cells below and beside it stay.
                "range": area(
                    paper, 0, dashboard.ROWS, 0, _data_column(paper) + dashboard.DATA_COLUMNS
                ),
                "fields": "userEnteredValue,userEnteredFormat,note",
            }
        },
        {"unmergeCells": {"range": _cards_area(paper)}},
        *_head(page, subtitle, paper),
        *_cards(page.cards, paper),
        *_outlook(page.outlook, paper),
        *_attention(page, paper),
        *(_roles(page.roles, paper) if page.roles else ()),
        *(_block(block, rows, paper) for block, rows in page.blocks.items()),
    ]


def _room(paper: Paper) -> Iterator[Request]:
    """A grid with all the charts' numbers on it, however many columns people deleted."""
    grid = {
        "rowCount": max(paper.rows, dashboard.ROWS),
        "columnCount": max(paper.columns, _data_column(paper) + dashboard.DATA_COLUMNS),
    }
    yield {
        "updateSheetProperties": {
            "properties": {"sheetId": paper.sheet_id, "gridProperties": grid},
            "fields": ",".join(f"gridProperties.{key}" for key in grid),
        }
    }
    yield _size(paper, "COLUMNS", 0, dashboard.COLUMNS, dashboard.COLUMN_PIXELS)
    figure = dashboard.CARD_ROW + 1
    yield _size(paper, "ROWS", figure, figure + 1, _FIGURE_PIXELS)


def _head(page: BoardPage, subtitle: str, paper: Paper) -> Iterator[Request]:
    whole = area(paper, 0, dashboard.ROWS, 0, dashboard.COLUMNS)
    yield repeat(whole, {"textFormat": text_format(look.INK), "verticalAlignment": "MIDDLE"})
    title = text_format(look.INK, look.TITLE_SIZE, bold=True)
    yield _put(paper, 0, 0, [[_styled(page.tab.title.of(paper.locale), {"textFormat": title})]])
    muted = {"textFormat": text_format(look.MUTED), "verticalAlignment": "MIDDLE"}
    yield _put(paper, 1, 0, [[_styled(subtitle, muted)]])


def _cards(cards: tuple[Card, ...], paper: Paper) -> Iterator[Request]:
    top = dashboard.CARD_ROW
    long = False
    for number, card in enumerate(cards):
        left = number * _CARD_COLUMNS
        right = left + _CARD_COLUMNS
        yield repeat(
            area(paper, top, top + _CARD_LINES, left, right),
            {"backgroundColorStyle": colour(look.RAISED)},
        )
        for line in range(_CARD_LINES):
            merged = area(paper, top + line, top + line + 1, left, right)
            yield {"mergeCells": {"range": merged, "mergeType": "MERGE_ALL"}}
        yield _put(paper, top, left, [[cell] for cell in _card_cells(card, paper)])
        long |= "\n" in _this_month(card, paper)[0]
        yield _edge(area(paper, top, top + _CARD_LINES, left, left + 1), "left", thick=True)
    yield _size(paper, "ROWS", top + 2, top + 3, _TWO_LINES_PIXELS if long else _LINE_PIXELS)


def _card_cells(card: Card, paper: Paper) -> Iterator[dict[str, Any]]:
    def styled(ink: str, size: int = look.TABLE_SIZE, *, bold: bool = False) -> dict[str, Any]:
        return _on_card({"textFormat": text_format(ink, size, bold=bold)})

    yield _styled(card.label, styled(look.MUTED))
    figure = styled(look.INK, look.HEADLINE_SIZE, bold=True)
    number = {} if isinstance(card.value, Empty) else cell_format(card.format, paper.currency)
    yield _styled(
        card.value.of(paper.locale) if isinstance(card.value, Empty) else card.value,
        {**figure, **{key: number[key] for key in ("numberFormat",) if key in number}},
    )
    words, ink = _this_month(card, paper)
    yield _styled(words, styled(ink))
    words, ink = _against_last_month(card, paper)
    yield _styled(words, styled(ink))


def _this_month(card: Card, paper: Paper) -> tuple[str, str]:
    """The words, in two lines where one would be cut, and the ink that goes with them; the sign
    says the same without colour."""
    words, ink = _against_target(card, paper)
    if pixels_of(words) > _CARD_COLUMNS * dashboard.COLUMN_PIXELS:
        words = words.replace(" ・ ", "\n")
    return words, ink


def _against_target(card: Card, paper: Paper) -> tuple[str, str]:
    actual = _say(dashboard.THIS_MONTH, paper, actual=worded(card.month, card.format, paper))
    if card.target is None:
        return f"{actual} ・ {dashboard.NO_TARGET.of(paper.locale)}", look.INK
    attained = worded(card.attained, "percent", paper)
    target = worded(card.target, card.format, paper)
    if card.in_progress and card.landing is not None:
        # Part of a month is not held against the target of a whole one.
        landing = worded(card.landing, card.format, paper)
        told = _say(dashboard.LANDING, paper, target=target, landing=landing)
    else:
        told = _say(dashboard.TARGET, paper, target=target, attained=attained)
    if not isinstance(card.attained, int | float):
        return f"{actual} ・ {told}", look.INK
    reached = card.attained >= 1
    return f"{actual} ・ {SIGNS[reached]} {told}", look.GOOD if reached else look.WARN


def _against_last_month(card: Card, paper: Paper) -> tuple[str, str]:
    """The words, and the ink that goes with them; the arrow says the same without colour."""
    before = _say(dashboard.LAST_MONTH, paper, before=worded(card.before, card.format, paper))
    if not (isinstance(card.month, int | float) and isinstance(card.before, int | float)):
        return before, look.MUTED
    change = card.month - card.before
    if not change:
        return f"{before} ・ {dashboard.SAME.of(paper.locale)}", look.MUTED
    arrow = dashboard.UP if change > 0 else dashboard.DOWN
    by = _say(arrow, paper, by=worded(abs(change), card.format, paper))
    if card.in_progress:
        # Part of a month beside a whole one: neither good nor bad yet.
        return f"{before} ・ {by}{dashboard.SO_FAR.of(paper.locale)}", look.MUTED
    better = (change < 0) if card.less_is_better else (change > 0)
    return f"{before} ・ {by}", look.GOOD if better else look.BAD


def _outlook(facts: tuple[Fact, ...], paper: Paper) -> Iterator[Request]:
    """Won amount, pipeline, 今期着地 and what it lacks: a label above a figure, below the cards."""
    top = dashboard.OUTLOOK_ROW
    for number, fact in enumerate(facts):
        left = number * _FACT_COLUMNS
        place = area(paper, top, top + 2, left, left + _FACT_COLUMNS)
        yield repeat(place, {"backgroundColorStyle": colour(look.RAISED)})
        for line in range(2):
            merged = area(paper, top + line, top + line + 1, left, left + _FACT_COLUMNS)
            yield {"mergeCells": {"range": merged, "mergeType": "MERGE_ALL"}}
        label = {"textFormat": text_format(look.MUTED)}
        figure = {"textFormat": text_format(look.INK, look.TITLE_SIZE, bold=True)}
        if fact.value is not None and not isinstance(fact.value, str | Empty):
            figure["numberFormat"] = cell_format(fact.format, paper.currency)["numberFormat"]
        shown = fact.value.of(paper.locale) if isinstance(fact.value, Empty) else fact.value
        cells = [_styled(fact.label, _on_card(label)), _styled(shown, _on_card(figure))]
        if fact.link:
            text = {**text_format(look.MUTED), "underline": True, "link": {"uri": fact.link}}
            cells[0] = _styled(fact.label, _on_card({"textFormat": text}))
        yield _put(paper, top, left, [[cell] for cell in cells])
        yield _edge(area(paper, top, top + 2, left, left + 1), "left", thick=True)


def _on_card(form: dict[str, Any]) -> dict[str, Any]:
    return {
        **form,
        "backgroundColorStyle": colour(look.RAISED),
        "horizontalAlignment": "LEFT",
        "verticalAlignment": "MIDDLE",
        "padding": {"left": 12, "right": 8, "top": 2, "bottom": 2},
    }


def _attention(page: BoardPage, paper: Paper) -> Iterator[Request]:
    yield _heading(paper, 0, page.attention_head.of(paper.locale))
    for number, line in enumerate(page.attention, dashboard.ATTENTION_ROW + 1):
        looks = _link(line.link) if line.link else _look(look.INK)
        yield _put(paper, number, 0, [[{**plain_cell(line.text), **looks}]])


def _roles(table: Table, paper: Paper) -> Iterator[Request]:
    """役割, 指標, 今月, 先月 in six columns: words may run on into the blank one beside them."""
    yield _heading(paper, _ROLE_COLUMN, table.heading or "")
    top = dashboard.ATTENTION_ROW + 1
    role, metric, *months = (plain_cell(head.text) for head in table.heads)
    head = [role, {}, metric, {}, *months]
    yield _put(paper, top, _ROLE_COLUMN, [[{**cell, **_look(look.MUTED)} for cell in head]])
    for number, row in enumerate(table.rows):
        cells: list[dict[str, Any]] = []
        for column, value in enumerate(row):
            mark = table.marks.get((number, column))
            form = mark.format if mark and mark.format else table.heads[column].format
            if isinstance(value, Empty):
                cell = plain_cell(value.of(paper.locale))
            else:
                cell = plain_cell(value)
            given: dict[str, Any] = {"textFormat": text_format(look.INK, bold=column == 0)}
            if column >= 2:
                given |= cell_format(form, paper.currency)
            cells.append({**cell, "userEnteredFormat": given})
            if column < 2:
                cells.append({})
        yield _put(paper, top + 1 + number, _ROLE_COLUMN, [cells])
    rule = area(paper, top, top + 1, _ROLE_COLUMN, dashboard.COLUMNS)
    yield _edge(rule, "bottom", look.LINE)
    right = area(paper, top, top + 1, _ROLE_COLUMN + 4, dashboard.COLUMNS)
    yield {
        "repeatCell": {
            "range": right,
            "cell": {"userEnteredFormat": {"horizontalAlignment": "RIGHT"}},
            "fields": "userEnteredFormat.horizontalAlignment",
        }
    }


def _block(block: ChartTable, rows: Any, paper: Paper) -> Request:
    """The numbers of one chart; cells of the block that are not reached are blank already."""
    left = _data_column(paper) + block.offset
    formats = _block_formats(block)
    cells = [
        [
            {**plain_cell(value), **(_number_look(formats[column], paper) if number else {})}
            for column, value in enumerate(row)
        ]
        for number, row in enumerate(rows[: block.rows])
    ]
    return _put(paper, 0, left, cells)


def _block_formats(block: ChartTable) -> tuple[Format, ...]:
    if block == dashboard.COSTS:
        return ("text", "money", "money", "money")
    return ("text", "count", "count", "count", "percent")


def _number_look(form: Format, paper: Paper) -> dict[str, Any]:
    if form == "text":
        return {}
    number = cell_format(form, paper.currency)["numberFormat"]
    return {"userEnteredFormat": {"numberFormat": number}}


def worded(value: CellValue, form: Format, paper: Paper) -> str:
    """A figure within a sentence, as its cell would show it."""
    if isinstance(value, Empty):
        return value.of(paper.locale)
    if value is None or isinstance(value, str):
        return value or "--"
    if form == "percent":
        return f"{_rounded(value * 100, 0):,}%"
    if form == "money":
        return money(value, paper.currency)
    return f"{_rounded(value, 0):,}"


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _data_column(paper: Paper) -> int:
    return paper.marked.get(dashboard.DATA_MARK, dashboard.DATA_COLUMN)


def _heading(paper: Paper, column: int, words: str) -> Request:
    bold = {"textFormat": text_format(look.INK, 12, bold=True)}
    return _put(paper, dashboard.ATTENTION_ROW, column, [[_styled(words, bold)]])


def _say(text: Text, paper: Paper, **words: str) -> str:
    locale: Locale = paper.locale
    return text.of(locale).format(**words)


def _styled(value: CellValue, form: dict[str, Any]) -> dict[str, Any]:
    shown = None if isinstance(value, Empty) else value
    return {**plain_cell(shown), "userEnteredFormat": form}


def _link(uri: str) -> dict[str, Any]:
    text = {**text_format(look.ACCENT), "underline": True, "link": {"uri": uri}}
    return {"userEnteredFormat": {"textFormat": text}}


def _look(ink: str) -> dict[str, Any]:
    return {"userEnteredFormat": {"textFormat": text_format(ink)}}


def _put(paper: Paper, row: int, column: int, cells: list[list[dict[str, Any]]]) -> Request:
    return {
        "updateCells": {
            "start": {"sheetId": paper.sheet_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": line} for line in cells],
            "fields": "userEnteredValue,userEnteredFormat",
        }
    }


def _cards_area(paper: Paper) -> dict[str, Any]:
    top = dashboard.CARD_ROW
    return area(paper, top, dashboard.OUTLOOK_ROW + 2, 0, dashboard.COLUMNS)


def _edge(
    where: dict[str, Any], side: str, ink: str = look.ACCENT, *, thick: bool = False
) -> Request:
    rule = {"style": "SOLID_THICK" if thick else "SOLID", "colorStyle": colour(ink)}
    return {"updateBorders": {"range": where, side: rule}}


def _size(paper: Paper, dimension: str, start: int, end: int, pixels: int) -> Request:
    return {
        "updateDimensionProperties": {
            "range": {
                "sheetId": paper.sheet_id,
                "dimension": dimension,
                "startIndex": start,
                "endIndex": end,
            },
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }
