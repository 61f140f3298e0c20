"""Rows were refused, and nobody knows yet whether it is they that are to blame."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from server.database import writers
from server.database.database import Database
from server.database.prepare import open_inbox
from server.delivery.protocol import RowsRefusedError, Writing
from server.delivery.requests import burnt_value
from server.errors import Refused
from server.inbox import batches, receive
from server.sheets.layout import Layout
from tests.support import inside
from tests.support.leads import NOON, a_lead
from tests.unit.delivery.explorer import SITE, TAB


class Door:
    """Takes every row, or none, or all but `bad`; `sizes`: how many each request brought. Where it
    has words for that, it takes no request that brings a guard."""

    def __init__(self, *, takes: bool) -> None:
        self._takes = takes
        self.tab = TAB
        self.bad = self.no_guard = ""
        self.sizes: list[int] = []

    def layout(self) -> Layout:
        return Layout({"leads": self.tab}, "Asia/Tokyo", "ja_JP")

    def read_columns(self, *_: object) -> dict[str, dict[str, list[str]]]:
        return {"leads": {"lead_id": []}}

    def mark_value(self, _mark_id: int) -> None:
        return None

    def batch_update(self, requests: Sequence[Mapping[str, Any]], **_: object) -> dict[str, Any]:
        self.sizes += [len(one["appendCells"]["rows"]) for one in requests if "appendCells" in one]
        if not self._takes or (self.bad and self.bad in str(requests)):
            raise Refused("in words that nobody foresaw")
        if self.no_guard and any("deleteDeveloperMetadata" in one for one in requests):
            raise Refused(self.no_guard)
        return {}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    yield opened
    opened.close()


def writing(database: Database, door: Door) -> Writing:
    """One lead was held back, six are in a batch that was never sent, and three wait."""
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    for count in (1, 6):
        receive.put_all(database, [a_lead() for _ in range(count)])
        batch = batches.claim(database, lease, ["default"], NOON)
        assert batch is not None
        if count == 1:
            batches.hold_back(database, lease, batch, NOON)
    receive.put_all(database, [a_lead() for _ in range(3)])
    given: Any = door
    return Writing(database, given, lease, SITE, lambda: NOON)


def test_one_row_shows_that_rows_are_taken_and_the_others_then_go_together(
    database: Database,
) -> None:
    door = Door(takes=True)
    ends = [end for _, end in writing(database, door).drain(["default"])]
    # One of the batch, the rest of it, the one that was held back, and what waits.
    assert sorted(door.sizes) == [1, 1, 3, 5]
    assert door.sizes[0] == 1
    assert set(ends) == {"settled"}
    assert {one["state"] for one in inside.recent(database)} == {"delivered"}


def test_one_row_more_that_is_refused_is_enough_and_nobody_is_set_aside(
    database: Database,
) -> None:
    door = Door(takes=False)
    with pytest.raises(RowsRefusedError):
        list(writing(database, door).drain(["default"]))
    assert door.sizes == [1]
    states = [one["state"] for one in inside.recent(database)]
    assert (states.count("claimed"), states.count("waiting")) == (7, 3)


def test_what_was_held_back_is_tried_again_though_nothing_else_waits(database: Database) -> None:
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    receive.put_all(database, [a_lead()])
    batch = batches.claim(database, lease, ["default"], NOON)
    assert batch is not None
    batches.hold_back(database, lease, batch, NOON)
    door: Any = Door(takes=True)
    work = Writing(database, door, lease, SITE, lambda: NOON)
    assert [end for _, end in work.drain(["default"])] == ["settled"]
    assert door.sizes == [1]


@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (2, [1, 1]), (5, [2, 3])])
def test_what_was_burnt_before_its_writer_died_goes_out_another_way(
    database: Database, count: int, sizes: list[int]
) -> None:
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    receive.put_all(database, [a_lead() for _ in range(count)])
    batch = batches.claim(database, lease, ["default"], NOON)
    assert batch is not None
    batches.note_sending(database, lease, batch)
    door: Any = Door(takes=True)
    door.mark_value = {batch.mark_id: burnt_value(batch)}.get
    work = Writing(database, door, lease, SITE, lambda: NOON)
    # It comes to an end, and does not look at the same batch for ever.
    list(islice(work.drain(["default"]), 10))
    assert door.sizes == sizes
    assert {one["state"] for one in inside.recent(database)} == {"delivered"}


def test_while_one_is_held_back_the_others_are_asked_in_the_same_turn(database: Database) -> None:
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    first, *others = (
        one.lead_id for one in receive.put_all(database, [a_lead() for _ in range(3)])
    )
    door: Any = Door(takes=True)
    door.bad = first
    work = Writing(database, door, lease, SITE, lambda: NOON)
    ends = [end for _, end in work.drain(["default"])]
    # All three, the first alone, the second, which is taken, the first once more, and the third.
    assert ends == ["burnt", "held", "settled", "burnt", "settled"]
    assert door.sizes == [3, 1, 1, 1, 1]
    states = {one["id"]: one["state"] for one in inside.recent(database)}
    assert states == {first: "isolated", **dict.fromkeys(others, "delivered")}


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        # A column may have been moved there and back: it is tried three times with the guard.
        ("Invalid requests[0]: developer metadata with id 7 exists", 4),
        ("in words that nobody foresaw", 2),
    ],
)
def test_no_lead_waits_for_a_guard_that_google_does_not_take(
    database: Database, words: str, sent: int
) -> None:
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    receive.put_all(database, [a_lead(), a_lead()])
    door: Any = Door(takes=True)
    door.tab, door.no_guard = replace(TAB, mark_ids={"lead_id": 7}), words
    work = Writing(database, door, lease, SITE, lambda: NOON)
    assert [end for _, end in work.drain(["default"])] == ["settled"]
    assert door.sizes == [2] * sent
