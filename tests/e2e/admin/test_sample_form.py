"""The sample form in a browser: the visit one pretends to make, or the one its address tells of."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.admin.conftest import Running
from tests.support.processes import PATIENCE, wait_until

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


def sent(running: Running, page: Page, name: str) -> dict[str, object]:
    """The row that the form brought."""
    page.get_by_label("氏名(必須)").fill(name)
    page.get_by_label("メールアドレス(必須)").fill("sample@example.co.jp")
    page.get_by_role("button", name="送信").click()
    expect(page.locator(".wpcf7-form")).to_have_attribute("data-status", "mail_sent")

    def rows() -> list[dict[str, object]]:
        return [row for row in running.rows().values() if row["氏名"] == name]

    wait_until(lambda: bool(rows()), PATIENCE, "the row")
    return rows()[0]


def test_a_campaign_in_its_own_address_is_the_visit(running: Running, open_page: OpenPage) -> None:
    page = open_page(f"{running.web}/demo/?utm_source=expo&utm_medium=qr&msclkid=abc")
    visit = page.get_by_label("どこから来たことにしますか")
    expect(visit.locator("option:checked")).to_have_text("このページのアドレスのとおり")
    row = sent(running, page, "見本 一郎")
    assert (row["utm_source"], row["utm_medium"]) == ("expo", "qr")
    assert (row["クリックID種別"], row["クリックID"]) == ("msclkid", "abc")
    assert str(row["LP"]).endswith("/demo/?utm_source=expo&utm_medium=qr&msclkid=abc")


def test_without_one_the_visit_is_chosen(running: Running, open_page: OpenPage) -> None:
    page = open_page(f"{running.web}/demo/?lang=ja")
    visit = page.get_by_label("どこから来たことにしますか")
    expect(visit.locator("option:checked")).to_have_text("直接(ブックマークなど)")
    visit.select_option("メールマガジン")
    row = sent(running, page, "見本 二郎")
    assert (row["utm_source"], row["utm_medium"]) == ("newsletter", "email")
