"""カバレッジ: how much of ターゲット企業 has been reached. Companies are counted, never leads."""

from collections.abc import Sequence

import numpy as np

from server.kpi.count.book import SMALL_SAMPLE, TOTAL, Book
from server.kpi.pages import CellValue, Head, Link, Mark, Page, Table
from server.kpi.read.columns import Bools
from server.kpi.read.target_companies import NO_PRIORITY, TAB, TargetCompany
from server.kpi.read.target_leads import TargetLeads
from sheets_schema import kpi_texts, lists
from sheets_schema.dimensions import NOTHING
from sheets_schema.metrics import Empty, Format
from sheets_schema.tabs import COVERAGE
from sheets_schema.text import Text

MOST_ROWS = 300


def coverage(book: Book, matched: TargetLeads, link: Link) -> Page:
    """Of leads received in the 集計期間."""
    reached = _Reached(book, matched)
    return Page(
        COVERAGE,
        (
            reached.by_group(),
            reached.by_priority(),
            reached.without_lead(link),
        ),
    )


class _Reached:
    """Per company of ターゲット企業, whether any of its leads came so far."""

    def __init__(self, book: Book, matched: TargetLeads) -> None:
        self._book = book
        self._matched = matched
        leads = book.leads
        self._counted: Bools = leads["counted"].to_numpy()
        self._counted = self._counted & book.period.holds(leads["received_month"].to_numpy())
        valid = self._counted & leads["valid"].to_numpy()
        self.leads = self._companies(self._counted)
        self.valid = self._companies(valid)
        self.hot = self._companies(valid & leads["hot"].to_numpy())
        self.opportunities = self._companies(valid & leads["opportunity"].to_numpy())
        self.won = self._companies(valid & leads["won"].to_numpy())

    @property
    def companies(self) -> tuple[TargetCompany, ...]:
        return self._matched.companies

    def _companies(self, rows: Bools) -> Bools:
        """Which companies have any of these rows."""
        found = np.zeros(len(self.companies), dtype=np.bool_)
        places = self._matched.places[rows]
        found[places[places >= 0]] = True
        return found

    def by_group(self) -> Table:
        """In the order of the tab; companies of no group last."""
        groups = list(dict.fromkeys(one.group for one in self.companies if one.group))
        if any(not one.group for one in self.companies):
            groups.append("")
        nothing = self._book.say(NOTHING)
        lines = [
            (group or nothing, np.array([one.group == group for one in self.companies]))
            for group in groups
        ]
        return self._table(kpi_texts.TARGET_GROUP, lines, None, self._notes())

    def by_priority(self) -> Table:
        names = [*(self._book.say(one) for one in lists.PRIORITIES), self._book.say(NOTHING)]
        own = np.array([one.priority for one in self.companies], dtype=np.int64)
        lines = [(name, own == at) for at, name in enumerate(names) if (own == at).any()]
        return self._table(kpi_texts.PRIORITY, lines, kpi_texts.BY_PRIORITY, ())

    def _table(
        self,
        first: Text,
        lines: Sequence[tuple[str, Bools]],
        heading: Text | None,
        notes: tuple[str, ...],
    ) -> Table:
        book = self._book
        everyone = np.ones(len(self.companies), dtype=np.bool_)
        rows: list[list[CellValue]] = []
        marks: dict[tuple[int, int], Mark] = {}
        for name, chosen in (*lines, (book.say(TOTAL), everyone)):
            size, leads, hot, opportunities, won = (
                int((chosen & which).sum())
                for which in (everyone, self.leads, self.hot, self.opportunities, self.won)
            )
            rates = ((3, leads, size), (7, opportunities, leads), (8, won, opportunities))
            row: list[CellValue] = [name, size, leads, None, hot, opportunities, won, None, None]
            for column, above, below in rates:
                row[column] = above / below if below else Empty.ZERO_BASE
                if 0 < below < SMALL_SAMPLE:
                    marks[len(rows), column] = Mark(muted=True, note=f"n = {below}")
            rows.append(row)
        return Table(
            (Head(book.say(first)), *self._heads()),
            rows,
            heading=None if heading is None else book.say(heading),
            total=True,
            marks=marks,
            notes=notes,
        )

    def _heads(self) -> list[Head]:
        columns: tuple[tuple[Text, Format, Text], ...] = (
            (kpi_texts.COMPANIES, "count", kpi_texts.COMPANIES_NOTE),
            (kpi_texts.WITH_LEADS, "count", kpi_texts.WITH_LEADS_NOTE),
            (kpi_texts.COVERED, "percent", kpi_texts.COVERED_NOTE),
            (kpi_texts.TO_FOLLOW, "count", kpi_texts.TO_FOLLOW_NOTE),
            (kpi_texts.WITH_OPPORTUNITIES, "count", kpi_texts.WITH_OPPORTUNITIES_NOTE),
            (kpi_texts.WON_COMPANIES, "count", kpi_texts.WON_COMPANIES_NOTE),
            (kpi_texts.COMPANY_OPPORTUNITY_RATE, "percent",
             kpi_texts.COMPANY_OPPORTUNITY_RATE_NOTE),
            (kpi_texts.COMPANY_WIN_RATE, "percent", kpi_texts.COMPANY_WIN_RATE_NOTE),
        )  # fmt: skip
        say = self._book.say
        return [Head(say(name), form, say(note)) for name, form, note in columns]

    def _notes(self) -> tuple[str, ...]:
        """Which leads are in no figure above, and why."""
        book, matched = self._book, self._matched
        if not self.companies:
            return (book.say(kpi_texts.NO_TARGET_COMPANIES),)
        two = int((self._counted & matched.two).sum())
        perhaps = int((self._counted & matched.perhaps).sum())
        others = int((self._counted & ~matched.of_target).sum()) - two - perhaps
        notes = [
            book.say(kpi_texts.COVERAGE_COUNTS),
            book.say(kpi_texts.OUTSIDE_TARGETS).format(others=others, two=two, perhaps=perhaps),
        ]
        if only_invalid := int((self.leads & ~self.valid).sum()):
            notes.append(book.say(kpi_texts.ONLY_INVALID).format(count=only_invalid))
        if book.business.optional("mql_score") is None:
            notes.append(book.say(kpi_texts.NO_MQL_SCORE))
        return tuple(notes)

    def without_lead(self, link: Link) -> Table:
        """By 優先度, then in the order of the tab."""
        book = self._book
        missing = [one for at, one in enumerate(self.companies) if not self.leads[at]]
        missing.sort(key=lambda one: (one.priority, one.place))
        rows: list[list[CellValue]] = []
        marks: dict[tuple[int, int], Mark] = {}
        for one in missing[:MOST_ROWS]:
            if uri := link(TAB, book.findings.row(TAB, one.place)):
                marks[len(rows), 1] = Mark(link=uri)
            priority = None if one.priority == NO_PRIORITY else lists.PRIORITIES[one.priority]
            rows.append([
                None if priority is None else book.say(priority),
                one.name, one.group or None, one.industry or None, one.employees or None,
                one.owner or None,
            ])  # fmt: skip
        heads = tuple(
            Head(book.say(text))
            for text in (
                kpi_texts.PRIORITY, kpi_texts.COMPANY, kpi_texts.TARGET_GROUP,
                kpi_texts.TARGET_INDUSTRY, kpi_texts.TARGET_EMPLOYEES, kpi_texts.OWNER,
            )
        )  # fmt: skip
        notes = []
        if not missing:
            notes.append(book.say(kpi_texts.NONE))
        elif len(missing) > MOST_ROWS:
            notes.append(book.say(kpi_texts.AND_MORE).format(count=len(missing) - MOST_ROWS))
        heading = book.say(kpi_texts.WITHOUT_LEAD)
        return Table(heads, rows, heading=heading, marks=marks, notes=tuple(notes))
