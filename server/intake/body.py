"""The body decides what it is; the Content-Type is a hint, for plugins mislabel."""

import zlib
from collections.abc import Iterable

from server.intake import envelope, form_body, json_body, multipart
from server.intake.charset import decode
from server.intake.submission import Collector, Field, Submission, TooManyFields

MOST_BYTES = 10 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_MULTIPART = "multipart/form-data"


class TooLarge(Exception):
    """Unpacked, the body is over MOST_BYTES."""


def read(body: bytes, content_type: str) -> Submission:
    """What the form sent. Never fails on what the bytes are; raises TooLarge where a packed body
    unpacks to more than MOST_BYTES."""
    data = _unpacked(body)
    media_type, declared, boundary = _hints(content_type)
    if not data.strip():
        return Submission()
    try:
        return _read(data, media_type, declared, boundary)
    except TooManyFields:
        return Submission(unreadable=decode(data, declared))


def _read(data: bytes, media_type: str, declared: str, boundary: str) -> Submission:
    if data.lstrip()[:1] not in (b"{", b"["):
        parts = _as_multipart(data, media_type, boundary, declared)
        if parts is not None:
            return parts
    text = decode(data, declared)
    found = _as_json(text)
    if found is not None:
        return found
    if text.lstrip()[:1] not in ("{", "["):
        if form_body.looks_encoded(data, media_type):
            return _gathered(form_body.fields_of_encoded(data, declared))
        if media_type == "text/plain":
            lines = _gathered(form_body.fields_of_lines(text))
            if lines.fields:
                return lines
    return Submission(unreadable=text)


def _gathered(fields: Iterable[Field]) -> Submission:
    return Submission(Collector().extend(fields).fields())


def _hints(content_type: str) -> tuple[str, str, str]:
    """(media type, charset, boundary) of a Content-Type header, "" where it tells none."""
    media_type, *parameters = content_type.split(";")
    told = dict.fromkeys(("charset", "boundary"), "")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if (name := name.strip().lower()) in told:
            told[name] = value.strip().strip('"')
    return media_type.strip().lower(), told["charset"], told["boundary"]


def _unpacked(body: bytes) -> bytes:
    """Senders pack with and without saying so; no form begins like a gzip file."""
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        data = unpacker.decompress(body, MOST_BYTES)
        if unpacker.unconsumed_tail and unpacker.decompress(unpacker.unconsumed_tail, 1):
            raise TooLarge
    except zlib.error:
        return body
    return data


def _as_multipart(data: bytes, media_type: str, boundary: str, declared: str) -> Submission | None:
    """None where the body is not multipart, or no part of it can be read."""
    own = multipart.boundary_in(data)
    told = boundary.encode("latin-1", "ignore") if media_type == _MULTIPART else b""
    if told and multipart.is_empty(data, told):
        return Submission()
    for candidate in (own, told):
        if candidate:
            found = _gathered(multipart.fields_of_multipart(data, candidate, declared))
            if found.fields:
                return found
    return None


def _as_json(text: str) -> Submission | None:
    """None where the text is not JSON, or has values without names (`[1, 2]`, `"hello"`)."""
    try:
        value = json_body.parse(text)
        if isinstance(value, json_body.Members):
            if envelope.is_envelope(value):
                # Not gathered into one: a form's field of the same name stays one of its own.
                about = _gathered(envelope.about_of_envelope(value))
                own = _gathered(envelope.fields_of_envelope(value))
                sender_id = envelope.id_of(value)
                return Submission((*about.fields, *own.fields), sender_id=sender_id)
            return _gathered(json_body.fields_of(value))
        if isinstance(value, list):
            found = _gathered(json_body.fields_of(value) if value else ())
            return found if not value or all(one.name for one in found.fields) else None
    except (ValueError, RecursionError):
        return None
    return Submission() if value is None or value == "" else None
