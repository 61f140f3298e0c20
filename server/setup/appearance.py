"""How input tabs look and what their cells offer, as parts of batchUpdate requests."""

from collections.abc import Iterator
from typing import Any, assert_never

from server.settings import Site
from server.sheets.cells import DATE_FORMAT, DATETIME_FORMAT, MONTH_FORMAT
from server.sheets.colours import colour
from sheets_schema import lists, look
from sheets_schema.columns import CellType, Column
from sheets_schema.tabs import Tab
from sheets_schema.text import Locale, Text

SYMBOLS = {"JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
WIDTHS = {
    "company": 180,
    "name": 120,
    "channel": 140,
    "status": 120,
    "message": 320,
    "other": 240,
    "memo": 240,
    "email": 200,
    "phone": 130,
    "conversion_point": 160,
    "landing_page": 240,
    "referrer": 200,
    "first_referrer": 200,
    "click_id": 160,
    "lead_id": 280,
    "received_at": 140,
    "own_condition": 320,
    "item": 200,
    "value": 160,
    "form": 180,
    "lost_reason": 180,
    "invalid_reason": 160,
}

CHOICES: dict[str, tuple[Text, ...]] = {
    "channel": (*(one.name for one in lists.CHANNELS), lists.UNCLASSIFIED.name),
    "kind": lists.KINDS,
    "form_kind": (lists.KIND_MQL, lists.KIND_UQL),
    "status": lists.STATUSES,
    "invalid_reason": lists.INVALID_REASONS,
    "phase": lists.PHASES,
    "lost_reason": tuple(reason for reason, _ in lists.LOST_REASONS),
    "lost_follow": (lists.LOST_NO_FOLLOW, lists.LOST_ANALYSE, lists.LOST_RECYCLE),
    "category": lists.COST_CATEGORIES,
    "start_stage": (lists.START_AT_LEAD, lists.START_AT_OPPORTUNITY),
}


def tab_look(tab: Tab) -> dict[str, Any]:
    return colour(look.TAB_COLOUR[tab.kind])


def header_cell(column: Column, locale: Locale) -> dict[str, Any]:
    return {
        "userEnteredValue": {"stringValue": column.header.of(locale)},
        "userEnteredFormat": {
            "backgroundColorStyle": colour(look.HEADER_FILL),
            "textFormat": {
                "bold": True,
                "foregroundColorStyle": colour(look.HEADER_INK),
                "fontFamily": look.FONT,
                "fontSize": look.TABLE_SIZE,
            },
            "verticalAlignment": "MIDDLE",
        },
        "note": column.note.of(locale),
    }


def column_look(column: Column, sheet_id: int, index: int, site: Site) -> Iterator[dict[str, Any]]:
    """Format and width of a whole column below its header."""
    form: dict[str, Any] = {
        "backgroundColorStyle": colour(
            look.PEOPLE_FILL if column.owner == "people" else look.RAISED
        ),
        "textFormat": {"fontFamily": look.FONT, "fontSize": look.TABLE_SIZE},
        "horizontalAlignment": _alignment(column.type),
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "CLIP",
    }
    number_format = format_of(column.type, site.currency)
    if number_format:
        form["numberFormat"] = number_format
    yield {
        "repeatCell": {
            "range": {
                "sheetId": sheet_id,
                "startRowIndex": 1,
                "startColumnIndex": index,
                "endColumnIndex": index + 1,
            },
            "cell": {"userEnteredFormat": form},
            "fields": "userEnteredFormat",
        }
    }
    yield {
        "updateDimensionProperties": {
            "range": {
                "sheetId": sheet_id,
                "dimension": "COLUMNS",
                "startIndex": index,
                "endIndex": index + 1,
            },
            "properties": {"pixelSize": WIDTHS.get(column.key, 110)},
            "fields": "pixelSize",
        }
    }


def lists_of(column: Column, sheet_id: int, index: int, locale: Locale) -> Iterator[dict[str, Any]]:
    """The dropdown of a column that has one. Other values stay possible: people know better."""
    choices = CHOICES.get(column.key)
    if choices is None or column.owner != "people":
        return
    yield {
        "setDataValidation": {
            "range": {
                "sheetId": sheet_id,
                "startRowIndex": 1,
                "startColumnIndex": index,
                "endColumnIndex": index + 1,
            },
            "rule": {
                "condition": {
                    "type": "ONE_OF_LIST",
                    "values": [{"userEnteredValue": one.of(locale)} for one in choices],
                },
                "showCustomUi": True,
                "strict": False,
            },
        }
    }


def format_of(type_: CellType, currency: str) -> dict[str, str] | None:
    match type_:
        case "datetime":
            return DATETIME_FORMAT
        case "date":
            return DATE_FORMAT
        case "month":
            return MONTH_FORMAT
        case "money":
            symbol = SYMBOLS.get(currency, f'"{currency} "')
            decimals = "" if currency == "JPY" else ".00"
            return {"type": "CURRENCY", "pattern": f"{symbol}#,##0{decimals}"}
        case "percent":
            return {"type": "PERCENT", "pattern": "0%"}
        case "text":
            return {"type": "TEXT", "pattern": "@"}
        case "number" | "flag":
            return None
        case _:
            assert_never(type_)


def _alignment(type_: CellType) -> str:
    match type_:
        case "datetime" | "date" | "month" | "flag":
            return "CENTER"
        case "money" | "number" | "percent":
            return "RIGHT"
        case "text":
            return "LEFT"
        case _:
            assert_never(type_)
