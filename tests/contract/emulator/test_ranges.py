"""How ranges are read, and how they come back."""

import pytest

from tests.contract.emulator.book import Book, rectangle, refusal


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("sheet1", "Sheet1!A1:Z1000"),
        ("'Sheet1'", "Sheet1!A1:Z1000"),
        ("A1", "Sheet1!A1"),
        ("Sheet1!A1:A1", "Sheet1!A1"),
        ("$A$1:$B$2", "Sheet1!A1:B2"),
        ("A1:1", "Sheet1!A1:Z1"),
        ("1:2", "Sheet1!A1:Z2"),
        ("A:C", "Sheet1!A1:C1000"),
        ("A1:A", "Sheet1!A1:A1000"),
        ("A5:B", "Sheet1!A5:B1000"),
        ("D4:A1", "Sheet1!A1:D4"),
        ("A1:ZZ2000", "Sheet1!A1:Z1000"),
        ("R1C1:R2C2", "Sheet1!A1:B2"),
        ("R3C2", "Sheet1!B3"),
        ("'お 客'!A1:B2", "'お 客'!A1:B2"),
        ("'A1'!B2", "'A1'!B2"),
        ("'it''s'", "'it''s'!A1:E10"),
    ],
)
def test_ranges_come_back_normalised(book: Book, asked: str, answered: str) -> None:
    grid = {"rowCount": 10, "columnCount": 5}
    book.batch(
        *(
            {"addSheet": {"properties": {"title": title, "gridProperties": grid}}}
            for title in ("お 客", "A1", "it's")
        )
    )
    read = book.values.get(spreadsheetId=book.id, range=asked).execute()
    assert read == {"range": answered, "majorDimension": "ROWS"}


@pytest.mark.parametrize(
    "asked", ["Nowhere!A1", "!!!", "A1:B2:C3", "'Data Tab'!A1:C10", "AAAA1", "A0", "Sheet1!"]
)
def test_what_is_no_range_is_quoted_in_the_refusal(book: Book, asked: str) -> None:
    call = book.values.get(spreadsheetId=book.id, range=asked)
    assert refusal(call.execute) == f"Unable to parse range: {asked}"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("Sheet1!AA1", "Sheet1!AA1"),
        ("A1001:B", "Sheet1!A1001:B"),
        ("A5000:B5001", "Sheet1!A5000:B5001"),
        ("ZZZ1", "Sheet1!ZZZ1"),
    ],
)
def test_a_range_that_begins_outside_the_grid_is_refused(
    book: Book, asked: str, shown: str
) -> None:
    call = book.values.get(spreadsheetId=book.id, range=asked)
    assert refusal(call.execute) == (
        f"Range ({shown}) exceeds grid limits. Max rows: 1000, max columns: 26"
    )


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        (rectangle((1000, 1001), (0, 2)), "A1001:B1001"),
        ({"sheetId": 0, "startRowIndex": 1000, "startColumnIndex": 0, "endColumnIndex": 2},
         "A1001:B"),
        (rectangle((0, 2), (26, 27)), "AA1:AA2"),
        ({"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 26}, "AA1:2"),
    ],
)  # fmt: skip
def test_a_grid_range_is_refused_only_where_it_begins_outside(
    book: Book, outside: dict[str, int], shown: str
) -> None:
    bold = {"cell": {"userEnteredFormat": {"textFormat": {"bold": True}}}}
    mask = {"fields": "userEnteredFormat.textFormat.bold"}
    assert book.refusal({"repeatCell": {"range": outside, **bold, **mask}}) == (
        f"Invalid requests[0].repeatCell: Range (Sheet1!{shown}) exceeds grid limits."
        " Max rows: 1000, max columns: 26"
    )
    over_the_edge = rectangle((999, 1003), (25, 28))
    book.batch({"repeatCell": {"range": over_the_edge, **bold, **mask}})
    assert book.sheet("properties.gridProperties")["properties"]["gridProperties"] == {
        "rowCount": 1000,
        "columnCount": 26,
    }


def test_a_bare_name_is_first_a_named_range_and_a_quoted_one_a_sheet(book: Book) -> None:
    book.put("A1", [["名前", "人数"]])
    named = {"name": "Solo", "range": rectangle((0, 1), (1, 2))}
    book.batch({"addNamedRange": {"namedRange": named}})
    assert book.read("Solo") == [["人数"]]
    for asked in ("'Solo'", "Solo!A1:B1"):
        call = book.values.get(spreadsheetId=book.id, range=asked)
        assert refusal(call.execute) == f"Unable to parse range: {asked}"


def test_a_range_without_a_sheet_is_on_the_first_that_is_visible(book: Book) -> None:
    book.batch(
        {"addSheet": {"properties": {"title": "Second", "sheetId": 5}}},
        {
            "updateSheetProperties": {
                "properties": {"sheetId": 0, "hidden": True},
                "fields": "hidden",
            }
        },
    )
    read = book.values.get(spreadsheetId=book.id, range="A1").execute()
    assert read["range"] == "Second!A1"
