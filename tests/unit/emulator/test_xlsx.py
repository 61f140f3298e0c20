"""The Excel file, read back by openpyxl."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sheets_emulator.exports.xlsx import to_xlsx
from sheets_emulator.exports.xlsx_paper import paper_for
from sheets_emulator.proto import scalars
from tests.unit.emulator.books import (
    add_chart,
    area,
    basic_chart,
    conditional,
    fill,
    line,
    reading_of,
    repeat,
    validation,
)

NAVY = {"red": 36 / 255, "green": 59 / 255, "blue": 83 / 255}
WHITE = {"red": 1, "green": 1, "blue": 1}
PERCENT = {"type": "PERCENT", "pattern": "0%"}


def exported(*requests: dict[str, Any], sheets: tuple[str, ...] = ("リード",)) -> Workbook:
    return load_workbook(io.BytesIO(to_xlsx(reading_of(*requests, sheets=sheets))))


def first(*requests: dict[str, Any], sheets: tuple[str, ...] = ("リード",)) -> Worksheet:
    sheet = exported(*requests, sheets=sheets).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_values_keep_their_kind() -> None:
    sheet = first(fill([["青空", 1234.5, True, None, "=B1*2", "001", "=SUM(B1:B2)", "=1+"]]))

    values = [cell.value for cell in sheet[1]]
    assert values == ["青空", 1234.5, True, None, "=B1*2", "001", "=SUM(B1:B2)", "#ERROR!"]
    assert sheet["F1"].data_type == "s"


def cell(text: str, link: str = "", note: str = "") -> dict[str, Any]:
    value: dict[str, Any] = {"userEnteredValue": {"stringValue": text}, "note": note}
    if link:
        value["userEnteredFormat"] = {"textFormat": {"link": {"uri": link}}}
    fields = "userEnteredValue,userEnteredFormat,note"
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": [{"values": [value]}], "fields": fields}}


def as_excel_reads(content: bytes) -> list[str]:
    """The shared strings, each run's `_xHHHH_` undone as Excel does: once, from the left."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                ElementTree.fromstring(archive.read(name))
        strings = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return [
        "".join(
            re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), run.text or "")
            for run in one.iter(f"{space}t")
        )
        for one in strings.iter(f"{space}si")
    ]


# What a visitor may write, and what a file of markup, with escapes of its own, might make of it.
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "<r><t>not ours</t></r>",
    "<r><broken</r>",
    "<r>&nothing;</r>",
    "</t></si><si><t>x",
    "<b>&amp;</b>]]>",
    "_x0041_",
    "_x005F_x0041_",
    "_x0041_x0042_x0043_",
    "_x000D_x",
    "<r>_x0041_</r>",
    "a\x00b\x01c\x0b\x1f",
    "a\ufffeb\uffff",
    "\u202eabc\u2066x\u2069\u200b",
    "  two  spaces  ",
    "a\r\nb\rc",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("link", ["", "https://a.example/?q=\"<x>&'"])
def test_a_visitors_text_is_the_text_of_a_cell_and_nothing_else(text: str, link: str) -> None:
    content = to_xlsx(reading_of(cell(text, link, note=text)))
    assert text in as_excel_reads(content)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet["A1"].data_type == "s"


@pytest.mark.parametrize("text", ["あ" * 50_000, "😀" * 40_000, "<r>" + "😀" * 20_000 + "</r>"])
def test_a_text_longer_than_excel_holds_is_cut_between_letters(text: str) -> None:
    (told,) = as_excel_reads(to_xlsx(reading_of(cell(text))))
    assert text.startswith(told)
    assert 32_760 <= len(told.encode("utf-16-le")) / 2 <= 32_767


