"""updateCells, repeatCell, validation, notes, borders, merges: what stands in a cell."""

from typing import Any

import pytest

from tests.contract.emulator.book import Book, number, rectangle, text

Json = dict[str, Any]
RED = {"red": 1}


def start(row: int = 0, column: int = 0) -> Json:
    return {"sheetId": 0, "rowIndex": row, "columnIndex": column}


def put(book: Book, cell: Json, fields: str = "*", row: int = 0, column: int = 0) -> None:
    rows = [{"values": [cell]}]
    book.batch({"updateCells": {"start": start(row, column), "rows": rows, "fields": fields}})


def test_every_kind_of_value_comes_back_as_it_went_in(book: Book) -> None:
    values = [
        {"stringValue": "=not a formula"},
        {"numberValue": 12.5},
        {"boolValue": False},
        {"formulaValue": "=B1*2"},
    ]
    rows = [{"values": [{"userEnteredValue": value} for value in values]}]
    book.batch({"updateCells": {"start": start(), "rows": rows, "fields": "userEnteredValue"}})
    fields = "userEnteredValue,effectiveValue,formattedValue"
    assert book.cells("A1:D1", fields) == [
        [
            {"userEnteredValue": {"stringValue": "=not a formula"},
             "effectiveValue": {"stringValue": "=not a formula"},
             "formattedValue": "=not a formula"},
            {"userEnteredValue": {"numberValue": 12.5}, "effectiveValue": {"numberValue": 12.5},
             "formattedValue": "12.5"},
            {"userEnteredValue": {"boolValue": False}, "effectiveValue": {"boolValue": False},
             "formattedValue": "FALSE"},
            {"userEnteredValue": {"formulaValue": "=B1*2"}, "effectiveValue": {"numberValue": 25},
             "formattedValue": "25"},
        ]
    ]  # fmt: skip


def test_a_formula_that_is_not_known_keeps_its_text_and_shows_its_error(book: Book) -> None:
    put(book, {"userEnteredValue": {"formulaValue": "=VLOOKUP(A2,B:C,2)"}})
    cell = book.cell("A1", "userEnteredValue,effectiveValue.errorValue.type,formattedValue")
    assert cell == {
        "userEnteredValue": {"formulaValue": "=VLOOKUP(A2,B:C,2)"},
        "effectiveValue": {"errorValue": {"type": "NAME"}},
        "formattedValue": "#NAME?",
    }


def test_only_the_fields_of_the_mask_change(book: Book) -> None:
    put(book, {**text("旧"), "note": "残る", "userEnteredFormat": {"textFormat": {"bold": True}}})
    put(book, {**text("新"), "note": "入らない"}, "userEnteredValue")
    assert book.cell("A1", "userEnteredValue,note,userEnteredFormat") == {
        **text("新"),
        "note": "残る",
        "userEnteredFormat": {"textFormat": {"bold": True}},
    }
    put(book, {"userEnteredFormat": {"textFormat": {"italic": True}}},
        "userEnteredFormat(textFormat/italic)")  # fmt: skip
    assert book.cell("A1", "userEnteredFormat.textFormat") == {
        "userEnteredFormat": {"textFormat": {"bold": True, "italic": True}}
    }
    put(book, {}, "userEnteredFormat.textFormat.bold,note")
    assert book.cell("A1", "userEnteredFormat,note") == {
        "userEnteredFormat": {"textFormat": {"italic": True}}
    }


