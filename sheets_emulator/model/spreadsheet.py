"""A spreadsheet at one moment.

A committed `Spreadsheet` is never changed: readers use it without a lock,
and the log compares it with the next one. A write works on a `draft`, whose sheets are copied
when they are first edited, and which replaces the committed one as a whole or not at all.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.metadata import Metadata
from sheets_emulator.model.sheet import Sheet


@dataclass(slots=True)
class Spreadsheet:
    """`properties`: SpreadsheetProperties. `sheets`: in the order of the tabs.
    `named_ranges`: NamedRange objects. `metadata`: by metadataId.
    `revision`: grows by one with every write."""

    id: str
    properties: Json
    sheets: list[Sheet]
    named_ranges: list[Json] = field(default_factory=list)
    metadata: dict[int, Metadata] = field(default_factory=dict)
    revision: int = 1
    _own: set[int] = field(default_factory=set, compare=False)
    """Ids of the sheets this draft has copied for itself."""

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def locale(self) -> str:
        return str(self.properties["locale"])

    @property
    def time_zone(self) -> str:
        return str(self.properties["timeZone"])

    def draft(self) -> "Spreadsheet":
        """The next state, to be changed."""
        return replace(
            self,
            sheets=list(self.sheets),
            named_ranges=list(self.named_ranges),
            metadata=dict(self.metadata),
            revision=self.revision + 1,
            _own=set(),
        )

    def find_sheet(self, sheet_id: int) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.id == sheet_id), None)

    def sheet(self, sheet_id: int) -> Sheet:
        """The sheet, for reading its grid; 400 `No grid with id` where there is none: a chart's
        own sheet has none either."""
        found = self.find_sheet(sheet_id)
        if found is None or not found.has_grid:
            raise invalid_argument(f"No grid with id: {sheet_id}")
        return found

    def known_sheet(self, sheet_id: int) -> Sheet:
        """Any sheet; 400 `No sheet with id`."""
        found = self.find_sheet(sheet_id)
        if found is None:
            raise invalid_argument(f"No sheet with id: {sheet_id}")
        return found

    def edit(self, sheet_id: int) -> Sheet:
        """The sheet, for changing its grid: only on a draft."""
        return self.edit_any(self.sheet(sheet_id).id)

    def edit_any(self, sheet_id: int) -> Sheet:
        """The same for any sheet, with a grid or without."""
        sheet = self.known_sheet(sheet_id)
        if sheet_id not in self._own:
            copy = sheet.copy()
            self.sheets[self.sheets.index(sheet)] = copy
            self._own.add(sheet_id)
            return copy
        return sheet

    def own(self, sheet_id: int) -> None:
        """Says that a sheet was made for this draft and need not be copied before it is
        edited."""
        self._own.add(sheet_id)

    def free_sheet_id(self) -> int:
        """A random id that no sheet has."""
        taken = {sheet.id for sheet in self.sheets}
        while True:
            candidate = random.randint(1, 2**31 - 1)  # noqa: S311 - an id, not a secret
            if candidate not in taken:
                return candidate

    def object_ids(self) -> set[int]:
        """Ids of charts, filter views, protected and banded ranges: one pool."""
        return {
            item[name]
            for sheet in self.sheets
            for items, name in (
                (sheet.charts, "chartId"),
                (sheet.filter_views, "filterViewId"),
                (sheet.protected_ranges, "protectedRangeId"),
                (sheet.banded_ranges, "bandedRangeId"),
            )
            for item in items
        }

    def sheet_titled(self, title: str) -> Sheet | None:
        """Titles are compared as people read them: `sheet1` is `Sheet1`."""
        folded = title.casefold()
        exact = next((s for s in self.sheets if s.title == title), None)
        return exact or next((s for s in self.sheets if s.title.casefold() == folded), None)

    def index_of(self, sheet_id: int) -> int:
        return next(i for i, sheet in enumerate(self.sheets) if sheet.id == sheet_id)

    def metadata_of(self, sheet_id: int) -> Iterator[Metadata]:
        """What is pinned to a sheet, its rows or its columns."""
        return (m for m in self.metadata.values() if m.location.sheet_id == sheet_id)
