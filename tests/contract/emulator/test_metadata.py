"""Developer metadata: chosen ids, places that follow the grid, searches."""

from typing import Any

import pytest

from tests.contract.emulator.book import Book, columns, rectangle, refusal, rows, text

Json = dict[str, Any]


def create(key: str, location: Json, **more: Any) -> Json:
    given = {"metadataKey": key, "visibility": "DOCUMENT", "location": location, **more}
    return {"createDeveloperMetadata": {"developerMetadata": given}}


def row(index: int, sheet_id: int = 0) -> Json:
    return {"dimensionRange": rows(index, index + 1, sheet_id)}


def column(index: int, sheet_id: int = 0) -> Json:
    return {"dimensionRange": columns(index, index + 1, sheet_id)}


def places(book: Book) -> dict[str, Any]:
    """key → start index, of what is pinned to a row or a column."""
    return {
        m["metadataKey"]: m["location"]["dimensionRange"]["startIndex"]
        for m in book.metadata()
        if "dimensionRange" in m["location"]
    }


def test_metadata_comes_back_with_its_place_and_type(book: Book) -> None:
    book.batch({"addSheet": {"properties": {"sheetId": 9, "title": "設定"}}})
    answer = book.reply(create("ls.tab", row(0, 9), metadataId=7, metadataValue="settings"))
    assert answer == {
        "developerMetadata": {
            "metadataId": 7,
            "metadataKey": "ls.tab",
            "metadataValue": "settings",
            "location": {
                "locationType": "ROW",
                "dimensionRange": {
                    "sheetId": 9,
                    "dimension": "ROWS",
                    "startIndex": 0,
                    "endIndex": 1,
                },
            },
            "visibility": "DOCUMENT",
        }
    }
    got = book.sheets.developerMetadata().get(spreadsheetId=book.id, metadataId=7).execute()
    assert got == answer["developerMetadata"]


def test_an_id_that_nobody_chose_is_made_up(book: Book) -> None:
    first = book.reply(create("a", {"spreadsheet": True}))["developerMetadata"]
    second = book.reply(create("a", {"spreadsheet": True}))["developerMetadata"]
    assert first["metadataId"] > 0
    assert first["metadataId"] != second["metadataId"]
    assert first["location"] == {"locationType": "SPREADSHEET", "spreadsheet": True}


def test_a_chosen_id_exists_once_and_the_whole_batch_fails(book: Book) -> None:
    book.batch(create("batch", {"sheetId": 0}, metadataId=1234, metadataValue="first"))
    append = {"appendCells": {"rows": [{"values": [text("二度目")]}], "fields": "*"}}
    again = create("batch", {"sheetId": 0}, metadataId=1234, metadataValue="second")
    assert book.refusal(append, again) == (
        "Invalid requests[1].createDeveloperMetadata: Cannot add developer metadata with ID"
        " [1234] because developer metadata with that ID already exists."
    )
    assert book.read("Sheet1") == []
    assert [m["metadataValue"] for m in book.metadata()] == ["first"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"visibility": "DOCUMENT", "location": {"spreadsheet": True}},
         "Developer metadata must always have a key specified."),
        ({"metadataKey": "k", "location": {"spreadsheet": True}},
         "Developer metadata must always have visibility specified."),
        ({"metadataKey": "k", "visibility": "DOCUMENT"},
         "Developer metadata must always have a location specified."),
        ({"metadataKey": "k", "visibility": "DOCUMENT",
          "location": {"dimensionRange": rows(0, 2)}},
         "DimensionRange must represent a single row or column"),
        ({"metadataKey": "k", "visibility": "DOCUMENT",
          "location": {"dimensionRange": {"dimension": "ROWS"}}},
         "DimensionRange must specify both a startIndex and an endIndex"),
        ({"metadataKey": "k", "visibility": "DOCUMENT", "location": {"sheetId": 77}},
         "No sheet with id: 77"),
    ],
)  # fmt: skip
def test_incomplete_metadata_is_refused(book: Book, given: Json, message: str) -> None:
    request = {"createDeveloperMetadata": {"developerMetadata": given}}
    assert book.refusal(request) == f"Invalid requests[0].createDeveloperMetadata: {message}"


