"""Inbox ↔ spreadsheet, by リードID: one column is read."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from server.business.retention import ITEM_COLUMNS, Retention, retention_of
from server.business.setting_cells import Columns
from server.database.database import Database, erase_traces
from server.delivery.loop import SpreadsheetOfSites, targets
from server.delivery.standing import standing_ids
from server.errors import LeadsheetError, NotReachable
from server.handover import queue as handovers
from server.inbox import site_names, upkeep
from server.inbox.upkeep import Comparison
from server.loops import Loop
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.door import Door
from sheets_schema.tabs import LEADS, SETTINGS
from sheets_schema.text import Text

NIGHTLY_HOUR = 3
ONCE_A_NIGHT = timedelta(hours=20)
# Where it failed, and the night is not over.
AGAIN_AFTER = timedelta(minutes=15)
MOST_CELLS = 10_000_000
WARN_CELLS = MOST_CELLS * 8 // 10
TICK_SECONDS = 60.0

log = logging.getLogger("leadsheet.reconcile")


def reconcile(
    database: Database, door: Door, target: SpreadsheetOfSites, clock: Callable[[], datetime]
) -> Comparison:
    """Compare, keep the result, mark what people deleted. `clock`: asked once the spreadsheet has
    answered. Three calls; raises as the door does."""
    found, now = _compared(database, door, target, clock)
    cells = cells_of(door.properties())
    upkeep.record(database, target.spreadsheet_id, found, cells, now)
    if cells >= WARN_CELLS:
        log.warning(
            "spreadsheet nearly full: delete empty rows, columns or old tabs",
            extra={"site": target.names[0], "cells": cells, "limit": MOST_CELLS},
        )
    return found


def look(
    database: Database, door: Door, target: SpreadsheetOfSites, clock: Callable[[], datetime]
) -> Comparison:
    """Only compares. Two calls; raises as the door does."""
    return _compared(database, door, target, clock)[0]


def _compared(
    database: Database, door: Door, target: SpreadsheetOfSites, clock: Callable[[], datetime]
) -> tuple[Comparison, datetime]:
    """With when the spreadsheet answered."""
    layout = door.layout()
    now = clock()
    tab = layout.tabs.get(LEADS.key)
    if tab is None or "lead_id" not in tab.columns:
        # Without the column every lead would seem deleted.
        raise NotReachable(
            Text(
                "リードのタブまたはリードIDの列がありません。setup_spreadsheet.py "
                "で補ってください。",
                "The Leads tab or its Lead ID column is missing. Run setup_spreadsheet.py.",
            ),
            status=404,
        )
    standing = [one for one in standing_ids(door, layout) if one]
    return upkeep.compare(database, target.names, standing, now), now


def cells_of(properties: Mapping[str, Any]) -> int:
    """Cells of all sheets together, empty ones too: Google counts them all."""
    grids = (one["properties"].get("gridProperties", {}) for one in properties.get("sheets", []))
    return sum(grid.get("rowCount", 0) * grid.get("columnCount", 0) for grid in grids)


class Nightly:
    """Reconciles each spreadsheet once a night, and purges what has been kept long enough."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        connection: Connection,
    ) -> None:
        self._database = database
        self._connection = connection
        self._sites = settings.sites
        self._targets = targets(settings.sites.values())
        self._usual = Retention(settings.retention_days, settings.lead_retention_days)
        self._clock = connection.clock
        self._loop = Loop("nightly loop", log, TICK_SECONDS)

    def stop(self) -> None:
        self._loop.stop()

    def run(self) -> None:
        self._loop.run(self.run_due)

    def run_due(self) -> int:
        """Reconcile what is due now; gives how many spreadsheets."""
        done = 0
        for target in self._targets:
            now = self._clock.now()
            if now.astimezone(target.sites[0].zone).hour != NIGHTLY_HOUR:
                continue
            if not upkeep.due_for_reconciling(
                self._database, target.spreadsheet_id, now, ONCE_A_NIGHT
            ):
                continue
            done += 1
            self._reconcile(target, now)
            self._purge(target.names, self._retention(target))
        if done:
            gone = site_names.without_settings(self._database, self._sites)
            self._purge([*gone, *self._collecting()], self._usual)
            erase_traces(self._database)
        return done

    def _reconcile(self, target: SpreadsheetOfSites, now: datetime) -> None:
        try:
            door = self._connection.door(target.spreadsheet_id)
            found = reconcile(self._database, door, target, self._clock.now)
            log.info(
                "reconciled",
                extra={
                    "site": target.names[0],
                    "rows": found.rows,
                    "missing": len(found.missing),
                    "doubled": len(found.doubled),
                },
            )
        except LeadsheetError as error:
            log.warning("not reconciled", extra={"site": target.names[0], "reason": error.for_log})
            again = now - ONCE_A_NIGHT + AGAIN_AFTER
            upkeep.not_reconciled(self._database, target.spreadsheet_id, again)

    def _collecting(self) -> list[str]:
        """Sites without a spreadsheet; theirs may have been delivered to an earlier one."""
        return [site.name for site in self._sites.values() if not site.spreadsheet_id]

    def _retention(self, target: SpreadsheetOfSites) -> Retention | None:
        """By 設定 as it is now; as it was when it was last read, where the spreadsheet does not
        answer. None where 設定 is gone: nobody knows what it said."""
        site = target.sites[0]
        try:
            door = self._connection.door(target.spreadsheet_id)
            layout = door.layout()
            settings = layout.tabs.get(SETTINGS.key)
            if settings is None or not {*ITEM_COLUMNS} <= settings.columns.keys():
                return None
            columns: Columns = door.read_columns(layout, {SETTINGS.key: ITEM_COLUMNS})[SETTINGS.key]
        except LeadsheetError:
            columns, _ = handovers.last_rules(self._database, target.spreadsheet_id)
        return retention_of(columns, site, self._usual)

    def _purge(self, names: Sequence[str], kept: Retention | None) -> None:
        """Nothing goes by this machine's clock alone: what is kept a day longer does no harm."""
        past = self._clock.surely_past()
        if not names or kept is None or past is None:
            return
        upkeep.date_back(self._database, names, self._clock.now())
        bodies = upkeep.purge(self._database, past - timedelta(days=kept.body_days), names)
        whole = upkeep.purge_whole(self._database, past - timedelta(days=kept.lead_days), names)
        log.info(
            "purged",
            extra={
                "site": names[0],
                "leads": bodies.leads,
                "beyond_row": bodies.beyond_row,
                "whole": whole,
            },
        )
