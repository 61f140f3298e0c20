# ruff: noqa: DTZ001 - a spreadsheet's dates have no zone
"""Each case: what is typed, the value, the pattern the cell is given (None: left alone)."""

from datetime import datetime

import pytest

from sheets_emulator.values.cell_value import Formula
from sheets_emulator.values.entered import Entered, parse_user_entered

NOW = datetime(2026, 11, 21, 12, 0)

BOTH = [
    ("123", 123, None),
    ("-5", -5, None),
    ("- 5", -5, None),
    ("+.5", 0.5, None),
    ("(5)", -5, None),
    ("001", 1, None),
    ("1,234", 1234, "#,##0"),
    ("1,234,567.89", 1234567.89, "#,##0.00"),
    ("1e3", 1000, "0.00E+00"),
    ("50%", 0.5, "0%"),
    ("12.5%", 0.125, "0.00%"),
    ("7.1%", 0.071, "0.00%"),
    ("2026-04-01", 46113, "yyyy-mm-dd"),
    ("2026-04-01 10:30:15", 46113 + 37815 / 86400, "yyyy-mm-dd h:mm:ss"),
    ("4/1", 46113, "M/d"),
    ("4-1", 46113, "M-d"),
    ("2026/4", 46113, "yyyy/mm"),
    ("10:30", 0.4375, "h:mm"),
    ("10:30:15", 37815 / 86400, "h:mm:ss"),
    ("10:30 PM", 0.9375, "h:mm am/pm"),
    ("25:30", 1.0625, "[h]:mm:ss"),
    ("TRUE", True, None),
    ("false", False, None),
    (" 123 ", 123, None),
]

JAPANESE = [
    ("2026/4/1", 46113, "yyyy/MM/dd"),
    ("2026/04/01", 46113, "yyyy/MM/dd"),
    ("26/4/1", 46113, "yyyy/MM/dd"),
    ("99/4/1", 36251, "yyyy/MM/dd"),
    ("2026.4.1", 46113, "yyyy.mm.dd"),
    ("2026年4月1日", 46113, 'yyyy"年"M"月"d"日"'),
    ("4月1日", 46113, 'M"月"d"日"'),
    ("2026年4月", 46113, 'yyyy"年"M"月"'),
    ("2026/4/1 10:30", 46113.4375, "yyyy/MM/dd H:mm:ss"),
    ("午後3:05", 0.6284722222222222, "h:mm"),
    ("10時30分", 0.4375, "h:mm"),
    ("¥1,234", 1234, "[$¥-411]#,##0"),
    ("¥1,234", 1234, "[$¥-411]#,##0"),
    ("-¥1,234", -1234, "[$¥-411]#,##0"),
    ("¥-1,234", -1234, "[$¥-411]#,##0"),
    ("$5.50", 5.5, "[$$]#,##0.00"),
    ("１２３", 123, None),
    ("１，２３４", 1234, "#,##0"),
    ("１０％", 0.1, "0%"),
    ("２０２６／４／１", 46113, "yyyy/MM/dd"),
    ("１０：３０", 0.4375, "h:mm"),
    ("￥１，２３４", 1234, "[$¥-411]#,##0"),
]

ENGLISH = [
    ("4/1/2026", 46113, "M/d/yyyy"),
    ("04/01/26", 46113, "M/d/yyyy"),
    ("2026/4/1", 46113, "yyyy/mm/dd"),
    ("4/1/2026 10:30 am", 46113.4375, "M/d/yyyy H:mm:ss"),
    ("4/2026", 46113, "M/yyyy"),
    ("Apr 1, 2026", 46113, "mmm d, yyyy"),
    ("Apr 1, 2026 10:30", 46113.4375, "mmm d, yyyy h:mm"),
    ("1-Apr-2026", 46113, "d-mmm-yyyy"),
    ("April 1", 46113, "mmm d"),
    ("April 2026", 46113, "mmm yyyy"),
    ("$1,234", 1234, '"$"#,##0'),
    ("$1,234.50", 1234.5, '"$"#,##0.00'),
    ("¥500", 500, "[$¥]#,##0"),
]

WORDS = [
    "株式会社青空", "03-1234-5678", "090-1234-5678", "2026/2/30", "13/45", "1,23", "1.2.3", "--5",
    "((5))", "(-5)", "¥", "%", "=", "+", ".", "1e400", "Smith 5", "10:75", "13:00 PM",
    "1234-5678-9012", "٣", "NaN", "inf", "0x10", "2026-04-01T10:30:00Z", "〒100-0001",
]  # fmt: skip


