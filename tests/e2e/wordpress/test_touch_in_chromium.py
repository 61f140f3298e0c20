"""The browser script in a real browser, over several pages and hosts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.wordpress.site import CONFIG, WAITS, Site, serving
from tests.support.browser import PATIENCE_MS
from tests.support.processes import wait_until

pytestmark = pytest.mark.browser

BOTH = {"leadsheet_first", "leadsheet_last"}
HOME = "http://www.sakura.example/"
CONTACT = HOME + "contact/"
AD = HOME + "lp/?utm_source=google&utm_medium=cpc&utm_campaign=%E7%A7%8B&gclid=abc&page=2"
FROM_AD = {
    "utm_source": "google",
    "utm_medium": "cpc",
    "utm_campaign": "秋",
    "gclid": "abc",
    "landing_page": HOME + "lp/?page=2",
}


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture(scope="module")
def chromium(served: Site, launch: Callable[..., Browser]) -> Browser:
    """Every host name leads to the small site."""
    return launch(f"--host-resolver-rules=MAP * 127.0.0.1:{served.port}")


@pytest.fixture
def site(served: Site) -> Site:
    fresh = Site()
    served.head, served.hidden_field = fresh.head, fresh.hidden_field
    served.config, served.policy = fresh.config, fresh.policy
    served.posted.clear()
    return served


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    """Someone who was never here: no cookies."""
    context = chromium.new_context(locale="ja-JP")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Page:
    return visitor.new_page()


def _send(page: Page) -> None:
    page.fill("[name=your-name]", "山田 太郎")
    page.click("button")
    page.wait_for_selector("form.sent")


def _cookies(visitor: BrowserContext) -> dict[str, Any]:
    return {str(one["name"]): one for one in visitor.cookies()}


def test_first_touch_kept_last_touch_replaced(page: Page, site: Site) -> None:
    page.goto("http://www.google.co.jp/search")
    page.click("#plain")
    page.wait_for_url(CONTACT)
    page.click("#home")
    page.wait_for_url(HOME)
    page.goto("http://search.yahoo.co.jp/")
    page.click("#out")
    page.wait_for_url("**/lp/**")
    page.click("#contact")
    page.wait_for_url(CONTACT)
    _send(page)
    assert site.touches == [
        {
            "first": {"referrer": "http://www.google.co.jp/", "landing_page": CONTACT},
            "last": {
                "utm_source": "yahoo",
                "utm_medium": "cpc",
                "yclid": "Y1",
                "referrer": "http://search.yahoo.co.jp/",
                "landing_page": HOME + "lp/",
            },
            "page_views": 4,
            "page": CONTACT,
        }
    ]
    assert site.posted[0]["your-name"] == "山田 太郎"


def test_a_direct_page_keeps_the_campaign_and_a_second_message_has_it_too(
    page: Page, site: Site
) -> None:
    page.goto(AD)
    page.goto(CONTACT)
    _send(page)
    page.evaluate("document.querySelector('form').classList.remove('sent')")
    _send(page)
    first, second = site.touches
    assert first["last"] == FROM_AD
    assert first == second


def test_a_reload_is_no_visit_of_its_own(page: Page, site: Site) -> None:
    page.goto("http://note.example/article")
    page.click("#plain")
    page.wait_for_url(CONTACT)
    page.reload()
    _send(page)
    assert site.touches[0]["last"] == {
        "referrer": "http://note.example/",
        "landing_page": CONTACT,
    }


def test_two_cookies_of_this_site_only(page: Page, visitor: BrowserContext, site: Site) -> None:
    page.goto(AD)
    wait_until(lambda: set(_cookies(visitor)) == BOTH, 90, "the cookies")
    cookies = _cookies(visitor)
    now = page.evaluate("Date.now() / 1000")
    for name, seconds in (("leadsheet_first", 90 * 86400), ("leadsheet_last", 1800)):
        cookie = cookies[name]
        assert cookie["domain"] == "www.sakura.example"
        assert (cookie["path"], cookie["sameSite"]) == ("/", "Lax")
        assert abs(cookie["expires"] - now - seconds) < 60


def test_consent_refused_stores_nothing(page: Page, visitor: BrowserContext, site: Site) -> None:
    site.head = "window.leadsheetConsent = () => false;"
    page.goto(AD)
    _send(page)
    assert _cookies(visitor) == {}
    assert (
        page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    )
    assert site.touches == [{"consent": "denied"}]
    assert site.posted[0]["your-name"] == "山田 太郎"


@pytest.mark.parametrize(
    "policy", ["", "script-src 'self'", "default-src 'none'; script-src 'self'; connect-src 'self'"]
)
@pytest.mark.parametrize(
    ("config", "agreed"), [(CONFIG, True), (WAITS, False), ("{", False), ("", False)]
)
def test_what_the_site_is_set_to_holds_under_any_policy(
    page: Page, visitor: BrowserContext, site: Site, policy: str, config: str, *, agreed: bool
) -> None:
    site.policy, site.config = policy, config
    page.goto(AD)
    _send(page)
    assert set(_cookies(visitor)) == (BOTH if agreed else set())
    (touch,) = site.touches
    assert touch.get("last") == (FROM_AD if agreed else None)
    assert touch.get("consent") == (None if agreed else "denied")


def test_a_banner_that_a_policy_blocks_has_not_agreed(
    page: Page, visitor: BrowserContext, site: Site
) -> None:
    site.policy, site.config = "script-src 'self'", WAITS
    site.head = "window.leadsheetConsent = true;"
    page.goto(AD)
    _send(page)
    assert (_cookies(visitor), site.touches) == ({}, [{"consent": "denied"}])


def test_from_the_landing_host_to_the_host_of_the_form(page: Page, site: Site) -> None:
    site.config = CONFIG.replace('"domains":[]', '"domains":["example","sakura.example"]')
    page.goto("http://lp.sakura.example/lp/?gclid=abc")
    page.click("#plain")
    page.wait_for_url(CONTACT)
    _send(page)
    assert site.touches[0]["last"] == {
        "gclid": "abc",
        "landing_page": "http://lp.sakura.example/lp/",
    }


def test_consent_given_later_on_the_page(page: Page, visitor: BrowserContext, site: Site) -> None:
    site.config = WAITS
    page.goto(AD)
    assert _cookies(visitor) == {}
    page.evaluate(
        "window.leadsheetConsent = true; document.dispatchEvent(new Event('leadsheet:consent'))"
    )
    wait_until(lambda: set(_cookies(visitor)) == BOTH, 90, "the cookies")
    _send(page)
    assert site.touches[0]["first"] == FROM_AD


def test_a_page_from_an_old_cache_and_a_form_that_comes_later(page: Page, site: Site) -> None:
    site.hidden_field = ""
    page.goto(AD)
    page.evaluate(
        """() => {
            const old = document.querySelector('form');
            const late = old.cloneNode(true);
            late.querySelectorAll('[name=_leadsheet_touch]').forEach((one) => one.remove());
            late.addEventListener('submit', (event) => {
                event.preventDefault();
                fetch('/late', { method: 'POST', body: new FormData(late) })
                    .then(() => late.classList.add('sent'));
            });
            old.replaceWith(late);
        }"""
    )
    _send(page)
    assert site.touches[0]["first"] == FROM_AD


def test_without_cookies_the_page_itself_still_tells(chromium: Browser, site: Site) -> None:
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(
        "Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} })"
    )
    page = context.new_page()
    page.goto(AD)
    _send(page)
    context.close()
    assert site.touches[0]["last"] == FROM_AD


def test_nothing_moves_and_nothing_is_complained_about(page: Page, site: Site) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    site.hidden_field = ""
    page.goto(AD)
    shift = page.evaluate(
        """() => new Promise((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((e) => { sum += e.value; }))
                .observe({ type: 'layout-shift', buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
        })"""
    )
    assert shift == 0
    assert [one for one in complaints if "favicon" not in one] == []
