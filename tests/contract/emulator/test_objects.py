"""What lies on a sheet: names, protection, banding, filters, rules, charts."""

from typing import Any

import pytest

from tests.contract.emulator.book import Book, rectangle

Json = dict[str, Any]
AREA = rectangle((0, 5), (0, 2))
SHOWN_AREA = {"startRowIndex": 0, "endRowIndex": 5, "startColumnIndex": 0, "endColumnIndex": 2}
BLUE = {"blue": 1}


def test_a_named_range_is_added_changed_and_deleted(book: Book) -> None:
    given = {"name": "リード", "range": AREA}
    added = book.reply({"addNamedRange": {"namedRange": given}})["namedRange"]
    assert added == {"namedRangeId": added["namedRangeId"], "name": "リード", "range": SHOWN_AREA}
    book.put("A1", [["x"]])
    assert book.read("リード") == [["x"]]
    change = {"namedRangeId": added["namedRangeId"], "name": "leads", "range": {}}
    book.batch({"updateNamedRange": {"namedRange": change, "fields": "name"}})
    assert book.get("namedRanges")["namedRanges"] == [{**added, "name": "leads"}]
    again = {"addNamedRange": {"namedRange": {"name": "leads", "range": AREA}}}
    assert book.refusal(again) == (
        "Invalid requests[0].addNamedRange: Cannot add named range with name leads, a named range"
        " with that name already exists."
    )
    book.batch({"deleteNamedRange": {"namedRangeId": added["namedRangeId"]}})
    assert book.get("namedRanges") == {}


@pytest.mark.parametrize("name", ["", "two words", "A1", "1st", "TRUE", "R1C1"])
def test_not_every_word_is_a_name(book: Book, name: str) -> None:
    request = {"addNamedRange": {"namedRange": {"name": name, "range": AREA}}}
    assert book.refusal(request) == (
        "Invalid requests[0].addNamedRange: The name given to this range is invalid"
    )


def test_a_protected_range_is_added_changed_and_deleted(book: Book) -> None:
    given = {
        "range": AREA,
        "description": "プログラムの列",
        "warningOnly": False,
        "editors": {"users": ["owner@example.com"]},
    }
    added = book.reply({"addProtectedRange": {"protectedRange": given}})["protectedRange"]
    assert added == {
        "protectedRangeId": added["protectedRangeId"],
        "range": SHOWN_AREA,
        "description": "プログラムの列",
        "editors": {"users": ["owner@example.com"]},
        "requestingUserCanEdit": True,
    }
    change = {"protectedRangeId": added["protectedRangeId"], "warningOnly": True,
              "range": {"sheetId": 0}}  # fmt: skip
    fields = "warningOnly,range"
    book.batch({"updateProtectedRange": {"protectedRange": change, "fields": fields}})
    (shown,) = book.sheet("protectedRanges")["protectedRanges"]
    assert shown["range"] == {}
    assert shown["warningOnly"] is True
    assert "editors" not in shown
    book.batch({"deleteProtectedRange": {"protectedRangeId": added["protectedRangeId"]}})
    assert "protectedRanges" not in book.sheet("protectedRanges")
    gone = {"deleteProtectedRange": {"protectedRangeId": added["protectedRangeId"]}}
    assert "No protected range with id" in book.refusal(gone)


def test_banding_is_added_changed_and_deleted(book: Book) -> None:
    bands = {"firstBandColor": {"red": 1}, "secondBandColorStyle": {"rgbColor": BLUE}}
    added = book.reply({"addBanding": {"bandedRange": {"range": AREA, "rowProperties": bands}}})
    banded = added["bandedRange"]
    assert banded["rowProperties"] == {
        "firstBandColor": {"red": 1},
        "firstBandColorStyle": {"rgbColor": {"red": 1}},
        "secondBandColor": BLUE,
        "secondBandColorStyle": {"rgbColor": BLUE},
    }
    again = {"addBanding": {"bandedRange": {"range": AREA, "rowProperties": bands}}}
    assert book.refusal(again) == (
        "Invalid requests[0].addBanding: You cannot add alternating background colors to a range"
        " that already has alternating background colors."
    )
    book.put("A1:A2", [["一"], ["二"]])
    first, second = (row[0] for row in book.cells("A1:A2", "effectiveFormat.backgroundColor"))
    assert first["effectiveFormat"]["backgroundColor"] == {"red": 1}
    assert second["effectiveFormat"]["backgroundColor"] == BLUE
    change = {"bandedRangeId": banded["bandedRangeId"], "range": rectangle((0, 9), (0, 2))}
    book.batch({"updateBanding": {"bandedRange": change, "fields": "range"}})
    (shown,) = book.sheet("bandedRanges")["bandedRanges"]
    assert shown["range"]["endRowIndex"] == 9
    book.batch({"deleteBanding": {"bandedRangeId": banded["bandedRangeId"]}})
    assert "bandedRanges" not in book.sheet("bandedRanges")


