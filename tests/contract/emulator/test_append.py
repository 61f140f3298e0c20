"""values.append and appendCells: where the rows land."""

import pytest

from tests.contract.emulator.book import Book, number, rectangle, text


def append(book: Book, where: str, values: list[list[object]], **options: str) -> dict[str, object]:
    answer: dict[str, object] = book.values.append(
        spreadsheetId=book.id,
        range=where,
        valueInputOption="RAW",
        body={"values": values},
        **options,
    ).execute()
    return answer


TWO_BLOCKS = [["a", 1], ["b", 2], ["c", 3], [], [], ["x", 1], ["y", 2]]
"""Rows 1 to 3, a gap, rows 6 and 7."""


@pytest.mark.parametrize(
    ("where", "table", "landed"),
    [
        ("A1", "Sheet1!A1:B3", "Sheet1!A4:B5"),
        ("A6", "Sheet1!A6:B7", "Sheet1!A8:B9"),
        ("Sheet1", "Sheet1!A6:B7", "Sheet1!A8:B9"),
        ("B2:B2", "Sheet1!A1:B3", "Sheet1!A4:B5"),
        ("A1:B7", "Sheet1!A6:B7", "Sheet1!A8:B9"),
        ("D3", None, "Sheet1!D3:E4"),
    ],
)
def test_rows_land_after_the_table_that_the_range_touches(
    book: Book, where: str, table: str | None, landed: str
) -> None:
    book.put("A1:B7", TWO_BLOCKS)
    answer = append(book, where, [["p", 8], ["q", 9]])
    assert answer.get("tableRange") == table
    assert answer["updates"] == {
        "spreadsheetId": book.id,
        "updatedRange": landed,
        "updatedRows": 2,
        "updatedColumns": 2,
        "updatedCells": 4,
    }
    assert book.read(landed) == [["p", 8], ["q", 9]]


def test_overwrite_fills_the_gap_and_insert_rows_pushes_down(book: Book) -> None:
    book.put("A1:B7", TWO_BLOCKS)
    append(book, "A1", [["p", 8], ["q", 9]], insertDataOption="INSERT_ROWS")
    assert book.read("A1:B9") == [
        ["a", 1], ["b", 2], ["c", 3], ["p", 8], ["q", 9], [], [], ["x", 1], ["y", 2],
    ]  # fmt: skip
    append(book, "A1", [["over", 0]], insertDataOption="OVERWRITE")
    assert book.read("A5:B7") == [["q", 9], ["over", 0]]


def test_an_empty_sheet_takes_rows_at_the_start_of_the_range(book: Book) -> None:
    answer = append(book, "Sheet1", [["first"]])
    assert "tableRange" not in answer
    assert book.read("A1") == [["first"]]


def test_rows_drift_where_column_a_is_empty(book: Book) -> None:
    book.put("B1:C2", [["会社", "段階"], ["青木商店", "新規"]])
    answer = append(book, "Sheet1", [["山本工業", "商談"]])
    assert answer["tableRange"] == "Sheet1!B1:C2"
    assert book.read("A1:C3") == [["", "会社", "段階"], ["", "青木商店", "新規"],
                                  ["", "山本工業", "商談"]]  # fmt: skip


def test_the_grid_grows_for_values_append(book: Book) -> None:
    book.put("A1000", [["last"]])
    answer = append(book, "A1000", [["beyond"] * 27])
    assert answer["updates"]["updatedRange"] == "Sheet1!A1001:AA1001"  # type: ignore[index]
    grid = book.sheet("properties.gridProperties")["properties"]["gridProperties"]
    assert grid == {"rowCount": 1001, "columnCount": 27}


def test_append_cells_starts_at_column_a_after_the_last_row_with_data(book: Book) -> None:
    book.put("B1:C2", [["会社", "段階"], ["青木商店", "新規"]])
    bold = {"cell": {"userEnteredFormat": {"textFormat": {"bold": True}}}}
    area = rectangle((0, 20), (0, 5))
    book.batch(
        {"repeatCell": {"range": area, **bold, "fields": "userEnteredFormat.textFormat.bold"}},
        {
            "appendCells": {
                "sheetId": 0,
                "rows": [{"values": [text("=SUM(A1)"), number(46270)]}, {"values": [text("次")]}],
                "fields": "userEnteredValue",
            }
        },
    )
    assert book.read("A1:C5") == [
        ["", "会社", "段階"],
        ["", "青木商店", "新規"],
        ["=SUM(A1)", 46270],
        ["次"],
    ]
    assert book.cell("A3", "userEnteredFormat.textFormat.bold,userEnteredValue") == {
        "userEnteredValue": {"stringValue": "=SUM(A1)"},
        "userEnteredFormat": {"textFormat": {"bold": True}},
    }


def test_append_cells_grows_the_grid(book: Book) -> None:
    book.put("A1000", [["last"]])
    wide = {"values": [number(n) for n in range(30)]}
    book.batch({"appendCells": {"sheetId": 0, "rows": [wide, wide], "fields": "*"}})
    grid = book.sheet("properties.gridProperties")["properties"]["gridProperties"]
    assert grid == {"rowCount": 1002, "columnCount": 30}
    assert book.read("A1002:AD1002") == [list(range(30))]


def test_checkboxes_are_data_and_move_the_last_row(book: Book) -> None:
    book.put("A1", [["見出し"]])
    book.put("D8", [[False]])
    book.batch({"appendCells": {"rows": [{"values": [text("行")]}], "fields": "*"}})
    assert book.read("A9") == [["行"]]
