"""One spreadsheet, seen through the Sheets API. Every method is one call and says so."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL
from requests import Response

from server.errors import OutcomeUnknown, TryLater
from server.sheets.columns import TabColumns, columns_in
from server.sheets.headings import ROWS_LOOKED_AT
from server.sheets.http import GoogleHTTPClient, answer_of
from server.sheets.layout import Layout, Value
from server.sheets.reading import LAYOUT_FIELDS, RULE_FIELDS, layout_from
from server.sheets.remedies import UNREADABLE
from sheets_schema.features import is_used
from sheets_schema.tabs import (
    BATCH_MARK,
    BLOCK_MARK,
    BY_KEY,
    COLUMN_MARK,
    DECISIONS,
    END_MARK,
    LINE_MARK,
    NAMED_COLUMNS,
    TAB_MARK,
    TARGET_VALUE,
)


def _marked(key: str, value: str | None = None) -> dict[str, Any]:
    valued = {} if value is None else {"metadataValue": value}
    return {"developerMetadataLookup": {"metadataKey": key, **valued}}


_LISTS = [_marked(COLUMN_MARK, one) for one in NAMED_COLUMNS]
_FOR_REBUILD = [
    _marked(TAB_MARK),
    _marked(END_MARK),
    _marked(BLOCK_MARK),
    _marked(COLUMN_MARK, TARGET_VALUE),
    _marked(LINE_MARK),
    *_LISTS,
]
# A delivery goes on without these: where people deleted one, no batch need look for it again.
_FOR_MEETINGS = frozenset({DECISIONS.key})


class Door:
    """`spreadsheet_id`: which one. Errors: Refused, NotReachable, TryLater; OutcomeUnknown only
    from `batch_update`, since asking for a reading again harms nobody."""

    def __init__(self, http: GoogleHTTPClient, spreadsheet_id: str) -> None:
        self.spreadsheet_id = spreadsheet_id
        self._http = http

    def layout(
        self, *, for_rebuild: bool = False, by_id: bool = False, notes: bool = False
    ) -> Layout:
        """Where our tabs and columns stand now. One call; one more where the header of a tab of
        people is not where its mark is, and two more where such a tab has lost its mark and is
        known by its title and headers. `for_rebuild`: with the conditional formats, the ends of
        what stands on KPI tabs, and `notes`: those of the lists of 設定 that people rename.
        `by_id`: KPI tabs that have lost their marks are looked for as well, by the id that they
        were made with."""
        marked = self._by_filter(
            _FOR_REBUILD if for_rebuild else [_marked(TAB_MARK), *(_LISTS if notes else ())],
            RULE_FIELDS if for_rebuild else LAYOUT_FIELDS,
        )
        layout = layout_from(marked)
        # A tab of a feature that is off is not there at all; nobody need look for it.
        used = {key for key, tab in BY_KEY.items() if is_used(tab.feature, layout.features)}
        inputs = {
            key
            for key in used
            if BY_KEY[key].kind == "input" and (for_rebuild or by_id or key not in _FOR_MEETINGS)
        }
        looked_for = {
            layout.tabs[key].sheet_id: key
            for key in inputs & layout.tabs.keys()
            if layout.tabs[key].header_row != 0
        }
        every = used if layout.featured else set(BY_KEY)
        lost = (every if by_id else inputs) - layout.tabs.keys()
        if lost:
            looked_for |= self._by_title(lost)
        return self._first_rows(looked_for, layout) if looked_for else layout

    def read_columns(
        self, layout: Layout, wanted: Mapping[str, Sequence[str]]
    ) -> dict[str, dict[str, list[Value]]]:
        """tab key → column key → the cells from the tab's `data_row` on (row 2, as a rule), as
        long as the tab's longest column.

        One call, unrounded, dates as serial numbers. Columns that are not there are left out.
        Raises TryLater where a column was moved since `layout` was read.
        """
        read: dict[str, dict[str, list[Value]]] = {tab: {} for tab in wanted}
        for tab, found in self.columns(layout, wanted).items():
            columns = {
                key: [None if cell == "" else cell for cell in column]
                for key, column in found.items()
            }
            longest = max(map(len, columns.values()), default=0)
            for column in columns.values():
                column.extend([None] * (longest - len(column)))
            read[tab] = columns
        return read

    def columns(self, layout: Layout, wanted: Mapping[str, Sequence[str]]) -> dict[str, TabColumns]:
        """The same as read_columns for large tabs: each column is parsed when it is looked at, is
        as long as it is filled, and holds "" for a blank. One call."""
        asked = {
            tab: [key for key in keys if key in layout.tabs[tab].columns]
            for tab, keys in wanted.items()
            if tab in layout.tabs
        }
        filters = [_column_filter(layout, tab, key) for tab, keys in asked.items() for key in keys]
        if not filters:
            return {}
        url = f"{SPREADSHEET_URL % self.spreadsheet_id}/values:batchGetByDataFilter"
        body = {
            "dataFilters": filters,
            "majorDimension": "COLUMNS",
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
        }
        reply = self._ask("post", url, json=body).content
        self._check_values(reply)
        return columns_in(reply, asked, layout.tabs)

    def _check_values(self, reply: bytes) -> None:
        """Whether these are this spreadsheet's values, to their end; without parsing them all."""
        named = re.search(rb'"spreadsheetId"\s*:\s*"([^"]*)"', reply)
        whole = reply.lstrip()[:1] == b"{" and reply.rstrip()[-1:] == b"}"
        if not whole or named is None or named[1] != self.spreadsheet_id.encode():
            raise TryLater(UNREADABLE.told())

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
        params = {"fields": f"spreadsheetId,replies,{fields}"} if fields else None
        url = SPREADSHEET_BATCH_UPDATE_URL % self.spreadsheet_id
        answer = self._http.request("post", url, params=params, json=body)
        return self._applied(answer, len(requests), reads_back=bool(response_ranges))

    def _applied(self, answer: Response, count: int | None, *, reads_back: bool) -> dict[str, Any]:
        """The reply, if it is the reply: anybody in between may answer 200. `count`: of requests,
        each of which has its own; None where nobody has counted them."""
        told = answer_of(answer, of=self.spreadsheet_id)
        replies = told.get("replies")
        got = len(replies) if isinstance(replies, list) else 0
        if not got or (count is not None and got != count):
            raise OutcomeUnknown(UNREADABLE.told())
        seen = told.get("updatedSpreadsheet", {}).get("sheets") if reads_back else [{}]
        if not seen or not all(isinstance(one, dict) for one in seen):
            raise OutcomeUnknown(UNREADABLE.told())
        return told

    def batch_update_json(self, body: bytes) -> dict[str, Any]:
        """batch_update with a body that is JSON already, for large ones. One call."""
        url = SPREADSHEET_BATCH_UPDATE_URL % self.spreadsheet_id
        headers = {"Content-Type": "application/json; charset=utf-8"}
        answer = self._http.request("post", url, data=body, headers=headers)
        return self._applied(answer, None, reads_back=False)

    def mark_value(self, mark_id: int) -> str | None:
        """The value of the batch mark with this metadata id, "" for a foreign mark, None if there
        is no metadata of that id. One call."""
        url = f"{SPREADSHEET_URL % self.spreadsheet_id}/developerMetadata:search"
        body = {"dataFilters": [{"developerMetadataLookup": {"metadataId": mark_id}}]}
        answer = self._read("post", url, json=body)
        if answer.keys() - {"matchedDeveloperMetadata"}:
            raise TryLater(UNREADABLE.told())  # it names no spreadsheet, but holds nothing else
        found = answer.get("matchedDeveloperMetadata", [])
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
        fields = (
            "spreadsheetId,properties(title,locale,timeZone),sheets(properties),developerMetadata"
        )
        url = SPREADSHEET_URL % self.spreadsheet_id
        return self._read("get", url, of=self.spreadsheet_id, params={"fields": fields})

    def _by_title(self, lost: set[str]) -> dict[int, str]:
        """sheetId → key: tabs of people that are called like the lost ones, and KPI tabs that have
        the id of a lost one. (A sheet of people's may be called ファネル.)"""
        tabs = [BY_KEY[key] for key in lost]
        titles = {word: tab.key for tab in tabs if tab.kind == "input" for word in tab.title.both()}
        ids = {tab.sheet_id: tab.key for tab in tabs if tab.kind != "input"}
        found = {}
        for sheet in self.properties().get("sheets", []):
            sheet_id, title = sheet["properties"].get("sheetId", 0), sheet["properties"]["title"]
            key = titles.get(title) or ids.get(sheet_id)
            if key is not None:
                found[sheet_id] = key
        return found

    def _first_rows(self, tabs: Mapping[int, str], layout: Layout) -> Layout:
        """`layout` with these tabs (sheetId → key) as their first rows show them."""
        filters = [
            {"gridRange": {"sheetId": one, "startRowIndex": 0, "endRowIndex": ROWS_LOOKED_AT}}
            for one in tabs
        ]
        others = {key: tab for key, tab in layout.tabs.items() if key not in tabs.values()}
        known = replace(layout, tabs=others)
        return layout_from(self._by_filter(filters, LAYOUT_FIELDS), adopted=tabs, known=known)

    def _by_filter(self, filters: list[dict[str, Any]], fields: str) -> dict[str, Any]:
        url = f"{SPREADSHEET_URL % self.spreadsheet_id}:getByDataFilter"
        body = {"dataFilters": filters, "includeGridData": True}
        params = {"fields": f"spreadsheetId,{fields}"}
        return self._read("post", url, of=self.spreadsheet_id, params=params, json=body)

    def _read(
        self, method: str, url: str, *, of: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        try:
            return answer_of(self._ask(method, url, **kwargs), of=of)
        except OutcomeUnknown as error:
            again = TryLater(error.text, retry_after=error.retry_after)
            raise again.quietly(error.quiet) from error

    def _ask(self, method: str, url: str, **kwargs: Any) -> Response:
        """Asking again harms nobody, so an unknown outcome is only a reason to try later."""
        try:
            return self._http.request(method, url, **kwargs)
        except OutcomeUnknown as error:
            again = TryLater(error.text, retry_after=error.retry_after)
            raise again.quietly(error.quiet) from error


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
