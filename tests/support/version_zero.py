"""A spreadsheet as the first version made it: tabs and columns with marks, fixed dropdowns, narrow
columns, no version mark, no charts. Written out here, so that it stays what it was."""

from typing import Any

from sheets_schema import lists
from sheets_schema.features import USUAL, is_used
from sheets_schema.tabs import TABS, Tab
from sheets_schema.text import Locale, Text

WIDTHS = {"company": 180, "name": 120, "channel": 140, "status": 120, "memo": 240, "lead_id": 280}
CHOICES: dict[str, tuple[Text, ...]] = {
    "channel": (*(one.name for one in lists.CHANNELS), lists.UNCLASSIFIED.name),
    "kind": lists.KINDS,
    "status": lists.STATUSES,
    "invalid_reason": lists.INVALID_REASONS,
    "phase": lists.PHASES,
    "lost_reason": tuple(reason for reason, _ in lists.LOST_REASONS),
}
# 設定 as it was made then: column → what stood below its header.
LISTS: dict[str, list[str]] = {
    "channel": [one.name.ja for one in lists.CHANNELS],
    "invalid_reason": [one.ja for one in lists.INVALID_REASONS],
    "lost_reason": [reason.ja for reason, _ in lists.LOST_REASONS],
}
STATUS_NOTE = "新規 → 進行中/未接続/再試行/リサイクル/見込みなし。商談候補で終わります。"


def requests(locale: Locale = "ja") -> list[dict[str, Any]]:
    """For a spreadsheet that holds sheet 0 only; that one goes."""
    made: list[dict[str, Any]] = []
    for index, tab in enumerate(one for one in TABS if is_used(one.feature, USUAL)):
        made.extend(_tab(tab, index, locale))
    return [*made, {"deleteSheet": {"sheetId": 0}}]


def _tab(tab: Tab, index: int, locale: Locale) -> list[dict[str, Any]]:
    grid = {"rowCount": 100, "columnCount": max(len(tab.columns), 26)}
    properties = {
        "sheetId": tab.sheet_id, "title": tab.title.of(locale), "index": index,
        "gridProperties": grid,
    }  # fmt: skip
    place = {"sheetId": tab.sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    made: list[dict[str, Any]] = [{"addSheet": {"properties": properties}}]
    made.append(_mark("ls.tab", f"{tab.key}@{tab.sheet_id}", place))
    for at, column in enumerate(tab.columns):
        span = {
            "sheetId": tab.sheet_id,
            "dimension": "COLUMNS",
            "startIndex": at,
            "endIndex": at + 1,
        }
        note = STATUS_NOTE if column.key == "status" else column.note.of(locale)
        cell = {"userEnteredValue": {"stringValue": column.header.of(locale)}, "note": note}
        start = {"sheetId": tab.sheet_id, "rowIndex": 0, "columnIndex": at}
        made.append(
            {
                "updateCells": {
                    "start": start,
                    "rows": [{"values": [cell]}],
                    "fields": "userEnteredValue,note",
                }
            }
        )
        made.append(_mark("ls.col", column.key, span))
        made.append(
            {
                "updateDimensionProperties": {
                    "range": span,
                    "properties": {"pixelSize": WIDTHS.get(column.key, 110)},
                    "fields": "pixelSize",
                }
            }
        )
        if tab.key == "settings" and column.key in LISTS:
            made.append(_list(tab, at, LISTS[column.key]))
        choices = CHOICES.get(column.key)
        if choices and column.owner == "people":
            made.append(_dropdown(tab, at, [one.of(locale) for one in choices]))
    return made  # fmt: skip


def _list(tab: Tab, at: int, words: list[str]) -> dict[str, Any]:
    return {
        "updateCells": {
            "start": {"sheetId": tab.sheet_id, "rowIndex": 1, "columnIndex": at},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": word}}]} for word in words],
            "fields": "userEnteredValue",
        }
    }


def _dropdown(tab: Tab, at: int, words: list[str]) -> dict[str, Any]:
    return {
        "setDataValidation": {
            "range": {
                "sheetId": tab.sheet_id,
                "startRowIndex": 1,
                "startColumnIndex": at,
                "endColumnIndex": at + 1,
            },
            "rule": {
                "condition": {
                    "type": "ONE_OF_LIST",
                    "values": [{"userEnteredValue": word} for word in words],
                },
                "showCustomUi": True,
                "strict": False,
            },
        }
    }


def _mark(key: str, value: str, place: dict[str, Any]) -> dict[str, Any]:
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataKey": key,
                "metadataValue": value,
                "location": {"dimensionRange": place},
                "visibility": "DOCUMENT",
            }
        }
    }