def rule(kind: str, *values: str, sheet_id: int = 0) -> Json:
    condition: Json = {"type": kind}
    if values:
        condition["values"] = [{"userEnteredValue": value} for value in values]
    bold = {"textFormat": {"bold": True}}
    area = rectangle((0, 5), (0, 2), sheet_id)
    return {"ranges": [area], "booleanRule": {"condition": condition, "format": bold}}


def kinds(book: Book) -> list[str]:
    found = book.sheet("conditionalFormats").get("conditionalFormats", [])
    return [one["booleanRule"]["condition"]["type"] for one in found]


def test_conditional_formats_have_an_order(book: Book) -> None:
    book.batch(
        {"addConditionalFormatRule": {"rule": rule("BLANK"), "index": 0}},
        {"addConditionalFormatRule": {"rule": rule("TEXT_EQ", "無効"), "index": 0}},
        {"addConditionalFormatRule": {"rule": rule("NUMBER_LESS", "3"), "index": 2}},
    )
    assert kinds(book) == ["TEXT_EQ", "BLANK", "NUMBER_LESS"]
    moved = book.reply({"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 2}})
    assert (moved["oldIndex"], moved["newIndex"]) == (0, 2) or moved == {
        "newIndex": 2,
        "newRule": moved["newRule"],
    }
    assert kinds(book) == ["BLANK", "NUMBER_LESS", "TEXT_EQ"]
    replaced = book.reply({"updateConditionalFormatRule": {"index": 1, "rule": rule("NOT_BLANK")}})
    assert replaced["oldRule"]["booleanRule"]["condition"]["type"] == "NUMBER_LESS"
    deleted = book.reply({"deleteConditionalFormatRule": {"index": 0}})
    assert deleted["rule"]["booleanRule"]["condition"] == {"type": "BLANK"}
    assert kinds(book) == ["NOT_BLANK", "TEXT_EQ"]
    assert book.refusal({"deleteConditionalFormatRule": {"sheetId": 0, "index": 5}}) == (
        "Invalid requests[0].deleteConditionalFormatRule: No conditional format on sheet: 0 at"
        " index: 5"
    )


def test_conditional_formats_show_in_the_effective_format(book: Book) -> None:
    book.put("A1:A2", [["無効"], ["商談"]])
    book.batch({"addConditionalFormatRule": {"rule": rule("TEXT_EQ", "無効")}})
    first, second = (row[0] for row in book.cells("A1:A2", "effectiveFormat.textFormat.bold"))
    assert first["effectiveFormat"]["textFormat"]["bold"] is True
    assert second["effectiveFormat"]["textFormat"]["bold"] is False


def point(kind: str, value: str = "") -> Json:
    return {
        "color": BLUE,
        **({"type": kind} if kind else {}),
        **({"value": value} if value else {}),
    }


@pytest.mark.parametrize(
    ("gradient", "message"),
    [
        ({"minpoint": point("MIN")}, "No interpolationPointType specified."),
        ({"minpoint": point("NUMBER"), "maxpoint": point("MAX")},
         "InterpolationPoint.value is required."),
    ],
)  # fmt: skip
def test_a_colour_scale_needs_both_its_ends(book: Book, gradient: Json, message: str) -> None:
    request = {"addConditionalFormatRule": {"rule": {"ranges": [AREA], "gradientRule": gradient}}}
    assert book.refusal(request) == f"Invalid requests[0].addConditionalFormatRule: {message}"


def test_a_colour_scale_forgets_a_value_that_means_nothing(book: Book) -> None:
    gradient = {"minpoint": point("MIN", "2"), "maxpoint": point("MAX")}
    book.batch({"addConditionalFormatRule": {"rule": {"ranges": [AREA], "gradientRule": gradient}}})
    (shown,) = book.sheet("conditionalFormats")["conditionalFormats"]
    assert shown["gradientRule"]["minpoint"]["type"] == "MIN"
    assert "value" not in shown["gradientRule"]["minpoint"]


def test_a_basic_filter_hides_rows_and_goes(book: Book) -> None:
    book.put(
        "A1:B4", [["会社", "段階"], ["青木商店", "新規"], ["山本工業", "無効"], ["佐藤", "新規"]]
    )
    given = {"range": rectangle((0, 4), (0, 2)), "criteria": {"1": {"hiddenValues": ["無効"]}}}
    book.batch({"setBasicFilter": {"filter": given}})
    shown = book.sheet("basicFilter")["basicFilter"]
    assert shown["criteria"] == {"1": {"hiddenValues": ["無効"]}}
    assert shown["filterSpecs"] == [
        {"columnIndex": 1, "filterCriteria": {"hiddenValues": ["無効"]}}
    ]
    rows = book.get("sheets.data.rowMetadata", ranges=["A1:A4"])["sheets"][0]["data"][0]
    hidden = [row.get("hiddenByFilter", False) for row in rows["rowMetadata"]]
    assert hidden == [False, False, True, False]
    assert len(book.read("A1:B4")) == 4
    book.batch({"clearBasicFilter": {"sheetId": 0}})
    assert "basicFilter" not in book.sheet("basicFilter")


def test_filter_views_are_added_changed_copied_and_deleted(book: Book) -> None:
    given = {"range": AREA, "filterSpecs": [
        {"columnIndex": 0, "filterCriteria": {"condition": {"type": "NOT_BLANK"}}}]}  # fmt: skip
    view = book.reply({"addFilterView": {"filter": given}})["filter"]
    assert view["title"] == "Filter 1"
    assert view["criteria"] == {"0": {"condition": {"type": "NOT_BLANK"}}}
    change = {"filterViewId": view["filterViewId"], "title": "新規だけ"}
    book.batch({"updateFilterView": {"filter": change, "fields": "title"}})
    copy = book.reply({"duplicateFilterView": {"filterId": view["filterViewId"]}})["filter"]
    assert copy["filterViewId"] != view["filterViewId"]
    book.batch({"deleteFilterView": {"filterId": view["filterViewId"]}})
    shown = book.sheet("filterViews")["filterViews"]
    assert [one["filterViewId"] for one in shown] == [copy["filterViewId"]]
    assert shown[0]["title"] == "Copy of 新規だけ"


def sources(column: int) -> Json:
    return {"sourceRange": {"sources": [rectangle((0, 3), (column, column + 1))]}}


def chart(kind: str = "COLUMN", title: str = "月次") -> Json:
    basic = {
        "chartType": kind,
        "domains": [{"domain": sources(0)}],
        "series": [{"series": sources(1), "targetAxis": "LEFT_AXIS"}],
    }
    return {"title": title, "basicChart": basic}


def test_a_chart_is_added_redrawn_moved_and_deleted(book: Book) -> None:
    anchor = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 4, "columnIndex": 3}}}
    added = book.reply({"addChart": {"chart": {"spec": chart(), "position": anchor}}})["chart"]
    assert added["position"] == {
        "overlayPosition": {
            "anchorCell": {"rowIndex": 4, "columnIndex": 3},
            "widthPixels": 600,
            "heightPixels": 371,
        }
    }
    assert added["spec"]["basicChart"]["series"][0]["series"]["sourceRange"]["sources"] == [
        {"startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 2}
    ]
    pie = {"pieChart": {"domain": sources(0), "series": sources(1)}}
    book.batch({"updateChartSpec": {"chartId": added["chartId"], "spec": pie}})
    (shown,) = book.sheet("charts")["charts"]
    assert "title" not in shown["spec"]
    assert "pieChart" in shown["spec"]
    moved = book.reply(
        {
            "updateEmbeddedObjectPosition": {
                "objectId": added["chartId"],
                "newPosition": {"overlayPosition": {"widthPixels": 300, "offsetXPixels": 5}},
                "fields": "widthPixels",
            }
        }
    )
    assert moved["position"]["overlayPosition"] == {
        "anchorCell": {"rowIndex": 4, "columnIndex": 3},
        "widthPixels": 300,
        "heightPixels": 371,
    }
    book.batch({"deleteEmbeddedObject": {"objectId": added["chartId"]}})
    assert "charts" not in book.sheet("charts")
    gone = {"deleteEmbeddedObject": {"objectId": added["chartId"]}}
    assert f"No embedded object with id: {added['chartId']}" in book.refusal(gone)


def test_a_chart_may_have_a_sheet_of_its_own(book: Book) -> None:
    book.batch({"addChart": {"chart": {"spec": chart(), "position": {"newSheet": True}}}})
    second = book.get()["sheets"][1]
    assert second["properties"]["sheetType"] == "OBJECT"
    assert second["properties"]["title"] == "Chart1"
    assert "gridProperties" not in second["properties"]
    assert len(second["charts"]) == 1
    book.batch({"deleteSheet": {"sheetId": second["properties"]["sheetId"]}})
    assert len(book.get()["sheets"]) == 1


ONE_KIND = (
    "One of basicChart, pieChart, bubbleChart, candelstickChart, histogramChart, or orgChart must"
    " be set on chartSpec."
)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"spec": {"title": "x"}, "position": {"newSheet": True}}, ONE_KIND),
        ({"spec": chart()},
         "One of EmbeddedObjectPosition.overlayPosition or EmbeddedObjectPosition.sheetId must be"
         " set"),
        ({"spec": chart(),
          "position": {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 1000}}}},
         "GridCoordinate.rowIndex[1000] is after last row in grid[999]"),
    ],
)  # fmt: skip
def test_half_a_chart_is_refused(book: Book, given: Json, message: str) -> None:
    request = {"addChart": {"chart": given}}
    assert book.refusal(request) == f"Invalid requests[0].addChart: {message}"
    assert len(book.get()["sheets"]) == 1


