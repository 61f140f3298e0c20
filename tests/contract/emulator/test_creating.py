"""A new spreadsheet, as Google makes it."""

from tests.contract.emulator.book import Book, refusal
from tests.support.emulator import Emulator
from tests.support.google import Google


def test_a_new_spreadsheet_has_one_sheet_of_1000_by_26(place: Emulator | Google) -> None:
    made = place.sheets().spreadsheets().create(body={}).execute()
    try:
        assert made["properties"]["title"] == "Untitled spreadsheet"
        assert made["properties"]["locale"] == "en_US"
        assert made["properties"]["timeZone"] == "Etc/GMT"
        assert made["properties"]["autoRecalc"] == "ON_CHANGE"
        assert made["properties"]["defaultFormat"]["textFormat"]["bold"] is False
        assert made["sheets"] == [
            {
                "properties": {
                    "sheetId": 0,
                    "title": "Sheet1",
                    "index": 0,
                    "sheetType": "GRID",
                    "gridProperties": {"rowCount": 1000, "columnCount": 26},
                }
            }
        ]
        url = f"https://docs.google.com/spreadsheets/d/{made['spreadsheetId']}/edit"
        assert made["spreadsheetUrl"].startswith(url)
    finally:
        Book(place, made["spreadsheetId"]).delete()


def test_sheets_given_at_creation_take_the_place_of_the_first(place: Emulator | Google) -> None:
    cell = {"userEnteredValue": {"stringValue": "会社"}, "note": "見出し"}
    body = {
        "properties": {"title": "リード", "locale": "ja_JP", "timeZone": "Asia/Tokyo"},
        "sheets": [
            {
                "properties": {
                    "title": "リード",
                    "sheetId": 7,
                    "gridProperties": {"rowCount": 5, "columnCount": 3, "frozenRowCount": 1},
                },
                "data": [{"startColumn": 1, "rowData": [{"values": [cell]}]}],
            },
            {"properties": {"title": "設定"}},
        ],
    }
    made = place.sheets().spreadsheets().create(body=body).execute()
    book = Book(place, made["spreadsheetId"])
    try:
        first, second = made["sheets"]
        assert first["properties"] == {
            "sheetId": 7,
            "title": "リード",
            "index": 0,
            "sheetType": "GRID",
            "gridProperties": {"rowCount": 5, "columnCount": 3, "frozenRowCount": 1},
        }
        assert second["properties"]["title"] == "設定"
        assert book.cell("リード!B1", "userEnteredValue,note") == cell
    finally:
        book.delete()


def test_the_reply_follows_the_mask(place: Emulator | Google) -> None:
    made = place.sheets().spreadsheets().create(body={}, fields="spreadsheetId").execute()
    Book(place, made["spreadsheetId"]).delete()
    assert made.keys() == {"spreadsheetId"}


def test_cells_beyond_the_grid_are_refused_at_creation(place: Emulator | Google) -> None:
    data = [{"rowData": [{"values": [{}, {"userEnteredValue": {"boolValue": True}}]}]}]
    body = {"sheets": [{"properties": {"gridProperties": {"columnCount": 1}}, "data": data}]}
    assert refusal(place.sheets().spreadsheets().create(body=body).execute) == (
        "Invalid sheets[0].data[0]: Attempting to write column: 1, beyond the last requested"
        " column of: 0"
    )


def test_what_is_not_there_is_not_found(place: Emulator | Google) -> None:
    missing = place.sheets().spreadsheets().get(spreadsheetId="no-such-spreadsheet")
    assert refusal(missing.execute, 404, "NOT_FOUND") == "Requested entity was not found."
