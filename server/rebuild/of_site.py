"""A rebuild of one site with all that it stands on: its spreadsheet, the inbox, past snapshots."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from server.database.database import Database
from server.errors import NoSpreadsheetError, RemindersUnavailable
from server.inbox import upkeep, views
from server.kpi.count.book import Compared, InboxFigures
from server.kpi.options import Options
from server.notice import reminder_queue as reminders
from server.notice.reminder_queue import Draft
from server.rebuild.ad_record import InboxAdRecord
from server.rebuild.publish import Progress, Report, rebuild
from server.rebuild.snapshots import StageSnapshots
from server.settings.sites import Site
from server.sheets.connection import Connection
from sheets_schema.text import Text


def rebuild_site(
    connection: Connection,
    database: Database,
    sites: Mapping[str, Site],
    name: str,
    options: Options,
    now: Callable[[], datetime],
    progress: Progress | None = None,
    public: str = "",
) -> Report:
    """`now`: asked once the spreadsheet has answered. `public`: where Leadsheet is reached from
    elsewhere, "" where nobody says. Raises NoSpreadsheetError where the
    site has none; else as publish.rebuild."""
    site = sites.get(name)
    if site is None or not site.spreadsheet_id:
        raise NoSpreadsheetError
    # Sites may share a spreadsheet; its rows are those of all of them.
    sharing = [one for one, other in sites.items() if other.spreadsheet_id == site.spreadsheet_id]
    return rebuild(
        connection.door(site.spreadsheet_id),
        site,
        options,
        now=now,
        snapshots=StageSnapshots(database, now),
        inbox=_figures(database, sharing, site),
        ads=InboxAdRecord(database, site.name),
        progress=progress,
        reminders=_Reminders(database),
        address=connection.address(site.spreadsheet_id),
        admin=f"{public}/admin/" if public else "",
    )


class _Reminders:
    """A ReminderStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def decide(self, site: Site, drafts: Sequence[Draft], now: datetime) -> None:
        try:
            reminders.decide(self._database, site.name, site.spreadsheet_id, drafts, now)
        except (SQLAlchemyError, OSError) as error:
            raise RemindersUnavailable(
                Text(
                    "今日やることの知らせを受信箱に控えられませんでした。"
                    "次の更新でもう一度試します。DATABASE_URL を確認してください。",
                    "What people are to be told could not be kept in the inbox. The next rebuild "
                    "tries again. Check DATABASE_URL.",
                )
            ) from error


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
