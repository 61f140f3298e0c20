"""spreadsheets.values: writing, reading, clearing."""

from typing import Any

import pytest

from tests.contract.emulator.book import Book, columns, rectangle, refusal


def test_an_update_says_what_it_covered(book: Book) -> None:
    assert book.put("A1:B3", [["a", 1], ["b", None], ["", True]]) == {
        "spreadsheetId": book.id,
        "updatedRange": "Sheet1!A1:B3",
        "updatedRows": 3,
        "updatedColumns": 2,
        "updatedCells": 5,
    }
    assert book.read("Sheet1") == [["a", 1], ["b"], ["", True]]


def test_the_range_updated_is_that_of_the_data_not_the_one_asked(book: Book) -> None:
    assert book.put("A1:Z100", [["x"]])["updatedRange"] == "Sheet1!A1"
    assert book.put("B:B", [["x"], ["y"]])["updatedRange"] == "Sheet1!B1:B2"


def test_rows_and_columns_without_a_value_are_not_counted(book: Book) -> None:
    assert book.put("A1:C3", [["x", None, "y"], [], [None, None, "z"]]) == {
        "spreadsheetId": book.id,
        "updatedRange": "Sheet1!A1:C3",
        "updatedRows": 2,
        "updatedColumns": 2,
        "updatedCells": 3,
    }


def test_null_leaves_a_cell_and_an_empty_text_empties_it(book: Book) -> None:
    book.put("A1:C1", [["青木商店", "佐藤", "山田"]])
    book.put("A1:C1", [[None, "", "鈴木"]])
    assert book.read("A1:C1") == [["青木商店", "", "鈴木"]]


def test_rows_shorter_than_the_others_leave_what_stands_beyond_them(book: Book) -> None:
    book.put("A1:B2", [["a", "b"], ["c", "d"]])
    book.put("A1:B2", [["A"], ["C", "D"]])
    assert book.read("A1:B2") == [["A", "b"], ["C", "D"]]


def test_empty_rows_and_cells_at_the_end_are_cut_and_no_values_is_no_key(book: Book) -> None:
    book.put("B2", [["x"]])
    assert book.read("A1:D4") == [[], ["", "x"]]
    read = book.values.get(spreadsheetId=book.id, range="C3:D4").execute()
    assert read == {"range": "Sheet1!C3:D4", "majorDimension": "ROWS"}


def test_columns_come_as_lists_of_their_own(book: Book) -> None:
    book.put("A1:C3", [["a", 1, ""], ["b", "", 5], ["c"]])
    assert book.read("A1:C3", majorDimension="COLUMNS") == [["a", "b", "c"], [1], ["", 5]]
    body = {"majorDimension": "COLUMNS", "values": [["x", "y"], ["z"]]}
    written = book.values.update(
        spreadsheetId=book.id, range="E1", valueInputOption="RAW", body=body
    ).execute()
    assert written["updatedRange"] == "Sheet1!E1:F2"
    assert written["updatedCells"] == 3
    assert book.read("E1:F2") == [["x", "z"], ["y"]]


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("007", 7, "7"),
        ("TRUE", True, "TRUE"),
        ("=1+2", 3, "3"),
        ("'0123", "0123", "0123"),
        ("2026-09-05", 46270, "2026-09-05"),
        ("$100.15", 100.15, "$100.15"),
        ("12%", 0.12, "12%"),
        ("株式会社", "株式会社", "株式会社"),
    ],
)
def test_user_entered_is_read_as_if_typed_and_raw_never(
    book: Book, typed: str, stored: Any, shown: str
) -> None:
    book.put("A1", [[typed]], "USER_ENTERED")
    book.put("A2", [[typed]], "RAW")
    assert book.read("A1") == [[stored]]
    assert book.read("A1", "FORMATTED_VALUE") == [[shown]]
    assert book.read("A2") == [[typed]]


def test_the_three_ways_to_read_a_value(book: Book) -> None:
    book.put("A1:C1", [["2026/01/02", "=A1+1", "=1/0"]], "USER_ENTERED")
    book.put("D1", [["=A1"]], "RAW")
    assert book.read("A1:D1", "UNFORMATTED_VALUE") == [[46024, 46025, "#DIV/0!", "=A1"]]
    assert book.read("A1:D1", "FORMULA") == [[46024, "=A1+1", "=1/0", "=A1"]]
    formatted = book.read("A1:D1", "FORMATTED_VALUE")[0]
    assert (formatted[0], formatted[2:]) == ("2026/01/02", ["#DIV/0!", "=A1"])
    as_text = book.read("A1", "UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING")
    assert as_text == [["2026/01/02"]]


