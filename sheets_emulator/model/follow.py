"""What stands on a grid follows it when rows or columns come, go or move."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from sheets_emulator.model.cell import Json
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.metadata import Dimension
from sheets_emulator.model.shift import Shift
from sheets_emulator.model.spreadsheet import Spreadsheet

_AXES: Final[dict[Dimension, tuple[str, str, str]]] = {
    "ROWS": ("startRowIndex", "endRowIndex", "rowIndex"),
    "COLUMNS": ("startColumnIndex", "endColumnIndex", "columnIndex"),
}
_RANGE_KEYS: Final = frozenset(
    {"sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}
)
_DIMENSION_KEYS: Final = frozenset({"sheetId", "dimension", "startIndex", "endIndex"})


def follow(book: Spreadsheet, shift: Shift) -> None:
    """Rewrites every range, metadata location and per-index property of the draft that `shift`
    touches; the cells themselves are the caller's."""
    for sheet in list(book.sheets):
        if sheet.id == shift.sheet_id:
            _follow_own(book, shift)
            _follow_filters(book, shift)
        _follow_objects(book, sheet.id, lambda item: _shifted(item, shift))
        _follow_bands(book, sheet.id, shift)
    book.named_ranges = _kept(book.named_ranges, lambda item: _shifted(item, shift))
    for metadata in list(book.metadata.values()):
        location = metadata.location
        if (
            location.sheet_id != shift.sheet_id
            or location.dimension != shift.dimension
            or location.index is None
        ):
            continue
        index = shift.index(location.index)
        if index is None:
            del book.metadata[metadata.id]
        elif index != location.index:
            book.metadata[metadata.id] = replace(metadata, location=replace(location, index=index))


def forget_sheet(book: Spreadsheet, sheet_id: int) -> None:
    """Removes what points into a sheet that is gone."""

    def gone(item: Json) -> Json | None:
        return None if item.get("sheetId", 0) == sheet_id else item

    for sheet in list(book.sheets):
        _follow_objects(book, sheet.id, gone)
    book.named_ranges = _kept(book.named_ranges, gone)
    for metadata in list(book.metadata.values()):
        if metadata.location.sheet_id == sheet_id:
            del book.metadata[metadata.id]


def with_sheet(value: Any, sheet_of: Callable[[int], int]) -> Any:
    """A copy in which every range points to `sheet_of` the sheet it pointed to."""

    def move(item: Json) -> Json:
        return {**item, "sheetId": sheet_of(item.get("sheetId", 0))}

    return map_ranges(value, move)


def map_ranges(value: Any, change: Callable[[Json], Json | None]) -> Any:
    """A copy in which each GridRange, DimensionRange and GridCoordinate went through `change`.
    Where it answers None a list loses the item, and an object whose `range` is gone goes too
    (None)."""
    if isinstance(value, list):
        changed = (map_ranges(item, change) for item in value)
        return [item for item in changed if item is not None]
    if not isinstance(value, dict):
        return value
    if _is_range(value):
        return change(value)
    result: Json = {}
    for name, item in value.items():
        if not isinstance(item, dict | list):
            result[name] = item
            continue
        # An empty range is the whole of the first sheet; only these names can hold one.
        if item == {} and name == "range":
            result[name] = change({"sheetId": 0})
            continue
        if name == "anchorCell" and isinstance(item, dict):
            item = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0} | item
        inside = map_ranges(item, change)
        if inside is not None:
            result[name] = inside
        elif name == "range":
            return None
    return result


def _is_range(value: Json) -> bool:
    keys = value.keys()
    if not keys or keys == {"sheetId", "tableId"}:
        return False
    if keys <= _RANGE_KEYS or (keys <= _DIMENSION_KEYS and "dimension" in keys):
        return True
    return keys <= {"sheetId", "rowIndex", "columnIndex"}


def _shifted(item: Json, shift: Shift, *, apart: bool = False) -> Json | None:
    """`apart`: ranges of this kind never overlap one another."""
    if item.get("sheetId", 0) != shift.sheet_id:
        return item
    start_key, end_key, index_key = _AXES[shift.dimension]
    if index_key in item:
        return {**item, index_key: _nearest(shift, item[index_key])}
    if "dimension" in item:
        if item["dimension"] != shift.dimension:
            return item
        start_key, end_key = "startIndex", "endIndex"
    start, end = item.get(start_key, 0), item.get(end_key)
    # An open end stays open: it means "to the edge", wherever that is.
    stretch = shift.band if apart else shift.span
    span = stretch(start, end if end is not None else 2**31)
    if span is None:
        return None
    shifted = dict(item)
    if start_key in item:
        shifted[start_key] = span[0]
    if end is not None:
        shifted[end_key] = span[1]
    return shifted


