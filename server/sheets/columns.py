"""The reply of values:batchGetByDataFilter, read one column at a time: a hundred thousand leads in
thirty columns are too much to have as Python objects all at once."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from server.errors import TryLater
from server.sheets.layout import TabLayout, Value
from sheets_schema.text import Text

# A word in plain quotes before a colon is a key: within a string its quotes would be escaped.
_RANGE = re.compile(rb'"valueRange"\s*:\s*')
_FILTERS = re.compile(rb'"dataFilters"\s*:\s*')
_DECODER = json.JSONDecoder()
_MOVED = Text(
    "読み取りの途中で列が動かされました。もう一度お試しください。",
    "A column was moved while it was being read. Try again.",
)


class TabColumns(Mapping[str, list[Value]]):
    """Column key → its cells from the tab's `data_row` on (row 2, as a rule), as far down as it is
    filled; a blank in between is "", and so is a heading that people sorted in among the data.

    Each look at a column parses it anew, so keep what you make of it. Raises TryLater for a column
    that was moved since `tab` was read, and for a reply that broke off.
    """

    def __init__(self, reply: bytes, places: Mapping[str, slice], tab: TabLayout) -> None:
        """`places`: key of a column → where its value range stands in `reply`."""
        self._reply = reply
        self._places = places
        self._tab = tab

    def __getitem__(self, key: str) -> list[Value]:
        found = _parsed(memoryview(self._reply)[self._places[key]])
        values = found.get("values") if isinstance(found, dict) else None
        column: list[Value] = values[0] if values else []
        tab = self._tab
        there = column[tab.line] if tab.line < len(column) else ""
        if not _same(there, tab.witness[tab.columns[key]]):
            raise TryLater(_MOVED)
        if tab.header_row is not None and tab.data_row <= tab.header_row < len(column):
            column[tab.header_row] = ""
        return column[tab.data_row :]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def columns_in(
    reply: bytes, asked: Mapping[str, Sequence[str]], tabs: Mapping[str, TabLayout]
) -> dict[str, TabColumns]:
    """Tab key → its columns in the reply. `asked`: tab key → keys of the columns asked for."""
    found: dict[tuple[int, int], slice] = {}
    ranges, filters = list(_RANGE.finditer(reply)), list(_FILTERS.finditer(reply))
    ends = sorted([*(match.start() for match in (*ranges, *filters)), len(reply)])
    # Answers may come in another order than asked: each is told by the filter that it matched.
    for values, matched in zip(ranges, filters, strict=False):
        for one in _parsed(memoryview(reply)[_until_next(matched, ends)]):
            grid = one.get("gridRange", {})
            place = (grid.get("sheetId", 0), grid.get("startColumnIndex", 0))
            found[place] = _until_next(values, ends)
    columns = {}
    for key, names in asked.items():
        tab = tabs[key]
        wanted = {name: (tab.sheet_id, tab.columns[name]) for name in names}
        if not found.keys() >= set(wanted.values()):
            raise TryLater(_MOVED)
        columns[key] = TabColumns(reply, {name: found[at] for name, at in wanted.items()}, tab)
    return columns


def _same(one: Value, other: Value) -> bool:
    """Whether a cell still holds what it held; TRUE is not 1."""
    if one in ("", None) or other in ("", None):
        return one in ("", None) and other in ("", None)
    return (type(one) is type(other) and one == other) or (
        not isinstance(one, bool | str) and not isinstance(other, bool | str) and one == other
    )


def _until_next(key: re.Match[bytes], ends: Sequence[int]) -> slice:
    """From a key's value up to the next key; what follows the value does not matter."""
    return slice(key.end(), ends[bisect_right(ends, key.start())])


def _parsed(part: memoryview) -> Any:
    """The JSON value with which `part` begins."""
    try:
        value, _ = _DECODER.raw_decode(str(part, "utf-8", "replace"))
    except ValueError as error:
        raise TryLater(
            Text("Google の応答が途中で切れました。", "Google's answer broke off.")
        ) from error
    return value
