"""A page becomes requests that make its tab hold exactly that page."""

import json
from typing import Any

import pytest

from server.kpi.pages import Chart, Drawn, Head, Mark, Page, Table
from server.kpi.render.page import requests_for
from server.kpi.render.paper import Paper, plain_cell, serialised
from server.sheets.colours import colour
from sheets_schema import look
from sheets_schema.metrics import Empty
from sheets_schema.tabs import FUNNEL
from tests.support.contrast import contrast

PAPER = Paper(sheet_id=7, rows=10, columns=4, locale="ja", currency="JPY")


def page(*tables: Table) -> Page:
    return Page(FUNNEL, tables)


def kinds(requests: list[dict[str, Any]]) -> list[str]:
    return [next(iter(request)) for request in requests]


def values(requests: list[dict[str, Any]]) -> list[list[Any]]:
    """What stands in the cells."""
    (written,) = [
        one["updateCells"] for one in requests
        if one.get("updateCells", {}).get("fields") == "userEnteredValue,note"
    ]  # fmt: skip
    return [
        [next(iter(cell.get("userEnteredValue", {None: None}).values())) for cell in row["values"]]
        if row else []
        for row in written["rows"]
    ]  # fmt: skip


SIMPLE = Table((Head("名前"), Head("件数", "count")), [["a", 1], ["合計", 1]], total=True)


def test_everything_is_cleared_before_it_is_written() -> None:
    requests = requests_for(page(SIMPLE), "今日", PAPER)
    clear = requests[1]
    assert clear == {
        "updateCells": {
            "range": {"sheetId": 7}, "fields": "userEnteredValue,userEnteredFormat,note",
        }
    }  # fmt: skip
    first = [kind for kind in kinds(requests) if kind != "createDeveloperMetadata"][:3]
    assert first == ["updateSheetProperties", "updateCells", "updateCells"]


def test_title_line_and_table() -> None:
    assert values(requests_for(page(SIMPLE), "今日", PAPER)) == [
        ["ファネル"], ["今日"], [], ["名前", "件数"], ["a", 1], ["合計", 1],
    ]  # fmt: skip


def test_tables_stand_below_each_other_with_headings_and_notes() -> None:
    second = Table((Head("x"),), [["y"]], heading="二つ目", notes=("注",))
    assert values(requests_for(page(SIMPLE, second), "今日", PAPER))[6:] == [
        [], ["二つ目"], ["x"], ["y"], ["注"],
    ]  # fmt: skip


def test_the_grid_grows_and_never_shrinks() -> None:
    tall = Table((Head("x"),) * 6, [["y"] * 6] * 40)
    grown = requests_for(page(tall), "", PAPER)[0]["updateSheetProperties"]["properties"]
    assert grown["gridProperties"] == {"rowCount": 45, "columnCount": 7, "frozenRowCount": 4}
    kept = requests_for(page(SIMPLE), "", PAPER)[0]["updateSheetProperties"]["properties"]
    assert kept["gridProperties"] == {"rowCount": 10, "columnCount": 4, "frozenRowCount": 4}


def test_text_is_never_a_formula_and_can_always_travel() -> None:
    words = ["=1+1", "+81", "\x00a\x07b", "\ud800", "絵文字😀", "'"]
    table = Table((Head("x"),), [[word] for word in words])
    requests = requests_for(page(table), "", PAPER)
    assert "formulaValue" not in json.dumps(requests)
    json.dumps(requests, ensure_ascii=False).encode()
    cells = [row[0] for row in values(requests)[4:]]
    assert cells == ["=1+1", "+81", "ab", "�", "絵文字😀", "'"]


