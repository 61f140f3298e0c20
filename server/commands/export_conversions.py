"""export_conversions: what became of the clicks, for the platforms that brought them."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server.commands.common import run, say, site_named
from server.commands.where import DRY, inbox_of, say_where
from server.conversions.platforms import amount
from server.database.database import Database
from server.database.prepare import open_inbox
from server.errors import LeadsheetError, NoSpreadsheetError
from server.exports import conversions as exports
from server.exports.conversions import Outcome
from server.inbox import conversions as record
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.quota import connect
from sheets_schema.conversions import REASONS, STAGE_BY_KEY
from sheets_schema.exports import BY_NAME
from sheets_schema.text import Text

# So many rows are named for each reason; --json names all.
_NAMED = 10


def work(arguments: argparse.Namespace) -> int:
    """Exit status: 0 done, 1 refused or failed with nothing half-written, 2 wrong usage."""
    return run(lambda loaded: _export(loaded, arguments))


def _export(loaded: Settings, arguments: argparse.Namespace) -> int:
    site = site_named(loaded, arguments.site)
    if not site.spreadsheet_id:
        raise NoSpreadsheetError
    say_where(loaded, [site])
    inbox = inbox_of(loaded)
    with closing(open_inbox(loaded.database_url)) as database:
        if arguments.discard is not None:
            return _discard(database, site, arguments)
        outcome, is_on = _done(loaded, database, site, arguments)
    if not is_on:
        say(exports.FEATURE_OFF)
    for line in _told(outcome, arguments):
        say(line)
    if arguments.json:
        about = {"target": arguments.to, "site": site.name, "inbox": inbox,
                 "spreadsheet": site.spreadsheet_id}  # fmt: skip
        told = {**about, **_as_json(outcome, site)}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 0


def _done(
    loaded: Settings, database: Database, site: Site, arguments: argparse.Namespace
) -> tuple[Outcome, bool]:
    """With whether the feature is on."""
    now = datetime.now(UTC)
    target = arguments.to
    resumed = () if arguments.dry_run else exports.finish_earlier(database, site, target, now)
    seen = record.newest(database, site.name, target)
    leads = exports.read_leads(connect(loaded, database), site, now)
    if arguments.corrections:
        outcome = exports.look_for_corrections(database, site, target, leads, now)
    else:
        outcome = exports.look(database, site, target, leads, now, arguments.since)
    outcome = Outcome(
        outcome.lines, outcome.left, outcome.corrections, resumed=resumed, gone=outcome.gone
    )
    if arguments.dry_run or not _is_free(database, arguments.file, outcome):
        return outcome, leads.is_on
    kind: record.FileKind = "corrections" if arguments.corrections else "conversions"
    place = str(arguments.file.absolute())
    try:
        return exports.write(
            database, site, target, kind, place, outcome, now, seen=seen
        ), leads.is_on
    except record.AlreadySentError:
        raise LeadsheetError(exports.TOLD_MEANWHILE) from None


def _is_free(database: Database, file: Path, outcome: Outcome) -> bool:
    """Whether FILE may be written; False where it is the file of an earlier run, and nothing new
    would go into it. Raises LeadsheetError where that would lose a file."""
    place = str(file.absolute())
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise LeadsheetError(
            Text(
                f"{file} には書き込めません。あるフォルダーの中のファイル名を指定してください。",
                f"{file} cannot be written. Give the name of a file in a folder that is there.",
            )
        )
    if not file.exists() or file.stat().st_size == 0:
        return True
    ours = record.at_place(database, place)
    if ours is None:
        raise LeadsheetError(
            Text(
                f"{file} はすでにあります。上書きしません。別の名前にしてください。",
                f"{file} is there already and is not overwritten. Give another name.",
            )
        )
    if not outcome.lines and not outcome.corrections:
        return False
    if any(one.number == ours.number for one in outcome.resumed):
        say(
            "止まっていた書き出しを終えました。新しい行は、別の名前でもう一度実行してください。 / "
            "The export that was interrupted is finished. Run it again with another name for the "
            "new lines."
        )
        return False
    raise LeadsheetError(
        Text(
            f"{file} は前の書き出し(番号 {ours.number})です。まだアップロードしていなければ失われ"
            "るため、上書きしません。別の名前にしてください。",
            f"{file} is an earlier export (number {ours.number}). It is not overwritten: its "
            "lines would be lost if it has not been uploaded. Give another name.",
        )
    )


def _discard(database: Database, site: Site, arguments: argparse.Namespace) -> int:
    number = arguments.discard
    found = record.find(database, number)
    if found is None or found.site != site.name or found.target != arguments.to:
        raise LeadsheetError(
            Text(
                f"{arguments.to} に番号 {number} の書き出しはありません。",
                f"There is no export {number} for {arguments.to}.",
            )
        )
    say(f"{found.place}: {len(found.rows)} 行 / rows, {found.decided_at.astimezone(site.zone)}")
    if arguments.dry_run:
        say(DRY)
        return 0
    if not arguments.yes:
        say(
            "このファイルを一度もアップロードしていないことが確かなら、yes と入力してください。"
            "その行は次の書き出しに入ります。 / If you are sure that this file was never uploaded, "
            "type yes: its lines go into the next export. [y/N]"
        )
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            say("何も変えていません。 / Nothing was changed.")
            return 1
    record.withdraw(database, number)
    say("取り消しました。 / Discarded.")
    return 0


def _told(outcome: Outcome, arguments: argparse.Namespace) -> Iterable[str]:
    for one in outcome.resumed:
        yield (
            f"前回途中で止まった {one.place} を書きました。 / "
            f"Wrote {one.place}, which an earlier run had not finished."
        )
    name = BY_NAME[arguments.to].what
    if arguments.corrections:
        yield f"{name.ja}: 修正 {len(outcome.corrections)} / {name.en}: corrections"
        if outcome.gone:
            yield (
                f"  行が消されていて修正しないもの / not corrected, their rows are gone: "
                f"{outcome.gone}"
            )
    else:
        yield f"{name.ja}: 行 {len(outcome.lines)} / {name.en}: lines"
        yield from _told_left(outcome)
    old = sum("old_for_meta" in one.notes for one in outcome.lines)
    if old:
        yield (
            f"  7日より前の行(媒体が受け付けないことがあります) / older than 7 days, which the "
            f"platform may not take: {old}"
        )
    if outcome.file is not None:
        yield f"{outcome.file.place}(番号 / number {outcome.file.number})"
    elif arguments.dry_run:
        yield "確認だけで、書き出していません。 / Dry run: nothing was written."
    elif not outcome.lines and not outcome.corrections:
        yield "新しい行はありません。 / There is nothing new."


def _rows_left(outcome: Outcome) -> Mapping[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for one in outcome.left:
        rows.setdefault(one.reason, []).append(one.candidate.row)
    return {reason: rows[reason] for reason in REASONS if reason in rows}


def _told_left(outcome: Outcome) -> Iterable[str]:
    for reason, rows in _rows_left(outcome).items():
        words = REASONS[reason]
        named = ", ".join(map(str, sorted(set(rows))[:_NAMED]))
        more = " …" if len(set(rows)) > _NAMED else ""
        yield f"  {words.ja} / {words.en}: {len(rows)}(行 / rows {named}{more})"


def _as_json(outcome: Outcome, site: Site) -> dict[str, Any]:
    return {
        "file": outcome.file.place if outcome.file else None,
        "number": outcome.file.number if outcome.file else None,
        "lines": [
            {
                "row": one.candidate.row,
                "lead_id": one.candidate.lead_id,
                "stage": STAGE_BY_KEY[one.candidate.stage].name.of(site.locale),
                "name": one.candidate.name,
                "at": one.at.astimezone(site.zone).isoformat(),
                "value": amount(one.value, site.currency),
                "notes": list(one.notes),
            }
            for one in outcome.lines
        ],
        "corrections": [
            {
                "lead_id": one.sent.lead_id,
                "stage": STAGE_BY_KEY[one.sent.stage].name.of(site.locale),
                "name": one.sent.name,
                "type": one.kind.upper(),
                "value": amount(one.sent.value, one.sent.currency),
            }
            for one in outcome.corrections
        ],
        "left_out": [
            {
                "reason": reason,
                "words": REASONS[reason].of(site.locale),
                "count": len(rows),
                "rows": rows,
            }
            for reason, rows in _rows_left(outcome).items()
        ],
        "rows_gone": outcome.gone,
        "resumed": [one.place for one in outcome.resumed],
    }
