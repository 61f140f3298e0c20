"""How columns of input tabs look, as parts of batchUpdate requests."""

import unicodedata
from collections.abc import Iterator
from typing import Any, assert_never

from server.money import SIGNS as SYMBOLS
from server.settings.sites import Site
from server.sheets.cells import DATE_FORMAT, DATETIME_FORMAT, MONTH_FORMAT
from server.sheets.colours import colour
from sheets_schema import look
from sheets_schema.columns import CellType, Column
from sheets_schema.tabs import Tab
from sheets_schema.text import Locale, Text

NARROWEST = 96
WIDTHS = {
    "company": 180,
    "name": 120,
    "channel": 168,
    "status": 120,
    "message": 320,
    "other": 240,
    "memo": 240,
    "email": 200,
    "phone": 130,
    "conversion_point": 180,
    "landing_page": 240,
    "referrer": 200,
    "first_referrer": 200,
    "click_id": 160,
    "lead_id": 290,
    "received_at": 140,
    "own_condition": 320,
    "item": 200,
    "value": 160,
    "form": 240,
    "score_rule": 230,
    "scope": 168,
    "group": 168,
    "activity_result": 130,
    "lost_reason": 190,
    "invalid_reason": 204,
    "lost_follow": 136,
    "category": 148,
    "phase": 180,
    "measure": 200,
    "source": 180,
    "metric": 190,
    "start_stage": 120,
    "content": 320,
    "issue": 200,
    "competitors": 140,
    "corporate_number": 140,
    "domain": 230,
    "campaign": 190,
    "condition": 280,
    "decision": 340,
    "happened_at": 140,
}
# Whole words of people, which nobody should have to click at to read.
WRAPPED = frozenset({"memo", "own_condition", "content"})

FILLED_ONCE = Text(
    "記入: 最初の値だけ自動で入ります。以後は担当の方が直します。上書きはされません。",
    "Filled in: once by Leadsheet, then by you. It is never overwritten.",
)
FILLED_BY_PROGRAM = Text(
    "記入: 自動で一度だけ入ります。", "Filled in: by Leadsheet, once, when the lead arrives."
)
FILLED_BY_PEOPLE = Text("記入: 担当の方。", "Filled in: by you.")


def tab_look(tab: Tab) -> dict[str, Any]:
    return colour(look.TAB_COLOUR[tab.kind])


def header_note(column: Column, locale: Locale) -> str:
    """What the column means, and who fills it."""
    if column.owner == "program":
        filled = FILLED_BY_PROGRAM
    elif column.first_value:
        filled = FILLED_ONCE
    else:
        filled = FILLED_BY_PEOPLE
    return f"{column.note.of(locale)}\n{filled.of(locale)}"


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
            "horizontalAlignment": "CENTER",
            "verticalAlignment": "MIDDLE",
        },
        "note": header_note(column, locale),
    }


def column_look(
    column: Column, sheet_id: int, index: int, site: Site, *, filled: bool = True
) -> Iterator[dict[str, Any]]:
    """Format and width of a whole column below its header. `filled`: with a colour of its own."""
    form: dict[str, Any] = {
        "textFormat": {
            "fontFamily": look.FONT,
            "fontSize": look.TABLE_SIZE,
            "foregroundColorStyle": colour(look.INK),
        },
        "horizontalAlignment": _alignment(column.type),
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP" if column.key in WRAPPED else "CLIP",
    }
    if filled:
        fill = look.PEOPLE_FILL if column.owner == "people" else look.RAISED
        form["backgroundColorStyle"] = colour(fill)
    number_format = format_of(column.type, site.currency)
    if number_format:
        form["numberFormat"] = number_format
    yield {
        "repeatCell": {
            "range": below_header(sheet_id, index),
            "cell": {"userEnteredFormat": form},
            "fields": "userEnteredFormat",
        }
    }
    yield set_width(sheet_id, index, width_of(column, site.locale))


def set_width(sheet_id: int, index: int, pixels: int) -> dict[str, Any]:
    return {
        "updateDimensionProperties": {
            "range": {
                "sheetId": sheet_id,
                "dimension": "COLUMNS",
                "startIndex": index,
                "endIndex": index + 1,
            },
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def below_header(sheet_id: int, index: int, count: int = 1) -> dict[str, int]:
    """Columns from row 2 to the last one, however many there come to be."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": 1,
        "startColumnIndex": index,
        "endColumnIndex": index + count,
    }


def width_of(column: Column, locale: Locale) -> int:
    """Pixels that show the whole header, with room for the sign of its dropdown or filter."""
    header = sum(
        14 if unicodedata.east_asian_width(sign) in "WFA" else 8
        for sign in column.header.of(locale)
    )
    return max(WIDTHS.get(column.key, NARROWEST), -(-(header + 28) // 4) * 4)


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
