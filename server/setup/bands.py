"""Alternating rows of リード. A band lies below the cells, so whatever people colour covers it; it
also says whose column it is, which is why each run of columns has a band of its own."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from server.sheets.colours import colour
from server.sheets.layout import TabLayout
from sheets_schema import look
from sheets_schema.columns import Owner
from sheets_schema.features import USUAL, is_used
from sheets_schema.tabs import LEADS

Request = dict[str, Any]

# Ids by which the bands of the program are told from those that people lay themselves.
FIRST_ID, LAST_ID = 6001, 6099

_FILLS: dict[Owner, tuple[str, str]] = {
    "people": (look.PEOPLE_FILL, look.PEOPLE_BAND),
    "program": (look.RAISED, look.RAISED_BAND),
}


def places(tab: TabLayout, features: frozenset[str] = USUAL) -> tuple[dict[str, int], int]:
    """Column key → index in リード, and how many columns it has, once the missing ones are made
    that belong to these features."""
    columns, width = dict(tab.columns), len(tab.header)
    for column in LEADS.columns:
        if column.key not in columns and is_used(column.feature, features):
            columns[column.key] = width
            width += 1
    return columns, width


def bands(sheet_id: int, columns: Mapping[str, int], width: int) -> list[Request]:
    """A band for each run of columns with one owner. `columns`: column key → index; a column of
    the first `width` that is none of these is people's."""
    owners = _owners(columns, width)
    runs = groupby(range(width), key=lambda index: owners[index])
    requests = []
    for number, (owner, group) in enumerate(runs):
        run = list(group)
        first, second = _FILLS[owner]
        band = {
            "bandedRangeId": FIRST_ID + number,
            "range": {
                "sheetId": sheet_id,
                "startRowIndex": 1,
                "startColumnIndex": run[0],
                "endColumnIndex": run[-1] + 1,
            },
            "rowProperties": {
                "firstBandColor": colour(first)["rgbColor"],
                "secondBandColor": colour(second)["rgbColor"],
            },
        }
        requests.append({"addBanding": {"bandedRange": band}})
    return requests[: LAST_ID - FIRST_ID + 1]


def mended(
    sheet_id: int, columns: Mapping[str, int], width: int, standing: Sequence[Mapping[str, Any]]
) -> list[Request]:
    """The bands laid anew where columns were moved out of theirs; nothing where people laid bands
    of their own, recoloured or deleted ours. `standing`: the bandedRanges of the sheet."""
    if not standing or not all(_is_ours(band) for band in standing):
        return []
    owners = _owners(columns, width)
    now = {index: owner for band in standing for index, owner in _covered(band)}
    if all(now.get(index) == owners[index] for index in columns.values()):
        return []
    gone = [{"deleteBanding": {"bandedRangeId": band["bandedRangeId"]}} for band in standing]
    return [*gone, *bands(sheet_id, columns, width)]


def _owners(columns: Mapping[str, int], width: int) -> list[Owner]:
    owners: list[Owner] = ["people"] * width
    for column in LEADS.columns:
        if column.key in columns:
            owners[columns[column.key]] = column.owner
    return owners


def _is_ours(band: Mapping[str, Any]) -> bool:
    is_known = FIRST_ID <= int(band.get("bandedRangeId", 0)) <= LAST_ID
    return is_known and _owner(band) is not None


def _covered(band: Mapping[str, Any]) -> Iterator[tuple[int, Owner]]:
    owner = _owner(band)
    place = band.get("range", {})
    for index in range(place.get("startColumnIndex", 0), place.get("endColumnIndex", 0)):
        if owner is not None:
            yield index, owner


def _owner(band: Mapping[str, Any]) -> Owner | None:
    """Whose columns a band with these colours marks; None for colours of people's choice."""
    rows = band.get("rowProperties", {})
    shown = tuple(_hexed(rows.get(name, {})) for name in ("firstBandColor", "secondBandColor"))
    return next((owner for owner, fills in _FILLS.items() if fills == shown), None)


def _hexed(rgb: Mapping[str, float]) -> str:
    # Google answers in single precision.
    parts = (round(255 * rgb.get(part, 0.0)) for part in ("red", "green", "blue"))
    return "#" + "".join(f"{part:02X}" for part in parts)
