# ruff: noqa: DTZ001 - a spreadsheet's dates have no zone
from datetime import datetime
from typing import Any

import pytest

from sheets_emulator.values.cell_value import CellError, Value
from sheets_emulator.values.conditions import Place, Surroundings, choices, is_met
from sheets_emulator.values.gradient import Stop, color_at, stops

CELLS: dict[tuple[int, int], Value] = {(0, 0): "無効", (1, 0): "有効", (0, 1): 5, (1, 1): 9}
AROUND = Surroundings(
    cell_at=lambda sheet, row, column: CELLS.get((row, column)),
    range_values=lambda text: (
        ["展示会", "Web広告", None, "展示会", 3] if text == "設定!A1:A5" else []
    ),
    now=datetime(2026, 4, 1, 9, 0),
    locale="ja_JP",
)


def condition(kind: str, *values: str) -> dict[str, Any]:
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]}


MET = [
    ("NUMBER_GREATER", ["5"], [5.1, 6], [5, 4, "6", None, True]),
    ("NUMBER_GREATER_THAN_EQ", ["5"], [5], [4.9]),
    ("NUMBER_LESS", ["1,000"], [999], [1000]),
    ("NUMBER_LESS_THAN_EQ", ["50%"], [0.5], [0.6]),
    ("NUMBER_EQ", ["5"], [5], [6, "5"]),
    ("NUMBER_NOT_EQ", ["5"], [6, "words"], [5, None]),
    ("NUMBER_BETWEEN", ["9", "1"], [1, 5, 9], [0, 10]),
    ("NUMBER_NOT_BETWEEN", ["1", "9"], [0, 10], [5]),
    ("NUMBER_GREATER", ["=B1"], [6], [5]),
    ("TEXT_CONTAINS", ["青"], ["青空", "秋の青"], ["赤", None]),
    ("TEXT_CONTAINS", ["abc"], ["xABCx"], ["ab"]),
    ("TEXT_CONTAINS", ["2"], [123], [13]),
    ("TEXT_NOT_CONTAINS", ["青"], ["赤", None], ["青空"]),
    ("TEXT_STARTS_WITH", ["株式会社"], ["株式会社青空"], ["青空株式会社"]),
    ("TEXT_ENDS_WITH", ["株式会社"], ["青空株式会社"], ["株式会社青空"]),
    ("TEXT_EQ", ["無効"], ["無効"], ["無効です", None]),
    ("TEXT_EQ", ["=A1"], ["無効"], ["有効"]),
    ("TEXT_NOT_EQ", ["無効"], ["有効", None], ["無効"]),
    ("TEXT_IS_EMAIL", [], ["a@example.co.jp"], ["a@", "example.com", "a b@example.com"]),
    ("TEXT_IS_URL", [], ["https://example.com/"], ["example", "https:// x"]),
    ("DATE_EQ", ["2026/4/1"], [46113, 46113.9], [46114, "2026/4/1"]),
    ("DATE_BEFORE", ["2026/4/1"], [46112.9], [46113]),
    ("DATE_AFTER", ["2026/4/1"], [46114], [46113.5]),
    ("DATE_ON_OR_BEFORE", ["2026/4/1"], [46113.5], [46114]),
    ("DATE_ON_OR_AFTER", ["2026/4/1"], [46113], [46112]),
    ("DATE_BETWEEN", ["2026/4/1", "2026/4/30"], [46113, 46142.5], [46112, 46143]),
    ("DATE_NOT_BETWEEN", ["2026/4/1", "2026/4/30"], [46112], [46120]),
    ("DATE_NOT_EQ", ["2026/4/1"], [46112], [46113]),
    ("DATE_IS_VALID", [], [46113], ["明日", None, True]),
    ("BLANK", [], [None, ""], [0, "x", False]),
    ("NOT_BLANK", [], [0, "x", False, CellError("VALUE")], [None, ""]),
    ("BOOLEAN", [], [True, False], ["はい", None, 1]),
    ("BOOLEAN", ["はい", "いいえ"], ["はい", "いいえ"], [True, "no"]),
    ("ONE_OF_LIST", ["展示会", "3"], ["展示会", 3], ["展示", None]),
    ("ONE_OF_RANGE", ["=設定!A1:A5"], ["Web広告", 3], ["その他"]),
    ("ONE_OF_RANGE", ["=どこか!A1"], [], ["展示会"]),
    ("CUSTOM_FORMULA", ["=B1>3"], ["anything", None], []),
    ("CUSTOM_FORMULA", ['=A1="有効"'], [], ["anything"]),
    ("CUSTOM_FORMULA", ["=VLOOKUP(A1:A9)"], [], ["anything"]),
    ("CUSTOM_FORMULA", ["=1+"], [], ["anything"]),
    ("FILTER_EXPRESSION", ["x"], [], ["anything"]),
    ("NUMBER_EQ", [], [], [5]),
    ("TEXT_EQ", [], [], ["x"]),
]


