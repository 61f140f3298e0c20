# ruff: noqa: DTZ001 - a spreadsheet's dates have no zone
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_emulator.values.cell_value import Formula
from sheets_emulator.values.editing import edit_text
from sheets_emulator.values.entered import parse_user_entered

NOW = datetime(2026, 4, 1)
DATE = {"type": "DATE", "pattern": "m/d"}
TIME = {"type": "TIME", "pattern": "h:mm"}
MOMENT = {"type": "DATE_TIME", "pattern": "m/d h:mm"}
PERCENT = {"type": "PERCENT", "pattern": "0%"}
TEXT = {"type": "TEXT", "pattern": "@"}

CASES = [
    (None, None, ""),
    ("青空", None, "青空"),
    ("001", None, "'001"),
    ("001", TEXT, "001"),
    ("=A1", None, "'=A1"),
    ("'quoted", None, "''quoted"),
    ("TRUE", None, "'TRUE"),
    (Formula("=A1+1"), None, "=A1+1"),
    (True, None, "TRUE"),
    (1234, {"type": "CURRENCY", "pattern": "¥#,##0"}, "1234"),
    (1234.5, None, "1234.5"),
    (0.125, PERCENT, "12.5%"),
    (1, PERCENT, "100%"),
    (46113, DATE, "2026/04/01"),
    (46113.4375, DATE, "2026/04/01 10:30:00"),
    (46113.4375, MOMENT, "2026/04/01 10:30:00"),
    (0.4375, TIME, "10:30:00"),
    (46113, None, "46113"),
    (1e9, DATE, "1000000000"),
]


@pytest.mark.parametrize(("value", "number_format", "text"), CASES)
def test_a_cell_is_edited_as(value: object, number_format: dict[str, str], text: str) -> None:
    assert edit_text(value, number_format, "ja_JP") == text  # type: ignore[arg-type]


@given(
    value=st.one_of(
        st.text(min_size=1),
        st.booleans(),
        st.floats(min_value=-1e12, max_value=1e12),
        st.integers(min_value=1, max_value=60_000).map(float),
    ),
    number_format=st.sampled_from([None, DATE, TIME, MOMENT, PERCENT, TEXT]),
    locale=st.sampled_from(["ja_JP", "en_US"]),
)
def test_leaving_the_text_as_it_is_changes_nothing(
    value: str | float | bool, number_format: dict[str, str] | None, locale: str
) -> None:
    if number_format is TEXT and not isinstance(value, str):
        return  # what is typed into a text cell becomes text, as in Google
    text = edit_text(value, number_format, locale)
    read = parse_user_entered(text, locale, NOW, number_format).value
    assert (
        read == pytest.approx(value, abs=1e-8, rel=1e-9)
        if isinstance(value, float)
        else (read == value and type(read) is type(value))
    )
