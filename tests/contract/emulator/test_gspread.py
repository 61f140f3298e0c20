"""gspread, unmodified: the operations its users know."""

from collections.abc import Iterator
from typing import Any

import gspread
import pytest
from gspread.utils import (
    ExportFormat,
    PasteType,
    ValidationConditionType,
    ValueInputOption,
    ValueRenderOption,
)

from tests.support.emulator import Emulator
from tests.support.google import Google

LEADS: list[list[Any]] = [
    ["氏名", "会社", "数"],
    ["佐藤 花子", "青木商店", 3],
    ["鈴木 一郎", "山本工業", 1],
    ["田中 美咲", "東都システム", 2],
]


@pytest.fixture
def client(place: Emulator | Google) -> gspread.Client:
    return place.gspread()


@pytest.fixture
def file(client: gspread.Client) -> Iterator[gspread.Spreadsheet]:
    made = client.create("gspread の試験")
    yield made
    client.del_spreadsheet(made.id)


@pytest.fixture
def sheet(file: gspread.Spreadsheet) -> gspread.Worksheet:
    file.sheet1.update(LEADS, "A1", value_input_option=ValueInputOption.raw)
    return file.sheet1


def names(sheet: gspread.Worksheet) -> list[str]:
    return [str(value) for value in sheet.col_values(1) if value]


