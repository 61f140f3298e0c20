"""What people typed, read as people mean it: one value at a time, no table in sight.

Dates are serial days (days since 1899-12-30, as the spreadsheet counts), months are
`year * 12 + month - 1`, money is Decimal. None means that nobody can read it.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

Value = str | int | float | bool | None

EPOCH = date(1899, 12, 30)
NO_DAY = 0
# Anything earlier or later is a typing mistake, or a number that is no date.
FIRST_DAY = (date(1950, 1, 1) - EPOCH).days
LAST_DAY = (date(2199, 12, 31) - EPOCH).days
# A time just before midnight that the spreadsheet shows as the next day's 0:00.
_ROUNDING = 1e-8
# Above this an amount is a slip of the finger; sums stay exact below it.
LARGEST_AMOUNT = Decimal(10) ** 13

# The year before the first of each era, by the sign that it begins with.
_ERAS = {
    "明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018,
    "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018,
}  # fmt: skip
_UTC = ZoneInfo("UTC")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))
_DASH_SIGNS = frozenset("-‐‑‒–—―−ー－")
_YEAR = (
    r"(?:(?P<era>明治?|大正?|昭和?|平成?|令和?|[MTSHRmtshr])\.?(?P<era_year>元|\d{1,2})"
    r"|(?:西暦)?(?P<year>\d{4}))"
)
_SEPARATOR = r"(?:年|月|[-/.])"
_WEEKDAY = (
    r"(?: ?[(\[][日月火水木金土祝休](?:曜日?)?(?:[・,/]?(?:祝日?|休日?|振休))?[)\]]"
    r"| ?[日月火水木金土]曜日?|(?: |(?<=日)|(?<=\d))[日月火水木金土])?"
)
_HALF = r"(?:午前|午後|[AaPp][Mm])"
_TIME = (
    rf"(?:{_HALF}|{_HALF}? ?\d{{1,2}}[:時](?:半|\d{{1,2}}(?:[:分](?:\d{{1,2}}(?:\.\d+)?秒?)?)?)?"
    r"(?: ?[AaPp][Mm])?)"
)
_CLOCK = re.compile(
    r"(?:^|[\sT日)])(?P<before>午前|午後)?\s*(?P<hour>\d{1,2})"
    r"(?:[:時](?:(?P<minute>\d{1,2})(?:[:分][\d:.秒]*)?|(?P<half>半))?)?\s*(?P<after>[AP]M)?$",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"{_YEAR}{_SEPARATOR}(?P<month>\d{{1,2}}){_SEPARATOR}(?P<day>\d{{1,2}})(?:日|\.(?!\d))?{_WEEKDAY}"
    rf"(?:(?:[ T]+|(?<=[日月火水木金土)\]])){_TIME})?"
)
_TIME_OF_DAY = re.compile(
    rf"(?P<half>{_HALF})? ?(?P<hour>\d{{1,2}})[:時]"
    r"(?:(?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2}))?|(?P<half_hour>半))?"
    r"[^:\d]*?(?P<ampm>[AaPp][Mm])?$"
)
_AROUND_SEPARATORS = re.compile(r" *([-/.,年月]) *")
_MONTH = re.compile(rf"{_YEAR}{_SEPARATOR}(?P<month>\d{{1,2}})(?:月|月分|月度)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})")
# A moment in any other writing, and whose clock it is by.
_BY_CLOCK = re.compile(
    # 14:00-15:00 is a span of times, and of no clock: -0400 stands apart.
    r"(?P<moment>[^+]{1,60}?) ?(?:(?P<name>Z|UTC|GMT|JST)"
    r"|(?:UTC|GMT)?(?P<sign>\+|(?<=UTC)-|(?<=GMT)-|(?<= )-(?=[01]\d{3}$))"
    r"(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?)",
    re.IGNORECASE,
)
_ZONED = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})"
    r"| \d{2}:\d{2}(?:.*(?:Z|\+\d{2}:?\d{2})|:\d{2}(?:\.\d+)?-\d{2}:?\d{2}))"
)
_ENGLISH = ("%b%d,%Y", "%B%d,%Y", "%d%b%Y", "%d%B%Y", "%b%d%Y", "%B%d%Y", "%Y%b%d", "%Y%B%d")
_ENGLISH_MONTH = ("%b%Y", "%B%Y", "%Y%b", "%Y%B")
_BETWEEN_ENGLISH = re.compile(r"(?<=[A-Za-z])[-/.,](?=\d)|(?<=\d)[-/.,](?=[A-Za-z])")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/](\d{4})")

_AMOUNT = re.compile(
    r"(?P<sign>[-+]?)"
    r"(?:(?P<oku>\d+(?:\.\d+)?)億)?"
    r"(?:(?P<man>\d+(?:\.\d+)?)(?P<man_unit>千万|百万|万))?"
    r"(?:(?P<sen>\d+(?:\.\d+)?)千)?"
    r"(?P<ones>\d+(?:\.\d*)?|\.\d+)?"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")
# As amounts are wanted here; 税込 is another amount, and is left for people to part.
_WITHOUT_TAX = re.compile(r"^税[抜別]き?:?|\(?税[抜別]き?\)?$")
# Signs behind an amount so that nobody adds a digit: `¥5,000-`, `5,000円也`.
_CLOSED = re.compile(r"[¥\\][\d,]+\.?-|[¥\\]?[\d,]+円也")
_CURRENCY = re.compile(r"[¥\\$€£]|円|JPY|USD|EUR|GBP|YEN", re.IGNORECASE)


# Signs without width that come along when text is pasted: they are no part of a word.
class _Unseen(dict[int, int | None]):
    """For str.translate. Each sign is looked at once, when it comes: Unicode has a million."""

    def __missing__(self, code: int) -> int | None:
        unseen = (
            unicodedata.category(chr(code)) == "Cf" or 0xFE00 <= code <= 0xFE0F or code == 0x34F
        )
        return self.setdefault(code, None if unseen else code)


_UNSEEN = _Unseen()
_YES = frozenset(
    {"true", "yes", "y", "1", "はい", "有", "あり", "済", "○", "◯", "〇", "✓", "✔", "x"}
)
_NO = frozenset({"false", "no", "n", "0", "いいえ", "無", "なし", "×"})


def tidy(value: Value) -> str:
    """The words of a cell: widths made one, white space at the ends and runs of it taken away.

    A cell of nothing but dashes is blank: that is what people mean by it.
    """
    text = value if isinstance(value, str) else _no_text(value)
    if not text.isascii():
        # Letters and digits alone have no unseen sign among them.
        seen = text if text.isalnum() else text.translate(_UNSEEN)
        text = unicodedata.normalize("NFKC", seen)
    text = " ".join(text.split())
    return "" if _only_dashes(text) else text


def _no_text(value: bool | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _only_dashes(text: str) -> bool:
    return text[:1] in _DASH_SIGNS and not text.translate(_DASHES).strip("-")


def is_written(value: Value) -> bool:
    """Whether something stands in the cell; white space and signs that nobody sees are nothing."""
    if not isinstance(value, str):
        return value is not None
    return bool((value if value.isascii() else value.translate(_UNSEEN)).strip())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The key under which two writings of one name meet."""
    return tidy(text).casefold()


