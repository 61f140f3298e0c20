"""replay_inbox: deliver what has not been delivered, now, and try again what was set aside."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime

from server.calls import connect
from server.commands.common import chosen, run, say
from server.delivery.loop import Delivery
from server.inbox import batches, views
from server.inbox.prepare import open_inbox
from server.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="replay_inbox.py",
        description="Deliver every lead that waits or was set aside. Nothing is written twice.",
    )
    parser.add_argument("--site", help="only this site of SITES_FILE")
    arguments = parser.parse_args(argv)
    return run(lambda loaded: _replay(loaded, arguments.site))


def _replay(loaded: Settings, site: str | None) -> int:
    database = open_inbox(loaded.database_url)
    found = chosen(loaded, site)
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