def test_rows_are_sorted_with_their_styles_and_hidden_ones_stay(book: Book) -> None:
    book.put("A1:B6", [["d", 1], ["B", 2], ["a", 2], [True, 0], [5, 9], ["c", 3]])
    hide = {"sheetId": 0, "dimension": "ROWS", "startIndex": 5, "endIndex": 6}
    note = {"rows": [{"values": [{"note": "五"}]}], "fields": "note",
            "start": {"sheetId": 0, "rowIndex": 4}}  # fmt: skip
    hidden = {"range": hide, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    book.batch({"updateDimensionProperties": hidden}, {"updateCells": note})
    by_name = {"dimensionIndex": 0, "sortOrder": "ASCENDING"}
    book.batch({"sortRange": {"range": rectangle((0, 6), (0, 2)), "sortSpecs": [by_name]}})
    assert book.read("A1:B6") == [[5, 9], ["a", 2], ["B", 2], ["d", 1], [True, 0], ["c", 3]]
    assert book.cell("A1", "note") == {"note": "五"}
    by_number = [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}, by_name]
    book.batch({"sortRange": {"range": rectangle((0, 5), (0, 2)), "sortSpecs": by_number}})
    assert book.read("B1:B5", majorDimension="COLUMNS") == [[9, 2, 2, 1, 0]]
    assert book.read("A2:A3", majorDimension="COLUMNS") == [["a", "B"]]