@pytest.mark.parametrize(("kind", "values", "met", "unmet"), MET)
def test_condition(kind: str, values: list[str], met: list[Value], unmet: list[Value]) -> None:
    asked = condition(kind, *values)
    assert [value for value in met if not is_met(asked, value, AROUND, Place())] == []
    assert [value for value in unmet if is_met(asked, value, AROUND, Place())] == []


RELATIVE = [
    ("TODAY", 46113),
    ("TOMORROW", 46114),
    ("YESTERDAY", 46112),
    ("PAST_WEEK", 46106),
    ("PAST_MONTH", 46082),
    ("PAST_YEAR", 45748),
]


@pytest.mark.parametrize(("name", "serial"), RELATIVE)
def test_a_relative_date_counts_from_today(name: str, serial: int) -> None:
    asked = {"type": "DATE_EQ", "values": [{"relativeDate": name}]}
    assert is_met(asked, serial, AROUND, Place())
    assert not is_met(asked, serial + 1, AROUND, Place())


def test_a_custom_formula_is_written_for_the_first_cell_of_its_range() -> None:
    invalid = condition("CUSTOM_FORMULA", '=$A1="無効"')
    assert is_met(invalid, None, AROUND, Place(rows=0, columns=4))
    assert not is_met(invalid, None, AROUND, Place(rows=1, columns=4))


def test_a_dropdown_offers_each_choice_once_in_order() -> None:
    assert choices(condition("ONE_OF_RANGE", "=設定!A1:A5"), AROUND) == ["展示会", "Web広告", "3"]
    assert choices(condition("ONE_OF_LIST", "B", "A", "B"), AROUND) == ["B", "A"]
    assert choices(condition("NUMBER_EQ", "5"), AROUND) == []


RED, WHITE, BLUE = (1.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.0, 0.0, 1.0)
SCALE = {
    "minpoint": {"type": "MIN", "color": {"red": 1}},
    "midpoint": {
        "type": "PERCENTILE", "value": "50",
        "colorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
    },
    "maxpoint": {"type": "MAX", "color": {"blue": 1}},
}  # fmt: skip


def test_a_colour_scale_mixes_between_its_points() -> None:
    points = stops(SCALE, [0, 10, 20, 100], AROUND)
    assert points == (Stop(0, RED), Stop(15, WHITE), Stop(100, BLUE))
    assert color_at(-5, points) == RED
    assert color_at(7.5, points) == (1.0, 0.5, 0.5)
    assert color_at(15, points) == WHITE
    assert color_at(500, points) == BLUE


def test_points_may_be_numbers_percents_and_formulas() -> None:
    rule = {
        "minpoint": {"type": "NUMBER", "value": "=B1", "color": {"red": 1}},
        "maxpoint": {"type": "PERCENT", "value": "50", "color": {"blue": 1}},
    }
    points = stops(rule, [0, 40], AROUND)
    assert points == (Stop(5, RED), Stop(20, BLUE))


def test_a_scale_without_numbers_colours_nothing() -> None:
    assert color_at(1, stops(SCALE, [], AROUND)) is None
    assert color_at(3, stops(SCALE, [3], AROUND)) == RED
