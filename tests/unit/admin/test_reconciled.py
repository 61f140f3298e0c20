"""The last comparison of inbox and sheet on the status page."""

from datetime import UTC, datetime, timedelta

from server.database import writers
from server.database.database import Database
from server.inbox import upkeep
from server.inbox.upkeep import Comparison
from tests.unit.admin.conftest import Admin

SHEET = "sheet-of-aoba"
# 03:05 in Tokyo.
NIGHT = datetime(2026, 11, 19, 18, 5, tzinfo=UTC)
FOUND = Comparison(
    rows=9, missing=("a", "b"), doubled=("c",), back=(), written=(), foreign=0, waiting=4
)


def test_when_it_was_and_what_it_found(admin: Admin, database: Database) -> None:
    writers.acquire(database, SHEET, "worker")
    upkeep.record(database, SHEET, FOUND, cells=100, at=NIGHT)
    page = admin.text("/admin/")
    assert ">11/20 03:05</time>" in page
    assert "シートで削除 2 ・ 重複 1" in page


def test_a_comparison_that_failed_is_not_taken_for_one(admin: Admin, database: Database) -> None:
    writers.acquire(database, SHEET, "worker")
    assert upkeep.due_for_reconciling(database, SHEET, NIGHT, timedelta(hours=20))
    # Google did not answer: nothing was recorded.
    assert upkeep.last_comparison(database, SHEET) is None
    assert admin.see("/admin/").status_code == 200
    upkeep.record(database, SHEET, FOUND, cells=100, at=NIGHT)
    tomorrow = NIGHT + timedelta(days=1)
    assert upkeep.due_for_reconciling(database, SHEET, tomorrow, timedelta(hours=20))
    last = upkeep.last_comparison(database, SHEET)
    assert last is not None
    assert last[0] == NIGHT
    assert last[1]["waiting"] == 4