@pytest.mark.parametrize(
    "request_",
    [
        cell("x", link="https://a.example/\x01"),
        cell("x", link="javascript:alert(1)"),
        repeat(area(0, 1, 0, 1), userEnteredFormat={
            "numberFormat": {"type": "NUMBER", "pattern": '"<\x01&"0'}}),
        validation(area(0, 1, 0, 1), "ONE_OF_LIST", "<\x01", '"a",b', inputMessage="<\x02"),
        validation(area(0, 1, 0, 1), "ONE_OF_LIST", "<\x01" * 200),
        conditional("TEXT_CONTAINS", ['"<&\x01'], {}, area(0, 1, 0, 1)),
        fill([['=CHAR(1)&"<b>"']]),
    ],
)  # fmt: skip
def test_nothing_that_people_wrote_breaks_the_file(request_: dict[str, Any]) -> None:
    content = to_xlsx(reading_of(fill([["x"]], top=5), request_))
    assert "x" in as_excel_reads(content)
    assert load_workbook(io.BytesIO(content)).worksheets[0]["A1"].hyperlink is None


def test_half_a_character_is_told_as_one_that_cannot_be_read() -> None:
    assert scalars.text("a\ud800b\udfff") == "a\ufffdb\ufffd"
    assert scalars.anything("\udc00") == "\ufffd"
    content = to_xlsx(reading_of(cell("a\ud800b", note="\udfff"), sheets=("\ud83d\x01",)))
    assert as_excel_reads(content) == ["a\ufffdb"]


def test_the_result_of_a_formula_stands_beside_it() -> None:
    content = to_xlsx(reading_of(fill([[3, "=A1*2", "=1/0"]])))
    shown = load_workbook(io.BytesIO(content), data_only=True).worksheets[0]

    assert [cell.value for cell in shown[1]] == [3, 6, "#DIV/0!"]


def test_a_formula_excel_would_choke_on_is_written_as_its_value() -> None:
    sheet = first(fill([["=SUM(1;2)", "=QUERY({1,2};1)", "='消えた'!A1&\"x\""]]))
    assert [cell.value for cell in sheet[1]] == [3, "#NAME?", "='消えた'!A1&\"x\""]


def test_text_that_looks_like_a_formula_or_an_address_stays_text() -> None:
    sheet = first(
        {
            "updateCells": {
                "start": {"sheetId": 0},
                "rows": [
                    {
                        "values": [
                            {"userEnteredValue": {"stringValue": "=cmd|'/c calc'!A1"}},
                            {"userEnteredValue": {"stringValue": "https://example.com/"}},
                        ]
                    }
                ],
                "fields": "userEnteredValue",
            }
        }
    )

    assert sheet["A1"].value == "=cmd|'/c calc'!A1"
    assert sheet["A1"].data_type == "s"
    assert sheet["B1"].hyperlink is None


def test_formats_are_carried_over() -> None:
    shape = {
        "backgroundColor": NAVY,
        "horizontalAlignment": "CENTER",
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP",
        "textFormat": {
            "bold": True,
            "italic": True,
            "strikethrough": True,
            "underline": True,
            "fontSize": 14,
            "foregroundColor": WHITE,
        },
        "borders": {"top": {"style": "SOLID", "color": NAVY}, "bottom": {"style": "DOUBLE"}},
    }
    cell = first(fill([["合計"]]), repeat(area(0, 1, 0, 1), userEnteredFormat=shape))["A1"]

    assert cell.fill.fgColor.rgb == "FF243B53"
    assert cell.font.color is not None
    assert cell.font.color.rgb == "FFFFFFFF"
    assert (cell.font.b, cell.font.i, cell.font.strike, cell.font.u) == (True, True, True, "single")
    assert cell.font.sz == 14
    assert (cell.alignment.horizontal, cell.alignment.vertical) == ("center", "center")
    assert cell.alignment.wrap_text is True
    assert (cell.border.top.style, cell.border.bottom.style) == ("thin", "double")


