"""The methods of `spreadsheets.values`."""

from collections.abc import Callable, Mapping
from typing import Any

from sheets_emulator.access import Access
from sheets_emulator.batch.dimensions import insert
from sheets_emulator.errors import ApiError, invalid_argument
from sheets_emulator.model.a1 import resolve
from sheets_emulator.model.cell import Json
from sheets_emulator.model.clock import wall_clock
from sheets_emulator.model.filters import matching_ranges
from sheets_emulator.model.grid import Rect, a1
from sheets_emulator.model.limits import check_size
from sheets_emulator.model.metadata import Dimension
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.model.tables import find_table
from sheets_emulator.model.value_ranges import (
    Input,
    Reading,
    Written,
    clear_range,
    put_values,
    read_range,
    transposed,
    write_range,
)
from sheets_emulator.model.view import View
from sheets_emulator.proto import masks
from sheets_emulator.store.store import Store
from sheets_emulator.wire.methods import Call


class ValuesApi:
    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access
        prefix = "sheets.spreadsheets.values."
        self.answers: Mapping[str, Callable[[Call], Json]] = {
            prefix + "get": self.get,
            prefix + "batchGet": self.batch_get,
            prefix + "batchGetByDataFilter": self.batch_get_by_data_filter,
            prefix + "update": self.update,
            prefix + "batchUpdate": self.batch_update,
            prefix + "batchUpdateByDataFilter": self.batch_update_by_data_filter,
            prefix + "append": self.append,
            prefix + "clear": self.clear,
            prefix + "batchClear": self.batch_clear,
            prefix + "batchClearByDataFilter": self.batch_clear_by_data_filter,
        }

    def get(self, call: Call) -> Json:
        book = self._readable(call)
        rect = resolve(book, call.parameters["range"])
        return _under_mask(call, self._read(book, rect, call.parameters))

    def batch_get(self, call: Call) -> Json:
        book = self._readable(call)
        rects = [resolve(book, text) for text in call.parameters.get("ranges", [])]
        view = self._view(book)
        ranges = [_read(view, rect, call.parameters) for rect in rects]
        answer: Json = {"spreadsheetId": book.id}
        if ranges:
            answer["valueRanges"] = ranges
        return _under_mask(call, answer)

    def batch_get_by_data_filter(self, call: Call) -> Json:
        book = self._readable(call)
        view = self._view(book)
        chosen: dict[Rect, list[Json]] = {}
        for given in _filters(call.body):
            for rect in matching_ranges(book, given):
                chosen.setdefault(rect, []).append(given)
        ranges = [
            {"valueRange": _read(view, rect, call.body), "dataFilters": filters}
            for rect, filters in chosen.items()
        ]
        answer: Json = {"spreadsheetId": book.id}
        if ranges:
            answer["valueRanges"] = ranges
        return _under_mask(call, answer)

    def update(self, call: Call) -> Json:
        def change(draft: Spreadsheet) -> Json:
            text = call.parameters["range"]
            rect = resolve(draft, text)
            body = call.body
            if body.get("range") and resolve(draft, body["range"]) != rect:
                raise invalid_argument(
                    f"Request range[{text}] does not match value's range[{body['range']}]"
                )
            written = write_range(
                draft, rect, body.get("values", []), _major(body), self._input(draft, call)
            )
            return {"spreadsheetId": draft.id, **self._update_json(draft, written, call.parameters)}

        return self._write(call, change)

    def batch_update(self, call: Call) -> Json:
        def change(draft: Spreadsheet) -> Json:
            how = self._input(draft, call)
            written: list[Written] = []
            for number, data in enumerate(call.body.get("data", [])):
                with _naming(f"data[{number}]"):
                    rect = resolve(draft, data.get("range", ""))
                    values = data.get("values", [])
                    written.append(write_range(draft, rect, values, _major(data), how))
            responses = [
                {"spreadsheetId": draft.id, **self._update_json(draft, one, call.body)}
                for one in written
            ]
            return _batch_answer(draft, written, responses)

        return self._write(call, change)

    def batch_update_by_data_filter(self, call: Call) -> Json:
        def change(draft: Spreadsheet) -> Json:
            how = self._input(draft, call)
            written: list[Written] = []
            responses: list[Json] = []
            for number, data in enumerate(call.body.get("data", [])):
                given = data.get("dataFilter", {})
                with _naming(f"data[{number}]"):
                    for rect in matching_ranges(draft, given):
                        one = write_range(draft, rect, data.get("values", []), _major(data), how)
                        written.append(one)
                        shown = self._update_json(draft, one, call.body)
                        responses.append({**shown, "dataFilter": given})
            return _batch_answer(draft, written, responses)

        return self._write(call, change)

    def append(self, call: Call) -> Json:
        def change(draft: Spreadsheet) -> Json:
            how = self._input(draft, call)
            within = resolve(draft, call.parameters["range"])
            sheet = draft.sheet(within.sheet_id)
            values = call.body.get("values", [])
            rows = transposed(values) if _major(call.body) == "COLUMNS" else values
            table = find_table(sheet, within)
            answer: Json = {"spreadsheetId": draft.id}
            top, left = within.top, within.left
            if table is not None:
                answer["tableRange"] = a1(sheet.title, table)
                top, left = table.bottom, table.left
            if call.parameters.get("insertDataOption") == "INSERT_ROWS" and rows:
                _insert_rows(draft, sheet.id, top, len(rows))
            start = Rect(sheet.id, top, top + 1, left, left + 1)
            written = put_values(draft, start, rows, how)
            updates = self._update_json(draft, written, call.parameters)
            answer["updates"] = {"spreadsheetId": draft.id, **updates}
            return answer

        return self._write(call, change)

    def clear(self, call: Call) -> Json:
        def change(draft: Spreadsheet) -> Json:
            rect = resolve(draft, call.parameters["range"])
            clear_range(draft, rect)
            cleared = a1(draft.sheet(rect.sheet_id).title, rect)
            return {"spreadsheetId": draft.id, "clearedRange": cleared}

        return self._write(call, change)

    def batch_clear(self, call: Call) -> Json:
        def change(draft: Spreadsheet) -> Json:
            rects: list[Rect] = []
            for number, text in enumerate(call.body.get("ranges", [])):
                with _naming(f"range[{number}]"):
                    rects.append(resolve(draft, text))
            return _clear_all(draft, rects)

        return self._write(call, change)

    def batch_clear_by_data_filter(self, call: Call) -> Json:
        def change(draft: Spreadsheet) -> Json:
            filters = _filters(call.body)
            rects = [rect for given in filters for rect in matching_ranges(draft, given)]
            return _clear_all(draft, rects)

        return self._write(call, change)

    def _readable(self, call: Call) -> Spreadsheet:
        book_id = call.parameters["spreadsheetId"]
        self._access.check_read(call.user, book_id)
        return self._store.book(book_id)

    def _write(self, call: Call, change: Callable[[Spreadsheet], Json]) -> Json:
        book_id = call.parameters["spreadsheetId"]
        self._access.check_write(call.user, book_id)

        def within_limits(draft: Spreadsheet) -> Json:
            answer = change(draft)
            check_size(draft)
            self._access.check_protected(call.user, book_id, draft)
            return answer

        return _under_mask(call, self._store.write(book_id, within_limits))

    def _view(self, book: Spreadsheet) -> View:
        return View(book, wall_clock(book, self._store.clock()).date())

    def _read(self, book: Spreadsheet, rect: Rect, options: Mapping[str, Any]) -> Json:
        return _read(self._view(book), rect, options)

    def _input(self, draft: Spreadsheet, call: Call) -> Input:
        option = call.parameters.get("valueInputOption") or call.body.get("valueInputOption")
        now = wall_clock(draft, self._store.clock())
        match option:
            case "RAW" | "USER_ENTERED":
                return Input(option, now)
            case _:
                raise invalid_argument("'valueInputOption' is required but not specified")

    def _update_json(
        self, draft: Spreadsheet, written: Written, options: Mapping[str, Any]
    ) -> Json:
        answer = written.json(draft)
        if options.get("includeValuesInResponse"):
            answer["updatedData"] = self._read(
                draft,
                written.rect,
                {
                    "valueRenderOption": options.get("responseValueRenderOption"),
                    "dateTimeRenderOption": options.get("responseDateTimeRenderOption"),
                },
            )
        return answer


