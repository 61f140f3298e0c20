"""forget_lead: erase a person from inbox and spreadsheet."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from server.calls import connect
from server.commands.common import run, say
from server.delivery.forget import delete_rows
from server.errors import LeadsheetError, OutcomeUnknown, TryLater
from server.inbox import stories, upkeep
from server.inbox.database import Database, erase_traces
from server.inbox.prepare import open_inbox
from server.settings import Settings
from server.sites import Site


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="forget_lead.py",
        description="個人の情報を消去します。受信箱から内容が、スプレッドシートから行がなくなり、"
        "二度と反映されないよう ID だけが残ります。 / Erase a person: the lead's words leave the "
        "inbox and its row leaves the spreadsheet. The id alone stays, so that it is not delivered "
        "again.",
    )
    parser.add_argument(
        "lead_id",
        metavar="LEAD_ID",
        help="リードID。リードのタブの右端、たたんである列の「リードID」と、状態ページ(/admin)のリードの"
        "画面にあります。 / the lead ID: the column Lead ID of the tab Leads, among the collapsed "
        "ones at its right end, and on the lead's page under /admin",
    )
    parser.add_argument(
        "--yes", action="store_true", help="確認せずに消去する / erase without being asked"
    )
    arguments = parser.parse_args(argv)
    return run(lambda loaded: _forget(loaded, arguments.lead_id.strip(), sure=arguments.yes))


def _forget(loaded: Settings, lead_id: str, *, sure: bool) -> int:
    with closing(open_inbox(loaded.database_url)) as database:
        site = _site(loaded, database, lead_id)
        # A script that calls this has nobody to ask.
        if not sure and sys.stdin.isatty() and not _is_meant(database, site, lead_id):
            say("消去していません。 / Nothing was erased.")
            return 1
        return _erase(loaded, database, site, lead_id)


def _site(loaded: Settings, database: Database, lead_id: str) -> Site:
    name = upkeep.site_of(database, lead_id)
    site = loaded.sites.get(name) if name else None
    if site is None:
        raise LeadsheetError(
            f"リード {lead_id} は受信箱にありません。 / The inbox has no lead {lead_id}."
        )
    return site


def _is_meant(database: Database, site: Site, lead_id: str) -> bool:
    """Shows whom it is about, on the terminal alone, and asks."""
    told = stories.story(database, lead_id)
    cells = told.lead.cells if told else {}
    who = " ・ ".join(str(cells[key]) for key in ("name", "company") if cells.get(key))
    on = f"{told.received_at.astimezone(site.zone):%Y/%m/%d %H:%M}" if told else ""
    say(f"{who or '(内容は消去済み / content erased)'} ・ {on}")
    say("消去すると元に戻せません。消去しますか? / This cannot be undone. Erase? [y/N]")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _erase(loaded: Settings, database: Database, site: Site, lead_id: str) -> int:
    connection = connect(loaded, database)

    def delete() -> int:
        if not site.spreadsheet_id:
            return 0
        try:
            return delete_rows(connection.door(site.spreadsheet_id), lead_id)
        except (OutcomeUnknown, TryLater) as error:
            raise LeadsheetError(
                "まだ消去が終わっていません。もう一度実行してください。 / "
                f"It is not erased yet. Run this again. ({error})"
            ) from error

    # The row first: if that fails, the inbox still knows the lead and the command can be repeated.
    gone = delete()
    state = upkeep.forget(database, lead_id, datetime.now(UTC))
    if state == "delivered" and not gone:
        gone = delete()  # it was delivered in between
    if state == "claimed":
        raise LeadsheetError(
            "いま書き込み中です。1分ほど待ってから、もう一度実行してください。 / "
            "It is being written right now. Wait a minute and run this again."
        )
    say(f"消去しました(シートの行: {gone})。 / Erased (rows in the sheet: {gone}).")
    if not erase_traces(database):
        say(
            "他の処理が使用中のため、データベースのログに以前の内容が残っています。"
            "処理を止めてから、もう一度実行してください。 / "
            "The database's log still holds the former words because other processes are using it. "
            "Stop them and run this again."
        )
    say(
        "Google の版の履歴には、しばらく以前の内容が残ります。 / "
        "Google's version history keeps the former content for a while."
    )
    return 0
