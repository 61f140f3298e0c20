"""Files in a submission: their names and addresses are kept, their content is not for a cell."""

import base64
import binascii
import re
from pathlib import PurePosixPath, PureWindowsPath

from sheets_schema.fields import FILE_WORDS
from sheets_schema.text import Text

# Both alphabets; padding is left out by some, and written %3D by others.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}+(?:=|%3D){0,2}", re.IGNORECASE)
# `data:application/pdf;name=図 面.pdf;charset=utf-8;base64,JVBERi…`, and with blanks where a plus
# was lost. The name may be as long as a file's name; `data:` itself is cut off by some scripts.
_DATA_URI = re.compile(
    r"(?:data:[^,:;\s\"'<>]{0,200}+|(?:image|application|audio|video)/[\w.+-]{1,100}+)(?:;[^,;\"<>]{0,1000}+){0,8};\s*base64\s*,"
    r"(?:[A-Za-z0-9+/_=-]|%[0-9A-Fa-f]{2}|\s++(?=[A-Za-z0-9+/_=-]{20}))*+",
    re.IGNORECASE,
)
# A picture without base64: all of its signs are escaped.
_PLAIN_DATA_URI = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[^,;\s]{1,200}){0,8},\S", re.IGNORECASE)
_DATA = re.compile(r"data:|;\s*base64\s*,", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-fA-F]+")
_ADDRESSES = re.compile(r"\s*https?://[^\s,]+(?:[\s,]+https?://[^\s,]+)*\s*", re.IGNORECASE)
_UPLOADS = re.compile(r"/(?:wpcf7_|[\w-]*-)?uploads?/", re.IGNORECASE)
# First bytes of PDF, PNG, JPEG, GIF, ZIP (Office), old Office, TIFF, RTF, WebP and WAV, gzip, 7z,
# RAR, MP3, Ogg, Matroska, PostScript, Photoshop, AutoCAD, XML and SVG.
_MAGIC = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\xd0\xcf\x11\xe0",
    b"II*\x00", b"MM\x00*", b"{\\rtf", b"RIFF", b"\x1f\x8b\x08", b"7z\xbc\xaf", b"Rar!\x1a",
    b"ID3\x03", b"ID3\x04", b"OggS", b"\x1aE\xdf\xa3", b"%!PS", b"8BPS", b"AC10", b"<?xml",
    b"\xef\xbb\xbf<?xml", b"<svg",
)  # fmt: skip
# MP4, QuickTime and HEIC say what they are after their length.
_MAGIC_AT_4 = b"ftyp"
_STANDARD_ALPHABET = str.maketrans("-_", "+/")
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


def without_content(name: str, value: str, left_out: str) -> str:
    """`value` with `left_out` in the place of any file's content in base64: bare, or as data: URIs
    anywhere in it."""
    if _DATA.search(value):
        if _PLAIN_DATA_URI.match(value):
            return left_out
        value = _DATA_URI.sub(left_out, value)
    return left_out if _is_base64(name, value) else value


def _is_base64(name: str, value: str) -> bool:
    if not value.isascii():
        return False
    value = value.strip()
    compact = "".join(value.split())
    if " " in value:
        # Where a plus was lost on the way: what it begins like must show it.
        lost = value.replace(" ", "+")
        return _BASE64.fullmatch("".join(lost.split())) is not None and _begins_like_a_file(lost)
    if not _BASE64.fullmatch(compact):
        return False
    is_padded = compact[-1] in "=dD" and (compact[-1] == "=" or compact[-3:].upper() == "%3D")
    bare = re.sub("(?:=|%3D)+$", "", compact, flags=re.IGNORECASE)
    # Of four letters of base64 one alone says nothing; a SHA-256 of a file is made of such letters.
    if len(bare) % 4 == 1 or (len(bare) <= 128 and _HASH.fullmatch(bare)):
        return False
    if len(bare) >= _CONTENT_ANYWHERE and _is_mixed(bare):
        return True
    if is_file_field(name) and (len(bare) >= _CONTENT_IN_FILE_FIELD or is_padded):
        return True
    return _begins_like_a_file(bare)


def _is_mixed(text: str) -> bool:
    """A file's bytes use all kinds of letters; a finger on a key does not."""
    return not (text.islower() or text.isupper() or text.isalpha() or text.isdecimal())


def _begins_like_a_file(value: str) -> bool:
    beginning = value[:64].translate(_STANDARD_ALPHABET)
    beginning = re.split("=|%", beginning)[0]
    try:
        head = base64.b64decode(beginning[: len(beginning) // 4 * 4], validate=True)
    except (binascii.Error, ValueError):
        return False
    return head.startswith(_MAGIC) or head[4:8] == _MAGIC_AT_4


def is_upload_address(name: str, value: str) -> bool:
    """`value` is nothing but the address of an uploaded file; it differs from try to try."""
    return (
        "://" in value
        and bool(_ADDRESSES.fullmatch(value))
        and (is_file_field(name) or _UPLOADS.search(value) is not None)
    )
