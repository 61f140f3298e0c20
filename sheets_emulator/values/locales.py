"""What a spreadsheet's locale decides: the order of dates, signs of numbers, default patterns,
names. From the Unicode CLDR, as Babel carries it.

Google's own choices that differ from CLDR: years are written with four digits, a date with a time
of day is shown by 24 hours, and patterns are always written with `.` and `,` whatever they show.
TRUE and FALSE are English in every locale here, because CLDR has no words for them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_precision, get_currency_symbol, get_territory_currencies

DateOrder = Literal["ymd", "mdy", "dmy"]

_NAME: Final = re.compile(r"[a-z]{2,3}(?:[_-][A-Za-z]{2})?\Z")
# CLDR's own name for what Google's list calls `no`.
_RENAMED: Final = {"no": "nb"}
_TYPED_CURRENCIES: Final = ("$", "¥", "€", "£")
# As recordings of the real API show them; elsewhere the sign stands in `[$…]`.
_OBSERVED_SIGN: Final = {"USD": '"$"', "JPY": "[$¥-411]"}


@dataclass(frozen=True, slots=True)
class Conventions:
    """`patterns`: number format type → the pattern Google uses when a format names none.
    `currency`: sign people type → the pattern the cell gets, with `#,##0` where digits stand.
    `grouping`: digits in the first group before the decimal sign, and in those after it."""

    date_order: DateOrder
    date_sign: str
    time_sign: str
    decimal: str
    group: str
    grouping: tuple[int, int]
    patterns: Mapping[str, str]
    currency: Mapping[str, str]
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    am_pm: tuple[str, str]
    full_width: bool
    true_false: tuple[str, str] = ("TRUE", "FALSE")

    @property
    def argument(self) -> str:
        """What stands between the arguments of a function."""
        return ";" if self.decimal == "," else ","


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@lru_cache(maxsize=64)
def conventions(locale: str) -> Conventions:
    """Of `ja`, `ja_JP`, `de_DE` and so on; of en_US for a locale that nobody knows."""
    known = _known(locale) or Locale("en", "US")
    symbols = known.number_symbols.get("latn") or known.number_symbols["arab"]
    date = _google_pattern(known.date_formats["short"].pattern)
    time = _google_pattern(known.time_formats["medium"].pattern)
    own_sign, own_currency = _own_currency(known)
    currency = {sign: f"[${sign}]#,##0" for sign in _TYPED_CURRENCIES}
    grouping = known.decimal_formats[None].grouping
    return Conventions(
        date_order=_date_order(date),
        date_sign=next(iter(re.findall(r"[/.-]", date)), "/"),
        time_sign="." if re.fullmatch(r"[Hh]+\.mm\.ss", time) else ":",
        decimal=symbols["decimal"],
        group=symbols["group"],
        grouping=(int(grouping[0]), int(grouping[1])),
        patterns={
            "TEXT": "@",
            "NUMBER": "#,##0.00",
            "PERCENT": "0.00%",
            "CURRENCY": own_currency.replace("#,##0", "#,##0" + _places(known)),
            "DATE": date,
            "TIME": time,
            "DATE_TIME": f"{date} {_by_24_hours(time)}",
            "SCIENTIFIC": "0.00E+00",
        },
        currency={**currency, own_sign: own_currency},
        months=_twelve(known.months["format"]["wide"]),
        months_short=_twelve(known.months["format"]["abbreviated"]),
        weekdays=tuple(known.days["format"]["wide"][day] for day in range(7)),
        weekdays_short=tuple(known.days["format"]["abbreviated"][day] for day in range(7)),
        am_pm=_am_pm(known),
        full_width=known.language in ("ja", "zh", "ko"),
    )


def is_locale(name: str) -> bool:
    """`en`, `fil`, `de_DE`: a language of CLDR, alone or with a country where it is spoken."""
    return _known(name) is not None


def _known(name: str) -> Locale | None:
    if not _NAME.match(name):
        return None
    language, _, country = name.replace("-", "_").partition("_")
    language = _RENAMED.get(language, language)
    try:
        # A language alone stands for where most of its speakers live: `de` for de_DE.
        likely = str(get_global("likely_subtags").get(language, ""))
        return Locale.parse(f"{language}_{country or likely.rpartition('_')[2]}")
    except (UnknownLocaleError, ValueError):
        return None


def _google_pattern(cldr: str) -> str:
    """Google's writing of CLDR's: `am/pm` for `a`, quotes doubled, four digits of the year."""
    text = cldr.replace("\u202f", " ").replace("\u200f", "").replace("'", '"')
    text = re.sub(r"[aBb]+(?=(?:[^\"]*\"[^\"]*\")*[^\"]*\Z)", "am/pm", text)
    return re.sub(r"y+", "yyyy", text)


def _by_24_hours(time: str) -> str:
    if "am/pm" not in time:
        return time
    return re.sub("h+", "H", time.replace("am/pm", "").strip())


def _date_order(pattern: str) -> DateOrder:
    letters = "".join(dict.fromkeys(sign.lower() for sign in pattern if sign.lower() in "ymd"))
    return "ymd" if letters[0] == "y" else "mdy" if letters[0] == "m" else "dmy"


def _currency_code(known: Locale) -> str:
    codes = get_territory_currencies(known.territory) if known.territory else []
    return str(codes[0]) if codes else "USD"


def _places(known: Locale) -> str:
    digits = get_currency_precision(_currency_code(known))
    return "." + "0" * digits if digits else ""


def _own_currency(known: Locale) -> tuple[str, str]:
    """The sign and the pattern of the country's money, without decimals."""
    code = _currency_code(known)
    sign = get_currency_symbol(code, known)
    if code == "JPY":
        sign = "¥"  # CLDR has the full-width one, which nobody types
    shown = _OBSERVED_SIGN.get(code, f"[${sign}]")
    pattern = known.currency_formats["standard"].pattern.partition(";")[0].replace("\u200f", "")
    space = " " if "\xa0" in pattern else ""
    after = pattern.strip().endswith("¤")
    return sign, f"#,##0{space}{shown}" if after else f"{shown}{space}#,##0"


def _twelve(names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(names[month] for month in range(1, 13))


def _am_pm(known: Locale) -> tuple[str, str]:
    lengths = known.day_periods["format"]
    periods = next(
        (lengths[one] for one in ("wide", "abbreviated") if "am" in lengths.get(one, {})),
        {"am": "AM", "pm": "PM"},
    )
    return str(periods["am"]), str(periods["pm"])
