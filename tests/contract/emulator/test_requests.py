"""Requests that do not fit the API, and masks: Google's front end, in Google's words."""

import json
from typing import Any

import pytest

from sheets_emulator.batch.kinds import HANDLERS
from tests.contract.emulator.book import Book, number, refusal, text
from tests.support.discovery import documents
from tests.support.emulator import Emulator

Json = dict[str, Any]
_SHEETS = documents()[0]
KINDS = sorted(_SHEETS.schemas["Request"]["properties"])

SUPPORTED = {
    "updateSpreadsheetProperties", "updateSheetProperties",
    "addSheet", "deleteSheet", "duplicateSheet",
    "insertDimension", "appendDimension", "deleteDimension", "moveDimension",
    "updateDimensionProperties", "autoResizeDimensions",
    "addDimensionGroup", "deleteDimensionGroup", "updateDimensionGroup",
    "updateCells", "appendCells", "repeatCell", "copyPaste", "cutPaste", "sortRange",
    "mergeCells", "unmergeCells", "updateBorders", "setDataValidation",
    "addConditionalFormatRule", "updateConditionalFormatRule", "deleteConditionalFormatRule",
    "addNamedRange", "updateNamedRange", "deleteNamedRange",
    "addProtectedRange", "updateProtectedRange", "deleteProtectedRange",
    "addBanding", "updateBanding", "deleteBanding",
    "setBasicFilter", "clearBasicFilter",
    "addFilterView", "updateFilterView", "deleteFilterView", "duplicateFilterView",
    "addChart", "updateChartSpec", "updateEmbeddedObjectPosition", "deleteEmbeddedObject",
    "createDeveloperMetadata", "updateDeveloperMetadata", "deleteDeveloperMetadata",
}  # fmt: skip


def test_the_request_kinds_are_the_ones_promised() -> None:
    assert set(HANDLERS) == SUPPORTED
    assert set(KINDS) >= SUPPORTED


@pytest.mark.parametrize("kind", sorted(set(KINDS) - SUPPORTED))
def test_every_other_kind_is_refused_and_never_silently_taken(
    book: Book, local: Emulator, kind: str
) -> None:
    cells = {"appendCells": {"rows": [{"values": [text("x")]}], "fields": "*"}}
    assert book.refusal(cells, {kind: {}}) == (
        f"Invalid JSON payload received. Unknown name \"{kind}\" at 'requests[1]':"
        " Cannot find field."
    )
    assert book.read("Sheet1") == []


