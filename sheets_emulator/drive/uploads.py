"""Uploads: a CSV file that becomes a spreadsheet, or takes the place of what is in one."""

import csv
import email.parser
import email.policy
import io
import re
from typing import Any, Final

from sheets_emulator.access import Access
from sheets_emulator.creation import new_attributes, new_book
from sheets_emulator.drive.errors import DriveError, file_not_found, insufficient
from sheets_emulator.drive.files import file_json
from sheets_emulator.errors import ApiError, not_found
from sheets_emulator.model.cell import Json
from sheets_emulator.model.clock import wall_clock
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.limits import check_size
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.model.value_ranges import Input, put_values
from sheets_emulator.store.store import SPREADSHEET, File, Store
from sheets_emulator.wire.http import Request, read_json

_PATH: Final = re.compile(r"/upload/drive/v[23]/files(?:/(?P<id>[^/]+))?\Z")
_TEXT_TYPES: Final = {"text/csv": ",", "text/tab-separated-values": "\t"}


class UploadsApi:
    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    def answer(self, request: Request, user: str) -> Json:
        match = _PATH.match(request.path)
        if match is None:
            raise not_found()
        metadata, media_type, media = _parts(request)
        rows = _rows(media_type, media)
        if match["id"] is not None and request.method in ("PUT", "PATCH"):
            file = self._replace(match["id"], rows, user)
        elif match["id"] is None and request.method == "POST":
            file = self._create(metadata, rows, user)
        else:
            raise not_found()
        shown = file_json(file, self._access, user)
        return {name: shown[name] for name in ("kind", "id", "name", "mimeType")}

    def _replace(self, file_id: str, rows: list[list[str]], user: str) -> File:
        try:
            file = self._store.file(file_id)
        except ApiError:
            raise file_not_found(file_id) from None
        role = self._access.role(user, file)
        if role == "none" or file.book is None:
            raise file_not_found(file_id)
        if role not in ("writer", "owner"):
            raise insufficient(file_id)
        self._store.write(file_id, lambda draft: self._fill(draft, rows))
        return self._store.file(file_id)

    def _create(self, metadata: Json, rows: list[list[str]], user: str) -> File:
        if metadata.get("mimeType", SPREADSHEET) != SPREADSHEET:
            raise DriveError(400, "Only spreadsheets can be uploaded here.", "badRequest")
        book = new_book({"properties": {"title": metadata.get("name") or "Untitled"}})
        self._fill(book, rows)
        return self._store.add(new_attributes(self._store, user), book)

    def _fill(self, draft: Spreadsheet, rows: list[list[str]]) -> None:
        """One sheet with these rows, read as people's input, in the place of all sheets."""
        first = draft.sheets[0]
        width = max([26, *map(len, rows)])
        grid = {"rowCount": max(1000, len(rows)), "columnCount": width}
        own = {"sheetId": first.id, "title": first.title, "sheetType": "GRID"}
        draft.sheets[:] = [Sheet({**own, "gridProperties": grid})]
        draft.own(first.id)
        draft.named_ranges.clear()
        draft.metadata.clear()
        now = wall_clock(draft, self._store.clock())
        put_values(draft, Rect(first.id, 0, 1, 0, 1), rows, Input("USER_ENTERED", now))
        check_size(draft)


def _rows(media_type: str, media: bytes) -> list[list[str]]:
    separator = _TEXT_TYPES.get(media_type.partition(";")[0].strip().lower())
    if separator is None:
        raise DriveError(400, "The requested conversion is not supported.", "badRequest")
    text = media.decode("utf-8-sig", errors="replace")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _parts(request: Request) -> tuple[Json, str, bytes]:
    """Metadata, media type and media of a `media` or `multipart` upload."""
    content_type = request.headers.get("content-type", "")
    kind = (request.query.get("uploadType") or ["media"])[0]
    if kind == "media":
        return {}, content_type, request.body
    if kind != "multipart":
        raise DriveError(400, "This kind of upload is not supported.", "badRequest", "uploadType")
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message: Any = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
        head + request.body
    )
    parts = list(message.iter_parts())
    if len(parts) != 2:
        raise DriveError(400, "A multipart upload has two parts.", "badRequest")
    metadata = read_json(parts[0].get_payload(decode=True))
    return metadata, parts[1].get_content_type(), parts[1].get_payload(decode=True)
