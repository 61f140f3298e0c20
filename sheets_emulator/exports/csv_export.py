"""A sheet as CSV, as Drive exports it: shown texts, UTF-8, lines ended by CR LF."""

import csv
import io

from sheets_emulator.model.sheet import Sheet
from sheets_emulator.shown.reading import Reading


def to_csv(reading: Reading, sheet: Sheet) -> bytes:
    """Rows down to the last one with a value, all of the same width. Hidden rows and columns are
    there too."""
    height, width = sheet.data_height(), sheet.data_width()
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in range(height):
        cells = sheet.row(row)[:width]
        texts = [
            reading.view.text_of(sheet, row, column, slot) for column, slot in enumerate(cells)
        ]
        writer.writerow(texts + [""] * (width - len(texts)))
    # Google ends no file with an empty line.
    return out.getvalue().removesuffix("\r\n").encode()
