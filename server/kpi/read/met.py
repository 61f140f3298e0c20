"""Which rows meet the conditions that people wrote in 設定 and on 施策: each column is looked
through once, and each distinct cell of it once."""

from collections.abc import Collection, Sequence

import numpy as np

from server.business.conditions import Condition, Rule, plain
from server.kpi.read.columns import Bools, Distinct, Longs, fit
from sheets_schema.score_words import LABELLED

# One bit a condition.
_AT_ONCE = 62


class Met:
    """Rules that are asked of each column when it is at hand."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._conditions = list(dict.fromkeys(one for rule in rules for one in rule.conditions))
        # Those of each column, by the number of the sixty-odd that share their bits.
        self._asked: dict[str, dict[int, list[tuple[int, Condition]]]] = {}
        for place, one in enumerate(self._conditions):
            for key in one.columns:
                of_key = self._asked.setdefault(key, {})
                of_key.setdefault(place // _AT_ONCE, []).append((place % _AT_ONCE, one))
        self._bits: dict[int, Longs] = {}

    @property
    def columns(self) -> Collection[str]:
        """Those that are still to be looked at."""
        return tuple(self._asked)

    def look(self, key: str, column: Distinct) -> None:
        """Each of `columns`, once; any other says nothing."""
        for number, asked in self._asked.pop(key, {}).items():
            # Most ask whether a word stands in the column's own cell, often of thousands of
            # addresses.
            words = [
                (1 << place, word)
                for place, one in asked
                if one.own == key and one.test == "holds"
                for word in one.operands
            ]
            others = [pair for pair in asked if pair[1].own != key or pair[1].test != "holds"]
            met = (_met(key, cell, words, others) for cell in column.cells)
            table = np.array([*met, 0], dtype=np.int64)  # a blank has code -1
            found = table[column.codes]
            held = self._bits.get(number, found[:0])
            size = max(len(held), len(found))
            self._bits[number] = fit(held, size, 0) | fit(found, size, 0)

    def rows(self, size: int) -> list[Bools]:
        """For each rule, where it holds. What stands below the last lead is nobody's."""
        held = {one: self._held(place, size) for place, one in enumerate(self._conditions)}
        found = []
        for rule in self._rules:
            met: Bools = np.zeros(size, dtype=np.bool_)
            for way in rule.ways:
                met |= np.logical_and.reduce([held[one] for one in way])
            found.append(met)
        return found

    def _held(self, place: int, size: int) -> Bools:
        bits = self._bits.get(place // _AT_ONCE, np.zeros(0, dtype=np.int64))[:size]
        held: Bools = fit(bits & (1 << place % _AT_ONCE), size, 0) != 0
        return held


def _met(
    key: str,
    cell: object,
    words: Sequence[tuple[int, str]],
    asked: Sequence[tuple[int, Condition]],
) -> int:
    """One bit a condition. `words`: bits of those that only ask for a word in the cell."""
    text = plain(cell) if isinstance(cell, str) else plain(str(cell))
    if key in LABELLED and ":" not in text:
        asked = [(place, one) for place, one in asked if not one.own]
    bits = 0
    for bit, word in words:
        if word in text:
            bits |= bit
    for place, condition in asked:
        if condition.holds(key, text):
            bits |= 1 << place
    return bits
