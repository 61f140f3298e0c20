"""Whether two rates from few cases really differ."""

from math import sqrt

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
