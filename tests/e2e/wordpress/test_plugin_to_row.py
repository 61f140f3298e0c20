"""From Contact Form 7's hook, through the plugin's PHP and the running product, to the row."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.wordpress.wordpress import WordPress
from tests.support.processes import Product, product
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