@pytest.mark.parametrize(
    ("given", "pattern"),
    [
        ({"type": "CURRENCY", "pattern": "¥#,##0"}, "¥#,##0"),
        ({"type": "PERCENT", "pattern": "0.0%"}, "0.0%"),
        ({"type": "DATE", "pattern": "yyyy/mm/dd"}, "yyyy/mm/dd"),
        ({"type": "DATE"}, "yyyy/MM/dd"),
        ({"type": "TIME", "pattern": 'h:mm am/pm"am/pm"'}, 'h:mm AM/PM"am/pm"'),
    ],
)
def test_number_formats_are_excels_own(given: dict[str, str], pattern: str) -> None:
    requests = (
        fill([[46113.4375]]),
        repeat(area(0, 1, 0, 1), userEnteredFormat={"numberFormat": given}),
    )
    assert first(*requests)["A1"].number_format == pattern


def test_sizes_frozen_rows_and_what_is_hidden() -> None:
    def dimension(name: str, start: int, end: int, **properties: Any) -> dict[str, Any]:
        where = {"sheetId": 0, "dimension": name, "startIndex": start, "endIndex": end}
        fields = ",".join(properties)
        return {
            "updateDimensionProperties": {
                "range": where, "properties": properties, "fields": fields
            }
        }  # fmt: skip

    columns = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 3, "endIndex": 5}
    sheet = first(
        fill([["a", "b", "c"]]),
        dimension("COLUMNS", 0, 1, pixelSize=210),
        dimension("COLUMNS", 2, 3, hiddenByUser=True),
        dimension("ROWS", 0, 1, pixelSize=32),
        {"addDimensionGroup": {"range": columns}},
        {
            "updateSheetProperties": {
                "properties": {
                    "sheetId": 0,
                    "gridProperties": {
                        "frozenRowCount": 1, "frozenColumnCount": 2, "hideGridlines": True
                    },
                    "tabColor": NAVY,
                },
                "fields": "gridProperties(frozenRowCount,frozenColumnCount,hideGridlines),tabColor",
            }
        },
    )  # fmt: skip

    assert sheet.column_dimensions["A"].width == 210 / 7  # characters of 7 pixels
    assert sheet.column_dimensions["C"].hidden
    assert sheet.column_dimensions["D"].outlineLevel == 1
    assert sheet.row_dimensions[1].height == 24
    assert sheet.freeze_panes == "C2"
    assert sheet.sheet_view.showGridLines is False
    assert sheet.sheet_properties.tabColor is not None
    assert sheet.sheet_properties.tabColor.rgb == "FF243B53"


def test_merges_and_notes() -> None:
    sheet = first(
        fill([["見出し"]]),
        {"mergeCells": {"range": area(0, 1, 0, 3), "mergeType": "MERGE_ALL"}},
        repeat(area(2, 3, 0, 1), note="いまの状態を選びます。"),
    )

    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1"]
    assert sheet["A1"].value == "見出し"
    assert sheet["A3"].comment is not None
    assert sheet["A3"].comment.text == "いまの状態を選びます。"


def test_links_lead_out_and_within() -> None:
    def link(uri: str) -> dict[str, Any]:
        return {"textFormat": {"link": {"uri": uri}}}

    sheet = first(
        fill([["外", "中", "危"]]),
        repeat(area(0, 1, 0, 1), userEnteredFormat=link("https://example.com/?a=1")),
        repeat(area(0, 1, 1, 2), userEnteredFormat=link("#gid=1&range=B3")),
        repeat(area(0, 1, 2, 3), userEnteredFormat=link("javascript:alert(1)")),
        sheets=("一", "It's 二"),
    )

    assert sheet["A1"].hyperlink is not None
    assert sheet["A1"].hyperlink.target == "https://example.com/?a=1"
    assert sheet["B1"].hyperlink is not None
    assert sheet["B1"].hyperlink.location == "'It''s 二'!B3"
    assert sheet["C1"].hyperlink is None
    assert sheet["C1"].value == "危"


