"""The conditional formats of a sheet, asked cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sheets_emulator.errors import ApiError
from sheets_emulator.model import a1
from sheets_emulator.model.cell import Json, Value
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.shown.look import PLAIN, Format, Look, hex_color, overlaid, rgb_color
from sheets_emulator.shown.reading import Reading
from sheets_emulator.values.cell_value import is_number
from sheets_emulator.values.conditions import Place, Surroundings, is_met
from sheets_emulator.values.formula import reads_only_row
from sheets_emulator.values.gradient import Stop, color_at, stops


@dataclass(slots=True)
class _Rule:
    ranges: list[Rect]
    rule: Json
    scale: tuple[Stop, ...] | None = None
    """Points of a colour scale, computed when a cell first asks."""

    def covers(self, row: int, column: int) -> bool:
        return any(rect.contains(row, column) for rect in self.ranges)

    def reaches(self, row: int) -> bool:
        return any(rect.top <= row < rect.bottom for rect in self.ranges)

    @property
    def first(self) -> Rect:
        return self.ranges[0]

    def looks_only_at_its_row(self, locale: str) -> bool:
        condition = (self.rule.get("booleanRule") or {}).get("condition") or {}
        if condition.get("type") == "ONE_OF_RANGE":
            return False
        texts = [str(given.get("userEnteredValue", "")) for given in condition.get("values", ())]
        formulas = [text for text in texts if text.startswith("=")]
        return all(reads_only_row(text, self.first.top, locale) for text in formulas)


class ConditionalFormats:
    """Rules are tried in order and the first that is met decides, as Google's help says; a rule
    of one kind (colour scale, condition) does not keep one of the other from being tried."""

    def __init__(self, reading: Reading, sheet: Sheet) -> None:
        self._reading = reading
        self._rules = [
            _Rule(ranges, rule)
            for rule in sheet.conditional_formats
            if (ranges := _ranges(reading, rule))
        ]
        self._sheet = sheet

    @cached_property
    def _around(self) -> Surroundings:
        return self._reading.around(self._sheet)

    def applied(self, look: Look, row: int, column: int, value: Value) -> Look:
        """`look` with the format of the rules that this cell meets."""
        condition_met = False
        for rule in self._rules:
            if not rule.covers(row, column):
                continue
            if "gradientRule" in rule.rule:
                look = self._scaled(look, rule, value)
            elif not condition_met and (given := self._met(rule, row, column, value)) is not None:
                condition_met = True
                look = overlaid(look, given)
        return look

    def formats(self, row: int, column: int, value: Value) -> list[Format]:
        """The CellFormats of the rules that this cell meets, a later one over an earlier."""
        found: list[Format] = []
        condition_met = False
        for rule in self._rules:
            if not rule.covers(row, column):
                continue
            if "gradientRule" in rule.rule:
                background = self._scaled(PLAIN, rule, value).background
                if background is not None:
                    found.append({"backgroundColor": rgb_color(background)})
            elif not condition_met and (given := self._met(rule, row, column, value)) is not None:
                condition_met = True
                found.append(given)
        return found

    def covers(self, row: int, column: int) -> bool:
        """Whether any rule has a say in the cell: an empty one may still be coloured."""
        return any(rule.covers(row, column) for rule in self._rules)

    def reaching(self, row: int) -> tuple[int, ...] | None:
        """Which rules have a say in the row: two rows without values that the same rules reach
        look alike. None where one of the rules looks at other rows too."""
        reaching = tuple(i for i, rule in enumerate(self._rules) if rule.reaches(row))
        return reaching if self._local.issuperset(reaching) else None

    @cached_property
    def _local(self) -> frozenset[int]:
        locale = self._reading.book.locale
        local = (i for i, rule in enumerate(self._rules) if rule.looks_only_at_its_row(locale))
        return frozenset(local)

    def _met(self, rule: _Rule, row: int, column: int, value: Value) -> Format | None:
        boolean: Mapping[str, Any] = rule.rule.get("booleanRule") or {}
        place = Place(row - rule.first.top, column - rule.first.left)
        if is_met(boolean.get("condition") or {}, value, self._around, place):
            return boolean.get("format") or {}
        return None

    def _scaled(self, look: Look, rule: _Rule, value: Value) -> Look:
        if not is_number(value):
            return look
        if rule.scale is None:
            rule.scale = self._stops(rule)
        color = color_at(value, rule.scale)
        if color is None:
            return look
        return replace(
            look, background=hex_color(dict(zip(("red", "green", "blue"), color, strict=True)))
        )

    def _stops(self, rule: _Rule) -> tuple[Stop, ...]:
        numbers = [
            number
            for rect in rule.ranges
            for number in self._reading.values(rect)
            if is_number(number)
        ]
        return stops(rule.rule["gradientRule"], numbers, self._around)


def _ranges(reading: Reading, rule: Json) -> list[Rect]:
    found = []
    for given in rule.get("ranges", ()):
        try:
            found.append(a1.grid_range(reading.book, given))
        except ApiError:
            continue  # a range that lay wholly on rows since deleted
    return found
