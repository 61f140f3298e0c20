"""addDimensionGroup, deleteDimensionGroup, updateDimensionGroup.

A row or column has a depth: how many groups it lies in. Adding a group raises the depth of its
range, deleting lowers it, and the groups are what the depths say: which is how overlapping and
adjoining groups come out as the API's reference describes them.
"""

from itertools import pairwise
from typing import Final

from sheets_emulator.batch.common import mask, required
from sheets_emulator.batch.dimensions import dimension_range
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.metadata import Dimension
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet

MAX_DEPTH: Final = 8


@handles("addDimensionGroup")
def add_dimension_group(book: Spreadsheet, request: Json) -> Json:
    return _change_depth(book, request, 1)


@handles("deleteDimensionGroup")
def delete_dimension_group(book: Spreadsheet, request: Json) -> Json:
    return _change_depth(book, request, -1)


@handles("updateDimensionGroup")
def update_dimension_group(book: Spreadsheet, request: Json) -> None:
    """Collapsing hides what lies in the group, expanding shows it."""
    tree = mask(request, "DimensionGroup")
    given = required(request, "dimensionGroup")
    sheet, dimension, start, end = dimension_range(book, required(given, "range"))
    groups = _groups(sheet, dimension)
    wanted = start, end, given.get("depth", 1)
    if wanted not in map(_key, groups):
        raise invalid_argument("No group exists with the given range and depth.")
    place = [_key(group) for group in groups].index(wanted)
    if "collapsed" not in tree and "*" not in tree:
        return
    sheet = book.edit(sheet.id)
    is_collapsed = given.get("collapsed", False)
    kept = {name: part for name, part in groups[place].items() if name != "collapsed"}
    changed = {**kept, "collapsed": True} if is_collapsed else kept
    _set_groups(sheet, dimension, [*groups[:place], changed, *groups[place + 1 :]])
    properties = sheet.row_properties if dimension == "ROWS" else sheet.column_properties
    for index in range(start, end):
        own = {k: v for k, v in properties.get(index, {}).items() if k != "hiddenByUser"}
        if is_collapsed:
            own["hiddenByUser"] = True
        if own:
            properties[index] = own
        else:
            properties.pop(index, None)


def _change_depth(book: Spreadsheet, request: Json, by: int) -> Json:
    sheet, dimension, start, end = dimension_range(book, required(request, "range"))
    groups = _groups(sheet, dimension)
    depths = _depths(groups, max([end, *(group["range"]["endIndex"] for group in groups)]))
    if by < 0 and not any(depths[start:end]):
        raise invalid_argument("No group exists in the given range.")
    for index in range(start, end):
        depths[index] = max(0, depths[index] + by)
    if max(depths) > MAX_DEPTH:
        raise invalid_argument(f"Groups cannot be nested more than {MAX_DEPTH} levels deep.")
    collapsed = {_key(group) for group in groups if group.get("collapsed")}
    changed = [
        {**group, "collapsed": True} if _key(group) in collapsed else group
        for group in _from_depths(sheet.id, dimension, depths)
    ]
    _set_groups(book.edit(sheet.id), dimension, changed)
    return {"dimensionGroups": changed} if changed else {}


def _depths(groups: list[Json], length: int) -> list[int]:
    depths = [0] * length
    for group in groups:
        for index in range(group["range"]["startIndex"], group["range"]["endIndex"]):
            depths[index] += 1
    return depths


def _from_depths(sheet_id: int, dimension: Dimension, depths: list[int]) -> list[Json]:
    groups: list[Json] = []
    for depth in range(1, max(depths, default=0) + 1):
        inside = [False, *(own >= depth for own in depths), False]
        edges = [index for index, (a, b) in enumerate(pairwise(inside)) if a != b]
        groups += [
            {
                "range": {
                    "sheetId": sheet_id,
                    "dimension": dimension,
                    "startIndex": start,
                    "endIndex": end,
                },
                "depth": depth,
            }
            for start, end in zip(edges[::2], edges[1::2], strict=True)
        ]
    return groups


def _key(group: Json) -> tuple[int, int, int]:
    return group["range"]["startIndex"], group["range"]["endIndex"], group["depth"]


def _groups(sheet: Sheet, dimension: Dimension) -> list[Json]:
    return sheet.row_groups if dimension == "ROWS" else sheet.column_groups


def _set_groups(sheet: Sheet, dimension: Dimension, groups: list[Json]) -> None:
    if dimension == "ROWS":
        sheet.row_groups = groups
    else:
        sheet.column_groups = groups
