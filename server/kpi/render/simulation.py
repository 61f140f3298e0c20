"""シミュレーション → batchUpdate requests. Where it does not stand yet it is written whole, with
the assumptions that 設定 holds or those of a new spreadsheet. From then on it belongs to people:
what they assume, how they call their plans, and where they move it all. The program finds its
lines and columns by their marks, and writes nothing but the actuals and targets beside."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from server.kpi.pages import CellValue
from server.kpi.render.page import ground
from server.kpi.render.paper import (
    Cell,
    Paper,
    Request,
    area,
    cell_format,
    plain_cell,
    repeat,
    text_format,
)
from server.kpi.simulated import SimulationPage
from server.sheets.a1 import letters
from server.sheets.colours import colour
from server.sheets.guard import guard_column, guard_line
from server.sheets.marks import mark_column, mark_line
from sheets_schema import look
from sheets_schema.metrics import Empty, Format
from sheets_schema.simulation import (
    BLOCKS,
    ITEM,
    NOT_FOUND,
    PEOPLE_NOTE,
    PLANS,
    ROOM,
    ROOM_NOTE,
    SUM,
    SUM_GAP,
    SUM_TARGET,
    SUM_TARGET_NOTE,
    TARGET_LINES,
    Block,
    PlanLine,
)

_ABOVE = 4
_ITEM, _FIRST = 0, 1
_ROOM, _SUM, _TARGET, _GAP = (PLANS + 1 + place for place in range(4))
WIDTH = _GAP + 1
_SUBTITLE = "subtitle"
_PIXELS = (264, 132, 132, 132, 36, 132, 132, 132)
_REFERENCE = re.compile(r"\{(?:(total|goal):)?([a-z_.]+)\}")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block and its zero-based rows: of its header, and by the key of a line."""

    block: Block
    header: int
    rows: Mapping[str, int]

    @property
    def note(self) -> int:
        return self.header + len(self.rows) + 1


def simulation_requests(page: SimulationPage, subtitle: str, paper: Paper) -> list[Request]:
    if paper.lines:
        return list(_beside(page, subtitle, paper))
    placed = _places()
    height = placed[-1].note + 1
    return [
        *ground(page.tab, paper, height, WIDTH, frozen=0),
        *_looks(paper, placed, height),
        _cells(page, subtitle, paper, placed),
        *_marks(paper, placed),
        *_beside_new(page, paper, placed),
    ]


def _places() -> list[_Placed]:
    placed, top = [], _ABOVE
    for block in BLOCKS:
        header = top + 1
        rows = {line.key: header + 1 + number for number, line in enumerate(block.lines)}
        placed.append(_Placed(block, header, rows))
        top = placed[-1].note + 2
    return placed


def _cells(page: SimulationPage, subtitle: str, paper: Paper, placed: list[_Placed]) -> Request:
    say = paper.locale
    rows: list[list[Cell]] = [
        [plain_cell(page.tab.title.of(say))], [plain_cell(subtitle)],
        [plain_cell(PEOPLE_NOTE.of(say))], [],
    ]  # fmt: skip
    for one in placed:
        rows += [[] for _ in range(one.header - 1 - len(rows))]
        rows.append([plain_cell(one.block.heading.of(say))])
        rows.append([
            plain_cell(ITEM.of(say)),
            *(plain_cell(name.of(say)) for name in one.block.plans),
            {**plain_cell(ROOM.of(say)), "note": ROOM_NOTE.of(say)},
            plain_cell(SUM.of(say)),
            {**plain_cell(SUM_TARGET.of(say)), "note": SUM_TARGET_NOTE.of(say)},
            plain_cell(SUM_GAP.of(say)),
        ])  # fmt: skip
        rows += [_line_cells(page, paper, one, line) for line in one.block.lines]
        rows.append([plain_cell(one.block.note.of(say))])
    return {
        "updateCells": {
            "start": {"sheetId": paper.sheet_id, "rowIndex": 0, "columnIndex": 0},
            "rows": [{"values": row} for row in rows],
            "fields": "userEnteredValue,note",
        }
    }


def _line_cells(page: SimulationPage, paper: Paper, placed: _Placed, line: PlanLine) -> list[Cell]:
    row = placed.rows[line.key]
    own = line.kind == "input"
    label = line.name.of(paper.locale) if own else f"　{line.name.of(paper.locale)}"
    first: Cell = {
        **plain_cell(label),
        **({"note": line.note.of(paper.locale)} if line.note else {}),
    }
    plans: list[Cell] = []
    for number in range(PLANS):
        if line.formula:
            plans.append(_formula(line.formula, paper, placed, _FIRST + number))
        elif line.key in TARGET_LINES:
            plans.append(plain_cell(page.compared_with if not number else None))
        else:
            key = line.defaults[number] if number < len(line.defaults) else ""
            plans.append(_assumed(page.assumed.get(key)))
    total: Cell = {}
    if line.of_total:
        total = _formula(line.of_total, paper, placed, _SUM)
    elif line.total:
        # From the words before the plans to the room behind them, which any new plan is within.
        span = f"{letters(_ITEM)}{row + 1}:{letters(_ROOM)}{row + 1}"
        total = _written(f'=IF(COUNT({span})=0,"",SUM({span}))')
    target, gap = _against(page, placed, line, row)
    return [first, *plans, {}, total, target, gap]


