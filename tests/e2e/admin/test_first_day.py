"""From nothing to the first row, on one page of one web process that restarts itself: with a wide
and light screen, and a dark one of a telephone's width, where nothing is cut."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.e2e.admin.conftest import TOKEN
from tests.support.axe import serious_findings
from tests.support.processes import Product, product
from tests.support.reading import records

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
NARROW = 390


@pytest.fixture
def unconfigured(tmp_path: Path) -> Iterator[Product]:
    """Only who may configure it is known; Google is the local spreadsheet."""
    with product(tmp_path, ADMIN_TOKEN=TOKEN, SPREADSHEET_ID="", DELIVER_IN_WEB="1") as made:
        made.start_web(workers=2)
        yield made


def cut(page: Page) -> int:
    """By how many pixels the page, or a table on it, is wider than what one sees of it."""
    return int(
        page.evaluate(
            """Math.max(
              document.documentElement.scrollWidth - innerWidth,
              ...[...document.querySelectorAll(".scroll")].map((one) =>
                one.scrollWidth - one.clientWidth)
            )"""
        )
    )


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("ja", "light", 1200), ("en", "dark", NARROW)]
)
def test_from_nothing_to_a_row(
    unconfigured: Product, open_page: OpenPage, language: str, scheme: str, width: int
) -> None:
    made = requests.post(
        f"http://{unconfigured.sheets}/v4/spreadsheets",
        json={"properties": {"title": "問い合わせ", "timeZone": "Asia/Tokyo"}},
        timeout=60,
    )
    spreadsheet_id = made.json()["spreadsheetId"]
    page = open_page(f"{unconfigured.web}/admin/?lang={language}", scheme=scheme, width=width)
    page.locator("#token").fill(TOKEN)
    page.keyboard.press("Enter")
    now = page.locator("li[aria-current=step]")

    expect(now).to_have_id("spreadsheet")
    page.locator("#address").fill("https://example.co.jp/")
    now.get_by_role("button").click()
    expect(now.get_by_role("alert")).to_be_visible()
    assert (serious_findings(page), cut(page) <= 0) == ([], True)
    page.locator("#address").fill(f"http://{unconfigured.sheets}/spreadsheets/{spreadsheet_id}")
    now.get_by_role("button").click()

    expect(now).to_have_id("token")
    now.get_by_role("button").click()
    token = page.locator("input#token").input_value()

    expect(now).to_have_id("restart")
    assert (serious_findings(page), cut(page) <= 0) == ([], True)
    now.get_by_role("button").click()
    page.locator("#restart").get_by_role("link").click()

    expect(now).to_have_id("test")
    now.get_by_role("button").click()
    expect(page.locator("#test .good")).to_be_visible()
    assert (serious_findings(page), cut(page) <= 0) == ([], True)
    (row,) = records(unconfigured.sheets, spreadsheet_id)
    assert {"テスト", "Test"} & set(row.values())

    page.goto(f"{unconfigured.web}/admin/")
    expect(page.locator("[data-part=first-steps] li")).to_have_count(6)
    assert (serious_findings(page), cut(page) <= 0) == ([], True)
    body = {"your-name": "青木 誠", "your-email": "aoki@example.co.jp"}
    assert unconfigured.post(body).status_code == 401
    assert unconfigured.post(body, Authorization=f"Bearer {token}").status_code == 202
    expect(page.locator("[data-part=first-steps] li")).to_have_count(0)
    assert (serious_findings(page), cut(page) <= 0) == ([], True)
