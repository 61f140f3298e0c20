"""Headless Chromium for tests and pictures of pages.

`browser` (a fixture, one a worker) starts the system's chromium; where there is none the test is
skipped, or fails in CI. `open_page` opens a page that fails the test for every error on it and
for every request to anywhere but the server under test.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.support.processes import wait_until
from tests.support.programs import program

Scheme = Literal["light", "dark"]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
OWN_ADDRESS = re.compile(r"(https?://127\.0\.0\.1:\d+/|data:|blob:)")
# Far longer than anything takes, as machines may be busy; playwright's own five seconds are not.
PATIENCE_MS = 90_000
expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    with sync_playwright() as playwright, _browser(playwright, executable) as browser:
        yield browser


@contextmanager
def _browser(playwright: Playwright, executable: str, *arguments: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path=executable, args=[*ARGUMENTS, *arguments], timeout=PATIENCE_MS
    )
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
    """What went wrong on a page while nobody looked. `meant`: words of what a test means to go
    wrong; what tells them is no trouble, whenever the browser comes to tell it."""

    found: list[str] = field(default_factory=list)
    meant: list[str] = field(default_factory=list)

    @property
    def unmeant(self) -> list[str]:
        return [one for one in self.found if not any(words in one for words in self.meant)]

    def expect(self, page: Page, *words: str) -> None:
        """Waits until each of the words was told; the browser does so a moment after an answer."""
        self.meant.extend(words)
        for one in words:
            wait_until(partial(self._has, page, one), PATIENCE_MS / 1000, f"trouble: {one}")

    def _has(self, page: Page, words: str) -> bool:
        page.wait_for_timeout(0)  # lets what the browser has told come in
        return any(words in one for one in self.found)

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
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    trouble.watch(page)
    return page


class Witness:
    """Notes texts that are shown for some seconds only, so that a test need not look just then."""

    def __init__(self, page: Page, selector: str) -> None:
        """From now on, whatever of the page meets `selector`, which need not be there yet."""
        self._seen = page.evaluate_handle(
            """(selector) => {
                const seen = [];
                const look = () => {
                    for (const one of document.querySelectorAll(selector)) {
                        const text = one.textContent.trim();
                        if (!seen.includes(text)) seen.push(text);
                    }
                };
                const all = { childList: true, characterData: true, attributes: true };
                new MutationObserver(look).observe(document, { subtree: true, ...all });
                look();
                return seen;
            }""",
            selector,
        )

    def expect(self, words: str) -> None:
        """Waits until a text with these words was to be seen, now or before."""
        wait_until(lambda: self._has(words), PATIENCE_MS / 1000, f"shown: {words}")

    def _has(self, words: str) -> bool:
        return any(words in text for text in self._seen.evaluate("(seen) => seen"))


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
        _in_few_colours(file)
    finally:
        page.context.close()
    if trouble.found:
        raise RuntimeError(f"{address}: {trouble.found}")


def _in_few_colours(file: Path) -> None:
    """A quarter of the size, and no eye sees it: a page has few colours and the shades of its
    letters."""
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(
            256, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
        )
    few.save(file, optimize=True)


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """`launch(*arguments)` starts a chromium that ends with the session. There is one playwright
    a process: a second one cannot be started while the first is there."""
    executable = program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright, ExitStack() as running:

        def start(*arguments: str) -> Browser:
            return running.enter_context(_browser(playwright, executable, *arguments))

        yield start


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Browser:
    return launch()


@pytest.fixture
def trouble() -> Trouble:
    """What went wrong on the pages of this test; a test that means it to, expects it."""
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
    assert trouble.unmeant == []


def settled(page: Page) -> None:
    """The spreadsheet's page shows its cells, and the charts in view are drawn."""
    expect(page.locator("body[data-ready][data-charts]")).to_be_attached()
    page.wait_for_function(CHARTS_DRAWN)


CHARTS_DRAWN = """() => {
    const charts = [...document.querySelectorAll(".chart")];
    return charts.every((chart) => chart.dataset.state !== "drawing");
}"""
