"""From Contact Form 7's hook, through the plugin's PHP and the running product, to the row."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.wordpress.wordpress import WordPress
from tests.support.processes import PATIENCE, Product, product, wait_until
from tests.support.reading import records

TOKEN = "the-intake-token"

pytestmark = pytest.mark.php


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Product]:
    with product(tmp_path, INTAKE_TOKEN=TOKEN, DELIVER_IN_WEB="1") as running:
        running.start_web()
        yield running


@pytest.fixture
def site(tmp_path: Path, running: Product) -> WordPress:
    wordpress = WordPress(tmp_path / "site.sqlite")
    wordpress.call("connect", running.web, TOKEN)
    return wordpress


def test_a_captured_submission_becomes_its_row(site: WordPress, running: Product) -> None:
    site.replay("a01_mail_sent_full")
    site.call("run")
    running.wait_until_delivered()
    (row,) = records(running.sheets, running.spreadsheet_id)
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


def test_a_double_click_is_one_row(site: WordPress, running: Product) -> None:
    site.replay("a06_mail_failed")
    site.replay("a06_mail_failed")
    site.call("run")
    running.wait_until_delivered()
    assert [queued["state"] for queued in site.rows()] == ["sent", "sent"]
    assert len(records(running.sheets, running.spreadsheet_id)) == 1


def test_spam_arrives_marked(site: WordPress, running: Product) -> None:
    site.replay("a04_spam_disallowed")
    site.call("run")
    running.wait_until_delivered()
    (row,) = records(running.sheets, running.spreadsheet_id)
    assert row["種別"] == "スパム"


def test_the_test_button_and_the_real_leadsheet(site: WordPress, running: Product) -> None:
    assert site.call("test").startswith("✓ Connected: Leadsheet answered and accepts the token.")
    site.call("connect", running.web, "not the token")
    said = site.call("test")
    assert said.startswith("✕ Leadsheet did not accept the token (401).")
    site.call("connect", f"{running.web}/somewhere/else", TOKEN)
    assert "it is not Leadsheet (404)" in site.call("test")
    assert running.backlog() == 0
    assert records(running.sheets, running.spreadsheet_id) == []


def test_a_visitor_who_was_taken_for_spam_and_sends_again_is_a_lead(
    site: WordPress, running: Product
) -> None:
    words = {"your-name": "山田 太郎", "your-email": "taro@example.co.jp", "_wpcf7": "8"}
    site.submit(words, status="spam")
    site.call("run")
    running.wait_until_delivered()
    assert _kinds(running) == ["スパム"]
    site.submit(words)
    site.call("run")
    wait_until(lambda: _kinds(running) == [""], PATIENCE, "the mark to go")
    assert [queued["state"] for queued in site.rows()] == ["sent", "sent"]


def test_a_request_that_was_ended_by_another_plugin_says_so(
    site: WordPress, running: Product
) -> None:
    site.submit({"your-name": "山田 太郎", "your-email": "taro@example.co.jp"}, status="init")
    assert [queued["state"] for queued in site.rows()] == ["waiting"]
    site.call("run", "61")
    running.wait_until_delivered()
    (row,) = records(running.sheets, running.spreadsheet_id)
    assert "Contact Form 7: 結果不明" in row["その他"]


def _kinds(running: Product) -> list[str]:
    return [str(row["種別"]) for row in records(running.sheets, running.spreadsheet_id)]
