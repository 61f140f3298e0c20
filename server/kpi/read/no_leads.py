"""Rows of リード that are no leads: totals, the header pasted again, footers. The columns are
looked at as they come, since all of them at once would fill the memory."""

from collections.abc import Mapping

import numpy as np

from server.business.decided import Business
from server.business.typed import fold
from server.furniture import is_footer, may_hold_footer, total_words
from server.kpi.read import columns as read
from server.kpi.read.columns import Amounts, Bools, Column, Days, Distinct, Ints, Longs, Words
from server.kpi.read.costs import of_channel
from server.kpi.read.findings import Findings, quote
from server.kpi.read.first_signs import of_words
from server.kpi.read.no_records import Wording, saying, total_rows
from sheets_schema.tabs import LEADS

TAB = "leads"
MAKES_A_ROW = ("received_at", "opportunity_on", "qualified_on", "agreed_on", "won_on")
# A row is a lead if any of these says something, or its channel or a stage date does.
TELLING = ("lead_id", "email", "phone", "company", "name")
# Where one of these is written, the program wrote the row, or somebody can be reached.
_REACHED = frozenset(("lead_id", "email", "phone"))
_AMOUNTS = ("won_amount", "expected_amount")
# A footer may have a label and the moment beside it.
_MOST_OF_FOOTER = 2
# By key of a column: how its heading may be written, and the signs such writings begin with.
_HEADINGS = {column.key: frozenset(map(fold, column.header.both())) for column in LEADS.columns}
_HEADING_SIGNS = {key: of_words(words) for key, words in _HEADINGS.items()}


class NoLeads:
    def __init__(
        self, days: Mapping[str, Days], words: Mapping[str, Words], business: Business
    ) -> None:
        """`days`, `words`: the columns that are read whole."""
        self._days = days
        self._wording = Wording()
        self._reached = _Rows()
        self._named = _Rows()
        self._footers = _Rows()
        self._filled = _Counts()
        self._headings = _Counts()
        for key, one in words.items():
            reader = of_channel(business) if key == "channel" else total_words
            column = Distinct(one.codes, one.texts)
            self._wording.hear(key, column, reader)
            self._count_headings(key, column)

    def look(self, key: str, column: Distinct) -> None:
        """Each of TELLING, once."""
        self._count_headings(key, column)
        filled = column.written()
        if key in _REACHED:
            self._reached.add(filled)
            return
        self._filled.add(filled)
        self._named.add(self._wording.hear(key, column, counts=False))
        self._note_footers(column)

    def tell(
        self,
        cells: Mapping[str, Column],
        amounts: Mapping[str, Amounts],
        written: Bools,
        findings: Findings,
    ) -> Longs:
        """The rows of `written` that are no leads; each of them is told."""
        size = len(written)
        self._look_at_unread_days(cells)
        self._wording.grow(size)
        reached = self._reached.of(size)
        headings = np.flatnonzero(written & (self._headings.of(size) > 1))
        findings.at("header_again", TAB, headings)

        dated = np.zeros(size, dtype=np.bool_)
        for key in MAKES_A_ROW:
            days = self._days[key].days[:size]
            dated[: len(days)] |= days > 0
        something = dated | (self._wording.others[:size] > 0)
        alone = ~reached & ~something & (self._filled.of(size) <= _MOST_OF_FOOTER)
        footers = np.setdiff1d(np.flatnonzero(written & alone & self._footers.of(size)), headings)
        findings.at("footer", TAB, footers)

        somebody = reached | self._named.of(size) | ~written
        somebody[headings] = somebody[footers] = True
        totals = total_rows(
            self._wording,
            [amounts[key].units for key in _AMOUNTS],
            something=something,
            somebody=somebody,
        )
        for told, rows in saying(self._wording, totals).items():
            texts = None if told is None else quote(cells[told], rows)
            findings.at("total_row", TAB, rows, told, texts)
        return np.concatenate([headings, footers, totals])

    def _look_at_unread_days(self, cells: Mapping[str, Column]) -> None:
        """Words that stand in the place of a date."""
        for key in MAKES_A_ROW:
            bad = self._days[key].bad
            if not len(bad):
                continue
            column = read.objects(cells[key])
            kept = np.full(len(column), None, dtype=object)
            kept[bad] = column[bad]
            unread = Distinct.of(kept)
            self._wording.hear(key, unread, counts=False)
            self._count_headings(key, unread)
            if key == "received_at":
                self._filled.add(unread.written())
                self._note_footers(unread)

    def _count_headings(self, key: str, column: Distinct) -> None:
        same = [
            place
            for place, text in column.texts(_HEADING_SIGNS[key])
            if len(text) < 60 and fold(text) in _HEADINGS[key]
        ]
        if same:
            self._headings.add(column.rows(same))

    def _note_footers(self, column: Distinct) -> None:
        texts = [(place, cell) for place, cell in enumerate(column.cells) if isinstance(cell, str)]
        if may_hold_footer([text for _, text in texts]):
            self._footers.add(column.rows([at for at, text in texts if is_footer([text])]))


class _Rows:
    """Rows of which something is so, as columns of different lengths tell it."""

    def __init__(self) -> None:
        self._rows: Bools = np.zeros(0, dtype=np.bool_)

    def add(self, rows: Bools) -> None:
        size = max(len(rows), len(self._rows))
        self._rows = read.fit(self._rows, size, False) | read.fit(rows, size, False)

    def of(self, size: int) -> Bools:
        return read.fit(self._rows, max(size, len(self._rows)), False)[:size].copy()


class _Counts:
    """The same, of how many columns it is so."""

    def __init__(self) -> None:
        self._counts: Ints = np.zeros(0, dtype=np.int32)

    def add(self, rows: Bools) -> None:
        size = max(len(rows), len(self._counts))
        self._counts = read.fit(self._counts, size, 0) + read.fit(rows, size, False)

    def of(self, size: int) -> Ints:
        return read.fit(self._counts, max(size, len(self._counts)), 0)[:size]