def test_writing_does_not_take_notes_and_formats_away(book: Book) -> None:
    cell = {
        "userEnteredValue": {"numberValue": 1},
        "userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}},
        "note": "手入力",
    }
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    book.batch({"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "*"}})
    book.put("A1", [[2]])
    assert book.cell("A1", "userEnteredFormat.numberFormat,note,formattedValue") == {
        "userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}},
        "note": "手入力",
        "formattedValue": "2.00",
    }
    book.values.clear(spreadsheetId=book.id, range="A1", body={}).execute()
    assert book.cell("A1", "note,userEnteredValue") == {"note": "手入力"}


def test_the_reply_can_carry_the_values_as_they_are_now(book: Book) -> None:
    written = book.values.update(
        spreadsheetId=book.id,
        range="A1",
        valueInputOption="USER_ENTERED",
        includeValuesInResponse=True,
        responseValueRenderOption="UNFORMATTED_VALUE",
        body={"values": [["=1+1", "1,000"]]},
    ).execute()
    assert written["updatedData"] == {
        "range": "Sheet1!A1:B1",
        "majorDimension": "ROWS",
        "values": [[2, 1000]],
    }


def test_several_ranges_are_read_at_once_in_the_order_asked(book: Book) -> None:
    book.put("A1:B2", [["a", "b"], ["c", "d"]])
    read = book.values.batchGet(
        spreadsheetId=book.id, ranges=["B1:B2", "A1"], majorDimension="COLUMNS"
    ).execute()
    assert read == {
        "spreadsheetId": book.id,
        "valueRanges": [
            {"range": "Sheet1!B1:B2", "majorDimension": "COLUMNS", "values": [["b", "d"]]},
            {"range": "Sheet1!A1", "majorDimension": "COLUMNS", "values": [["a"]]},
        ],
    }


def test_several_ranges_are_written_at_once_or_not_at_all(book: Book) -> None:
    data = [{"range": "A1", "values": [[1]]}, {"range": "C3:D3", "values": [[2, 3]]}]
    body = {"valueInputOption": "RAW", "data": data}
    written = book.values.batchUpdate(spreadsheetId=book.id, body=body).execute()
    totals = {name: count for name, count in written.items() if name.startswith("total")}
    assert totals == {
        "totalUpdatedRows": 2,
        "totalUpdatedColumns": 3,
        "totalUpdatedCells": 3,
        "totalUpdatedSheets": 1,
    }
    assert [r["updatedRange"] for r in written["responses"]] == ["Sheet1!A1", "Sheet1!C3:D3"]
    bad = {
        "valueInputOption": "RAW",
        "data": [{"range": "A1", "values": [[9]]}, {"range": "Nowhere!A1", "values": [[9]]}],
    }
    call = book.values.batchUpdate(spreadsheetId=book.id, body=bad)
    assert refusal(call.execute) == "Invalid data[1]: Unable to parse range: Nowhere!A1"
    assert book.read("A1") == [[1]]


def test_values_are_read_written_and_cleared_by_data_filter(book: Book) -> None:
    book.put("A1:C2", [["氏名", "会社", "段階"], ["佐藤", "青木商店", "新規"]])
    mark = {
        "metadataKey": "column",
        "metadataValue": "company",
        "visibility": "DOCUMENT",
        "location": {"dimensionRange": columns(1, 2)},
    }
    book.batch({"createDeveloperMetadata": {"developerMetadata": mark}})
    company = {"developerMetadataLookup": {"metadataKey": "column", "metadataValue": "company"}}
    read = book.values.batchGetByDataFilter(
        spreadsheetId=book.id,
        body={
            "dataFilters": [company, {"gridRange": rectangle((0, 2), (2, 3))}, {"a1Range": "A2"}],
            "majorDimension": "COLUMNS",
            "valueRenderOption": "UNFORMATTED_VALUE",
        },
    ).execute()
    assert [(r["valueRange"]["range"], r["valueRange"]["values"]) for r in read["valueRanges"]] == [
        ("Sheet1!B1:B1000", [["会社", "青木商店"]]),
        ("Sheet1!C1:C2", [["段階", "新規"]]),
        ("Sheet1!A2", [["佐藤"]]),
    ]
    assert read["valueRanges"][0]["dataFilters"] == [company]

    data = [{"dataFilter": company, "majorDimension": "ROWS", "values": [["社名"], ["山本工業"]]}]
    written = book.values.batchUpdateByDataFilter(
        spreadsheetId=book.id, body={"valueInputOption": "RAW", "data": data}
    ).execute()
    assert written["responses"][0]["updatedRange"] == "Sheet1!B1:B2"
    assert written["responses"][0]["dataFilter"] == company
    assert book.read("B1:B2") == [["社名"], ["山本工業"]]

    cleared = book.values.batchClearByDataFilter(
        spreadsheetId=book.id, body={"dataFilters": [company]}
    ).execute()
    assert cleared["clearedRanges"] == ["Sheet1!B1:B1000"]
    assert book.read("A1:C2") == [["氏名", "", "段階"], ["佐藤", "", "新規"]]


def test_clearing_says_what_was_cleared(book: Book) -> None:
    book.put("A1:B2", [[1, 2], [3, 4]])
    one = book.values.clear(spreadsheetId=book.id, range="A1:A", body={}).execute()
    assert one == {"spreadsheetId": book.id, "clearedRange": "Sheet1!A1:A1000"}
    two = book.values.batchClear(spreadsheetId=book.id, body={"ranges": ["B1", "B2"]}).execute()
    assert two["clearedRanges"] == ["Sheet1!B1", "Sheet1!B2"]
    assert book.read("A1:B2") == []
    bad = book.values.batchClear(spreadsheetId=book.id, body={"ranges": ["A1", "A2000:B"]})
    assert refusal(bad.execute) == (
        "Invalid range[1]: Range (Sheet1!A2000:B) exceeds grid limits."
        " Max rows: 1000, max columns: 26"
    )


@pytest.mark.parametrize(
    ("where", "values", "message"),
    [
        ("A1:B1", [[1, 2, 3]],
         "Requested writing within range [Sheet1!A1:B1], but tried writing to column [C]"),
        ("A1:B1", [[1], [2]],
         "Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]"),
        ("A1000", [[1], [2]],
         "Requested writing within range [Sheet1!A1000], but tried writing to row [1001]"),
        ("Z1", [[1, 2]],
         "Requested writing within range [Sheet1!Z1], but tried writing to column [AA]"),
        ("A1", [["長" * 50_001]],
         "Your input contains more than the maximum of 50000 characters in a single cell."),
        ("A1", ["x"],
         "Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), "
         '"x"'),
        ("A1", [[[1]]],
         "Invalid values[0][0]: list_value \t {\n  values {\n    number_value: 1.0\n  }\n}\n"),
        ("A1", [[{"a": "b"}]],
         'Invalid values[0][0]: struct_value \t {\n  fields {\n    key: "a"\n    value {\n'
         '      string_value: "b"\n    }\n  }\n}\n'),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(
    book: Book, where: str, values: list[Any], message: str
) -> None:
    assert refusal(lambda: book.put(where, values)) == message
    assert book.read("Sheet1") == []


def test_50000_characters_fit_into_a_cell(book: Book) -> None:
    book.put("A1", [["字" * 50_000]])
    assert len(book.read("A1")[0][0]) == 50_000


def test_the_range_of_the_body_must_be_that_of_the_address(book: Book) -> None:
    call = book.values.update(
        spreadsheetId=book.id,
        range="A1",
        valueInputOption="RAW",
        body={"range": "A2", "values": [[1]]},
    )
    assert refusal(call.execute) == "Request range[A1] does not match value's range[A2]"


def test_how_input_is_meant_has_to_be_said(book: Book) -> None:
    call = book.values.update(spreadsheetId=book.id, range="A1", body={"values": [[1]]})
    assert refusal(call.execute) == "'valueInputOption' is required but not specified"


def test_a_long_list_of_ranges_is_sent_as_a_form_and_understood(book: Book) -> None:
    book.put("A1:A2", [["x"], ["y"]])
    ranges = [f"Sheet1!A{1 + n % 2}" for n in range(300)]
    read = book.values.batchGet(spreadsheetId=book.id, ranges=ranges).execute()
    assert [r["values"][0][0] for r in read["valueRanges"]] == ["x", "y"] * 150


def test_numbers_are_doubles(book: Book) -> None:
    book.put("A1:D1", [[2**70, 0.1 + 0.2, -0.0, 1e300]])
    assert book.read("A1:D1") == [[float(2**70), 0.30000000000000004, 0, 1e300]]
    session = book.place.gspread().http_client.session
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}/values/A2?valueInputOption=RAW"
    answer = session.put(url, data='{"values": [[1' + "0" * 400 + "]]}")
    assert answer.status_code == 400
    assert book.read("A2") == []
