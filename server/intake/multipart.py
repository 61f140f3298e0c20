"""multipart/form-data from a body that is wholly in memory.

Own reader, because the body decides: the boundary is taken from the body where the header names
none or another, a missing last boundary loses nothing, and bare newlines are understood.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from server.intake.charset import decode
from server.intake.files import file_name
from server.intake.form_body import path_of
from server.intake.submission import Field

_FIRST_LINE = re.compile(rb"\s*--([^\r\n]{1,200}?)[ \t]*\r?\n(?=[^\r\n]*:)")
_DISPOSITION = re.compile(rb"(?im)^content-disposition:[ \t]*(.*(?:\r?\n[ \t].*)*)")
_PART_CHARSET = re.compile(rb"(?im)^content-type:.*?charset=\"?([\w.:-]+)")
_PARAMETER = re.compile(
    r';\s*(name|filename)(\*)?=(?:"((?:[^"\\]|\\.)*)"|([^;\r\n]*))', re.IGNORECASE | re.DOTALL
)
# What browsers escape inside a quoted name (HTML: multipart/form-data encoding algorithm).
_ESCAPES = (("%22", '"'), ("%0D", "\r"), ("%0A", "\n"), ('\\"', '"'))


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
    """One field a part; a part with a file name gives the name, not the content."""
    parts = list(_parts(body, boundary))
    whole = b"\n".join(head + content for head, content in parts if b"filename" not in head)
    for head, content in parts:
        disposition = _DISPOSITION.search(head)
        if disposition is None:
            continue
        told = _PART_CHARSET.search(head)
        charset = told.group(1).decode("ascii", "ignore") if told else declared
        # Decoded first: half of a Shift_JIS character may look like a backslash.
        parameters = _parameters(decode(disposition.group(1), declared, whole))
        name = path_of(parameters.get("name", ""))
        if name == "_charset_":
            continue
        if "filename" in parameters:
            title = file_name(parameters["filename"])
            yield Field(name, (title,), is_file=True, has_content=bool(content))
        else:
            yield Field(name, (decode(content, charset, whole),))


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[bytes, bytes]]:
    begins = None
    for start, end, is_last in _delimiters(body, b"--" + boundary):
        if begins is not None:
            yield _split(body[begins:start])
        begins = end
        if is_last:
            return
    if begins is not None:  # cut off on the way: the last part is what has come of it
        yield _split(body[begins:])


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


def _split(part: bytes) -> tuple[bytes, bytes]:
    part = part.partition(b"\n")[2]
    for blank in (b"\r\n\r\n", b"\n\n"):
        head, found, content = part.partition(blank)
        if found:
            return head, content
    return part, b""


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
            found[key] = value
    return found
