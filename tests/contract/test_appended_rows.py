"""Rows far below those that setup made look and behave the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from server.commands.setup_spreadsheet import create
from server.database.prepare import open_inbox
from server.delivery.loop import Delivery
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.http import CallLog
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.support.processes import local_spreadsheet
from tests.support.reading import open_sheet

LEADS = 1100


@pytest.fixture
def sheets(tmp_path: Path) -> Iterator[str]:
    with local_spreadsheet(tmp_path) as host:
        yield host


def test_row_1101_has_the_formats_choices_and_height_of_row_2(sheets: str, tmp_path: Path) -> None:
    made = Settings(sheets_emulator_host=sheets)
    spreadsheet_id = create(Connection(made), made.sites["default"], "test")
    settings = Settings(sheets_emulator_host=sheets, spreadsheet_id=spreadsheet_id)
    calls = CallLog()
    database = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    for number in range(LEADS):
        put_lead(database, a_lead(f"佐藤 {number}"))
    Delivery(settings, database, Connection(settings, calls)).deliver_all()
    database.close()
    first, last = _rows(sheets, spreadsheet_id, 2), _rows(sheets, spreadsheet_id, LEADS + 1)
    assert last["cells"] == first["cells"]
    assert last["height"] == first["height"] == 24
    # There are still a thousand blank ones below, set up like the others.
    blank = _rows(sheets, spreadsheet_id, LEADS + 1000)
    assert blank["cells"] == first["cells"]
    tab = open_sheet(sheets, spreadsheet_id).worksheet("リード")
    assert tab.row_count == 1000 + LEADS
    writes = [kind for kind, _ in calls.counts if kind == "spreadsheets.batchUpdate"]
    assert writes == ["spreadsheets.batchUpdate"]


def _rows(sheets: str, spreadsheet_id: str, row: int) -> dict[str, Any]:
    fields = (
        "sheets(data(rowMetadata(pixelSize),rowData(values(userEnteredFormat,dataValidation))))"
    )
    answer = requests.get(
        f"http://{sheets}/v4/spreadsheets/{spreadsheet_id}",
        params={"ranges": f"リード!{row}:{row}", "fields": fields},
        timeout=30,
    ).json()
    data = answer["sheets"][0]["data"][0]
    return {
        "cells": data["rowData"][0]["values"],
        "height": data["rowMetadata"][0]["pixelSize"],
    }
