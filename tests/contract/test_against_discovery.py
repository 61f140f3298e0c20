"""Every request the program sends to Google, and every reply of the local spreadsheet to it, is
held against the discovery document of Sheets v4."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from server.commands.setup_spreadsheet import create
from server.database.prepare import open_inbox
from server.delivery.forget import delete_rows
from server.delivery.loop import Delivery, SpreadsheetOfSites
from server.delivery.reconcile import reconcile
from server.kpi.options import Options
from server.rebuild.publish import rebuild
from server.settings.environment import Settings
from server.sheets import connection as connection_module
from server.sheets.connection import Connection
from server.sheets.http import CallLog, session_for
from tests.support.discovery import watch
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.support.processes import local_spreadsheet
from tests.support.reading import records


@pytest.fixture
def sheets(tmp_path: Path) -> Iterator[str]:
    with local_spreadsheet(tmp_path) as host:
        yield host


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The sessions that were made; each is held against the document."""
    sessions: list[object] = []

    def watched_session(*arguments: Any) -> requests.Session:
        session = session_for(*arguments)
        watch(session)
        sessions.append(session)
        return session

    monkeypatch.setattr(connection_module, "session_for", watched_session)
    return sessions


def test_setup_delivery_rebuild_reconcile_and_forget_keep_to_it(
    sheets: str, watched: list[object], tmp_path: Path
) -> None:
    bare = Settings(sheets_emulator_host=sheets)
    spreadsheet_id = create(Connection(bare), bare.sites["default"], "test")
    settings = Settings(sheets_emulator_host=sheets, spreadsheet_id=spreadsheet_id)
    calls = CallLog()
    connection = Connection(settings, calls)
    site = settings.sites["default"]
    door = connection.door(spreadsheet_id)
    database = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    lead_id = put_lead(database, a_lead("佐藤")).lead_id
    put_lead(database, a_lead("鈴木"))
    Delivery(settings, database, connection).deliver_all()
    now = datetime.now(UTC)
    rebuild(door, site, Options(), now=now)
    reconcile(database, door, SpreadsheetOfSites(spreadsheet_id, (site,)), lambda: now)
    assert delete_rows(door, lead_id) == 1
    database.close()
    assert [row["氏名"] for row in records(sheets, spreadsheet_id)] == ["鈴木"]
    assert len(watched) >= 3
    assert calls.total >= 10
