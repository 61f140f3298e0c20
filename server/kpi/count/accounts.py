"""What became of each row of リード, 費用 and 目標: counted, or left out and why. The parts of a
tab are all of its rows, so that nothing can be missing from the figures without a word."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from server.kpi.count.book import Book
from server.kpi.read.lead_columns import LeadColumns
from sheets_schema import kpi_texts, lists
from sheets_schema.text import Text

# Rules of データ品質 whose rows enter no figure.
LEFT_OUT = frozenset(
    ("total_row", "header_again", "footer", "cost_future", "cost_amount", "target_unreadable",
     "target_month", "target_twice"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TabPart:
    """`rows`: of the sheet."""

    tab: str
    what: Text
    rows: frozenset[int]


def accounts(book: Book) -> Iterator[TabPart]:
    """Tab by tab; a part without a row is left out, but for what was counted."""
    yield from _leads(book)
    first = book.findings.row("costs", 0)
    costs = frozenset(place + first for place in book.costs.index)
    yield TabPart("costs", kpi_texts.ROWS_COUNTED, costs)
    yield from _told(book, "costs")
    yield TabPart("targets", kpi_texts.ROWS_COUNTED, frozenset(one.row for one in book.targets))
    yield from _told(book, "targets")


def _leads(book: Book) -> Iterator[TabPart]:
    columns, leads = book.columns, book.leads
    counted, apart = leads["counted"].to_numpy(), leads["uql_apart"].to_numpy()
    left = columns.is_row & ~counted & ~apart
    excluded = left & _excluded(columns)
    first = book.lead_row(0)
    late = left & ~excluded & (columns.days["received_at"] > book.calendar.as_of)
    for what, chosen in (
        (kpi_texts.ROWS_COUNTED, counted),
        (kpi_texts.ROWS_UQL, apart),
        (kpi_texts.ROWS_SPAM, excluded),
        (kpi_texts.ROWS_FUTURE, late & ~leads["opportunity"].to_numpy()),
        (kpi_texts.ROWS_NOT_STARTED, left & ~excluded & ~(late & ~leads["opportunity"].to_numpy())),
    ):
        rows = frozenset((np.flatnonzero(chosen) + first).tolist())
        if rows or what is kpi_texts.ROWS_COUNTED:
            yield TabPart("leads", what, rows)
    yield from _told(book, "leads")


def _told(book: Book, tab: str) -> Iterator[TabPart]:
    rows = frozenset(
        row
        for one in book.findings.in_order()
        if one.tab == tab and one.rule in LEFT_OUT
        for row in one.rows.tolist()
    )
    if rows:
        yield TabPart(tab, kpi_texts.ROWS_TOLD, rows)


def _excluded(columns: LeadColumns) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    kinds = columns.kinds
    return np.isin(kinds.codes, [kinds.place(one) for one in (lists.KIND_SPAM, lists.KIND_TEST)])
