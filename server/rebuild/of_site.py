"""A rebuild of one site with all that it stands on: its spreadsheet, the inbox, past snapshots."""

from collections.abc import Mapping
from datetime import datetime

from server.database.database import Database
from server.errors import LeadsheetError
from server.inbox import upkeep, views
from server.kpi.count.book import Compared, InboxFigures
from server.kpi.options import Options
from server.rebuild.ad_record import InboxAdRecord
from server.rebuild.publish import Progress, Report, rebuild
from server.rebuild.snapshots import StageSnapshots
from server.settings.sites import Site
from server.sheets.connection import Connection


def rebuild_site(
    connection: Connection,
    database: Database,
    sites: Mapping[str, Site],
    name: str,
    options: Options,
    now: datetime,
    progress: Progress | None = None,
) -> Report:
    """Raises LeadsheetError where the site has no spreadsheet; else as publish.rebuild."""
    site = sites.get(name)
    if site is None or not site.spreadsheet_id:
        raise LeadsheetError(
            "SPREADSHEET_ID が設定されていません。setup_spreadsheet.py で作成できます。 / "
            "SPREADSHEET_ID is not set. setup_spreadsheet.py makes a spreadsheet."
        )
    # Sites may share a spreadsheet; its rows are those of all of them.
    sharing = [one for one, other in sites.items() if other.spreadsheet_id == site.spreadsheet_id]
    return rebuild(
        connection.door(site.spreadsheet_id),
        site,
        options,
        now=now,
        snapshots=StageSnapshots(database),
        inbox=_figures(database, sharing, site),
        ads=InboxAdRecord(database, site.name),
        progress=progress,
    )


def _figures(database: Database, names: list[str], site: Site) -> InboxFigures:
    backlogs = [views.backlog(database, name) for name in names]
    return InboxFigures(
        delivered=sum(one.delivered for one in backlogs),
        waiting=sum(one.waiting for one in backlogs),
        isolated=sum(one.isolated for one in backlogs),
        compared=_compared(database, site),
    )


def _compared(database: Database, site: Site) -> Compared | None:
    last = upkeep.last_comparison(database, site.spreadsheet_id)
    if last is None:
        return None
    at, counts = last
    return Compared(
        at.astimezone(site.zone), counts["missing"], counts["doubled"], counts["waiting"]
    )
