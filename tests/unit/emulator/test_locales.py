"""What people of other countries type and see: each line written by hand from the country's own
habits, 1 April 2026 and 1,234.5 throughout."""

from datetime import UTC, datetime

import pytest

from sheets_emulator.values.cell_value import Formula
from sheets_emulator.values.editing import edit_text
from sheets_emulator.values.entered import Entered, parse_user_entered
from sheets_emulator.values.formula import evaluate
from sheets_emulator.values.formula_locale import plain_formula
from sheets_emulator.values.locales import conventions, is_locale
from sheets_emulator.values.number_format import render

APRIL_FIRST = 46113.0
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)

# Narrow and plain no-break spaces, as France and Poland group their digits.
NARROW, SPACE = "\u202f", "\xa0"

# locale: 1 April 2026 as shown, 1,234.5 with two places as shown, the country's money.
SHOWN = [
    ("en_US", "4/1/2026", "1,234.50", "$1,234.50"),
    ("ja_JP", "2026/04/01", "1,234.50", "¥1,235"),
    ("en_GB", "01/04/2026", "1,234.50", "£1,234.50"),
    ("de_DE", "01.04.2026", "1.234,50", "1.234,50 €"),
    ("fr_FR", "01/04/2026", f"1{NARROW}234,50", f"1{NARROW}234,50 €"),
    ("es_ES", "1/4/2026", "1.234,50", "1.234,50 €"),
    ("it_IT", "01/04/2026", "1.234,50", "1.234,50 €"),
    ("pt_BR", "01/04/2026", "1.234,50", "R$ 1.234,50"),
    ("nl_NL", "01-04-2026", "1.234,50", "€ 1.234,50"),
    ("pl_PL", "1.04.2026", f"1{SPACE}234,50", f"1{SPACE}234,50 zł"),
    ("ru_RU", "01.04.2026", f"1{SPACE}234,50", f"1{SPACE}234,50 ₽"),
    ("sv_SE", "2026-04-01", f"1{SPACE}234,50", f"1{SPACE}234,50 kr"),
    ("da_DK", "01.04.2026", "1.234,50", "1.234,50 kr."),
    ("no_NO", "01.04.2026", f"1{SPACE}234,50", f"1{SPACE}234,50 kr"),
    ("fi_FI", "1.4.2026", f"1{SPACE}234,50", f"1{SPACE}234,50 €"),
    ("tr_TR", "1.04.2026", "1.234,50", "₺1.234,50"),
    ("ko_KR", "2026. 4. 1", "1,234.50", "₩1,235"),
    ("zh_CN", "2026/4/1", "1,234.50", "¥1,234.50"),
    ("zh_TW", "2026/4/1", "1,234.50", "$1,234.50"),
    ("en_CA", "2026-04-01", "1,234.50", "$1,234.50"),
    ("en_AU", "1/4/2026", "1,234.50", "$1,234.50"),
    ("en_IN", "01/04/2026", "1,234.50", "₹1,234.50"),
    ("id_ID", "1/4/2026", "1.234,50", "Rp1.235"),
    ("vi_VN", "1/4/2026", "1.234,50", "1.235 ₫"),
    ("th_TH", "1/4/2026", "1,234.50", "฿1,234.50"),
    ("es_MX", "01/04/2026", "1,234.50", "$1,234.50"),
]


@pytest.mark.parametrize(("locale", "date", "number", "money"), SHOWN)
def test_each_country_sees_its_own_writing(locale: str, date: str, number: str, money: str) -> None:
    assert render(APRIL_FIRST, {"type": "DATE"}, locale).rstrip(".") == date
    assert render(1234.5, {"type": "NUMBER"}, locale) == number
    assert render(1234.5, {"type": "CURRENCY"}, locale) == money


@pytest.mark.parametrize(("locale", "date", "number", "money"), SHOWN)
def test_what_is_shown_can_be_typed(locale: str, date: str, number: str, money: str) -> None:
    def value(text: str) -> object:
        return parse_user_entered(text, locale, NOW, None).value

    assert value(date) == APRIL_FIRST
    assert value(number) == 1234.5
    typed = parse_user_entered(money, locale, NOW, None)
    assert typed.value in (1234.5, 1235.0)
    assert typed.number_format is not None
    assert typed.number_format["type"] == "CURRENCY"


@pytest.mark.parametrize(("locale", "date", "number", "money"), SHOWN)
def test_what_is_edited_and_left_alone_stays_what_it_was(
    locale: str, date: str, number: str, money: str
) -> None:
    for value, number_format in [
        (APRIL_FIRST, {"type": "DATE"}),
        (APRIL_FIRST + 0.75, {"type": "DATE_TIME"}),
        (1234.5, {"type": "NUMBER"}),
        (0.125, {"type": "PERCENT"}),
        (-0.5, None),
    ]:
        text = edit_text(value, number_format, locale)
        assert parse_user_entered(text, locale, NOW, number_format).value == value, text


