"""Spreadsheets for tests of what is shown and exported, made in memory by requests of the API."""

from datetime import UTC, datetime
from typing import Any

from sheets_emulator.batch.registry import apply_all
from sheets_emulator.creation import new_attributes, new_book
from sheets_emulator.dispatch import Dispatcher  # noqa: F401 - enters every request kind
from sheets_emulator.shown.reading import Reading
from sheets_emulator.shown.sheet_reading import SheetReading
from sheets_emulator.store.store import Store

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


def reading_of(*requests: dict[str, Any], sheets: tuple[str, ...] = ("リード",)) -> Reading:
    """A Japanese spreadsheet after a batchUpdate, on 2026-04-01. Its sheets have the ids 0, 1, …
    and 100 rows × 26 columns each."""
    given = [
        {
            "properties": {
                "sheetId": number,
                "title": title,
                "gridProperties": {"rowCount": 100, "columnCount": 26},
            }
        }
        for number, title in enumerate(sheets)
    ]
    properties = {"title": "見本", "locale": "ja_JP", "timeZone": "Asia/Tokyo"}
    store = Store(":memory:", clock=lambda: NOW)
    book = new_book({"properties": properties, "sheets": given})
    file = store.add(new_attributes(store, "owner@example.com"), book)
    if requests:
        store.write(file.id, lambda draft: apply_all(draft, list(requests)))
    found = store.book(file.id)
    store.close()
    return Reading(found, NOW.replace(tzinfo=None))


def sheet_of(*requests: dict[str, Any], sheets: tuple[str, ...] = ("リード",)) -> SheetReading:
    """The first sheet of such a spreadsheet."""
    reading = reading_of(*requests, sheets=sheets)
    return SheetReading(reading, reading.book.sheets[0])


def area(top: int, bottom: int, left: int, right: int, sheet_id: int = 0) -> dict[str, int]:
    """A GridRange."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def fill(rows: list[list[Any]], sheet_id: int = 0, top: int = 0) -> dict[str, Any]:
    """Puts values in from column A on; a text that begins with `=` is a formula."""
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": top, "columnIndex": 0},
            "rows": [{"values": [{"userEnteredValue": _value(v)} for v in row]} for row in rows],
            "fields": "userEnteredValue",
        }
    }


def _value(value: Any) -> dict[str, Any]:
    match value:
        case None:
            return {}
        case bool():
            return {"boolValue": value}
        case str() if value.startswith("="):
            return {"formulaValue": value}
        case str():
            return {"stringValue": value}
        case _:
            return {"numberValue": value}


def repeat(where: dict[str, int], **cell: Any) -> dict[str, Any]:
    """The same CellData in every cell of a range."""
    return {"repeatCell": {"range": where, "cell": cell, "fields": ",".join(cell)}}


def validation(where: dict[str, int], kind: str, *values: str, **rule: Any) -> dict[str, Any]:
    condition = {"type": kind, "values": [{"userEnteredValue": value} for value in values]}
    return {"setDataValidation": {"range": where, "rule": {"condition": condition, **rule}}}


def conditional(
    kind: str, values: list[str], shape: dict[str, Any], *where: dict[str, int], index: int = 0
) -> dict[str, Any]:
    condition = {"type": kind, "values": [{"userEnteredValue": value} for value in values]}
    rule = {"ranges": list(where), "booleanRule": {"condition": condition, "format": shape}}
    return {"addConditionalFormatRule": {"rule": rule, "index": index}}


def basic_chart(
    kind: str, domain: dict[str, int], *series: dict[str, Any], **spec: Any
) -> dict[str, Any]:
    """addChart of a basicChart with one header cell, at C3."""
    return add_chart(
        {
            "title": spec.pop("title", kind),
            "basicChart": {
                "chartType": kind,
                "headerCount": 1,
                "domains": [{"domain": line(domain)}],
                "series": list(series),
                **spec,
            },
        }
    )


def add_chart(spec: dict[str, Any]) -> dict[str, Any]:
    overlay = {
        "anchorCell": {"sheetId": 0, "rowIndex": 2, "columnIndex": 2},
        "offsetXPixels": 7,
        "offsetYPixels": 5,
        "widthPixels": 480,
        "heightPixels": 300,
    }
    return {"addChart": {"chart": {"spec": spec, "position": {"overlayPosition": overlay}}}}


def line(where: dict[str, int]) -> dict[str, Any]:
    """ChartData of a range."""
    return {"sourceRange": {"sources": [where]}}