def rules(sheet: Worksheet) -> dict[str, Any]:
    """Range → the first validation that covers exactly it."""
    return {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}


def test_dropdowns_offer_the_same_choices() -> None:
    found = rules(
        first(
            validation(area(1, 10, 0, 1), "ONE_OF_LIST", "新規", "進行中", strict=True),
            validation(area(1, 10, 1, 2), "ONE_OF_RANGE", "=設定!$A$2:$A$9", inputMessage="選ぶ"),
            validation(area(1, 10, 2, 3), "BOOLEAN"),
            sheets=("リード", "設定"),
        )
    )

    assert found["A2:A10"].type == "list"
    assert found["A2:A10"].formula1 == '"新規,進行中"'
    assert found["B2:B10"].formula1 == "'設定'!$A$2:$A$9"
    assert (found["B2:B10"].errorStyle, found["B2:B10"].prompt) == ("warning", "選ぶ")
    assert found["C2:C10"].formula1 == '"TRUE,FALSE"'


def test_choices_too_long_for_a_rule_stand_on_a_hidden_sheet() -> None:
    choices = [f"とても長い選択肢その{number}" for number in range(40)]
    book = exported(validation(area(1, 3, 0, 1), "ONE_OF_LIST", *choices))

    (rule,) = rules(book.worksheets[0]).values()
    assert rule.formula1 == "'_lists'!$A$1:$A$40"
    lists = book["_lists"]
    assert lists.sheet_state == "hidden"
    assert [cell.value for cell in lists["A"]] == choices


def test_rules_for_numbers_dates_and_formulas() -> None:
    found = rules(
        first(
            validation(area(0, 1, 0, 1), "NUMBER_BETWEEN", "1", "10"),
            validation(area(0, 1, 1, 2), "DATE_ON_OR_AFTER", "2026/4/1"),
            validation(area(0, 1, 2, 3), "CUSTOM_FORMULA", "=A1>0"),
            validation(area(0, 1, 3, 4), "TEXT_IS_EMAIL"),
        )
    )

    between = found["A1"]
    # `between` is what a rule without an operator means.
    assert (between.type, between.operator) == ("decimal", None)
    assert (between.formula1, between.formula2) == ("1", "10")
    assert (found["B1"].operator, found["B1"].formula1) == ("greaterThanOrEqual", "46113")
    assert (found["C1"].type, found["C1"].formula1) == ("custom", "A1>0")
    assert "D1" not in found


def test_conditional_formats_are_excels_own() -> None:
    red = {"backgroundColor": {"red": 1}}
    body = area(1, 50, 0, 3)
    scale = {
        "ranges": [area(1, 50, 4, 5)],
        "gradientRule": {
            "minpoint": {"type": "MIN", "color": WHITE},
            "maxpoint": {"type": "MAX", "color": NAVY},
        },
    }
    sheet = first(
        conditional("CUSTOM_FORMULA", ['=$B2="無効"'], red, body),
        conditional("NUMBER_GREATER", ["1,000"], red, body, index=1),
        conditional("TEXT_CONTAINS", ["青"], red, body, area(1, 50, 8, 9), index=2),
        conditional("BLANK", [], red, body, index=3),
        conditional("DATE_BEFORE", ["2026/4/1"], red, body, index=4),
        {"addConditionalFormatRule": {"rule": scale, "index": 5}},
    )
    in_order = sorted(
        (
            (rule.priority, str(where.sqref), rule)
            for where in sheet.conditional_formatting
            for rule in where.rules
        ),
        key=lambda entry: entry[0],
    )
    found = [(where, rule.type, rule.operator, list(rule.formula)) for _, where, rule in in_order]

    assert found[0] == ("A2:C50", "expression", None, ['$B2="無効"'])
    assert found[1] == ("A2:C50", "cellIs", "greaterThan", ["1000"])
    assert ("A2:C50", "cellIs", "lessThan", ["46113"]) in found
    assert ("A2:C50 I2:I50", "containsText", "containsText") in [entry[:3] for entry in found]
    assert ("A2:C50", "containsBlanks", None) in [entry[:3] for entry in found]
    assert ("E2:E50", "colorScale", None, []) in found


