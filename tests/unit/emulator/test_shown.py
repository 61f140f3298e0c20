"""What a person sees of a sheet, before it is drawn."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_emulator.exports.csv_export import to_csv
from sheets_emulator.exports.xlsx_names import excel_reads
from sheets_emulator.model.grid import Rect
from sheets_emulator.shown.axis import Run, axis
from sheets_emulator.shown.filtering import column_texts
from sheets_emulator.shown.look import PLAIN, Border, Borders, Look, overlaid
from tests.unit.emulator.books import (
    add_chart,
    area,
    basic_chart,
    conditional,
    fill,
    line,
    reading_of,
    repeat,
    sheet_of,
)

RED = {"red": 1}
BLUE = {"blue": 1}
FILL_RED = {"backgroundColor": RED}


class TestAxis:
    def test_one_run_where_every_size_is_the_same(self) -> None:
        assert axis(100_000, 21, {}).runs == (Run(0, 100_000, 21),)

    def test_runs_change_where_sizes_do(self) -> None:
        sizes: dict[int, dict[str, Any]] = {
            1: {"pixelSize": 40}, 2: {"pixelSize": 40}, 5: {"hiddenByUser": True}
        }  # fmt: skip
        found = axis(8, 21, sizes, filtered=[6])

        assert found.runs == (
            Run(0, 1, 21), Run(1, 3, 40), Run(3, 5, 21), Run(5, 7, 0), Run(7, 8, 21)
        )  # fmt: skip
        assert [found.size(i) for i in range(8)] == [21, 40, 40, 21, 21, 0, 0, 21]
        assert (found.hidden(6), found.hidden(7), found.hidden(99)) == (True, False, False)

    def test_the_default_size_named_is_no_difference(self) -> None:
        assert axis(5, 21, {2: {"pixelSize": 21}}).runs == (Run(0, 5, 21),)

    def test_the_first_and_the_last_may_differ(self) -> None:
        found = axis(3, 21, {0: {"pixelSize": 32}, 2: {"pixelSize": 10}, 7: {"pixelSize": 9}})
        assert found.runs == (Run(0, 1, 32), Run(1, 2, 21), Run(2, 3, 10))

    @given(
        count=st.integers(1, 12),
        sizes=st.dictionaries(st.integers(0, 14), st.sampled_from([0, 21, 30, 40])),
    )
    def test_runs_say_the_same_as_a_list_of_sizes(self, count: int, sizes: dict[int, int]) -> None:
        found = axis(count, 21, {index: {"pixelSize": size} for index, size in sizes.items()})
        spelled_out = [run.size for run in found.runs for _ in range(run.start, run.end)]
        assert spelled_out == [sizes.get(index, 21) for index in range(count)]
        assert all(a.size != b.size for a, b in pairwise(found.runs))


class TestLooks:
    def test_what_a_format_names_lies_over_the_rest(self) -> None:
        base = Look(background="#ffffff", bold=True)
        given = {"backgroundColorStyle": {"rgbColor": RED}, "textFormat": {"italic": True}}
        assert overlaid(base, given) == Look(background="#ff0000", bold=True, italic=True)

    def test_theme_colours_and_borders(self) -> None:
        look = overlaid(
            PLAIN,
            {
                "textFormat": {"foregroundColorStyle": {"themeColor": "LINK"}},
                "borders": {"left": {"style": "SOLID", "color": BLUE}, "top": {"style": "NONE"}},
            },
        )
        assert look.color == "#1155cc"
        assert look.borders == Borders(left=Border("SOLID", "#0000ff"))

    def test_a_cell_nobody_formatted_is_plain(self) -> None:
        sheet = sheet_of(fill([["青空"]]))
        assert sheet.look(0, 0, "青空", "青空") == PLAIN


class TestConditionalFormats:
    def background(self, sheet: Any, row: int, column: int) -> str | None:
        slot = sheet.sheet.slot(row, column)
        value = sheet.reading.view.value(sheet.sheet, row, column)
        look = sheet.look(row, column, slot, value)
        assert isinstance(look, Look)
        return look.background

    def test_the_first_rule_that_is_met_decides(self) -> None:
        both = area(0, 3, 0, 1)
        sheet = sheet_of(
            fill([[10], [5], [1]]),
            conditional("NUMBER_GREATER", ["7"], {"backgroundColor": RED}, both),
            conditional("NUMBER_GREATER", ["3"], {"backgroundColor": BLUE}, both, index=1),
        )
        found = [self.background(sheet, row, 0) for row in range(3)]
        assert found == ["#ff0000", "#0000ff", None]

    def test_an_empty_cell_of_a_row_is_coloured_too(self) -> None:
        sheet = sheet_of(
            fill([["無効"]]),
            conditional("CUSTOM_FORMULA", ['=$A1="無効"'], FILL_RED, area(0, 9, 0, 5)),
        )
        assert self.background(sheet, 0, 4) == "#ff0000"
        assert self.background(sheet, 1, 4) is None

    def test_a_colour_scale_over_its_own_numbers(self) -> None:
        rule = {
            "ranges": [area(0, 3, 0, 1)],
            "gradientRule": {
                "minpoint": {"type": "MIN", "color": {"red": 1, "green": 1, "blue": 1}},
                "maxpoint": {"type": "MAX", "color": RED},
            },
        }
        sheet = sheet_of(
            fill([[0], [5], [10], [20]]), {"addConditionalFormatRule": {"rule": rule, "index": 0}}
        )
        found = [self.background(sheet, row, 0) for row in range(4)]
        assert found == ["#ffffff", "#ff8080", "#ff0000", None]

    def test_a_rule_looks_at_computed_values_and_at_today(self) -> None:
        sheet = sheet_of(
            fill([[46112, "=A1+3"]]),
            conditional("CUSTOM_FORMULA", ["=$B1>TODAY()"], FILL_RED, area(0, 1, 0, 1)),
        )
        assert self.background(sheet, 0, 0) == "#ff0000"


def test_bands_alternate_below_their_header_and_give_way_to_a_fill() -> None:
    band = {
        "range": area(0, 4, 0, 2),
        "rowProperties": {
            "headerColor": {"green": 1}, "firstBandColor": RED, "secondBandColor": BLUE
        },
    }  # fmt: skip
    sheet = sheet_of(
        {"addBanding": {"bandedRange": band}},
        repeat(area(1, 2, 1, 2), userEnteredFormat={"backgroundColor": {"green": 1}}),
    )
    column = [sheet.own_look(row, 0, None).background for row in range(5)]
    assert column == ["#00ff00", "#ff0000", "#0000ff", "#ff0000", None]
    assert sheet.own_look(1, 1, sheet.sheet.slot(1, 1)).background == "#00ff00"


class TestFilters:
    ROWS: Sequence[list[Any]] = (
        ["状態", "金額"], ["新規", 5], ["無効", 50], ["", 500], ["新規", 7]
    )  # fmt: skip

    def hidden(self, **filter_: Any) -> list[int]:
        sheet = sheet_of(
            fill([*self.ROWS]),
            {"setBasicFilter": {"filter": {"range": area(0, 5, 0, 2), **filter_}}},
        )
        return [row for row in range(6) if sheet.rows.hidden(row)]

    def test_values_taken_out_are_hidden(self) -> None:
        assert self.hidden(criteria={"0": {"hiddenValues": ["無効", ""]}}) == [2, 3]

    def test_a_condition_keeps_what_meets_it(self) -> None:
        condition = {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "6"}]}
        spec = {"columnIndex": 1, "filterCriteria": {"condition": condition}}
        assert self.hidden(filterSpecs=[spec]) == [1]

    def test_columns_narrow_together(self) -> None:
        condition = {"type": "NUMBER_LESS", "values": [{"userEnteredValue": "100"}]}
        specs = [
            {"columnIndex": 0, "filterCriteria": {"hiddenValues": ["無効"]}},
            {"columnIndex": 1, "filterCriteria": {"condition": condition}},
        ]
        assert self.hidden(filterSpecs=specs) == [2, 3]

    def test_a_filter_without_criteria_hides_nothing(self) -> None:
        assert self.hidden() == []

    def test_the_values_of_a_column_are_numbers_first_each_once(self) -> None:
        reading = reading_of(fill([["値"], ["b"], [10], ["a"], [9], ["b"], [None]]))
        sheet = reading.book.sheets[0]
        assert column_texts(reading, sheet, Rect(0, 0, 7, 0, 1), 0) == ["9", "10", "", "a", "b"]


DATA = fill([["月", "リード", "率"], ["4月", 40, 0.25], ["5月", "未定", 0.3], ["6月", 60, 0.2]])
MONTHS, LEADS, RATE = area(0, 4, 0, 1), area(0, 4, 1, 2), area(0, 4, 2, 3)
PERCENT = {"numberFormat": {"type": "PERCENT", "pattern": "0%"}}


class TestCharts:
    def test_a_combo_is_read_with_its_axes(self) -> None:
        rate = {
            "series": line(RATE),
            "type": "LINE",
            "targetAxis": "RIGHT_AXIS",
            "color": RED,
            "lineStyle": {"width": 4, "type": "DOTTED"},
            "dataLabel": {"type": "DATA"},
        }
        axes = [{"position": "LEFT_AXIS", "title": "件", "viewWindowOptions": {"viewWindowMin": 5}}]
        sheet = sheet_of(
            DATA,
            repeat(area(1, 4, 2, 3), userEnteredFormat=PERCENT),
            basic_chart(
                "COMBO", MONTHS, {"series": line(LEADS), "type": "COLUMN"}, rate,
                title="推移", axis=axes, legendPosition="TOP_LEGEND", stackedType="STACKED",
            ),
        )  # fmt: skip
        (chart,) = sheet.charts
        columns, rates = chart.series

        assert (chart.kind, chart.title, chart.legend, chart.stacking) == (
            "combo", "推移", "top", "stacked"
        )  # fmt: skip
        assert chart.categories is not None
        assert chart.categories.texts == ("4月", "5月", "6月")
        assert (columns.mark, columns.right_axis, columns.data.name) == ("bar", False, "リード")
        assert list(columns.data.numbers) == [40, None, 60]
        assert (rates.mark, rates.right_axis, rates.labels) == ("line", True, True)
        assert (rates.color, rates.width, rates.dash) == ("#ff0000", 4, "dot")
        assert rates.data.texts == ("25%", "30%", "20%")
        assert chart.axis_titles == {"left": "件"}
        assert chart.limits["left"].low == 5
        assert (chart.frame.row, chart.frame.column, chart.frame.x, chart.frame.width) == (
            2, 2, 7, 480
        )  # fmt: skip

    def test_hidden_rows_are_left_out(self) -> None:
        hidden = {
            "updateDimensionProperties": {
                "range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3},
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        }
        sheet = sheet_of(DATA, hidden, basic_chart("COLUMN", MONTHS, {"series": line(LEADS)}))
        (chart,) = sheet.charts
        assert chart.categories is not None
        assert chart.categories.texts == ("4月", "6月")
        assert chart.series[0].data.numbers == (40, 60)

    def test_a_pie_without_header_count_finds_its_header(self) -> None:
        pie = {"pieChart": {"domain": line(MONTHS), "series": line(LEADS), "pieHole": 0.4}}
        (chart,) = sheet_of(DATA, add_chart(pie)).charts
        assert (chart.kind, chart.hole) == ("pie", 0.4)
        assert chart.series[0].data.name == "リード"
        assert chart.series[0].data.numbers == (40, None, 60)

    def test_a_whole_column_is_no_longer_than_its_cells(self) -> None:
        whole = {"sheetId": 0, "startColumnIndex": 1, "endColumnIndex": 2}
        sheet = sheet_of(DATA, basic_chart("LINE", MONTHS, {"series": line(whole)}))
        assert len(sheet.charts[0].series[0].data.numbers) == 3

    def test_other_kinds_keep_their_title_and_place(self) -> None:
        (chart,) = sheet_of(DATA, add_chart({"title": "滝", "waterfallChart": {}})).charts
        assert (chart.kind, chart.title, chart.series) == ("other", "滝", ())


def test_protection_leaves_open_what_it_excepts() -> None:
    given = {
        "range": {"sheetId": 0},
        "unprotectedRanges": [area(1, 9, 0, 2)],
        "description": "計算",
    }
    sheet = sheet_of({"addProtectedRange": {"protectedRange": given}})
    (protection,) = sheet.protections
    assert protection.rect == Rect(0, 0, 100, 0, 26)
    assert protection.open == (Rect(0, 1, 9, 0, 2),)
    assert protection.description == "計算"


class TestHeights:
    def test_a_row_is_as_tall_as_its_words(self) -> None:
        large = {"textFormat": {"fontSize": 24}}
        wrapped = {"wrapStrategy": "WRAP"}
        sheet = sheet_of(
            fill([["128"], ["とても長い文をここに書いて折り返してみます"], ["短い"]]),
            repeat(area(0, 1, 0, 1), userEnteredFormat=large),
            repeat(area(1, 2, 0, 1), userEnteredFormat=wrapped),
        )
        assert sheet.rows.size(0) >= 32
        assert sheet.rows.size(1) >= 3 * 17
        assert sheet.rows.size(2) == 21

    def test_a_height_people_set_stays(self) -> None:
        size = {
            "updateDimensionProperties": {
                "range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1},
                "properties": {"pixelSize": 24},
                "fields": "pixelSize",
            }
        }
        large = {"textFormat": {"fontSize": 24}}
        sheet = sheet_of(fill([["128"]]), repeat(area(0, 1, 0, 1), userEnteredFormat=large), size)
        assert sheet.rows.size(0) == 24


class TestCsv:
    def test_shown_texts_of_the_filled_part(self) -> None:
        yen = {"numberFormat": {"type": "CURRENCY", "pattern": "¥#,##0"}}
        reading = reading_of(
            fill([["会社", "金額"], ['「青空」, "改行\nつき"', 1234], [], ["みどり"]]),
            repeat(area(1, 2, 1, 2), userEnteredFormat=yen),
        )
        assert to_csv(reading, reading.book.sheets[0]).decode() == (
            '会社,金額\r\n"「青空」, ""改行\nつき""","¥1,234"\r\n,\r\nみどり,'
        )

    def test_an_empty_sheet_is_an_empty_file(self) -> None:
        reading = reading_of()
        assert to_csv(reading, reading.book.sheets[0]) == b""


@pytest.mark.parametrize(
    ("formula", "reads"),
    [
        ("=A1+B2*2", True),
        ('=$B2="無効"', True),
        ('=IF(A1>0,"は; {い}","いいえ")', True),
        ("=SUM(A:A)", True),
        ("='It''s'!A1", True),
        ("=1+", False),
        ("=SUM(A1;B1)", False),
        ("={1,2}", False),
        ("=(1", False),
        ("=1)", False),
        ('="open', False),
        ("=SUM(,1)", False),
        ("=A1:)", False),
    ],
)
def test_only_what_excel_opens_is_written_as_a_formula(formula: str, reads: bool) -> None:
    assert excel_reads(formula, {"It's": "It's"}) is reads


def test_a_renamed_sheet_keeps_formulas_that_name_sheets_out() -> None:
    assert not excel_reads("='a/b'!A1", {"a/b": "a_b"})
    assert excel_reads("=A1", {"a/b": "a_b"})
