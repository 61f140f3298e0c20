"""replay_inbox: deliver what has not been delivered, now, and try again what was set aside."""

import argparse
from contextlib import closing
from datetime import UTC, datetime

from server.commands.common import WrongUsageError, run, say, site_named
from server.commands.spreadsheets import chosen
from server.commands.where import DRY, say_where
from server.database.database import Database
from server.database.prepare import open_inbox
from server.delivery import strays
from server.delivery.loop import Delivery
from server.inbox import batches, site_names, views
from server.settings.environment import Settings
from server.sheets.quota import connect
from sheets_schema.text import Text


def work(arguments: argparse.Namespace) -> int:
    return run(
        lambda loaded: _replay(
            loaded,
            arguments.site,
            release=arguments.release,
            former=arguments.from_site,
            dry_run=arguments.dry_run,
        )
    )


def _replay(
    loaded: Settings, site: str | None, *, release: bool, former: str | None, dry_run: bool
) -> int:
    say_where(loaded, [one for target in chosen(loaded, site) for one in target.sites])
    with closing(open_inbox(loaded.database_url)) as database:
        if former is not None:
            _check_former(loaded, former, site)
        if dry_run:
            return _look(loaded, database, site, former)
        if former is not None:
            _adopt(loaded, database, former, site)
        return _deliver(loaded, database, site, release=release)


def _check_former(loaded: Settings, former: str, site: str | None) -> None:
    if site is None:
        raise WrongUsageError(
            Text("--from-site には --site も必要です。", "--from-site needs --site, too.")
        )
    if former in loaded.sites:
        raise WrongUsageError(
            Text(
                f"サイト {former} は設定にあります。--from-site は、もうないサイトのためのもので"
                "す。",
                f"The settings know the site {former}; --from-site is for one they do not know.",
            )
        )


def _adopt(loaded: Settings, database: Database, former: str, site: str | None) -> None:
    moved = site_names.adopt(database, former, site_named(loaded, site or "").name)
    say(
        f"{former} のリード {moved} 件を {site} のものにしました。 / "
        f"{moved} leads of {former} are now those of {site}."
    )


def _look(loaded: Settings, database: Database, site: str | None, former: str | None) -> int:
    """What would be delivered."""
    names = [name for target in chosen(loaded, site) for name in target.names]
    waiting = views.undelivered(database, names)
    aside = len(views.ids_in(database, names, "isolated"))
    say(
        f"未反映 {waiting} 件、保留 {aside} 件を反映します / "
        f"To be delivered: {waiting} that wait, {aside} that were set aside"
    )
    if former is not None:
        count = sum(count for count, _ in views.by_state(database, former).values())
        say(
            f"{former} のリード {count} 件を {site} のものにします / "
            f"{count} leads of {former} will be those of {site}"
        )
    for one in strays.stranded(database, loaded.sites):
        say(strays.told(one))
    say(DRY)
    return 0


def _deliver(loaded: Settings, database: Database, site: str | None, *, release: bool) -> int:
    delivery = Delivery(loaded, database, connect(loaded, database))
    found = chosen(loaded, site)
    before = _stranded(loaded, database)
    delivery.free_strays(possibly_double=release, at_once=True)
    names = [name for target in found for name in target.names]
    released = batches.release(
        database, views.ids_in(database, names, "isolated"), datetime.now(UTC)
    )
    waiting = views.undelivered(database, names)
    say(
        f"未反映 {waiting} 件(うち保留だったもの {released} 件) / "
        f"{waiting} to deliver, of which {released} had been set aside"
    )
    delivery.deliver_all(found)
    left = views.undelivered(database, names)
    aside = len(views.ids_in(database, names, "isolated"))
    say(
        f"反映 {waiting - left - aside} 件、残り {left} 件、保留 {aside} 件 / "
        f"{waiting - left - aside} delivered, {left} left, {aside} set aside"
    )
    lost = strays.stranded(database, loaded.sites)
    for one in lost:
        say(strays.told(one))
    if release and before:
        say(
            "確かめられなかったリードも送りました。二重になっていないか、以前の書き込み先をご確認"
            "ください。 / Leads were sent that could not be looked for. See in the former "
            "spreadsheet whether they stand there, too."
        )
    return 0 if left == 0 and aside == 0 and not lost else 1


def _stranded(loaded: Settings, database: Database) -> bool:
    return any(one.spreadsheet_id for one in strays.stranded(database, loaded.sites))
