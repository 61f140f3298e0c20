"""The machine's clock jumps, by an hour or by 400 days, forth or back: nothing that was stored by
the wrong clock keeps anything waiting once the clock is right."""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import uuid_utils
from sqlalchemy import insert, select, update

from server.admin.advice import about_silence
from server.database import instants, limits, writers
from server.database.database import Database
from server.database.tables import leads
from server.database.tables import notices as notices_table
from server.delivery.backoff import pause
from server.handover import queue as handovers
from server.handover.handing import Handing
from server.handover.queue import HandOver
from server.inbox import batches, upkeep
from server.notice import queue as notices
from server.rebuild import queue as rebuilds
from server.rebuild import schedules
from server.rebuild.clock import Clock
from server.settings.sites import Site
from sheets_schema.text import Locale, plain
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead

# How far the clock was wrong while something was stored.
WRONG = [timedelta(days=-400), timedelta(hours=-1), timedelta(hours=1), timedelta(days=400)]
SOON = timedelta(minutes=1)
SITE = Site("default", "sheet", rebuild_schedule=("0 * * * *",))


@dataclass
class Wrong:
    """`was`: what the clock said while it was wrong; it is NOON when it is right again.
    `machine`: what modules are told that ask for themselves."""

    was: datetime
    machine: list[float]
    now: datetime = NOON

    def put_right(self) -> None:
        self.machine[0] = self.now.timestamp()


@pytest.fixture(params=WRONG, ids=str)
def clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Wrong:
    was = NOON + request.param
    made = Wrong(was, [was.timestamp()])
    monkeypatch.setattr(time, "time", lambda: made.machine[0])
    return made


def test_a_pause_ends(database: Database, clock: Wrong) -> None:
    lease = writers.acquire(database, "sheet", "me")
    assert lease is not None
    writers.note_trouble(
        database,
        "sheet",
        at=clock.was,
        next_try_at=clock.was + timedelta(seconds=60),
        trouble=plain("503"),
        paused=None,
    )
    assert writers.state(database, "sheet").waits(clock.was)
    assert not writers.state(database, "sheet").waits(clock.now + SOON)


def test_a_pause_that_was_asked_for_lasts_as_long(database: Database) -> None:
    """An hour by Retry-After is no sign of a wrong clock."""
    lease = writers.acquire(database, "sheet", "me")
    assert lease is not None
    hour = timedelta(hours=1)
    writers.note_trouble(
        database, "sheet", at=NOON, next_try_at=NOON + hour, trouble=plain("429"), paused=None
    )
    state = writers.state(database, "sheet")
    assert state.waits(NOON + hour - SOON)
    assert not state.waits(NOON + hour)


def test_an_outage_that_began_in_the_future_began_now(database: Database, clock: Wrong) -> None:
    assert writers.acquire(database, "sheet", "me") is not None
    for at in (clock.was, clock.now):
        writers.note_trouble(
            database, "sheet", at=at, next_try_at=at + SOON, trouble=plain("503"), paused=None
        )
    state = writers.state(database, "sheet")
    assert state.failing_since is not None
    assert state.failing_since <= clock.now
    assert pause(9, state.failing_since, clock.now, None) <= timedelta(seconds=60)


def test_a_writers_lease_is_free(database: Database, clock: Wrong) -> None:
    assert writers.acquire(database, "sheet", "dead") is not None
    clock.put_right()
    # One hour back or 400 days: both end within the ten seconds of the contract, here at once.
    assert writers.acquire(database, "sheet", "alive") is not None


def test_a_rebuild_is_taken_up_again(database: Database, clock: Wrong) -> None:
    rebuilds.ask(database, "default", clock.was, "http")
    assert rebuilds.take(database, clock.was) is not None
    clock.put_right()
    job = rebuilds.take(database, clock.now)
    assert job is not None
    assert job.attempts == 2


