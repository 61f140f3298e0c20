"""forget_lead: erase a person from inbox and spreadsheet."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from server.calls import connect
from server.commands.common import run, say
from server.delivery.forget import delete_rows
from server.errors import LeadsheetError
from server.inbox import upkeep
from server.inbox.database import Database, erase_traces
from server.inbox.prepare import open_inbox
from server.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="forget_lead.py",
        description="個人の情報を消去します。受信箱から内容が、スプレッドシートから行がなくなり、"
        "二度と反映されないよう ID だけが残ります。 / Erase a person: the lead's words leave the "
        "inbox and its row leaves the spreadsheet. The id alone stays, so that it is not delivered "
        "again.",
    )
    parser.add_argument("lead_id", metavar="LEAD_ID", help="行のリードID / Lead ID of the row")
    arguments = parser.parse_args(argv)
    return run(lambda loaded: _forget(loaded, arguments.lead_id.strip()))


def _forget(loaded: Settings, lead_id: str) -> int:
    with closing(open_inbox(loaded.database_url)) as database:
        return _erase(loaded, database, lead_id)


def _erase(loaded: Settings, database: Database, lead_id: str) -> int:
    name = upkeep.site_of(database, lead_id)
    site = loaded.sites.get(name) if name else None
    if site is None:
        raise LeadsheetError(
            f"リード {lead_id} は受信箱にありません。 / The inbox has no lead {lead_id}."
        )
    connection = connect(loaded, database)

    def delete() -> int:
        if not site.spreadsheet_id:
            return 0
        return delete_rows(connection.door(site.spreadsheet_id), lead_id)

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
