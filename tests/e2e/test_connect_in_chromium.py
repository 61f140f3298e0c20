"""A page of another origin posts straight to the browser's route, as the documentation shows."""

import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Trouble
from tests.support.processes import ROOT, Product, free_port, product
from tests.support.reading import records

pytestmark = pytest.mark.browser

SENT = "お問い合わせありがとうございます。送信が完了しました。"


def _recipe(web: str) -> str:
    """The documentation's own page, with the address filled in."""
    told = (ROOT / "docs" / "connect-a-form.md").read_text(encoding="utf-8")
    found = re.search(r"```html\n(.*?)```", told, re.DOTALL)
    assert found is not None
    return found.group(1).replace("https://あなたのサーバー", web)


class Site:
    """One page at every path, on an origin of its own."""

    def __init__(self) -> None:
        self.page = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                html = f'<!doctype html><link rel="icon" href="data:,">{site.page}'
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    started = Site()
    yield started
    started.server.shutdown()
    started.server.server_close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("connect")
    with product(folder, ALLOWED_ORIGINS=site.origin) as started:
        started.start_web()
        started.start_worker()
        yield started


def test_the_documented_page_makes_a_row(
    running: Product, site: Site, open_page: Callable[..., Page]
) -> None:
    site.page = _recipe(running.web)
    page = open_page(f"{site.origin}/contact/?utm_source=google&utm_medium=cpc&gclid=G1")
    page.fill('[name="your-name"]', "山田 太郎")
    page.fill('[name="your-email"]', "taro@example.co.jp")
    page.fill('[name="your-message"]', "見積をお願いします。")
    page.click("button")
    expect(page.locator("output")).to_have_text(SENT)
    running.wait_until_delivered()
    (row,) = records(running.sheets, running.spreadsheet_id)
    assert row["氏名"] == "山田 太郎"
    assert row["CVポイント"] == "お問い合わせ"
    assert row["流入チャネル"] == "Web広告"
    assert row["クリックID"] == "G1"


def test_a_visitor_is_told_when_the_server_cannot_be_reached(
    site: Site, open_page: Callable[..., Page], trouble: Trouble
) -> None:
    site.page = _recipe(f"http://127.0.0.1:{free_port()}")
    page = open_page(f"{site.origin}/contact/")
    page.fill('[name="your-name"]', "山田 太郎")
    page.fill('[name="your-email"]', "taro@example.co.jp")
    page.click("button")
    trouble.expect(page, "ERR_CONNECTION_REFUSED")
    expect(page.locator("output")).to_contain_text("送信できませんでした。")
    expect(page.locator('[name="your-name"]')).to_have_value("山田 太郎")
    expect(page.locator("button")).to_be_enabled()


def _fetch(page: Page, address: str, **options: Any) -> Any:
    """What the page's script gets to read; contact-form-7's own sends these options."""
    return page.evaluate(
        """async ([address, options]) => {
            const form = new FormData();
            form.set("your-name", "鈴木");
            form.set("_wpcf7_locale", "en_US");
            const body = options.method === "POST" ? form : undefined;
            try {
                const answer = await fetch(address, { ...options, body });
                return [answer.status, await answer.json()];
            } catch (error) {
                return String(error);
            }
        }""",
        [address, options],
    )


def test_contact_form_7s_requests_may_be_read(
    running: Product, site: Site, open_page: Callable[..., Page]
) -> None:
    site.page = ""
    page = open_page(site.origin)
    root = f"{running.web}/wp-json/contact-form-7/v1/contact-forms/8"
    # The nonce makes the browser ask first (a preflight).
    with_nonce = {"Accept": "application/json, */*;q=0.1", "X-WP-Nonce": "abc"}
    status, schema = _fetch(page, f"{root}/feedback/schema", method="GET", headers=with_nonce)
    assert (status, schema["rules"]) == (200, [])
    status, told = _fetch(
        page, f"{root}/feedback", method="POST", headers=with_nonce, credentials="include"
    )
    assert (status, told["status"]) == (200, "mail_sent")
    assert told["message"] == "Thank you for your message. It has been sent."
    assert _fetch(page, f"{root}/refill", method="GET", headers=with_nonce) == [200, []]


def test_another_origin_may_neither_post_nor_read(
    running: Product, site: Site, open_page: Callable[..., Page], trouble: Trouble
) -> None:
    site.page = ""
    # To a browser, localhost is another origin than 127.0.0.1.
    page = open_page(site.origin.replace("127.0.0.1", "localhost"))
    address = f"{running.web}/wp-json/contact-form-7/v1/contact-forms/8/feedback"
    assert "Failed to fetch" in _fetch(page, address, method="POST")
    trouble.expect(page, "blocked by CORS policy", "ERR_FAILED", "http://localhost")
