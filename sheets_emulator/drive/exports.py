"""files.export: CSV, TSV and XLSX."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Final

from sheets_emulator.access import Access
from sheets_emulator.drive.errors import DriveError
from sheets_emulator.drive.files import EXPORTS, readable
from sheets_emulator.exports.csv_export import to_csv
from sheets_emulator.exports.xlsx import to_xlsx
from sheets_emulator.model.clock import wall_clock
from sheets_emulator.shown.reading import Reading
from sheets_emulator.store.store import Store
from sheets_emulator.wire.http import Response
from sheets_emulator.wire.methods import Call

CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"


class ExportsApi:
    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access
        self.answers: Mapping[str, Callable[[Call], Response]] = {"drive.files.export": self.export}

    def export(self, call: Call) -> Response:
        file = readable(self._store, self._access, call)
        if file.book is None:
            raise DriveError(403, "Export only supports Docs Editors files.", "fileNotExportable")
        wanted = call.parameters.get("mimeType", "")
        if wanted not in EXPORTS:
            raise DriveError(
                400, "The requested conversion is not supported.", "badRequest", "convertTo"
            )
        reading = Reading(file.book, wall_clock(file.book, self._store.clock()))
        if wanted not in (CSV, TSV):
            return Response(200, to_xlsx(reading), {"Content-Type": wanted})
        # Text formats hold one sheet: the first, as Drive does it.
        body = to_csv(reading, file.book.sheets[0])
        return Response(200, body if wanted == CSV else _tabs(body), {"Content-Type": wanted})


def _tabs(body: bytes) -> bytes:
    """CSV as tab-separated values: tabs and line breaks inside a cell become spaces."""
    rows = csv.reader(io.StringIO(body.decode("utf-8"), newline=""))
    lines = ("\t".join(" ".join(cell.split("\t")).replace("\n", " ") for cell in r) for r in rows)
    return "\r\n".join(lines).encode()
