"""Every command that writes says first which inbox and which spreadsheet it is about, and with
--dry-run changes neither."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

import server
from server.commands.setup_spreadsheet import create
from server.commands.start import start
from server.database.prepare import open_inbox
from server.delivery.loop import Delivery
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from tests.support.emulator import Emulator
from tests.support.inside import put_lead
from tests.support.leads import a_lead

PEOPLE = "会社名,氏名,メール\n青葉精機,渡辺 花子,hanako@aoba.example.jp\n"
COSTS = "月,流入チャネル,金額\n2026-10,Web広告,120000\n"
# What each needs at least; LEAD and the files are put in.
WRITES: dict[str, list[str]] = {
    "export_conversions": ["--to", "google-clicks"],
    "export_crm": ["--to", "hubspot", "crm"],
    "export_tables": ["--to", "tables", "--format", "csv"],
    "forget_lead": ["LEAD"],
    "import_costs": ["costs.csv"],
    "import_leads": ["people.csv", "--channel", "Web広告", "--date", "2026-11-18"],
    "rebuild_kpis": [],
    "reconcile": ["--restore"],
    "replay_inbox": ["--release"],
    "setup_spreadsheet": ["--repair-charts", "--repair-time-zone", "--share", "a@example.jp"],
}
WRITING_CALLS = (
    "spreadsheets.batchUpdate", "spreadsheets.create", "values.update", "values.batchUpdate",
    "values.append", "values.clear", "permissions.create",
)  # fmt: skip
ONLY_LOOK = {"check_google", "explain_channel", "make_addon_deployment"}
NO_COMMANDS = {"__init__", "cli", "common", "progress", "spreadsheets", "start", "where"}


@dataclass
class Place:
    folder: Path
    sheets: Emulator
    spreadsheet_id: str
    lead_id: str

    def everything(self) -> tuple[list[str], list[str]]:
        """The inbox, and which files are there."""
        with sqlite3.connect(self.folder / "inbox.db") as inbox:
            kept = [one for one in inbox.iterdump() if '"quotas"' not in one]
        files = sorted(
            str(one.relative_to(self.folder))
            for one in self.folder.rglob("*")
            if not one.name.startswith("inbox.db")
        )
        return kept, files


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One lead in the sheet, and one that waits; from then on Google refuses every writing."""
    folder = tmp_path_factory.mktemp("careful")
    with Emulator(":memory:", "--faults") as sheets:
        settings = Settings(_env_file=None, sheets_emulator_host=sheets.address)
        spreadsheet_id = create(Connection(settings), Site("default", ""), "リード管理")
        settings = settings.having(spreadsheet_id=spreadsheet_id)
        database = open_inbox(f"sqlite:///{folder / 'inbox.db'}")
        lead = a_lead()
        put_lead(database, lead)
        delivery = Delivery(settings, database, Connection(settings))
        delivery.deliver_all()
        put_lead(database, a_lead("加藤 健一"))
        database.close()
        (folder / "people.csv").write_text(PEOPLE)
        (folder / "costs.csv").write_text(COSTS)
        for method in WRITING_CALLS:
            fault = {"kind": "status", "status": 400, "method": method, "count": None}
            requests.post(f"{sheets.url}/control/faults", json=fault, timeout=60).raise_for_status()
        yield Place(folder, sheets, spreadsheet_id, lead.lead_id)


@pytest.fixture(autouse=True)
def as_people_run_them(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(place.folder)
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", place.sheets.address)
    monkeypatch.setenv("SPREADSHEET_ID", place.spreadsheet_id)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{place.folder / 'inbox.db'}")


def arguments_of(name: str, place: Place) -> list[str]:
    return [place.lead_id if one == "LEAD" else one for one in WRITES[name]]


def test_no_command_is_forgotten_here() -> None:
    there = {one.stem for one in (Path(server.__file__).parent / "commands").glob("*.py")}
    assert there - NO_COMMANDS == {*WRITES} | ONLY_LOOK


@pytest.mark.parametrize("name", WRITES)
def test_a_dry_run_says_where_and_changes_nothing(
    name: str, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    before = place.everything()
    assert start(name, [*arguments_of(name, place), "--dry-run"]) in (0, 2)
    told = capsys.readouterr()
    assert f"受信箱 / inbox: sqlite:///{place.folder / 'inbox.db'}" in told.err
    assert f"{place.sheets.url}/spreadsheets/{place.spreadsheet_id}" in told.err
    assert place.everything() == before


def test_a_dry_run_of_erasing_names_nobody(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start("forget_lead", [place.lead_id, "--dry-run", "--yes"]) == 0
    told = capsys.readouterr()
    assert "To be erased" in told.err
    assert "山田" not in told.err + told.out


def test_a_dry_run_counts_what_would_be_delivered(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start("replay_inbox", ["--dry-run"]) == 0
    assert "To be delivered: 1 that wait, 0 that were set aside" in capsys.readouterr().err
    assert start("reconcile", ["--dry-run"]) == 0
    assert "シートの行 1 / rows, 未反映 1 / waiting" in capsys.readouterr().err


def test_a_password_is_not_among_what_is_said(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://leads:himitsu@127.0.0.1:9/leads")
    assert start("reconcile", ["--dry-run"]) == 1
    told = capsys.readouterr().err
    assert "leads:***@127.0.0.1:9/leads" in told
    assert "himitsu" not in told


def test_here_a_writing_would_be_seen(place: Place) -> None:
    """The other side of the tests above: what is no dry run ends badly here."""
    assert start("replay_inbox", []) == 1