def test_rows_and_columns_keep_their_metadata_when_the_grid_changes(book: Book) -> None:
    book.put("A1:C4", [["h1", "h2", "h3"], ["a", 1, 3], ["b", 2, 2], ["c", 3, 1]])
    book.batch(create("row b", row(2)), create("column h2", column(1)))
    assert places(book) == {"row b": 2, "column h2": 1}

    book.batch({"insertDimension": {"range": rows(1, 3)}})
    book.batch({"insertDimension": {"range": columns(0, 1)}})
    assert places(book) == {"row b": 4, "column h2": 2}
    book.batch({"deleteDimension": {"range": rows(1, 2)}})
    assert places(book) == {"row b": 3, "column h2": 2}
    book.batch({"moveDimension": {"source": rows(3, 4), "destinationIndex": 1}})
    book.batch({"moveDimension": {"source": columns(2, 3), "destinationIndex": 4}})
    assert places(book) == {"row b": 1, "column h2": 3}
    assert book.read("B2:D2") == [["b", 2, 2]]
    assert book.read("D1") == [["h2"]]

    sort = {"range": rectangle((1, 5), (0, 4)),
            "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "ASCENDING"}]}  # fmt: skip
    book.batch({"sortRange": sort})
    assert book.read("B2:D4") == [["c", 1, 3], ["b", 2, 2], ["a", 3, 1]]
    assert places(book) == {"row b": 2, "column h2": 3}
    book.put("B3:D3", [["x", 0, 0]])
    assert places(book)["row b"] == 2

    book.batch({"deleteDimension": {"range": rows(2, 3)}})
    assert places(book) == {"column h2": 3}


def test_what_is_pinned_to_a_sheet_goes_with_it(book: Book) -> None:
    book.batch({"addSheet": {"properties": {"sheetId": 5, "title": "月次推移"}}})
    book.batch(
        create("sheet", {"sheetId": 5}),
        create("row", row(0, 5)),
        create("book", {"spreadsheet": True}),
    )
    rename = {"properties": {"sheetId": 5, "title": "推移"}, "fields": "title"}
    book.batch({"updateSheetProperties": rename})
    assert len(book.metadata()) == 3
    book.batch({"deleteSheet": {"sheetId": 5}})
    assert [m["metadataKey"] for m in book.metadata()] == ["book"]


def search(book: Book, *filters: Json) -> list[str]:
    answer = book.sheets.developerMetadata().search(
        spreadsheetId=book.id, body={"dataFilters": list(filters)}
    )
    found = answer.execute().get("matchedDeveloperMetadata", [])
    return sorted(m["developerMetadata"]["metadataKey"] for m in found)


def lookup(**fields: Any) -> Json:
    return {"developerMetadataLookup": fields}


@pytest.fixture
def pinned(book: Book) -> Book:
    book.batch({"addSheet": {"properties": {"sheetId": 5, "title": "Other"}}})
    book.batch(
        create("row 3", row(2), metadataId=1, metadataValue="x"),
        create("column B", column(1), metadataId=2, metadataValue="x"),
        create("sheet", {"sheetId": 0}, metadataId=3, visibility="PROJECT"),
        create("book", {"spreadsheet": True}, metadataId=4),
        create("elsewhere", row(2, 5), metadataId=5),
    )
    return book


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (lookup(), ["book", "column B", "elsewhere", "row 3", "sheet"]),
        (lookup(metadataKey="row 3"), ["row 3"]),
        (lookup(metadataValue="x"), ["column B", "row 3"]),
        (lookup(metadataId=4), ["book"]),
        (lookup(visibility="PROJECT"), ["sheet"]),
        (lookup(locationType="ROW"), ["elsewhere", "row 3"]),
        (lookup(locationType="SPREADSHEET"), ["book"]),
        (lookup(metadataLocation={"sheetId": 0}), ["column B", "row 3", "sheet"]),
        (lookup(metadataLocation={"sheetId": 0}, locationMatchingStrategy="EXACT_LOCATION"),
         ["sheet"]),
        (lookup(metadataLocation=row(2), locationMatchingStrategy="EXACT_LOCATION"), ["row 3"]),
        (lookup(metadataLocation=row(2)), ["column B", "row 3"]),
        (lookup(metadataLocation=row(7)), ["column B"]),
        (lookup(metadataLocation=row(7), locationType="ROW"), []),
        (lookup(metadataKey="row 3", metadataValue="y"), []),
        ({"a1Range": "A1:A3"}, ["row 3"]),
        ({"gridRange": rectangle((0, 1), (0, 3))}, ["column B"]),
        ({"a1Range": "Sheet1"}, ["column B", "row 3", "sheet"]),
    ],
)  # fmt: skip
def test_a_search_takes_what_fits_every_field(pinned: Book, chosen: Json, found: list[str]) -> None:
    assert search(pinned, chosen) == found