def test_half_a_character_travels_from_no_place_beside_the_cells() -> None:
    half = "指名\ud800検索"
    noted = Table(
        (Head(half, note=half), Head("n", "count")), [[half, 1]], heading=half,
        marks={(0, 1): Mark(note=half)}, notes=(half,),
    )  # fmt: skip
    chart = Chart(half, "BAR", range(1), (Drawn(1, "#0072B2"),))
    requests = requests_for(Page(FUNNEL, (noted,), chart=chart), half, PAPER)
    body = serialised(requests).decode()
    assert body.count("指名�検索") >= 6
    assert json.loads(body) == {
        "requests": json.loads(json.dumps(requests).replace("\\ud800", "�"))
    }


def test_empties_are_words_and_blanks_are_nothing() -> None:
    table = Table(
        (Head("x"),) * 5, [[Empty.NO_STAGE, Empty.UNKNOWN_COST, Empty.ZERO_BASE, None, 0]]
    )
    assert values(requests_for(page(table), "", PAPER))[4] == ["--", "未入力", "母数0", None, 0]


def test_a_small_sample_is_muted_with_its_n() -> None:
    table = Table((Head("x", "percent"),), [[0.5], [0.4]], marks={(1, 0): Mark(True, "n = 3")})
    requests = requests_for(page(table), "", PAPER)
    colour = "userEnteredFormat.textFormat.foregroundColorStyle"
    repeated = [one["repeatCell"] for one in requests if "repeatCell" in one]
    muted = [one["range"] for one in repeated if one["fields"] == colour]
    assert [(one["startRowIndex"], one["endRowIndex"]) for one in muted] == [(5, 6)]
    assert '"note": "n = 3"' in json.dumps(requests)


def test_a_link_is_a_format_of_its_cell() -> None:
    table = Table((Head("行", "count"),), [[12]], marks={(0, 0): Mark(link="#gid=1&range=A12")})
    (linked,) = [
        one["updateCells"] for one in requests_for(page(table), "", PAPER)
        if one.get("updateCells", {}).get("fields") == "userEnteredFormat.textFormat.link"
    ]  # fmt: skip
    assert linked["rows"] == [
        {"values": [{"userEnteredFormat": {"textFormat": {"link": {"uri": "#gid=1&range=A12"}}}}]}
    ]


def test_number_formats() -> None:
    def pattern(format_: Any, currency: str) -> str:
        table = Table((Head("x", format_),), [[1]])
        requests = requests_for(page(table), "", Paper(7, 10, 4, "ja", currency))
        forms = [
            one["repeatCell"]["cell"]["userEnteredFormat"]
            for one in requests
            if "repeatCell" in one
        ]
        return next(
            str(form["numberFormat"]["pattern"]) for form in forms if "numberFormat" in form
        )

    assert pattern("percent", "JPY") == "0%"
    assert pattern("money", "JPY") == "¥#,##0"
    assert pattern("money", "USD") == "$#,##0.00"
    assert pattern("month", "JPY") == "yyyy-mm"
    assert pattern("count", "JPY") == "#,##0"


def fills(table: Table) -> list[list[str | None]]:
    """The colour of each cell of the one colour scale of a table."""
    (written,) = [
        one["updateCells"] for one in requests_for(page(table), "", PAPER)
        if one.get("updateCells", {}).get("fields") == "userEnteredFormat.backgroundColorStyle"
    ]  # fmt: skip
    return [[_hexed(cell) for cell in row["values"]] for row in written["rows"]]


def _hexed(cell: dict[str, Any]) -> str | None:
    if not cell:
        return None
    rgb = cell["userEnteredFormat"]["backgroundColorStyle"]["rgbColor"]
    return "#" + "".join(f"{round(rgb[part] * 255):02X}" for part in ("red", "green", "blue"))


def test_a_colour_scale_goes_over_all_its_columns_and_leaves_the_total_out() -> None:
    table = Table(
        (Head("理由"), Head("a", "count"), Head("b", "count")),
        [["重複", 4, 0], ["その他", 1, 2], ["既存", Empty.NO_STAGE, None], ["合計", 5, 2]],
        total=True,
        scales=(range(1, 3),),
    )
    assert fills(table) == [["#B7D5F2", None], ["#EDF4FC", "#DBEAF8"], [None, None]]


