"""Where our tabs and columns stand in one spreadsheet at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class TabLayout:
    """`columns`: column key → zero-based index. `header`: the texts of row 1 as they stand.
    `marks`: keys of the columns that are known by their marks, and the tab's own key if it is.
    `mark_ids`: column key → the metadata id of its mark, where it was told."""

    key: str
    sheet_id: int
    title: str
    row_count: int
    column_count: int
    columns: Mapping[str, int] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    mark_ids: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """`tabs`: tab key → where it stands; a tab people deleted is missing.
    `titles`: sheetId → title of every sheet that was seen, ours or not. `rules`: sheetId → its
    conditional formats, where they were asked for."""

    tabs: Mapping[str, TabLayout]
    time_zone: str
    locale: str
    titles: Mapping[int, str] = field(default_factory=dict)
    rules: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