def day_of(value: Value, zone: ZoneInfo) -> int | None:
    """The calendar day of a date or date-time cell. A time with an offset is put on `zone`'s
    clock. 0 for a blank, None for what nobody can read."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _day_of_number(value)
    text = tidy(value).translate(_DASHES)
    if not text:
        return 0
    if _ZONED.fullmatch(text):
        return _day_of_moment(text, zone)
    if (moment := _by_clock(text)) is not None:
        return _in_range(serial_of(moment.astimezone(zone).date()))
    text = _AROUND_SEPARATORS.sub(r"\1", text)
    if match := _DAY.fullmatch(text):
        return _serial(_year(match), int(match["month"]), int(match["day"]))
    if match := _COMPACT_DAY.fullmatch(text):
        return _serial(*(int(part) for part in match.groups()))
    if english := _english(text.replace(" ", ""), _ENGLISH):
        return _serial(english.year, english.month, english.day)
    try:
        return _day_of_number(float(text))
    except ValueError:
        return None


def clock_of(value: Value, zone: ZoneInfo) -> datetime | None:
    """The moment of a date-time cell, aware, whole seconds; None where it holds no time of day."""
    day = day_of(value, zone)
    if not day:
        return None
    if isinstance(value, int | float):
        seconds = round((value - day) * 86_400)
        return _at(day, seconds, zone) if 0 < seconds < 86_400 else None
    text = tidy(value).translate(_DASHES)
    if _ZONED.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(zone).replace(microsecond=0)
    if (moment := _by_clock(text)) is not None:
        return moment.astimezone(zone)
    found = _TIME_OF_DAY.search(text)
    if found is None:
        return None
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    minute = 30 if found["half_hour"] else minute
    half = (found["half"] or found["ampm"] or "").upper()
    if half in ("午前", "AM") and hour > 12:
        return None
    if half:
        hour = hour % 12 + (12 if half in ("午後", "PM") else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return _at(day, hour * 3600 + minute * 60 + second, zone)


def _at(day: int, seconds: int, zone: ZoneInfo) -> datetime:
    # On the wall's clock, not by adding to midnight: a day may have 23 hours.
    wall = datetime.combine(date_of(day), datetime.min.time()) + timedelta(seconds=seconds)
    return wall.replace(tzinfo=zone)


def month_of(value: Value, zone: ZoneInfo) -> int | None:
    """The month of a cell: a date in it, `2026-11`, `2026年11月`, `2026/11`, `令和8年11月`, …
    -1 for a blank, None for what nobody can read."""
    if isinstance(value, str):
        text = tidy(value).translate(_DASHES).replace(" ", "")
        if not text:
            return -1
        if match := _MONTH.fullmatch(text):
            return _month(_year(match), int(match["month"]))
        if match := _COMPACT_MONTH.fullmatch(text):
            return _month(*(int(part) for part in match.groups()))
        if match := _MONTH_FIRST.fullmatch(text):
            return _month(int(match[2]), int(match[1]))
        if english := _english(text, _ENGLISH_MONTH):
            return _month(english.year, english.month)
    elif value is None:
        return -1
    elif not isinstance(value, bool) and 195001 <= value <= 219912:
        return _month(*divmod(int(value), 100)) if float(value).is_integer() else None
    day = day_of(value, zone)
    return month_of_day(day) if day else None


def amount_of(value: Value) -> Decimal | None:
    """An amount of money or a plain number: `¥1,000,000`, `100万円`, `1億2,000万`, `▲5,000`,
    `(5,000)`. None where it is blank, unreadable or beyond LARGEST_AMOUNT."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _bounded(Decimal(repr(value)))
    text = tidy(value).translate(_DASHES).replace(" ", "")
    text = _WITHOUT_TAX.sub("", text)
    if _CLOSED.fullmatch(text):
        text = text.rstrip("-也")
    text = _CURRENCY.sub("", text).replace("▲", "-").replace("△", "-").replace("、", ",")
    text = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), text)
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    match = _AMOUNT.fullmatch(text)
    if match is None or not any(match[part] for part in ("oku", "man", "sen", "ones")):
        return None
    unit = {"千万": 10_000_000, "百万": 1_000_000, "万": 10_000, None: 0}[match["man_unit"]]
    total = (
        Decimal(match["oku"] or 0) * 100_000_000
        + Decimal(match["man"] or 0) * unit
        + Decimal(match["sen"] or 0) * 1_000
        + Decimal(match["ones"] or 0)
    )
    return _bounded(-total if match["sign"] == "-" else total)


