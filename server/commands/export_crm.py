"""export_crm: リード as files that the next system imports."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import zip_longest

from server.commands.common import run, say, site_named
from server.commands.where import inbox_of, say_where
from server.database.prepare import open_inbox
from server.errors import LeadsheetError, NoSpreadsheetError
from server.exports.crm import CrmFiles, hand_over
from server.exports.destinations import destination
from server.settings.environment import Settings
from server.sheets.quota import connect
from sheets_schema.crm import NOTES
from sheets_schema.exports import BY_NAME
from sheets_schema.text import Text


def work(arguments: argparse.Namespace) -> int:
    """Exit status: 0 done, 1 refused or failed with no file half-written, 2 wrong usage."""
    return run(lambda loaded: _export(loaded, arguments))


def _export(loaded: Settings, arguments: argparse.Namespace) -> int:
    site = site_named(loaded, arguments.site)
    if not site.spreadsheet_id:
        raise NoSpreadsheetError
    if arguments.folder.exists() and not arguments.folder.is_dir():
        raise LeadsheetError(
            Text(
                f"{arguments.folder} はフォルダーではありません。フォルダーを指定してください。",
                f"{arguments.folder} is no folder. Give one.",
            )
        )
    say_where(loaded, [site])
    inbox = inbox_of(loaded)
    now = datetime.now(UTC)
    with closing(open_inbox(loaded.database_url)) as database:
        made = hand_over(connect(loaded, database), database, site, arguments.to, now)
    places: list[str] = []
    if not arguments.dry_run:
        folder = destination(str(arguments.folder))
        places = [folder.put(one.name, one.content) for one in made.files]
    _tell(made, arguments, places)
    if arguments.json:
        told = {
            "target": arguments.to,
            "site": site.name,
            "inbox": inbox,
            "spreadsheet": site.spreadsheet_id,
            "files": [
                {"name": one.name, "rows": len(one.rows), "file": place}
                for one, place in zip_longest(made.files, places)
            ],
            "notes": {key: made.notes[key] for key in NOTES if made.notes.get(key)},
            "untranslated": list(made.untranslated),
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 0


def _tell(made: CrmFiles, arguments: argparse.Namespace, places: Sequence[str]) -> None:
    say(BY_NAME[arguments.to].what.of("en"))
    for one in made.files:
        say(f"  {one.name}: {one.what.ja} {len(one.rows)} / {one.what.en}")
    for key, words in NOTES.items():
        if count := made.notes.get(key):
            say(f"  {words.ja} / {words.en}: {count}")
    if made.untranslated:
        say("    " + ", ".join(made.untranslated))
    if not places:
        say("確認だけで、書き出していません。 / Dry run: nothing was written.")
    for place in places:
        say(place)
