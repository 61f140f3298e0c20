"""Points of a lead by the rules of 設定, from what its row says now. The rules are those by which
it was scored on arrival: server.business.conditions says what they mean."""

from collections.abc import Sequence

import numpy as np

from server.kpi.read.columns import Bools, Longs

# More than this nobody oversees.
MOST_RULES = 60


def points(rules: Sequence[tuple[str, int]], met: Sequence[Bools], size: int) -> Longs:
    """`met`: where each of the first rules holds, and perhaps of other rules after them. A rule
    earns its points once, however often it is met."""
    earned = np.zeros(size, dtype=np.int64)
    for (_, worth), where in zip(rules[:MOST_RULES], met, strict=False):
        earned += np.where(where, worth, 0)
    return earned
