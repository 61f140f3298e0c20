"""When a spreadsheet has its turn: at once, gathered, after a pause, and never two at a time."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from server.database import tables, tallies, writers
from server.database.database import Database
from server.database.prepare import open_inbox
from server.delivery import loop as loop_module
from server.delivery.loop import STRAYS, Delivery
from server.delivery.protocol import RowsRefusedError, TabMissingError, TabProtectedError
from server.errors import NotReachable, OutcomeUnknown, Refused, TryLater
from server.inbox import activities, batches, receive
from server.settings.sites import Site
from tests.support import inside
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead

SITES = (Site("default", "sheet"), Site("second", "sheet"), Site("other", "elsewhere"))
OURS, THEIRS, COLLECTED = "default", "other", "none"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    yield opened
    opened.close()


@dataclass
class Run:
    """A delivery whose clocks stand still until they are moved. `fails`: what the spreadsheet
    answers; `drained`: the spreadsheets that had their turn. Rows are taken at once."""

    database: Database
    monkeypatch: pytest.MonkeyPatch
    passed: float = 1_000.0
    fails: Exception | None = None
    fails_for_activities: Exception | None = None
    drained: list[tuple[str, str]] = field(default_factory=list)
    patience: list[float | None] = field(default_factory=list)
    submitted: list[tuple[Any, ...]] = field(default_factory=list)
    most: int = 1_000
    wall: float = 0.0

    def __post_init__(self) -> None:
        run = self

        class Writing:
            """Stands in for the protocol: takes every row."""

            def __init__(self, database: Database, _door: object, lease: Any, *_: Any, **more: Any):
                self.lease, self.goods = lease, more.get("goods", "leads")
                if "handing" in more:
                    more["handing"].door()

            def drain(self, sites: Any, *, go_on: Callable[[], bool]) -> Iterator[Any]:
                run.drained.append((self.lease.spreadsheet_id, self.goods))
                error = run.fails if self.goods == "leads" else run.fails_for_activities
                if error is not None:
                    raise error
                first = True
                while first or go_on():
                    first = False
                    batch = batches.claim(
                        run.database, self.lease, sites, NOON, goods=self.goods, most=run.most
                    )
                    if batch is None:
                        return
                    batches.settle(run.database, batch, NOON)
                    yield batch, "settled"

        self.monkeypatch.setattr(loop_module, "Writing", Writing)
        stands_still = SimpleNamespace(
            monotonic=lambda: self.passed, perf_counter=lambda: self.passed,
            time=lambda: self.wall, sleep=self.sleep,
        )  # fmt: skip
        self.monkeypatch.setattr(loop_module, "time", stands_still)
        clock = SimpleNamespace(now=lambda: NOON + timedelta(seconds=self.passed - 1_000))
        connection: Any = SimpleNamespace(clock=clock, door=self._door)
        settings: Any = SimpleNamespace(sites={one.name: one for one in SITES})
        self.delivery = Delivery(settings, self.database, connection)

    def _door(self, _spreadsheet_id: str, *, read_seconds: float | None = None) -> object:
        self.patience.append(read_seconds)
        return object()

    def sleep(self, seconds: float) -> None:
        assert 0 < seconds < 5
        self.passed += seconds

    def submit(self, work: Callable[..., None], *arguments: Any) -> None:
        self.submitted.append((work, *arguments))

    def tick(self, after: float = 0.0) -> list[str]:
        """One turn of the loop, and what it has begun is done; gives the spreadsheets."""
        self.passed += after
        self.delivery._tick(self)  # type: ignore[arg-type]
        begun, self.submitted = self.submitted, []
        for work, *arguments in begun:
            work(*arguments)
        return [arguments[0].spreadsheet_id for _, *arguments in begun if arguments]


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(database, monkeypatch)


def put(run: Run, site: str = OURS, count: int = 1) -> list[str]:
    """Leads that come in now."""
    at = NOON + timedelta(seconds=run.passed - 1_000)
    made = [a_lead(f"{site} {number}", site=site, at=at) for number in range(count)]
    return [one.lead_id for one in receive.put_all(run.database, made)]


def waiting(run: Run) -> int:
    return sum(one["state"] == "waiting" for one in inside.recent(run.database, most=2_000))


def test_a_lone_lead_goes_at_once_and_those_of_a_stream_are_gathered_for_a_second(
    run: Run,
) -> None:
    assert run.tick() == []
    put(run)
    assert run.tick() == ["sheet"]
    put(run)
    # Soon after a batch: the lead waits until it is a second old, together with what comes.
    assert run.tick(0.25) == []
    put(run, "second")
    assert run.tick(0.5) == []
    assert waiting(run) == 2
    assert run.tick(0.25) == ["sheet"]
    assert waiting(run) == 0
    # Two seconds without a batch, and the next one is a lone lead again.
    run.passed += 2.0
    put(run)
    assert run.tick() == []
    assert run.tick(0.25) == ["sheet"]


def test_a_full_batch_waits_for_nobody(run: Run) -> None:
    put(run)
    run.tick()
    put(run, count=499)
    assert run.tick(0.25) == []
    put(run)
    assert run.tick() == ["sheet"]
    assert waiting(run) == 0


def test_one_that_is_written_to_goes_on_only_with_what_need_not_be_gathered(run: Run) -> None:
    run.most = 2
    put(run, count=5)
    assert run.tick() == ["sheet"]
    # The first two; the others are not a second old.
    assert waiting(run) == 3
    assert run.tick(1.0) == ["sheet"]
    assert waiting(run) == 0


def test_each_spreadsheet_has_its_own_turn_and_none_is_begun_twice(run: Run) -> None:
    put(run)
    put(run, THEIRS)
    put(run, COLLECTED)
    run.delivery._tick(run)  # type: ignore[arg-type]
    begun = [arguments[0].spreadsheet_id for _, *arguments in run.submitted if arguments]
    assert begun == ["sheet", "elsewhere"]
    run.passed += 30
    beside, run.submitted = run.submitted, []
    run.delivery._tick(run)  # type: ignore[arg-type]
    assert run.submitted == []
    for work, *arguments in beside:
        work(*arguments)
    assert sorted(run.drained) == [("elsewhere", "leads"), ("sheet", "leads")]
    # What no site of the settings brings on still waits.
    assert waiting(run) == 1


def test_what_was_begun_is_brought_to_its_end_though_nothing_waits(
    run: Run, database: Database
) -> None:
    put(run)
    lease = writers.acquire(database, "sheet", "another process")
    assert lease is not None
    assert batches.claim(database, lease, [OURS], NOON) is not None
    # It still has it.
    assert run.tick() == ["sheet"]
    assert run.drained == []
    writers.release(database, lease)
    assert run.tick() == ["sheet"]
    assert run.drained == [("sheet", "leads")]


@pytest.mark.parametrize(
    ("error", "paused", "least", "most"),
    [
        (TryLater("503"), None, 0.25, 0.5),
        (TryLater("429", retry_after=40), None, 40, 40),
        (OutcomeUnknown("hangs"), None, 0.25, 0.5),
        (OutcomeUnknown("504", retry_after=7), None, 7, 7),
        (NotReachable("gone", status=404), "NotReachable", 0.25, 0.5),
        (TabMissingError("gone"), "TabMissingError", 0.25, 0.5),
        # Nothing is out there: a person has to mend it, and each try costs six calls.
        (TabProtectedError("protected"), "TabProtectedError", 2.5, 5),
        (RowsRefusedError("refused"), "RowsRefusedError", 2.5, 5),
        (Refused("what"), "Refused", 0.25, 0.5),
        (ZeroDivisionError("佐藤"), None, 0.25, 0.5),
    ],
)
def test_how_long_a_spreadsheet_that_fails_is_left_alone(
    run: Run, database: Database, error: Exception, paused: str | None, least: float, most: float
) -> None:
    put(run)
    run.fails = error
    assert run.tick() == ["sheet"]
    state = writers.state(database, "sheet")
    assert (state.failures, state.paused, state.failing_since) == (1, paused, NOON)
    assert state.trouble is not None
    assert "佐藤" not in str(state.trouble)
    assert state.next_try_at is not None
    assert least <= (state.next_try_at - NOON).total_seconds() <= most
    # Leads of others do not wait for it, nor does it before its time.
    put(run, THEIRS)
    run.fails = None
    assert run.tick() == ["elsewhere"]
    assert run.tick(most) == ["sheet"]
    state = writers.state(database, "sheet")
    assert (state.failures, state.paused, state.trouble, state.next_try_at) == (0, None, None, None)
    assert state.last_ok_at == NOON + timedelta(seconds=most)


def test_each_failure_makes_the_pause_longer(run: Run, database: Database) -> None:
    put(run)
    for failures, (least, most) in enumerate([(0.25, 0.5), (0.5, 1.0), (1.0, 2.0), (2.0, 4.0)], 1):
        run.fails = TryLater("503")
        assert run.tick() == ["sheet"]
        state = writers.state(database, "sheet")
        assert (state.failures, state.failing_since) == (failures, NOON)
        assert state.tried_at is not None
        assert state.next_try_at is not None
        assert least <= (state.next_try_at - state.tried_at).total_seconds() <= most
        run.passed += most


@pytest.mark.parametrize(("took", "bucket", "told"), [(3.0, "5.0", 3.0), (-60.0, "0.005", 0.0)])
def test_how_long_leads_took_is_told_to_metrics(
    run: Run, monkeypatch: pytest.MonkeyPatch, took: float, bucket: str, told: float
) -> None:
    """From the moment that stands in the lead's id; by a clock that was set back, no time."""
    kept = tallies.Tallies()
    monkeypatch.setattr(loop_module, "TALLIES", kept)
    (lead_id,) = put(run)
    run.wall = int(lead_id.replace("-", "")[:12], 16) / 1000 + took
    run.tick()
    kept.flush(run.database)
    found = tallies.read(run.database)
    assert found["batches", (OURS, "settled")] == 1
    assert found["delivery_seconds_bucket", (OURS, bucket)] == 1
    assert found["delivery_seconds_sum", (OURS,)] == pytest.approx(told)