def _nearest(shift: Shift, index: int) -> int:
    while index > 0:
        found = shift.index(index)
        if found is not None:
            return found
        index -= 1
    return 0


def _follow_own(book: Spreadsheet, shift: Shift) -> None:
    sheet = book.edit(shift.sheet_id)
    rows = shift.dimension == "ROWS"
    merges: list[Rect] = []
    for merge in sheet.merges:
        span = shift.span(*((merge.top, merge.bottom) if rows else (merge.left, merge.right)))
        if span is None:
            continue
        moved = (
            replace(merge, top=span[0], bottom=span[1])
            if rows
            else replace(merge, left=span[0], right=span[1])
        )
        if moved.width * moved.height > 1:
            merges.append(moved)
    sheet.merges = merges
    properties = sheet.row_properties if rows else sheet.column_properties
    moved_properties = {
        new: kept for old, kept in properties.items() if (new := shift.index(old)) is not None
    }
    if rows:
        sheet.row_properties = moved_properties
    else:
        sheet.column_properties = moved_properties


def _follow_filters(book: Spreadsheet, shift: Shift) -> None:
    """Filters name columns by their index on the sheet."""
    if shift.dimension != "COLUMNS":
        return
    sheet = book.edit(shift.sheet_id)
    sheet.filter_views = [_with_columns(view, shift) for view in sheet.filter_views]
    if sheet.basic_filter is not None:
        sheet.basic_filter = _with_columns(sheet.basic_filter, shift)


def _with_columns(item: Json, shift: Shift) -> Json:
    moved = dict(item)
    if "criteria" in item:
        columns = {int(old): criteria for old, criteria in item["criteria"].items()}
        moved["criteria"] = {
            str(new): criteria
            for old, criteria in columns.items()
            if (new := shift.index(old)) is not None
        }
    for name, key in (("filterSpecs", "columnIndex"), ("sortSpecs", "dimensionIndex")):
        if name in item:
            moved[name] = [
                {**spec, key: new}
                for spec in item[name]
                if (new := shift.index(spec.get(key, 0))) is not None
            ]
    return {name: part for name, part in moved.items() if part not in ({}, [])}


_OBJECT_LISTS: Final = (
    "conditional_formats",
    "filter_views",
    "protected_ranges",
    "charts",
    "row_groups",
    "column_groups",
)


def _follow_objects(
    book: Spreadsheet, sheet_id: int, change: Callable[[Json], Json | None]
) -> None:
    sheet = book.known_sheet(sheet_id)
    for name in _OBJECT_LISTS:
        before: list[Json] = getattr(sheet, name)
        after = _kept(before, change)
        if name == "charts":
            after = [_without_lost_series(chart) for chart in after]
        if after != before:
            sheet = book.edit_any(sheet_id)
            setattr(sheet, name, after)
    if sheet.basic_filter is not None:
        changed = map_ranges(sheet.basic_filter, change)
        if changed != sheet.basic_filter:
            book.edit(sheet_id).basic_filter = changed


def _follow_bands(book: Spreadsheet, sheet_id: int, shift: Shift) -> None:
    before = book.known_sheet(sheet_id).banded_ranges
    after = _kept(before, lambda item: _shifted(item, shift, apart=True))
    if after != before:
        book.edit_any(sheet_id).banded_ranges = after


def _without_lost_series(chart: Json) -> Json:
    """A chart outlives the cells it draws: the series that lost all of theirs are gone, and
    nothing says so."""
    basic = chart["spec"].get("basicChart")
    if basic is None or "series" not in basic:
        return chart
    kept = [one for one in basic["series"] if not _has_no_source(one.get("series", {}))]
    if len(kept) == len(basic["series"]):
        return chart
    return {**chart, "spec": {**chart["spec"], "basicChart": {**basic, "series": kept}}}


def _has_no_source(data: Json) -> bool:
    return bool(data.get("sourceRange", {}).get("sources") == [])


def _kept(items: list[Json], change: Callable[[Json], Json | None]) -> list[Json]:
    changed = (map_ranges(item, change) for item in items)
    return [item for item in changed if item is not None and item.get("ranges") != []]
