"""Reads what a person types into a cell, as Google does with USER_ENTERED.

Text that is not clearly a number, a date, a time or a truth value stays text.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from sheets_emulator.values.cell_value import Formula, NumberFormat
from sheets_emulator.values.entered_date import parse_moment
from sheets_emulator.values.locales import Conventions, conventions

MAX_NUMBER_LENGTH = 330  # longer than any double written out

NUMBER = r"""
    (?P<open>\()?
    (?P<sign>[+-])?\s*
    (?P<currency>{currencies})?\s*
    (?P<inner_sign>[+-])?
    (?P<whole>\d{{1,3}}(?:{group}\d{{{second}}})*{group}\d{{{first}}}|\d*)
    (?:{decimal}(?P<fraction>\d*))?
    (?P<exponent>[eE][+-]?\d{{1,3}})?
    \s*(?P<percent>%)?
    \s*(?P<currency_after>{currencies})?
    (?P<close>\))?
    """
# Typed with any of them where the locale groups by a space that no keyboard has.
SPACES = " \u00a0\u202f"
APOSTROPHES = "'’"

DATE_FAMILY = frozenset({"DATE", "TIME", "DATE_TIME"})


@dataclass(frozen=True, slots=True)
class Entered:
    """`number_format`: what the cell is given along with the value; None leaves its own.
    An empty `value` text empties the cell."""

    value: str | float | bool | Formula
    number_format: NumberFormat | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    value: float
    number_format: NumberFormat | None


def parse_user_entered(
    text: str, locale: str, now: datetime, number_format: NumberFormat | None
) -> Entered:
    """`now`: the wall clock of the spreadsheet, for dates without a year.
    `number_format`: the cell's own; a cell formatted as text takes everything as text."""
    kind = (number_format or {}).get("type", "")
    if kind == "TEXT":
        return Entered(text)
    if text.startswith("'"):
        return Entered(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Entered(Formula(text))
    names = conventions(locale)
    words = _narrow(text, names)
    if words.upper() in ("TRUE", "FALSE"):
        return Entered(words.upper() == "TRUE")
    read = _parse_number(words, locale) or _parse_date(words, names, now)
    if read is None:
        return Entered(text)
    return _fitted(read, number_format)


def _narrow(text: str, names: Conventions) -> str:
    """Input methods type full-width digits and signs; Google reads them as digits."""
    words = text.strip()
    return unicodedata.normalize("NFKC", words) if names.full_width else words


@lru_cache(maxsize=64)
def _numbers_of(locale: str) -> re.Pattern[str]:
    names = conventions(locale)
    group = next((signs for signs in (SPACES, APOSTROPHES) if names.group in signs), names.group)
    first, second = names.grouping
    signs = sorted(names.currency, key=len, reverse=True)
    pattern = NUMBER.format(
        currencies="|".join(re.escape(sign) for sign in signs),
        # In a class of its own, where a space counts in a verbose pattern.
        group=f"[{re.escape(group)}]",
        decimal=re.escape(names.decimal),
        first=first,
        second=second,
    )
    return re.compile(pattern, re.VERBOSE | re.ASCII)


def _parse_number(words: str, locale: str) -> _Reading | None:
    match = _numbers_of(locale).fullmatch(words) if len(words) <= MAX_NUMBER_LENGTH else None
    if match is None or not (match["whole"] or match["fraction"]):
        return None
    if match["currency"] and match["currency_after"]:
        return None
    bracketed = match["open"] is not None
    signs = [sign for sign in (match["sign"], match["inner_sign"]) if sign]
    if bracketed != (match["close"] is not None) or len(signs) + bracketed > 1:
        return None
    digits = re.sub(r"\D", "", match["whole"]) or "0"
    value = float(f"{digits}.{match['fraction'] or '0'}{match['exponent'] or ''}")
    if math.isinf(value):
        return None
    if match["percent"]:
        value = _hundredth(value)
    if bracketed or signs == ["-"]:
        value = -value
    return _Reading(value, _number_format(match, conventions(locale)))


def _number_format(match: re.Match[str], names: Conventions) -> NumberFormat | None:
    places = ".00" if match["fraction"] else ""
    if sign := match["currency"] or match["currency_after"]:
        pattern = names.currency[sign].replace("#,##0", "#,##0" + places)
        return {"type": "CURRENCY", "pattern": pattern}
    if match["percent"]:
        return {"type": "PERCENT", "pattern": f"0{places}%"}
    if match["exponent"]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    if not match["whole"].isdigit() and match["whole"]:
        return {"type": "NUMBER", "pattern": f"#,##0{places}"}
    return None


def _parse_date(words: str, names: Conventions, now: datetime) -> _Reading | None:
    moment = parse_moment(words, names, now)
    if moment is None:
        return None
    return _Reading(moment.serial, {"type": moment.type, "pattern": moment.pattern})


def _fitted(read: _Reading, own: NumberFormat | None) -> Entered:
    """A cell that is already formatted keeps its format, unless what was typed is of another
    family: a date typed into a number cell becomes a date."""
    own_type = (own or {}).get("type", "")
    if not own_type:
        return Entered(read.value, read.number_format)
    if read.number_format is None:
        # "5" typed into a percent cell means 5%.
        return Entered(_hundredth(read.value) if own_type == "PERCENT" else read.value)
    typed_type = read.number_format["type"]
    if (typed_type in DATE_FAMILY) == (own_type in DATE_FAMILY):
        return Entered(read.value)
    return Entered(read.value, read.number_format)


def _hundredth(number: float) -> float:
    """By its writing, as 7.1 / 100 is not the double nearest to 0.071."""
    return float(Decimal(repr(number)).scaleb(-2))
