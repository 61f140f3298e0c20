"""States of past rebuilds: what is kept of each, how one is come back to, and what moved."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from server.kpi.count.changes import Move, changes_between
from server.kpi.count.snapshot import (
    INVALID,
    LEAD,
    NO_PHASE,
    OPPORTUNITY,
    QUALIFIED,
    WON,
    Snapshot,
    Undo,
    continued,
    empty,
    in_phases_of,
    pack,
    pack_undo,
    rewound,
    snapshot_of,
    undo_between,
    unpack,
    unpack_undo,
)
from tests.support.books import day

COLUMNS = (
    "key", "rank", "phase", "received", "opportunity", "won", "lost", "amount", "touched", "tossed",
)  # fmt: skip
PHASES = ("課題把握", "価値合意")
APRIL, MAY = 2026 * 12 + 3, 2026 * 12 + 4


def lead(key: int, **more: Any) -> dict[str, Any]:
    return {**dict.fromkeys(COLUMNS, 0), "key": key, "rank": LEAD, "phase": NO_PHASE, **more}


def state(at: int, *leads: Mapping[str, Any], phases: Sequence[str] = PHASES) -> Snapshot:
    columns = {
        name: np.array([one[name] for one in leads], dtype="<u8" if name == "key" else "<i8")
        for name in COLUMNS
    }
    return snapshot_of(at, phases, columns)


def column(snapshot: Snapshot, name: str) -> list[int]:
    found: list[int] = snapshot.leads[name].tolist()
    return found


def told(snapshot: Snapshot) -> dict[str, Any]:
    """All but what is carried on from one to the next."""
    names = sorted({*COLUMNS} - {"touched", "tossed"})
    return {"day": snapshot.day, **{name: column(snapshot, name) for name in names}}


def test_of_two_rows_with_one_key_the_first_counts_and_all_are_in_order() -> None:
    found = state(100, lead(7, amount=1), lead(3, amount=2), lead(7, amount=3))
    assert (column(found, "key"), column(found, "amount")) == ([3, 7], [2, 1])
    assert (found.size, found.phases, found.dwell) == (2, PHASES, {})


def test_what_was_so_when_first_seen_is_so_since_that_day_at_least() -> None:
    found = state(
        100, lead(1, phase=0, touched=1, tossed=0), lead(2, phase=1, touched=0, tossed=1), lead(3)
    )
    assert column(found, "since") == [-100, -100, 0]
    assert column(found, "touched") == [-100, 0, 0]
    assert column(found, "tossed") == [0, -100, 0]


def test_the_day_on_which_something_became_so_is_remembered() -> None:
    first = state(100, lead(1), lead(2, touched=1), lead(3, tossed=1), lead(4))
    second = continued(
        state(107, lead(1, touched=1), lead(2), lead(3, tossed=1), lead(4), lead(5, touched=1)),
        first,
    )
    # Seen to become so; no longer so; still; not yet; so when first seen.
    assert column(second, "touched") == [107, -100, 0, 0, -107]
    assert column(second, "tossed") == [0, 0, -100, 0, 0]
    third = continued(state(114, lead(1), lead(4, touched=1)), second)
    assert column(third, "touched") == [107, 114]


def test_days_in_phase_go_on_until_it_is_left() -> None:
    first = state(100, lead(1, phase=0), lead(2, phase=0), lead(3), lead(4, phase=1))
    second = continued(
        state(110, lead(1, phase=0), lead(2, phase=1), lead(3, phase=0), lead(4), lead(5, phase=0)),
        first,
    )
    # Stayed; moved on; entered; left; a deal that is new has entered by today.
    assert column(second, "since") == [-100, 110, 110, 0, 110]
    # How long they had been there before the first rebuild nobody knows.
    assert second.dwell == {}
    third = continued(
        state(
            125,
            lead(1, phase=1),  # known since 100 only
            lead(2, phase=1, won=120),
            lead(3, phase=1),
            lead(4),
            lead(5, phase=0, lost=121),
        ),
        second,
    )
    # 15 days each: 2 was won in 価値合意, 3 moved on from 課題把握, 5 was lost there.
    assert third.dwell == {"価値合意": {15: 1}, "課題把握": {15: 2}}
    # What was closed then is not closed once more, and another stay of as many days is added.
    fourth = continued(
        state(140, lead(2, phase=0, won=120), lead(3, phase=0), lead(5, phase=1, lost=121)), third
    )
    assert fourth.dwell == {"価値合意": {15: 2}, "課題把握": {15: 2}}
    assert third.dwell == {"価値合意": {15: 1}, "課題把握": {15: 2}}


def test_a_clock_that_was_put_back_makes_no_stay_shorter_than_none() -> None:
    first = continued(state(100, lead(1, phase=0)), empty(90))
    assert continued(state(99, lead(1, phase=1)), first).dwell == {"課題把握": {0: 1}}


def test_phases_are_counted_through_the_names_of_another_list() -> None:
    found = in_phases_of(state(1, lead(1, phase=0), lead(2, phase=1), lead(3)), ("新", "価値合意"))
    assert found.phases == ("新", "価値合意", "課題把握")
    assert column(found, "phase") == [2, 1, NO_PHASE]


@pytest.mark.parametrize(
    "changed",
    [
        {"rank": WON}, {"phase": 1}, {"received": 1}, {"opportunity": 1}, {"won": 1}, {"lost": 1},
        {"amount": 1},
    ],
)  # fmt: skip
def test_any_change_can_be_undone(changed: dict[str, int]) -> None:
    before = state(100, lead(1), lead(2, amount=5))
    now = state(107, lead(1), lead(2, amount=5) | changed)
    undo = undo_between(before, now)
    assert undo is not None
    assert (undo.added.tolist(), column(undo.before, "key")) == ([], [2])
    assert told(rewound(now, [undo])) == told(before)


def test_where_nothing_changed_there_is_nothing_to_undo() -> None:
    before = state(100, lead(1, phase=0, touched=1), lead(2))
    # What is only carried on is no change, nor is another order of the phases.
    now = state(107, lead(2, tossed=1), lead(1, phase=1), phases=("価値合意", "課題把握"))
    assert undo_between(before, continued(now, before)) is None
    assert undo_between(empty(1), empty(2)) is None


def test_what_came_and_what_went_is_undone_one_rebuild_after_the_other() -> None:
    first = state(100, lead(1, phase=0), lead(2, amount=5))
    second = state(107, lead(2, amount=6), lead(3, phase=1))
    third = state(114, lead(3, phase=0), lead(4), phases=("価値合意", "新", "課題把握"))
    back, further = undo_between(second, third), undo_between(first, second)
    assert back is not None
    assert further is not None
    # 3 is in 価値合意 as before, which is only counted otherwise.
    assert (back.added.tolist(), column(back.before, "key")) == ([4], [2])
    assert (further.added.tolist(), column(further.before, "key")) == ([3], [1, 2])
    names = {"key", "amount"}
    for undos, state_then in (([back], second), ([back, further], first), ([], third)):
        found = rewound(third, undos)
        assert found.day == state_then.day
        assert {one: column(found, one) for one in names} == {
            one: column(state_then, one) for one in names
        }
        phases = [found.phases[place] if place >= 0 else "" for place in column(found, "phase")]
        assert phases == [
            state_then.phases[place] if place >= 0 else "" for place in column(state_then, "phase")
        ]


def test_a_state_and_an_undo_survive_being_packed() -> None:
    first = continued(state(100, lead(1, phase=0)), empty(93))
    now = continued(
        state(107, lead(1, phase=1, amount=2**40), lead(2**63 + 5, received=46_000)), first
    )
    again = unpack(pack(now))
    assert again is not None
    assert (again.day, again.phases, again.dwell) == (107, PHASES, {"課題把握": {7: 1}})
    assert {name: one.tolist() for name, one in again.leads.items()} == {
        name: one.tolist() for name, one in now.leads.items()
    }
    undo = unpack_undo(pack_undo(Undo(np.array([9, 2**63], dtype="<u8"), now)))
    assert undo is not None
    assert undo.added.tolist() == [9, 2**63]
    assert told(undo.before) == told(now)


def test_what_nobody_can_read_is_none() -> None:
    good = pack(state(100, lead(1)))
    head, _, body = zlib.decompress(good).partition(b"\n")
    other = zlib.compress(json.dumps({**json.loads(head), "version": 3}).encode() + b"\n" + body)
    for broken in (b"", good[:-9], other, zlib.compress(b"[]\n"), zlib.compress(b"{}\n"),
                   zlib.compress(head + b"\n" + body[:-1])):  # fmt: skip
        assert unpack(broken) is None
        assert unpack_undo((0).to_bytes(8, "little") + broken) is None
    torn = bytearray(pack_undo(Undo(np.array([9], dtype="<u8"), state(100))))
    torn[8] ^= 0xFF
    assert unpack_undo(bytes(torn)) is None


def test_what_the_first_version_wrote_knows_of_no_touch() -> None:
    now = state(100, lead(1, amount=5, touched=1), lead(2, won=9, tossed=1))
    head, _, body = zlib.decompress(pack(now)).partition(b"\n")
    header = {**json.loads(head), "version": 1}
    # Its columns ended before the two newest, of four bytes a lead each.
    old = zlib.compress(json.dumps(header).encode() + b"\n" + body[: -2 * 2 * 4])
    found = unpack(old)
    assert found is not None
    assert told(found) == told(now)
    assert (column(found, "touched"), column(found, "tossed")) == ([0, 0], [0, 0])


def moved(before: Mapping[str, Any], now: Mapping[str, Any], open_month: int = MAY) -> set[str]:
    found = changes_between(
        state(100, lead(5), {**lead(9), **before}), state(107, lead(5), {**lead(9), **now}),
        open_month,
    )  # fmt: skip
    assert all(keys.tolist() in ([], [9]) for keys in found.keys.values())
    return {move.name for move, keys in found.keys.items() if len(keys)}


DEAL = {"rank": OPPORTUNITY, "phase": 0}


@pytest.mark.parametrize(
    ("before", "now", "moves"),
    [
        ({}, {}, set()),
        (DEAL, DEAL, set()),
        ({}, DEAL, {"ON"}),
        (DEAL, {}, {"BACK"}),
        (DEAL, {"rank": OPPORTUNITY, "phase": 1}, {"ON"}),
        ({"rank": OPPORTUNITY, "phase": 1}, DEAL, {"BACK"}),
        # A phase that was not told before, or is no more, is no move.
        ({"rank": OPPORTUNITY}, DEAL, set()),
        (DEAL, {"rank": OPPORTUNITY}, set()),
        # Of one that is on in rank the phase says nothing.
        ({"rank": OPPORTUNITY, "phase": 1}, {"rank": QUALIFIED, "phase": 0}, {"ON"}),
        ({"rank": QUALIFIED, "phase": 0}, {"rank": OPPORTUNITY, "phase": 1}, {"BACK"}),
        (DEAL, {"rank": INVALID}, {"INVALID"}),
        ({"rank": INVALID}, DEAL, {"REOPENED"}),
        ({"rank": INVALID}, {"rank": INVALID}, set()),
        ({"rank": INVALID, "phase": 0}, {"rank": INVALID, "phase": 1}, set()),
        (DEAL, {**DEAL, "lost": day("2026-05-20")}, {"LOST"}),
        ({**DEAL, "lost": day("2026-05-20")}, DEAL, {"REOPENED"}),
        ({"lost": day("2026-05-20")}, {"lost": day("2026-05-21")}, set()),
    ],
)
def test_each_move_by_what_it_was_and_is(
    before: dict[str, Any], now: dict[str, Any], moves: set[str]
) -> None:
    assert moved(before, now) == moves


@pytest.mark.parametrize("name", ["received", "opportunity", "won"])
@pytest.mark.parametrize(
    ("before", "now", "is_edited"),
    [
        ("2026-04-30", "2026-05-01", True),  # out of a closed month
        ("2026-05-01", "2026-04-30", True),  # into one
        ("2026-05-01", "2026-05-31", False),
        (None, "2026-04-30", True),
        ("2026-04-30", None, True),
        (None, "2026-05-01", False),
        ("2026-04-30", "2026-04-30", False),
    ],
)
def test_a_date_of_a_closed_month_stands_still(
    name: str, before: str | None, now: str | None, is_edited: bool
) -> None:
    old, new = ({name: day(one) if one else 0} for one in (before, now))
    assert moved(old, new) == ({"EDITED"} if is_edited else set())


@pytest.mark.parametrize(
    ("on", "is_edited"), [("2026-04-30", True), ("2026-05-01", False), (None, False)]
)
def test_an_amount_is_closed_with_the_month_of_its_contract(
    on: str | None, is_edited: bool
) -> None:
    won = {"rank": WON, "won": day(on) if on else 0}
    assert moved({**won, "amount": 1}, {**won, "amount": 2}) == ({"EDITED"} if is_edited else set())


def test_rows_that_came_and_that_are_gone() -> None:
    found = changes_between(
        state(100, lead(1), lead(2), phases=("価値合意",)), state(107, lead(2), lead(3)), APRIL
    )
    assert {move.name: keys.tolist() for move, keys in found.keys.items() if len(keys)} == {
        "NEW": [3], "GONE": [1],
    }  # fmt: skip
    assert list(found.keys) == list(Move)
    assert (found.before.phases, found.now.day) == (("課題把握", "価値合意"), 107)
