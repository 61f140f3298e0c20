"""Whether rates and counts from few cases really differ from what chance would do, and what a
difference is made of. All of it is a few lines over `math` and numpy, tested by the vectors of R's
and statsmodels' documentation: scipy and statsmodels would be 150 MB more to install, and a second
to import, for four functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import erfc, exp, fsum, lgamma, log, sqrt

import numpy as np
from numpy.typing import NDArray

LEAST_EXPECTED = 5


def two_proportions(one: tuple[int, int], other: tuple[int, int]) -> float | None:
    """Two-sided P that two rates are the same, by the pooled z test. (successes, cases) of each.
    None where there is nothing to test: no cases on a side, or all or none succeeded on both."""
    (hits, cases), (other_hits, other_cases) = one, other
    both, successes = cases + other_cases, hits + other_hits
    if not cases or not other_cases or successes in (0, both):
        return None
    pooled = successes / both
    spread = sqrt(pooled * (1 - pooled) * (1 / cases + 1 / other_cases))
    return erfc(abs(hits / cases - other_hits / other_cases) / spread / sqrt(2))


def enough_for_z(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether the normal distribution stands for these counts: where both rates were the same, five
    or more of each outcome would be expected on each side (Cochran's rule)."""
    both = one[1] + other[1]
    rarer = min(one[0] + other[0], both - one[0] - other[0])
    return both > 0 and min(one[1], other[1]) * rarer >= LEAST_EXPECTED * both


@dataclass(frozen=True, slots=True)
class Part:
    """What one group adds to the difference of two rates: `mix` because its share of the cases
    changed, `rate` because its own rate did. As shares of all cases, not in percent."""

    mix: float
    rate: float

    @property
    def whole(self) -> float:
        return self.mix + self.rate


def kitagawa(now: Sequence[tuple[int, int]], then: Sequence[tuple[int, int]]) -> list[Part]:
    """The difference of two rates taken apart by group (Kitagawa 1955, without an interaction):
    (successes, cases) of each group now and then → its part; all parts add up to the difference.

    A group's share is measured against the mean rate, so that a group whose share grew counts for
    the difference only as far as it is better or worse than the rest. One that has no cases on a
    side has the same rate on both: all of its part is mix. [] where a side has no cases at all."""
    cases, cases_then = (sum(one for _, one in side) for side in (now, then))
    if not cases or not cases_then:
        return []
    mean = (sum(one for one, _ in now) / cases + sum(one for one, _ in then) / cases_then) / 2
    parts = []
    for (hits, own), (hits_then, own_then) in zip(now, then, strict=True):
        rate = hits / own if own else hits_then / own_then if own_then else mean
        rate_then = hits_then / own_then if own_then else rate
        share, share_then = own / cases, own_then / cases_then
        parts.append(
            Part(
                mix=(share - share_then) * ((rate + rate_then) / 2 - mean),
                rate=(rate - rate_then) * (share + share_then) / 2,
            )
        )
    return parts


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