def test_words_with_quotes_do_not_end_their_rule() -> None:
    red = {"backgroundColor": {"red": 1}}
    book = exported(
        conditional("TEXT_CONTAINS", ['「"急"」'], red, area(1, 9, 0, 1)),
        conditional("TEXT_STARTS_WITH", ["=$C$1"], red, area(1, 9, 0, 1), index=1),
        conditional("TEXT_EQ", ['a"b'], red, area(1, 9, 0, 1), index=2),
        validation(area(1, 9, 1, 2), "ONE_OF_LIST", 'a"b', "c"),
    )
    sheet = book.worksheets[0]

    formulas = [list(r.formula) for where in sheet.conditional_formatting for r in where.rules]
    assert formulas == [
        ['ISNUMBER(SEARCH("「""急""」",A2))'],
        ["LEFT(A2,LEN($C$1))=$C$1"],
        ['"a""b"'],
    ]
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == "'_lists'!$A$1:$A$2"


def test_banding_and_filters() -> None:
    sheet = first(
        fill([["状態"], ["新規"], ["無効"]]),
        {
            "addBanding": {
                "bandedRange": {
                    "range": area(0, 3, 0, 2),
                    "rowProperties": {"headerColor": NAVY, "firstBandColor": WHITE,
                                      "secondBandColor": {"red": 1}},
                }
            }
        },
        {
            "setBasicFilter": {
                "filter": {
                    "range": area(0, 3, 0, 1),
                    "filterSpecs": [
                        {"columnIndex": 0, "filterCriteria": {"hiddenValues": ["無効"]}}
                    ],
                }
            }
        },
    )  # fmt: skip

    assert sheet["A1"].fill.fgColor.rgb == "FF243B53"
    assert sheet["B3"].fill.fgColor.rgb == "FFFF0000"
    assert sheet.auto_filter.ref == "A1:A3"
    assert sheet.auto_filter.filterColumn[0].filters.filter == ["新規"]
    assert sheet.row_dimensions[3].hidden


FROZEN = {"updateSheetProperties": {
    "properties": {"gridProperties": {"frozenRowCount": 1, "frozenColumnCount": 1}},
    "fields": "gridProperties.frozenRowCount,gridProperties.frozenColumnCount"}}  # fmt: skip


def pages_of(sheet: Worksheet) -> tuple[str | None, int, int]:
    """How it lies, and on how many pages across and down. Excel's default of 1 is not written."""
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    setup = sheet.page_setup
    return setup.orientation, setup.fitToWidth or 1, setup.fitToHeight or 1


def test_on_paper_there_is_what_is_filled_and_a_number_on_each_page() -> None:
    sheet = first(fill([["会社", "金額"]]), FROZEN)
    assert sheet.print_area == "'リード'!$A$1:$B$1"
    assert pages_of(sheet)[1:] == (1, 1)
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.right is not None
    assert sheet.oddFooter.right.text == "&P / &N"


def test_a_long_list_repeats_its_header_and_is_as_wide_as_the_page() -> None:
    sheet = first(fill([["会社"] * 3] * 99), FROZEN)
    assert pages_of(sheet) == ("portrait", 1, 2)
    assert sheet.print_title_rows == "$1:$1"
    assert not sheet.print_title_cols


def test_a_list_too_wide_to_read_repeats_its_first_column_on_the_pages_beside() -> None:
    wide = {"updateDimensionProperties": {
        "range": {"sheetId": 0, "dimension": "COLUMNS"},
        "properties": {"pixelSize": 200}, "fields": "pixelSize"}}  # fmt: skip
    sheet = first(fill([["会社"] * 26] * 9), FROZEN, wide)
    assert pages_of(sheet) == ("landscape", 2, 1)
    assert sheet.print_title_cols == "$A:$A"
    assert not sheet.print_title_rows


