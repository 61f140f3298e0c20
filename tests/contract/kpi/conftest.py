"""A spreadsheet of its own for each test, and the real script run on it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import requests

from server.commands.setup_spreadsheet import create
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.http import CallLog
from tests.support.emulator import Emulator

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Workplace:
    """A spreadsheet set up as setup_spreadsheet.py does, a way to it, and its calls counted."""

    emulator: Emulator
    site: Site
    connection: Connection
    calls: CallLog
    folder: Path

    @property
    def door(self) -> Door:
        return self.connection.door(self.site.spreadsheet_id)

    @property
    def session(self) -> requests.Session:
        return self.emulator.session()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """scripts/rebuild_kpis.py as people start it."""
        environment = {
            "PATH": os.environ["PATH"],
            "SHEETS_EMULATOR_HOST": self.emulator.address,
            "SPREADSHEET_ID": self.site.spreadsheet_id,
            "DATABASE_URL": f"sqlite:///{self.folder / 'inbox.db'}",
        }
        return subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "rebuild_kpis.py"), *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


@pytest.fixture
def workplace_in(emulator: Emulator, tmp_path: Path) -> Callable[[str], Workplace]:
    def make(locale: str) -> Workplace:
        calls = CallLog()
        settings = Settings(sheets_emulator_host=emulator.address, _env_file=None)
        connection = Connection(settings, calls)
        site = Site(name="default", spreadsheet_id="", locale="en" if locale == "en" else "ja")
        site = replace(site, spreadsheet_id=create(connection, site, "リード管理"))
        calls.counts.clear()
        return Workplace(emulator, site, connection, calls, tmp_path)

    return make


@pytest.fixture
def workplace(workplace_in: Callable[[str], Workplace]) -> Workplace:
    return workplace_in("ja")