def test_nothing_is_coloured_where_there_is_nothing() -> None:
    table = Table((Head("a", "count"),), [[0], [0]], scales=(range(1),))
    requests = requests_for(page(table), "", PAPER)
    assert not any(one.get("updateCells", {}).get("fields", "")
                   .rpartition(".")[2] == "backgroundColorStyle" for one in requests)  # fmt: skip


def test_words_can_be_read_on_the_deepest_colour() -> None:
    assert contrast(look.SCALE_FILL, look.INK) > 4.5


def widths(*tables: Table) -> list[int]:
    """Pixels of each column."""
    sized = [
        one["updateDimensionProperties"] for one in requests_for(page(*tables), "", PAPER)
        if "updateDimensionProperties" in one
    ]  # fmt: skip
    return [
        one["properties"]["pixelSize"]
        for one in sized
        for _ in range(one["range"]["startIndex"], one["range"]["endIndex"])
    ]


def test_a_long_header_stands_in_two_lines() -> None:
    heads = (Head("Opportunity rate (by month of event)", "percent"), Head("Leads", "count"))
    # "(by month of event)" is the longer of its lines: 19 letters.
    assert widths(Table(heads, [[0.5, 3]])) == [168, 72]
    assert widths(Table((Head("Received → opportunity median", "days"),), [[9.0]])) == [156]
    # Japanese may break anywhere, so it is not asked to.
    assert widths(Table((Head("受付→商談 中央値", "days"),), [[9.0]])) == [144]


def test_the_first_table_decides_how_wide_a_column_of_words_is() -> None:
    short = Table((Head("指標"), Head("件数", "count")), [["リード", 1]])
    long = Table((Head("内容"), Head("件数", "count")), [["重複の可能性があります" * 3, 1]])
    assert widths(short, long) == [240, 72]
    assert widths(long, short) == [360, 72]


DRAWN = Chart("絵", "BAR", range(1), (Drawn(1, "#0072B2"),))


def test_a_chart_hangs_over_columns_of_its_own() -> None:
    """People's words stood right of the two columns: they are moved, not covered."""
    paper = Paper(7, 10, 4, "ja", "JPY", ends=(6, 2))
    requests = requests_for(Page(FUNNEL, (SIMPLE,), chart=DRAWN), "", paper)
    (inserted,) = [one["insertDimension"]["range"] for one in requests if "insertDimension" in one]
    assert (inserted["dimension"], inserted["startIndex"]) == ("COLUMNS", 2)
    (added,) = [one["addChart"]["chart"] for one in requests if "addChart" in one]
    overlay = added["position"]["overlayPosition"]
    assert overlay["anchorCell"] == {"sheetId": 7, "rowIndex": 4, "columnIndex": 3}
    # No wider than what is left of those columns, each 100 pixels.
    assert overlay["widthPixels"] <= (inserted["endIndex"] - 3) * 100
    assert "addChart" not in kinds(requests_for(page(SIMPLE), "", PAPER))


