"""Planned rebuilds: asked for once, in the site's own time, by whichever process is there."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from server.database.database import Database
from server.rebuild import queue as rebuilds
from server.rebuild import schedules
from server.rebuild.clock import Clock, next_run
from server.rebuild.schedules import NextRun
from server.settings.sites import Site

TOKYO = ZoneInfo("Asia/Tokyo")
# 12:30 in Tokyo, a Friday.
START = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)


class Watch:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def site(*plans: str, name: str = "aoba") -> Site:
    return Site(name, "sheet of " + name, rebuild_schedule=plans)


def finish_what_waits(database: Database) -> list[str]:
    """The sites whose rebuild was asked for."""
    done = []
    while (job := rebuilds.take(database, START)) is not None:
        assert job.origin == "schedule"
        rebuilds.finish(database, job, START, report={})
        done.append(job.site)
    return done


@pytest.mark.parametrize(
    ("plans", "zone", "after", "expected"),
    [
        (("0 * * * *",), TOKYO, START, datetime(2026, 11, 20, 13, 0, tzinfo=TOKYO)),
        (("0 6 * * mon",), TOKYO, START, datetime(2026, 11, 23, 6, 0, tzinfo=TOKYO)),
        (
            ("0 6 * * mon", "30 21 * * *"),
            TOKYO,
            START,
            datetime(2026, 11, 20, 21, 30, tzinfo=TOKYO),
        ),
        # 02:30 does not exist on the night clocks go forward in New York.
        (
            ("30 2 * * *",),
            ZoneInfo("America/New_York"),
            datetime(2026, 3, 7, 12, 0, tzinfo=UTC),
            datetime(2026, 3, 8, 7, 0, tzinfo=UTC),
        ),
    ],
)
def test_the_next_run_is_reckoned_in_the_sites_own_time(
    plans: tuple[str, ...], zone: ZoneInfo, after: datetime, expected: datetime
) -> None:
    assert next_run(plans, zone, after) == expected


@pytest.mark.parametrize(
    ("plan", "zone", "after", "expected"),
    [
        # Clocks go back at 02:00 in New York and at 03:00 in Berlin: that hour comes twice, and a
        # plan for a time within it is meant once.
        (
            "30 1 * * *",
            "America/New_York",
            datetime(2026, 10, 31, 12, tzinfo=UTC),
            ["2026-11-01T05:30", "2026-11-02T06:30"],
        ),
        (
            "30 2 * * *",
            "Europe/Berlin",
            datetime(2026, 10, 24, 12, tzinfo=UTC),
            ["2026-10-25T00:30", "2026-10-26T01:30"],
        ),
        # A plan for each hour runs in both.
        (
            "30 * * * *",
            "America/New_York",
            datetime(2026, 11, 1, 5, 0, tzinfo=UTC),
            ["2026-11-01T05:30", "2026-11-01T06:30", "2026-11-01T07:30"],
        ),
        # Clocks go forward: the hour that is skipped is run once, at its end.
        (
            "30 2 * * *",
            "America/New_York",
            datetime(2026, 3, 7, 12, tzinfo=UTC),
            ["2026-03-08T07:00", "2026-03-09T06:30"],
        ),
        (
            "30 2 * * *",
            "Europe/Berlin",
            datetime(2026, 3, 28, 12, tzinfo=UTC),
            ["2026-03-29T01:00", "2026-03-30T00:30"],
        ),
    ],
)
def test_a_plan_runs_once_where_a_clock_change_repeats_or_skips_its_hour(
    plan: str, zone: str, after: datetime, expected: list[str]
) -> None:
    runs = []
    for _ in expected:
        after = next_run([plan], ZoneInfo(zone), after)
        runs.append(after.strftime("%Y-%m-%dT%H:%M"))
    assert runs == expected


def test_a_new_site_waits_for_its_first_turn(database: Database) -> None:
    watch = Watch()
    clock = Clock(database, [site("0 * * * *")], watch)
    clock.tick()
    clock.tick()
    assert finish_what_waits(database) == []
    watch.now = START + timedelta(minutes=30)
    clock.tick()
    clock.tick()
    assert finish_what_waits(database) == ["aoba"]
    assert schedules.next_runs(database)["aoba"].next_at == START + timedelta(minutes=90)


def test_many_processes_ask_once(database: Database) -> None:
    watch = Watch()
    clocks = [Clock(database, [site("0 * * * *")], watch) for _ in range(3)]
    for clock in clocks:
        clock.tick()
    watch.now = START + timedelta(minutes=31)
    for clock in clocks:
        clock.tick()
        finish_what_waits(database)
    assert len(rebuilds.history(database)) == 1


def test_after_a_day_without_power_one_rebuild_is_enough(database: Database) -> None:
    watch = Watch()
    Clock(database, [site("0 * * * *")], watch).tick()
    watch.now = START + timedelta(days=1)
    clock = Clock(database, [site("0 * * * *")], watch)
    clock.tick()
    assert finish_what_waits(database) == ["aoba"]
    clock.tick()
    assert finish_what_waits(database) == []
    assert schedules.next_runs(database)["aoba"].next_at == START + timedelta(days=1, minutes=30)


def test_a_turn_whose_process_died_is_seen_to_by_another(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch()
    clock = Clock(database, [site("0 * * * *")], watch)
    clock.tick()
    watch.now = START + timedelta(minutes=30)
    assert schedules.claim(database, "aoba", watch.now) is not None
    clock.tick()
    assert finish_what_waits(database) == []
    later = time.time() + schedules.LEASE_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    clock.tick()
    assert finish_what_waits(database) == ["aoba"]


def test_other_settings_plan_anew(database: Database) -> None:
    watch = Watch()
    Clock(database, [site("0 * * * *")], watch).tick()
    Clock(database, [site("0 6 * * mon")], watch).tick()
    assert schedules.next_runs(database)["aoba"].next_at == datetime(
        2026, 11, 23, 6, 0, tzinfo=TOKYO
    )
    Clock(database, [site()], watch).tick()
    assert schedules.next_runs(database) == {}


def test_each_site_has_its_own_hours(database: Database) -> None:
    watch = Watch()
    clock = Clock(database, [site("0 * * * *"), site("45 12 * * *", name="wakaba")], watch)
    clock.tick()
    watch.now = START + timedelta(minutes=15)
    clock.tick()
    assert finish_what_waits(database) == ["wakaba"]


def test_a_turn_that_another_process_has_just_seen_to_is_not_taken(database: Database) -> None:
    schedules.plan(database, "aoba", NextRun("0 * * * *", START))
    lease = schedules.claim(database, "aoba", START)
    assert lease is not None
    schedules.settle(database, lease, START + timedelta(hours=1))
    assert schedules.claim(database, "aoba", START) is None


def rebuilt(database: Database, meeting_day: int) -> None:
    """A rebuild of the site that saw this 定例会の曜日."""
    rebuilds.ask(database, "aoba", START, "admin")
    job = rebuilds.take(database, START)
    assert job is not None
    rebuilds.finish(database, job, START, report={"meeting_day": meeting_day})


def test_the_meeting_day_is_the_one_the_last_rebuild_read(database: Database) -> None:
    clock = Clock(database, [site("0 6 * * meeting")], Watch())
    clock.tick()
    assert schedules.next_runs(database)["aoba"].next_at == datetime(
        2026, 11, 23, 6, 0, tzinfo=TOKYO
    )
    rebuilt(database, meeting_day=3)
    clock.tick()
    assert schedules.next_runs(database)["aoba"].next_at == datetime(
        2026, 11, 26, 6, 0, tzinfo=TOKYO
    )
    rebuilt(database, meeting_day=6)
    clock.tick()
    assert schedules.next_runs(database)["aoba"].next_at == datetime(
        2026, 11, 22, 6, 0, tzinfo=TOKYO
    )


def test_one_sites_meeting_is_not_anothers(database: Database) -> None:
    rebuilt(database, meeting_day=3)
    both = [site("0 6 * * meeting"), site("0 6 * * meeting", name="wakaba")]
    Clock(database, both, Watch()).tick()
    turns = schedules.next_runs(database)
    assert turns["aoba"].plan == "0 6 * * thu"
    assert turns["wakaba"].plan == "0 6 * * mon"


def test_a_meeting_that_has_begun_asks_and_waits_for_the_next_one(database: Database) -> None:
    rebuilt(database, meeting_day=3)
    watch = Watch()
    clock = Clock(database, [site("0 6 * * meeting")], watch)
    clock.tick()
    watch.now = datetime(2026, 11, 26, 6, 0, 5, tzinfo=TOKYO)
    clock.tick()
    assert schedules.next_runs(database)["aoba"].next_at == datetime(
        2026, 12, 3, 6, 0, tzinfo=TOKYO
    )
    # A rebuild that tells no day, as before this was noted: Monday.
    assert finish_what_waits(database) == ["aoba"]
    clock.tick()
    assert schedules.next_runs(database)["aoba"].plan == "0 6 * * mon"
