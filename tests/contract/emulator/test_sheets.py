"""Tabs and the spreadsheet itself."""

from typing import Any

import pytest

from tests.contract.emulator.book import Book, number, rectangle

Json = dict[str, Any]


def titles(book: Book) -> list[str]:
    return [sheet["properties"]["title"] for sheet in book.get("sheets.properties")["sheets"]]


def test_a_sheet_is_added_where_and_as_it_was_asked(book: Book) -> None:
    given = {
        "sheetId": 123,
        "title": "ファネル",
        "index": 0,
        "tabColor": {"red": 0.043137256, "green": 0, "blue": 0.79607844},
        "gridProperties": {"rowCount": 20, "columnCount": 6, "frozenRowCount": 4,
                           "hideGridlines": True},
    }  # fmt: skip
    added = book.reply({"addSheet": {"properties": given}})
    color = {"red": 0.043137256, "blue": 0.79607844}
    assert added["properties"] == {
        **given,
        "sheetType": "GRID",
        "tabColor": color,
        "tabColorStyle": {"rgbColor": color},
    }
    assert titles(book) == ["ファネル", "Sheet1"]


def test_a_sheet_without_wishes_gets_a_title_an_id_and_the_usual_size(book: Book) -> None:
    properties = book.reply({"addSheet": {}})["properties"]
    assert properties["title"] == "Sheet2"
    assert properties["sheetId"] > 0
    assert properties["index"] == 1
    assert properties["gridProperties"] == {"rowCount": 1000, "columnCount": 26}


def test_sheet_properties_change_under_their_mask(book: Book) -> None:
    given = {
        "sheetId": 0,
        "title": "リード",
        "hidden": True,
        "gridProperties": {"frozenRowCount": 1, "rowCount": 50, "columnCount": 2},
    }
    fields = "title,gridProperties(frozenRowCount,rowCount)"
    book.batch({"updateSheetProperties": {"properties": given, "fields": fields}})
    assert book.sheet("properties")["properties"] == {
        "sheetId": 0,
        "title": "リード",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 50, "columnCount": 26, "frozenRowCount": 1},
    }
    nothing = {"properties": {"sheetId": 0}, "fields": "gridProperties.frozenRowCount"}
    book.batch({"updateSheetProperties": nothing})
    assert book.sheet("properties.gridProperties")["properties"]["gridProperties"] == {
        "rowCount": 50,
        "columnCount": 26,
    }


