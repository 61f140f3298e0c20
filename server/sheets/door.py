"""One spreadsheet, seen through the Sheets API. Every method is one call and says so."""

from collections.abc import Mapping, Sequence
from typing import Any

from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL

from server.errors import OutcomeUnknown, TryLater
from server.sheets.http import GoogleHTTPClient, answer_of
from server.sheets.layout import Layout
from server.sheets.reading import LAYOUT_FIELDS, layout_from
from sheets_schema.tabs import BATCH_MARK, BY_KEY, TAB_MARK

Value = str | int | float | bool | None


class Door:
    """`spreadsheet_id`: which one. Errors: Refused, NotReachable, TryLater; OutcomeUnknown only
    from `batch_update`, since asking for a reading again harms nobody."""

    def __init__(self, http: GoogleHTTPClient, spreadsheet_id: str) -> None:
        self.spreadsheet_id = spreadsheet_id
        self._http = http

    def layout(self) -> Layout:
        """Where our tabs and columns stand now. One call; two more in a spreadsheet where a tab
        of people has lost its mark and is known by its title and headers."""
        marked = self._by_filter(
            [{"developerMetadataLookup": {"metadataKey": TAB_MARK}}], LAYOUT_FIELDS
        )
        layout = layout_from(marked)
        lost = {tab.key for tab in BY_KEY.values() if tab.kind == "input"} - layout.tabs.keys()
        return self._found_by_title(lost, layout) if lost else layout

    def read_columns(
        self, layout: Layout, wanted: Mapping[str, Sequence[str]]
    ) -> dict[str, dict[str, list[Value]]]:
        """tab key → column key → the cells from row 2 on, as long as the tab's longest column.

        One call, unrounded, dates as serial numbers. Columns that are not there are left out.
        Raises TryLater where a column was moved since `layout` was read.
        """
        asked = [
            (tab, key)
            for tab, keys in wanted.items()
            if tab in layout.tabs
            for key in keys
            if key in layout.tabs[tab].columns
        ]
        read: dict[str, dict[str, list[Value]]] = {tab: {} for tab in wanted}
        if not asked:
            return read
        filters = [_column_filter(layout, tab, key) for tab, key in asked]
        url = f"{SPREADSHEET_URL % self.spreadsheet_id}/values:batchGetByDataFilter"
        body = {
            "dataFilters": filters,
            "majorDimension": "COLUMNS",
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
        }
        answer = self._read("post", url, json=body)
        cells = _by_place(answer)
        for tab, key in asked:
            place = (layout.tabs[tab].sheet_id, layout.tabs[tab].columns[key])
            header, *column = cells.get(place) or [""]
            if str(header or "") != layout.tabs[tab].header[place[1]]:
                raise TryLater("A column was moved while it was being read.")
            read[tab][key] = [None if cell == "" else cell for cell in column]
        for columns in read.values():
            longest = max(map(len, columns.values()), default=0)
            for column in columns.values():
                column.extend([None] * (longest - len(column)))
        return read

    def batch_update(
        self,
        requests: Sequence[Mapping[str, Any]],
        *,
        response_ranges: Sequence[str] = (),
        fields: str | None = None,
    ) -> dict[str, Any]:
        """All of `requests` or none. With `response_ranges` the reply carries those cells as they
        stand afterwards. One call. Raises OutcomeUnknown where it may have been applied."""
        body: dict[str, Any] = {"requests": list(requests)}
        if response_ranges:
            body |= {
                "includeSpreadsheetInResponse": True,
                "responseRanges": list(response_ranges),
                "responseIncludeGridData": True,
            }
        params = {"fields": fields} if fields else None
        url = SPREADSHEET_BATCH_UPDATE_URL % self.spreadsheet_id
        return answer_of(self._http.request("post", url, params=params, json=body))

    def mark_value(self, mark_id: int) -> str | None:
        """The value of the batch mark with this metadata id, "" for a foreign mark, None if there
        is no metadata of that id. One call."""
        url = f"{SPREADSHEET_URL % self.spreadsheet_id}/developerMetadata:search"
        body = {"dataFilters": [{"developerMetadataLookup": {"metadataId": mark_id}}]}
        found = self._read("post", url, json=body).get("matchedDeveloperMetadata", [])
        for match in found:
            metadata = match.get("developerMetadata", {})
            if metadata.get("metadataId") == mark_id:
                ours = metadata.get("metadataKey") == BATCH_MARK
                return str(metadata.get("metadataValue", "")) if ours else ""
        return None

    def seen(self, ranges: Sequence[Mapping[str, Any]], fields: str) -> dict[str, Any]:
        """The spreadsheet as the sheets of these grid ranges show it, as far as `fields` goes. One
        call."""
        return self._by_filter([{"gridRange": dict(one)} for one in ranges], fields)

    def properties(self) -> dict[str, Any]:
        """`properties` of the spreadsheet and of every sheet, with protections and metadata."""
        fields = "properties(title,locale,timeZone),sheets(properties),developerMetadata"
        return self._read("get", SPREADSHEET_URL % self.spreadsheet_id, params={"fields": fields})

    def _found_by_title(self, lost: set[str], layout: Layout) -> Layout:
        titles = {word: key for key in lost for word in BY_KEY[key].title.both()}
        sheets = [one["properties"] for one in self.properties().get("sheets", [])]
        found = {one["sheetId"]: titles[one["title"]] for one in sheets if one["title"] in titles}
        if not found:
            return layout
        filters = [
            {"gridRange": {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1}}
            for sheet_id in found
        ]
        return layout_from(self._by_filter(filters, LAYOUT_FIELDS), adopted=found, known=layout)

    def _by_filter(self, filters: list[dict[str, Any]], fields: str) -> dict[str, Any]:
        url = f"{SPREADSHEET_URL % self.spreadsheet_id}:getByDataFilter"
        body = {"dataFilters": filters, "includeGridData": True}
        return self._read("post", url, params={"fields": fields}, json=body)

    def _read(self, method: str, url: str, **kwargs: Any) -> dict[str, Any]:
        try:
            return answer_of(self._http.request(method, url, **kwargs))
        except OutcomeUnknown as error:
            raise TryLater(str(error), retry_after=error.retry_after) from error


def _column_filter(layout: Layout, tab: str, key: str) -> dict[str, Any]:
    where = layout.tabs[tab]
    index = where.columns[key]
    return {
        "gridRange": {
            "sheetId": where.sheet_id,
            "startColumnIndex": index,
            "endColumnIndex": index + 1,
        }
    }


def _by_place(answer: Mapping[str, Any]) -> dict[tuple[int, int], list[Value]]:
    """(sheetId, column index) → the column's cells. Answers may come in another order than asked,
    so each is placed by the filter that Google says it matched."""
    cells: dict[tuple[int, int], list[Value]] = {}
    for one in answer.get("valueRanges", []):
        values = one.get("valueRange", {}).get("values") or [[]]
        for asked in one.get("dataFilters", []):
            grid = asked.get("gridRange", {})
            cells[grid.get("sheetId", 0), grid.get("startColumnIndex", 0)] = values[0]
    return cells
