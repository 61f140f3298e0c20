"""What is wrong, what is well, and what swings between the two and is not worth a word."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from server.alarms import judging
from server.alarms.judging import Alarm, Judgement
from server.database.writers import WriterState
from server.rebuild.queue import Job, State
from sheets_schema.text import Text
from tests.support.leads import NOON

GB = 2**30
DAY = timedelta(days=1)


def said(judgement: Judgement) -> str:
    if isinstance(judgement, Alarm):
        return judgement.kind
    return "well" if judgement is None else judgement


@pytest.mark.parametrize(
    ("paused", "expected"),
    [
        (None, ("well", "well")),
        ("NotReachable", ("unsure", "sharing")),
        ("Refused", ("paused", "unsure")),
        ("SpreadsheetFull", ("paused", "unsure")),
    ],
)
def test_one_cause_is_one_alarm(paused: str | None, expected: tuple[str, str]) -> None:
    state = WriterState(3, NOON, NOON, paused, Text("なぜ", "Why"), None)
    assert tuple(map(said, judging.about_writing(state))) == expected


@pytest.mark.parametrize(
    ("minutes", "is_told", "expected"),
    [
        (None, False, "well"),
        (4, False, "well"),
        (-60, False, "well"),  # by a clock that was ahead
        (5, False, "unsure"),
        (15, False, "unsure"),
        (16, False, "waiting"),
        (16, True, "unsure"),
        (60 * 24 * 30, False, "waiting"),
    ],
)
def test_a_quarter_of_an_hour_is_too_long(
    minutes: int | None, is_told: bool, expected: str
) -> None:
    oldest = None if minutes is None else NOON - timedelta(minutes=minutes)
    assert said(judging.about_waiting(oldest, is_told=is_told, now=NOON)) == expected


WHY = Text("a", "b")


def rebuilds(*states: State) -> list[Job]:
    return [
        Job(
            str(n),
            "default",
            state,
            "schedule",
            NOON,
            NOON,
            NOON,
            1,
            None,
            0.0,
            None,
            Text("a", "b"),
        )
        for n, state in enumerate(states)
    ]


@pytest.mark.parametrize(
    ("newest_first", "expected"),
    [
        ((), "well"),
        (("done",), "well"),
        (("failed",), "unsure"),
        (("failed", "done"), "unsure"),
        (("failed", "failed"), "rebuild"),
        (("running", "failed", "failed"), "rebuild"),
        (("queued", "running", "failed", "failed"), "rebuild"),
        (("done", "failed", "failed"), "well"),
    ],
)
def test_two_failures_in_a_row_are_told(newest_first: Sequence[State], expected: str) -> None:
    assert said(judging.about_rebuilds(rebuilds(*newest_first))) == expected


@pytest.mark.parametrize(
    ("free", "size", "expected"),
    [
        (53 * GB, 250 * GB, "well"),
        (4.9 * GB, 250 * GB, "disk"),
        (6 * GB, 250 * GB, "unsure"),
        (6 * GB, 4000 * GB, "unsure"),  # a share of a large disk is still plenty
        (8 * GB, 4000 * GB, "well"),
        (0.9 * GB, 20 * GB, "disk"),
        (1.5 * GB, 20 * GB, "well"),
        (63 * 2**20, GB, "disk"),
        (0, GB, "disk"),
    ],
)
def test_a_disk_is_nearly_full_by_its_size(free: float, size: float, expected: str) -> None:
    assert said(judging.about_disk(int(free), int(size))) == expected


@pytest.mark.parametrize(
    ("days_ago", "days", "expected"),
    [
        ([], 0, "well"),
        ([40, 30, 20, 9], 0, "well"),  # too few to know what is usual
        ([10, 9, 8, 7, 6, 1.9], 0, "well"),
        ([10, 9, 8, 7, 6, 5], 0, "silent"),
        ([40, 30, 20, 15, 14, 13], 0, "well"),  # ten days without any have been
        ([45, 35, 25, 20, 19, 15.1], 0, "silent"),
        ([200, 100, 9, 8, 7, 6, 5], 0, "silent"),  # what was long ago is not usual
        ([9], 7, "silent"),
        ([10, 9, 8, 7, 6, 5], 7, "well"),
        ([-1], 7, "well"),
        ([9, -400], 7, "silent"),  # a clock that was ahead took one in
        ([10, 9, 8, 7, 6, 5, -400, -401], 0, "silent"),
    ],
)
def test_silence_is_told_by_what_is_usual(
    days_ago: Sequence[float], days: int, expected: str
) -> None:
    arrivals = [NOON - one * DAY for one in days_ago]
    assert said(judging.about_silence(arrivals, NOON, days=days)) == expected


def test_the_usual_is_said() -> None:
    judged = judging.about_silence([NOON - one * DAY for one in (13, 11, 10, 8, 6, 5)], NOON)
    assert isinstance(judged, Alarm)
    assert judged.why.ja == (
        "最後の送信は 2026-11-15 で、5 日間届いていません。ふだんは 1.6 日に1件ほどで、"
        "空いても 2 日でした。"
    )
    assert "5 days ago. Usual is one in 1.6 days, and at most 2 days" in judged.why.en
