"""DataFilters: which metadata and which ranges they choose."""

from collections.abc import Iterable

from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.a1 import grid_range, resolve
from sheets_emulator.model.cell import Json
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.metadata import Location, Metadata
from sheets_emulator.model.metadata_json import location_of
from sheets_emulator.model.spreadsheet import Spreadsheet


def matching_metadata(book: Spreadsheet, filters: Iterable[Json]) -> list[Metadata]:
    """Metadata that any of the filters chooses, in the order of their ids."""
    tests = [_Chosen(book, given) for given in filters]
    ordered = sorted(book.metadata.values(), key=lambda metadata: metadata.id)
    return [metadata for metadata in ordered if any(test.takes(metadata) for test in tests)]


def matching_ranges(book: Spreadsheet, given: Json) -> list[Rect]:
    """The ranges a filter chooses: its own, or those its metadata is pinned to."""
    if "a1Range" in given:
        return [resolve(book, given["a1Range"])]
    if "gridRange" in given:
        return [grid_range(book, given["gridRange"])]
    rects: list[Rect] = []
    for metadata in matching_metadata(book, [given]):
        for rect in _rects_of(book, metadata.location):
            if rect not in rects:
                rects.append(rect)
    return rects


def _rects_of(book: Spreadsheet, location: Location) -> list[Rect]:
    if location.sheet_id is None:
        return [sheet.rect for sheet in book.sheets if sheet.has_grid]
    sheet = book.known_sheet(location.sheet_id)
    index = location.index
    if index is None:
        return [sheet.rect]
    if location.type == "ROW":
        return [Rect(sheet.id, index, index + 1, 0, sheet.column_count)]
    return [Rect(sheet.id, 0, sheet.row_count, index, index + 1)]


class _Chosen:
    """The test that one DataFilter puts to metadata."""

    def __init__(self, book: Spreadsheet, given: Json) -> None:
        named = [n for n in ("developerMetadataLookup", "a1Range", "gridRange") if n in given]
        if len(named) != 1:
            raise invalid_argument(
                "dataFilter must have exactly one of: developerMetadataLookup, a1Range, gridRange."
            )
        self._lookup: Json = given.get("developerMetadataLookup", {})
        self._rect = (
            None
            if self._lookup or "developerMetadataLookup" in given
            else (matching_ranges(book, given)[0])
        )
        self._book = book
        self._location: Location | None = None
        self._check(book)

    def _check(self, book: Spreadsheet) -> None:
        strategy = self._lookup.get("locationMatchingStrategy")
        where = self._lookup.get("metadataLocation")
        if where is not None:
            self._location = location_of(book, where)
            if self._location.type == "SPREADSHEET" and strategy == "INTERSECTING_LOCATION":
                raise invalid_argument(
                    "DeveloperMetadataLookup.spreadsheet is true, but locationMatchingStrategy"
                    " was specified as INTERSECTING"
                )
        elif strategy:
            raise invalid_argument(
                "metadataLocation must be specified if locationMatchingStrategy is specified."
            )
        if "locationType" in self._lookup and strategy == "EXACT_LOCATION":
            raise invalid_argument(
                "locationType must be left unspecified if locationMatchingStrategy is"
                " EXACT_LOCATION."
            )

    def takes(self, metadata: Metadata) -> bool:
        location = metadata.location
        if self._rect is not None:
            # A range chooses what is pinned to the rows and columns it touches, and the sheet's
            # own where it is the whole sheet.
            if location.sheet_id != self._rect.sheet_id:
                return False
            (pinned,) = _rects_of(self._book, location)
            if location.type == "SHEET":
                return self._rect == pinned
            return self._rect.intersects(pinned)
        lookup = self._lookup
        found = {
            "metadataId": metadata.id,
            "metadataKey": metadata.key,
            "metadataValue": metadata.value,
            "visibility": metadata.visibility,
            "locationType": location.type,
        }
        if any(name in lookup and lookup[name] != value for name, value in found.items()):
            return False
        if self._location is None:
            return True
        if lookup.get("locationMatchingStrategy") == "EXACT_LOCATION":
            return location == self._location
        return self._location.intersects(location)
