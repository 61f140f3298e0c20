"""What was begun for a spreadsheet of nobody any more: how often it is tried to let it go."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from server.database import writers
from server.database.database import Database
from server.database.prepare import open_inbox
from server.delivery import strays
from server.errors import LeadsheetError, NotReachable, TryLater
from server.inbox import batches, receive
from server.sheets.layout import Layout
from tests.support import inside
from tests.support.leads import NOON, a_lead

SECOND = timedelta(seconds=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    yield opened
    opened.close()


class Former:
    """Stands in for the spreadsheet that was the site's before. `error`: its answer."""

    def __init__(self, error: LeadsheetError) -> None:
        self.error: LeadsheetError | None = error
        self.asked = 0

    def mark_value(self, _mark_id: int) -> None:
        self.asked += 1
        if self.error is not None:
            raise self.error

    def layout(self) -> Layout:
        return Layout({}, "Asia/Tokyo", "ja_JP")

    def batch_update(self, _requests: object, **_: object) -> dict[str, Any]:
        return {}


def sent(database: Database) -> None:
    """A lead went there, and no answer came."""
    receive.put_all(database, [a_lead()])
    lease = writers.acquire(database, "former", "test")
    assert lease is not None
    batch = batches.claim(database, lease, ["default"], NOON)
    assert batch is not None
    batches.note_sending(database, lease, batch)
    writers.release(database, lease)


@pytest.mark.parametrize(
    "error", [NotReachable("gone", status=404), TryLater("Google does not answer")]
)
def test_one_that_cannot_be_asked_is_left_alone_for_a_while_and_people_are_told_why(
    database: Database, error: LeadsheetError
) -> None:
    sent(database)
    former = Former(error)
    connection: Any = SimpleNamespace(door=lambda _spreadsheet: former)
    assert strays.free(database, connection, ["new"], NOON) == 0
    state = writers.state(database, "former")
    assert (state.failures, state.failing_since, state.trouble, state.paused) == (
        1, NOON, error.text, type(error).__name__,
    )  # fmt: skip
    assert state.next_try_at is not None
    assert 0.25 <= (state.next_try_at - NOON).total_seconds() <= 0.5
    assert strays.free(database, connection, ["new"], NOON + SECOND / 5) == 0
    assert former.asked == 1
    # Each failure makes the pause longer; a person who says so waits for none.
    assert strays.free(database, connection, ["new"], NOON + SECOND) == 0
    assert strays.free(database, connection, ["new"], NOON + SECOND * 1.25) == 0
    assert former.asked == 2
    assert strays.free(database, connection, ["new"], NOON + SECOND, at_once=True) == 0
    assert former.asked == 3
    former.error = None
    assert strays.free(database, connection, ["former"], NOON + SECOND * 9) == 0
    assert strays.free(database, connection, ["new"], NOON + SECOND * 9) == 1
    assert [one["state"] for one in inside.recent(database)] == ["waiting"]
    state = writers.state(database, "former")
    assert (state.failures, state.trouble, state.paused, state.next_try_at) == (0, None, None, None)
