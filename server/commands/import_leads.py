"""import_leads: a CSV file of leads into the inbox."""

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from tqdm import tqdm

from server.business import typed
from server.commands.common import WrongUsageError, run, say, site_named
from server.errors import LeadsheetError
from server.inbox.inbox import Inbox
from server.inbox.prepare import open_inbox
from server.intake.import_file import (
    Import,
    NotATable,
    Report,
    Row,
    day_column,
    leads_of,
    put_all,
    read_table,
    understood,
    without_day,
)
from server.settings import Settings
from server.sites import Site
from sheets_schema.fields import OTHER
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.lists import CHANNELS

_HEADERS = {column.key: column.header for column in LEAD_COLUMNS}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 failed, 2 wrong usage. Each row is kept as soon as it is read: after a
    failure the same file again goes on where it stopped."""
    arguments = _parser().parse_args(argv)
    return run(lambda loaded: _import(loaded, arguments))


def _import(loaded: Settings, arguments: argparse.Namespace) -> int:
    site = site_named(loaded, arguments.site)
    if arguments.date > datetime.now(site.zone).date():
        raise WrongUsageError(
            f"--date {arguments.date} はまだ来ていません。受け付けた日を書いてください。 / "
            f"--date {arguments.date} lies in the future. Give the day they were received."
        )
    rows = _read(arguments.file)
    what = Import(site, arguments.channel, arguments.date, arguments.form)
    _say_understood(rows, site, arguments.date)
    _warn_of_channel(arguments.channel, site)
    if arguments.dry_run:
        _say_dry_run(rows, what)
    else:
        _say_report(_put(rows, what, loaded), rows, what)
    return 0


def _read(path: Path) -> list[Row]:
    try:
        return read_table(path)
    except NotATable as error:
        raise LeadsheetError(str(error)) from None
    except OSError as error:
        raise LeadsheetError(
            f"{path} が読めません({error.strerror})。場所と権限をご確認ください。 / "
            f"{path} cannot be read ({error.strerror}). Check where it is and who may read it."
        ) from None


def _put(rows: list[Row], what: Import, settings: Settings) -> Report:
    database = open_inbox(settings.database_url)
    try:
        leads = leads_of(rows, what, datetime.now(UTC))
        shown = tqdm(leads, total=len(rows), desc="取り込み / import", unit="件", disable=None)
        return put_all(shown, Inbox(database))
    finally:
        database.close()


def _say_understood(rows: list[Row], site: Site, on: date) -> None:
    say(f"{len(rows)} 行を読みました。 / {len(rows)} rows read.")
    for name, role in understood(rows, site).items():
        header = _HEADERS.get(role, _HEADERS[OTHER.key])
        say(f"  {name} → {header.of(site.locale)}")
    day = day_column(rows, site, datetime.now(UTC))
    if day:
        say(
            f"受付日時は列「{day}」の日付、読めない行は {on} にします。 / "
            f"The day is that of the column “{day}”; {on} where it cannot be read."
        )


def _warn_of_channel(channel: str, site: Site) -> None:
    """設定 may hold more channels than are known here, so an unknown one is no error."""
    known = [one.name.of(site.locale) for one in CHANNELS]
    known += [rule["channel"] for rule in site.channel_rules]
    if typed.fold(channel) not in map(typed.fold, known):
        listed = ", ".join(dict.fromkeys(known))
        say(
            f"注意: チャネル「{channel}」は既定の一覧にありません({listed})。設定の"
            "流入チャネルにもなければ、集計では未分類になります。 / "
            f"Note: the channel “{channel}” is none of the default ones ({listed}). Unless "
            "Settings lists it, it counts as Unclassified."
        )


def _say_dry_run(rows: list[Row], what: Import) -> None:
    skipped = [row.line for row, lead in leads_of(rows, what, datetime.now(UTC)) if lead is None]
    _say_left(rows, what, skipped)
    say("確認だけで、取り込んでいません。 / Dry run: nothing was imported.")


def _say_report(report: Report, rows: list[Row], what: Import) -> None:
    say(f"取り込み {report.imported} 件 / imported: {report.imported}")
    say(f"取り込み済み {report.known} 件 / already there: {report.known}")
    _say_left(rows, what, report.skipped)


def _say_left(rows: list[Row], what: Import, skipped: list[int]) -> None:
    """`skipped`: lines that name nobody, and totals."""
    without = without_day(rows, what.site, datetime.now(UTC))
    if undated := [row.line for row in without if row.line not in skipped]:
        say(
            f"日付が空欄か読めない行 {len(undated)} 件の受付日時は {what.on} です"
            f"(行 {_shown(undated)})。 / "
            f"without a date that can be read, so received on {what.on}: {len(undated)} "
            f"(lines {_shown(undated)})"
        )
    if skipped:
        say(
            f"会社名・氏名・メール・電話番号のない行と合計の行 {len(skipped)} 件を飛ばしました"
            f"(行 {_shown(skipped)})。 / "
            f"skipped, naming nobody or a total: {len(skipped)} (lines {_shown(skipped)})"
        )


def _shown(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:20])) + (" …" if len(lines) > 20 else "")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text} は日付ではありません。2026-11-20 のように書いてください。 / "
            f"{text} is no date; write it like 2026-11-20."
        ) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="import_leads.py",
        description="名刺やコールリストの CSV を取り込みます。同じファイルは何度でも安全です。 / "
        "Imports a CSV of cards or calls. The same file again changes nothing.",
        epilog="メモ・備考など、リードの列でないものは その他 に入ります(メモは人が書く列です)。 / "
        "What is no column of a lead, such as notes and remarks, goes to Other; the column Notes "
        "belongs to people.",
    )
    parser.add_argument("file", type=Path, help="CSV (UTF-8, Shift_JIS)")
    parser.add_argument("--channel", required=True, help="流入チャネル / the channel")
    parser.add_argument(
        "--date",
        required=True,
        type=_date,
        help="受付日(日付の列があれば、その日付。年のない 11月17日 は直近のその日) / "
        "the day, where a row tells none itself (without a year: the latest such day)",
    )
    parser.add_argument("--form", default="", help="CVポイント / the conversion point")
    parser.add_argument("--site", default="default", help="SITES_FILE のサイト / a site")
    parser.add_argument("--dry-run", action="store_true", help="確認だけ / look, change nothing")
    return parser
