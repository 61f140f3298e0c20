"""Rebuilds on the status page: asked for, followed, remembered."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.admin.plans import in_words
from server.database import heartbeat
from server.database.database import Database
from server.rebuild import queue as rebuilds
from server.rebuild import schedules
from server.rebuild.schedules import NextRun
from sheets_schema.text import Text
from tests.unit.admin.conftest import Admin

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def test_a_press_asks_for_one_and_another_joins_it(admin: Admin, database: Database) -> None:
    for _ in range(2):
        answer = admin.press("/admin/rebuild", page="/admin/rebuilds", site="default")
        assert answer.location == "/admin/rebuilds"
    (job,) = rebuilds.history(database)
    assert (job.site, job.origin, job.state) == ("default", "admin", "queued")


def test_a_site_nobody_knows_is_not_rebuilt(admin: Admin, database: Database) -> None:
    admin.press("/admin/rebuild", page="/admin/rebuilds", site="nobody")
    assert rebuilds.history(database) == []


def test_it_can_be_followed(admin: Admin, database: Database) -> None:
    rebuilds.ask(database, "default", START, "admin")
    assert "順番待ち" in admin.text("/admin/rebuilds/live")
    job = rebuilds.take(database, START)
    assert job is not None
    assert "始めています" in admin.text("/admin/rebuilds/live")
    rebuilds.note_step(database, job, "read", 0.2)
    page = admin.text("/admin/rebuilds/live")
    assert '<progress max="1" value="0.2">' in page
    assert "読み込んでいます" in page
    rebuilds.note_step(database, job, "a step of a later version", 0.5)
    assert "実行中" in admin.text("/admin/rebuilds/live")


def test_a_job_that_nobody_takes_up_is_explained(admin: Admin, database: Database) -> None:
    heartbeat.beat(database, datetime.now(UTC) - timedelta(minutes=5))
    assert "ワーカーが動いていない" not in admin.text("/admin/rebuilds")
    rebuilds.ask(database, "default", START, "admin")
    assert "ワーカーが動いていないようです。" in admin.text("/admin/rebuilds")


def test_the_history_tells_duration_rows_calls_and_warnings(
    admin: Admin, database: Database
) -> None:
    report: dict[str, Any] = {
        "rows": 1259,
        "calls": 3,
        "findings": 5,
        "warnings": ["書き込みが 2.5 MB になりました。"],
    }
    rebuilds.ask(database, "default", START, "schedule")
    job = rebuilds.take(database, START)
    assert job is not None
    rebuilds.finish(database, job, START + timedelta(seconds=4.2), report=report)
    page = admin.text("/admin/rebuilds")
    for told in ("4.2 秒", "1,259", ">3<", "書き込みが 2.5 MB", "データ品質 5 件", "予定"):
        assert told in page
    assert "4.2 秒" in admin.text("/admin/")


def test_a_failure_is_told_in_the_readers_language(admin: Admin, database: Database) -> None:
    rebuilds.ask(database, "default", START, "admin")
    job = rebuilds.take(database, START)
    assert job is not None
    rebuilds.finish(database, job, START, trouble=Text("共有されていません。", "It is not shared."))
    assert "共有されていません。</span>" in admin.text("/admin/rebuilds")
    assert "It is not shared.</span>" in admin.text("/admin/rebuilds?lang=en")


def test_the_plan_and_the_next_run_are_shown(admin: Admin, database: Database) -> None:
    schedules.plan(database, "default", NextRun("0 * * * *; 0 6 * * mon", START))
    page = admin.text("/admin/rebuilds")
    assert ">毎時0分</span>" in page
    assert ">定例会の日 6:00</span>" in page
    assert ">Day of the meeting, 6:00</span>" in admin.text("/admin/rebuilds?lang=en")
    assert "11/20 12:00" in page


@pytest.mark.parametrize(
    ("plan", "ja", "en"),
    [
        ("0 * * * *", "毎時0分", "Hourly at :00"),
        ("5 * * * *", "毎時5分", "Hourly at :05"),
        ("30 6 * * *", "毎日 6:30", "Daily 6:30"),
        ("0 18 * * MON", "毎週月曜 18:00", "Mondays 18:00"),
        ("0  06 * * 0", "毎週日曜 6:00", "Sundays 6:00"),
        ("0 6 * * 7", "毎週日曜 6:00", "Sundays 6:00"),
        ("0 6 * * 6", "毎週土曜 6:00", "Saturdays 6:00"),
        ("0 6 * * Meeting", "定例会の日 6:00", "Day of the meeting, 6:00"),
    ],
)
def test_a_plan_is_told_in_words(plan: str, ja: str, en: str) -> None:
    assert in_words(plan) == Text(ja, en)


@pytest.mark.parametrize(
    "plan",
    [
        "*/15 * * * *", "0 9-18 * * *", "0 9,18 * * *", "0 6 1 * *", "0 6 * 4 *", "0 6 * * mon-fri",
        "0 * * * mon", "0 6 * * monthly", "@daily",
    ],
)  # fmt: skip
def test_a_plan_that_says_more_is_shown_as_it_is_written(plan: str) -> None:
    assert in_words(plan) is None


def test_many_sites_are_told_apart(make_admin: Any, tmp_path: Path) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text(
        "\n".join(
            f'[sites.{name}]\nspreadsheet_id = "sheet-{name}"\nintake_token = "token-{name}"\n'
            f'timezone = "{zone}"\n'
            for name, zone in (("aoba", "Asia/Tokyo"), ("wakaba", "America/New_York"))
        ),
        encoding="utf-8",
    )
    admin = make_admin(sites_file=str(sites), spreadsheet_id="")
    admin.sign_in()
    page = admin.text("/admin/")
    assert "aoba を再集計" in page
    assert "すべてのサイト" in page
    assert admin.press("/admin/connect/test", site="wakaba").status_code == 302
    assert "テスト 送信" in admin.text("/admin/?site=wakaba")
    assert "テスト 送信" not in admin.text("/admin/?site=aoba")
