"""forget_lead: erase a person from inbox and spreadsheet.

What is reached: the row, also where people copied it; of the inbox's database the submission with
its files, its story, its notices, the keys by which the person would be known again, what past
rebuilds remember of the row. What is not, is told at the end.
"""

import argparse
import sys
from contextlib import closing
from datetime import UTC, datetime

from server.commands.common import run, say
from server.commands.where import DRY, say_where
from server.database.database import Database, erase_traces
from server.database.prepare import open_inbox
from server.delivery.forget import delete_rows
from server.delivery.strays import settle_names
from server.errors import LeadsheetError, NotReachable, OutcomeUnknown, TryLater
from server.inbox import activities, site_names, stories, upkeep
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.address import sheet_address
from server.sheets.quota import connect
from sheets_schema.text import Text


def work(arguments: argparse.Namespace) -> int:
    return run(
        lambda loaded: _forget(
            loaded, arguments.lead_id.strip(), sure=arguments.yes, dry_run=arguments.dry_run
        )
    )


def _forget(loaded: Settings, lead_id: str, *, sure: bool, dry_run: bool) -> int:
    with closing(open_inbox(loaded.database_url)) as database:
        if not dry_run:
            settle_names(database, loaded.sites)
        site = _site(loaded, database, lead_id)
        say_where(loaded, [site])
        if dry_run:
            return _look(loaded, database, site, lead_id)
        if not sure and not _is_meant(database, site, lead_id):
            say("消去していません。 / Nothing was erased.")
            return 1
        return _erase(loaded, database, site, lead_id)


def _site(loaded: Settings, database: Database, lead_id: str) -> Site:
    """Of a site that the settings do not know any more: what is still known of it."""
    name = upkeep.site_of(database, lead_id)
    if name is None:
        raise LeadsheetError(
            Text(
                f"リード {lead_id} は受信箱にありません。",
                f"The inbox has no lead {lead_id}.",
            )
        )
    return loaded.sites.get(name) or Site(name, site_names.last_spreadsheet(database, name))


def _look(loaded: Settings, database: Database, site: Site, lead_id: str) -> int:
    """What would be erased: never whose it is, since scripts keep what they are told."""
    story = stories.story(database, lead_id)
    state = story.lead.state if story else "–"
    recorded = len(activities.of_lead(database, lead_id))
    places = {site.spreadsheet_id, upkeep.written_to(database, lead_id)} - {""}
    told = ", ".join(sheet_address(one, loaded.sheets_emulator_host) for one in sorted(places))
    say(
        f"消去の対象: 受信箱の内容({state})、活動 {recorded} 件、行({told or 'なし'}) / "
        f"To be erased: its words in the inbox ({state}), {recorded} activities, its row "
        f"({told or 'none'})"
    )
    say(DRY)
    return 0


def _is_meant(database: Database, site: Site, lead_id: str) -> bool:
    """Shows whom it is about, on a terminal alone, and asks. Silence is a no: of a script, of a
    pipe that has come to its end."""
    told = stories.story(database, lead_id) if sys.stdin.isatty() else None
    cells = told.lead.cells if told else {}
    who = " ・ ".join(str(cells[key]) for key in ("name", "company") if cells.get(key))
    on = f"{told.received_at.astimezone(site.zone):%Y/%m/%d %H:%M}" if told else ""
    if told:
        say(f"{who or '(内容は消去済み / content erased)'} ・ {on}")
    say(
        "消去すると元に戻せません。消去するなら yes と入力してください(スクリプトからは --yes)。 / "
        "This cannot be undone. Type yes to erase (a script gives --yes). [y/N]"
    )
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _erase(loaded: Settings, database: Database, site: Site, lead_id: str) -> int:
    connection = connect(loaded, database)

    # Where its site writes now, and where it was written, if that is another one.
    places = dict.fromkeys((site.spreadsheet_id, upkeep.written_to(database, lead_id)))
    out_of_reach: list[str] = []

    def delete() -> int:
        gone = 0
        for place in filter(None, places):
            try:
                gone += delete_rows(connection.door(place), lead_id)
            except NotReachable:
                if place == site.spreadsheet_id and site.name in loaded.sites:
                    raise
                # A former spreadsheet that nobody has any more must not keep the rest.
                out_of_reach.append(place)
            except (OutcomeUnknown, TryLater) as error:
                raise LeadsheetError(
                    Text(
                        "まだ消去が終わっていません。もう一度実行してください。",
                        f"It is not erased yet. Run this again. ({error})",
                    )
                ) from error
        return gone

    recorded = activities.of_lead(database, lead_id)
    # The row first: if that fails, the inbox still knows the lead and the command can be repeated.
    gone = delete()
    state = upkeep.forget(database, lead_id, datetime.now(UTC))
    if state == "delivered" and (not gone or recorded):
        gone += delete()  # it, or what was recorded of it, was delivered in between
    if state == "claimed":
        raise LeadsheetError(
            Text(
                "いま書き込み中です。1分ほど待ってから、もう一度実行してください。"
                "それでも変わらないときは、先に scripts/replay_inbox.py を実行してください。",
                "It is being written right now. Wait a minute and run this again. If that does "
                "not help, run scripts/replay_inbox.py first.",
            )
        )
    _forget_in_snapshots(database, lead_id)
    say(f"消去しました(シートの行: {gone})。 / Erased (rows in the sheet: {gone}).")
    for place in dict.fromkeys(out_of_reach):
        say(
            f"以前のスプレッドシート {place} は開けないため、行が残っているかもしれません。 / "
            f"The former spreadsheet {place} cannot be opened; its row may still stand there."
        )
    if not erase_traces(database):
        say(
            "他の処理が使用中のため、データベースのログに以前の内容が残っています。"
            "処理を止めてから、もう一度実行してください。 / "
            "The database's log still holds the former words because other processes are using it. "
            "Stop them and run this again."
        )
    say(_BEYOND_REACH)
    return 0


def _forget_in_snapshots(database: Database, lead_id: str) -> None:
    # pandas costs half a second: whoever asks who is meant should not wait for it.
    from server.kpi.count.forgetting import forget_in_snapshots
    from server.rebuild.snapshots import StageSnapshots

    forget_in_snapshots(StageSnapshots(database), lead_id)


_BEYOND_REACH = (
    "この命令では消せないもの: スプレッドシートの版の履歴とコピー、受信箱のバックアップ、"
    "書き出したファイル(CRM、広告、xlsx)、届いた通知(チャット、メール)、"
    "フォームのプラグインが持つ控え。docs/runbook.md に手順があります。 / "
    "Beyond the reach of this command: the spreadsheet's version history and copies, backups of "
    "the inbox, files that were exported (CRM, ads, xlsx), notices that have arrived (chat, mail), "
    "and what form plugins keep. docs/runbook.md says what to do."
)
