"""Rows and columns: what moves with them."""

from typing import Any

import pytest

from tests.contract.emulator.book import Book, columns, rectangle, refusal, rows

Json = dict[str, Any]


def grid(book: Book) -> tuple[int, int]:
    shown = book.sheet("properties.gridProperties")["properties"]["gridProperties"]
    return shown["rowCount"], shown["columnCount"]


def test_rows_and_columns_are_inserted_appended_and_deleted(book: Book) -> None:
    book.put("A1:B3", [["a", 1], ["b", 2], ["c", 3]])
    book.batch({"insertDimension": {"range": rows(1, 3)}})
    assert book.read("A1:B5") == [["a", 1], [], [], ["b", 2], ["c", 3]]
    book.batch({"insertDimension": {"range": columns(1, 2), "inheritFromBefore": True}})
    assert book.read("A1:C1") == [["a", "", 1]]
    book.batch({"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 5}})
    book.batch({"appendDimension": {"dimension": "COLUMNS", "length": 2}})
    assert grid(book) == (1007, 29)
    book.batch(
        {"deleteDimension": {"range": rows(1, 3)}}, {"deleteDimension": {"range": columns(1, 2)}}
    )
    assert book.read("A1:B3") == [["a", 1], ["b", 2], ["c", 3]]
    assert grid(book) == (1005, 28)


def test_moved_rows_are_counted_before_they_are_taken_out(book: Book) -> None:
    book.put("A1:A5", [[0], [1], [2], [3], [4]])
    book.batch({"moveDimension": {"source": rows(1, 3), "destinationIndex": 4}})
    assert book.read("A1:A5", majorDimension="COLUMNS") == [[0, 3, 1, 2, 4]]
    book.batch({"moveDimension": {"source": rows(3, 4), "destinationIndex": 0}})
    assert book.read("A1:A5", majorDimension="COLUMNS") == [[2, 0, 3, 1, 4]]


def test_moved_columns_take_everything_along(book: Book) -> None:
    book.put("A1:D1", [["a", "b", "c", "d"]])
    wide = {"range": columns(0, 1), "properties": {"pixelSize": 250}, "fields": "pixelSize"}
    book.batch({"updateDimensionProperties": wide})
    book.batch({"moveDimension": {"source": columns(0, 1), "destinationIndex": 3}})
    assert book.read("A1:D1") == [["b", "c", "a", "d"]]
    shown = book.get("sheets.data.columnMetadata.pixelSize", ranges=["A1:D1"])
    sizes = [entry["pixelSize"] for entry in shown["sheets"][0]["data"][0]["columnMetadata"]]
    assert sizes == [100, 100, 250, 100]


def test_inserted_rows_look_like_their_neighbours(book: Book) -> None:
    bold = {"cell": {"userEnteredFormat": {"textFormat": {"bold": True}}}}
    book.batch(
        {"repeatCell": {"range": rectangle((0, 1)), **bold, "fields": "userEnteredFormat"}},
        {"insertDimension": {"range": rows(1, 2), "inheritFromBefore": True}},
        {"insertDimension": {"range": rows(3, 4), "inheritFromBefore": False}},
    )
    assert book.cell("A2", "userEnteredFormat.textFormat") == {
        "userEnteredFormat": {"textFormat": {"bold": True}}
    }
    assert book.cell("A4", "userEnteredFormat.textFormat") == {}


def test_what_stands_on_the_grid_follows_it(book: Book) -> None:
    book.put("A1:C3", [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    book.put("E1", [["=A2+Sheet1!$B$3"]], "USER_ENTERED")
    area = rectangle((1, 3), (0, 2))
    rule = {"condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$A2>5"}]},
            "format": {"textFormat": {"bold": True}}}  # fmt: skip
    book.batch(
        {"addNamedRange": {"namedRange": {"name": "block", "range": area}}},
        {"addProtectedRange": {"protectedRange": {"range": area}}},
        {"addConditionalFormatRule": {"rule": {"ranges": [area], "booleanRule": rule}}},
        {"setBasicFilter": {"filter": {"range": rectangle((0, 3), (0, 3))}}},
        {"mergeCells": {"range": rectangle((5, 7), (0, 1))}},
        {"setDataValidation": {
            "range": rectangle((9, 10), (0, 1)),
            "rule": {"condition": {"type": "ONE_OF_RANGE",
                                   "values": [{"userEnteredValue": "=Sheet1!$A$2:$A$3"}]}}}},
    )  # fmt: skip
    book.batch(
        {"insertDimension": {"range": rows(1, 2)}}, {"insertDimension": {"range": columns(0, 1)}}
    )
    moved = {"startRowIndex": 2, "endRowIndex": 4, "startColumnIndex": 1, "endColumnIndex": 3}
    shown = book.get()
    (sheet,) = shown["sheets"]
    assert shown["namedRanges"][0]["range"] == moved
    assert sheet["protectedRanges"][0]["range"] == moved
    assert sheet["conditionalFormats"][0]["ranges"] == [moved]
    values = sheet["conditionalFormats"][0]["booleanRule"]["condition"]["values"]
    assert values == [{"userEnteredValue": "=$B3>5"}]
    assert sheet["basicFilter"]["range"] == {
        "startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 1, "endColumnIndex": 4,
    }  # fmt: skip
    assert sheet["merges"] == [
        {"startRowIndex": 6, "endRowIndex": 8, "startColumnIndex": 1, "endColumnIndex": 2}
    ]
    assert book.read("F1", "FORMULA") == [["=B3+Sheet1!$C$4"]]
    assert book.read("F1") == [[12]]
    condition = book.cell("B11", "dataValidation.condition.values")["dataValidation"]["condition"]
    assert condition["values"] == [{"userEnteredValue": "=Sheet1!$B$3:$B$4"}]

    book.batch({"deleteDimension": {"range": rows(2, 4)}})
    shown = book.get()
    assert "namedRanges" not in shown
    assert "protectedRanges" not in shown["sheets"][0]
    assert "conditionalFormats" not in shown["sheets"][0]
    assert book.read("F1", "FORMULA") == [["=#REF!+Sheet1!#REF!"]]


def test_hidden_and_sized_rows_are_shown_in_the_metadata(book: Book) -> None:
    book.batch(
        {"updateDimensionProperties": {"range": rows(1, 2), "properties": {"hiddenByUser": True},
                                       "fields": "hiddenByUser"}},
        {"updateDimensionProperties": {"range": rows(2, 3), "properties": {"pixelSize": 40},
                                       "fields": "pixelSize"}},
    )  # fmt: skip
    fields = "sheets.data.rowMetadata"
    shown = book.get(fields, ranges=["A1:A3"])["sheets"][0]["data"][0]["rowMetadata"]
    assert shown == [{"pixelSize": 21}, {"pixelSize": 21, "hiddenByUser": True}, {"pixelSize": 40}]
    book.batch(
        {"updateDimensionProperties": {"range": rows(0, 3), "properties": {"hiddenByUser": False},
                                       "fields": "hiddenByUser"}},
        {"autoResizeDimensions": {"dimensions": rows(0, 3)}},
    )  # fmt: skip
    shown = book.get(fields, ranges=["A1:A3"])["sheets"][0]["data"][0]["rowMetadata"]
    assert shown == [{"pixelSize": 21}] * 3


def test_columns_grow_to_their_longest_text(book: Book) -> None:
    book.put("A1:B1", [["株式会社とても長い名前の会社です", "x"]])
    book.batch({"autoResizeDimensions": {"dimensions": columns(0, 2)}})
    shown = book.get("sheets.data.columnMetadata", ranges=["A1:C1"])["sheets"][0]["data"][0]
    wide, narrow, untouched = (entry["pixelSize"] for entry in shown["columnMetadata"])
    assert wide > 150 > 50 > narrow
    assert untouched == 100


def groups(book: Book) -> list[tuple[int, int, int]]:
    found = book.sheet("columnGroups").get("columnGroups", [])
    return [(g["range"]["startIndex"], g["range"]["endIndex"], g["depth"]) for g in found]


def add_group(start: int, end: int) -> Json:
    return {"addDimensionGroup": {"range": columns(start, end)}}


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        # The examples of the API's reference: columns B, C, D, E are 1, 2, 3, 4.
        ([add_group(2, 4), add_group(1, 5)], [(1, 5, 1), (2, 4, 2)]),
        ([add_group(1, 5), add_group(2, 4)], [(1, 5, 1), (2, 4, 2)]),
        ([add_group(1, 4), add_group(2, 5)], [(1, 5, 1), (2, 4, 2)]),
        ([add_group(1, 5), add_group(2, 4),
          {"deleteDimensionGroup": {"range": columns(3, 5)}}], [(1, 4, 1), (2, 3, 2)]),
    ],
)  # fmt: skip
def test_groups_nest_as_the_reference_says(
    book: Book, requests: list[Json], expected: list[tuple[int, int, int]]
) -> None:
    book.batch(*requests)
    assert groups(book) == expected


