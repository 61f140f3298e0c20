"""A command that is told a site leaves the others alone."""

from contextlib import closing
from pathlib import Path

import pytest

from server.commands.setup_spreadsheet import create
from server.commands.start import start
from server.database.prepare import open_inbox
from server.inbox import views
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from tests.support.emulator import Emulator
from tests.support.inside import put_lead
from tests.support.leads import a_lead


@pytest.mark.parametrize("command", ["reconcile", "replay_inbox"])
def test_only_the_site_that_is_named_is_delivered(
    command: str,
    emulator: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = Connection(Settings(_env_file=None, sheets_emulator_host=emulator.address))
    sheets = {name: create(connection, Site(name, ""), None) for name in ("aoba", "wakaba")}
    tables = [
        f'[sites.{name}]\nintake_token = "{name}"\nspreadsheet_id = "{sheet}"\n'
        for name, sheet in sheets.items()
    ]
    (tmp_path / "sites.toml").write_text("".join(tables))
    url = f"sqlite:///{tmp_path / 'inbox.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SITES_FILE", "sites.toml")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", emulator.address)
    with closing(open_inbox(url)) as database:
        for name in sheets:
            put_lead(database, a_lead(site=name))
        assert start(command, ["--site", "aoba"]) == 0
        assert views.undelivered(database, ["aoba"]) == 0
        assert views.undelivered(database, ["wakaba"]) == 1
    layouts = {name: connection.door(sheet).layout() for name, sheet in sheets.items()}
    rows = {
        name: connection.door(sheets[name]).read_columns(layout, {"leads": ["lead_id"]})
        for name, layout in layouts.items()
    }
    assert {name: len(read["leads"]["lead_id"]) for name, read in rows.items()} == {
        "aoba": 1,
        "wakaba": 0,
    }