def test_shrinking_a_sheet_drops_what_falls_outside(book: Book) -> None:
    book.put("A1:C3", [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    smaller = {"sheetId": 0, "gridProperties": {"rowCount": 2, "columnCount": 2}}
    book.batch({"updateSheetProperties": {"properties": smaller, "fields": "gridProperties"}})
    larger = {"sheetId": 0, "gridProperties": {"rowCount": 10, "columnCount": 10}}
    book.batch({"updateSheetProperties": {"properties": larger, "fields": "gridProperties"}})
    assert book.read("A1:J10") == [[1, 2], [4, 5]]


@pytest.mark.parametrize(
    ("sheet", "index", "order"),
    [
        ("A", 3, ["Sheet1", "B", "A", "C"]),
        ("A", 0, ["A", "Sheet1", "B", "C"]),
        ("Sheet1", 4, ["A", "B", "C", "Sheet1"]),
        ("C", 1, ["Sheet1", "C", "A", "B"]),
    ],
)
def test_an_index_counts_the_places_before_the_move(
    book: Book, sheet: str, index: int, order: list[str]
) -> None:
    ids = {"Sheet1": 0, "A": 1, "B": 2, "C": 3}
    book.batch(
        *({"addSheet": {"properties": {"title": t, "sheetId": ids[t]}}} for t in "ABC"),
        {"updateSheetProperties": {"properties": {"sheetId": ids[sheet], "index": index},
                                   "fields": "index"}},
    )  # fmt: skip
    assert titles(book) == order


def test_renaming_a_sheet_takes_its_formulas_along(book: Book) -> None:
    book.batch({"addSheet": {"properties": {"title": "設定", "sheetId": 4}}})
    book.put("設定!A1", [[21]])
    book.put("A1", [["=設定!A1*2"]], "USER_ENTERED")
    rename = {"properties": {"sheetId": 4, "title": "費用 2026"}, "fields": "title"}
    book.batch({"updateSheetProperties": rename})
    assert book.read("A1", "FORMULA") == [["='費用 2026'!A1*2"]]
    assert book.read("A1") == [[42]]
    book.batch({"deleteSheet": {"sheetId": 4}})
    assert book.read("A1") == [["#REF!"]]


def test_a_duplicate_has_everything_under_new_ids(book: Book) -> None:
    book.put("A1:B1", [[1, 2]])
    area = rectangle((0, 1), (0, 2))
    rule = {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}
    book.batch(
        {"addProtectedRange": {"protectedRange": {"range": area, "description": "数式"}}},
        {"addConditionalFormatRule": {"rule": {"ranges": [area], "booleanRule": rule}}},
    )
    copy = book.reply(
        {"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 9, "newSheetName": "写し",
                            "insertSheetIndex": 1}}
    )["properties"]  # fmt: skip
    assert (copy["sheetId"], copy["title"], copy["index"]) == (9, "写し", 1)
    assert book.read("写し!A1:B1") == [[1, 2]]
    source, made = book.get()["sheets"]
    assert made["conditionalFormats"][0]["ranges"][0]["sheetId"] == 9
    (before,), (after,) = source["protectedRanges"], made["protectedRanges"]
    assert (after["description"], after["range"]["sheetId"]) == ("数式", 9)
    assert after["protectedRangeId"] != before["protectedRangeId"]


def test_a_sheet_is_copied_to_another_spreadsheet(book: Book) -> None:
    other = Book.create(book.place)
    try:
        book.put("A1", [["写す"]])
        book.batch(
            {"createDeveloperMetadata": {"developerMetadata": {
                "metadataKey": "ls.tab", "visibility": "DOCUMENT", "location": {"sheetId": 0}}}}
        )  # fmt: skip
        body = {"destinationSpreadsheetId": other.id}
        copied = book.sheets.sheets().copyTo(spreadsheetId=book.id, sheetId=0, body=body).execute()
        assert copied["title"] == "Copy of Sheet1"
        assert copied["index"] == 1
        assert other.read("'Copy of Sheet1'!A1") == [["写す"]]
        (mark,) = other.metadata()
        assert mark["location"] == {"locationType": "SHEET", "sheetId": copied["sheetId"]}
    finally:
        other.delete()


def test_the_spreadsheets_own_properties_change(book: Book) -> None:
    given = {"title": "営業", "locale": "ja_JP", "timeZone": "Asia/Tokyo"}
    fields = "title,locale,timeZone"
    book.batch({"updateSpreadsheetProperties": {"properties": given, "fields": fields}})
    shown = book.get("properties(title,locale,timeZone)")["properties"]
    assert shown == given
    drive = book.place.drive().files().get(fileId=book.id, fields="name").execute()
    assert drive == {"name": "営業"}


def test_the_reply_can_carry_the_spreadsheet_after_the_batch(book: Book) -> None:
    cells = {"rows": [{"values": [number(1)]}], "fields": "*"}
    plain = book.batch({"appendCells": cells}, includeSpreadsheetInResponse=True)
    assert plain["updatedSpreadsheet"]["sheets"][0]["properties"]["sheetId"] == 0
    assert "data" not in plain["updatedSpreadsheet"]["sheets"][0]
    full = book.batch(
        {"appendCells": cells},
        includeSpreadsheetInResponse=True,
        responseIncludeGridData=True,
        responseRanges=["A1:A2"],
    )
    (data,) = full["updatedSpreadsheet"]["sheets"][0]["data"]
    values = [row["values"][0]["effectiveValue"] for row in data["rowData"]]
    assert values == [{"numberValue": 1}, {"numberValue": 1}]
    assert len(data["rowMetadata"]) == 2


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"addSheet": {"properties": {"title": "Sheet1"}}},
         'addSheet: A sheet with the name "Sheet1" already exists. Please enter another name.'),
        ({"addSheet": {"properties": {"title": "sheet1"}}},
         'addSheet: A sheet with the name "sheet1" already exists. Please enter another name.'),
        ({"addSheet": {"properties": {"sheetId": 0}}}, "addSheet: Sheet with id 0 already exists"),
        ({"addSheet": {"properties": {"title": "x" * 101}}},
         "addSheet: The sheet name cannot be greater than 100 characters."),
        ({"updateSheetProperties": {"properties": {"sheetId": 0, "title": ""}, "fields": "title"}},
         "updateSheetProperties: The sheet name cannot be empty."),
        ({"updateSheetProperties": {"properties": {"sheetId": 8}, "fields": "title"}},
         "updateSheetProperties: No sheet with id: 8"),
        ({"updateSpreadsheetProperties": {"properties": {"timeZone": "Mars/Base"},
                                          "fields": "timeZone"}},
         "updateSpreadsheetProperties: Invalid time zone: Mars/Base"),
        ({"updateSpreadsheetProperties": {"properties": {"locale": "日本"}, "fields": "locale"}},
         "updateSpreadsheetProperties: Unsupported locale: 日本"),
        ({"deleteSheet": {"sheetId": 21686688}}, "deleteSheet: No sheet with id: 21686688"),
        ({"deleteSheet": {"sheetId": 0}},
         "deleteSheet: You can't remove all the sheets in a document."),
        ({"addSheet": {"properties": {"gridProperties": {"rowCount": 10_000_001,
                                                         "columnCount": 1}}}},
         "addSheet: This action would increase the number of cells in the workbook above the limit"
         " of 10000000 cells."),
        ({"updateSheetProperties": {"properties": {"sheetId": 0, "hidden": True},
                                    "fields": "hidden"}},
         "updateSheetProperties: You can't hide all the sheets in a document."),
    ],
)  # fmt: skip
def test_what_a_tab_cannot_be_is_refused(book: Book, request_: Json, message: str) -> None:
    assert book.refusal(request_) == f"Invalid requests[0].{message}"
    assert titles(book) == ["Sheet1"]


def test_a_title_of_another_spelling_of_itself_is_no_conflict(book: Book) -> None:
    rename = {"properties": {"sheetId": 0, "title": "SHEET1"}, "fields": "title"}
    book.batch({"updateSheetProperties": rename})
    assert titles(book) == ["SHEET1"]
