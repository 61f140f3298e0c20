"""What several request kinds share."""

import random
from collections.abc import Collection
from typing import Any

from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.a1 import grid_range
from sheets_emulator.model.cell import Json
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.proto import masks
from sheets_emulator.proto.schema import sheets


def mask(request: Json, message: str) -> masks.Tree:
    """The `fields` of an update request, rooted at `message`."""
    text = request.get("fields", "")
    if not text:
        raise invalid_argument(
            "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"
        )
    try:
        return masks.check(masks.parse(text), sheets(), message)
    except masks.BadMask as bad:
        raise invalid_argument(f"Invalid field: {bad.path}") from bad


def required(request: Json, name: str) -> Any:
    """A part that a request cannot do without."""
    if name not in request:
        raise invalid_argument(f"No {name} specified.")
    return request[name]


def free_id(taken: Collection[int]) -> int:
    """A random positive id that is not taken."""
    while True:
        candidate = random.randint(1, 2**31 - 1)  # noqa: S311 - an id, not a secret
        if candidate not in taken:
            return candidate


def check_range(book: Spreadsheet, given: Json) -> Json:
    """A GridRange to be kept, its sheet named; ApiError 400 where it does not lie on the grid.
    Open sides stay open, so that they grow with the sheet."""
    grid_range(book, given)
    return {"sheetId": 0} | given


def check_ranges(book: Spreadsheet, given: list[Json]) -> list[Json]:
    return [check_range(book, one) for one in given]
