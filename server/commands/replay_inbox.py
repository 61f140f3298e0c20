"""replay_inbox: deliver what has not been delivered, now, and try again what was set aside."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from server.calls import connect
from server.commands.common import run, say
from server.commands.spreadsheets import chosen
from server.delivery.loop import Delivery, Target
from server.inbox import batches, views
from server.inbox.database import Database
from server.inbox.prepare import open_inbox
from server.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="replay_inbox.py",
        description="待っているリードと保留のリードを、いま反映します。二重にはなりません。 / "
        "Deliver every lead that waits or was set aside. Nothing is written twice.",
    )
    parser.add_argument("--site", help="SITES_FILE のこのサイトだけ / only this site of SITES_FILE")
    arguments = parser.parse_args(argv)
    return run(lambda loaded: _replay(loaded, arguments.site))


def _replay(loaded: Settings, site: str | None) -> int:
    with closing(open_inbox(loaded.database_url)) as database:
        return _deliver(loaded, database, chosen(loaded, site))


def _deliver(loaded: Settings, database: Database, found: Sequence[Target]) -> int:
    names = [name for target in found for name in target.names]
    released = batches.release(
        database, views.ids_in(database, names, "isolated"), datetime.now(UTC)
    )
    waiting = views.undelivered(database, names)
    say(
        f"未反映 {waiting} 件(うち保留だったもの {released} 件) / "
        f"{waiting} to deliver, of which {released} had been set aside"
    )
    Delivery(loaded, database, connect(loaded, database)).deliver_all(found)
    left = views.undelivered(database, names)
    aside = len(views.ids_in(database, names, "isolated"))
    say(
        f"反映 {waiting - left - aside} 件、残り {left} 件、保留 {aside} 件 / "
        f"{waiting - left - aside} delivered, {left} left, {aside} set aside"
    )
    return 0 if left == 0 and aside == 0 else 1
