"""import_leads: a list of people, as a file, into the inbox."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from tqdm import tqdm

from server.commands.choosing import business_of, channel_named
from server.commands.common import WrongUsageError, run, say, site_named
from server.errors import LeadsheetError
from server.imports.lists.leads import Dated, Import, Report, day_column, leads_of, put_all
from server.imports.lists.people import People, people_of
from server.imports.lists.reading import ListFile, no_header, read_list
from server.imports.told import About, NotATable, grouped, shown
from server.inbox.inbox import Inbox
from server.inbox.prepare import open_inbox
from server.settings import Settings
from server.sites import Site
from sheets_schema.fields import OTHER
from sheets_schema.leads import LEAD_COLUMNS

_HEADERS = {column.key: column.header for column in LEAD_COLUMNS}
_PARTS = {"last_name": "name", "first_name": "name", "form_title": "conversion_point"}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 failed, 2 wrong usage. Nothing is imported of a file that cannot be
    read whole, unless --skip-bad-rows says so; each row is kept as soon as it is put: after a
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
    file = _read(arguments.file, site)
    with closing(open_inbox(loaded.database_url)) as database:
        known = business_of(loaded, site, database)
        what = Import(
            site=site,
            channel=channel_named(arguments.channel, site, known),
            on=arguments.date,
            form=arguments.form,
            campaign=arguments.campaign,
            owners=known.business.owners,
        )
        people = people_of(file, what.owners)
        _say_understood(file, people, what)
        _check_whole(file, skip=arguments.skip_bad_rows)
        report = _put(people, what, None if arguments.dry_run else Inbox(database))
    _say_report(report, file, people, what, dry_run=arguments.dry_run)
    if not report.imported and not report.known:
        raise no_header(file.first)
    return 0


def _read(path: Path, site: Site) -> ListFile:
    try:
        return read_list(path.read_bytes(), site)
    except NotATable as error:
        raise LeadsheetError(f"{path.name}: {error}") from None
    except OSError as error:
        raise LeadsheetError(
            f"{path} が読めません({error.strerror})。場所と権限をご確認ください。 / "
            f"{path} cannot be read ({error.strerror}). Check where it is and who may read it."
        ) from None


def _check_whole(file: ListFile, *, skip: bool) -> None:
    """Raises LeadsheetError where rows cannot be read and nobody said to go on without them."""
    if not file.problems:
        return
    _say_lines("読めない行", "rows that cannot be read", file.problems)
    if not skip:
        raise LeadsheetError(
            "1 件も取り込んでいません。上の行を直してください。その行を除いて取り込むには "
            "--skip-bad-rows を付けます。 / Nothing was imported. Mend these lines, or give "
            "--skip-bad-rows to import the others."
        )


def _put(people: People, what: Import, inbox: Inbox | None) -> Report:
    entries = leads_of(people, what, datetime.now(UTC))
    label = "取り込み / import"
    return put_all(
        tqdm(entries, total=len(people.rows), desc=label, unit="件", disable=None), inbox
    )


def _say_understood(file: ListFile, people: People, what: Import) -> None:
    count = len(file.rows) + len(file.left) + len(file.problems)
    say(
        f"見出しは {file.header_line} 行目、データは {count} 行です。 / "
        f"{count} rows read below the headers of line {file.header_line}."
    )
    for name in people.headings.names:
        if name:
            role = people.headings.roles.get(name, OTHER.key)
            header = _HEADERS.get(_PARTS.get(role, role.rstrip("_123")), _HEADERS[OTHER.key])
            say(f"  {name} → {header.of(what.site.locale)}")
    for note in people.notes:
        say(note)
    if day := day_column(people, what.site, datetime.now(UTC)):
        say(
            f"受付日時は列「{day}」の日付、読めない行は {what.on} にします。 / "
            f"The day is that of the column “{day}”; {what.on} where it cannot be read."
        )


def _say_report(
    report: Report, file: ListFile, people: People, what: Import, *, dry_run: bool
) -> None:
    if dry_run:
        say(f"取り込むと {report.imported} 件です。 / would import: {report.imported}")
    else:
        say(f"取り込み {report.imported} 件 / imported: {report.imported}")
        say(f"取り込み済み {report.known} 件 / already there: {report.known}")
    if people.merged:
        say(
            f"同じ人の続きの行 {people.merged} 行を1件にまとめました。 / "
            f"rows that belong to a person above: {people.merged}"
        )
    _say_lines("飛ばした行", "skipped", [*file.left, *people.left, *report.nobody])
    _say_undated(report, what)
    _say_oddities(report, file, people)
    if dry_run:
        say("確認だけで、取り込んでいません。 / Dry run: nothing was imported.")


def _say_undated(report: Report, what: Import) -> None:
    bad = sorted(report.undated[Dated.BLANK] + report.undated[Dated.UNREADABLE])
    if bad:
        say(
            f"日付が空欄か読めない行 {len(bad)} 件の受付日時は {what.on} です"
            f"(行 {shown(bad)})。 / "
            f"without a date that can be read, so received on {what.on}: {len(bad)} "
            f"(lines {shown(bad)})"
        )
    if none := report.undated[Dated.NO_COLUMN]:
        say(
            f"日付の列がないため、{len(none)} 件の受付日時は {what.on} です。 / "
            f"without a column of dates, so received on {what.on}: {len(none)}"
        )


def _say_oddities(report: Report, file: ListFile, people: People) -> None:
    for lines, ja, en in (
        (people.unpaid, "支払い待ちのまま取り込んだ行", "imported though payment is pending"),
        (
            report.odd_phones,
            "電話番号が Excel に丸められた行(元の番号に直してください)",
            "phone numbers that Excel has rounded; put the right ones",
        ),
        (
            report.zeros,
            "電話番号の先頭の 0 を補った行",
            "phone numbers that got their first zero back",
        ),
        (
            report.garbled,
            "氏名か会社名に「?」がある行(書き出しで失われた文字かもしれません)",
            "names with a “?”, perhaps a letter that the export has lost",
        ),
        (
            file.errors,
            "#N/A などのエラー値がある行(空欄として読みました)",
            "errors such as #N/A, read as nothing",
        ),
    ):
        if lines:
            say(
                f"{ja}: {len(lines)} 件(行 {shown(lines)}) / "
                f"{en}: {len(lines)} (lines {shown(lines)})"
            )


def _say_lines(ja: str, en: str, found: Sequence[About]) -> None:
    for why, lines in grouped(sorted(found, key=lambda one: one.line)).items():
        why_ja, _, why_en = why.partition(" / ")
        say(
            f"{ja} {len(lines)} 件: {why_ja}(行 {shown(lines)}) / "
            f"{en}: {len(lines)}, {why_en} (lines {shown(lines)})"
        )


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
        description="名刺、コールリスト、ウェビナーやイベントの申込者、CRM の一覧を取り込みます。"
        "同じファイルは何度でも安全です。 / Imports a list of cards, calls, registrations or "
        "contacts. The same file again changes nothing.",
        epilog="メモ・備考など、リードの列でないものは その他 に入ります(メモは人が書く列です)。 / "
        "What is no column of a lead, such as notes and remarks, goes to Other; the column Notes "
        "belongs to people.",
    )
    parser.add_argument("file", type=Path, help="CSV (UTF-8, Shift_JIS, UTF-16), .xlsx")
    parser.add_argument("--channel", required=True, help="流入チャネル / the channel")
    parser.add_argument(
        "--date",
        required=True,
        type=_date,
        help="受付日(日付の列があれば、その日付。年のない 11月17日 は直近のその日) / "
        "the day, where a row tells none itself (without a year: the latest such day)",
    )
    parser.add_argument("--form", default="", help="CVポイント / the conversion point")
    parser.add_argument("--campaign", default="", help="施策 / the campaign")
    parser.add_argument("--site", default="default", help="SITES_FILE のサイト / a site")
    parser.add_argument(
        "--skip-bad-rows",
        action="store_true",
        help="読めない行を除いて取り込む / import without the rows that cannot be read",
    )
    parser.add_argument("--dry-run", action="store_true", help="確認だけ / look, change nothing")
    return parser