def test_files_are_made_opened_listed_and_deleted(client: gspread.Client) -> None:
    made = client.create("一覧に出るファイル")
    assert client.open("一覧に出るファイル").id == made.id
    assert client.open_by_key(made.id).title == "一覧に出るファイル"
    assert client.open_by_url(made.url).id == made.id
    assert [one["id"] for one in client.list_spreadsheet_files("一覧に出るファイル")] == [made.id]
    assert made.id in [one.id for one in client.openall()]
    assert made.creationTime <= made.get_lastUpdateTime()
    client.del_spreadsheet(made.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open("一覧に出るファイル")
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key(made.id).sheet1.get("A1")


def test_a_copy_brings_values_permissions_and_comments(
    client: gspread.Client, sheet: gspread.Worksheet, local: Emulator
) -> None:
    sheet.spreadsheet.share("sato@example.com", "user", "writer", notify=False)
    copy = client.copy(sheet.spreadsheet.id, "写し", copy_permissions=True, copy_comments=True)
    assert copy.sheet1.get_all_values()[1][0] == "佐藤 花子"
    roles = {one.get("emailAddress"): one["role"] for one in copy.list_permissions()}
    assert roles == {"owner@example.com": "owner", "sato@example.com": "writer"}
    client.del_spreadsheet(copy.id)


def test_sharing_with_a_person_and_with_everybody(file: gspread.Spreadsheet) -> None:
    file.share("sato@example.com", "user", "reader", notify=False)
    file.share("", "anyone", "reader", with_link=True)
    kinds = sorted((one["type"], one["role"]) for one in file.list_permissions())
    assert kinds == [("anyone", "reader"), ("user", "owner"), ("user", "reader")]
    assert len(file.remove_permissions("sato@example.com")) == 1


def test_records_and_values_are_read_in_many_ways(sheet: gspread.Worksheet) -> None:
    assert sheet.get_all_records() == [dict(zip(LEADS[0], row, strict=True)) for row in LEADS[1:]]
    assert sheet.get_all_values()[0] == ["氏名", "会社", "数"]
    assert sheet.get("A2:B2") == [["佐藤 花子", "青木商店"]]
    assert sheet.batch_get(["A1", "C2:C3"]) == [[["氏名"]], [["3"], ["1"]]]
    # A number, whatever gspread's types say.
    number: Any = sheet.acell("C2", value_render_option=ValueRenderOption.unformatted).value
    assert number == 3
    assert sheet.cell(9, 9).value is None
    assert sheet.row_values(2) == ["佐藤 花子", "青木商店", "3"]
    assert sheet.find("山本工業").address == "B3"  # type: ignore[union-attr]
    assert sheet.find("いない会社") is None
    assert [cell.address for cell in sheet.range("A1:B1")] == ["A1", "B1"]


def test_cells_are_written_in_many_ways(sheet: gspread.Worksheet) -> None:
    sheet.update_acell("D1", "=C2*2")
    sheet.update_cell(2, 4, "'007")
    sheet.batch_update([{"range": "E1", "values": [["a"]]}, {"range": "E3", "values": [["b"]]}])
    cells = sheet.range("F1:F2")
    for number, cell in enumerate(cells):
        cell.value = str(number)
    sheet.update_cells(cells)
    assert sheet.get("D1:F3") == [["6", "a", "0"], ["007", "", "1"], ["", "b"]]
    sheet.batch_clear(["D1:F2", "E3"])
    assert sheet.get("D1:F3") == [[]]


def test_rows_are_appended_inserted_and_deleted(sheet: gspread.Worksheet) -> None:
    answer = sheet.append_row(["高橋 健", "北海食品", 5])
    assert answer["tableRange"] == "Sheet1!A1:C4"
    assert answer["updates"]["updatedRange"] == "Sheet1!A5:C5"
    sheet.append_rows([["伊藤", "", 1], ["渡辺", "", 2]], table_range="A1:C1")
    sheet.insert_row(["中村", "", 0], 2)
    sheet.insert_rows([["小林"], ["加藤"]], 3)
    assert names(sheet) == [
        "氏名", "中村", "小林", "加藤", "佐藤 花子", "鈴木 一郎", "田中 美咲", "高橋 健",
        "伊藤", "渡辺",
    ]  # fmt: skip
    sheet.delete_rows(2, 4)
    sheet.delete_columns(2)
    assert sheet.row_values(1) == ["氏名", "数"]
    sheet.insert_cols([["番号", 1, 2]], 1)
    assert sheet.row_values(2)[0] == "1"
    sheet.add_rows(5)
    sheet.add_cols(1)
    sheet.resize(rows=20, cols=5)
    assert (sheet.row_count, sheet.col_count) == (20, 5)


def test_sorting_leaves_the_frozen_header(sheet: gspread.Worksheet) -> None:
    sheet.freeze(rows=1)
    sheet.sort((3, "asc"))
    assert names(sheet) == ["氏名", "鈴木 一郎", "田中 美咲", "佐藤 花子"]
    sheet.sort((3, "des"), range="A2:C4")
    assert names(sheet) == ["氏名", "佐藤 花子", "田中 美咲", "鈴木 一郎"]
    assert (sheet.frozen_row_count, sheet.frozen_col_count) == (1, 0)


def test_looks_are_given_and_read_back(sheet: gspread.Worksheet) -> None:
    sheet.format(["A1:C1", "A4"], {"textFormat": {"bold": True}})
    sheet.batch_format([{"range": "B2", "format": {"horizontalAlignment": "CENTER"}}])
    sheet.merge_cells("A6:B7")
    sheet.unmerge_cells("A6:B7")
    sheet.update_tab_color("#0b6bcb")
    assert sheet.get_tab_color() == "#0B6BCB"
    sheet.clear_tab_color()
    assert sheet.get_tab_color() is None
    sheet.hide_columns(1, 2)
    sheet.unhide_columns(1, 2)
    sheet.hide_rows(1, 2)
    sheet.unhide_rows(1, 2)
    sheet.hide_gridlines()
    sheet.show_gridlines()
    sheet.columns_auto_resize(0, 3)
    sheet.rows_auto_resize(0, 2)
    shown = sheet.spreadsheet.fetch_sheet_metadata(
        {"ranges": "A1:C4", "fields": "sheets.data.rowData.values.userEnteredFormat"}
    )
    rows = shown["sheets"][0]["data"][0]["rowData"]
    assert rows[0]["values"][0]["userEnteredFormat"]["textFormat"] == {"bold": True}
    assert rows[1]["values"][1]["userEnteredFormat"] == {"horizontalAlignment": "CENTER"}


def test_notes_validation_filters_and_groups(sheet: gspread.Worksheet) -> None:
    sheet.insert_notes({"A1": "氏名は必須です", "B2": "確認済み"})
    assert sheet.get_note("B2") == "確認済み"
    assert sheet.get_notes() == [["氏名は必須です"], ["", "確認済み"]]
    sheet.clear_notes(["A1"])
    assert sheet.get_note("A1") == ""
    sheet.add_validation(
        "D2:D4",
        ValidationConditionType.one_of_list,
        ["新規", "商談"],
        strict=True,
        showCustomUi=True,
    )
    sheet.set_basic_filter("A1:C4")
    sheet.clear_basic_filter()
    sheet.add_dimension_group_columns(1, 3)
    sheet.add_dimension_group_rows(2, 4)
    assert sheet.list_dimension_group_columns() == [
        {"range": {"dimension": "COLUMNS", "startIndex": 1, "endIndex": 3}, "depth": 1}
    ]
    sheet.delete_dimension_group_columns(1, 3)
    assert sheet.list_dimension_group_columns() == []


def test_names_and_protection(sheet: gspread.Worksheet) -> None:
    file = sheet.spreadsheet
    sheet.define_named_range("A2:A4", "people")
    (named,) = file.list_named_ranges()
    assert named["name"] == "people"
    assert file.values_get("people")["values"] == [["佐藤 花子"], ["鈴木 一郎"], ["田中 美咲"]]
    sheet.delete_named_range(named["namedRangeId"])
    assert file.list_named_ranges() == []
    sheet.add_protected_range("A1:C1", ["owner@example.com"], description="見出し")
    (protected,) = file.list_protected_ranges(sheet.id)
    assert protected["description"] == "見出し"
    sheet.delete_protected_range(protected["protectedRangeId"])
    assert file.list_protected_ranges(sheet.id) == []


def test_ranges_are_copied_and_cut(sheet: gspread.Worksheet) -> None:
    sheet.copy_range("A1:C1", "A10:C10", PasteType.normal)
    sheet.cut_range("A2:C2", "A11")
    assert sheet.get("A10:C11") == [["氏名", "会社", "数"], ["佐藤 花子", "青木商店", "3"]]
    assert sheet.get("A2:C2") == [[]]


def test_tabs_are_added_ordered_hidden_copied_and_deleted(
    client: gspread.Client, sheet: gspread.Worksheet
) -> None:
    file = sheet.spreadsheet
    second = file.add_worksheet("費用", rows=10, cols=4)
    third = sheet.duplicate(new_sheet_name="写し", insert_sheet_index=0)
    assert third.get_all_values() == sheet.get_all_values()
    file.reorder_worksheets([second, sheet, third])
    assert [one.title for one in file.worksheets()] == ["費用", "Sheet1", "写し"]
    second.update_index(2)
    third.hide()
    assert [one.title for one in file.worksheets(exclude_hidden=True)] == ["Sheet1", "費用"]
    third.show()
    sheet.update_title("リード")
    assert file.worksheet("リード").id == sheet.id
    with pytest.raises(gspread.WorksheetNotFound):
        file.worksheet("Sheet1")
    other = client.create("写し先")
    copied = sheet.copy_to(other.id)
    assert other.get_worksheet_by_id(copied["sheetId"]).title == "Copy of リード"
    client.del_spreadsheet(other.id)
    file.del_worksheet(second)
    file.del_worksheet_by_id(third.id)
    assert len(file.worksheets()) == 1


def test_the_file_itself_has_properties(client: gspread.Client, file: gspread.Spreadsheet) -> None:
    file.update_title("改名した")
    file.update_locale("ja_JP")
    file.update_timezone("Asia/Tokyo")
    fresh = client.open_by_key(file.id)
    assert (fresh.title, fresh.locale, fresh.timezone) == ("改名した", "ja_JP", "Asia/Tokyo")


def test_exports_and_imports(client: gspread.Client, sheet: gspread.Worksheet) -> None:
    file = sheet.spreadsheet
    exported = file.export(ExportFormat.CSV).decode("utf-8").splitlines()
    assert exported[1] == "佐藤 花子,青木商店,3"
    assert file.export(ExportFormat.EXCEL).startswith(b"PK")
    client.import_csv(file.id, "名前,点\n高橋,10\n")
    assert file.sheet1.get_all_records() == [{"名前": "高橋", "点": 10}]


def test_refusals_carry_googles_words(sheet: gspread.Worksheet) -> None:
    with pytest.raises(gspread.exceptions.APIError) as raised:
        sheet.get("ZZ1")
    assert raised.value.code == 400
    assert raised.value.error["message"] == (
        "Range (Sheet1!ZZ1) exceeds grid limits. Max rows: 1000, max columns: 26"
    )
    with pytest.raises(gspread.exceptions.APIError, match="already exists"):
        sheet.spreadsheet.add_worksheet("Sheet1", 1, 1)
