"""The connection check: each link from here to the spreadsheet in turn, until one is broken."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from server.admin.advice import cause_of
from server.bilingual import in_language
from server.errors import ExternalError, LeadsheetError
from server.inbox.database import Database
from server.settings import Settings, Site
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.layout import Layout
from sheets_schema.tabs import TABS
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
class Step:
    """`todo`: what to do, "" where the step is fine. `raw`: what Google answered."""

    name: str
    told: str
    todo: str = ""
    raw: str = ""

    @property
    def is_fine(self) -> bool:
        return not self.todo


def check(settings: Settings, database: Database, site: Site, locale: Locale) -> list[Step]:
    """Up to three calls. The steps that were taken; the last one is the broken one, if any is."""
    steps = []
    for step in _steps(settings, database, site, locale):
        steps.append(step)
        if not step.is_fine:
            break
    return steps


def _steps(settings: Settings, database: Database, site: Site, locale: Locale) -> Iterator[Step]:
    yield _settings(settings, site, locale)
    yield _inbox(database, locale)
    account = str((settings.service_account or {}).get("client_email", ""))
    name = Text("スプレッドシートを読む", "Reading the spreadsheet").of(locale)
    try:
        door = Connection(settings, read_seconds=READ_SECONDS).door(site.spreadsheet_id)
        layout = door.layout()
    except LeadsheetError as error:
        yield _trouble(name, error, account, locale)
        return
    yield Step(name, Text("読めました", "It can be read").of(locale))
    yield _tabs(layout, locale)
    yield _writing(door, account, locale)


def _settings(settings: Settings, site: Site, locale: Locale) -> Step:
    name = Text("設定", "Settings").of(locale)
    if not site.spreadsheet_id:
        return Step(
            name,
            Text("SPREADSHEET_ID がありません", "SPREADSHEET_ID is not set").of(locale),
            Text(
                "scripts/setup_spreadsheet.py で作るか、既存のスプレッドシートの ID を設定して"
                "再起動してください。",
                "Create one with scripts/setup_spreadsheet.py, or set the id of yours, then "
                "restart.",
            ).of(locale),
        )
    if settings.sheets_emulator_host:
        told = Text("ローカルのスプレッドシートを使います", "Uses the local spreadsheet").of(locale)
    else:
        account = str((settings.service_account or {}).get("client_email", ""))
        words = Text("Google に {account} として接続します", "Connects to Google as {account}")
        told = words.of(locale).format(account=account)
    return Step(name, told)


def _inbox(database: Database, locale: Locale) -> Step:
    name = Text("受信箱", "Inbox").of(locale)
    try:
        with database.write():
            return Step(name, Text("書き込めます", "It can be written").of(locale))
    except (SQLAlchemyError, OSError) as error:
        return Step(
            name,
            Text("書き込めません", "It cannot be written").of(locale),
            Text(
                "データベースが動いているか、ディスクに空きがあるかをご確認ください。",
                "Check that the database runs and that the disk is not full.",
            ).of(locale),
            type(error).__name__,
        )


def _tabs(layout: Layout, locale: Locale) -> Step:
    name = Text("タブと列", "Tabs and columns").of(locale)
    lacking = []
    for tab in TABS:
        found = layout.tabs.get(tab.key)
        if found is None and tab.columns:
            lacking.append(tab.title.of(locale))
        elif found is not None:
            lacking.extend(
                f"{tab.title.of(locale)} / {column.header.of(locale)}"
                for column in tab.columns
                if column.key not in found.columns
            )
    if not lacking:
        return Step(name, Text("揃っています", "Everything is in place").of(locale))
    told = Text("足りないもの: {lacking}", "Missing: {lacking}").of(locale)
    return Step(
        name,
        told.format(lacking=", ".join(lacking)),
        Text(
            "scripts/setup_spreadsheet.py を実行すると補われます。今あるものは変わりません。",
            "Run scripts/setup_spreadsheet.py: it adds them, and changes nothing that stands.",
        ).of(locale),
    )


def _writing(door: Door, account: str, locale: Locale) -> Step:
    name = Text("スプレッドシートに書く", "Writing to the spreadsheet").of(locale)
    try:
        door.batch_update([NO_CHANGE])
    except ExternalError as error:
        return _trouble(name, error, account, locale)
    return Step(name, Text("書けます", "It can be written").of(locale))


def _trouble(name: str, error: LeadsheetError, account: str, locale: Locale) -> Step:
    cause = cause_of(str(error), account, locale)
    if cause is not None:
        return Step(name, *cause, raw=str(error))
    todo = Text(
        "少し待って、もう一度確認してください。続くときは Google の障害情報とサーバーの回線を"
        "ご確認ください。",
        "Wait a moment and check again. If it lasts, look at Google's status and this server's "
        "network.",
    )
    return Step(name, in_language(str(error), locale), todo.of(locale))
