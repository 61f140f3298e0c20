"""The functions of numbers that formulas know: what each does once its arguments are numbers.

Rounding is by the decimal writing and half away from zero, as spreadsheets do it: ROUND(2.5) is 3,
ROUND(1.005, 2) is 1.01."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal

from sheets_emulator.errors import EmulatorError
from sheets_emulator.values.cell_value import ErrorType

_EXACT = Context(prec=700)


class NoResult(EmulatorError):
    """These numbers have none; `kind` is the error's, the message Google's."""

    def __init__(self, kind: ErrorType, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class OfNumbers:
    """Each argument is one number; `optional` stand for those that are left out."""

    least: int
    optional: tuple[float, ...]
    result: Callable[..., float]


def _rounder(how: str) -> Callable[[float, float], float]:
    def rounded(value: float, places: float) -> float:
        step = Decimal(1).scaleb(-int(places))
        return float(_exact(value).quantize(step, rounding=how, context=_EXACT))

    return rounded


def _exact(value: float) -> Decimal:
    """By its shortest writing: 1.005 is meant as 1.005."""
    return Decimal(repr(float(value)))


def _to_multiple(name: str, how: str) -> Callable[[float, float], float]:
    def multiple(value: float, factor: float) -> float:
        if value > 0 > factor:
            raise NoResult(
                "NUM", f"Function {name} parameter 2 must be positive when parameter 1 is."
            )
        if factor == 0:
            return 0.0
        steps = _EXACT.divide(_exact(value), _exact(factor))
        whole = steps.to_integral_value(rounding=how)
        return float(whole * _exact(factor))

    return multiple


def _mod(value: float, divisor: float) -> float:
    if divisor == 0:
        raise NoResult("DIVIDE_BY_ZERO", "Function MOD parameter 2 cannot be zero.")
    return float(value - divisor * math.floor(value / divisor))


def _root(value: float) -> float:
    if value < 0:
        raise NoResult("NUM", "Function SQRT parameter 1 value is negative.")
    return math.sqrt(value)


OF_NUMBERS: Mapping[str, OfNumbers] = {
    "ROUND": OfNumbers(1, (0.0,), _rounder(ROUND_HALF_UP)),
    "ROUNDUP": OfNumbers(1, (0.0,), _rounder(ROUND_UP)),
    "ROUNDDOWN": OfNumbers(1, (0.0,), _rounder(ROUND_DOWN)),
    "CEILING": OfNumbers(1, (1.0,), _to_multiple("CEILING", "ROUND_CEILING")),
    "FLOOR": OfNumbers(1, (1.0,), _to_multiple("FLOOR", "ROUND_FLOOR")),
    "INT": OfNumbers(1, (), lambda value: float(math.floor(value))),
    "ABS": OfNumbers(1, (), abs),
    "MOD": OfNumbers(2, (), _mod),
    "SQRT": OfNumbers(1, (), _root),
}


def _average(numbers: Sequence[float]) -> float:
    if not numbers:
        raise NoResult("DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero.")
    return math.fsum(numbers) / len(numbers)


# Over any number of cells; words and empty cells of a range count for nothing.
OVER_CELLS: Mapping[str, Callable[[Sequence[float]], float]] = {
    "SUM": lambda numbers: math.fsum(numbers),
    "MIN": lambda numbers: min(numbers, default=0.0),
    "MAX": lambda numbers: max(numbers, default=0.0),
    "COUNT": lambda numbers: float(len(numbers)),
    "AVERAGE": _average,
}