@pytest.mark.parametrize(
    ("requests", "message"),
    [
        ([], "Must specify at least one request."),
        ([{"frobnicate": {}}],
         "Invalid JSON payload received. Unknown name \"frobnicate\" at 'requests[0]': Cannot find"
         " field."),
        (["repeatCell"],
         "Invalid value at 'requests[0]'"
         " (type.googleapis.com/google.apps.sheets.v4.BatchUpdateSpreadsheetRequest.Request),"
         ' "repeatCell"'),
        ([{"addSheet": {"properties": {"name": "x"}}}],
         "Invalid JSON payload received. Unknown name \"name\" at"
         " 'requests[0].add_sheet.properties': Cannot find field."),
        ([{"addSheet": {"properties": {"sheetId": "abc"}}}],
         "Invalid value at 'requests[0].add_sheet.properties.sheet_id' (TYPE_INT32), \"abc\""),
        ([{"addSheet": {"properties": {"title": 5}}}],
         "Invalid value at 'requests[0].add_sheet.properties.title' (TYPE_STRING), 5"),
        ([{"addSheet": {"properties": {"hidden": "perhaps"}}}],
         "Invalid value at 'requests[0].add_sheet.properties.hidden' (TYPE_BOOL), \"perhaps\""),
        ([{"addSheet": {"properties": []}}],
         "Invalid JSON payload received. Unknown name \"properties\" at 'requests[0].add_sheet':"
         " Proto field is not repeating, cannot start list."),
        ([{"addSheet": {}, "deleteSheet": {}}],
         "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set"
         " 'deleteSheet'"),
        ([{"updateCells": {"rows": [{"values": [{"userEnteredValue": {
            "stringValue": "x", "numberValue": 1}}]}]}}],
         "Invalid value at 'requests[0].update_cells.rows[0].values[0].user_entered_value'"
         " (oneof), oneof field 'value' is already set. Cannot set 'numberValue'"),
        ([{"addConditionalFormatRule": {"rule": {"booleanRule": {}, "gradientRule": {}}}}],
         "Invalid value at 'requests[0].add_conditional_format_rule.rule' (oneof), oneof field"
         " 'rule' is already set. Cannot set 'gradientRule'"),
        ([{}], "Invalid requests[0]: No request set."),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_is_refused_with_its_place(
    book: Book, requests: list[Any], message: str
) -> None:
    assert book.refusal(*requests) == message


def test_the_details_name_the_field(book: Book) -> None:
    url = f"/v4/spreadsheets/{book.id}:batchUpdate"
    session = book.place.gspread().http_client.session
    body = {"requests": [{"addSheet": {"nonsense": 1}}]}
    answer = session.post(f"https://sheets.googleapis.com{url}", json=body)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    message = (
        "Invalid JSON payload received. Unknown name \"nonsense\" at 'requests[0].add_sheet':"
        " Cannot find field."
    )
    assert answer.json() == {
        "error": {
            "code": 400,
            "message": message,
            "status": "INVALID_ARGUMENT",
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.BadRequest",
                    "fieldViolations": [{"field": "requests[0].add_sheet", "description": message}],
                }
            ],
        }
    }


@pytest.mark.parametrize("body", ["{", '{"requests": [NaN]}', '{"requests": ["\\ud800"]}', "\x00"])
def test_what_is_no_json_is_refused(book: Book, local: Emulator, body: str) -> None:
    session = local.session()
    answer = session.post(
        f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}:batchUpdate",
        data=body.encode("utf-8", "surrogatepass"),
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("Invalid JSON payload received.")


def test_proto_json_takes_other_spellings(book: Book, local: Emulator) -> None:
    body = {
        "requests": [
            {"add_sheet": {"properties": {"sheet_id": "12", "title": "蛇", "hidden": None}}},
            {"appendCells": {"sheetId": 12.0, "fields": "user_entered_value",
                             "rows": [{"values": [number(3), None, number(4)]}]}},
        ]
    }  # fmt: skip
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}:batchUpdate"
    # The discovery document knows none of these spellings, so a session without its checks.
    answer = local.gspread().http_client.session
    answer.hooks["response"].clear()
    replies = answer.post(url, data=json.dumps(body)).json()["replies"]
    assert replies[0]["addSheet"]["properties"]["sheetId"] == 12
    assert book.read("蛇!A1:C1") == [[3, 4]]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("spreadsheetId", {"spreadsheetId"}),
        ("spreadsheetId,properties.title", {"spreadsheetId", "properties"}),
        ("properties/title", {"properties"}),
        ("properties(title,locale)", {"properties"}),
        ("*", {"spreadsheetId", "properties", "sheets", "spreadsheetUrl"}),
        ("namedRanges", set()),
    ],
)
def test_masks_choose_what_comes_back(book: Book, fields: str, expected: set[str]) -> None:
    assert book.get(fields).keys() == expected


def test_a_mask_reaches_through_lists(book: Book) -> None:
    book.put("A1:B1", [["x", 2]])
    assert book.get("sheets(properties(title),data/rowData/values/effectiveValue)") == {
        "sheets": [
            {
                "properties": {"title": "Sheet1"},
                "data": [
                    {"rowData": [{"values": [{"effectiveValue": {"stringValue": "x"}},
                                             {"effectiveValue": {"numberValue": 2}}]}]}
                ],
            }
        ]
    }  # fmt: skip


