"""Leads that nobody would deliver any more: those in a batch for a spreadsheet that no site names
since an id was corrected or a site taken out, and those under a name that the settings do not know.

The former are let go once it is sure that they do not stand in that spreadsheet and never will:
because nothing was ever sent there, or by burning the batch's mark in it. Where it cannot be
reached and something may have been sent, a person has to decide (`replay_inbox.py --release`).
"""

import logging
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from server.database import writers
from server.database.database import Database
from server.database.writers import LeaseLostError
from server.delivery.backoff import pause
from server.delivery.protocol import HOMES, Writing
from server.errors import LeadsheetError
from server.inbox import batches, site_names, views
from server.inbox.views import Stranded
from server.settings.sites import Site
from server.sheets.connection import Connection
from sheets_schema.text import Text

log = logging.getLogger("leadsheet.delivery")


def settle_names(database: Database, sites: Mapping[str, Site]) -> None:
    """Leads of renamed sites follow, and today's names are kept for the next time."""
    today = {name: site.spreadsheet_id for name, site in sites.items()}
    site_names.follow(database, today)
    site_names.remember(database, {name: one for name, one in today.items() if one})


def free(
    database: Database,
    connection: Connection,
    spreadsheets: Collection[str],
    now: datetime,
    *,
    possibly_double: bool = False,
    at_once: bool = False,
) -> int:
    """Let go what is begun for any but `spreadsheets`; gives how many batches were ended. What
    cannot be yet stays, with the reason kept. `at_once`: do not wait for the next try."""
    ended = 0
    for spreadsheet_id in sorted(views.with_open_batch(database, None) - {*spreadsheets}):
        wait = writers.state(database, spreadsheet_id).waits(now)
        if wait and not (at_once or possibly_double):
            continue
        lease = writers.acquire(database, spreadsheet_id, writers.holder_name())
        if lease is None:
            continue
        site = Site("", spreadsheet_id)
        door = connection.door(spreadsheet_id)
        try:
            for goods in HOMES:
                writing = Writing(database, door, lease, site, lambda: now, goods=goods)
                for _ in _let_go(writing, possibly_double=possibly_double):
                    ended += 1
            writers.note_success(database, spreadsheet_id, None)
        except LeaseLostError:
            continue  # another process is at it
        except LeadsheetError as error:
            state = writers.state(database, spreadsheet_id)
            again = now + pause(state.failures, state.failing_since, now, None)
            writers.note_trouble(
                database,
                spreadsheet_id,
                at=now,
                next_try_at=again,
                trouble=error.text,
                paused=type(error).__name__[:20],
            )
            log.warning("not let go", extra={"error": type(error).__name__})
        finally:
            writers.release(database, lease)
    return ended


def _let_go(writing: Writing, *, possibly_double: bool) -> Iterator[str]:
    while batch := (
        batches.open_batch(writing.database, writing.lease, writing.goods)
        or batches.held_batch(writing.database, writing.lease, writing.goods)
    ):
        yield writing.let_go(batch, possibly_double=possibly_double)


def stranded(database: Database, sites: Mapping[str, Site]) -> list[Stranded]:
    """What waits and would wait for ever, for people to see."""
    spreadsheets = {site.spreadsheet_id for site in sites.values() if site.spreadsheet_id}
    return views.stranded(database, spreadsheets, [*sites])


def told(one: Stranded) -> Text:
    """What to do."""
    if one.spreadsheet_id:
        return Text(
            f"{one.leads}件が、以前の書き込み先に書き込まれたかどうか確かめられないため待っていま"
            "す。そのスプレッドシートを元に戻すか共有し直すと、自動で続きます。戻せないときは "
            "scripts/replay_inbox.py --release を実行してください(二重になるかもしれません)。",
            f"{one.leads} leads wait because nobody can see whether they were written to the "
            "former spreadsheet. Restore or share it again and they go on by themselves. If that "
            "cannot be done, run scripts/replay_inbox.py --release (they may then be there twice).",
        )
    return Text(
        f"{one.leads}件が、いまの設定にないサイト {one.site} のものとして待っています。"
        f"設定に戻すか、scripts/replay_inbox.py --from-site {one.site} --site NAME で、"
        "どのサイトのものかを指定してください。",
        f"{one.leads} leads wait under the site {one.site}, which the settings do not know. Put "
        f"it back, or run scripts/replay_inbox.py --from-site {one.site} --site NAME to say whose "
        "they are.",
    )