def _against(page: SimulationPage, placed: _Placed, line: PlanLine, row: int) -> tuple[Cell, Cell]:
    """The target beside the sum, where people write it themselves, and what is between them."""
    goal, setting = placed.block.goal
    target = _assumed(page.assumed.get(setting)) if line.key == goal else {}
    if line.key != goal and not line.target:
        return target, {}
    total, wanted = f"{letters(_SUM)}{row + 1}", f"{letters(_TARGET)}{row + 1}"
    return target, _written(f'=IF(OR({total}="",{wanted}=""),"",{total}-{wanted})')


def _formula(text: str, paper: Paper, placed: _Placed, column: int) -> Cell:
    def cell_of(found: re.Match[str]) -> str:
        if found[2] == "zero":
            return Empty.ZERO_BASE.of(paper.locale)
        row = placed.rows[found[2]] + 1
        match found[1]:
            case "goal":
                return f"${letters(_TARGET)}{row}"
            case "total":
                return f"${letters(_SUM)}{row}"
            case _:
                return f"{letters(column)}{row}"

    return _written(_REFERENCE.sub(cell_of, text))


def _written(formula: str) -> Cell:
    return {"userEnteredValue": {"formulaValue": formula}}


def _assumed(value: Decimal | int | None) -> Cell:
    if value is None:
        return {}
    return plain_cell(int(value) if value == int(value) else float(value))


def _marks(paper: Paper, placed: list[_Placed]) -> Iterator[Request]:
    """What the program will look for."""
    for key, column in (("sim_item", _ITEM), ("sim_room", _ROOM), ("sim_target", _TARGET)):
        yield mark_column(key, paper.sheet_id, column)
    yield mark_line(_SUBTITLE, paper.sheet_id, 1)
    for one in placed:
        for line in one.block.lines:
            if line.kind in ("input", "actual") or line.target:
                yield mark_line(line.key, paper.sheet_id, one.rows[line.key])


def _looks(paper: Paper, placed: list[_Placed], height: int) -> Iterator[Request]:
    everything = area(paper, 0, height, 0, WIDTH)
    yield repeat(everything, {"textFormat": text_format(look.INK), "verticalAlignment": "MIDDLE"})
    title = {"textFormat": text_format(look.INK, look.TITLE_SIZE, bold=True)}
    yield repeat(area(paper, 0, 1, 0, 1), title)
    yield repeat(area(paper, 1, 3, 0, 1), {"textFormat": text_format(look.MUTED)})
    for one in placed:
        heading = {"textFormat": text_format(look.INK, bold=True)}
        yield repeat(area(paper, one.header - 1, one.header, 0, 1), heading)
        yield repeat(area(paper, one.header, one.header + 1, 0, WIDTH), _header_look())
        note = {"textFormat": text_format(look.MUTED)}
        yield repeat(area(paper, one.note, one.note + 1, 0, 1), note)
        for line in one.block.lines:
            yield from _line_looks(paper, one, line)
    for place, pixels in enumerate(_PIXELS):
        yield {
            "updateDimensionProperties": {
                "range": {
                    "sheetId": paper.sheet_id,
                    "dimension": "COLUMNS",
                    "startIndex": place,
                    "endIndex": place + 1,
                },
                "properties": {"pixelSize": pixels},
                "fields": "pixelSize",
            }
        }


def _header_look() -> dict[str, Any]:
    return {
        "backgroundColorStyle": colour(look.HEADER_FILL),
        "textFormat": text_format(look.HEADER_INK, bold=True),
        "horizontalAlignment": "CENTER",
        "verticalAlignment": "MIDDLE",
    }


def _line_looks(paper: Paper, placed: _Placed, line: PlanLine) -> Iterator[Request]:
    row = placed.rows[line.key]
    number = _number_look(line.format, paper)
    quiet = line.kind in ("actual", "gap", "expected")
    ink = look.MUTED if quiet else look.INK
    bold = line.kind == "result"
    yield repeat(area(paper, row, row + 1, 0, 1), {"textFormat": text_format(ink, bold=bold)})
    form = {"textFormat": text_format(ink, bold=bold), **number}
    if line.kind == "input":
        form["backgroundColorStyle"] = colour(look.PEOPLE_FILL)
    yield repeat(area(paper, row, row + 1, _FIRST, _ROOM), form)
    beside = {"textFormat": text_format(ink, bold=True), **number}
    yield repeat(area(paper, row, row + 1, _SUM, WIDTH), beside)
    if line.key == placed.block.goal[0]:
        people = {**beside, "backgroundColorStyle": colour(look.PEOPLE_FILL)}
        yield repeat(area(paper, row, row + 1, _TARGET, _TARGET + 1), people)