@pytest.mark.parametrize(
    ("locale", "typed", "value", "pattern"),
    [
        ("en_GB", "1/4/2026", APRIL_FIRST, "dd/MM/yyyy"),
        ("en_GB", "1/4", APRIL_FIRST, "d/M"),
        ("en_GB", "4 April 2026", APRIL_FIRST + 3, "d-mmm-yyyy"),
        ("de_DE", "1.4.26", APRIL_FIRST, "dd.MM.yyyy"),
        ("de_DE", "1. April 2026", APRIL_FIRST, "d-mmm-yyyy"),
        ("de_DE", "3. März 2026", APRIL_FIRST - 29, "d-mmm-yyyy"),
        ("de_DE", "2026-04-01", APRIL_FIRST, "yyyy-mm-dd"),
        ("fr_FR", "1 avril 2026", APRIL_FIRST, "d-mmm-yyyy"),
        ("ko_KR", "2026-04-01", APRIL_FIRST, "yyyy-mm-dd"),
        ("da_DK", "10.30.00", 0.4375, "h:mm:ss"),
        ("de_DE", "0,5", 0.5, None),
        ("de_DE", "12,5 %", 0.125, "0.00%"),
        ("de_DE", "1.500", 1500.0, "#,##0"),
        ("fr_FR", "1 234,5", 1234.5, "#,##0.00"),
        ("de_CH", "1’234.5", 1234.5, "#,##0.00"),
        ("en_IN", "12,34,567", 1234567.0, "#,##0"),
        ("zh_TW", "１２３", 123.0, None),
    ],
)
def test_typed_in_a_country(locale: str, typed: str, value: float, pattern: str | None) -> None:
    read = parse_user_entered(typed, locale, NOW, None)
    assert read.value == pytest.approx(value)
    assert (read.number_format or {}).get("pattern") == pattern


@pytest.mark.parametrize(
    ("locale", "typed"),
    [
        ("en_US", "1.4.2026"),
        ("en_US", "13/4/2026"),
        ("en_US", "1.234,5"),
        ("de_DE", "1,234.5"),
        ("en_GB", "4/13/2026"),
        ("en_IN", "1,23,4"),
        ("de_DE", "€ 5 €"),
    ],
)
def test_another_countrys_writing_stays_text(locale: str, typed: str) -> None:
    assert parse_user_entered(typed, locale, NOW, None) == Entered(typed)


def test_lakhs_are_grouped_by_two() -> None:
    assert render(12345678, {"type": "NUMBER", "pattern": "#,##0"}, "en_IN") == "1,23,45,678"


def nothing(_sheet: str | None, _row: int, _column: int) -> float:
    return 4.0


@pytest.mark.parametrize(
    ("locale", "formula", "value"),
    [
        ("de_DE", "=1,5+A1", 5.5),
        ("de_DE", "=AND(A1>1,5;A1<9)", True),
        ("de_DE", '="a;1,5"&1,5', "a;1,51,5"),
        ("fr_FR", "=0,5*A1", 2.0),
        ("en_GB", "=AND(A1>1.5,A1<9)", True),
        ("ja_JP", "=1.5+A1", 5.5),
    ],
)
def test_formulas_are_written_with_the_countrys_signs(
    locale: str, formula: str, value: object
) -> None:
    today = NOW.date()
    assert evaluate(Formula(formula), nothing, today=today, locale=locale) == value


def test_a_comma_between_arguments_is_no_sign_where_it_is_the_decimal_one() -> None:
    shown = evaluate("=AND(A1,A1)", nothing, today=NOW.date(), locale="de_DE")
    assert getattr(shown, "text", None) in ("#ERROR!", "#NAME?")


def test_exports_write_formulas_as_every_program_reads_them() -> None:
    assert plain_formula("=AND('a;b'!A1>1,5;TRUE)", "de_DE") == "=AND('a;b'!A1>1.5,TRUE)"
    assert plain_formula("=AND(A1>1.5,TRUE)", "en_US") == "=AND(A1>1.5,TRUE)"


@pytest.mark.parametrize("name", ["en", "ja", "fil", "de_AT", "pt_PT", "no_NO", "iw_IL", "en-US"])
def test_locales_that_google_knows(name: str) -> None:
    assert is_locale(name)


@pytest.mark.parametrize("name", ["", "xx", "xx_YY", "de_XX", "klingon", "Deutsch", "日本", "e"])
def test_locales_that_nobody_knows(name: str) -> None:
    assert not is_locale(name)


def test_a_language_alone_stands_for_where_it_is_spoken_most() -> None:
    assert conventions("de") == conventions("de_DE")
    assert conventions("ja") == conventions("ja_JP")
