"""New spreadsheets and their entries in Drive."""

from typing import Final

from sheets_emulator.batch.cell_data import cell_writer
from sheets_emulator.batch.cells import check_fits, put_row
from sheets_emulator.batch.sheets import check_properties, new_sheet, place
from sheets_emulator.errors import ApiError, invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.formats import THEME, default_format, with_colors
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.store.store import SPREADSHEET, Store

OWNER: Final = "owner@example.com"
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
        sheet = new_sheet(book, sheet_properties)
        _fill(sheet, wanted.get("data", []), number)
        place(book, sheet, number)
    if all(sheet.is_hidden for sheet in book.sheets):
        raise invalid_argument("You can't hide all the sheets in a document.")
    return book


def first_title(locale: str) -> str:
    """What Google calls the first sheet in a language."""
    return "シート1" if locale.startswith("ja") else "Sheet1"


def _fill(sheet: Sheet, data: list[Json], sheet_number: int) -> None:
    put = cell_writer({"*": {}})
    for number, grid in enumerate(data):
        for offset, row in enumerate(grid.get("rowData", [])):
            values = row.get("values", [])
            index, left = grid.get("startRow", 0) + offset, grid.get("startColumn", 0)
            try:
                check_fits(sheet, index + 1, left + len(values))
            except ApiError as error:
                where = f"sheets[{sheet_number}].data[{number}]"
                raise invalid_argument(f"Invalid {where}: {error.message}") from error
            put_row(sheet, index, left, values, len(values), put)


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


def owner_permission(user: str) -> Json:
    return {
        "kind": "drive#permission",
        "id": permission_id(user),
        "type": "user",
        "emailAddress": user,
        "role": "owner",
        "displayName": user.split("@")[0],
        "deleted": False,
        "pendingOwner": False,
    }


def permission_id(grantee: str) -> str:
    """The same person has the same id on every file."""
    number = 0
    for letter in grantee.casefold():
        number = (number * 131 + ord(letter)) % 10**20
    return f"{number:020d}"
