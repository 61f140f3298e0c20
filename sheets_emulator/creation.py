"""New spreadsheets and their entries in Drive."""

from typing import Final

from sheets_emulator.batch.furnish import furnish_book, furnish_sheet
from sheets_emulator.batch.sheets import check_properties, new_sheet, place
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.formats import THEME, default_format, with_colors
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.people import owner_permission
from sheets_emulator.store.store import SPREADSHEET, Store

UNTITLED: Final = "Untitled spreadsheet"


def new_book(given: Json) -> Spreadsheet:
    """From the Spreadsheet of a create request; its id comes later."""
    own = {name: part for name, part in given.get("properties", {}).items() if part != ""}
    properties: Json = {
        "title": UNTITLED,
        "locale": "en_US",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Etc/GMT",
        "defaultFormat": default_format(),
        "spreadsheetTheme": THEME,
        **with_colors({name: part for name, part in own.items() if name != "defaultFormat"}),
    }
    check_properties(properties)
    book = Spreadsheet("", properties, [])
    sheets = given.get("sheets") or [{}]
    if sheets == [{}]:
        sheets = [{"properties": {"sheetId": 0, "title": first_title(properties["locale"])}}]
    for number, wanted in enumerate(sheets):
        sheet_properties = dict(wanted.get("properties", {}))
        sheet_properties.pop("index", None)
        place(book, new_sheet(book, sheet_properties), number)
    if all(sheet.is_hidden for sheet in book.sheets):
        raise invalid_argument("You can't hide all the sheets in a document.")
    for number, (sheet, wanted) in enumerate(zip(list(book.sheets), sheets, strict=True)):
        furnish_sheet(book, sheet.id, wanted, f"sheets[{number}]")
    furnish_book(book, given)
    return book


def first_title(locale: str) -> str:
    """What Google calls the first sheet in a language."""
    return "シート1" if locale.startswith("ja") else "Sheet1"


def new_attributes(store: Store, user: str, mime_type: str = SPREADSHEET) -> Json:
    """The Drive side of a new file."""
    now = store.now()
    return {
        "mimeType": mime_type,
        "createdTime": now,
        "modifiedTime": now,
        "trashed": False,
        "starred": False,
        "parents": ["root"],
        "permissions": [owner_permission(user)],
    }