def test_the_newest_rebuild_is_the_last_one(
    database: Database, clock: Wrong, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the add-on and the status page show is that of the last run, not of the latest date."""
    real = uuid_utils.uuid7

    def by_clock(at: datetime) -> None:
        milliseconds = int(at.timestamp() * 1000)
        low = real().int & ((1 << 80) - 1)
        made = uuid_utils.UUID(int=milliseconds << 80 | low)
        monkeypatch.setattr(uuid_utils, "uuid7", lambda: made)

    for at, headline in ((clock.was, "wrong"), (clock.now, "right"), (clock.now, "again")):
        by_clock(at)
        rebuilds.note_run(database, "default", at, at, report={"headline": headline})
        assert rebuilds.newest_reports(database)["default"] == {"headline": headline}
        done = rebuilds.standing(database, "default").done
        assert done is not None
        assert done.report == {"headline": headline}
        assert rebuilds.history(database)[0].id == done.id
    job = rebuilds.ask(database, "default", clock.now, "http")
    assert rebuilds.history(database)[0].id == job.id


def test_a_planned_rebuild_comes_with_its_next_time(database: Database, clock: Wrong) -> None:
    at = [clock.was]
    watch = Clock(database, [replace(SITE, timezone="Asia/Tokyo")], lambda: at[0])
    watch.tick()
    at[0] = clock.now
    clock.put_right()
    watch.tick()
    watch.tick()
    due = schedules.next_runs(database)["default"].next_at
    assert clock.now < due <= clock.now + timedelta(hours=1)
    assert due.astimezone(ZoneInfo("Asia/Tokyo")).minute == 0


def test_a_dead_planners_claim_is_free(database: Database, clock: Wrong) -> None:
    schedules.plan(database, "default", schedules.NextRun("0 * * * *", NOON - timedelta(days=500)))
    assert schedules.claim(database, "default", clock.was) is not None
    clock.put_right()
    assert schedules.claim(database, "default", clock.now) is not None


def test_googles_quota_is_not_lost(database: Database, clock: Wrong) -> None:
    for _ in range(40):
        limits.take(database, "reads", 60)
    clock.put_right()
    wait = limits.take(database, "reads", 60)
    assert 0 <= wait <= limits.LONGEST_WAIT
    assert all(0 <= left <= 30 for left in limits.left(database, 60).values())


def test_nobody_is_kept_from_signing_in(database: Database, clock: Wrong) -> None:
    while not limits.admit(database, "192.0.2.7", 6):
        pass
    clock.put_right()
    assert limits.admit(database, "192.0.2.7", 6) <= 60


def test_the_nightly_comparison_is_due(database: Database, clock: Wrong) -> None:
    night = timedelta(hours=20)
    assert writers.acquire(database, "sheet", "me") is not None
    assert upkeep.due_for_reconciling(database, "sheet", clock.was, night)
    expected = abs(clock.now - clock.was) > night or clock.was > clock.now + SOON
    assert upkeep.due_for_reconciling(database, "sheet", clock.now, night) is expected


def test_the_rules_are_read_again(database: Database, clock: Wrong) -> None:
    lease = writers.acquire(database, "sheet", "me")
    assert lease is not None
    handovers.keep_rules(database, lease, {}, clock.was)
    asked: list[str] = []

    def door() -> object:
        asked.append("asked")
        raise AssertionError

    handing = Handing(door, {}, lambda _: ())  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        handing.read_if_due(database, lease, clock.now + timedelta(minutes=3))
    assert asked == ["asked"]


@pytest.mark.parametrize("state", ["waiting", "sending"])
def test_a_notice_is_sent_or_told(database: Database, clock: Wrong, state: str) -> None:
    lead_id = put_lead(database, a_lead()).lead_id
    with database.write() as connection:
        connection.execute(update(leads).values(state="delivered", delivered_at=NOON))
        connection.execute(
            insert(notices_table).values(
                lead_id=lead_id,
                site="default",
                way="webhook",
                state=state,
                queued_at=clock.was,
                began_at=clock.was,
                next_try_at=clock.was + timedelta(hours=1),
                tries=1,
            )
        )
    due = notices.due(database, [("default", "webhook")], clock.now + SOON)
    at = clock.now + SOON + notices.GONE_AFTER
    notices.clear_up(database, at, at)
    with database.read() as connection:
        told = connection.execute(select(notices_table.c.state)).scalar()
    assert bool(due) or told in ("unknown", "given_up")


@pytest.mark.parametrize("days", [-400, 400])
def test_the_same_words_long_after_a_wrong_clock_are_a_new_lead(
    database: Database, days: int
) -> None:
    first = put_lead(database, a_lead(words="w", at=NOON + timedelta(days=days)))
    again = put_lead(database, a_lead(words="w", at=NOON))
    twice = put_lead(database, a_lead(words="w", at=NOON + SOON))
    assert not again.duplicate
    assert (twice.lead_id, twice.duplicate) == (again.lead_id, True)
    assert first.lead_id != again.lead_id


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_a_sign_of_life_by_a_wrong_clock_is_none(wrong: timedelta, locale: Locale) -> None:
    assert about_silence(True, NOON + wrong, NOON, locale) is not None
    assert about_silence(True, NOON - timedelta(seconds=20), NOON, locale) is None


def test_ages_are_never_negative() -> None:
    assert instants.age(NOON + timedelta(days=400), NOON) == 0.0
    assert instants.age(NOON - SOON, NOON) == 60.0
    assert instants.is_ahead(NOON + timedelta(hours=1), NOON)
    assert not instants.is_ahead(NOON + timedelta(seconds=30), NOON)


def test_delivery_hands_over_although_the_clock_was_ahead(database: Database) -> None:
    """Leads keep the time that was known; they are claimed and written like any other."""
    put_lead(database, a_lead(at=NOON + timedelta(days=400)))
    lease = writers.acquire(database, "sheet", "me")
    assert lease is not None
    decided: HandOver | None = None
    batch = batches.claim(database, lease, ["default"], NOON, decided)
    assert batch is not None
    assert batch.leads[0].received_at == datetime(2027, 12, 25, 3, 0, tzinfo=UTC)
