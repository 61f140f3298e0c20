"""The cells of a report, read strictly: what could be meant in two ways is read in none."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from enum import Enum
from functools import lru_cache

from server.business import typed
from server.imports.days import WEEKDAY, Order

# Amounts are counted in these, exactly; finer ones are refused.
UNITS = 10**9
_MONEY_SIGNS = re.compile(r"[¥\\\s]|円")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))
# Nearly every cell of a report.
_BARE = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,9}))?")
_AMOUNT = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")
# What may stand around an amount; `-1`, `△1`, `1-` and `(1)` are refunds or corrections.
_SIGNED = re.compile(
    r"(?P<plus>\+)?(?P<whole>[\d.,]+)|[-△▲](?P<minus>[\d.,]+)|(?P<after>[\d.,]+)-"
    r"|\([-△▲]?(?P<inside>[\d.,]+)\)"
)
_PERHAPS_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_FOREIGN = re.compile(r"[$€£₩]|(?<![a-z])(?:jpy|usd|eur|gbp|krw|cny|twd|sgd|aud|cad)(?![a-z])")
_CURRENCY_NAMES = {
    "$": "USD", "us$": "USD", "ドル": "USD", "米ドル": "USD", "米国ドル": "USD", "dollar": "USD",
    "dollars": "USD", "€": "EUR", "ユーロ": "EUR", "£": "GBP", "ポンド": "GBP", "₩": "KRW",
    "ウォン": "KRW", "元": "CNY", "人民元": "CNY", "¥": "JPY", "\\": "JPY", "円": "JPY",
    "日本円": "JPY", "yen": "JPY",
}  # fmt: skip
_CODE = re.compile(r"[a-z]{3}")
_MOST_DIGITS = 15
_PLACES = 9
# More digits than this come of a double, which Excel shows with so many.
_DOUBLE = Context(prec=15)

_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ t]\d{1,2}(?::\d{2}){0,2}.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[34]\d{4}(?:\.0+)?")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: .*)?")
_MONTHS = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:月[分度]?)?|(\d{4})(\d{2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_DAY = re.compile(
    r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})|(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})"
)
_NAMED_MONTH = re.compile(r"([a-z]{3,9})\.?,? (\d{4})")
_ANY_DAY = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[/]\d{1,2}[/]\d{4}"
    r"|[a-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2} [a-z]{3,9}\.? \d{4}"
    r"|(?<!\d)20\d{6}(?!\d)"
)


class Point(Enum):
    """What a point in an amount says: `1,234.5` can only be yen and parts of one, `1.234` may be
    a thousand and more where points part thousands."""

    NONE = "none"
    PERHAPS_THOUSANDS = "perhaps thousands"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Amount:
    """`units`: of a cell, 0 where nothing stands there; `negative`: a refund or correction."""

    units: int
    negative: bool = False
    point: Point = Point.NONE


@lru_cache(maxsize=4096)
def narrow(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=65536)
def amount_of(cell: str) -> Amount | None:
    """None where nobody can read it for certain: `1.234,56`, `1.2E+04`, words."""
    if bare := _BARE.fullmatch(cell):
        return Amount(_exact(bare[1], bare[2] or ""), False, _point_of(cell, bare[2]))
    text = _MONEY_SIGNS.sub("", unicodedata.normalize("NFKC", cell)).casefold()
    text = _FOREIGN.sub("", text).translate(_DASHES)
    if not text.strip("-"):
        return Amount(0)
    signed = _SIGNED.fullmatch(text)
    figure = next((one for one in signed.groups() if one and one != "+"), "") if signed else ""
    found = _AMOUNT.fullmatch(figure)
    if signed is None or found is None:
        return None
    units = _units(found[1].replace(",", ""), found[2] or "")
    if units is None:
        return None
    negative = signed["whole"] is None
    point = _point_of(figure, found[2])
    return Amount(-units if negative else units, negative and units > 0, point)


def _point_of(figure: str, part: str | None) -> Point:
    if not part:
        return Point.NONE
    return Point.PERHAPS_THOUSANDS if _PERHAPS_THOUSANDS.fullmatch(figure) else Point.DECIMAL


def _units(whole: str, part: str) -> int | None:
    """None where the amount is finer than UNITS."""
    if len(whole) > _MOST_DIGITS:
        return None
    if len(part) > _PLACES:
        if len((whole + part).lstrip("0")) < _DOUBLE.prec:
            return None
        rounded = f"{_DOUBLE.create_decimal(f'{whole}.{part}'):f}"
        whole, _, part = rounded.partition(".")
        part = part.rstrip("0")
        if len(part) > _PLACES:
            return None
    return _exact(whole, part)


def _exact(whole: str, part: str) -> int:
    return int(whole) * UNITS + (int(part.ljust(_PLACES, "0")) if part else 0)


def currency_said(cell: str) -> str:
    """The currency that a cell of money names (`$10`, `USD 10`), or ""."""
    if found := _FOREIGN.search(unicodedata.normalize("NFKC", cell).casefold()):
        return currency_named(found[0])
    return ""


@lru_cache(maxsize=256)
def currency_named(text: str) -> str:
    """ISO 4217 of what names a currency and nothing else (`JPY`, 円, `US$`), else ""."""
    word = narrow(text)
    return _CURRENCY_NAMES.get(word) or (word.upper() if _CODE.fullmatch(word) else "")


def decimal_of(units: int) -> Decimal:
    return (Decimal(units) / UNITS).normalize()


def orders_in(texts: Iterable[str]) -> set[Order]:
    """What days written with slashes prove about their order: a part above 12 is no month."""
    found: set[Order] = set()
    for text in texts:
        for match in _SLASHED_ANYWHERE.finditer(text):
            first, second = int(match[1]), int(match[2])
            if first <= 12 < second <= 31:
                found.add("mdy")
            elif second <= 12 < first <= 31:
                found.add("dmy")
    return found


_SLASHED_ANYWHERE = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}(?!\d)")


def is_slashed(text: str) -> bool:
    """A day of which only something else can tell whether the month comes first."""
    return _SLASHED.fullmatch(text) is not None


def day_of(text: str, order: Order) -> date | None:
    """`text` as narrow() gives it. None where it is no day of one certain year."""
    found = _day(text, order)
    if found is None and WEEKDAY.search(text):
        return _day(" ".join(WEEKDAY.sub(" ", text).split()), order)
    return found


def _day(text: str, order: Order) -> date | None:
    try:
        if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if _SERIAL.fullmatch(text):
            return typed.date_of(int(float(text)))
        if found := _SLASHED.fullmatch(text):
            first, second, year = int(found[1]), int(found[2]), int(found[3])
            if order == "mdy" or first == second:
                return date(year, first, second)
            return date(year, second, first) if order == "dmy" else None
        if found := _NAMED_DAY.fullmatch(text):
            parts = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
            number = _month_named(parts[0])
            return date(int(parts[2]), number, int(parts[1])) if number else None
    except ValueError:
        return None
    return None


def month_of(text: str, order: Order) -> date | None:
    """The first day of the month; None for `11月` and whatever else names no year."""
    try:
        if found := _MONTHS.fullmatch(text):
            return date(int(found[1] or found[3]), int(found[2] or found[4]), 1)
        if found := _MONTH_FIRST.fullmatch(text):
            return date(int(found[2]), int(found[1]), 1)
        if (found := _NAMED_MONTH.fullmatch(text)) and (month := _month_named(found[1])):
            return date(int(found[2]), month, 1)
    except ValueError:
        return None
    day = day_of(text, order)
    return day.replace(day=1) if day else None


def days_in(text: str, order: Order) -> list[date]:
    """Every day that a line names."""
    found = (day_of(match[0], order) for match in _ANY_DAY.finditer(narrow(text)))
    return [day for day in found if day is not None]


def _month_named(name: str) -> int:
    short = name[:3]
    return _NAMES.index(short) + 1 if short in _NAMES else 0
