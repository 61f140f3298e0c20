"""Headless Chromium for tests and pictures of pages.

`browser` (a fixture, one a worker) starts the system's chromium; where there is none the test is
skipped, or fails in CI. `open_page` opens a page that fails the test for every error on it and
for every request to anywhere but the server under test.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.programs import program

Scheme = Literal["light", "dark"]

ARGUMENTS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
OWN_ADDRESS = re.compile(r"(https?://127\.0\.0\.1:\d+/|data:|blob:)")


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at. `locale`: the browser's, such as ja-JP."""

    width: int = 1360
    height: int = 820
    scheme: Scheme = "light"
    locale: str = "ja-JP"
    still: bool = True
    """Without motion, as people may ask for it: pictures then do not depend on the moment."""


@dataclass(slots=True)
class Trouble:
    """What went wrong on a page while nobody looked."""

    found: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("request", lambda request: self._asked(request.url))

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.found.append(f"console {kind}: {text}")

    def _asked(self, url: str) -> None:
        if not OWN_ADDRESS.match(url):
            self.found.append(f"external request: {url}")


def new_page(browser: Browser, look: Look, trouble: Trouble) -> Page:
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.scheme,
        locale=look.locale,
        timezone_id="Asia/Tokyo",
        reduced_motion="reduce" if look.still else "no-preference",
        accept_downloads=True,
    )
    page = context.new_page()
    trouble.watch(page)
    return page


def take_picture(
    browser: Browser,
    address: str,
    file: Path,
    look: Look,
    prepare: Callable[[Page], None] = lambda page: None,
) -> None:
    """A picture of the page once `prepare` has brought it to where it is to be seen. Raises
    where the page reported an error."""
    trouble = Trouble()
    page = new_page(browser, look, trouble)
    try:
        page.goto(address)
        prepare(page)
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=file)
    finally:
        page.context.close()
    if trouble.found:
        raise RuntimeError(f"{address}: {trouble.found}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium(program("chromium", "chromium-browser", "google-chrome")) as running:
        yield running


@pytest.fixture
def trouble() -> Trouble:
    """What went wrong on the pages of this test; a test that means it to, clears it."""
    return Trouble()


@pytest.fixture
def open_page(browser: Browser, trouble: Trouble) -> Iterator[Callable[..., Page]]:
    """`open_page(address, width=…, scheme=…)`; the fields of Look."""
    opened: list[Page] = []

    def open_one(address: str, **look: Any) -> Page:
        page = new_page(browser, Look(**look), trouble)
        opened.append(page)
        page.goto(address)
        return page

    yield open_one
    for page in opened:
        page.context.close()
    assert trouble.found == []


def settled(page: Page) -> None:
    """The spreadsheet's page shows its cells, and the charts in view are drawn."""
    expect(page.locator("body[data-ready]")).to_be_attached()
    page.wait_for_function(CHARTS_DRAWN)


CHARTS_DRAWN = """() => {
    const charts = [...document.querySelectorAll(".chart")];
    return charts.every((chart) => chart.dataset.state !== "drawing");
}"""
