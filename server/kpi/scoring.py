"""Points of a lead by the rules of 設定, from what its row says now. The rules are those by which
it was scored on arrival: server.business.conditions says what they mean."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from server.business.conditions import Condition, parse, plain
from server.business.typed import Value
from server.kpi.columns import Column, Longs, objects
from sheets_schema.score_words import NAMED

# One bit a rule; more than this nobody oversees.
MOST_RULES = 60


def points(columns: Mapping[str, Column], rules: Sequence[tuple[str, int]], size: int) -> Longs:
    """`columns`: key of a column → the texts of each row; what stands below the last lead (notes in
    メモ) is nobody's. `rules`: conditions that can be parsed. `size`: how many rows. A rule earns
    its points once, however often it is met."""
    used = rules[:MOST_RULES]
    conditions = [parse(words) for words, _ in used]
    met = np.zeros(size, dtype=np.int64)
    for key in NAMED:
        asked = [(place, one) for place, one in enumerate(conditions) if key in one.columns]
        if not asked or key not in columns:
            continue
        codes, distinct = pd.factorize(objects(columns[key]), use_na_sentinel=True)
        bits = np.array([*(_met(key, text, asked) for text in distinct), 0], dtype=np.int64)
        met[: len(codes)] |= bits[codes[:size]]
    earned = np.zeros(size, dtype=np.int64)
    for place, (_, worth) in enumerate(used):
        earned += np.where(met & (1 << place), worth, 0)
    return earned


def _met(key: str, value: Value, asked: Sequence[tuple[int, Condition]]) -> int:
    """One bit a rule."""
    cell = plain(value) if isinstance(value, str) else plain(str(value))
    return sum(1 << place for place, condition in asked if condition.holds(key, cell))