def test_a_collapsed_group_hides_its_columns(book: Book) -> None:
    book.batch(add_group(1, 3))
    collapse = {"range": columns(1, 3), "depth": 1, "collapsed": True}
    request = {"updateDimensionGroup": {"dimensionGroup": collapse, "fields": "collapsed"}}
    book.batch(request)
    assert book.sheet("columnGroups")["columnGroups"][0]["collapsed"] is True
    shown = book.get("sheets.data.columnMetadata", ranges=["A1:D1"])["sheets"][0]["data"][0]
    hidden = [entry.get("hiddenByUser", False) for entry in shown["columnMetadata"]]
    assert hidden == [False, True, True, False]
    book.batch({"insertDimension": {"range": columns(0, 1)}})
    assert groups(book) == [(2, 4, 1)]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"insertDimension": {"range": rows(1001, 1002)}},
         "insertDimension: range.startIndex is larger than current grid size (1000)"),
        ({"insertDimension": {"range": rows(1000, 1001)}},
         "insertDimension: range.startIndex must be less than the grid size (1000) if"
         " inheritFromBefore is false."),
        ({"deleteDimension": {"range": rows(1372, 1373)}},
         "deleteDimension: Cannot delete a row that doesn't exist. Tried to delete row index 1372"
         " but there are only 1000 rows."),
        ({"deleteDimension": {"range": columns(0, 26)}},
         "deleteDimension: Sorry, it is not possible to delete all non-frozen columns."),
        ({"deleteDimension": {"range": rows(0, 1, 77)}}, "deleteDimension: No grid with id: 77"),
        ({"appendDimension": {"dimension": "COLUMNS", "length": 18_253}},
         "appendDimension: This action would increase the number of columns in the sheet above the"
         " limit of 18278 columns."),
        ({"appendDimension": {"dimension": "ROWS", "length": 400_000}},
         "appendDimension: This action would increase the number of cells in the workbook above the"
         " limit of 10000000 cells."),
    ],
)  # fmt: skip
def test_what_the_grid_cannot_do_is_refused(book: Book, request_: Json, message: str) -> None:
    assert book.refusal(request_) == f"Invalid requests[0].{message}"
    assert grid(book) == (1000, 26)


