"""Files taken from the page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.support.emulator import Emulator
from tests.support.sheet_page import address_of, new_book, shown

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def test_the_spreadsheet_as_an_excel_file(
    emulator: Emulator, open_page: Open, tmp_path: Path
) -> None:
    book = new_book(emulator, "見積もり 2026", [["会社", "金額"], ["株式会社青空", 1200]])
    book.add_worksheet("二枚目", 5, 5)
    sheet = shown(open_page(address_of(emulator, book)))

    sheet.page.get_by_role("button", name="ダウンロード").click()
    with sheet.page.expect_download() as started:
        sheet.page.get_by_role("menuitem", name="Excel 形式").click()
    started.value.save_as(tmp_path / "book.xlsx")

    assert started.value.suggested_filename == "見積もり 2026.xlsx"
    read = load_workbook(tmp_path / "book.xlsx")
    assert read.sheetnames == ["Sheet1", "二枚目"]
    assert [[cell.value for cell in row] for row in read["Sheet1"].iter_rows()] == [
        ["会社", "金額"],
        ["株式会社青空", 1200],
    ]


def test_the_sheet_in_view_as_csv_that_excel_reads(
    emulator: Emulator, open_page: Open, tmp_path: Path
) -> None:
    book = new_book(emulator, "名簿", [["一枚目"]])
    book.add_worksheet("顧客", 5, 5).update([["会社"], ["株式会社青空"]], "A1")
    sheet = shown(open_page(address_of(emulator, book)))
    sheet.open_tab("顧客")
    sheet.expect_text("A2", "株式会社青空")

    sheet.page.get_by_role("button", name="ダウンロード").click()
    with sheet.page.expect_download() as started:
        sheet.page.get_by_role("menuitem", name="CSV").click()
    started.value.save_as(tmp_path / "sheet.csv")

    assert started.value.suggested_filename == "名簿 - 顧客.csv"
    assert (tmp_path / "sheet.csv").read_bytes() == (
        b"\xef\xbb\xbf" + "会社\r\n株式会社青空".encode()
    )
