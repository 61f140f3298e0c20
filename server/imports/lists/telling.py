"""What is said about a list: how it is read, what was brought, what was left out and why."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from server.imports.lists.dates import Dated, day_column
from server.imports.lists.leads import Import, ImportReport
from server.imports.lists.people import ListedPeople
from server.imports.lists.reading import ListFile
from server.imports.told import About, grouped, shown
from sheets_schema.fields import OTHER
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.text import Text, plain

_HEADERS = {column.key: column.header for column in LEAD_COLUMNS}
_PARTS = {"last_name": "name", "first_name": "name", "form_title": "conversion_point"}


def understood(file: ListFile, people: ListedPeople, what: Import) -> Iterator[Text]:
    count = people.of_rows + len(file.left) + len(file.problems)
    yield Text(
        f"見出しは {file.header_line} 行目、データは {count} 行です。",
        f"{count} rows read below the headers of line {file.header_line}.",
    )
    for name in people.headings.names:
        if name:
            role = people.headings.roles.get(name, OTHER.key)
            header = _HEADERS.get(_PARTS.get(role, role.rstrip("_123")), _HEADERS[OTHER.key])
            yield plain(f"  {name} → {header.of(what.site.locale)}")
    yield from people.notes
    if day := day_column(people, what.site, datetime.now(UTC)):
        yield Text(
            f"受付日時は列「{day}」の日付、読めない行は {what.on} にします。",
            f"The day is that of the column “{day}”; {what.on} where it cannot be read.",
        )


def outcome(
    report: ImportReport, file: ListFile, people: ListedPeople, what: Import, *, dry_run: bool
) -> Iterator[Text]:
    if dry_run:
        yield Text(f"取り込むと {report.imported} 件です。", f"would import: {report.imported}")
    else:
        yield Text(f"取り込み {report.imported} 件", f"imported: {report.imported}")
        yield Text(f"取り込み済み {report.known} 件", f"already there: {report.known}")
    if people.merged:
        yield Text(
            f"同じ人の続きの行 {people.merged} 行を1件にまとめました。",
            f"rows that belong to a person above: {people.merged}",
        )
    yield from lines_told("飛ばした行", "skipped", [*file.left, *people.left, *report.nobody])
    yield from _undated(report, what)
    yield from _oddities(report, file, people)
    if dry_run:
        yield Text("確認だけで、取り込んでいません。", "Dry run: nothing was imported.")


def _undated(report: ImportReport, what: Import) -> Iterator[Text]:
    bad = sorted(report.undated[Dated.BLANK] + report.undated[Dated.UNREADABLE])
    if bad:
        yield Text(
            f"日付が空欄か読めない行 {len(bad)} 件の受付日時は {what.on} です(行 {shown(bad)})。",
            f"without a date that can be read, so received on {what.on}: {len(bad)} (lines "
            f"{shown(bad)})",
        )
    if none := report.undated[Dated.NO_COLUMN]:
        yield Text(
            f"日付の列がないため、{len(none)} 件の受付日時は {what.on} です。",
            f"without a column of dates, so received on {what.on}: {len(none)}",
        )


def _oddities(report: ImportReport, file: ListFile, people: ListedPeople) -> Iterator[Text]:
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
            yield Text(
                f"{ja}: {len(lines)} 件(行 {shown(lines)})",
                f"{en}: {len(lines)} (lines {shown(lines)})",
            )


def lines_told(ja: str, en: str, found: Sequence[About]) -> Iterator[Text]:
    for why, lines in grouped(sorted(found, key=lambda one: one.line)).items():
        yield Text(
            f"{ja} {len(lines)} 件: {why.ja}(行 {shown(lines)})",
            f"{en}: {len(lines)}, {why.en} (lines {shown(lines)})",
        )
