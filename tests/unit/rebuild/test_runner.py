"""The runner does what was asked for and tells how far it is, and what went wrong."""

from typing import Any

import pytest

from server.database.database import Database
from server.errors import NotReachable, OutcomeUnknown, TryLater
from server.rebuild import queue as rebuilds
from server.rebuild import runner
from server.rebuild.runner import Progress, Runner
from sheets_schema.text import plain
from tests.support.leads import NOON


def run(database: Database, work: Any) -> rebuilds.Job:
    """Ask for one, run it, and look at it afterwards."""
    asked = rebuilds.ask(database, "aoba", NOON, "admin")
    assert Runner(database, work, lambda: NOON).run_one()
    found = rebuilds.find(database, asked.id)
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PAUSES", (0.0, 0.0))


def test_the_report_is_kept(database: Database) -> None:
    asked_for = []

    def work(site: str, _progress: Progress) -> dict[str, Any]:
        asked_for.append(site)
        return {"rows": 250, "calls": 3, "headline": {"valid": 250}}

    job = run(database, work)
    assert asked_for == ["aoba"]
    assert (job.state, job.share) == ("done", 1.0)
    assert job.report == {"rows": 250, "calls": 3, "headline": {"valid": 250}}


def test_progress_can_be_read_while_it_runs(database: Database) -> None:
    seen = []

    def work(_site: str, progress: Progress) -> dict[str, Any]:
        for step, share in (("read", 0.2), ("write", 0.8)):
            progress(step, share)
            job = rebuilds.standing(database, "aoba").current
            assert job is not None
            seen.append((job.state, job.step, job.share))
        return {}

    run(database, work)
    assert seen == [("running", "read", 0.2), ("running", "write", 0.8)]


def test_a_refusal_is_told_as_it_is(database: Database) -> None:
    def work(_site: str, _progress: Progress) -> dict[str, Any]:
        raise NotReachable("スプレッドシートが共有されていません。", status=403)

    job = run(database, work)
    assert (job.state, job.trouble) == ("failed", plain("スプレッドシートが共有されていません。"))


def test_what_nobody_foresaw_is_not_told_in_the_programs_words(database: Database) -> None:
    def work(_site: str, _progress: Progress) -> dict[str, Any]:
        raise KeyError("sato@example.co.jp")

    job = run(database, work)
    assert job.state == "failed"
    assert job.trouble == runner.UNFORESEEN


@pytest.mark.parametrize("error", [TryLater("busy"), OutcomeUnknown("broke off")])
def test_a_passing_trouble_is_waited_for(database: Database, error: Exception) -> None:
    tries = []

    def work(_site: str, _progress: Progress) -> dict[str, Any]:
        tries.append(1)
        if len(tries) < 3:
            raise error
        return {"rows": 1}

    assert run(database, work).state == "done"
    assert len(tries) == 3


def test_trouble_that_stays_is_told_after_three_tries(database: Database) -> None:
    tries = []

    def work(_site: str, _progress: Progress) -> dict[str, Any]:
        tries.append(1)
        raise TryLater("Google is busy.")

    job = run(database, work)
    assert (job.state, job.trouble, len(tries)) == ("failed", plain("Google is busy."), 3)


def test_nothing_to_do_is_nothing_done(database: Database) -> None:
    assert not Runner(database, lambda _site, _progress: {}, lambda: NOON).run_one()
