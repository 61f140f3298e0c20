"""No serious finding of axe on the local spreadsheet's page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import serious_findings
from tests.support.emulator import Emulator
from tests.support.sheet_page import address_of, change, new_book, shown

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.mark.parametrize(
    ("locale", "scheme", "width"),
    [
        pytest.param("ja-JP", "light", 1360, id="ja light"),
        pytest.param("en-US", "dark", 390, id="en dark narrow"),
    ],
)
def test_a_spreadsheet_its_menus_and_the_list(
    emulator: Emulator, open_page: Open, locale: str, scheme: str, width: int
) -> None:
    book = new_book(emulator, "点検", [["状態", "金額"], ["新規", 5], ["無効", 7]])
    whole = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "endColumnIndex": 2}
    choices = [{"userEnteredValue": word} for word in ("新規", "無効")]
    listed = {"condition": {"type": "ONE_OF_LIST", "values": choices}, "showCustomUi": True}
    area = {"sources": [{**whole, "startColumnIndex": 1}]}
    spec = {
        "title": "金額",
        "basicChart": {
            "chartType": "COLUMN",
            "headerCount": 1,
            "series": [{"series": {"sourceRange": area}}],
        },
    }
    place = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 5}}}
    change(
        book,
        {"setBasicFilter": {"filter": {"range": whole}}},
        {"addFilterView": {"filter": {"title": "新規だけ", "range": whole}}},
        {"setDataValidation": {"range": {**whole, "startRowIndex": 1, "endColumnIndex": 1},
                               "rule": listed}},
        {"addDimensionGroup": {"range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 3,
                                         "endIndex": 5}}},
        {"addDimensionGroup": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 5,
                                         "endIndex": 7}}},
        {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0, "startRowIndex": 9}}}},
        {"addChart": {"chart": {"spec": spec, "position": place}}},
    )  # fmt: skip
    look = {"locale": locale, "scheme": scheme, "width": width}
    sheet = shown(open_page(address_of(emulator, book), **look))
    assert serious_findings(sheet.page) == []
    sheet.page.locator("#views").click()
    expect(sheet.page.locator("#views-menu")).to_be_visible()
    assert serious_findings(sheet.page) == []
    sheet.press("Escape")
    sheet.select("A2")
    sheet.press("Alt+ArrowDown")
    expect(sheet.page.get_by_role("option")).to_have_count(2)
    assert serious_findings(sheet.page) == []
    sheet.press("Escape")
    sheet.page.locator(".filter-button").first.click()
    expect(sheet.page.locator(".filter-menu")).to_be_visible()
    assert serious_findings(sheet.page) == []

    page = open_page(f"{emulator.url}/", **look)
    expect(page.get_by_role("link", name="点検").first).to_be_visible()
    assert serious_findings(page) == []