def test_grid_data_comes_where_the_mask_or_the_flag_asks(book: Book) -> None:
    book.put("A1", [["x"]])
    assert "data" not in book.get()["sheets"][0]
    assert "data" in book.get(includeGridData=True)["sheets"][0]
    assert "data" in book.get("sheets.data.rowData", includeGridData=False)["sheets"][0]
    assert "data" not in book.get("sheets.properties", includeGridData=True)["sheets"][0]


@pytest.mark.parametrize("path", ["foo", "sheets.foo", "sheets.properties.title.foo"])
def test_a_mask_that_names_nothing_is_refused(book: Book, path: str) -> None:
    call = book.sheets.get(spreadsheetId=book.id, fields=f"spreadsheetId,{path}")
    assert refusal(call.execute) == "Request contains an invalid argument."
    session = book.place.gspread().http_client.session
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}?fields={path}"
    (detail,) = session.get(url).json()["error"]["details"]
    assert detail["fieldViolations"][0]["description"] == (
        f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    )


def test_an_unknown_parameter_is_refused(book: Book) -> None:
    session = book.place.gspread().http_client.session
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}/values/A1?render=raw"
    assert session.get(url).json()["error"]["message"] == (
        'Invalid JSON payload received. Unknown name "render": Cannot bind query parameter. Field'
        " 'render' could not be found in request message."
    )
    url = url.replace("render=raw", "valueRenderOption=RAW")
    assert session.get(url).json()["error"]["message"] == (
        "Invalid value at 'value_render_option'"
        ' (type.googleapis.com/google.apps.sheets.v4.ValueRenderOption), "RAW"'
    )


def test_what_is_at_its_default_vanishes(book: Book) -> None:
    book.batch({"mergeCells": {"range": {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2}}})
    (merge,) = book.sheet("merges")["merges"]
    assert merge == {
        "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 26,
    }  # fmt: skip
    data = book.get("sheets.data", ranges=["B2:C3"])["sheets"][0]["data"][0]
    assert (data["startRow"], data["startColumn"]) == (1, 1)
    data = book.get("sheets.data", ranges=["A1"])["sheets"][0]["data"][0]
    assert data.keys() == {"rowMetadata", "columnMetadata"}


def test_replies_mirror_the_requests(book: Book) -> None:
    answer = book.batch(
        {"appendCells": {"rows": [{"values": [number(1)]}], "fields": "*"}},
        {"addSheet": {"properties": {"title": "二"}}},
        {"unmergeCells": {"range": {"sheetId": 0}}},
    )
    assert answer["spreadsheetId"] == book.id
    first, second, third = answer["replies"]
    assert (first, third) == ({}, {})
    assert second["addSheet"]["properties"]["title"] == "二"


def test_pages_of_other_sites_are_kept_out(book: Book, local: Emulator) -> None:
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}"
    session = local.session()
    body: dict[str, Any] = {"requests": [{"addSheet": {}}]}
    for stranger in ({"Origin": "https://evil.example"}, {"Host": "evil.example:9900"}):
        assert session.post(f"{url}:batchUpdate", json=body, headers=stranger).status_code == 403
        assert session.get(url, headers=stranger).status_code == 403
    assert session.get(url, headers={"Origin": local.url}).status_code == 200
    assert len(book.get("sheets.properties")["sheets"]) == 1


def test_a_copy_is_repeated_along_the_axis_that_it_fits(book: Book) -> None:
    book.put("A1:B1", [[1, 2]])
    area = {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 4, "startColumnIndex": 0}
    source = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0,
              "endColumnIndex": 2}  # fmt: skip
    copy = {"copyPaste": {"source": source, "destination": {**area, "endColumnIndex": 5}}}
    book.batch(copy)
    assert book.read("A3:E4") == [[1, 2], [1, 2]]