def test_rows_do_not_move_across_a_merged_cell(book: Book) -> None:
    book.batch({"mergeCells": {"range": rectangle((2, 4), (0, 1))}})
    for source, to in ((rows(2, 3), 8), (rows(6, 7), 3)):
        request = {"moveDimension": {"source": source, "destinationIndex": to}}
        assert book.refusal(request) == (
            "Invalid requests[0].moveDimension: Sorry, it is not possible to move a row to a"
            " position that crosses a merged cell. Please unmerge and try again."
        )


def test_deleting_a_charted_column_leaves_the_chart_without_its_series(book: Book) -> None:
    book.put("A1:C3", [["月", "件", "商談"], ["1月", 3, 1], ["2月", 5, 2]])

    def source(column: int) -> Json:
        return {"sourceRange": {"sources": [rectangle((0, 3), (column, column + 1))]}}

    spec = {
        "basicChart": {
            "chartType": "COLUMN",
            "domains": [{"domain": source(0)}],
            "series": [{"series": source(1)}, {"series": source(2)}],
        }
    }
    anchor = {"overlayPosition": {"anchorCell": {"sheetId": 0, "columnIndex": 5}}}
    book.batch({"addChart": {"chart": {"spec": spec, "position": anchor}}})
    book.batch({"deleteDimension": {"range": columns(1, 2)}})
    (chart,) = book.sheet("charts")["charts"]
    basic = chart["spec"]["basicChart"]
    assert len(basic["domains"]) == 1
    (left,) = basic["series"]
    assert left["series"]["sourceRange"]["sources"][0]["startColumnIndex"] == 1


