"""Whether a value meets a BooleanCondition: for conditional formats, validation and filters.

An unknown kind of condition is met by nothing, as is one whose own formula fails.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sheets_emulator.values import serial
from sheets_emulator.values.cell_value import CellAt, CellError, Formula, Value, is_number
from sheets_emulator.values.entered import parse_user_entered
from sheets_emulator.values.formula import as_text, evaluate

Condition = Mapping[str, Any]
"""The API's BooleanCondition: `type`, and `values` of `userEnteredValue` or `relativeDate`."""

RangeValues = Callable[[str], Sequence[Value]]
"""The values of a range named in A1, row by row; empty where there is no such range."""

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
URL = re.compile(r"(https?://|ftp://|mailto:|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a condition may look at. `now`: the wall clock of the spreadsheet."""

    cell_at: CellAt
    range_values: RangeValues
    now: datetime
    locale: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the value stands, counted from the first cell of the condition's range."""

    rows: int = 0
    columns: int = 0


def is_met(condition: Condition, value: Value, around: Surroundings, place: Place) -> bool:
    kind = str(condition.get("type", ""))
    if kind == "CUSTOM_FORMULA":
        return _custom(condition, around, place)
    if kind in ("BLANK", "NOT_BLANK"):
        return (value is None or value == "") == (kind == "BLANK")
    if isinstance(value, CellError):
        return False
    if kind == "BOOLEAN":
        return _is_checkbox_value(condition, value, around, place)
    if kind in ("ONE_OF_LIST", "ONE_OF_RANGE"):
        return as_text(value, around.locale) in choices(condition, around)
    operands = [_operand(given, around, place) for given in condition.get("values", ())]
    family, _, test = kind.partition("_")
    match family:
        case "NUMBER":
            return _number_meets(test, value, operands)
        case "DATE":
            return _date_meets(test, value, operands)
        case "TEXT":
            return _text_meets(test, as_text(value, around.locale), operands, around.locale)
        case _:
            return False


def choices(condition: Condition, around: Surroundings) -> list[str]:
    """What a ONE_OF_LIST or ONE_OF_RANGE offers, in order, each once, as text."""
    given = [str(value.get("userEnteredValue", "")) for value in condition.get("values", ())]
    if condition.get("type") == "ONE_OF_LIST":
        return list(dict.fromkeys(given))
    if condition.get("type") != "ONE_OF_RANGE" or not given:
        return []
    values = around.range_values(given[0].removeprefix("="))
    return list(dict.fromkeys(text for value in values if (text := _plain(value, around.locale))))


def _plain(value: Value, locale: str) -> str:
    return "" if isinstance(value, CellError) else as_text(value, locale)


def _custom(condition: Condition, around: Surroundings, place: Place) -> bool:
    values = condition.get("values", ())
    if not values:
        return False
    result = evaluate(
        str(values[0].get("userEnteredValue", "")),
        around.cell_at,
        today=around.now.date(),
        locale=around.locale,
        rows=place.rows,
        columns=place.columns,
    )
    return isinstance(result, bool | int | float) and bool(result)


def _is_checkbox_value(
    condition: Condition, value: Value, around: Surroundings, place: Place
) -> bool:
    given = [_operand(given, around, place) for given in condition.get("values", ())]
    return value in given if given else isinstance(value, bool)


def _operand(given: Mapping[str, Any], around: Surroundings, place: Place) -> Value:
    if "relativeDate" in given:
        return serial.from_datetime(_relative(str(given["relativeDate"]), around.now.date()))
    text = str(given.get("userEnteredValue", ""))
    entered = parse_user_entered(text, around.locale, around.now, None).value
    if isinstance(entered, Formula):
        return evaluate(
            entered,
            around.cell_at,
            today=around.now.date(),
            locale=around.locale,
            rows=place.rows,
            columns=place.columns,
        )
    return entered


def _relative(name: str, today: date) -> date:
    match name:
        case "PAST_YEAR":
            return _months_ago(today, 12)
        case "PAST_MONTH":
            return _months_ago(today, 1)
        case "PAST_WEEK":
            return today - timedelta(days=7)
        case "YESTERDAY":
            return today - timedelta(days=1)
        case "TOMORROW":
            return today + timedelta(days=1)
        case _:
            return today


def _months_ago(today: date, months: int) -> date:
    month = today.year * 12 + today.month - 1 - months
    first = date(month // 12, month % 12 + 1, 1)
    length = ((first + timedelta(days=31)).replace(day=1) - first).days
    return first.replace(day=min(today.day, length))


def _number_meets(test: str, value: Value, operands: Sequence[Value]) -> bool:
    if not is_number(value):
        # A word is not the number asked for, so "not equal" holds for it.
        return test in ("NOT_EQ", "NOT_BETWEEN") and isinstance(value, str) and value != ""
    return _compares(test, value, operands)


def _date_meets(test: str, value: Value, operands: Sequence[Value]) -> bool:
    if not is_number(value):
        return False
    if test == "IS_VALID":
        return True
    whole = [float(o // 1) if is_number(o) else o for o in operands]
    return _compares(DATE_TEST.get(test, test), float(value // 1), whole)


DATE_TEST: Mapping[str, str] = {
    "BEFORE": "LESS",
    "AFTER": "GREATER",
    "ON_OR_BEFORE": "LESS_THAN_EQ",
    "ON_OR_AFTER": "GREATER_THAN_EQ",
}


def _compares(test: str, value: float, operands: Sequence[Value]) -> bool:
    limits = [operand for operand in operands if is_number(operand)]
    if len(limits) < (2 if test.endswith("BETWEEN") else 1):
        return False
    first, last = limits[0], limits[-1]
    match test:
        case "EQ":
            return value == first
        case "NOT_EQ":
            return value != first
        case "LESS":
            return value < first
        case "LESS_THAN_EQ":
            return value <= first
        case "GREATER":
            return value > first
        case "GREATER_THAN_EQ":
            return value >= first
        case "BETWEEN":
            return min(first, last) <= value <= max(first, last)
        case "NOT_BETWEEN":
            return not min(first, last) <= value <= max(first, last)
        case _:
            return False


def _text_meets(test: str, text: str, operands: Sequence[Value], locale: str) -> bool:
    if test == "IS_EMAIL":
        return EMAIL.fullmatch(text) is not None
    if test == "IS_URL":
        return URL.fullmatch(text) is not None
    if not operands or isinstance(operands[0], CellError):
        return False
    own, asked = text.casefold(), as_text(operands[0], locale).casefold()
    match test:
        case "CONTAINS":
            return asked in own
        case "NOT_CONTAINS":
            return asked not in own
        case "STARTS_WITH":
            return own.startswith(asked)
        case "ENDS_WITH":
            return own.endswith(asked)
        case "EQ":
            return own == asked
        case "NOT_EQ":
            return own != asked
        case _:
            return False
