"""Exports by plan: each planned moment once, whichever process sees to it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from server.database.database import Database
from server.database.prepare import open_inbox
from server.errors import LeadsheetError, TryLater
from server.exports import planned
from server.exports import runs as export_runs
from server.exports.planned import PlannedExports, last_slot
from server.exports.run import Done, Run
from server.settings.environment import Settings
from server.sheets.connection import Connection
from sheets_schema.text import Text, plain

TOKYO = ZoneInfo("Asia/Tokyo")
MORNING = datetime(2026, 11, 27, 21, 30, tzinfo=UTC)  # 6:30 on the 28th in Tokyo


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        spreadsheet_id="sheet",
        sheets_emulator_host="127.0.0.1:9",
        database_url=f"sqlite:///{tmp_path}/inbox.db",
        exports=f"hubspot={tmp_path}/crm",
    )


class Exporting:
    """The planned exports of one deployment at a moment that the test decides."""

    def __init__(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settings = settings
        self.database: Database = open_inbox(settings.database_url)
        self.now = MORNING
        self.runs: list[Run] = []
        self.what: Callable[[Run], Done] = self.write
        monkeypatch.setattr(planned, "export_named", lambda _name: lambda run: self.what(run))
        monkeypatch.setattr(planned, "PAUSES", (0.0,))

    def write(self, run: Run) -> Done:
        self.runs.append(run)
        return Done((run.destination.put("contacts.csv", b"x"),), [(Text("行", "rows"), 1)])

    def due(self) -> int:
        connection = Connection(self.settings, lambda *_: None)
        return PlannedExports(self.settings, self.database, connection, lambda: self.now).run_due()

    @property
    def newest(self) -> export_runs.ExportRun:
        return export_runs.history(self.database)[0]


@pytest.fixture
def exporting(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exporting]:
    made = Exporting(settings, monkeypatch)
    yield made
    made.database.close()


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (MORNING - timedelta(seconds=1), MORNING - timedelta(days=1)),
        (MORNING, MORNING),
        (MORNING + timedelta(seconds=59), MORNING),
        (MORNING + timedelta(hours=20), MORNING),
    ],
)
def test_the_last_planned_moment(now: datetime, slot: datetime) -> None:
    assert last_slot(("30 6 * * *",), TOKYO, now) == slot


def test_a_planned_moment_is_run_once_and_told(exporting: Exporting, tmp_path: Path) -> None:
    assert [exporting.due(), exporting.due()] == [1, 0]
    run = exporting.newest
    assert (run.name, run.state, run.slot) == ("hubspot", "done", MORNING)
    assert run.report == {
        "files": [f"{tmp_path}/crm/contacts.csv"],
        "counts": [[{"ja": "行", "en": "rows"}, 1]],
        "notes": [],
    }
    assert (run.counts, run.notes) == ([(Text("行", "rows"), 1)], [])
    exporting.now += timedelta(days=3)
    assert exporting.due() == 1  # of what was missed, the last one only
    assert len(exporting.runs) == 2


@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=400)], ids=str)
def test_a_clock_that_was_ahead_leaves_no_export_out(
    ahead: timedelta, exporting: Exporting
) -> None:
    assert exporting.due() == 1
    for days in range(3):
        exporting.now = MORNING + ahead + timedelta(days=days)
        assert exporting.due() == 1
    exporting.now = MORNING + timedelta(hours=1)
    assert exporting.due() == 0  # done before the clock went wrong
    for days in range(1, 4):
        exporting.now = MORNING + timedelta(days=days)
        assert [exporting.due(), exporting.due()] == [1, 0]
    assert exporting.newest.slot == MORNING + timedelta(days=3)


def test_what_a_person_has_to_mend_is_told_and_waits_for_the_next_time(
    exporting: Exporting,
) -> None:
    def fail(_run: Run) -> Done:
        raise LeadsheetError(Text("直してください。", "Mend it."))

    exporting.what = fail
    assert exporting.due() == 1
    assert (exporting.newest.state, exporting.newest.trouble) == (
        "failed", Text("直してください。", "Mend it."),
    )  # fmt: skip
    assert exporting.due() == 0
    assert [one.name for one in export_runs.newest(exporting.database, [("default", "hubspot")])]


def test_a_passing_trouble_is_waited_for(exporting: Exporting) -> None:
    tries = []

    def later(run: Run) -> Done:
        tries.append(run)
        if len(tries) == 1:
            raise TryLater("まだです。 / Not yet.")
        return Done()

    exporting.what = later
    assert exporting.due() == 1
    assert exporting.newest.state == "done"
    assert len(tries) == 2


def test_a_run_whose_worker_died_is_begun_again_with_the_same_moment(
    exporting: Exporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = export_runs.begin(exporting.database, "default", "hubspot", MORNING, MORNING)
    assert begun is not None
    assert exporting.due() == 0  # somebody is at it
    monkeypatch.setattr(export_runs, "LEASE_SECONDS", -1000.0)
    exporting.now = MORNING + timedelta(minutes=5)
    assert exporting.due() == 1
    assert exporting.runs[0].now == MORNING
    assert (exporting.newest.attempts, exporting.newest.state) == (2, "done")
    # The one that slept decides nothing any more.
    export_runs.finish(exporting.database, begun, MORNING, trouble=plain("late"))
    assert exporting.newest.state == "done"


def test_an_export_that_kills_its_workers_is_given_up(
    exporting: Exporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_runs, "LEASE_SECONDS", -1000.0)
    for _ in range(export_runs.MOST_ATTEMPTS):
        assert export_runs.begin(exporting.database, "default", "hubspot", MORNING, MORNING)
    assert export_runs.begin(exporting.database, "default", "hubspot", MORNING, MORNING) is None
    assert exporting.newest.trouble == export_runs.KILLED


@pytest.mark.parametrize("given", ["hubspott=/srv/x", "hubspot=srv/x", "hubspot"])
def test_settings_refuse_what_cannot_be_exported(given: str) -> None:
    with pytest.raises(ValueError, match=r"hubspot"):
        Settings(_env_file=None, exports=given)