def test_settings_are_waited_for_with_little_patience_and_rows_with_the_usual(run: Run) -> None:
    put(run)
    run.tick()
    assert run.patience == [None, 5.0]


def record(run: Run, lead_id: str, key: str, site: str = OURS) -> None:
    activities.record(
        run.database, site=site, lead_id=lead_id, at=NOON, cells={}, key=key, now=NOON
    )  # fmt: skip


def test_activities_are_looked_for_every_two_seconds_and_come_after_the_leads(run: Run) -> None:
    (lead_id,) = put(run)
    run.tick()
    record(run, lead_id, "a")
    assert run.tick(1.75) == []
    assert run.tick(0.25) == ["sheet"]
    assert run.drained[-2:] == [("sheet", "leads"), ("sheet", "activities")]
    assert activities.count_waiting(run.database, [OURS]) == 0
    assert run.tick(2.0) == []


def test_activities_that_cannot_be_brought_wait_half_a_minute_and_stop_no_lead(run: Run) -> None:
    (lead_id,) = put(run)
    run.tick()
    record(run, lead_id, "a")
    run.fails_for_activities = TabMissingError("no 活動")
    assert run.tick(2.0) == ["sheet"]
    assert writers.state(run.database, "sheet").trouble is None
    run.fails_for_activities = None
    assert run.tick(28.0) == []
    put(run)
    assert run.tick(1.0) == ["sheet"]
    # Whoever is at it for a lead brings them along.
    assert activities.count_waiting(run.database, [OURS]) == 0
    record(run, lead_id, "b")
    assert run.tick(2.0) == ["sheet"]


