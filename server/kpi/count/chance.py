"""Whether rates and counts from few cases really differ from what chance would do."""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, fsum, lgamma, log, sqrt

import numpy as np
from numpy.typing import NDArray

# 95 % of the normal distribution lie within this many standard deviations.
_Z = 1.959964


def interval(successes: int, cases: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a rate; the whole range where there are no cases."""
    if cases == 0:
        return 0.0, 1.0
    rate = successes / cases
    spread = _Z * _Z / cases
    middle = (rate + spread / 2) / (1 + spread)
    half = _Z * sqrt(rate * (1 - rate) / cases + spread / (4 * cases)) / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def differ(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """(successes, cases) of each: whether their intervals have nothing in common."""
    low, high = interval(*one)
    other_low, other_high = interval(*other)
    return high < other_low or other_high < low


def poisson_at_most(count: int, expected: float) -> float:
    """P(X ≤ count) of a Poisson variable with mean `expected`."""
    if expected <= 0:
        return 1.0
    return min(fsum(_poisson(one, expected) for one in range(count + 1)), 1.0)


def poisson_at_least(count: int, expected: float) -> float:
    """P(X ≥ count). Small ones are added up by themselves, and so keep their digits."""
    if count <= 0:
        return 1.0
    if expected <= 0:
        return 0.0
    if count <= expected:
        return 1.0 - poisson_at_most(count - 1, expected)
    total, one, term = 0.0, count, _poisson(count, expected)
    while term > total * 1e-17:
        total += term
        one += 1
        term *= expected / one
    return total


def _poisson(count: int, expected: float) -> float:
    return exp(count * log(expected) - expected - lgamma(count + 1))


def fisher(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Two-sided P that two rates are the same, by Fisher's exact test: the sum over all tables with
    these margins that are no likelier than this one. (successes, cases) of each."""
    (hits, cases), (other_hits, other_cases) = one, other
    both, successes = cases + other_cases, hits + other_hits
    if not cases or not other_cases or successes in (0, both):
        return 1.0
    mean = cases * successes / both
    spread = sqrt(mean * (1 - successes / both) * other_cases / max(both - 1, 1)) + 1
    # Beyond so many deviations nothing is left that a double could hold.
    low = max(0, successes - other_cases, min(hits, int(mean - 40 * spread)))
    high = min(cases, successes, max(hits, int(mean + 40 * spread)))
    logs = _log_factorials(_power_of_two(both + 1))
    found = np.arange(low, high + 1)
    chances = (
        logs[cases] - logs[found] - logs[cases - found]
        + logs[other_cases] - logs[successes - found] - logs[other_cases - successes + found]
        - (logs[both] - logs[successes] - logs[both - successes])
    )  # fmt: skip
    # The tolerance of R's fisher.test: tables that are as likely count, whatever rounding says.
    as_rare = chances <= chances[hits - low] + 1e-7
    return min(float(np.exp(chances[as_rare]).sum()), 1.0)


def holm(chances: Sequence[float]) -> list[float]:
    """The same adjusted for how many were looked at (Holm 1979), beside each."""
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    adjusted = [1.0] * len(chances)
    highest = 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(chances[place] * (len(chances) - rank), 1.0))
        adjusted[place] = highest
    return adjusted


@lru_cache(maxsize=4)
def _log_factorials(size: int) -> NDArray[np.float64]:
    whole = np.arange(size, dtype=np.float64)
    whole[0] = 1.0
    return np.cumsum(np.log(whole))


def _power_of_two(least: int) -> int:
    return 1 << (least - 1).bit_length()
