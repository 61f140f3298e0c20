"""What a rebuild found odd, collected while reading and counting; shown on データ品質."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from server.kpi.read.columns import Longs
from sheets_schema.quality_rules import BY_KEY

# Sheets count rows from 1 and the first holds the headers, as a rule.
FIRST_ROW = 2
# So many rows of one finding are told with what stands in them, the others by their number alone.
QUOTED_EACH = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken in one tab. `rows`: sheet rows, ascending; empty where no row is to blame.
    `column`: key of the column; `texts`: what stands in the cells, beside the first QUOTED_EACH of
    `rows`."""

    rule: str
    tab: str
    rows: Longs
    column: str | None = None
    texts: tuple[str, ...] | None = None

    @property
    def count(self) -> int:
        return max(len(self.rows), 1)


class Findings:
    """`first_rows`: tab key → the sheet's row at which its columns begin, where it is not the
    second."""

    def __init__(self, first_rows: Mapping[str, int] | None = None) -> None:
        self._all: list[Finding] = []
        self._first_rows = first_rows or {}

    def row(self, tab: str, place: int) -> int:
        """The sheet's row of a zero-based place in the columns of `tab`."""
        return place + self._first_rows.get(tab, FIRST_ROW)

    def at(
        self,
        rule: str,
        tab: str,
        positions: ArrayLike,
        column: str | None = None,
        texts: Iterable[object] | None = None,
    ) -> None:
        """`positions`: zero-based places in the columns that were read; none adds nothing.
        `texts`: what to quote, one for each position; no more is asked of it than is told."""
        places = np.asarray(positions, dtype=np.int64)
        if len(places):
            quoted = None if texts is None else tuple(map(shown, islice(texts, QUOTED_EACH)))
            self._all.append(Finding(_known(rule), tab, places + self.row(tab, 0), column, quoted))

    def note(self, rule: str, tab: str, text: str, column: str | None = None) -> None:
        """Something about a tab as a whole."""
        nowhere = np.array([], dtype=np.int64)
        self._all.append(Finding(_known(rule), tab, nowhere, column, (text,)))

    def in_order(self) -> list[Finding]:
        """By the order of the rules, then of the tabs' reading."""
        order = {rule: place for place, rule in enumerate(BY_KEY)}
        return sorted(self._all, key=lambda one: order[one.rule])

    @property
    def count(self) -> int:
        return sum(one.count for one in self._all)


def shown(cell: object) -> str:
    """A cell's value as the spreadsheet has it: "" for a blank, TRUE and FALSE."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def quote(cells: Sequence[object], positions: ArrayLike) -> Iterator[object]:
    """The cells at `positions`."""
    return (cells[int(place)] for place in np.asarray(positions, dtype=np.int64))


def _known(rule: str) -> str:
    if rule not in BY_KEY:
        raise KeyError(rule)
    return rule
