"""A new spreadsheet, as Google makes it."""

from tests.contract.emulator.book import Book, rectangle, refusal
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


def test_everything_given_at_creation_is_there(place: Emulator | Google) -> None:
    area = rectangle((0, 3), (0, 2), sheet_id=3)
    bold = {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}
    bands = {"firstBandColor": {"red": 1}, "secondBandColor": {"blue": 1}}
    source = {"sourceRange": {"sources": [area]}}
    spec = {"basicChart": {"chartType": "BAR", "series": [{"series": source}]}}
    mark = {"metadataKey": "ls.tab", "metadataValue": "leads", "visibility": "DOCUMENT"}
    sheet = {
        "properties": {"sheetId": 3, "title": "リード"},
        "data": [{
            "rowData": [{"values": [{"userEnteredValue": {"stringValue": "氏名"}}]}],
            "rowMetadata": [{"pixelSize": 40, "developerMetadata": [mark]}],
            "columnMetadata": [{}, {"hiddenByUser": True}],
        }],
        "merges": [rectangle((5, 7), (0, 1), sheet_id=3)],
        "conditionalFormats": [{"ranges": [area], "booleanRule": bold}],
        "protectedRanges": [{"range": area, "description": "数式"}],
        "bandedRanges": [{"range": area, "rowProperties": bands}],
        "basicFilter": {"range": area},
        "filterViews": [{"range": area, "title": "ビュー"}],
        "charts": [{"spec": spec, "position": {"overlayPosition": {"anchorCell": {"sheetId": 3}}}}],
        "rowGroups": [{"range": {"sheetId": 3, "dimension": "ROWS", "startIndex": 1,
                                 "endIndex": 2}}],
        "developerMetadata": [{**mark, "metadataKey": "sheet"}],
    }  # fmt: skip
    body = {
        "sheets": [sheet],
        "namedRanges": [{"name": "leads", "range": area}],
        "developerMetadata": [{**mark, "metadataKey": "book"}],
    }
    made = place.sheets().spreadsheets().create(body=body).execute()
    book = Book(place, made["spreadsheetId"])
    try:
        shown = book.get(includeGridData=True)
        (only,) = shown["sheets"]
        for name in ("merges", "conditionalFormats", "protectedRanges", "bandedRanges",
                     "filterViews", "charts", "rowGroups", "developerMetadata"):  # fmt: skip
            assert len(only[name]) == 1, name
        assert only["basicFilter"]["range"]["sheetId"] == 3
        assert shown["namedRanges"][0]["name"] == "leads"
        assert shown["developerMetadata"][0]["metadataKey"] == "book"
        (data,) = only["data"]
        assert data["rowMetadata"][0]["pixelSize"] == 40
        assert data["rowMetadata"][0]["developerMetadata"][0]["metadataKey"] == "ls.tab"
        assert data["columnMetadata"][1]["hiddenByUser"] is True
    finally:
        book.delete()


def test_what_cannot_be_made_is_refused_at_creation(place: Emulator | Google) -> None:
    far = {"sheets": [{"merges": [rectangle((2000, 2001), (0, 2))]}]}
    message = refusal(place.sheets().spreadsheets().create(body=far).execute)
    assert message.startswith("Invalid sheets[0].merges[0]: ")