def test_the_values_of_cells_survive_a_whole_round_of_moves(book: Book) -> None:
    values = [[number_ * 10 + column for column in range(4)] for number_ in range(6)]
    book.put("A1:D6", values)
    book.batch(
        {"moveDimension": {"source": rows(0, 2), "destinationIndex": 5}},
        {"moveDimension": {"source": rows(3, 5), "destinationIndex": 0}},
        {"moveDimension": {"source": columns(0, 1), "destinationIndex": 4}},
        {"moveDimension": {"source": columns(3, 4), "destinationIndex": 0}},
    )
    assert book.read("A1:D6") == values


def test_a_filter_keeps_its_columns(book: Book) -> None:
    book.put("A1:B3", [["会社", "段階"], ["青木商店", "新規"], ["山本工業", "無効"]])
    given = {"range": rectangle((0, 3), (0, 2)), "criteria": {"1": {"hiddenValues": ["無効"]}}}
    book.batch({"setBasicFilter": {"filter": given}})
    book.batch({"insertDimension": {"range": columns(0, 1)}})
    shown = book.sheet("basicFilter")["basicFilter"]
    assert shown["criteria"] == {"2": {"hiddenValues": ["無効"]}}
    assert shown["filterSpecs"][0]["columnIndex"] == 2
    book.batch({"deleteDimension": {"range": columns(2, 3)}})
    assert "criteria" not in book.sheet("basicFilter")["basicFilter"]


def test_shrinking_takes_along_what_stood_there(book: Book) -> None:
    mark = {"metadataKey": "k", "visibility": "DOCUMENT",
            "location": {"dimensionRange": rows(8, 9)}}  # fmt: skip
    book.batch(
        {"createDeveloperMetadata": {"developerMetadata": mark}},
        {"mergeCells": {"range": rectangle((4, 9), (0, 1))}},
        {"addNamedRange": {"namedRange": {"name": "gone", "range": rectangle((7, 9), (0, 1))}}},
        {"updateSheetProperties": {
            "properties": {"sheetId": 0, "gridProperties": {"rowCount": 6}},
            "fields": "gridProperties.rowCount"}},
    )  # fmt: skip
    assert grid(book) == (6, 26)
    assert book.metadata() == []
    assert "namedRanges" not in book.get()
    assert book.sheet("merges")["merges"][0]["endRowIndex"] == 6


def test_a_charts_own_sheet_has_no_grid(book: Book) -> None:
    source = {"sourceRange": {"sources": [rectangle((0, 3), (0, 1))]}}
    spec = {"basicChart": {"chartType": "BAR", "series": [{"series": source}]}}
    book.batch({"addChart": {"chart": {"spec": spec, "position": {"newSheet": True}}}})
    chart_sheet = book.get()["sheets"][1]["properties"]["sheetId"]
    request = {"appendDimension": {"sheetId": chart_sheet, "dimension": "ROWS", "length": 1}}
    assert book.refusal(request) == (
        f"Invalid requests[0].appendDimension: No grid with id: {chart_sheet}"
    )
    call = book.values.get(spreadsheetId=book.id, range="Chart1")
    assert refusal(call.execute) == "Unable to parse range: Chart1"
    assert "data" not in book.get(includeGridData=True)["sheets"][1]
    rename = {"properties": {"sheetId": chart_sheet, "title": "図"}, "fields": "title"}
    book.batch({"updateSheetProperties": rename}, {"deleteSheet": {"sheetId": 0}})
    assert [s["properties"]["title"] for s in book.get()["sheets"]] == ["図"]
