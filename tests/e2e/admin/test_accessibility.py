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


COSTS = "日,キャンペーン,キャンペーン ID,通貨コード,費用\n2026-11-01,{0},{0},JPY,1200\n"
# As the browser itself does it for people who drop a file: (element, name, bytes).
DROP = """([zone, name, text]) => {
  const held = new DataTransfer();
  held.items.add(new File([text], name));
  for (const kind of ["dragover", "drop"]) {
    const how = { bubbles: true, cancelable: true, dataTransfer: held };
    zone.dispatchEvent(new DragEvent(kind, how));
  }
}"""


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_the_import_page(
    running: Running, open_page: OpenPage, language: str, scheme: str, width: int
) -> None:
    """Dropped, told, shown and written by the keyboard alone, without leaving the page."""
    page = open_page(f"{running.web}/admin/imports?lang={language}", scheme=scheme, width=width)
    page.locator("#token").fill(TOKEN)
    page.keyboard.press("Enter")
    zone = page.locator("[data-drop]").first
    result = page.locator("[data-result]")

    def dropped(name: str, text: str) -> None:
        page.evaluate(DROP, [zone.element_handle(), name, text])
        expect(zone.locator("[data-chosen]")).to_contain_text(name)

    def looks_well() -> None:
        assert serious_findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    dropped("large.csv", "x" * (20 * 1024 * 1024 + 1))
    expect(zone.get_by_role("alert")).to_contain_text("20 MB")
    assert not zone.locator("input").evaluate("one => one.checkValidity()")
    looks_well()
    dropped("weeks.csv", "週,キャンペーン,費用\n2026-11-02,a,1\n")
    expect(zone.get_by_role("alert")).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(result).to_contain_text("週")
    expect(result).to_be_focused()
    looks_well()
    dropped("costs.csv", COSTS.format(f"{language}-{scheme}"))
    page.locator("section[aria-labelledby=costs-title] button").press("Enter")
    expect(result).to_contain_text("1,200")
    looks_well()
    result.get_by_role("button").press("Enter")
    expect(page.locator("[data-written]")).to_be_focused()
    expect(zone.locator("[data-chosen] li")).to_have_count(0)
    looks_well()


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
