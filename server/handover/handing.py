"""The rules of 設定 and 施策 for a delivery: read now and then, never in a lead's way."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.database import instants
from server.database.database import Database
from server.database.writers import Lease
from server.errors import LeadsheetError
from server.handover import queue as handovers
from server.handover.decision import First, Turn
from server.handover.first import first_values
from server.handover.queue import Cells, HandOver, Ways
from server.handover.rules import (
    CAMPAIGN_COLUMNS,
    COLUMNS,
    MEMORY,
    OF_CAMPAIGNS,
    STATUS_NOTES,
    Rules,
    rules_of,
)
from server.lead import CellValue
from server.settings.sites import Site
from server.sheets.door import Door
from server.sheets.layout import Layout
from sheets_schema.tabs import CAMPAIGNS, SETTINGS

# What people change in 設定 counts after this long; it costs two reads each time.
KEPT_FOR = timedelta(minutes=3)
# Waiting for 設定 is waiting of a lead.
READ_SECONDS = 5.0
# A list of 設定 that is longer holds something else.
LONGEST_LIST = 2000

log = logging.getLogger("leadsheet.delivery")


@dataclass(frozen=True, slots=True)
class Handing:
    """`door`: opens the spreadsheet with little patience (READ_SECONDS); asked only where 設定 is
    read. `sites`: all that write to it, by name. `ways`: by which of them a site's new MQLs are
    told."""

    door: Callable[[], Door]
    sites: Mapping[str, Site]
    ways: Callable[[Site], Ways]

    def read_if_due(self, database: Database, lease: Lease, now: datetime) -> Layout | None:
        """Read 設定 unless somebody did in the last few minutes. Gives where the tabs stand, if it
        was read. Raises nothing of the spreadsheet's: the rules from before stay."""
        _, tried_at = handovers.last_rules(database, lease.spreadsheet_id)
        if tried_at is not None and instants.waits(tried_at, tried_at + KEPT_FOR, now):
            return None
        layout: Layout | None = None
        cells: Cells | None = None
        try:
            door = self.door()
            layout = door.layout(notes=True)
            wanted = {SETTINGS.key: COLUMNS, CAMPAIGNS.key: CAMPAIGN_COLUMNS}
            read = door.read_columns(layout, wanted)
            cells = {key: column[:LONGEST_LIST] for key, column in read[SETTINGS.key].items()}
            cells |= {
                OF_CAMPAIGNS + key: column[:LONGEST_LIST]
                for key, column in read[CAMPAIGNS.key].items()
            }
            cells |= _names(layout)
        except LeadsheetError as error:
            log.warning("settings not read", extra={"error": type(error).__name__})
        handovers.keep_rules(database, lease, cells, now)
        return layout

    def decision(self, database: Database, lease: Lease) -> HandOver:
        """By the rules as last read, or the defaults."""
        cells, _ = handovers.last_rules(database, lease.spreadsheet_id)
        rules: dict[str, Rules] = {}

        def decide(
            name: str, lead: Mapping[str, CellValue], turn: Turn, known_owner: str
        ) -> tuple[First, Ways]:
            try:
                site = self.sites[name]
                if name not in rules:
                    rules[name] = rules_of(cells, site)
                first = first_values(lead, rules[name], site, turn, known_owner=known_owner)
            except Exception as error:  # noqa: BLE001  a lead without a score is better than none
                # Its message might quote the lead.
                log.error("not assessed", extra={"site": name, "error": type(error).__name__})
                return First(turn=turn), ()
            return first, self.ways(site) if first.announce else ()

        return decide


def _names(layout: Layout) -> Cells:
    """What the spreadsheet itself tells of the names of statuses."""
    settings = layout.tabs.get(SETTINGS.key)
    notes = {} if settings is None else settings.notes.get("status_name", {})
    first = 0 if settings is None else settings.data_row
    longest = min(max(notes, default=first - 1) - first + 1, LONGEST_LIST)
    return {
        STATUS_NOTES: [notes.get(first + place) for place in range(longest)],
        MEMORY: [layout.names] if layout.names else [],
    }
