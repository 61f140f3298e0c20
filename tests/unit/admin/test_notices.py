"""Notices that went wrong, on the status page: shown, sent again or set aside by a person."""

from datetime import UTC, datetime, timedelta

from server.database import writers
from server.database.database import Database
from server.handover.decision import First
from server.inbox import batches
from server.notice import queue as notices
from sheets_schema.text import Text
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead
from tests.unit.admin.conftest import Admin

WEBHOOK = [("default", "webhook")]


def a_troubled_notice(database: Database) -> int:
    put_lead(database, a_lead())
    lease = writers.acquire(database, "sheet-of-aoba", "test")
    assert lease is not None
    batch = batches.claim(
        database, lease, ["default"], NOON,
        lambda _site, _cells, turn, _owner: (First(turn=turn), ("webhook",)),
    )  # fmt: skip
    assert batch is not None
    batches.settle(database, batch, NOON)
    (due,) = notices.due(database, WEBHOOK, NOON)
    assert notices.begin(database, due, NOON)
    notices.end(database, due, "unknown", Text("届いたか不明です。", "Perhaps it arrived."), NOON)
    return due.id


def test_nothing_is_said_while_nothing_is_wrong(admin: Admin) -> None:
    assert "新しい MQL の通知" not in admin.text("/admin/")


def test_an_unknown_outcome_is_shown_and_a_person_sends_it_again(
    admin: Admin, database: Database
) -> None:
    number = a_troubled_notice(database)
    shown = admin.text("/admin/")
    assert "届いたか不明です。" in shown
    assert "Perhaps it arrived" not in shown
    admin.press(f"/admin/notices/{number}/again")
    waiting = notices.due(database, WEBHOOK, datetime.now(UTC) + timedelta(minutes=1))
    assert [one.id for one in waiting] == [number]
    assert "届いたか不明です。" not in admin.text("/admin/")


def test_one_that_was_seen_is_not_shown_any_more(admin: Admin, database: Database) -> None:
    number = a_troubled_notice(database)
    admin.press(f"/admin/notices/{number}/seen")
    assert "届いたか不明です。" not in admin.text("/admin/")
    assert notices.due(database, WEBHOOK, NOON) == []


def test_sending_again_needs_the_pages_mark(admin: Admin, database: Database) -> None:
    number = a_troubled_notice(database)
    answer = admin.client.post(f"/admin/notices/{number}/again")
    assert answer.status_code == 403
    assert len(notices.troubled(database, ["default"])) == 1
