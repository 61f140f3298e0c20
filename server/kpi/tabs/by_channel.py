"""A table with one row a channel and 合計, which several tabs show."""

from collections.abc import Sequence

from server.kpi.book import TOTAL, Book, cell
from server.kpi.figures import Member
from server.kpi.pages import CellValue, Head, Mark, Table
from sheets_schema import kpi_texts
from sheets_schema.metrics import DECLARED


def channel_table(
    book: Book,
    keys: Sequence[str],
    group: list[Member] | None = None,
    *,
    heading: str | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """流入チャネル and a column for each metric of `keys`, over `group` (the cohort if None)."""
    everyone = book.cohort if group is None else group
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    lines = [
        *zip(book.channel_names(everyone), ([one] for one in everyone), strict=True),
        (book.say(TOTAL), everyone),
    ]
    for name, part in lines:
        row: list[CellValue] = [name]
        for key in keys:
            value, mark = cell(key, part)
            if mark is not None:
                marks[len(rows), len(row)] = mark
            row.append(value)
        rows.append(row)
    return Table(
        (Head(book.say(kpi_texts.CHANNEL)), *(head(book, key) for key in keys)),
        rows,
        heading=heading,
        total=True,
        marks=marks,
        notes=notes,
    )


def head(book: Book, key: str) -> Head:
    metric = DECLARED[key]
    return Head(book.say(metric.name), metric.format, book.say(metric.definition))