def number_of(value: Value) -> Decimal | None:
    """A number, an amount or a percentage (`20%` is 0.2)."""
    if isinstance(value, str):
        text = tidy(value)
        if text.endswith("%"):
            share = amount_of(text[:-1])
            return None if share is None else share / 100
    return amount_of(value)


def share_of(value: Value) -> int | None:
    """A probability in ten-thousandths: `30%`, 0.3 and 30 are 3,000. None for a blank, and for what
    is none. A bare 1 is all of it, as in a cell that shows per cent."""
    if not tidy(value):
        return None
    number = None if isinstance(value, bool) else number_of(value)
    if number is None:
        return None
    if number > 1 and not tidy(value).endswith("%"):
        number /= 100
    if not 0 <= number <= 1:
        return None
    return int((number * 10_000).to_integral_value(ROUND_HALF_UP))


def minutes_of(value: Value) -> int | None:
    """A time of day in minutes since midnight: a cell that shows one, `8:00`, `8時30分`, `午後3時`,
    `8 AM`; of a date with a time, that time. A bare whole number is an hour. None where there is
    none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value == int(value) and 1 <= value < 24:
            return int(value) * 60
        return round(value % 1 * 1440) % 1440 if 0 <= value <= LAST_DAY + 1 else None
    text = tidy(value)
    match = _CLOCK.search(text)
    # A number at the end of other words is no time.
    if match is None or (match[0] != text and match[0].strip(" T日)").isdigit()):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or (30 if match["half"] else 0))
    half_day = (match["before"] or match["after"] or "").casefold()
    if half_day in ("午後", "pm") and hour < 12:
        hour += 12
    elif half_day in ("午前", "am") and hour == 12:
        hour = 0
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def flag_of(value: Value) -> bool | None:
    """Yes or no; a blank is no, None is neither."""
    text = fold(tidy(value))
    if not text or text in _NO:
        return False
    return True if text in _YES else None


def serial_of(day: date) -> int:
    return (day - EPOCH).days


def date_of(serial: int) -> date:
    return EPOCH + timedelta(days=serial)


def month_of_day(serial: int) -> int:
    day = date_of(serial)
    return _index(day.year, day.month)


def month_text(month: int) -> str:
    """`2026/11`, for the middle of a sentence or a label."""
    return f"{month // 12}/{month % 12 + 1:02}"


def first_day(month: int) -> int:
    """The serial day on which a month begins."""
    return serial_of(date(month // 12, month % 12 + 1, 1))


def last_day(month: int) -> int:
    return first_day(month + 1) - 1


def _day_of_number(number: float) -> int | None:
    # The comparison is false for NaN, and safe for whole numbers too large for a float.
    if FIRST_DAY <= number <= LAST_DAY + 1:
        day = int(number + _ROUNDING)
        return day if day <= LAST_DAY else None
    if 19_500_101 <= number <= 21_991_231 and number == int(number):
        return _serial(int(number) // 10_000, int(number) // 100 % 100, int(number) % 100)
    return None


def _by_clock(text: str) -> datetime | None:
    """`2026/9/30 18:30 UTC`, `2026/10/1 3:30 +0900`: what no standard knows and people paste."""
    match = _BY_CLOCK.fullmatch(text)
    wall = clock_of(match["moment"], _UTC) if match else None
    if match is None or wall is None:
        return None
    if match["name"]:
        offset = timedelta(hours=9 if match["name"].upper() == "JST" else 0)
    else:
        ahead = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        offset = ahead if match["sign"] == "+" else -ahead
    return wall - offset if abs(offset) < timedelta(hours=24) else None


def _day_of_moment(text: str, zone: ZoneInfo) -> int | None:
    try:
        return _in_range(serial_of(datetime.fromisoformat(text).astimezone(zone).date()))
    except (ValueError, OverflowError):
        return None


def _serial(year: int | None, month: int, day: int) -> int | None:
    if year is None:
        return None
    try:
        return _in_range(serial_of(date(year, month, day)))
    except ValueError:
        return None


def _in_range(serial: int) -> int | None:
    return serial if FIRST_DAY <= serial <= LAST_DAY else None


def _year(match: re.Match[str]) -> int | None:
    if match["year"]:
        return int(match["year"])
    count = 1 if match["era_year"] == "元" else int(match["era_year"])
    return _ERAS[match["era"][0].upper()] + count if count else None


def _month(year: int | None, month: int) -> int | None:
    if year is None or not 1950 <= year <= 2199 or not 1 <= month <= 12:
        return None
    return _index(year, month)


def _index(year: int, month: int) -> int:
    return year * 12 + month - 1


def _english(text: str, patterns: Sequence[str]) -> datetime | None:
    if not text[:1].isalnum() or not any(letter.isalpha() for letter in text):
        return None
    text = _BETWEEN_ENGLISH.sub("", text)
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007  a calendar day, no clock
        except ValueError:
            continue
    return None


def _bounded(amount: Decimal) -> Decimal | None:
    try:
        return amount if abs(amount) <= LARGEST_AMOUNT else None
    except InvalidOperation:
        return None
