"""copyPaste and cutPaste."""

from sheets_emulator.batch.common import required
from sheets_emulator.batch.ranges import unmerge
from sheets_emulator.batch.registry import handles
from sheets_emulator.model.a1 import check_inside, grid_range
from sheets_emulator.model.cell import (
    Cell,
    CellError,
    Entered,
    Formula,
    Json,
    Row,
    Slot,
    Style,
    entered,
    make_slot,
    style_of,
    trim,
)
from sheets_emulator.model.clock import today
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.references import copied
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.model.view import View


@handles("copyPaste")
def copy_paste(book: Spreadsheet, request: Json) -> None:
    """A destination that is a multiple of the source is filled with repetitions of it."""
    source = grid_range(book, required(request, "source"))
    destination = grid_range(book, required(request, "destination"))
    kind = request.get("pasteType", "PASTE_NORMAL")
    block = _Block(book, source)
    if request.get("pasteOrientation") == "TRANSPOSE":
        block = block.transposed()
    down = _times(destination.height, block.height)
    across = _times(destination.width, block.width)
    sheet = book.edit(destination.sheet_id)
    for y in range(down):
        for x in range(across):
            top, left = destination.top + y * block.height, destination.left + x * block.width
            _paste(book, sheet, block, top, left, kind, is_cut=False)


@handles("cutPaste")
def cut_paste(book: Spreadsheet, request: Json) -> None:
    """Everything is cut from the source, whatever of it is pasted."""
    source = grid_range(book, required(request, "source"))
    to = required(request, "destination")
    sheet = book.edit(to.get("sheetId", 0))
    block = _Block(book, source)
    old = book.edit(source.sheet_id)
    unmerge(old, source)
    for index in range(source.top, min(source.bottom, len(old.rows))):
        row = list(old.rows[index])
        if len(row) > source.left:
            row[source.left : source.right] = [None] * len(row[source.left : source.right])
            old.set_row(index, trim(row))
    kind = request.get("pasteType", "PASTE_NORMAL")
    top, left = to.get("rowIndex", 0), to.get("columnIndex", 0)
    check_inside(sheet, top, left)
    _paste(book, sheet, block, top, left, kind, is_cut=True)


class _Block:
    """Cells taken before anything is pasted: source and destination may overlap."""

    def __init__(self, book: Spreadsheet, source: Rect) -> None:
        sheet = book.sheet(source.sheet_id)
        view = View(book, today(book))
        self.source = source
        self.height, self.width = source.height, source.width
        self.slots: list[Row] = []
        self.values: list[list[Entered]] = []
        for row in range(source.top, source.bottom):
            slots = sheet.row(row)[source.left : source.right]
            slots = slots + [None] * (source.width - len(slots))
            self.slots.append(slots)
            self.values.append(
                [
                    _plain(view, sheet, row, source.left + offset, slot)
                    for offset, slot in enumerate(slots)
                ]
            )
        self.merges = [merge for merge in sheet.merges if source.encloses(merge)]
        self.is_transposed = False

    def transposed(self) -> "_Block":
        self.slots = [list(column) for column in zip(*self.slots, strict=True)]
        self.values = [list(column) for column in zip(*self.values, strict=True)]
        self.height, self.width = self.width, self.height
        self.merges = []
        self.is_transposed = True
        return self


def _plain(view: View, sheet: Sheet, row: int, column: int, slot: Slot) -> Entered:
    value = view.value_of(sheet, row, column, slot)
    return value.text if isinstance(value, CellError) else value


def _times(destination: int, source: int) -> int:
    return destination // source if destination and source and destination % source == 0 else 1


def _paste(
    book: Spreadsheet,
    sheet: Sheet,
    block: _Block,
    top: int,
    left: int,
    kind: str,
    *,
    is_cut: bool,
) -> None:
    target = Rect(sheet.id, top, top + block.height, left, left + block.width)
    sheet.resize(max(sheet.row_count, target.bottom), max(sheet.column_count, target.right))
    if kind == "PASTE_CONDITIONAL_FORMATTING":
        _copy_rules(book, sheet, block.source, target)
        return
    for offset in range(block.height):
        row = list(sheet.row(top + offset))
        row += [None] * (target.right - len(row))
        for place in range(block.width):
            slot = block.slots[offset][place]
            value = entered(slot)
            if isinstance(value, Formula) and not is_cut:
                origin = (place, offset) if block.is_transposed else (offset, place)
                rows = top + offset - block.source.top - origin[0]
                columns = left + place - block.source.left - origin[1]
                value = Formula(copied(value.text, rows, columns))
            row[left + place] = _pasted(
                row[left + place], slot, value, block.values[offset][place], kind
            )
        sheet.set_row(top + offset, trim(row))
    if kind in ("PASTE_NORMAL", "PASTE_FORMAT", "PASTE_NO_BORDERS"):
        _copy_merges(sheet, block, target)
        if not is_cut:
            _copy_rules(book, sheet, block.source, target)


def _pasted(old: Slot, slot: Slot, value: Entered, plain: Entered, kind: str) -> Slot:
    own, new = style_of(old), style_of(slot)
    match kind:
        case "PASTE_VALUES":
            return make_slot(plain, own)
        case "PASTE_FORMULA":
            return make_slot(value, own)
        case "PASTE_FORMAT":
            return make_slot(entered(old), _style(new, note=own, validation=own))
        case "PASTE_DATA_VALIDATION":
            return make_slot(entered(old), _style(own, note=own, validation=new))
        case "PASTE_NO_BORDERS":
            bare = {
                k: v for k, v in ((new.format if new else None) or {}).items() if k != "borders"
            }
            kept = ((own.format if own else None) or {}).get("borders")
            if kept:
                bare["borders"] = kept
            return make_slot(value, _style(Style.of(bare), note=new, validation=new))
        case _:
            return make_slot(value, new) if not isinstance(slot, Cell) else Cell(value, new)


def _style(shape: Style | None, *, note: Style | None, validation: Style | None) -> Style | None:
    return Style.of(
        shape.format if shape else None,
        note.note if note else "",
        validation.validation if validation else None,
        shape.runs if shape else (),
    )


def _copy_merges(sheet: Sheet, block: _Block, target: Rect) -> None:
    if not block.merges:
        return
    sheet.merges = [merge for merge in sheet.merges if not merge.intersects(target)]
    down, across = target.top - block.source.top, target.left - block.source.left
    sheet.merges += [
        Rect(sheet.id, m.top + down, m.bottom + down, m.left + across, m.right + across)
        for m in block.merges
    ]


def _copy_rules(book: Spreadsheet, sheet: Sheet, source: Rect, target: Rect) -> None:
    """Conditional formats that cover the whole source cover the target too."""
    rules = book.sheet(source.sheet_id).conditional_formats
    area: Json = {
        "sheetId": sheet.id,
        "startRowIndex": target.top,
        "endRowIndex": target.bottom,
        "startColumnIndex": target.left,
        "endColumnIndex": target.right,
    }
    changed: list[Json] = []
    for rule in rules:
        rects = [grid_range(book, given) for given in rule["ranges"]]
        covers = any(rect.encloses(source) for rect in rects)
        has = any(rect.encloses(target) for rect in rects)
        if not covers or has:
            continue
        if source.sheet_id == sheet.id:
            place = sheet.conditional_formats.index(rule)
            sheet.conditional_formats[place] = {**rule, "ranges": [*rule["ranges"], area]}
        else:
            changed.append({**rule, "ranges": [area]})
    sheet.conditional_formats += changed
