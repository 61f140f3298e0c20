"""The add-on's cards in a browser, through the demo's page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.admin.conftest import Running
from tests.support.browser import Trouble
from tests.support.processes import PATIENCE, wait_until

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


def press_until_rebuilt(running: Running, page: Page) -> None:
    """Press the button, see the rebuild under way, and ask until it is over."""
    running.hold_rebuilds()
    panel = page.get_by_role("region", name="アドオン")
    panel.get_by_role("button", name="再集計").click()
    expect(panel.get_by_text(re.compile("順番を待っています|%"))).to_be_visible()
    running.mend()

    def over() -> bool:
        panel.get_by_role("button", name="更新").click()
        expect(panel).to_have_attribute("aria-busy", "false")
        return panel.get_by_role("button", name="再集計").is_visible()

    wait_until(over, PATIENCE, "the end of the rebuild")


def test_permission_is_given_then_a_press_of_rebuild_changes_the_figures(
    running: Running, open_page: OpenPage
) -> None:
    running.wait_for_row(running.post("展示 一郎", utm_source="expo", utm_medium="qr"))
    page = open_page(f"{running.web}/demo/addon")
    panel = page.get_by_role("region", name="アドオン")
    page.get_by_label("場面").select_option("許可する前")
    panel.get_by_role("button", name="許可する").click()
    page.get_by_role("button", name="許可", exact=True).click()
    expect(panel.get_by_text("最後の再集計")).to_be_visible()

    press_until_rebuilt(running, page)
    figure = panel.locator(".card-cell", has_text="有効リード").locator("dd")
    expect(figure).to_have_text(re.compile(r"^\d+$"))
    before = int(figure.inner_text())
    running.wait_for_row(running.post("展示 二郎", utm_source="expo", utm_medium="qr"))
    press_until_rebuilt(running, page)
    expect(figure).to_have_text(str(before + 1))
    expect(panel.get_by_text(re.compile("に完了"))).to_be_visible()


def test_a_spreadsheet_nobody_connected_says_how_to(
    running: Running, open_page: OpenPage, trouble: Trouble
) -> None:
    page = open_page(f"{running.web}/demo/addon?lang=en")
    panel = page.get_by_role("region", name="Add-on")
    page.get_by_label("Situation").select_option("A spreadsheet nobody connected")
    expect(panel.get_by_text("Not connected yet")).to_be_visible()
    page.get_by_label("Situation").select_option("A spreadsheet of somebody else")
    expect(panel.get_by_text("This cannot be shown")).to_be_visible()
    expect(page.locator("#status")).to_have_text("403")
    trouble.expect(page, "403")
