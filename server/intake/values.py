"""Parsed JSON: objects that keep their repeated names, numbers as they were written."""

import itertools
import json
import re
from typing import Any

from server.intake.charset import decode

# No form is nested so deep, nor has so many names and values.
DEEPEST = 32
MOST_PARTS = 200_000
_SURELY_FEW = 256 * 1024
_TIMES_ENCODED = 2
_PARTS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{,]', re.DOTALL)
_BEGINNINGS = ("{", "[", '"')
_ESCAPED_ESCAPE = "\\u001b"


class Number(str):
    """A number's text; not to be taken for a string of digits when it is written again."""

    __slots__ = ()


class Members(list[tuple[str, object]]):
    """A JSON object with its repeated names."""

    def first(self, *names: str) -> object:
        """The first member under one of `names`, in the order of `names`; None where absent."""
        found = dict(reversed(self))
        return next((found[name] for name in names if found.get(name) is not None), None)

    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self)


_READING: dict[str, Any] = {
    "object_pairs_hook": Members,
    "parse_int": Number,
    "parse_float": Number,
    "parse_constant": Number,
}
_DECODER = json.JSONDecoder(**_READING)
# Made once: a list of leads holds a hundred thousand names and values.
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def parse(text: str) -> object:
    """Objects as Members, numbers as their text; what is nested deeper than DEEPEST as its JSON.
    A text that was made JSON twice is parsed twice.

    Raises ValueError or RecursionError where `text` is not JSON, or holds more than MOST_PARTS.
    """
    value = _parsed(text)
    for _ in range(_TIMES_ENCODED):
        if not (isinstance(value, str) and value.lstrip()[:1] in _BEGINNINGS):
            break
        value = _parsed(value)
    return value


def parse_at(text: str, start: int) -> tuple[object, int]:
    """The JSON value that begins at `start`, and where it ends. Raises as `parse` does."""
    value, end = _DECODER.raw_decode(text, start)
    return _fit(value, text[start:end]), end


def has_too_many_parts(text: str) -> bool:
    """`text`, taken for JSON, holds more than MOST_PARTS names and values."""
    if len(text) <= _SURELY_FEW:
        return False
    found = _PARTS.finditer(text)
    # The strings that the parts stand between are found, too.
    return next(itertools.islice(found, 2 * MOST_PARTS, None), None) is not None


def _parsed(text: str) -> object:
    if text.lstrip()[:1] in _BEGINNINGS and has_too_many_parts(text):
        raise ValueError("more than any form holds")
    return _fit(_DECODER.decode(text), text)


def _fit(value: object, text: str) -> object:
    if text.count("{") + text.count("[") > DEEPEST:
        value = _shallow(value, DEEPEST)
    # ISO-2022-JP that a program took for ASCII: its escapes were escaped once more.
    return _reread(value) if _ESCAPED_ESCAPE in text else value


def _shallow(value: object, levels: int) -> object:
    if not isinstance(value, list):
        return value
    if not levels:
        return written(value)
    if isinstance(value, Members):
        return Members((name, _shallow(one, levels - 1)) for name, one in value)
    return [_shallow(one, levels - 1) for one in value]


def _reread(value: object) -> object:
    if isinstance(value, str):
        return decode(value.encode("ascii")) if "\x1b" in value and value.isascii() else value
    if isinstance(value, Members):
        return Members((name, _reread(one)) for name, one in value)
    return [_reread(one) for one in value] if isinstance(value, list) else value


def written(value: object) -> str:
    """The JSON of a parsed value again, repeated names included."""
    match value:
        case Members():
            return "{" + ", ".join(f"{_quoted(k)}: {written(v)}" for k, v in value) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case Number():
            return str(value)
        case _:
            return _quoted(value)


def _quoted(value: object) -> str:
    return _ENCODER.encode(value)


def scalar(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)
