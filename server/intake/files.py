"""Files in a submission: their names and addresses are kept, their content is not for a cell."""

import base64
import binascii
import re
from pathlib import PurePosixPath, PureWindowsPath

from sheets_schema.fields import FILE_WORDS
from sheets_schema.text import Text

_BASE64 = re.compile(r"[A-Za-z0-9+/]{6,}={0,2}")
_DATA_URI = re.compile(r"data:[\w.+/-]*(?:;[\w.+=-]*)*;base64,", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-fA-F]+")
_ADDRESSES = re.compile(r"\s*https?://[^\s,]+(?:[\s,]+https?://[^\s,]+)*\s*", re.IGNORECASE)
_UPLOADS = re.compile(r"/(?:wpcf7_|[\w-]*-)?uploads?/", re.IGNORECASE)
# First bytes of PDF, PNG, JPEG, GIF, ZIP (Office), old Office, TIFF, RTF, WebP.
_MAGIC = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\xd0\xcf\x11\xe0",
    b"II*\x00", b"MM\x00*", b"{\\rtf", b"RIFF",
)  # fmt: skip
# No word is this long: in a field for files, and anywhere.
_CONTENT_IN_FILE_FIELD = 64
_CONTENT_ANYWHERE = 2000

LEFT_OUT = Text("(ファイルの内容は表に書き込みません)", "(file content not written to the sheet)")


def file_name(path: str) -> str:
    """The name alone: old browsers send the visitor's whole path."""
    return PureWindowsPath(path).name if "\\" in path else PurePosixPath(path).name


def is_file_field(name: str) -> bool:
    lowered = name.lower().replace("profile", "").replace("プロファイル", "")
    return any(word in lowered for word in FILE_WORDS)


def holds_content(name: str, value: str) -> bool:
    """`value` is a file's content in base64: bare or as a data: URI."""
    if _DATA_URI.match(value):
        return True
    if " " in value.strip():
        return False
    compact = "".join(value.split())
    if not _BASE64.fullmatch(compact):
        return False
    # A SHA-256 of a file is made of base64 letters too.
    if len(compact) % 4 or (len(compact) <= 128 and _HASH.fullmatch(compact)):
        return False
    if len(compact) >= _CONTENT_ANYWHERE:
        return True
    if is_file_field(name) and (len(compact) >= _CONTENT_IN_FILE_FIELD or compact[-1] == "="):
        return True
    try:
        head = base64.b64decode(compact[:64], validate=True)
    except (binascii.Error, ValueError):
        return False
    return head.startswith(_MAGIC)


def is_upload_address(name: str, value: str) -> bool:
    """`value` is nothing but the address of an uploaded file; it differs from try to try."""
    return bool(_ADDRESSES.fullmatch(value)) and (
        is_file_field(name) or _UPLOADS.search(value) is not None
    )
