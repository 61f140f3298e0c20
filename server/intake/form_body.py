"""application/x-www-form-urlencoded, and text/plain as HTML forms send it."""

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from server.intake.charset import decode
from server.intake.submission import Field

# A name never begins like other formats do, and holds no blank before its equals sign.
_FIRST_NAME = re.compile(rb"[^\s=&<>\"'{}]{1,400}=")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_MOST_PAIRS = 20_000


def looks_encoded(body: bytes, content_type: str) -> bool:
    """A sender that says urlencoded is believed in more; WordPress says so of any text."""
    if content_type == "application/x-www-form-urlencoded":
        name, equals, _ = body.lstrip().partition(b"=")
        return bool(equals) and not any(sign in name for sign in (b"\n", b"<", b'"', b"{"))
    return _FIRST_NAME.match(body) is not None and b"\n" not in body.strip()


def fields_of_encoded(body: bytes, declared: str) -> Iterator[Field]:
    """One field a pair."""
    parts = body.strip(b"\r\n").split(b"&", _MOST_PAIRS)
    pairs = [
        (unquote_to_bytes(name.replace(b"+", b" ")), unquote_to_bytes(value.replace(b"+", b" ")))
        for name, _, value in (part.partition(b"=") for part in parts if part)
    ]
    told = next((value for name, value in pairs if name == b"_charset_"), b"")
    charset = told.decode("ascii", "ignore") or declared
    whole = b"\n".join(part for pair in pairs for part in pair)
    yield from fields_of_pairs(
        (decode(name, charset, whole), decode(value, charset, whole)) for name, value in pairs
    )


def fields_of_pairs(pairs: Iterator[tuple[str, str]]) -> Iterator[Field]:
    for name, value in pairs:
        if name != "_charset_":
            yield Field(path_of(name), (value,))


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
    the value before."""
    found: list[list[str]] = []
    if text.count("\n") > _MOST_PAIRS:
        return
    for line in text.replace("\r\n", "\n").strip("\n").split("\n"):
        name, equals, value = line.partition("=")
        if equals and name and not re.search(r"\s", name):
            found.append([name, value])
        elif found:
            found[-1][1] += "\n" + line
    yield from fields_of_pairs((name, value) for name, value in found)
