"""reconcile: compare inbox and spreadsheet by リードID, and say what differs."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from server.commands.common import run, say
from server.commands.progress import with_progress
from server.commands.spreadsheets import chosen
from server.commands.where import DRY, say_where
from server.database.database import Database
from server.database.prepare import open_inbox
from server.delivery import strays
from server.delivery.loop import Delivery, SpreadsheetOfSites
from server.delivery.reconcile import look, reconcile
from server.inbox import batches, upkeep
from server.inbox.upkeep import Comparison
from server.settings.environment import Settings
from server.sheets.quota import connect


def work(arguments: argparse.Namespace) -> int:
    return run(
        lambda loaded: _reconcile(
            loaded, arguments.site, restore=arguments.restore, dry_run=arguments.dry_run
        )
    )


def _reconcile(loaded: Settings, site: str | None, *, restore: bool, dry_run: bool) -> int:
    say_where(loaded, [one for target in chosen(loaded, site) for one in target.sites])
    with closing(open_inbox(loaded.database_url)) as database:
        if dry_run:
            return _look(loaded, database, chosen(loaded, site))
        return _compare(loaded, database, chosen(loaded, site), restore=restore)


def _look(loaded: Settings, database: Database, chosen_ones: Sequence[SpreadsheetOfSites]) -> int:
    """Only compares: nothing is noted, delivered or restored."""
    connection = connect(loaded, database)
    doubled = 0
    for target in chosen_ones:
        door = connection.door(target.spreadsheet_id)
        found = look(database, door, target, connection.clock.now)
        doubled += len(found.doubled)
        say(_told(", ".join(target.names), found))
    say(DRY)
    return 0 if doubled == 0 else 1


def _compare(
    loaded: Settings,
    database: Database,
    chosen_ones: Sequence[SpreadsheetOfSites],
    *,
    restore: bool,
) -> int:
    connection = connect(loaded, database)
    delivery = Delivery(loaded, database, connection)
    delivery.free_strays(at_once=True)
    doubled = 0
    for target in with_progress(chosen_ones, "照合 / reconcile"):
        door = connection.door(target.spreadsheet_id)
        found = reconcile(database, door, target, connection.clock.now)
        doubled += len(found.doubled)
        if restore:
            gone = upkeep.removed(database, target.names)
            batches.release(database, gone, datetime.now(UTC))
        say(_told(", ".join(target.names), found))
        if found.foreign and not upkeep.has_leads(database):
            say(
                "この受信箱は空です。DATABASE_URL をご確認ください。 / "
                "This inbox is empty. Check DATABASE_URL."
            )
    delivery.deliver_all(chosen_ones)
    lost = strays.stranded(database, loaded.sites)
    for one in lost:
        say(strays.told(one))
    return 0 if doubled == 0 and not lost else 1


def _told(names: str, found: Comparison) -> str:
    lines = [
        f"{names}: シートの行 {found.rows} / rows, 未反映 {found.waiting} / waiting, "
        f"人が削除 {len(found.missing)} / deleted by people, "
        f"重複 {len(found.doubled)} / doubled, 他の受信箱 {found.foreign} / of another inbox"
    ]
    if found.written:
        lines.append(
            f"  反映済みと分かった {len(found.written)} / found to be written already "
            "(the inbox was restored from a backup)"
        )
    lines.extend(f"  重複 / doubled: {lead_id}" for lead_id in found.doubled)
    return "\n".join(lines)
