"""Rows that people typed or pasted and that hold no record (totals, the header again): told, and
not counted. What makes one is said in server.furniture; here whole columns of a tab are asked."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np

from server.business.typed import fold, tidy
from server.furniture import Holds, Says, Sums, TotalWords, is_figure, is_total, total_words
from server.kpi.read.columns import Bools, Column, Distinct, Ints, Longs, fit
from server.kpi.read.first_signs import BLANKS, FIGURES, FirstSigns, of_words
from sheets_schema.tabs import Tab

_LONGEST = 60
# What a word of a column says about totals: for names that 設定 knows it says nothing.
Reader = Callable[[str], TotalWords]


class Wording:
    """What the cells of a tab's columns of words say, row by row. `says`: the strongest word of the
    row; `where`: the column that says it (place in `keys`, -1 for none); `others`: how many other
    words stand in the row that are neither figures nor of totals."""

    def __init__(self, size: int = 0) -> None:
        self.says: Ints = np.zeros(size, dtype=np.int32)
        self.where: Ints = np.full(size, -1, dtype=np.int32)
        self.others: Ints = np.zeros(size, dtype=np.int32)
        self.keys: list[str] = []

    def hear(
        self, key: str, column: Distinct, reader: Reader = total_words, *, counts: bool = True
    ) -> Bools:
        """One more column. `counts`: whether its other words are among `others`; gives where they
        stand."""
        cells = column.cells
        said = [reader(cell).says if isinstance(cell, str) else Says.NOTHING for cell in cells]
        no_words = {place for place, cell in column.texts(FIGURES) if is_figure(cell)}
        no_words |= {place for place, cell in column.texts(BLANKS) if not tidy(cell)}
        is_other = [
            said[place] is Says.NOTHING
            and place not in no_words
            and (isinstance(cell, str) or not is_figure(cell))
            for place, cell in enumerate(cells)
        ]
        return self._note(key, column.codes, said, is_other, counts=counts)

    def _note(
        self, key: str, codes: Ints | Longs, said: list[Says], is_other: list[bool], *, counts: bool
    ) -> Bools:
        self.grow(len(codes))
        self.keys.append(key)
        other: Bools = np.array([*is_other, False], dtype=np.bool_)[codes]  # a blank has code -1
        if any(said):
            here = np.array([*said, Says.NOTHING], dtype=np.int32)[codes]
            stronger = np.flatnonzero(here > self.says[: len(here)])
            self.where[stronger] = len(self.keys) - 1
            self.says[stronger] = here[stronger]
        if counts:
            self.others[: len(other)] += other
        return other

    def grow(self, size: int) -> None:
        if size > len(self.says):
            self.says = fit(self.says, size, 0)
            self.where = fit(self.where, size, -1)
            self.others = fit(self.others, size, 0)


def total_rows(
    wording: Wording,
    amounts: Sequence[Longs],
    *,
    something: Bools,
    somebody: Bools,
    group: Sequence[object] | None = None,
) -> Longs:
    """The rows that are totals, ascending; as many are looked at as `something` has. `amounts`:
    columns of whole numbers, 0 for none.
    `something`, `somebody`: what else stands in the rows (server.furniture.Holds). `group`: rows
    add up within their own group only."""
    size = len(something)
    wording.grow(size)
    says = wording.says[:size]
    filled = np.zeros(size, dtype=np.bool_)
    for column in amounts:
        within = column[:size]
        filled[: len(within)] |= within != 0
    holds = np.where(somebody, Holds.SOMEBODY, np.where(something, Holds.SOMETHING, Holds.FIGURES))
    possible = ~somebody & ((says > 0) | (filled & ~something))
    if not possible.any():
        return np.zeros(0, dtype=np.int64)
    rows = np.flatnonzero(possible | filled).tolist()
    sums: dict[object, Sums] = {}
    found = []
    for row in rows:
        of_row = [int(column[row]) if row < len(column) else 0 for column in amounts]
        above = sums.setdefault(None if group is None else group[row], Sums(len(amounts)))
        if possible[row]:
            said, kept = Says(int(says[row])), Holds(int(holds[row]))
            # A word beside the amount makes one row enough: the total of a channel that has one.
            adds_up = above.add_up_to(of_row, rows=said.rows_to_add_up)
            if is_total(said, kept, adds_up=adds_up):
                found.append(row)
                continue
        above.add(of_row)
    return np.array(found, dtype=np.int64)


def saying(wording: Wording, rows: Longs) -> Mapping[str | None, Longs]:
    """Key of the column that says it → its rows; None for rows that only add up."""
    found: dict[str | None, Longs] = {}
    for place in np.unique(wording.where[rows]).tolist():
        key = wording.keys[place] if place >= 0 else None
        found[key] = rows[wording.where[rows] == place]
    return found


def header_rows(tab: Tab, cells: Mapping[str, Column], keys: Sequence[str], size: int) -> Longs:
    """Rows that are the header pasted again: at least two cells are the headings of their columns.
    `keys`: the columns to look at."""
    same = np.zeros(size, dtype=np.int32)
    for key in keys:
        column = cells.get(key, ())
        headings = {fold(word) for word in tab.column(key).header.both()}
        signs = _signs_of(*sorted(headings))
        found = [
            place
            for place, cell in enumerate(column)
            if isinstance(cell, str)
            and signs[cell[:1]]
            and len(cell) < _LONGEST
            and fold(cell) in headings
        ]
        same[[place for place in found if place < size]] += 1
    return np.flatnonzero(same > 1)


@cache
def _signs_of(*headings: str) -> FirstSigns:
    return of_words(headings)