def test_cells_of_the_range_that_the_rows_do_not_reach_are_cleared(book: Book) -> None:
    book.put("A1:C3", [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    book.batch(
        {
            "updateCells": {
                "range": rectangle((0, 2), (0, 2)),
                "rows": [{"values": [number(10)]}],
                "fields": "userEnteredValue",
            }
        }
    )
    assert book.read("A1:C3") == [[10, "", 3], ["", "", 6], [7, 8, 9]]


def test_repeat_cell_moves_the_references_of_its_formula(book: Book) -> None:
    book.put("A1:B2", [[1, 10], [2, 20]])
    book.batch(
        {
            "repeatCell": {
                "range": rectangle((0, 2), (2, 4)),
                "cell": {"userEnteredValue": {"formulaValue": "=A1+$A$1+A$1"}},
                "fields": "userEnteredValue",
            }
        }
    )
    assert book.read("C1:D2", "FORMULA") == [
        ["=A1+$A$1+A$1", "=B1+$A$1+B$1"],
        ["=A2+$A$1+A$1", "=B2+$A$1+B$1"],
    ]
    assert book.read("C1:D2") == [[3, 21], [4, 31]]


def test_a_colour_has_two_spellings_and_no_zeros(book: Book) -> None:
    put(book, {"userEnteredFormat": {"backgroundColor": {"red": 1, "green": 0, "blue": 0.2}}},
        "userEnteredFormat.backgroundColor")  # fmt: skip
    assert book.cell("A1", "userEnteredFormat") == {
        "userEnteredFormat": {
            "backgroundColor": {"red": 1, "blue": 0.2},
            "backgroundColorStyle": {"rgbColor": {"red": 1, "blue": 0.2}},
        }
    }
    put(book, {"userEnteredFormat": {"backgroundColorStyle": {"themeColor": "ACCENT1"}}},
        "userEnteredFormat.backgroundColorStyle")  # fmt: skip
    shown = book.cell("A1", "userEnteredFormat")["userEnteredFormat"]
    assert shown["backgroundColorStyle"] == {"themeColor": "ACCENT1"}
    assert shown["backgroundColor"]["blue"] == 0.95686275


def test_colours_are_float32(book: Book) -> None:
    put(book, {"userEnteredFormat": {"backgroundColor": {"red": 36 / 255, "green": 1 / 3}}})
    shown = book.cell("A1", "userEnteredFormat.backgroundColor")["userEnteredFormat"]
    assert shown == {"backgroundColor": {"red": 0.14117648, "green": 0.33333334}}


def test_the_effective_format_stands_on_the_default(book: Book) -> None:
    put(book, {**text("x"), "userEnteredFormat": {"textFormat": {"bold": True}}})
    shown = book.cell("A1", "effectiveFormat")["effectiveFormat"]
    assert shown["backgroundColor"] == {"red": 1, "green": 1, "blue": 1}
    assert shown["verticalAlignment"] == "BOTTOM"
    assert shown["textFormat"]["bold"] is True
    assert shown["textFormat"]["fontSize"] == 10


def test_a_link_is_a_text_format(book: Book) -> None:
    link = {"textFormat": {"link": {"uri": "https://example.com/"}}}
    put(book, {**text("会社"), "userEnteredFormat": link})
    assert book.cell("A1", "hyperlink,formattedValue") == {
        "hyperlink": "https://example.com/",
        "formattedValue": "会社",
    }


def test_validation_is_set_shown_and_taken_away(book: Book) -> None:
    rule = {
        "condition": {
            "type": "ONE_OF_LIST",
            "values": [{"userEnteredValue": "新規"}, {"userEnteredValue": "商談"}],
        },
        "strict": True,
        "showCustomUi": True,
    }
    area = rectangle((1, 3), (0, 1))
    book.batch({"setDataValidation": {"range": area, "rule": {**rule, "inputMessage": ""}}})
    assert book.cell("A3", "dataValidation") == {"dataValidation": rule}
    assert book.cell("A4", "dataValidation") == {}
    book.put("A2", [["表にない"]])
    assert book.read("A2") == [["表にない"]]
    book.batch({"setDataValidation": {"range": area}})
    assert book.cell("A3", "dataValidation") == {}
    assert book.read("A2") == [["表にない"]]


def test_borders_are_drawn_on_the_edges_and_between(book: Book) -> None:
    solid = {"style": "SOLID", "color": RED}
    area = rectangle((0, 2), (0, 2))
    book.batch({"updateBorders": {"range": area, "top": solid, "innerVertical": solid}})
    drawn = {"style": "SOLID", "width": 1, "color": RED, "colorStyle": {"rgbColor": RED}}
    fields = "userEnteredFormat.borders"
    assert [
        [cell.get("userEnteredFormat", {}).get("borders", {}) for cell in row]
        for row in book.cells("A1:B2", fields)
    ] == [
        [{"top": drawn, "right": drawn}, {"top": drawn, "left": drawn}],
        [{"right": drawn}, {"left": drawn}],
    ]
    book.batch({"updateBorders": {"range": area, "top": {"style": "NONE"}}})
    assert book.cell("A1", fields)["userEnteredFormat"]["borders"] == {"right": drawn}


def test_merging_keeps_the_first_value_of_each_merged_range(book: Book) -> None:
    book.put("A1:C2", [[1, 2, 3], [4, 5, 6]])
    merge = {"range": rectangle((0, 2), (0, 2)), "mergeType": "MERGE_ROWS"}
    book.batch({"mergeCells": merge})
    assert book.sheet("merges")["merges"] == [
        {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2},
        {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2},
    ]
    assert book.read("A1:C2") == [[1, "", 3], [4, "", 6]]
    only_the_second = book.get("sheets.merges", ranges=["Sheet1!A2"])
    assert only_the_second["sheets"][0]["merges"][0]["startRowIndex"] == 1
    partly = {"unmergeCells": {"range": rectangle((0, 1), (1, 2))}}
    assert book.refusal(partly) == (
        "Invalid requests[0].unmergeCells: You must select all cells in a merged range to merge"
        " or unmerge them."
    )
    book.batch({"unmergeCells": {"range": rectangle((0, 2), (0, 3))}})
    assert "merges" not in book.sheet("merges")


def test_frozen_and_other_rows_do_not_merge(book: Book) -> None:
    frozen = {"sheetId": 0, "gridProperties": {"frozenRowCount": 1}}
    book.batch(
        {"updateSheetProperties": {"properties": frozen,
                                   "fields": "gridProperties.frozenRowCount"}}
    )  # fmt: skip
    request = {"mergeCells": {"range": rectangle((0, 2), (0, 1))}}
    assert book.refusal(request) == (
        "Invalid requests[0].mergeCells: You can't merge frozen and non-frozen rows"
    )


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"repeatCell": {"range": rectangle((0, 1)), "cell": {}}},
         "repeatCell: At least one field must be listed in 'fields'."
         " (Use '*' to indicate all fields.)"),
        ({"repeatCell": {"range": {"sheetId": 99}, "cell": {}, "fields": "*"}},
         "repeatCell: No grid with id: 99"),
        ({"updateCells": {"start": start(99_998), "rows": [{}], "fields": "*"}},
         "updateCells: GridCoordinate.rowIndex[99998] is after last row in grid[999]"),
        ({"updateCells": {"start": start(0, 26), "rows": [{}], "fields": "*"}},
         "updateCells: GridCoordinate.columnIndex[26] is after last column in grid[25]"),
        ({"updateCells": {"start": start(0, 25), "rows": [{"values": [{}, {}]}], "fields": "*"}},
         "updateCells: Attempting to write column: 26, beyond the last requested column of: 25"),
        ({"updateCells": {"start": start(999), "rows": [{}, {}], "fields": "*"}},
         "updateCells: Attempting to write row: 1000, beyond the last requested row of: 999"),
        ({"updateCells": {"start": start(), "rows": [{"values": [text("長" * 50_001)]}],
                          "fields": "*"}},
         "updateCells: Your input contains more than the maximum of 50000 characters in a single"
         " cell."),
        ({"appendCells": {"sheetId": 42, "rows": [{}], "fields": "*"}},
         "appendCells: No grid with id: 42"),
    ],
)  # fmt: skip
def test_what_cannot_be_put_is_refused(book: Book, request_: Json, message: str) -> None:
    assert book.refusal(request_) == f"Invalid requests[0].{message}"
