"""データ品質: everything odd that was found, with a link to its row and how it was counted."""

from collections.abc import Iterator

from server.kpi.count.accounts import accounts
from server.kpi.count.book import TOTAL, Book, Compared
from server.kpi.pages import CellValue, Head, Link, Mark, Page, Table
from server.kpi.read.columns import Longs
from server.kpi.read.findings import QUOTED_EACH, Finding
from sheets_schema import kpi_texts
from sheets_schema.quality_rules import BY_KEY
from sheets_schema.tabs import BY_KEY as TABS
from sheets_schema.tabs import QUALITY

_LONGEST_QUOTE = 120
_LONGEST_LIST = 2_000


def quality(book: Book, link: Link) -> Page:
    """`link(tab, row)`: the address of a row."""
    findings = book.findings.in_order()
    tables = [
        _summary(book, findings),
        _inbox(book),
        _details(book, findings, link),
        _rows_went(book),
    ]
    return Page(QUALITY, tuple(table for table in tables if table is not None))


def _rows_went(book: Book) -> Table:
    rows: list[list[CellValue]] = [
        [book.say(TABS[part.tab].title), book.say(part.what), len(part.rows)]
        for part in accounts(book)
    ]
    heads = (
        Head(book.say(kpi_texts.TAB)),
        Head(book.say(kpi_texts.ROWS_WENT)),
        Head(book.say(kpi_texts.COUNT), "count"),
    )
    return Table(heads, rows)


def _inbox(book: Book) -> Table | None:
    """What the inbox accepted beside what stands in the sheet."""
    inbox = book.inbox
    if inbox is None:
        return None
    rows: list[list[CellValue]] = [
        [book.say(kpi_texts.INBOX_ACCEPTED), inbox.delivered + inbox.waiting + inbox.isolated],
        [book.say(kpi_texts.INBOX_DELIVERED), inbox.delivered],
        [book.say(kpi_texts.INBOX_WAITING), inbox.waiting],
        [book.say(kpi_texts.INBOX_ISOLATED), inbox.isolated],
        [book.say(kpi_texts.ROWS_WITH_ID), book.rows_with_id],
        [book.say(kpi_texts.ROWS_BY_HAND), int(book.columns.is_row.sum()) - book.rows_with_id],
    ]
    rows.extend(_compared(book, inbox.compared))
    heads = (Head(book.say(kpi_texts.ITEM)), Head(book.say(kpi_texts.COUNT), "count"))
    return Table(heads, rows, heading=book.say(kpi_texts.INBOX))


def _compared(book: Book, last: Compared | None) -> list[list[CellValue]]:
    """What the last comparison, lead by lead, found."""
    if last is None:
        return [[book.say(kpi_texts.COMPARED_NEVER), None]]
    return [
        [book.say(kpi_texts.COMPARED_AT).format(at=f"{last.at:%Y/%m/%d %H:%M}"), None],
        [book.say(kpi_texts.COMPARED_MISSING), last.missing],
        [book.say(kpi_texts.COMPARED_DOUBLED), last.doubled],
        [book.say(kpi_texts.COMPARED_UNSETTLED), last.unsettled],
    ]


def _summary(book: Book, findings: list[Finding]) -> Table:
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + finding.count
    rows: list[list[CellValue]] = [
        [book.say(BY_KEY[rule].what), count, book.say(BY_KEY[rule].counted)]
        for rule, count in counts.items()
    ]
    rows.append([book.say(TOTAL), sum(counts.values()), None])
    heads = (
        Head(book.say(kpi_texts.FINDING)),
        Head(book.say(kpi_texts.COUNT), "count"),
        Head(book.say(kpi_texts.HOW_COUNTED)),
    )
    return Table(heads, rows, total=True)


def _details(book: Book, findings: list[Finding], link: Link) -> Table:
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for finding in findings:
        what = book.say(BY_KEY[finding.rule].what)
        tab, column = _where(book, finding)
        texts = finding.texts or ()
        for place, row in enumerate(finding.rows[:QUOTED_EACH].tolist()):
            if uri := link(finding.tab, row):
                marks[len(rows), 2] = Mark(link=uri)
            rows.append([what, tab, row, column, _quoted(texts, place)])
        # A line and a link each; the others are named together.
        rows.extend(
            [what, tab, named, column, None] for named in _together(finding.rows[QUOTED_EACH:])
        )
        if not len(finding.rows):
            rows.append([what, tab, None, column, _quoted(texts, 0)])
    heads = (
        Head(book.say(kpi_texts.FINDING)),
        Head(book.say(kpi_texts.TAB)),
        Head(book.say(kpi_texts.ROW)),
        Head(book.say(kpi_texts.COLUMN)),
        Head(book.say(kpi_texts.CELL)),
    )
    return Table(heads, rows, heading=book.say(kpi_texts.ROWS_TO_LOOK_AT), marks=marks)


def _where(book: Book, finding: Finding) -> tuple[str, str | None]:
    tab = TABS[finding.tab]
    column = None if finding.column is None else book.say(tab.column(finding.column).header)
    return book.say(tab.title), column


def _quoted(texts: tuple[str, ...], place: int) -> str | None:
    if place >= len(texts):
        return None
    text = texts[place]
    if not text:
        return None
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def _together(rows: Longs) -> Iterator[str]:
    """Rows as `12–40, 55, …`, in pieces that a cell can hold."""
    piece: list[str] = []
    length = 0
    start = previous = -2
    for row in [*rows.tolist(), -2]:
        if row == previous + 1:
            previous = row
            continue
        if start > 0:
            piece.append(f"{start}" if start == previous else f"{start}–{previous}")
            length += len(piece[-1]) + 2
            if length > _LONGEST_LIST:
                yield ", ".join(piece)
                piece, length = [], 0
        start = previous = row
    if piece:
        yield ", ".join(piece)