@pytest.mark.parametrize(
    ("width", "height", "pages"),
    [
        (200, 300, ("portrait", 1, 1)),
        (800, 1300, ("portrait", 1, 1)),  # a fifth too long for a page is made to fit it
        (800, 1900, ("portrait", 1, 2)),
        (3000, 500, ("landscape", 1, 1)),
        (3000, 3000, ("landscape", 1, 2)),  # a row stays on one page where that can be read
        (6000, 700, ("landscape", 2, 1)),
        (900, 13400, ("portrait", 1, 10)),
    ],
)
def test_as_few_pages_as_can_be_read(width: int, height: int, pages: tuple[str, int, int]) -> None:
    paper = paper_for(width, height)
    assert ("portrait" if paper.upright else "landscape", paper.across, paper.down) == pages
    assert paper.scale >= 0.33


DATA = fill([["月", "リード", "率"], ["4月", 40, 0.25], ["5月", 55, 0.3], ["6月", 60, 0.2]])
MONTHS, LEADS, RATE = area(0, 4, 0, 1), area(0, 4, 1, 2), area(0, 4, 2, 3)


def chart_xml(*requests: dict[str, Any]) -> str:
    content = to_xlsx(reading_of(DATA, *requests))
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        return files.read("xl/charts/chart1.xml").decode()


@pytest.mark.parametrize(
    ("kind", "tag"),
    [("BAR", 'barDir val="bar"'), ("COLUMN", 'barDir val="col"'), ("LINE", "c:lineChart"),
     ("AREA", "c:areaChart"), ("SCATTER", "c:scatterChart")],
)  # fmt: skip
def test_charts_draw_on_their_cells(kind: str, tag: str) -> None:
    xml = chart_xml(basic_chart(kind, MONTHS, {"series": line(LEADS)}, title="月ごと"))

    assert tag in xml
    assert "'リード'!$B$2:$B$4" in xml
    assert "'リード'!$A$2:$A$4" in xml
    assert "'リード'!$B$1" in xml
    assert "月ごと" in xml


def test_a_combo_has_columns_and_a_line_on_its_own_axis() -> None:
    rate = {"series": line(RATE), "type": "LINE", "targetAxis": "RIGHT_AXIS"}
    xml = chart_xml(
        basic_chart("COMBO", MONTHS, {"series": line(LEADS), "type": "COLUMN"}, rate,
                    axis=[{"position": "RIGHT_AXIS", "title": "率"}])
    )  # fmt: skip

    assert "c:barChart" in xml
    assert "c:lineChart" in xml
    assert xml.count("<c:valAx>") == 2
    assert "率" in xml


def test_a_pie_and_its_hole() -> None:
    pie = {"title": "内訳", "pieChart": {"domain": line(MONTHS), "series": line(LEADS)}}
    assert "c:pieChart" in chart_xml(add_chart(pie))
    pie["pieChart"]["pieHole"] = 0.5  # type: ignore[index]
    ring = chart_xml(add_chart(pie))
    assert "c:doughnutChart" in ring
    assert 'holeSize val="50"' in ring


def test_a_chart_stands_where_it_was_placed() -> None:
    content = to_xlsx(reading_of(DATA, basic_chart("COLUMN", MONTHS, {"series": line(LEADS)})))
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        drawing = files.read("xl/drawings/drawing1.xml").decode()

    corner = drawing.split("<xdr:from>")[1].split("</xdr:from>")[0]
    # 9,525 EMU a pixel.
    assert "<xdr:col>2</xdr:col><xdr:colOff>66675</xdr:colOff>" in corner
    assert "<xdr:row>2</xdr:row><xdr:rowOff>47625</xdr:rowOff>" in corner


