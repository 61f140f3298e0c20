"""A spreadsheet under test: short ways to ask for the usual things."""

import json
from typing import Any

import gspread
import pytest
from googleapiclient.errors import HttpError

from tests.support.emulator import Emulator
from tests.support.google import Google

Json = dict[str, Any]


class Book:
    def __init__(self, place: Emulator | Google, book_id: str) -> None:
        self.place = place
        self.id = book_id
        self.sheets = place.sheets().spreadsheets()
        self.values = self.sheets.values()

    @staticmethod
    def create(place: Emulator | Google, **properties: Any) -> "Book":
        body = {
            "properties": {"title": "試験", **properties},
            "sheets": [{"properties": {"sheetId": 0, "title": "Sheet1"}}],
        }
        made = place.sheets().spreadsheets().create(body=body).execute()
        return Book(place, made["spreadsheetId"])

    def delete(self) -> None:
        self.place.drive().files().delete(fileId=self.id).execute()

    def gspread(self) -> gspread.Spreadsheet:
        return self.place.gspread().open_by_key(self.id)

    def batch(self, *requests: Json, **more: Any) -> Json:
        """batchUpdate; the whole reply."""
        mask = {"fields": more.pop("fields")} if "fields" in more else {}
        body = {"requests": list(requests), **more}
        answer: Json = self.sheets.batchUpdate(spreadsheetId=self.id, body=body, **mask).execute()
        return answer

    def reply(self, request: Json) -> Json:
        """What a batch of one request answers under the request's own name."""
        (reply,) = self.batch(request)["replies"]
        (name,) = request
        answer: Json = reply.get(name, {})
        return answer

    def refusal(self, *requests: Json) -> str:
        """The message with which a batchUpdate is refused; it must be a 400."""
        return refusal(lambda: self.batch(*requests))

    def get(self, fields: str = "", **options: Any) -> Json:
        mask = {"fields": fields} if fields else {}
        answer: Json = self.sheets.get(spreadsheetId=self.id, **mask, **options).execute()
        return answer

    def sheet(self, fields: str = "", sheet_id: int = 0) -> Json:
        """One sheet under a mask rooted at Sheet."""
        mask = f"sheets(properties.sheetId,{fields})" if fields else ""
        for sheet in self.get(mask)["sheets"]:
            if sheet["properties"]["sheetId"] == sheet_id:
                found: Json = sheet
                return found
        raise AssertionError(f"no sheet {sheet_id}")

    def put(self, where: str, values: list[list[Any]], option: str = "RAW") -> Json:
        answer: Json = self.values.update(
            spreadsheetId=self.id, range=where, valueInputOption=option, body={"values": values}
        ).execute()
        return answer

    def read(self, where: str, render: str = "UNFORMATTED_VALUE", **options: Any) -> list[Any]:
        answer: Json = self.values.get(
            spreadsheetId=self.id, range=where, valueRenderOption=render, **options
        ).execute()
        found: list[Any] = answer.get("values", [])
        return found

    def cells(self, where: str, fields: str) -> list[list[Json]]:
        """The cells of a range, each under `fields` of CellData."""
        found = self.get(f"sheets.data.rowData.values({fields})", ranges=[where])
        rows = found["sheets"][0]["data"][0].get("rowData", [])
        return [row.get("values", []) for row in rows]

    def cell(self, where: str, fields: str) -> Json:
        """One cell under `fields`; {} where there is nothing."""
        rows = self.cells(where, fields)
        return rows[0][0] if rows and rows[0] else {}

    def metadata(self) -> list[Json]:
        """All developer metadata, in the order of their ids."""
        body: Json = {"dataFilters": [{"developerMetadataLookup": {}}]}
        answer = self.sheets.developerMetadata().search(spreadsheetId=self.id, body=body).execute()
        found = [m["developerMetadata"] for m in answer.get("matchedDeveloperMetadata", [])]
        return sorted(found, key=lambda metadata: int(metadata["metadataId"]))


def refusal(call: Any, code: int = 400, status: str = "INVALID_ARGUMENT") -> str:
    """The message of the HttpError that `call` raises."""
    with pytest.raises(HttpError) as raised:
        call()
    error = json.loads(raised.value.content)["error"]
    assert (raised.value.status_code, error["code"], error["status"]) == (code, code, status)
    message: str = error["message"]
    return message


def rectangle(
    rows: tuple[int, int] | None = None, columns: tuple[int, int] | None = None, sheet_id: int = 0
) -> Json:
    """A GridRange."""
    found: Json = {"sheetId": sheet_id}
    if rows is not None:
        found |= {"startRowIndex": rows[0], "endRowIndex": rows[1]}
    if columns is not None:
        found |= {"startColumnIndex": columns[0], "endColumnIndex": columns[1]}
    return found


def rows(start: int, end: int, sheet_id: int = 0) -> Json:
    """A DimensionRange of rows."""
    return {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def columns(start: int, end: int, sheet_id: int = 0) -> Json:
    return {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def text(value: str) -> Json:
    """A cell that holds a text."""
    return {"userEnteredValue": {"stringValue": value}}


def number(value: float) -> Json:
    return {"userEnteredValue": {"numberValue": value}}
