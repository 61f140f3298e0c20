"""担当者別: inside sales and sales, person by person."""

from collections.abc import Sequence

import numpy as np

from server.kpi.count.book import SMALL_SAMPLE, Book
from server.kpi.count.figures import Keyed, Member, by_value, figure
from server.kpi.count.keys import Keys
from server.kpi.count.spans import days_of, measured, spread_of
from server.kpi.pages import CellValue, Head, Mark, Page, Table
from server.kpi.read.columns import Bools, Ints
from server.kpi.tabs.calls import calls_by_person
from server.kpi.tabs.cut import Line, figure_table, head, in_order
from sheets_schema import kpi_texts
from sheets_schema.dimensions import INSIDE_SALES, OWNER, Dimension
from sheets_schema.features import PEOPLE
from sheets_schema.metrics import DURATIONS, Duration, Empty
from sheets_schema.tabs import BY_PERSON
from sheets_schema.text import Text

FIRST_CONTACT = (
    "leads", "untouched", "contact_rate", "opportunities", "opportunity_rate", "sent_back_rate",
)  # fmt: skip
SALES = ("opportunities", "won", "win_rate", "won_amount", "discount_rate")
# Of today, whatever the 集計期間.
NOW = ("in_progress", "silent")
_DURATIONS = {one.key: one for one in DURATIONS}


def by_person(book: Book) -> Page:
    """Cohort basis over the 集計期間; of 担当者別 and 活動 what is in use."""
    tables: list[Table] = []
    if PEOPLE.key in book.business.features:
        tables += [_first_contact(book), _sales(book)]
    if (calls := calls_by_person(book)) is not None:
        tables.append(calls)
    return Page(BY_PERSON, tuple(tables))


def _first_contact(book: Book) -> Table:
    """By IS担当; by 担当者 where nobody uses that column."""
    in_use = bool((book.columns.words["inside_sales"].codes >= 0).any())
    notes = [book.say(kpi_texts.PERSON_NOTE)]
    if not in_use:
        notes.append(book.say(kpi_texts.BY_OWNER_NOTE))
    people = _People(book, INSIDE_SALES if in_use else OWNER)
    table = people.table(FIRST_CONTACT, kpi_texts.INSIDE_SALES, tuple(notes))
    return people.with_days(
        table, _DURATIONS["received_to_response"], kpi_texts.RESPONSE_DAYS,
        behind=FIRST_CONTACT.index("contact_rate"),
    )  # fmt: skip


def _sales(book: Book) -> Table:
    people = _People(book, OWNER)
    notes = (book.say(kpi_texts.PERSON_NOTE),)
    table = people.table(SALES, kpi_texts.SALES_PEOPLE, notes)
    table = people.with_days(
        table, _DURATIONS["opportunity_to_won"], kpi_texts.DAYS_TO_WON,
        behind=SALES.index("won_amount"),
    )  # fmt: skip
    return people.with_now(table)


class _People:
    """Those of a dimension who have a lead in the 集計期間 or a deal in progress."""

    def __init__(self, book: Book, dimension: Dimension) -> None:
        self._book = book
        self._dimension = dimension
        self._made: Keys = book.keys(dimension)
        self._keyed = Keyed(self._made.leads, None, len(self._made.names))
        every = (*FIRST_CONTACT, *SALES)
        self._groups = by_value(book.facts, "cohort", self._keyed, every, book.period.holds)
        self._now = by_value(book.facts, "period", self._keyed, NOW, _ever)
        self.values = [
            value
            for value in in_order(book, self._made, "cohort")
            if not _is_empty(self._groups[value]) or not _is_empty(self._now[value])
        ]

    def table(self, keys: Sequence[str], heading: Text, notes: tuple[str, ...]) -> Table:
        book = self._book
        lines = [
            Line((self._made.names[value],), self._groups[value], value) for value in self.values
        ]
        heads = [Head(book.say(kpi_texts.PERSON), note=book.say(self._dimension.lead))]
        return figure_table(book, heads, lines, keys, heading=book.say(heading), notes=notes)

    def with_days(self, table: Table, duration: Duration, name: Text, *, behind: int) -> Table:
        """A column of medians behind the figure at place `behind`."""
        book, leads = self._book, self._book.facts.leads
        real = measured(leads, duration)
        real &= book.period.holds(leads["received_month"])
        if duration.lead_stage:
            real &= ~leads["starts_late"]
        days = days_of(leads, duration)
        estimated = leads["responded_estimated"]
        column, marks = [], {}
        for row, value in enumerate([*self.values, None]):
            chosen: Bools = real if value is None else real & (self._made.leads == value)
            spread = spread_of(days[chosen])
            column.append(Empty.ZERO_BASE if spread.median is None else spread.median)
            notes = [f"n = {spread.n}"] if 0 < spread.n < SMALL_SAMPLE else []
            if duration.key == "received_to_response" and (guessed := (chosen & estimated).sum()):
                notes.append(book.say(kpi_texts.ESTIMATED).format(count=int(guessed)))
            if notes:
                marks[row] = Mark(muted=0 < spread.n < SMALL_SAMPLE, note="、".join(notes))
        header = Head(book.say(name), "days", book.say(duration.definition))
        return _with_column(table, 2 + behind, header, column, marks)

    def with_now(self, table: Table) -> Table:
        book = self._book
        everything = by_value(book.facts, "period", _all_in_one(self._keyed), NOW, _ever)[0]
        for key in NOW:
            column: list[CellValue] = [figure(key, self._now[value]) for value in self.values]
            column.append(figure(key, everything))
            header = head(book, key)
            if key == "silent":
                days = book.business.whole("stale_days")
                text = book.say(kpi_texts.SILENT_FOR).format(days=days)
                header = Head(text, header.format, header.note)
            table = _with_column(table, len(table.heads), header, column, {})
        return table


def _with_column(
    table: Table, at: int, header: Head, column: Sequence[CellValue], marks: dict[int, Mark]
) -> Table:
    moved = {(row, place + (place >= at)): mark for (row, place), mark in table.marks.items()}
    moved |= {(row, at): mark for row, mark in marks.items()}
    rows = [[*row[:at], cell, *row[at:]] for row, cell in zip(table.rows, column, strict=True)]
    heads = (*table.heads[:at], header, *table.heads[at:])
    return Table(heads, rows, table.heading, total=True, marks=moved, notes=table.notes)


def _all_in_one(keyed: Keyed) -> Keyed:
    return Keyed(np.zeros(len(keyed.leads), dtype=np.int64), None, 1)


def _ever(months: Ints) -> Bools:
    return np.ones(len(months), dtype=np.bool_)


def _is_empty(group: list[Member]) -> bool:
    return all(part.is_empty for part in group)
