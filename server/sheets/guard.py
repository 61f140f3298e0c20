"""Requests that make Google refuse a batch as a whole where a column has moved since the layout was
read: the rows are then sent again for where the columns stand now.

Google has no request that asks for a column's place. But an id of developer metadata exists once,
and a lookup matches only what fits all that it names. So each column's mark is deleted if it is
still pinned to the place the rows were made for, and made again there under its id. Where the
column has moved, nothing is deleted, and making a mark whose id is taken is refused.

A deleted column took its mark along. Those to its right have moved, which refuses the batch; the
right-most one has nobody to speak for it but the end of the grid, which is one column nearer.
"""

from collections.abc import Iterator
from typing import Any

from server.sheets.layout import TabLayout
from server.sheets.marks import mark_column, mark_line, unmark_column

_EDGE = "edge"


def guard(tab: TabLayout) -> Iterator[dict[str, Any]]:
    """Two requests for each column whose mark is known, and two for the end of the grid; they leave
    everything as it is."""
    for key, mark_id in tab.mark_ids.items():
        yield from _pinned(mark_column(key, tab.sheet_id, tab.columns[key]), mark_id)
    if tab.mark_ids:
        # Refused where that column is beyond the grid.
        yield mark_column(_EDGE, tab.sheet_id, tab.column_count - 1)
        yield unmark_column(_EDGE)


def guard_line(key: str, sheet_id: int, row: int, mark_id: int) -> Iterator[dict[str, Any]]:
    """The same for a marked line."""
    yield from _pinned(mark_line(key, sheet_id, row), mark_id)


def guard_column(key: str, sheet_id: int, index: int, mark_id: int) -> Iterator[dict[str, Any]]:
    """The same for a single column."""
    yield from _pinned(mark_column(key, sheet_id, index), mark_id)


def _pinned(made: dict[str, Any], mark_id: int) -> Iterator[dict[str, Any]]:
    """`made`: what makes the mark where it should stand."""
    metadata = made["createDeveloperMetadata"]["developerMetadata"]
    lookup = {
        "metadataId": mark_id,
        "metadataLocation": metadata["location"],
        "locationMatchingStrategy": "EXACT_LOCATION",
    }
    yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
    metadata["metadataId"] = mark_id
    yield made