def test_titles_excel_forbids_are_changed_and_hidden_sheets_stay_hidden() -> None:
    titles = ("2026/04: 一覧?", "x" * 40, "x" * 45, "普通")
    hide = {
        "updateSheetProperties": {
            "properties": {"sheetId": 3, "hidden": True}, "fields": "hidden"
        }
    }  # fmt: skip
    book = exported(hide, sheets=titles)

    assert book.sheetnames == ["2026_04_ 一覧_", "x" * 31, "x" * 27 + " (2)", "普通"]
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 3 + ["hidden"]


def test_very_long_text_and_parts_of_it_in_bold() -> None:
    text = "𠮷野家は吉野家"
    runs = [{"startIndex": 2, "format": {"bold": True}}, {"startIndex": 4}]
    sheet = load_workbook(
        io.BytesIO(
            to_xlsx(
                reading_of(
                    repeat(
                        area(0, 1, 0, 1),
                        userEnteredValue={"stringValue": text},
                        textFormatRuns=runs,
                    ),
                    repeat(area(1, 2, 0, 1), userEnteredValue={"stringValue": "あ" * 40_000}),
                )
            )
        ),
        rich_text=True,
    ).worksheets[0]

    parts = sheet["A1"].value
    assert str(parts) == text
    assert [str(part) for part in parts] == ["𠮷", "野家", "は吉野家"]
    assert len(sheet["A2"].value) == 32_767


def test_named_ranges() -> None:
    book = exported(
        {"addNamedRange": {"namedRange": {"name": "担当者", "range": area(1, 9, 0, 1)}}}
    )
    assert book.defined_names["担当者"].attr_text == "'リード'!$A$2:$A$9"


OFFICE = shutil.which("soffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_keeps_what_it_reads(tmp_path: Path) -> None:
    """Opened and saved again by LibreOffice: what it did not understand would be gone."""
    red = {"backgroundColor": {"red": 1}}
    rate = {"series": line(RATE), "type": "LINE", "targetAxis": "RIGHT_AXIS"}
    pie = {"title": "内訳", "pieChart": {"domain": line(MONTHS), "series": line(LEADS)}}
    content = to_xlsx(
        reading_of(
            DATA,
            repeat(area(0, 1, 0, 3), userEnteredFormat={"backgroundColor": NAVY}),
            repeat(area(1, 4, 2, 3), userEnteredFormat={"numberFormat": PERCENT}),
            repeat(area(0, 1, 0, 1), note="発生した月"),
            validation(area(1, 9, 0, 1), "ONE_OF_LIST", "4月", "5月", strict=True),
            validation(
                area(1, 9, 1, 2), "ONE_OF_LIST", *[f"とても長い選択肢{n}" for n in range(60)]
            ),
            conditional("CUSTOM_FORMULA", ['=$A2="4月"'], red, area(1, 9, 0, 3)),
            conditional("TEXT_CONTAINS", ['"急"'], red, area(1, 9, 0, 3), index=1),
            {"mergeCells": {"range": area(10, 11, 0, 3), "mergeType": "MERGE_ALL"}},
            basic_chart("COMBO", MONTHS, {"series": line(LEADS), "type": "COLUMN"}, rate),
            basic_chart("BAR", MONTHS, {"series": line(LEADS)}),
            add_chart(pie),
        )
    )
    (tmp_path / "book.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [OFFICE or "", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", tmp_path / "again", tmp_path / "book.xlsx"],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip

    sheet = load_workbook(tmp_path / "again" / "book.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]][:3] == ["4月", 40, 0.25]
    assert sheet["A1"].fill.fgColor.rgb == "FF243B53"
    assert sheet["C2"].number_format == "0%"
    assert sheet["A1"].comment is not None
    assert len(sheet.data_validations.dataValidation) == 2
    assert sum(len(where.rules) for where in sheet.conditional_formatting) == 2
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A11:C11"]
    assert len(sheet._charts) == 3  # type: ignore[attr-defined]  # openpyxl tells it nowhere else
