"""From Contact Form 7's hook, through the plugin's PHP and the running product, to the row."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.wordpress.wordpress import WordPress
from tests.support.processes import PATIENCE, Product, product, wait_until
from tests.support.reading import records

TOKEN = "the-intake-token"

pytestmark = pytest.mark.php

Rows = Callable[[], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One product for all; each test has a site and visitors of its own."""
    folder = tmp_path_factory.mktemp("product")
    with product(folder, INTAKE_TOKEN=TOKEN, DELIVER_IN_WEB="1") as running:
        running.start_web()
        yield running


@pytest.fixture
def site(tmp_path: Path, running: Product) -> WordPress:
    wordpress = WordPress(tmp_path / "site.sqlite")
    wordpress.call("connect", running.web, TOKEN)
    return wordpress


@pytest.fixture
def arrived(running: Product) -> Rows:
    """The rows that were not there when the test began."""

    def rows() -> list[dict[str, Any]]:
        return records(running.sheets, running.spreadsheet_id)

    before = {row["リードID"] for row in rows()} if running.spreadsheet_id else set()
    return lambda: [row for row in rows() if row["リードID"] not in before]


def test_a_captured_submission_becomes_its_row(
    site: WordPress, running: Product, arrived: Rows
) -> None:
    site.replay("a01_mail_sent_full")
    site.call("run")
    running.wait_until_delivered()
    (row,) = arrived()
    (queued,) = site.rows()
    assert queued["state"] == "sent"
    assert queued["detail"] == f'"{row["リードID"]}"'
    assert row["氏名"] == "山田 太郎 😀"
    assert row["会社名"] == '髙橋製作所（株）& "Sons" <b>'
    assert row["メール"] == "taro.yamada+lead@example.co.jp"
    assert row["電話番号"] == "03-1234-5678"
    assert row["CVポイント"] == "お問い合わせフォーム"
    assert row["リードステータス"] == "新規"
    assert row["流入チャネル"] == "Web広告"
    assert row["チャネル詳細"] == "Paid Search"
    assert (row["utm_source"], row["utm_medium"]) == ("google", "cpc")
    assert row["utm_campaign"] == "秋の展示会"
    assert (row["クリックID種別"], row["クリックID"]) == ("gclid", "EAIaIQobChMI_test-123")
    assert "ご希望日: 2026-12-24" in row["その他"]
    assert "図面 v2 (最終).pdf" in row["その他"]
    assert "2026" in row["受付日時"]


def test_a_double_click_is_one_row(site: WordPress, running: Product, arrived: Rows) -> None:
    for _ in range(2):
        site.replay("a06_mail_failed", hanako="clicks.twice")
    site.call("run")
    running.wait_until_delivered()
    assert [queued["state"] for queued in site.rows()] == ["sent", "sent"]
    assert len(arrived()) == 1


def test_spam_arrives_marked(site: WordPress, running: Product, arrived: Rows) -> None:
    site.replay("a04_spam_disallowed", hanako="spam")
    site.call("run")
    running.wait_until_delivered()
    (row,) = arrived()
    assert row["種別"] == "スパム"


def test_the_test_button_and_the_real_leadsheet(
    site: WordPress, running: Product, arrived: Rows
) -> None:
    assert site.call("test").startswith("✓ Connected: Leadsheet answered and accepts the token.")
    site.call("connect", running.web, "not the token")
    said = site.call("test")
    assert said.startswith("✕ Leadsheet did not accept the token (401).")
    site.call("connect", f"{running.web}/somewhere/else", TOKEN)
    assert "it is not Leadsheet (404)" in site.call("test")
    assert running.backlog() == 0
    assert arrived() == []


def test_a_visitor_who_was_taken_for_spam_and_sends_again_is_a_lead(
    site: WordPress, running: Product, arrived: Rows
) -> None:
    words = {"your-name": "山田 太郎", "your-email": "again@example.co.jp", "_wpcf7": "8"}
    site.submit(words, status="spam")
    site.call("run")
    running.wait_until_delivered()
    assert _kinds(arrived) == ["スパム"]
    site.submit(words)
    site.call("run")
    wait_until(lambda: _kinds(arrived) == [""], PATIENCE, "the mark to go")
    assert [queued["state"] for queued in site.rows()] == ["sent", "sent"]


def test_a_request_that_was_ended_by_another_plugin_says_so(
    site: WordPress, running: Product, arrived: Rows
) -> None:
    site.submit({"your-name": "佐藤 次郎", "your-email": "ended@example.co.jp"}, status="init")
    assert [queued["state"] for queued in site.rows()] == ["waiting"]
    site.call("run", "61")
    running.wait_until_delivered()
    (row,) = arrived()
    assert "Contact Form 7: 結果不明" in row["その他"]


def _kinds(arrived: Rows) -> list[str]:
    return [str(row["種別"]) for row in arrived()]
