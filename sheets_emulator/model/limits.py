"""What a spreadsheet may hold. Source: support.google.com/drive/answer/37603."""

from typing import Final

from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.grid import MAX_COLUMNS
from sheets_emulator.model.spreadsheet import Spreadsheet

MAX_CELLS: Final = 10_000_000
MAX_TEXT: Final = 50_000
MAX_METADATA: Final = 30_000  # characters of keys and values in a spreadsheet


def check_text(text: str) -> str:
    """The text; ApiError 400 where a cell cannot hold it."""
    if len(text) > MAX_TEXT:
        raise invalid_argument(
            f"Your input contains more than the maximum of {MAX_TEXT} characters in a single cell."
        )
    return text


def check_size(book: Spreadsheet) -> None:
    """ApiError 400 where the grids are too large, empty cells included."""
    for sheet in book.sheets:
        if sheet.column_count > MAX_COLUMNS:
            raise invalid_argument(
                f"This action would increase the number of columns in the sheet"
                f" above the limit of {MAX_COLUMNS} columns."
            )
    if sum(sheet.row_count * sheet.column_count for sheet in book.sheets) > MAX_CELLS:
        raise invalid_argument(
            f"This action would increase the number of cells in the workbook"
            f" above the limit of {MAX_CELLS} cells."
        )


def check_metadata(book: Spreadsheet) -> None:
    """ApiError 400 where the developer metadata is too large."""
    if sum(metadata.size for metadata in book.metadata.values()) > MAX_METADATA:
        raise invalid_argument(
            f"This action would increase the developer metadata of the spreadsheet"
            f" above the limit of {MAX_METADATA} characters."
        )
