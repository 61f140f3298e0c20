"""What the page knows of a sheet before it asks for cells."""

from dataclasses import asdict
from typing import Any

from sheets_emulator.model.cell import Json
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.shown.axis import Axis
from sheets_emulator.shown.chart import Chart
from sheets_emulator.shown.filtering import criteria_of
from sheets_emulator.shown.look import color
from sheets_emulator.shown.sheet_reading import SheetReading
from sheets_emulator.values.pattern import parse_pattern


def book_json(book: Spreadsheet) -> Json:
    return {
        "id": book.id,
        "title": book.title,
        "locale": book.locale,
        "timeZone": book.time_zone,
        "revision": book.revision,
        "sheets": [_tab(sheet) for sheet in book.sheets],
    }


def _tab(sheet: Sheet) -> Json:
    return {
        "id": sheet.id,
        "title": sheet.title,
        "color": color(sheet.properties, "tabColor"),
        "hidden": sheet.is_hidden,
        "protected": any(_is_whole(given.get("range", {})) for given in sheet.protected_ranges),
    }


def _is_whole(grid_range: Json) -> bool:
    return not set(grid_range) - {"sheetId"}


def sheet_json(sheet: SheetReading) -> Json:
    """Sizes in pixels; rectangles as [top, bottom, left, right], half open. `view`: the filter view
    the sheet is looked at through; its filter is nothing to be changed in passing."""
    own = sheet.sheet
    grid = own.properties.get("gridProperties", {})
    view = (own.basic_filter or {}).get("filterViewId")
    found = None if view else sheet.filter
    return {
        "id": own.id,
        "revision": sheet.reading.book.revision,
        "rows": _axis(sheet.rows),
        "columns": _axis(sheet.columns),
        "frozen": {"rows": own.frozen_row_count, "columns": own.frozen_column_count},
        "filled": {"rows": own.data_height(), "columns": own.data_width()},
        "hideGridlines": grid.get("hideGridlines", False),
        "merges": [_rect(merge) for merge in own.merges],
        "protections": [
            {
                "rect": _rect(protection.rect),
                "open": [_rect(part) for part in protection.open],
                "description": protection.description,
            }
            for protection in sheet.protections
        ],
        "filter": found
        and {"rect": _rect(found.rect), "columns": sorted(criteria_of(own.basic_filter or {}))},
        "filterViews": [
            {"id": one["filterViewId"], "title": one.get("title", "")} for one in own.filter_views
        ],
        "view": view,
        "rowGroups": [_group(group) for group in own.row_groups],
        "columnGroups": [_group(group) for group in own.column_groups],
        "charts": len(own.charts),
    }


def _axis(axis: Axis) -> Json:
    return {"count": axis.count, "runs": [[run.start, run.end, run.size] for run in axis.runs]}


def _rect(rect: Rect) -> list[int]:
    return [rect.top, rect.bottom, rect.left, rect.right]


def _group(group: Json) -> Json:
    span = group.get("range", {})
    return {
        "start": span.get("startIndex", 0),
        "end": span.get("endIndex", 0),
        "depth": group.get("depth", 1),
        "collapsed": group.get("collapsed", False),
    }


def chart_json(chart: Chart) -> Json:
    """The chart without the ranges its numbers came from."""
    found = asdict(chart)
    found["categories"] = list(chart.categories.texts) if chart.categories else []
    found["series"] = [{**own, "data": None, **_data(own["data"])} for own in found["series"]]
    return found


def _data(data: Json) -> Json:
    number_format = data["number_format"] or {}
    return {
        "name": data["name"],
        "numbers": data["numbers"],
        "texts": data["texts"],
        "ticks": tick_format(number_format.get("pattern", "")),
    }


def tick_format(pattern: str) -> dict[str, Any]:
    """How a chart's axis writes its numbers: words before and after, places, percent."""
    section = parse_pattern(pattern)[0]
    if section.kind != "number":
        return {}
    # Words of a section that holds for some numbers only do not belong to an axis.
    whole = section.condition is None
    digits = [i for i, token in enumerate(section.tokens) if token.kind == "digit"]
    before, after = section.tokens[: digits[0]], section.tokens[digits[-1] + 1 :]
    return {
        "prefix": "".join(token.text for token in before if whole and token.kind == "literal"),
        "suffix": "".join(token.text for token in after if whole and token.kind == "literal"),
        "percent": section.percents > 0,
        "places": section.places,
        "grouping": section.grouping,
    }
