"""No serious finding of axe on any page, in both languages, dark and light."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.admin.conftest import TOKEN, Running
from tests.support.axe import serious_findings
from tests.support.browser import Trouble

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
LOOKS = [
    pytest.param("ja", "light", 1200, id="ja light"),
    pytest.param("en", "dark", 390, id="en dark narrow"),
]


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_the_status_page(
    running: Running, open_page: OpenPage, language: str, scheme: str, width: int
) -> None:
    page = open_page(f"{running.web}/admin/?lang={language}", scheme=scheme, width=width)
    assert serious_findings(page) == []
    page.locator("#token").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.locator("#leads-title")).to_be_visible()
    running.refuse_rows()
    running.post(f"保留 {language} {scheme}")
    expect(page.locator(".trouble a")).to_be_visible()
    running.stop_sharing()
    running.post(f"待機 {language} {scheme}")
    expect(page.locator(".trouble button")).to_be_visible()
    assert serious_findings(page) == []
    page.locator(".trouble a").first.click()
    expect(page).to_have_url(re.compile("only=isolated"))
    page.locator("[data-lead] a").first.click()
    expect(page.locator("#release")).to_be_visible()
    page.locator("summary").click()
    expect(page.locator("pre.raw")).to_be_visible()
    assert serious_findings(page) == []
    page.goto(f"{running.web}/admin/?q=nobody")
    expect(page.locator(".empty")).to_be_visible()
    assert serious_findings(page) == []
    page.goto(f"{running.web}/admin/rebuilds")
    page.locator("button[id^=rebuild]").click()
    expect(page.locator(".chip").first).to_be_visible()
    assert serious_findings(page) == []
    page.goto(f"{running.web}/admin/connect")
    page.locator("section[aria-labelledby=check-title] button").click()
    expect(page.locator(".steps")).to_be_visible()
    assert serious_findings(page) == []


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_the_add_on(
    running: Running,
    open_page: OpenPage,
    trouble: Trouble,
    language: str,
    scheme: str,
    width: int,
) -> None:
    page = open_page(f"{running.web}/demo/addon?lang={language}", scheme=scheme, width=width)
    for scene, name in (
        ("connected", "状態|Status"),
        ("before", "許可する|Allow"),
        ("unknown", "伝える ID|Tell them"),
        ("foreign", "表示できません|cannot be shown"),
    ):
        page.locator("#scene").select_option(scene)
        pattern = f"text=/{name}/"
        expect(page.locator("#panel").locator(pattern).first).to_be_visible()
        expect(page.locator("#panel")).to_have_attribute("aria-busy", "false")
        assert serious_findings(page) == []
    trouble.expect(page, "403")
