"""Developer metadata: a key and a value pinned to a spreadsheet, a sheet, a row or a column."""

from dataclasses import dataclass
from typing import Literal

LocationType = Literal["SPREADSHEET", "SHEET", "ROW", "COLUMN"]
Visibility = Literal["DOCUMENT", "PROJECT"]
Dimension = Literal["ROWS", "COLUMNS"]


@dataclass(frozen=True, slots=True)
class Location:
    """`sheet_id` is None for a spreadsheet; `index` is None for a spreadsheet and a sheet."""

    type: LocationType
    sheet_id: int | None = None
    index: int | None = None

    @property
    def dimension(self) -> Dimension | None:
        match self.type:
            case "ROW":
                return "ROWS"
            case "COLUMN":
                return "COLUMNS"
            case _:
                return None

    def intersects(self, other: "Location") -> bool:
        """Whether a search around `self` finds what is pinned to `other`: a sheet finds its rows
        and columns, but they do not find the sheet; a row finds the columns it crosses; the
        spreadsheet finds nothing but itself."""
        if self == other:
            return True
        if self.sheet_id is None or self.sheet_id != other.sheet_id:
            return False
        return self.type != other.type and other.type != "SHEET"


@dataclass(frozen=True, slots=True)
class Metadata:
    id: int
    key: str
    value: str
    visibility: Visibility
    location: Location

    @property
    def size(self) -> int:
        """Characters counted against the limit of a spreadsheet."""
        return len(self.key) + len(self.value)