def test_activities_of_a_batch_that_was_begun_are_brought_to_their_end(
    run: Run, database: Database
) -> None:
    (lead_id,) = put(run)
    run.tick()
    record(run, lead_id, "a")
    lease = writers.acquire(database, "sheet", "died")
    assert lease is not None
    assert batches.claim(database, lease, [OURS], NOON, goods="activities") is not None
    writers.release(database, lease)
    assert activities.count_waiting(database, [OURS]) == 0
    assert run.tick(2.0) == ["sheet"]
    assert ("sheet", "activities") in run.drained


def test_a_writer_at_work_keeps_its_lease_and_one_that_lost_it_hurts_nobody(
    run: Run, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    lease = writers.acquire(database, "sheet", writers.holder_name())
    assert lease is not None
    run.delivery._busy["sheet"] = lease

    def wear_off() -> None:
        with database.write() as connection:
            connection.execute(update(tables.writers).values(expires_at=1.0))

    def left() -> float:
        with database.read() as connection:
            return float(connection.execute(select(tables.writers.c.expires_at)).scalar_one())

    wear_off()
    run.tick()
    assert left() > time.time()
    wear_off()
    run.tick(1.75)
    assert left() == 1.0
    run.tick(0.25)
    assert left() > time.time()
    wear_off()
    assert writers.acquire(database, "sheet", "another") is not None
    run.tick(2.0)
    assert any(one.message == "lease lost" for one in caplog.records)
    assert run.tick(2.0) == []


def test_strays_are_looked_for_every_fifteen_seconds_and_a_failure_ends_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[float] = []

    def fails() -> None:
        looked.append(run.passed)
        raise OSError("the database is away")

    monkeypatch.setattr(run.delivery, "free_strays", fails)
    for _ in range(35):
        run.tick(1.0)
    assert looked == [1001.0, 1016.0, 1031.0]
    # Somebody is still at it.
    run.delivery._busy[STRAYS] = None
    run.tick(15.0)
    assert len(looked) == 3


def test_a_command_delivers_everything_that_waits_in_its_own_thread(run: Run) -> None:
    run.most = 3
    (lead_id, *_) = put(run, count=5)
    put(run, THEIRS)
    record(run, lead_id, "a")
    run.delivery.deliver_all()
    assert waiting(run) == 0
    assert activities.count_waiting(run.database, [OURS]) == 0
    put(run, THEIRS)
    put(run)
    (target,) = [one for one in run.delivery._targets if one.spreadsheet_id == "elsewhere"]
    run.delivery.deliver_all([target])
    assert waiting(run) == 1


def test_a_command_waits_a_minute_for_another_process_and_then_says_so(
    run: Run, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(run)
    monkeypatch.setattr(writers, "acquire", lambda *_: None)
    with pytest.raises(TryLater):
        run.delivery.deliver_all()
    assert 60 < run.passed - 1_000 < 61
    assert waiting(run) == 1


def test_leads_that_came_as_spam_and_again_are_unmarked_after_the_leads(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are looked for every five seconds; what goes wrong is tried at the next look."""
    worked: list[tuple[str, ...]] = []
    fails: list[Exception] = [TryLater("the rows keep moving")]

    def work(_door: object, sites: tuple[str, ...], _now: object) -> None:
        worked.append(tuple(sites))
        if fails:
            raise fails.pop()

    monkeypatch.setattr(run.delivery._unmarking, "sites", lambda: frozenset({"second"}))
    monkeypatch.setattr(run.delivery._unmarking, "work", work)
    assert run.tick() == ["sheet"]
    assert worked == [("default", "second")]
    assert writers.state(run.database, "sheet").trouble is None
    assert run.tick(4.75) == []
    assert run.tick(0.25) == ["sheet"]
    put(run, THEIRS)
    assert run.tick(2.5) == ["elsewhere"]
    assert len(worked) == 2


def test_who_is_told_to_stop_claims_no_more(run: Run) -> None:
    run.most = 1
    put(run, count=3)
    run.passed += 2.0
    run.delivery.stop()
    run.tick()
    assert waiting(run) == 2
    # And the loop itself has no turn any more.
    run.delivery.run()
    assert waiting(run) == 2
    assert put_lead(run.database, a_lead()).duplicate is False
