"""A spreadsheet of its own for each test, made as setup_spreadsheet.py makes it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests

from server.commands.setup_spreadsheet import create, planned
from server.settings.environment import Settings
from server.settings.sites import Site
from server.setup.making import SetupPlan
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.http import CallLog
from tests.support import version_zero
from tests.support.emulator import Emulator

# What setup makes, without the thousands of cells below the headers.
LOOKED_AT = (
    "developerMetadata,namedRanges,sheets(properties,charts,filterViews,protectedRanges,"
    "conditionalFormats,columnGroups,bandedRanges,"
    "data(rowData(values(userEnteredValue,userEnteredFormat,note,dataValidation)),"
    "columnMetadata))"
)


@dataclass(frozen=True)
class Place:
    emulator: Emulator
    site: Site
    connection: Connection
    calls: CallLog

    @property
    def door(self) -> Door:
        return self.connection.door(self.site.spreadsheet_id)

    @property
    def session(self) -> requests.Session:
        return self.emulator.session()

    def plan(self, **asked: bool) -> SetupPlan:
        """`asked`: what `planned` repairs on request."""
        return planned(self.door, self.site, **asked)

    def setup(self, **asked: bool) -> SetupPlan:
        """What the script does with a spreadsheet that there is."""
        plan = self.plan(**asked)
        if plan.requests:
            self.door.batch_update(plan.requests)
        return plan

    def looked_at(self) -> list[dict[str, Any]]:
        """Each sheet from above, its first three rows included."""
        layout = self.door.layout()
        ranges = [
            {"sheetId": tab.sheet_id, "startRowIndex": 0, "endRowIndex": 3}
            for tab in layout.tabs.values()
        ]
        sheets: list[dict[str, Any]] = self.door.seen(ranges, LOOKED_AT)["sheets"]
        return sheets

    def sheet(self, key: str) -> dict[str, Any]:
        sheet_id = self.door.layout().tabs[key].sheet_id
        return next(one for one in self.looked_at() if one["properties"]["sheetId"] == sheet_id)


@pytest.fixture
def place_in(emulator: Emulator) -> Callable[..., Place]:
    def make(locale: str = "ja", *, version: int | None = None) -> Place:
        calls = CallLog()
        connection = Connection(
            Settings(sheets_emulator_host=emulator.address, _env_file=None), calls
        )
        site = Site(name="default", spreadsheet_id="", locale="en" if locale == "en" else "ja")
        if version == 0:
            book = emulator.gspread().create("古い版")
            book.batch_update({"requests": version_zero.requests(site.locale)})
            made = book.id
        else:
            made = create(connection, site, None)
        return Place(emulator, replace(site, spreadsheet_id=made), connection, calls)

    return make


@pytest.fixture
def place(place_in: Callable[..., Place]) -> Place:
    return place_in()
