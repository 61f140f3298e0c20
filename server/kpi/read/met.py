"""Which rows meet the conditions that people wrote in 設定 and on 施策: each column is looked
through once, and each distinct cell of it once."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from server.business.conditions import Condition, Rule, plain
from server.kpi.read.columns import Bools, Column, objects
from sheets_schema.score_words import LABELLED

# One bit a condition.
_AT_ONCE = 62


def rows_that_meet(cells: Mapping[str, Column], rules: Sequence[Rule], size: int) -> list[Bools]:
    """For each of `rules`, where it holds. `cells`: key of a column → the cells of its rows; each
    is parsed only if a condition asks for it."""
    conditions = list(dict.fromkeys(one for rule in rules for one in rule.conditions))
    held: dict[Condition, Bools] = {}
    for start in range(0, len(conditions), _AT_ONCE):
        held |= _held(cells, conditions[start : start + _AT_ONCE], size)
    found = []
    for rule in rules:
        met: Bools = np.zeros(size, dtype=np.bool_)
        for way in rule.ways:
            met |= np.logical_and.reduce([held[one] for one in way])
        found.append(met)
    return found


def _held(
    cells: Mapping[str, Column], conditions: Sequence[Condition], size: int
) -> dict[Condition, Bools]:
    bits = np.zeros(size, dtype=np.int64)
    for key in dict.fromkeys(key for one in conditions for key in one.columns):
        if key not in cells:
            continue
        asked = [(place, one) for place, one in enumerate(conditions) if key in one.columns]
        # Most ask whether a word stands in the column's own cell, often of thousands of addresses.
        words = [
            (1 << place, word)
            for place, one in asked
            if one.own == key and one.test == "holds"
            for word in one.operands
        ]
        others = [pair for pair in asked if pair[1].own != key or pair[1].test != "holds"]
        codes, distinct = pd.factorize(objects(cells[key]), use_na_sentinel=True)
        met = (_met(key, cell, words, others) for cell in distinct)
        table = np.array([*met, 0], dtype=np.int64)
        # A blank has code -1, the last place of the table. What stands below the last lead is
        # nobody's.
        bits[: len(codes)] |= table[codes[:size]]
    return {one: (bits & (1 << place)) != 0 for place, one in enumerate(conditions)}


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
