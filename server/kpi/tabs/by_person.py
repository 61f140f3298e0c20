"""担当者別: inside sales and sales, person by person."""

from collections.abc import Sequence

import numpy as np

from server.kpi.count.book import SMALL_SAMPLE, Book
from server.kpi.count.figures import Keyed, Member, by_value, figure
from server.kpi.count.keys import Keys
from server.kpi.count.spans import days_of, measured, percentile_of
from server.kpi.pages import CellValue, Head, Mark, Page, Table
from server.kpi.read.columns import Bools, Ints
from server.kpi.tabs.calls import calls_by_person
from server.kpi.tabs.cut import CutLine, figure_table, head, in_order
from sheets_schema import kpi_texts
from sheets_schema.dimensions import INSIDE_SALES, OWNER, Dimension
from sheets_schema.features import PEOPLE
from sheets_schema.metrics import Empty
from sheets_schema.person_days import PERSON_DAYS, PersonDays
from sheets_schema.tabs import BY_PERSON
from sheets_schema.text import Text

FIRST_CONTACT = (
    "leads", "untouched", "contact_rate", "opportunities", "opportunity_rate", "sent_back_rate",
)  # fmt: skip
SALES = ("opportunities", "won", "win_rate", "won_amount", "discount_rate")
# Of today, whatever the 集計期間.
NOW = ("in_progress", "silent")


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
    return people.with_days(table, "first_contact", FIRST_CONTACT)


def _sales(book: Book) -> Table:
    people = _People(book, OWNER)
    notes = (book.say(kpi_texts.PERSON_NOTE),)
    table = people.table(SALES, kpi_texts.SALES_PEOPLE, notes)
    return people.with_now(people.with_days(table, "sales", SALES))


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
            CutLine((self._made.names[value],), self._groups[value], value) for value in self.values
        ]
        heads = [Head(book.say(kpi_texts.PERSON), note=book.say(self._dimension.lead))]
        return figure_table(book, heads, lines, keys, heading=book.say(heading), notes=notes)

    def with_days(self, table: Table, name: str, keys: Sequence[str]) -> Table:
        """With the columns of days that are declared for the table `name` of `keys`."""
        own = sorted(
            (2 + keys.index(one.behind), place, one)
            for place, one in enumerate(PERSON_DAYS)
            if one.table == name
        )
        # From the last one on, so that no column moves the place of another.
        for at, _, one in own[::-1]:
            table = self._with_days(table, one, at)
        return table

    def _with_days(self, table: Table, declared: PersonDays, at: int) -> Table:
        book, leads = self._book, self._book.facts.leads
        duration = declared.of
        real = measured(leads, duration)
        real &= book.period.holds(leads["received_month"])
        if duration.lead_stage:
            real &= ~leads["starts_late"]
        days = days_of(leads, duration)
        estimated = leads["responded_estimated"]
        column, marks = [], {}
        for row, value in enumerate([*self.values, None]):
            chosen: Bools = real if value is None else real & (self._made.leads == value)
            count = int(chosen.sum())
            found = percentile_of(days[chosen], declared.percent)
            column.append(Empty.ZERO_BASE if found is None else found)
            notes = [f"n = {count}"] if 0 < count < SMALL_SAMPLE else []
            if duration.key == "received_to_response" and (guessed := (chosen & estimated).sum()):
                notes.append(book.say(kpi_texts.ESTIMATED).format(count=int(guessed)))
            if notes:
                marks[row] = Mark(muted=0 < count < SMALL_SAMPLE, note="、".join(notes))
        header = Head(book.say(declared.name), "days", book.say(duration.definition))
        return _with_column(table, at, header, column, marks)

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
