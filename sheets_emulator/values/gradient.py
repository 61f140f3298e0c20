"""Colour scales: where between its points a number stands, and the colour there."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sheets_emulator.values.cell_value import Value
from sheets_emulator.values.conditions import Surroundings
from sheets_emulator.values.formula import evaluate

Rgb = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Stop:
    at: float
    color: Rgb


def stops(
    rule: Mapping[str, Any], numbers: Iterable[float], around: Surroundings
) -> tuple[Stop, ...]:
    """The points of a GradientRule over the numbers of its ranges, lowest first; fewer than two
    where there is nothing to tell apart."""
    ordered = sorted(numbers)
    found: list[Stop] = []
    for name in ("minpoint", "midpoint", "maxpoint"):
        point = rule.get(name)
        if not point or not ordered:
            continue
        text = str(point.get("value", ""))
        at = _position(point, ordered, _given(text, around) if text else None)
        if at is not None:
            found.append(Stop(at, rgb(point)))
    return tuple(sorted(found, key=lambda stop: stop.at))


def color_at(value: float, points: Sequence[Stop]) -> Rgb | None:
    """Between two points the colours mix in proportion; beyond them the ends hold."""
    if len(points) < 2:
        return None
    if value <= points[0].at:
        return points[0].color
    for low, high in pairwise(points):
        if value <= high.at:
            share = (value - low.at) / (high.at - low.at)
            red, green, blue = (
                a + (b - a) * share for a, b in zip(low.color, high.color, strict=True)
            )
            return (red, green, blue)
    return points[-1].color


def rgb(holder: Mapping[str, Any]) -> Rgb:
    """The colour of an InterpolationPoint: `colorStyle` before the older `color`."""
    color = (holder.get("colorStyle") or {}).get("rgbColor") or holder.get("color") or {}
    return (color.get("red", 0.0), color.get("green", 0.0), color.get("blue", 0.0))


def _given(text: str, around: Surroundings) -> Value:
    return evaluate(text, around.cell_at, today=around.now.date(), locale=around.locale)


def _position(point: Mapping[str, Any], ordered: Sequence[float], given: Value) -> float | None:
    match point.get("type"):
        case "MIN":
            return ordered[0]
        case "MAX":
            return ordered[-1]
    if not isinstance(given, int | float):
        return None
    match point.get("type"):
        case "NUMBER":
            return given
        case "PERCENT":
            return ordered[0] + (ordered[-1] - ordered[0]) * given / 100
        case "PERCENTILE":
            return _percentile(ordered, given)
        case _:
            return None


def _percentile(ordered: Sequence[float], percent: float) -> float:
    position = (len(ordered) - 1) * min(max(percent, 0.0), 100.0) / 100
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)
