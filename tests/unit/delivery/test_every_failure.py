"""The delivery protocol, exhaustively: a crash at each step, each outcome of each call, a request
that is applied at any later moment, a process that hangs and wakes up. And its mutations: the
explorer has to notice when the protocol is broken."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.database.prepare import prepare
from server.delivery.protocol import Writing
from server.inbox import batches
from tests.unit.delivery.explorer import Google, MortalDatabase, explore, explore_a_move


@pytest.fixture
def database(tmp_path: Path) -> Iterator[MortalDatabase]:
    opened = MortalDatabase(f"sqlite:///{tmp_path / 'inbox.db'}")
    prepare(opened)
    yield opened
    opened.close()


def wrong(google: Google, states: dict[str, str]) -> str | None:
    """What is wrong at the end of a run, if anything."""
    if any(len(rows) > 1 for rows in google.sent.values()):
        return "one batch was sent with other rows"
    for lead_id, state in states.items():
        times = google.rows.count(lead_id)
        if times > 1:
            return f"{times} rows for one lead"
        if state == "delivered" and times != 1:
            return "delivered, but not in the spreadsheet"
        if state == "isolated" and times:
            return "set aside, but in the spreadsheet"
        if state not in ("delivered", "isolated"):
            return f"never came to an end: {state}"
    return None


def first_wrong(database: MortalDatabase, **bounds: int) -> tuple[list[int], str] | None:
    runs = 0
    for path, google, states in explore(database, **bounds):
        runs += 1
        told = wrong(google, states)
        if told:
            return path, told
    assert runs > 100, "the explorer went nowhere"
    return None


def test_one_lead_two_faults(database: MortalDatabase) -> None:
    assert first_wrong(database, leads_count=1, bad=0, faults=2) is None


def test_two_leads_of_which_google_refuses_one(database: MortalDatabase) -> None:
    assert first_wrong(database, leads_count=2, bad=1, faults=1) is None


def test_a_refused_lead_is_set_aside_and_the_other_goes_on(database: MortalDatabase) -> None:
    _, google, states = next(explore(database, leads_count=2, bad=1, faults=0))
    refused, taken = sorted(states)
    assert states == {refused: "isolated", taken: "delivered"}
    assert google.rows == [taken]


def wrong_after_a_move(former: Google, new: Google, states: dict[str, str]) -> str | None:
    for lead_id, state in states.items():
        times = former.rows.count(lead_id) + new.rows.count(lead_id)
        if times > 1:
            return f"{times} rows for one lead"
        if state == "delivered" and times != 1:
            return "delivered, but in neither spreadsheet"
        if state == "waiting":
            return "never came to an end"
    return None


@pytest.mark.parametrize("may_vanish", [False, True])
def test_a_spreadsheet_that_is_another_one_from_some_moment_on(
    database: MortalDatabase, may_vanish: bool
) -> None:
    runs, kept_back = 0, 0
    for path, former, new, states in explore_a_move(
        database, leads_count=1, faults=1, may_vanish=may_vanish
    ):
        runs += 1
        assert wrong_after_a_move(former, new, states) is None, path
        kept_back += "claimed" in states.values()
    assert runs > 50, "the explorer went nowhere"
    # Only where the former one is gone does a person have to decide.
    assert bool(kept_back) is may_vanish


def test_it_notices_leads_that_are_let_go_without_burning(
    database: MortalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Writing, "_burn", lambda *_: None)
    runs = explore_a_move(database, leads_count=1, faults=1, may_vanish=False)
    assert any(wrong_after_a_move(old, new, states) for _, old, new, states in runs)


def test_it_notices_when_what_was_sent_is_taken_for_unsent(
    database: MortalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "UNSENT", ("open", "unsent", "held"))
    runs = explore_a_move(database, leads_count=1, faults=1, may_vanish=False)
    assert any(wrong_after_a_move(old, new, states) for _, old, new, states in runs)


def test_it_notices_when_nobody_says_that_a_batch_is_about_to_leave(
    database: MortalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "note_sending", lambda *_: None)
    runs = explore_a_move(database, leads_count=1, faults=2, may_vanish=False)
    assert any(wrong_after_a_move(old, new, states) for _, old, new, states in runs)


def test_it_notices_when_nobody_looks(
    database: MortalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Writing, "_look", lambda *_: "absent")
    monkeypatch.setattr(Writing, "_standing", lambda *_: set())
    assert first_wrong(database, leads_count=1, bad=0, faults=1) is not None


def test_it_notices_a_number_given_twice(
    database: MortalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = batches._mark_id
    monkeypatch.setattr(batches, "_mark_id", lambda uuid, sheet, number: real(uuid, sheet, 1))
    assert first_wrong(database, leads_count=2, bad=1, faults=1) is not None


def test_it_notices_a_split_without_burning(
    database: MortalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Writing, "_burn", lambda *_: None)
    assert first_wrong(database, leads_count=2, bad=0, faults=2) is not None


def test_it_notices_when_a_batch_is_resent_without_its_mark(
    database: MortalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_mark_id", _always_new())
    monkeypatch.setattr("server.delivery.protocol.mark", lambda batch, value: _unmarked(value))
    assert first_wrong(database, leads_count=1, bad=0, faults=1) is not None


def test_it_notices_when_a_lead_is_decided_on_again(
    database: MortalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = batches.open_batch

    def decided_anew(*arguments: Any) -> Any:
        batch = real(*arguments)
        if batch is None:
            return None
        return replace(batch, leads=tuple(replace(one, cells={}) for one in batch.leads))

    monkeypatch.setattr("server.delivery.protocol.batches.open_batch", decided_anew)
    assert first_wrong(database, leads_count=1, bad=0, faults=1) is not None


def _always_new() -> Any:
    numbers = iter(range(1, 1_000_000))
    return lambda *_: next(numbers)


_fresh = _always_new()


def _unmarked(value: str) -> dict[str, Any]:
    mark = {"metadataId": _fresh(), "metadataValue": value}
    return {"createDeveloperMetadata": {"developerMetadata": mark}}
