"""multipart/form-data from a body that is wholly in memory.

Own reader, because the body decides: the boundary is taken from the body where the header names
none or another, a missing last boundary loses nothing, and bare newlines are understood.
"""

import binascii
import re
from collections.abc import Callable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from itertools import islice
from urllib.parse import unquote_to_bytes

from server.intake.charset import Charset, decode
from server.intake.files import file_name
from server.intake.form_body import path_of, written
from server.intake.submission import Field

_FIRST_LINE = re.compile(rb"\s*+--([^\r\n]{1,200}?)[ \t]{0,80}\r?\n(?=[^\r\n]{0,200}:)")
_DISPOSITION = re.compile(rb"(?im)^content-disposition:[ \t]*(.*(?:\r?\n[ \t].*)*)")
_PART_CHARSET = re.compile(rb"(?im)^content-type:.*?charset=\"?([\w.:-]+)")
_TRANSFER_ENCODING = re.compile(rb"(?im)^content-transfer-encoding:[ \t]*([\w-]+)")
_PARAMETER = re.compile(
    r';\s*(name|filename)(\*)?=(?:"((?:[^"\\]|\\.)*)"|([^;\r\n]*))', re.IGNORECASE | re.DOTALL
)
# What browsers escape inside a quoted name (HTML: multipart/form-data encoding algorithm).
_ESCAPES = (("%22", '"'), ("%0D", "\r"), ("%0A", "\n"), ('\\"', '"'))
# A part's head holds a name and a file's name; no browser writes more than this.
MOST_PARTS = 100_000
_LONGEST_HEAD = 8 * 1024
_BEGINNING = 64 * 1024
# RFC 2047, as mail programs write a file's name.
_ENCODED_WORD = re.compile(r"=\?[\w.*-]+\?[bqBQ]\?[^?\s]*\?=")


def boundary_in(body: bytes) -> bytes | None:
    """The boundary that the body itself begins with."""
    found = _FIRST_LINE.match(body)
    if found is None or _DISPOSITION.search(body, found.end(), found.end() + 4096) is None:
        return None
    return found.group(1)


def is_empty(body: bytes, boundary: bytes) -> bool:
    """A form without any field: the last boundary alone."""
    return body.strip() == b"--" + boundary + b"--"


def fields_of_multipart(body: bytes, boundary: bytes, declared: str) -> Iterator[Field]:
    """One field a part; a part with a file name gives the name, not the content.

    Raises ValueError over MOST_PARTS.
    """
    charset = Charset(_texts(body, boundary), declared)
    for number, (head, content) in enumerate(_parts(body, boundary)):
        if number >= MOST_PARTS:
            raise ValueError("more parts than any form has")
        disposition = _DISPOSITION.search(head)
        if disposition is None:
            continue
        told = _PART_CHARSET.search(head)
        own = charset.declared_as(told.group(1).decode("ascii", "ignore")) if told else charset
        # Decoded first: half of a Shift_JIS character may look like a backslash.
        parameters = _parameters(written(disposition.group(1), charset))
        name = path_of(parameters.get("name", ""))
        if name == "_charset_":
            continue
        if "filename" in parameters:
            title = file_name(parameters["filename"])
            yield Field(name, (title,), is_file=True, has_content=bool(content))
        else:
            yield Field(name, (written(_transferred(head, content), own),))


def _texts(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """What a charset shows in: names and values, but no file."""
    for head, content in islice(_parts(body, boundary, _BEGINNING), MOST_PARTS):
        if b"filename" not in head.lower():
            yield head + b"\n" + _transferred(head, content)


def _transferred(head: bytes, content: bytes) -> bytes:
    """Without the encoding for mail that libraries still put on a part (RFC 7578 has done away
    with it). What does not read as told stays."""
    told = _TRANSFER_ENCODING.search(head)
    undo = _TRANSFER_ENCODINGS.get(told.group(1).lower()) if told else None
    return content if undo is None else undo(content)


def _base64(content: bytes) -> bytes:
    try:
        return binascii.a2b_base64(b"".join(content.split()), strict_mode=True)
    except binascii.Error:
        return content


_TRANSFER_ENCODINGS: dict[bytes, Callable[[bytes], bytes]] = {
    b"base64": _base64,
    b"quoted-printable": binascii.a2b_qp,
}


def _parts(
    body: bytes, boundary: bytes, longest: int | None = None
) -> Iterator[tuple[bytes, bytes]]:
    """(head, content) of each, of no more than `longest` bytes of it."""
    begins = None
    for start, end, is_last in _delimiters(body, b"--" + boundary):
        if begins is not None:
            yield _split(body, begins, start, longest)
        begins = end
        if is_last:
            return
    if begins is not None:  # the last boundary is missing: the last part is what has come of it
        yield _split(body, begins, len(body), longest)


def _delimiters(body: bytes, dashed: bytes) -> Iterator[tuple[int, int, bool]]:
    """(where the part before ends, where the next begins, whether it is the last one).

    Searched with `find`: a regular expression would look at every byte of a 10 MiB file.
    """
    at = body.find(dashed)
    while at >= 0:
        after = at + len(dashed)
        is_last = body.startswith(b"--", after)
        line = body[after + 2 * is_last : after + 80].partition(b"\n")[0]
        if (at == 0 or body[at - 1 : at] == b"\n") and not line.strip():
            start = at - 1 - (body[at - 2 : at - 1] == b"\r") if at else 0
            yield max(start, 0), after + 2 * is_last, is_last
        at = body.find(dashed, after)


def _split(body: bytes, start: int, end: int, longest: int | None) -> tuple[bytes, bytes]:
    start = body.find(b"\n", start, end) + 1 or end
    if longest is not None:
        end = min(end, start + longest)
    most = min(end, start + _LONGEST_HEAD)
    for blank in (b"\r\n\r\n", b"\n\n"):
        found = body.find(blank, start, most)
        if found >= 0:
            return body[start:found], body[found + len(blank) : end]
    return body[start:most], b""


def _parameters(disposition: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, extended, quoted, bare in _PARAMETER.findall(disposition):
        key = name.lower()
        if extended:  # RFC 5987: filename*=UTF-8''%E5%9B%B3.pdf
            found[key] = decode(unquote_to_bytes((quoted or bare).rpartition("'")[2]))
        elif key not in found:
            value = quoted or bare.strip()
            for escaped, plain in _ESCAPES:
                value = value.replace(escaped, plain)
            found[key] = _without_encoded_words(value)
    return found


def _without_encoded_words(value: str) -> str:
    if "=?" not in value or not _ENCODED_WORD.search(value):
        return value
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        return value