def test_several_filters_find_each_entry_once_and_say_which_chose_it(pinned: Book) -> None:
    by_key, by_value = lookup(metadataKey="row 3"), lookup(metadataValue="x")
    body = {"dataFilters": [by_key, by_value]}
    answer = pinned.sheets.developerMetadata().search(spreadsheetId=pinned.id, body=body).execute()
    chosen = {
        m["developerMetadata"]["metadataKey"]: m["dataFilters"]
        for m in answer["matchedDeveloperMetadata"]
    }
    assert chosen == {"row 3": [by_key, by_value], "column B": [by_value]}


def test_a_search_without_a_result_is_empty_and_without_a_filter_refused(book: Book) -> None:
    api = book.sheets.developerMetadata()
    nothing = {"dataFilters": [lookup(metadataKey="none")]}
    assert api.search(spreadsheetId=book.id, body=nothing).execute() == {}
    assert refusal(api.search(spreadsheetId=book.id, body={}).execute) == (
        "At least one data filter must be specified."
    )
    everywhere = lookup(
        metadataLocation={"spreadsheet": True}, locationMatchingStrategy="INTERSECTING_LOCATION"
    )
    call = api.search(spreadsheetId=book.id, body={"dataFilters": [everywhere]})
    assert refusal(call.execute) == (
        "DeveloperMetadataLookup.spreadsheet is true, but locationMatchingStrategy was specified"
        " as INTERSECTING"
    )
    missing = api.get(spreadsheetId=book.id, metadataId=99)
    assert refusal(missing.execute, 404, "NOT_FOUND") == "Requested entity was not found."


def test_metadata_is_updated_and_deleted_by_filter(pinned: Book) -> None:
    updated = pinned.reply(
        {
            "updateDeveloperMetadata": {
                "dataFilters": [lookup(metadataValue="x")],
                "developerMetadata": {"metadataValue": "y", "metadataKey": "not in the mask"},
                "fields": "metadataValue",
            }
        }
    )
    assert [(m["metadataKey"], m["metadataValue"]) for m in updated["developerMetadata"]] == [
        ("row 3", "y"),
        ("column B", "y"),
    ]
    moved = {
        "dataFilters": [lookup(metadataId=1)],
        "developerMetadata": {"location": row(5)},
        "fields": "location",
    }
    pinned.batch({"updateDeveloperMetadata": moved})
    assert places(pinned)["row 3"] == 5
    gone = pinned.reply({"deleteDeveloperMetadata": {"dataFilter": lookup(metadataValue="y")}})
    assert [m["metadataId"] for m in gone["deletedDeveloperMetadata"]] == [1, 2]
    assert search(pinned, lookup()) == ["book", "elsewhere", "sheet"]


def test_the_spreadsheet_shows_each_entry_where_it_is_pinned(pinned: Book) -> None:
    shown = pinned.get()
    assert [m["metadataKey"] for m in shown["developerMetadata"]] == ["book"]
    assert [m["metadataKey"] for m in shown["sheets"][0]["developerMetadata"]] == ["sheet"]
    assert "developerMetadata" not in shown["sheets"][1]
    fields = "sheets.data(rowMetadata.developerMetadata,columnMetadata.developerMetadata)"
    (sheet,) = pinned.get(fields, ranges=["Sheet1!A2:B4"])["sheets"]
    (data,) = sheet["data"]
    keys = {
        side: [
            [m["metadataKey"] for m in entry.get("developerMetadata", [])] for entry in data[side]
        ]
        for side in ("rowMetadata", "columnMetadata")
    }
    assert keys == {"rowMetadata": [[], ["row 3"], []], "columnMetadata": [[], ["column B"]]}