def entered(
    text: str, locale: str = "ja_JP", number_format: dict[str, str] | None = None
) -> Entered:
    return parse_user_entered(text, locale, NOW, number_format)


def check(text: str, locale: str, value: float | bool, pattern: str | None) -> None:
    found = entered(text, locale)
    assert found.value == pytest.approx(value, abs=1e-9)
    assert type(found.value) is (bool if isinstance(value, bool) else float)
    assert (found.number_format or {}).get("pattern") == pattern


@pytest.mark.parametrize("locale", ["ja_JP", "en_US"])
@pytest.mark.parametrize(("text", "value", "pattern"), BOTH)
def test_both_locales_read(text: str, locale: str, value: float, pattern: str | None) -> None:
    check(text, locale, value, pattern)


@pytest.mark.parametrize(("text", "value", "pattern"), JAPANESE)
def test_japanese_reads(text: str, value: float, pattern: str | None) -> None:
    check(text, "ja_JP", value, pattern)


@pytest.mark.parametrize(("text", "value", "pattern"), ENGLISH)
def test_english_reads(text: str, value: float, pattern: str | None) -> None:
    check(text, "en_US", value, pattern)


@pytest.mark.parametrize("locale", ["ja_JP", "en_US"])
@pytest.mark.parametrize("text", WORDS)
def test_words_stay_words(text: str, locale: str) -> None:
    assert entered(text, locale) == Entered(text)


def test_english_does_not_read_full_width_digits_or_kanji_dates() -> None:
    assert entered("１２３", "en_US") == Entered("１２３")
    assert entered("2026年4月1日", "en_US") == Entered("2026年4月1日")


@pytest.mark.parametrize(
    ("typed", "kind", "pattern"),
    [
        ("1,234", "NUMBER", "#,##0"),
        ("¥1,234", "CURRENCY", "[$¥-411]#,##0"),
        ("50%", "PERCENT", "0%"),
        ("1e3", "SCIENTIFIC", "0.00E+00"),
        ("2026/4/1", "DATE", "yyyy/MM/dd"),
        ("10:30", "TIME", "h:mm"),
        ("2026/4/1 10:30", "DATE_TIME", "yyyy/MM/dd H:mm:ss"),
    ],
)
def test_the_format_names_its_type(typed: str, kind: str, pattern: str) -> None:
    assert entered(typed).number_format == {"type": kind, "pattern": pattern}


def test_an_apostrophe_keeps_the_rest_as_text() -> None:
    assert entered("'001") == Entered("001")
    assert entered("'=A1") == Entered("=A1")


def test_an_equals_sign_begins_a_formula() -> None:
    assert entered("=A1+1") == Entered(Formula("=A1+1"))


def test_nothing_typed_is_nothing() -> None:
    assert entered("") == Entered("")


def test_a_cell_formatted_as_text_takes_everything_as_text() -> None:
    for text in ("001", "=A1", "2026/4/1", "TRUE", "'001"):
        assert entered(text, number_format={"type": "TEXT", "pattern": "@"}) == Entered(text)


def test_a_cell_keeps_its_own_format_within_a_family() -> None:
    euros = {"type": "CURRENCY", "pattern": "[$€]#,##0"}
    assert entered("1,234", number_format=euros) == Entered(1234)
    short = {"type": "DATE", "pattern": "m/d"}
    assert entered("2026/4/1", number_format=short) == Entered(46113)


def test_a_date_in_a_number_cell_becomes_a_date() -> None:
    whole = {"type": "NUMBER", "pattern": "0"}
    assert entered("2026/4/1", number_format=whole) == Entered(
        46113, {"type": "DATE", "pattern": "yyyy/MM/dd"}
    )


def test_a_bare_number_in_a_percent_cell_is_percents() -> None:
    percent = {"type": "PERCENT", "pattern": "0%"}
    assert entered("5", number_format=percent) == Entered(0.05)
    assert entered("7.1", number_format=percent) == Entered(0.071)
    assert entered("5%", number_format=percent) == Entered(0.05)


def test_the_29th_of_february_needs_a_leap_year() -> None:
    assert entered("2/29") == Entered("2/29")
    leap = parse_user_entered("2/29", "ja_JP", datetime(2028, 1, 1), None)
    assert leap.value == 46812
