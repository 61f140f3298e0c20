"""今日やること by person and 今期着地 on the status page, as the last rebuild left them."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from server.database.database import Database
from server.rebuild import queue as rebuilds
from tests.unit.admin.conftest import Admin

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = [
    {"person": "(担当なし)", "count": 2, "late": 0},
    {"person": "中野 <b>", "count": 1_204, "late": 17},
]
OUTLOOK = {"landing": 38_675_000, "target": 42_000_000, "shortage": 3_325_000}


def rebuilt(database: Database, **report: Any) -> None:
    rebuilds.ask(database, "default", AT, "admin")
    job = rebuilds.take(database, AT)
    assert job is not None
    rebuilds.finish(database, job, AT + timedelta(seconds=1), report={"rows": 9, **report})


def words(admin: Admin, **headers: str) -> str:
    """What a reader sees of the page, without its marks."""
    page = re.sub(r"<[^>]+>", " ", admin.text("/admin/", **headers))
    return " ".join(unescape(page).split())


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ja", "今日やること 担当 件数 期限超過・放置 (担当なし) 2 0 中野 <b> 1,204 ! 17"),
        ("en", "To do today Person To do Late (担当なし) 2 0 中野 <b> 1,204 ! 17"),
    ],
)
def test_each_persons_count_and_how_many_are_late(
    admin: Admin, database: Database, language: str, told: str
) -> None:
    rebuilt(database, today=TODAY)
    assert told in words(admin, **{"Accept-Language": language})


@pytest.mark.parametrize(
    ("outlook", "told"),
    [
        (OUTLOOK, ["今期着地 ¥38,675,000", "¥3,325,000"]),
        ({**OUTLOOK, "landing": 43_000_000, "shortage": 0}, ["今期着地 ¥43,000,000"]),
        ({"landing": 0, "target": None, "shortage": None}, ["今期着地 ¥0"]),
    ],
)
def test_what_the_year_will_bring_and_what_it_lacks(
    admin: Admin, database: Database, outlook: dict[str, int | None], told: list[str]
) -> None:
    rebuilt(database, outlook=outlook)
    page = words(admin)
    assert all(one in page for one in told)
    assert ("不足" in page) == (outlook["shortage"] == 3_325_000)


def test_without_a_forecast_or_a_rebuild_neither_is_there(admin: Admin, database: Database) -> None:
    before = words(admin)
    rebuilt(database, outlook={})
    for page in (before, words(admin)):
        assert "今期着地" not in page
        assert "今日やること" not in page
