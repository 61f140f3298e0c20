"""Each case: pattern, value, what Google shows. 46113.4375 is 2026-04-01 10:30, a Wednesday."""

import math

import pytest

from sheets_emulator.values.cell_value import CellError, Value
from sheets_emulator.values.number_format import color_of, general, render

APRIL_FIRST = 46113.4375

NUMBERS = [
    ("0", 5, "5"),
    ("0", 2.5, "3"),
    ("0", -2.5, "-3"),
    ("0", -0.4, "0"),
    ("00000", 42, "00042"),
    ("0.00", 1.005, "1.01"),
    ("0.00", 2.675, "2.68"),
    ("0.0#", 1.5, "1.5"),
    ("0.0#", 1.25, "1.25"),
    ("#.##", 0.5, ".5"),
    ("#,##0", 1234567, "1,234,567"),
    ("#,##0", 999, "999"),
    ("#,##0", -1234, "-1,234"),
    ("#,##0.00", 1234.5, "1,234.50"),
    ("#,###", 0, ""),
    ("000-0000", 1234567, "123-4567"),
    ("000-0000", 12, "000-0012"),
    ("¥#,##0", 1234567, "¥1,234,567"),
    ("¥#,##0", -1234, "-¥1,234"),
    ('"$"#,##0.00', 12.5, "$12.50"),
    ("[$¥-411]#,##0", 1234, "¥1,234"),
    ("[$€]#,##0", 1234, "€1,234"),
    ('#,##0"円"', 1234, "1,234円"),
    ("#,##0円", 1234, "1,234円"),
    ("0%", 0.125, "13%"),
    ("0%", 0.005, "1%"),
    ("0.0%", 0.125, "12.5%"),
    ("0.00%", 1, "100.00%"),
    ("#,##0,", 1_200_000, "1,200"),
    ('0.0,,"M"', 1_234_567, "1.2M"),
    ("0.00E+00", 1234, "1.23E+03"),
    ("0.00E+00", 999_600, "1.00E+06"),
    ("0.00E+00", 0.00012, "1.20E-04"),
    ("0.00E+00", 0, "0.00E+00"),
    ("##0.0E+0", 12345, "12.3E+3"),
    ("0E-0", 1200, "1E3"),
    ("#,##0;[Red]▲#,##0", -5, "▲5"),
    ("#,##0;[Red]▲#,##0", 5, "5"),
    ("#,##0;[Red]▲#,##0", 0, "0"),
    ('0;-0;"なし"', 0, "なし"),
    ("0;;", -5, ""),
    ("[Red]0", 5, "5"),
    ('[>=1000]#,##0"千超";0', 1234, "1,234千超"),
    ('[>=1000]#,##0"千超";0', 12, "12"),
    ('[<0]"minus "0;[=0]"none";0', -3, "-minus 3"),
    ('[<0]"minus "0;[=0]"none";0', 0, "none"),
    ("@", 5, "5"),
    ("@", 0.1, "0.1"),
    ("General", 1234.5, "1234.5"),
    ('"約"0"件"', 12, "約12件"),
    (r"\#0", 7, "#7"),
    ("_(0_)", 3, " 3 "),
    ("*-0", 3, "3"),
    ("0.00", 1e300, "1" + "0" * 300 + ".00"),
    ("0.00000000000000000000", 1e-20, "0.00000000000000000001"),
]

MOMENTS = [
    ("yyyy/mm/dd", "2026/04/01"),
    ("yyyy/MM/dd", "2026/04/01"),
    ("yy-m-d", "26-4-1"),
    ('yyyy"年"m"月"d"日"', "2026年4月1日"),
    ("yyyy年m月d日", "2026年4月1日"),
    ("m/d (ddd)", "4/1 (水)"),
    ("dddd", "水曜日"),
    ("mmmm", "4月"),
    ("h:mm", "10:30"),
    ("hh:mm:ss", "10:30:00"),
    ("H:mm", "10:30"),
    ("mm:ss", "30:00"),
    ("yyyy/mm/dd hh:mm", "2026/04/01 10:30"),
    ("h:mm am/pm", "10:30 午前"),
    ("h:mm a/p", "10:30 a"),
    ("h:mm A/P", "10:30 A"),
    ("hh:mm:ss.000", "10:30:00.000"),
    ("yyyy/mm/dd 00", "2026/04/01 00"),
]

DURATIONS = [
    ("[h]:mm", 1.5, "36:00"),
    ("[hh]:mm:ss", 0.0625, "01:30:00"),
    ("[m]", 1, "1440"),
    ("[s]", 0.1 + 0.2, "25920"),
    ("[h]:mm", -1, "-24:00"),
]

ENGLISH_MOMENTS = [
    ("mmm d, yyyy", "Apr 1, 2026"),
    ("mmmm", "April"),
    ("mmmmm", "A"),
    ("ddd", "Wed"),
    ("dddd", "Wednesday"),
    ("h:mm AM/PM", "10:30 AM"),
]

