"""Recorded activities → the rows of 活動. They go the way of leads; only their rows differ, and how
one is told that stands already."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from server.inbox.batches import WaitingLead
from server.settings.sites import Site
from server.sheets.cells import moment_cell, number_cell, serial, text_cell
from server.sheets.door import Door
from server.sheets.formats import format_of
from server.sheets.layout import Layout, TabLayout
from sheets_schema.tabs import ACTIVITIES

# A serial moment has no more digits than for some microseconds.
_SECONDS_A_DAY = 86_400


def activity_row(one: WaitingLead, tab: TabLayout, site: Site) -> dict[str, Any]:
    """RowData. Columns that are people's own stay blank. Dates are serial days."""
    values: list[dict[str, Any]] = [{} for _ in range(len(tab.header))]
    for column in ACTIVITIES.columns:
        index = tab.columns.get(column.key)
        if index is None:
            continue
        if column.key == "happened_at":
            values[index] = moment_cell(one.received_at, site.zone)
        elif (cell := one.cells.get(column.key)) not in (None, ""):
            values[index] = text_cell(cell) if isinstance(cell, str) else number_cell(cell or 0)
        number_format = format_of(column.type, site.currency)
        if number_format:
            values[index].setdefault("userEnteredFormat", {"numberFormat": number_format})
    return {"values": values}


def standing_activities(
    door: Door, layout: Layout, recorded: Sequence[WaitingLead], site: Site
) -> set[str]:
    """Ids of those of `recorded` whose row stands in 活動: of the same second and リードID. One
    call."""
    tab = layout.tabs.get(ACTIVITIES.key)
    if tab is None or not {"happened_at", "lead_id"} <= tab.columns.keys():
        return set()
    whole = replace(layout, tabs={ACTIVITIES.key: replace(tab, data_row=0)})
    cells = door.read_columns(whole, {ACTIVITIES.key: ["happened_at", "lead_id"]})[ACTIVITIES.key]
    standing = {
        (round(moment * _SECONDS_A_DAY), str(lead_id).strip())
        for moment, lead_id in zip(
            cells.get("happened_at", []), cells.get("lead_id", []), strict=False
        )
        if isinstance(moment, int | float)
    }
    return {
        one.lead_id
        for one in recorded
        if (_second(one.received_at, site), str(one.cells.get("lead_id", ""))) in standing
    }


def _second(at: datetime, site: Site) -> int:
    """On the site's clock, counted as the spreadsheet counts days."""
    return round(serial(at.astimezone(site.zone)) * _SECONDS_A_DAY)
