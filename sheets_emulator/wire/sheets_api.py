"""The methods of `spreadsheets`, `spreadsheets.sheets` and `spreadsheets.developerMetadata`."""

from collections.abc import Callable, Mapping

from sheets_emulator.access import Access
from sheets_emulator.batch.kinds import apply_all
from sheets_emulator.batch.metadata import copy_metadata
from sheets_emulator.batch.sheets import copy_of, free_title, place, properties_json
from sheets_emulator.creation import new_attributes, new_book
from sheets_emulator.errors import ApiError, not_found
from sheets_emulator.model.a1 import resolve
from sheets_emulator.model.cell import Json
from sheets_emulator.model.clock import wall_clock
from sheets_emulator.model.filters import matching_metadata, matching_ranges
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.limits import check_size
from sheets_emulator.model.metadata_json import metadata_json
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.model.view import View
from sheets_emulator.proto import masks
from sheets_emulator.store.store import Store
from sheets_emulator.wire.methods import Call
from sheets_emulator.wire.spreadsheet_json import shown, spreadsheet_json

Answer = Callable[[Call], Json]


class SheetsApi:
    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access
        self.answers: Mapping[str, Answer] = {
            "sheets.spreadsheets.create": self.create,
            "sheets.spreadsheets.get": self.get,
            "sheets.spreadsheets.getByDataFilter": self.get_by_data_filter,
            "sheets.spreadsheets.batchUpdate": self.batch_update,
            "sheets.spreadsheets.sheets.copyTo": self.copy_to,
            "sheets.spreadsheets.developerMetadata.get": self.get_metadata,
            "sheets.spreadsheets.developerMetadata.search": self.search_metadata,
        }

    def create(self, call: Call) -> Json:
        book = new_book(call.body)
        check_size(book)
        attributes = new_attributes(self._store, call.user)
        file = self._store.add(attributes, book)
        return self._shown(self._store.book(file.id), call.mask, None, grid=False)

    def get(self, call: Call) -> Json:
        book = self._readable(call)
        ranges = call.parameters.get("ranges")
        rects = [resolve(book, text) for text in ranges] if ranges else None
        grid = call.parameters.get("includeGridData", False)
        return self._shown(book, call.mask, rects, grid=grid)

    def get_by_data_filter(self, call: Call) -> Json:
        book = self._readable(call)
        filters = call.body.get("dataFilters")
        rects = _ranges_of(book, filters) if filters else None
        grid = call.body.get("includeGridData", False)
        return self._shown(book, call.mask, rects, grid=grid)

    def batch_update(self, call: Call) -> Json:
        book_id = call.parameters["spreadsheetId"]
        self._access.check_write(call.user, book_id)
        requests = call.body.get("requests", [])

        def change(draft: Spreadsheet) -> Json:
            replies = apply_all(draft, requests)
            self._access.check_protected(call.user, book_id, draft)
            answer: Json = {"spreadsheetId": book_id, "replies": shown(replies)}
            if call.body.get("includeSpreadsheetInResponse"):
                ranges = call.body.get("responseRanges")
                rects = [resolve(draft, text) for text in ranges] if ranges else None
                tree = masks.below(call.mask, "updatedSpreadsheet")
                grid = call.body.get("responseIncludeGridData", False)
                answer["updatedSpreadsheet"] = self._shown(draft, tree, rects, grid=grid)
            return answer

        answer: Json = masks.select(self._store.write(book_id, change), call.mask)
        return answer

    def copy_to(self, call: Call) -> Json:
        source_id = call.parameters["spreadsheetId"]
        target_id = call.body.get("destinationSpreadsheetId", "")
        source = self._readable(call)
        sheet = source.sheet(call.parameters["sheetId"])
        pinned = list(source.metadata_of(sheet.id))
        self._access.check_write(call.user, target_id)

        def change(draft: Spreadsheet) -> Json:
            taken = {other.id for other in draft.sheets}
            new_id = sheet.id if sheet.id and sheet.id not in taken else draft.free_sheet_id()
            title = free_title(draft, f"Copy of {sheet.title}")
            copy = copy_of(sheet, new_id, title, draft)
            place(draft, copy, len(draft.sheets))
            copy_metadata(pinned, draft, new_id)
            return properties_json(draft, copy)

        if source_id == target_id:
            pinned = list(source.metadata_of(sheet.id))
        answer: Json = masks.select(self._store.write(target_id, change), call.mask)
        return answer

    def get_metadata(self, call: Call) -> Json:
        book = self._readable(call)
        metadata = book.metadata.get(call.parameters["metadataId"])
        if metadata is None:
            raise not_found()
        answer: Json = masks.select(metadata_json(metadata), call.mask)
        return answer

    def search_metadata(self, call: Call) -> Json:
        book = self._readable(call)
        filters = call.body.get("dataFilters")
        if not filters:
            raise ApiError(400, "At least one data filter must be specified.")
        chosen_by = [(given, set(matching_metadata(book, [given]))) for given in filters]
        matched = [
            {
                "developerMetadata": metadata_json(metadata),
                "dataFilters": [given for given, chosen in chosen_by if metadata in chosen],
            }
            for metadata in matching_metadata(book, filters)
        ]
        answer: Json = masks.select(
            {"matchedDeveloperMetadata": matched} if matched else {}, call.mask
        )
        return answer

    def _readable(self, call: Call) -> Spreadsheet:
        book_id = call.parameters["spreadsheetId"]
        self._access.check_read(call.user, book_id)
        return self._store.book(book_id)

    def _shown(
        self, book: Spreadsheet, tree: masks.Tree, rects: list[Rect] | None, *, grid: bool
    ) -> Json:
        view = View(book, wall_clock(book, self._store.clock()).date())
        url = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
        return spreadsheet_json(view, url, tree, rects, grid=grid)


def _ranges_of(book: Spreadsheet, filters: list[Json]) -> list[Rect]:
    rects: list[Rect] = []
    for given in filters:
        rects += [rect for rect in matching_ranges(book, given) if rect not in rects]
    return rects