# Type without a pattern: the locale's own.
DEFAULTS = [
    ("DATE", "ja_JP", "2026/04/01"),
    ("DATE", "en_US", "4/1/2026"),
    ("TIME", "ja_JP", "10:30:00"),
    ("TIME", "en_US", "10:30:00 AM"),
    ("DATE_TIME", "ja_JP", "2026/04/01 10:30:00"),
    ("DATE_TIME", "en_US", "4/1/2026 10:30:00"),
    ("CURRENCY", "ja_JP", "¥46,113"),
    ("CURRENCY", "en_US", "$46,113.44"),
    ("NUMBER", "ja_JP", "46,113.44"),
    ("PERCENT", "ja_JP", "4611343.75%"),
    ("SCIENTIFIC", "ja_JP", "4.61E+04"),
    ("TEXT", "ja_JP", "46113.4375"),
    ("DATE", "de_DE", "01.04.2026"),
]

PLAIN = [
    (0, "0"),
    (5, "5"),
    (-2.5, "-2.5"),
    (1 / 3, "0.3333333333"),
    (100 / 3, "33.33333333"),
    (math.pi, "3.141592654"),
    (0.1 + 0.2, "0.3"),
    (0.00001, "0.00001"),
    (1e-10, "1E-10"),
    (12345678901, "12345678901"),
    (123456789012345, "123456789012345"),
    (1e15, "1E+15"),
    (1.23456789e20, "1.23457E+20"),
    (-1e20, "-1E+20"),
]


@pytest.mark.parametrize(("pattern", "value", "shown"), NUMBERS)
def test_a_number_is_shown_by_its_pattern(pattern: str, value: float, shown: str) -> None:
    assert render(value, {"type": "NUMBER", "pattern": pattern}, "ja_JP") == shown


@pytest.mark.parametrize(("pattern", "shown"), MOMENTS)
def test_a_moment_is_shown_by_its_pattern(pattern: str, shown: str) -> None:
    assert render(APRIL_FIRST, {"type": "DATE_TIME", "pattern": pattern}, "ja_JP") == shown


@pytest.mark.parametrize(("pattern", "shown"), ENGLISH_MOMENTS)
def test_names_of_days_and_months_are_the_locales(pattern: str, shown: str) -> None:
    assert render(APRIL_FIRST, {"type": "DATE", "pattern": pattern}, "en_US") == shown


@pytest.mark.parametrize(("pattern", "value", "shown"), DURATIONS)
def test_elapsed_units_run_past_their_day(pattern: str, value: float, shown: str) -> None:
    assert render(value, {"type": "TIME", "pattern": pattern}, "ja_JP") == shown


@pytest.mark.parametrize(("kind", "locale", "shown"), DEFAULTS)
def test_a_type_without_a_pattern_takes_the_locales(kind: str, locale: str, shown: str) -> None:
    assert render(APRIL_FIRST, {"type": kind}, locale) == shown


@pytest.mark.parametrize(("value", "shown"), PLAIN)
def test_a_number_without_a_format_is_shown_plainly(value: float, shown: str) -> None:
    assert general(value, "en_US") == shown
    assert render(value, None, "ja_JP") == shown


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        ("株式会社青空", "#,##0", "株式会社青空"),
        ("青空", '0;-0;0;"【"@"】"', "【青空】"),
        ("青空", '@"様"', "青空様"),
        (True, "0", "TRUE"),
        (False, "@", "FALSE"),
        (None, "0", ""),
        (CellError("DIVIDE_BY_ZERO"), "0", "#DIV/0!"),
    ],
)
def test_what_is_no_number_keeps_its_words(value: Value, pattern: str, shown: str) -> None:
    assert render(value, {"type": "NUMBER", "pattern": pattern}, "ja_JP") == shown


def test_a_day_beyond_the_calendar_is_shown_as_its_number() -> None:
    assert render(1e9, {"type": "DATE", "pattern": "yyyy/mm/dd"}, "ja_JP") == "1000000000"


def test_half_a_second_before_midnight_does_not_lose_a_minute() -> None:
    almost = 46113 + 10.5 / 24 - 1e-9
    assert render(almost, {"type": "TIME", "pattern": "h:mm"}, "ja_JP") == "10:30"


@pytest.mark.parametrize(
    ("value", "pattern", "color"),
    [
        (-5, "#,##0;[Red]-#,##0", "#ff0000"),
        (5, "#,##0;[Red]-#,##0", ""),
        (5, "[blue]0", "#0000ff"),
        ("words", "[Red]0", ""),
        (None, "[Red]0", ""),
    ],
)
def test_a_section_may_name_a_colour(value: Value, pattern: str, color: str) -> None:
    assert color_of(value, {"type": "NUMBER", "pattern": pattern}, "ja_JP") == color