def test_a_spreadsheet_is_read_by_the_rows_its_metadata_marks(book: Book) -> None:
    for sheet_id, title in ((11, "リード"), (12, "費用"), (13, "メモ")):
        book.batch({"addSheet": {"properties": {"sheetId": sheet_id, "title": title}}})
        book.put(f"{title}!A1:B2", [[f"{title}の見出し", "数"], ["値", 1]])
    book.batch(
        create("ls.tab", row(0, 11), metadataValue="leads"),
        create("ls.tab", row(0, 12), metadataValue="costs"),
        create("ls.column", column(1, 11), metadataValue="count"),
        create("ls.sheet", {"sheetId": 12}),
    )
    found = book.sheets.getByDataFilter(
        spreadsheetId=book.id,
        body={"dataFilters": [lookup(metadataKey="ls.tab")]},
        fields="sheets(properties(sheetId,title),developerMetadata.metadataKey,"
        "data(rowData.values.formattedValue,rowMetadata.developerMetadata.metadataValue,"
        "columnMetadata.developerMetadata.metadataValue))",
    ).execute()
    leads, costs = found["sheets"]
    assert leads["properties"] == {"sheetId": 11, "title": "リード"}
    assert costs["developerMetadata"] == [{"metadataKey": "ls.sheet"}]
    (data,) = leads["data"]
    assert data["rowData"] == [
        {"values": [{"formattedValue": "リードの見出し"}, {"formattedValue": "数"}]}
    ]
    assert data["rowMetadata"] == [{"developerMetadata": [{"metadataValue": "leads"}]}]
    assert data["columnMetadata"][:3] == [
        {},
        {"developerMetadata": [{"metadataValue": "count"}]},
        {},
    ]


def test_a_row_is_appended_marked_and_read_back_in_one_call(book: Book) -> None:
    book.put("A1:B1", [["氏名", "会社"]])
    answer = book.batch(
        {"appendCells": {"rows": [{"values": [text("佐藤"), text("青木商店")]}], "fields": "*"}},
        create("ls.batch", {"spreadsheet": True}, metadataId=42, metadataValue="digest"),
        includeSpreadsheetInResponse=True,
        responseRanges=["Sheet1!1:1", "Sheet1!A2:B2"],
        fields="updatedSpreadsheet.sheets.data.rowData.values.formattedValue",
    )
    assert answer == {
        "updatedSpreadsheet": {
            "sheets": [
                {
                    "data": [
                        {"rowData": [{"values": [{"formattedValue": "氏名"},
                                                 {"formattedValue": "会社"}]}]},
                        {"rowData": [{"values": [{"formattedValue": "佐藤"},
                                                 {"formattedValue": "青木商店"}]}]},
                    ]
                }
            ]
        }
    }  # fmt: skip


def test_metadata_travels_with_copies(book: Book) -> None:
    book.batch(create("ls.tab", row(0), metadataId=3, metadataValue="leads"))
    copy = book.reply({"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 8}})
    assert copy["properties"]["sheetId"] == 8
    marks = [m["location"]["dimensionRange"].get("sheetId", 0) for m in book.metadata()]
    assert sorted(marks) == [0, 8]
    assert len({m["metadataId"] for m in book.metadata()}) == 2

    made = book.place.drive().files().copy(fileId=book.id, body={"name": "写し"}).execute()
    other = Book(book.place, made["id"])
    try:
        assert other.metadata() == book.metadata()
    finally:
        other.delete()


def test_metadata_has_a_size_limit(book: Book) -> None:
    marks = [
        create("ls.batch", {"spreadsheet": True}, metadataId=n, metadataValue="d" * 32)
        for n in range(1, 501)
    ]
    book.batch(*marks)
    assert "limit of 30000 characters" in book.refusal(
        create("big", {"spreadsheet": True}, metadataValue="x" * 10_000)
    )
    assert len(book.metadata()) == 500