class _naming:  # noqa: N801 - reads as a word: with _naming("data[0]")
    """Says in a refusal which part of the request it is about."""

    def __init__(self, part: str) -> None:
        self._part = part

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, ApiError) and error.code == 400 and not error.details:
            raise invalid_argument(f"Invalid {self._part}: {error.message}") from error


def _read(view: View, rect: Rect, options: Mapping[str, Any]) -> Json:
    reading = Reading(
        options.get("valueRenderOption") or "FORMATTED_VALUE",
        options.get("dateTimeRenderOption") or "SERIAL_NUMBER",
    )
    return read_range(view, rect, _major(options), reading)


def _major(options: Mapping[str, Any]) -> Dimension:
    return "COLUMNS" if options.get("majorDimension") == "COLUMNS" else "ROWS"


def _filters(body: Json) -> list[Json]:
    filters: list[Json] = body.get("dataFilters", [])
    if not filters:
        raise invalid_argument("At least one data filter must be specified.")
    return filters


def _clear_all(draft: Spreadsheet, rects: list[Rect]) -> Json:
    for rect in rects:
        clear_range(draft, rect)
    cleared = [a1(draft.sheet(rect.sheet_id).title, rect) for rect in rects]
    return {"spreadsheetId": draft.id, **({"clearedRanges": cleared} if cleared else {})}


def _insert_rows(draft: Spreadsheet, sheet_id: int, at: int, count: int) -> None:
    sheet = draft.edit(sheet_id)
    sheet.resize(max(sheet.row_count, at), sheet.column_count)
    insert(draft, sheet_id, "ROWS", at, count, from_before=at > 0)


def _batch_answer(draft: Spreadsheet, written: list[Written], responses: list[Json]) -> Json:
    answer: Json = {"spreadsheetId": draft.id, **_totals(written)}
    if responses:
        answer["responses"] = responses
    return answer


def _totals(written: list[Written]) -> Json:
    rows = {(w.rect.sheet_id, row) for w in written for row in w.rows}
    columns = {(w.rect.sheet_id, column) for w in written for column in w.columns}
    totals = {
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(columns),
        "totalUpdatedCells": sum(w.cells for w in written),
        "totalUpdatedSheets": len({w.rect.sheet_id for w in written}),
    }
    return {name: count for name, count in totals.items() if count}


def _under_mask(call: Call, answer: Json) -> Json:
    selected: Json = masks.select(answer, call.mask)
    return selected
