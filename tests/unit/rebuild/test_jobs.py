"""One job a site: joined while it waits, begun again where its worker died, kept as history."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from server.database.database import Database
from server.database.tables import rebuilds as table
from server.rebuild import queue as rebuilds
from server.rebuild.queue import Job
from sheets_schema.text import plain
from tests.support.leads import NOON


def taken(database: Database) -> Job:
    job = rebuilds.take(database, NOON)
    assert job is not None
    return job


def let_the_lease_run_out(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    later = now + rebuilds.LEASE_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)


def test_a_second_click_joins_the_job_that_waits(database: Database) -> None:
    first = rebuilds.ask(database, "aoba", NOON, "admin")
    second = rebuilds.ask(database, "aoba", NOON, "addon")
    assert second.id == first.id
    assert second.origin == "admin"


def test_another_site_has_a_job_of_its_own(database: Database) -> None:
    assert (
        rebuilds.ask(database, "aoba", NOON, "admin").id
        != rebuilds.ask(database, "wakaba", NOON, "admin").id
    )


def test_twenty_clicks_at_once_are_one_job(database: Database) -> None:
    start = threading.Barrier(20)
    jobs: list[str] = []

    def click() -> None:
        start.wait()
        jobs.append(rebuilds.ask(database, "aoba", NOON, "admin").id)

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(jobs) == 20
    assert len(set(jobs)) == 1


def test_while_one_runs_one_more_waits_and_is_not_begun(database: Database) -> None:
    running = rebuilds.ask(database, "aoba", NOON, "admin")
    taken(database)
    waiting = rebuilds.ask(database, "aoba", NOON, "admin")
    assert waiting.id != running.id
    assert rebuilds.ask(database, "aoba", NOON, "admin").id == waiting.id
    assert rebuilds.take(database, NOON) is None
    rebuilds.ask(database, "wakaba", NOON, "admin")
    assert taken(database).site == "wakaba"


def test_two_workers_never_take_the_same_job(database: Database) -> None:
    for number in range(6):
        rebuilds.ask(database, f"site {number}", NOON, "schedule")
    start = threading.Barrier(3)
    seen: list[str] = []

    def work() -> None:
        start.wait()
        while (job := rebuilds.take(database, NOON)) is not None:
            seen.append(job.site)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A worker that meets another at the same row may leave empty-handed; nothing is taken twice.
    while (job := rebuilds.take(database, NOON)) is not None:
        seen.append(job.site)
    assert sorted(seen) == [f"site {number}" for number in range(6)]


def test_a_job_whose_worker_died_is_begun_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = rebuilds.ask(database, "aoba", NOON, "admin")
    dead = taken(database)
    rebuilds.note_step(database, dead, "read", 0.2)
    assert rebuilds.take(database, NOON) is None
    let_the_lease_run_out(monkeypatch)
    again = taken(database)
    assert (again.id, again.attempts, again.step, again.share) == (asked.id, 2, None, 0.0)


def test_a_worker_that_slept_past_its_lease_decides_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilds.ask(database, "aoba", NOON, "admin")
    slept = taken(database)
    let_the_lease_run_out(monkeypatch)
    again = taken(database)
    rebuilds.note_step(database, slept, "write", 0.8)
    rebuilds.finish(database, slept, NOON, trouble=plain("too late"))
    found = rebuilds.find(database, again.id)
    assert found is not None
    assert (found.state, found.step, found.trouble) == ("running", None, None)
    rebuilds.finish(database, again, NOON, report={"rows": 3})
    found = rebuilds.find(database, again.id)
    assert found is not None
    assert (found.state, found.report) == ("done", {"rows": 3})


def test_a_job_that_kills_its_workers_is_given_up_with_a_reason(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = rebuilds.ask(database, "aoba", NOON, "admin")
    for _ in range(rebuilds.MOST_ATTEMPTS):
        taken(database)
        let_the_lease_run_out(monkeypatch)
    assert rebuilds.take(database, NOON) is None
    found = rebuilds.find(database, asked.id)
    assert found is not None
    assert found.state == "failed"
    assert "3回" in str(found.trouble)


def test_renewing_keeps_a_long_job_from_being_begun_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilds.ask(database, "aoba", NOON, "admin")
    job = taken(database)
    let_the_lease_run_out(monkeypatch)
    rebuilds.renew(database, job)
    assert rebuilds.take(database, NOON) is None


def test_the_newest_hundred_runs_of_a_site_are_kept(database: Database) -> None:
    rebuilds.ask(database, "wakaba", NOON, "schedule")
    rebuilds.finish(database, taken(database), NOON, report={})
    for number in range(103):
        rebuilds.ask(database, "aoba", NOON + timedelta(hours=number), "schedule")
        rebuilds.finish(database, taken(database), NOON, report={"rows": number})
    kept = rebuilds.history(database, site="aoba", most=1000)
    assert [job.report for job in kept] == [{"rows": number} for number in range(102, 2, -1)]
    assert len(rebuilds.history(database, site="wakaba")) == 1


def test_the_last_run_that_succeeded_outlives_a_hundred_that_failed(database: Database) -> None:
    for number in range(3):
        rebuilds.ask(database, "aoba", NOON, "schedule")
        rebuilds.finish(database, taken(database), NOON, report={"rows": number})
    for _ in range(103):
        rebuilds.ask(database, "aoba", NOON, "schedule")
        rebuilds.finish(database, taken(database), NOON, trouble=plain("not shared"))
    assert len(rebuilds.history(database, site="aoba", most=1000)) == 101
    done = rebuilds.standing(database, "aoba").done
    assert done is not None
    assert done.report == {"rows": 2}


def test_how_a_site_stands(database: Database) -> None:
    assert rebuilds.standing(database, "aoba") == rebuilds.SiteRebuilds()
    rebuilds.ask(database, "aoba", NOON, "admin")
    done = taken(database)
    rebuilds.finish(database, done, NOON + timedelta(seconds=4), report={"rows": 1})
    rebuilds.ask(database, "aoba", NOON, "admin")
    failed = taken(database)
    rebuilds.finish(database, failed, NOON, trouble=plain("not shared"))
    rebuilds.ask(database, "aoba", NOON, "admin")
    running = taken(database)
    rebuilds.ask(database, "aoba", NOON, "admin")
    standing = rebuilds.standing(database, "aoba")
    assert standing.current is not None
    assert standing.current.id == running.id
    assert standing.ended is not None
    assert standing.ended.trouble == plain("not shared")
    assert standing.done is not None
    assert (standing.done.report, standing.done.seconds) == ({"rows": 1}, 4.0)


def test_asking_leaves_one_row(database: Database) -> None:
    for _ in range(3):
        rebuilds.ask(database, "aoba", NOON, "http")
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1
