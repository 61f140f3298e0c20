"""The body decides what it is; the Content-Type is a hint, for plugins mislabel."""

import itertools
from collections.abc import Iterable
from dataclasses import replace

from server.errors import NotAccepted
from server.intake import envelope, form_body, multipart
from server.intake.charset import decode, wide
from server.intake.json_body import fields_of
from server.intake.several import leads_in, lines_of
from server.intake.spelled_pairs import set_out
from server.intake.submission import LONGEST_REST, Collector, Field, Submission
from server.intake.unpacking import MOST_BYTES, TooLarge, UnknownPacking, unpacked
from server.intake.values import Members, has_too_many_parts, parse, written
from sheets_schema.text import Text

__all__ = [
    "MOST_BYTES",
    "MOST_LEADS",
    "TooLarge",
    "TooManyLeads",
    "UnknownPacking",
    "read",
    "unpacked",
]

# As many as are kept on disk in one go while others wait.
MOST_LEADS = 1_000
_LEAST_ROOM = 2_000
_MULTIPART = "multipart/form-data"
_NOT_UNPACKED = Text(
    "(圧縮が壊れているため読めません。届いたままの本文は受信箱にあります)",
    "(damaged compression; the body as it came is in the inbox)",
)


class TooManyLeads(NotAccepted):
    """A list of more than MOST_LEADS leads."""


def read(body: bytes, content_type: str, content_encoding: str = "") -> Submission:
    """What the form sent. Never fails on what the bytes are.

    Raises TooLarge where a packed body unpacks to more than it may, UnknownPacking, TooManyLeads.
    """
    came = unpacked(body, content_encoding)
    media_type, declared, boundary = _hints(content_type)
    data = came.data
    if (text := wide(data)) is not None:
        data, declared = text.encode("utf-8", "replace"), "utf-8"
    if not came.is_whole:
        beginning = decode(data, declared).strip() if data is not body else ""
        return Submission(unreadable=f"{beginning}\n{_both(_NOT_UNPACKED)}".strip(), is_cut=True)
    if not data.strip():
        return Submission()
    return _read(data, media_type, declared, boundary)


def _both(text: Text) -> str:
    return f"{text.ja} / {text.en}"


def _read(data: bytes, media_type: str, declared: str, boundary: str) -> Submission:
    if data.lstrip()[:1] not in (b"{", b"["):
        parts = _as_multipart(data, media_type, boundary, declared)
        if parts is not None:
            return parts
    text = decode(data, declared)
    found = _as_json(text)
    if found is None and not has_too_many_parts(text):
        found = _several(lines_of(text))
    if found is not None:
        return found
    if text.lstrip()[:1] not in ("{", "["):
        if (found := _as_json_in_a_name(data, declared)) is not None:
            return found
        if form_body.looks_encoded(data, media_type):
            return _gathered(set_out(form_body.fields_of_encoded(data, declared)))
        if media_type == "text/plain":
            lines = _gathered(form_body.fields_of_lines(text))
            if any(one.name for one in lines.fields):
                return lines
    return Submission(unreadable=text)


def _gathered(fields: Iterable[Field], room: int = LONGEST_REST) -> Submission:
    return Collector(room).extend(fields).submission()


def _hints(content_type: str) -> tuple[str, str, str]:
    """(media type, charset, boundary) of a Content-Type header, "" where it tells none."""
    media_type, *parameters = content_type.split(";")
    told = dict.fromkeys(("charset", "boundary"), "")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if (name := name.strip().lower()) in told:
            told[name] = value.strip().strip('"')
    return media_type.strip().lower(), told["charset"], told["boundary"]


def _as_multipart(data: bytes, media_type: str, boundary: str, declared: str) -> Submission | None:
    """None where the body is not multipart, or no part of it can be read."""
    own = multipart.boundary_in(data)
    told = boundary.encode("latin-1", "ignore") if media_type == _MULTIPART else b""
    if told and multipart.is_empty(data, told):
        return Submission()
    for candidate in (own, told):
        if candidate:
            try:
                parts = multipart.fields_of_multipart(data, candidate, declared)
                found = _gathered(set_out(parts))
            except ValueError:
                return None
            if found.fields:
                return found
    return None


def _as_json(text: str) -> Submission | None:
    """None where the text is not JSON, or has values without names (`[1, 2]`, `"hello"`)."""
    try:
        value = parse(text)
        if (leads := leads_in(value)) is not None:
            return _several(leads)
        if isinstance(value, Members):
            return _of_object(value)
        if isinstance(value, list):
            found = _gathered(fields_of(value) if value else ())
            return found if not value or all(one.name for one in found.fields) else None
    except (ValueError, RecursionError):
        return None
    return Submission() if value is None or value == "" else None


def _as_json_in_a_name(data: bytes, declared: str) -> Submission | None:
    """JSON sent as a form: it stands in the name of the first field, and is cut at its own equals
    signs and ampersands, unless these are escaped."""
    if data.lstrip()[:3].upper() not in (b"%7B", b"%5B"):
        return None
    text = form_body.text_of_encoded(data, declared).strip()
    found = _as_json(text)
    return _as_json(text.removesuffix("=")) if found is None else found


def _of_object(value: Members, room: int = LONGEST_REST) -> Submission:
    if not envelope.is_envelope(value):
        return _gathered(fields_of(value), room)
    # Not gathered into one: a form's field of the same name stays one of its own.
    about = _gathered(envelope.about_of_envelope(value), room)
    own = _gathered(envelope.fields_of_envelope(value), room)
    return replace(
        own,
        fields=(*about.fields, *own.fields),
        sender_id=envelope.id_of(value),
        is_cut=own.is_cut or about.is_cut or bool(about.rest),
    )


def _several(leads: Iterable[object]) -> Submission | None:
    """None where there is none. Raises TooManyLeads."""
    listed = list(itertools.islice(leads, MOST_LEADS + 1))
    if len(listed) > MOST_LEADS:
        raise TooManyLeads
    # What one lead may have beside its columns, all of them have together.
    room = max(_LEAST_ROOM, LONGEST_REST // max(1, len(listed)))
    found = (_of_list(lead, room) for lead in listed)
    filled = tuple(one for one in found if not one.is_empty)
    return Submission(several=filled) if filled else None


def _of_list(lead: object, room: int) -> Submission:
    if isinstance(lead, str):
        return Submission(unreadable=lead, source=lead)
    one = _of_object(lead, room) if isinstance(lead, Members) else _gathered(fields_of(lead), room)
    return replace(one, source=written(lead))