def test_empty_cells_are_sorted_to_the_end_in_both_directions(book: Book) -> None:
    for order in ("ASCENDING", "DESCENDING"):
        book.put("A1:A4", [[""], [2], [""], [1]])
        spec = [{"dimensionIndex": 0, "sortOrder": order}]
        book.batch({"sortRange": {"range": rectangle((0, 4), (0, 1)), "sortSpecs": spec}})
        assert sorted(book.read("A1:A4"), key=str) == [[1], [2]]


def test_a_range_with_vertical_merges_is_not_sorted(book: Book) -> None:
    book.batch({"mergeCells": {"range": rectangle((4, 6), (0, 1))}})
    spec = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
    request = {"sortRange": {"range": rectangle((0, 9), (0, 2)), "sortSpecs": spec}}
    assert book.refusal(request) == (
        "Invalid requests[0].sortRange: You can't sort a range containing vertical merges. There"
        " is a vertical merge at A5:A6"
    )


def test_copies_repeat_and_adapt_and_cuts_do_not(book: Book) -> None:
    book.put("A1:B1", [[2, "=A1*10"]], "USER_ENTERED")
    bold = {"cell": {"userEnteredFormat": {"textFormat": {"bold": True}}}}
    book.batch(
        {"repeatCell": {"range": rectangle((0, 1), (0, 1)), **bold, "fields": "userEnteredFormat"}},
        {"copyPaste": {"source": rectangle((0, 1), (0, 2)),
                       "destination": rectangle((2, 4), (0, 4)), "pasteType": "PASTE_NORMAL"}},
    )  # fmt: skip
    assert book.read("A3:D4", "FORMULA") == [[2, "=A3*10", 2, "=C3*10"], [2, "=A4*10", 2, "=C4*10"]]
    assert book.cell("C4", "userEnteredFormat.textFormat")["userEnteredFormat"]["textFormat"] == {
        "bold": True
    }
    book.batch(
        {"copyPaste": {"source": rectangle((0, 1), (0, 2)),
                       "destination": rectangle((6, 8), (0, 1)),
                       "pasteType": "PASTE_VALUES", "pasteOrientation": "TRANSPOSE"}},
        {"copyPaste": {"source": rectangle((0, 1), (0, 1)),
                       "destination": rectangle((9, 10), (0, 1)), "pasteType": "PASTE_FORMAT"}},
    )  # fmt: skip
    assert book.read("A7:A8", "FORMULA") == [[2], [20]]
    assert book.cell("A7", "userEnteredFormat") == {}
    assert book.cell("A10", "userEnteredValue,userEnteredFormat.textFormat") == {
        "userEnteredFormat": {"textFormat": {"bold": True}}
    }
    book.batch(
        {"cutPaste": {"source": rectangle((0, 1), (0, 2)),
                      "destination": {"sheetId": 0, "rowIndex": 0, "columnIndex": 5}}}
    )  # fmt: skip
    assert book.read("A1:G1", "FORMULA")[0] == ["", "", "", "", "", 2, "=A1*10"]
    assert book.cell("A1", "userEnteredFormat") == {}
