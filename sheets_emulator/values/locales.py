"""What a spreadsheet's locale decides: the order of dates, default patterns, names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Conventions:
    """`patterns`: number format type → the pattern Google uses when a format names none.
    `currency`: symbol people type → the pattern the cell gets for whole amounts."""

    date_order: Literal["ymd", "mdy"]
    patterns: Mapping[str, str]
    currency: Mapping[str, str]
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    am_pm: tuple[str, str]
    true_false: tuple[str, str] = ("TRUE", "FALSE")


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

ENGLISH = Conventions(
    date_order="mdy",
    patterns={
        "TEXT": "@",
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": '"$"#,##0.00',
        "DATE": "M/d/yyyy",
        "TIME": "h:mm:ss am/pm",
        "DATE_TIME": "M/d/yyyy H:mm:ss",
        "SCIENTIFIC": "0.00E+00",
    },
    currency={"$": '"$"#,##0', "¥": "[$¥]#,##0", "€": "[$€]#,##0", "£": "[$£]#,##0"},
    months=MONTHS,
    months_short=tuple(name[:3] for name in MONTHS),
    weekdays=WEEKDAYS,
    weekdays_short=tuple(name[:3] for name in WEEKDAYS),
    am_pm=("AM", "PM"),
)

JAPANESE = Conventions(
    date_order="ymd",
    patterns={
        **ENGLISH.patterns,
        "CURRENCY": "[$¥-411]#,##0",
        "DATE": "yyyy/MM/dd",
        "TIME": "H:mm:ss",
        "DATE_TIME": "yyyy/MM/dd H:mm:ss",
    },
    currency={"¥": "[$¥-411]#,##0", "$": "[$$]#,##0", "€": "[$€]#,##0", "£": "[$£]#,##0"},
    months=tuple(f"{number}月" for number in range(1, 13)),
    months_short=tuple(f"{number}月" for number in range(1, 13)),
    weekdays=tuple(f"{day}曜日" for day in "月火水木金土日"),
    weekdays_short=tuple("月火水木金土日"),
    am_pm=("午前", "午後"),
)


def conventions(locale: str) -> Conventions:
    """`ja`, `ja_JP` → Japanese; every other locale is answered as en_US."""
    return JAPANESE if locale.partition("_")[0] == "ja" else ENGLISH
