"""addNamedRange, updateNamedRange, deleteNamedRange."""

import re
from typing import Final

from sheets_emulator.batch.common import check_range, free_id, mask, required
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.proto import masks

_NAME: Final = re.compile(r"[^\W\d]\w{0,249}\Z")
_TAKEN_NAME: Final = re.compile(r"([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|true|false)\Z", re.I)


@handles("addNamedRange")
def add_named_range(book: Spreadsheet, request: Json) -> Json:
    given = required(request, "namedRange")
    wanted = given.get("namedRangeId")
    if wanted and any(named["namedRangeId"] == wanted for named in book.named_ranges):
        raise invalid_argument(f"A named range with ID {wanted} already exists.")
    named: Json = {
        "namedRangeId": wanted or str(free_id(())),
        "name": _checked_name(book, given.get("name", "")),
        "range": check_range(book, required(given, "range")),
    }
    book.named_ranges.append(named)
    return {"namedRange": named}


@handles("updateNamedRange")
def update_named_range(book: Spreadsheet, request: Json) -> None:
    tree = mask(request, "NamedRange")
    given = required(request, "namedRange")
    place = _place(book, given.get("namedRangeId", ""))
    old = book.named_ranges[place]
    if "*" in tree:
        tree = {"name": {}, "range": {}}
    tree.pop("namedRangeId", None)
    merged = masks.merge(old, given, tree)
    if "name" in tree:
        merged["name"] = _checked_name(book, merged.get("name", ""), old["name"])
    merged["range"] = check_range(book, required(merged, "range"))
    book.named_ranges[place] = merged


@handles("deleteNamedRange")
def delete_named_range(book: Spreadsheet, request: Json) -> None:
    del book.named_ranges[_place(book, request.get("namedRangeId", ""))]


def _place(book: Spreadsheet, wanted: str) -> int:
    for place, named in enumerate(book.named_ranges):
        if named["namedRangeId"] == wanted:
            return place
    raise invalid_argument(f"No named range with id: {wanted}")


def _checked_name(book: Spreadsheet, name: str, own: str = "") -> str:
    if not _NAME.match(name) or _TAKEN_NAME.match(name):
        raise invalid_argument("The name given to this range is invalid")
    taken = {named["name"].casefold() for named in book.named_ranges} - {own.casefold()}
    if name.casefold() in taken:
        raise invalid_argument(
            f"Cannot add named range with name {name}, a named range with that name already exists."
        )
    return name
