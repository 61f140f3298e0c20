"""The connection check: the inbox, then each link to the spreadsheet, up to writing to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from server.database.database import Database
from server.database.writable import try_to_write
from server.errors import LeadsheetError
from server.settings.environment import Settings
from server.settings.sites import Site
from server.setup.check import check as check_google
from server.sheets.connection import Connection
from sheets_schema.text import Locale, Text

# A person waits for the answer.
READ_SECONDS = 10.0
# Asks for nothing to be deleted, which takes the right to write and changes nothing.
NO_CHANGE: dict[str, Any] = {
    "deleteDeveloperMetadata": {
        "dataFilter": {"developerMetadataLookup": {"metadataKey": "leadsheet.connection-check"}}
    }
}


@dataclass(frozen=True, slots=True)
class Checked:
    """`todo`: what to do, "" where all is well."""

    what: str
    todo: str = ""

    @property
    def is_fine(self) -> bool:
        return not self.todo


def check(settings: Settings, database: Database, site: Site, locale: Locale) -> list[Checked]:
    """What was looked at, in the order in which it is needed; ends at what is missing."""
    steps = [_inbox(database, locale), *_spreadsheet(settings, site, locale)]
    if steps[-1].is_fine:
        steps.append(_writing(settings, site, locale))
    return steps


def _inbox(database: Database, locale: Locale) -> Checked:
    what = Text("受信箱への書き込み", "Writing to the inbox").of(locale)
    try:
        try_to_write(database)
    except (SQLAlchemyError, OSError):
        return Checked(
            what,
            Text(
                "データベースが動いているか、ディスクに空きがあるかをご確認ください。",
                "Check that the database runs and that the disk is not full.",
            ).of(locale),
        )
    return Checked(what)


def _spreadsheet(settings: Settings, site: Site, locale: Locale) -> Iterator[Checked]:
    for found in check_google(settings, site):
        yield Checked(found.what.of(locale), found.remedy.of(locale) if found.remedy else "")


def _writing(settings: Settings, site: Site, locale: Locale) -> Checked:
    what = Text("スプレッドシートへの書き込み", "Writing to the spreadsheet").of(locale)
    try:
        door = Connection(settings, read_seconds=READ_SECONDS).door(site.spreadsheet_id)
        door.batch_update([NO_CHANGE])
    except LeadsheetError as error:
        return Checked(what, error.text.of(locale))
    return Checked(what)
