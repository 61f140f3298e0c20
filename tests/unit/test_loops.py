"""What goes wrong in a turn ends no loop, and what passes is waited for."""

import logging
import threading

import pytest

from server.errors import LeadsheetError, OutcomeUnknown, Refused, TryLater
from server.loops import Loop, backoff, patiently, renewing

LOG = logging.getLogger("leadsheet.test")


@pytest.mark.parametrize(
    "error", [OSError("gone"), KeyError("x"), TryLater("busy"), LeadsheetError()]
)
def test_a_turn_that_fails_is_logged_and_the_next_one_comes(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    loop, turns = Loop("a loop", LOG, 0.0), []

    def turn() -> None:
        turns.append(1)
        if len(turns) == 3:
            loop.stop()
        raise error

    with caplog.at_level(logging.ERROR, LOG.name):
        loop.run(turn)
    assert len(turns) == 3
    assert [one.getMessage() for one in caplog.records] == ["a loop"] * 3


def test_a_loop_that_was_stopped_begins_no_turn() -> None:
    loop, turns = Loop("a loop", LOG, 60.0), list[int]()
    loop.stop()
    loop.run(lambda: turns.append(1), first=0.0)
    assert turns == []


def test_the_first_turn_may_come_sooner() -> None:
    loop, turns = Loop("a loop", LOG, 3600.0), list[int]()

    def turn() -> None:
        turns.append(1)
        loop.stop()

    loop.run(turn, first=0.0)
    assert turns == [1]


def test_what_is_at_work_says_so_until_it_is_done_though_one_sign_fails() -> None:
    signs, third = list[int](), threading.Event()

    def renew() -> None:
        signs.append(1)
        if len(signs) == 3:
            third.set()
        raise OSError("the database is away")

    def work() -> None:
        with renewing("a lease", LOG, 0.0, renew):
            assert third.wait(60)
            raise Refused("no")

    with pytest.raises(Refused):
        work()
    assert not [one for one in threading.enumerate() if one.name == "a lease"]


class Waits:
    """`patience`: how many waits there is time for."""

    def __init__(self, patience: int = 99) -> None:
        self.seconds: list[float] = []
        self._patience = patience

    def __call__(self, error: TryLater | OutcomeUnknown, seconds: float) -> bool:
        self.seconds.append(seconds)
        return len(self.seconds) > self._patience


@pytest.mark.parametrize(
    ("fails", "waited"),
    [
        ([], []),
        ([TryLater("busy")], [2.0]),
        ([TryLater("busy", retry_after=7.0), OutcomeUnknown("broke off")], [7.0, 15.0]),
        ([OutcomeUnknown("broke off", retry_after=3600.0)], [60.0]),
        ([TryLater("busy", retry_after=0.0)], [0.0]),
    ],
)
def test_what_passes_is_waited_for(fails: list[Exception], waited: list[float]) -> None:
    left, waits = list(fails), Waits()

    def work() -> str:
        if left:
            raise left.pop(0)
        return "done"

    assert patiently(work, (2.0, 15.0), 60.0, waits) == "done"
    assert waits.seconds == waited


@pytest.mark.parametrize(
    ("error", "patience", "tries"),
    [
        (TryLater("busy"), 99, 3),
        (TryLater("busy"), 0, 1),  # asked to stop meanwhile
        (OutcomeUnknown("broke off"), 1, 2),
        (Refused("no"), 99, 1),
        (ValueError("ours"), 99, 1),
    ],
)
def test_what_stays_is_raised(error: Exception, patience: int, tries: int) -> None:
    tried = []

    def work() -> None:
        tried.append(1)
        raise error

    with pytest.raises(type(error)) as raised:
        patiently(work, (2.0, 15.0), 60.0, Waits(patience))
    assert raised.value is error
    assert len(tried) == tries


@pytest.mark.parametrize(
    ("tries", "least", "most"),
    [(0, 0.25, 0.5), (1, 0.5, 1.0), (3, 2.0, 4.0), (4, 2.5, 5.0), (10_000, 2.5, 5.0)],
)
def test_pauses_double_up_to_the_longest(tries: int, least: float, most: float) -> None:
    found = [backoff(0.5, 5.0, tries) for _ in range(200)]
    assert least <= min(found) < max(found) <= most
