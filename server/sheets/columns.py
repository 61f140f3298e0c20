"""The reply of values:batchGetByDataFilter, read one column at a time: a hundred thousand leads in
thirty columns are too much to have as Python objects all at once."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import orjson

from server.errors import TryLater
from server.sheets.layout import TabLayout, Value
from sheets_schema.text import Text

_COLON = re.compile(rb"\s*:\s*")
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

    def __init__(self, parts: Mapping[str, bytes], tab: TabLayout) -> None:
        """`parts`: key of a column → its value range, as it stands in the reply."""
        self._parts = parts
        self._tab = tab

    def __getitem__(self, key: str) -> list[Value]:
        found = _parsed(self._parts[key])
        values = found.get("values") if isinstance(found, dict) else None
        column: list[Value] = values[0] if values else []
        tab = self._tab
        there = column[tab.line] if tab.line < len(column) else ""
        if not _same(there, tab.witness[tab.columns[key]]):
            raise TryLater(_MOVED)
        if tab.header_row is not None and tab.data_row <= tab.header_row < len(column):
            column[tab.header_row] = ""
        return column[tab.data_row :]

    def only(self, keys: Sequence[str]) -> "TabColumns":
        """Those of `keys` that are there, without the rest of the reply, which may then go."""
        return TabColumns({key: self._parts[key] for key in keys if key in self._parts}, self._tab)

    def __contains__(self, key: object) -> bool:
        return key in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def columns_in(
    reply: bytes, asked: Mapping[str, Sequence[str]], tabs: Mapping[str, TabLayout]
) -> dict[str, TabColumns]:
    """Tab key → its columns in the reply. `asked`: tab key → keys of the columns asked for."""
    found: dict[tuple[int, int], slice] = {}
    ranges, filters = list(_keys(reply, b'"valueRange"')), list(_keys(reply, b'"dataFilters"'))
    ends = sorted([*(start for start, _ in (*ranges, *filters)), len(reply)])
    # Answers may come in another order than asked: each is told by the filter that it matched.
    for values, matched in zip(ranges, filters, strict=False):
        for one in _parsed(reply[_until_next(reply, matched, ends)]):
            grid = one.get("gridRange", {})
            place = (grid.get("sheetId", 0), grid.get("startColumnIndex", 0))
            found[place] = _until_next(reply, values, ends)
    columns = {}
    for key, names in asked.items():
        tab = tabs[key]
        wanted = {name: (tab.sheet_id, tab.columns[name]) for name in names}
        if not found.keys() >= set(wanted.values()):
            raise TryLater(_MOVED)
        # Each column has bytes of its own, so that the others can go while some are still needed.
        columns[key] = TabColumns({name: reply[found[at]] for name, at in wanted.items()}, tab)
    return columns


def _same(one: Value, other: Value) -> bool:
    """Whether a cell still holds what it held; TRUE is not 1."""
    if one in ("", None) or other in ("", None):
        return one in ("", None) and other in ("", None)
    return (type(one) is type(other) and one == other) or (
        not isinstance(one, bool | str) and not isinstance(other, bool | str) and one == other
    )


def _keys(reply: bytes, key: bytes) -> Iterator[tuple[int, int]]:
    """(where it stands, where its value begins) of each `key`, which comes in plain quotes: within
    a string its quotes would be escaped, and a cell of that word has no colon behind it."""
    start = reply.find(key)
    while start >= 0:
        if colon := _COLON.match(reply, start + len(key)):
            yield start, colon.end()
        start = reply.find(key, start + len(key))


def _until_next(reply: bytes, key: tuple[int, int], ends: Sequence[int]) -> slice:
    """From a key's value up to the next key; what follows the value does not matter."""
    start, value = key
    end = ends[bisect_right(ends, start)]
    while reply[end - 1] in b" \t\r\n,":
        end -= 1
    return slice(value, end)


def _parsed(part: bytes) -> Any:
    """The JSON value with which `part` begins."""
    # Where nothing stands behind it, which is how Google answers. Ten times as quick for numbers;
    # half a character and NaN it leaves to json.
    with suppress(orjson.JSONDecodeError):
        return orjson.loads(part)
    try:
        value, _ = _DECODER.raw_decode(part.decode(errors="replace"))
    except ValueError as error:
        raise TryLater(
            Text("Google の応答が途中で切れました。", "Google's answer broke off.")
        ) from error
    return value