def _number_look(form: Format, paper: Paper) -> dict[str, Any]:
    if form == "text":
        return {"horizontalAlignment": "CENTER"}
    shown = cell_format(form, paper.currency, paper.locale)
    return {key: shown[key] for key in ("numberFormat", "horizontalAlignment") if key in shown}


def _beside_new(page: SimulationPage, paper: Paper, placed: list[_Placed]) -> Iterator[Request]:
    lines = {key: row for one in placed for key, row in one.rows.items()}
    names = {
        key: ["", page.compared_with if key == TARGET_LINES[0] else "", *[""] * (PLANS - 1)]
        for key in TARGET_LINES
    }
    assumed = {
        named: frozenset(
            _FIRST + number
            for line in block.lines
            for number in range(PLANS)
            if line.kind == "input" and number < len(line.defaults)
        )
        for block, named in zip(BLOCKS, TARGET_LINES, strict=True)
    }
    yield from _actuals(page, paper, lines, names, range(_FIRST, _ROOM), assumed)
    yield from _targets(page, paper, lines, _TARGET)


def _beside(page: SimulationPage, subtitle: str, paper: Paper) -> Iterator[Request]:
    """Wherever people have moved it. What has lost its mark is left alone."""
    lines = {key: one.row for key, one in paper.lines.items()}
    yield from _guards(paper)
    item, room = paper.marked.get("sim_item"), paper.marked.get("sim_room")
    if _SUBTITLE in lines and item is not None:
        yield _put(paper, lines[_SUBTITLE], item, plain_cell(subtitle))
    if item is not None and room is not None:
        names = {
            key: ["" if one is None else str(one) for one in paper.lines[key].values]
            for key in TARGET_LINES
            if key in paper.lines
        }
        assumed = {
            named: frozenset(_filled(block, paper))
            for block, named in zip(BLOCKS, TARGET_LINES, strict=True)
        }
        yield from _actuals(page, paper, lines, names, range(item + 1, room), assumed)
    target = paper.marked.get("sim_target")
    if target is not None:
        yield from _targets(page, paper, lines, target)


def _filled(block: Block, paper: Paper) -> Iterator[int]:
    """The columns in which somebody assumes something."""
    for line in block.lines:
        if line.kind == "input" and line.key in paper.lines:
            values = paper.lines[line.key].values
            yield from (at for at, value in enumerate(values) if value not in (None, ""))


def _guards(paper: Paper) -> Iterator[Request]:
    """Should somebody move a line or a column at this very moment, Google refuses it all, and it is
    written for where they stand then: no figure lands in a cell that people own."""
    for key, one in paper.lines.items():
        if one.mark_id is not None:
            yield from guard_line(key, paper.sheet_id, one.row, one.mark_id)
    for key in ("sim_item", "sim_room", "sim_target"):
        if key in paper.mark_ids:
            yield from guard_column(key, paper.sheet_id, paper.marked[key], paper.mark_ids[key])


def _actuals(
    page: SimulationPage,
    paper: Paper,
    lines: Mapping[str, int],
    names: Mapping[str, list[str]],
    columns: range,
    assumed: Mapping[str, frozenset[int]],
) -> Iterator[Request]:
    """`names`: line of a 想定の対象 → what stands in its columns, from the first of the tab on.
    `assumed`: the same line → the columns in which something is assumed; a plan that is still
    blank is compared with nothing."""
    for block, named in zip(BLOCKS, TARGET_LINES, strict=True):
        told = names.get(named, [])
        used = assumed[named]
        for line in block.lines:
            if line.kind != "actual" or line.key not in lines:
                continue
            for column in columns:
                name = told[column] if column < len(told) else ""
                if not name and column not in used:
                    yield _put(paper, lines[line.key], column, {})
                    continue
                found = page.actuals(name)
                value: CellValue = None if found is None else found[line.figure]
                shown = _shown(value, paper) if found else plain_cell(NOT_FOUND.of(paper.locale))
                yield _put(paper, lines[line.key], column, shown)


def _targets(
    page: SimulationPage, paper: Paper, lines: Mapping[str, int], column: int
) -> Iterator[Request]:
    for line in (line for block in BLOCKS for line in block.lines if line.target):
        if line.key in lines:
            value = page.targets.get(line.target)
            yield _put(paper, lines[line.key], column, _shown(value, paper))


def _shown(value: CellValue, paper: Paper) -> Cell:
    return plain_cell(value.of(paper.locale) if isinstance(value, Empty) else value)


def _put(paper: Paper, row: int, column: int, cell: Cell) -> Request:
    return {
        "updateCells": {
            "start": {"sheetId": paper.sheet_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [cell]}],
            "fields": "userEnteredValue",
        }
    }