def told_below(note: str, chart: Chart | None) -> list[str]:
    """The lines below the table of two columns, as they are written."""
    table = Table((Head("チャネル"), Head("件数", "count")), [["Web", 1]], notes=(note,))
    (rows,) = [
        one["updateCells"]["rows"]
        for one in requests_for(Page(FUNNEL, (table,), chart=chart), "", PAPER)
        if one.get("updateCells", {}).get("fields") == "userEnteredValue,note"
    ]
    return [row["values"][0]["userEnteredValue"]["stringValue"] for row in rows[5:]]


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        ("費用はすべての月の合計。チャネルのないものも入れます。目標は目標タブのものです。",
         ["費用はすべての月の合計。", "チャネルのないものも入れます。",
          "目標は目標タブのものです。"]),
        ("--: その段階がないチャネル ・ 0: 費用が 0 ・ 未入力: 費用の行がない",
         ["--: その段階がないチャネル", "0: 費用が 0", "未入力: 費用の行がない"]),
        ("Costs are of all months. Those without a channel count too. See Targets.",
         ["Costs are of all months.", "Those without a channel count too.", "See Targets."]),
        ("0.5 of all (of them)", ["0.5 of all (of them)"]),
        ("合計はリードのチャネルだけです(商談から始まるチャネルは入れません)。",
         ["合計はリードのチャネルだけです", "(商談から始まるチャネルは入れません)。"]),
        ("区切れない長い説明がひとつだけある場合はそのままの長さで残ります",
         ["区切れない長い説明がひとつだけある場合はそのままの長さで残ります"]),
    ],
)  # fmt: skip
def test_beside_a_chart_notes_are_no_longer_than_the_table_is_wide(
    note: str, lines: list[str]
) -> None:
    assert told_below(note, DRAWN) == lines
    assert told_below(note, None) == [note]


def test_where_the_first_column_stays_in_sight_the_line_below_the_title_breaks_in_it() -> None:
    def looks(columns: int) -> tuple[int, str | None]:
        requests = requests_for(Page(FUNNEL, (SIMPLE,), frozen_columns=columns), "いつ", PAPER)
        wide = next(
            one["updateDimensionProperties"]["properties"]["pixelSize"]
            for one in requests
            if "updateDimensionProperties" in one
        )
        subtitle = next(
            one["repeatCell"]["cell"]["userEnteredFormat"]
            for one in requests
            if one.get("repeatCell", {}).get("range", {}).get("startRowIndex") == 1
        )
        return wide, subtitle.get("wrapStrategy")

    assert looks(1) == (216, "WRAP")
    assert looks(0) == (72, None)


def test_a_target_that_is_met_or_missed_is_told_by_a_sign_too() -> None:
    marks = {
        (0, 0): Mark(sign="✓", good=True), (1, 0): Mark(sign="！", warn=True, muted=True),
    }  # fmt: skip
    table = Table((Head("達成率", "percent"),), [[1.2], [0.4]], marks=marks)
    requests = requests_for(page(table), "", PAPER)
    inks = {
        one["repeatCell"]["range"]["startRowIndex"]:
            one["repeatCell"]["cell"]["userEnteredFormat"]["textFormat"]["foregroundColorStyle"]
        for one in requests
        if one.get("repeatCell", {}).get("fields", "").endswith("foregroundColorStyle")
    }  # fmt: skip
    assert inks == {4: colour(look.GOOD), 5: colour(look.WARN)}
    # One format, whichever it is: a chart takes that of the first cell for its axis.
    told = json.dumps(requests, ensure_ascii=False)
    assert told.count(r'"[>=1]\"✓ \"0%;\"！ \"0%"') == 2


def test_a_cell_without_a_base_says_why() -> None:
    table = Table((Head("x"),) * 2, [[Empty.ZERO_BASE, Empty.NO_STAGE]])
    (written,) = [
        one["updateCells"]["rows"][4]["values"] for one in requests_for(page(table), "", PAPER)
        if one.get("updateCells", {}).get("fields") == "userEnteredValue,note"
    ]  # fmt: skip
    assert [cell.get("note") for cell in written] == ["0件のため計算なし", None]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), float("-inf")])
def test_a_figure_that_went_wrong_is_no_blank(wrong: float) -> None:
    with pytest.raises(ValueError, match="no figure"):
        plain_cell(wrong)


def test_a_count_beyond_what_a_double_holds_travels_as_a_double() -> None:
    for count in (2**53, 10**19, -(10**19)):
        value = plain_cell(count)["userEnteredValue"]["numberValue"]
        assert (value, type(value)) == (count, int if count == 2**53 else float)
