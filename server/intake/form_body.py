"""application/x-www-form-urlencoded, and text/plain as HTML forms send it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from server.intake.charset import Charset
from server.intake.submission import Field

# A name never begins like other formats do, and holds no blank before its equals sign.
_FIRST_NAME = re.compile(rb"[^\s=&<>\"'{}]{1,400}=")
_BLANK = re.compile(r"\s")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_ESCAPES = re.compile(rb"(?:%[0-9A-Fa-f]{2})++")
# Escapes are undone in pieces: a body that is all escapes would otherwise take 25 times its size.
_PIECE = 64 * 1024
# What a browser writes for a character that the page's charset lacks.
_REFERENCES = re.compile(r"(?:&#(?:[1-9][0-9]{2,6});)+")
_NUMBER = re.compile(r"[0-9]+")
_LAST_CHARACTER = 0x10FFFF


def looks_encoded(body: bytes, content_type: str) -> bool:
    """A sender that says urlencoded is believed in more; WordPress says so of any text."""
    if content_type == "application/x-www-form-urlencoded":
        name, equals, _ = body.lstrip().partition(b"=")
        return bool(equals) and not any(sign in name for sign in (b"\n", b"<", b'"', b"{"))
    return _FIRST_NAME.match(body) is not None and b"\n" not in body.strip()


def fields_of_encoded(body: bytes, declared: str) -> Iterator[Field]:
    """One field a pair."""
    told = next((value for name, _, value in _pairs(body) if name == b"_charset_"), b"")
    # So much of a text tells its charset.
    beginnings = (
        unquoted(one[:_PIECE]) for name, _, value in _pairs(body) for one in (name, value)
    )
    charset = Charset(beginnings, told.decode("ascii", "ignore") or declared)
    for name, equals, value in _pairs(body):
        if name != b"_charset_":
            one = Field(path_of(_written(name, charset)), (_written(value, charset),))
            yield one if equals else replace(one, is_bare=True)


def text_of_encoded(body: bytes, declared: str) -> str:
    """The whole of it with its escapes undone, as if it were no pairs."""
    plain = unquoted(body.replace(b"+", b" "))
    return written(plain, Charset((plain,), declared))


def _pairs(body: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Names, equals signs and values, percent escapes and all."""
    body = body.strip(b"\r\n")
    at = 0
    while at < len(body):
        end = body.find(b"&", at)
        end = len(body) if end < 0 else end
        if end > at:
            yield body[at:end].partition(b"=")
        at = end + 1


def _written(escaped: bytes, charset: Charset) -> str:
    return written(unquoted(escaped.replace(b"+", b" ")), charset)


def unquoted(data: bytes) -> bytes:
    """Percent escapes undone; a percent sign that begins none stays."""
    if b"%" not in data:
        return data
    if len(data) <= _PIECE:
        return _ESCAPES.sub(_bytes_of, data)
    plain = bytearray()
    at = 0
    while at < len(data):
        end = min(at + _PIECE, len(data))
        # Not within an escape.
        if (started := data.rfind(b"%", end - 2, end)) > at and end < len(data):
            end = started
        plain += _ESCAPES.sub(_bytes_of, data[at:end])
        at = end
    return bytes(plain)


def _bytes_of(found: re.Match[bytes]) -> bytes:
    return bytes.fromhex(found.group().replace(b"%", b"").decode("ascii"))


def written(data: bytes, charset: Charset) -> str:
    """The text of a field. On a page in Shift_JIS, EUC-JP or ISO-2022-JP a browser writes `😀` as
    `&#128512;`; in UTF-8 it never has to, so that there it is what the visitor wrote."""
    text = charset.text(data)
    if "&#" not in text or charset.has_every_character:
        return text
    return _REFERENCES.sub(_characters, text)


def _characters(found: re.Match[str]) -> str:
    numbers = [int(number) for number in _NUMBER.findall(found.group())]
    if any(number < 0x80 or number > _LAST_CHARACTER for number in numbers):
        return found.group()
    # Old browsers wrote the two halves of a pair as two numbers.
    halves = "".join(map(chr, numbers)).encode("utf-16-le", "surrogatepass")
    return halves.decode("utf-16-le", "replace")


def path_of(name: str) -> str:
    """PHP's `fields[email][value]` is `fields.email.value`; `topics[]` and `topics[2]` are
    `topics`."""
    if not name.endswith("]") or "[" not in name[1:]:
        return name
    head, bracket, rest = name.partition("[")
    inner = _BRACKETS.findall(bracket + rest)
    if not head or "".join(f"[{part}]" for part in inner) != bracket + rest:
        return name
    while inner and (not inner[-1] or inner[-1].isdecimal()):
        inner.pop()
    return ".".join((head, *(part for part in inner if part)))


def fields_of_lines(text: str) -> Iterator[Field]:
    """`enctype="text/plain"`: a line `name=value`; a line without an equals sign goes on with
    the value before. What stands before the first name has none."""
    name, lines = "", list[str]()
    for line in text.replace("\r\n", "\n").strip("\n").split("\n"):
        before, equals, after = line.partition("=")
        if equals and before and not _BLANK.search(before):
            yield from _field_of_lines(name, lines)
            name, lines = before, [after]
        else:
            lines.append(line)
    yield from _field_of_lines(name, lines)


def _field_of_lines(name: str, lines: list[str]) -> Iterator[Field]:
    value = "\n".join(lines)
    if (name or value.strip()) and name != "_charset_":
        yield Field(path_of(name), (value,))
