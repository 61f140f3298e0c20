"""Making a visitor's words fit for a cell without changing them."""

import re
from collections.abc import Iterable

from sheets_schema.text import Locale

_LINE_ENDS = re.compile(r"\r\n?")
# Control characters but tab and newline, and code points that no text may hold. Joiners and
# direction marks stay: emoji and right-to-left words need them.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


def clean(value: str) -> str:
    """CRLF becomes LF, control characters are dropped; all else stays as it was written."""
    if value.isprintable():
        return value
    value = _LINE_ENDS.sub("\n", value)
    value = _UNFIT.sub("", value)
    return _SURROGATES.sub("\ufffd", value)


def joined(values: Iterable[str], locale: Locale = "ja") -> str:
    """Several choices as one text; blanks are left out, and the same counts once."""
    filled: dict[str, str] = {}
    for value in values:
        if plain := (text := clean(value)).strip():
            filled.setdefault(plain, text)
    return ("、" if locale == "ja" else ", ").join(filled.values())


def one_line(value: str) -> str:
    """For labels."""
    if value.isprintable() and "  " not in value:
        return value.strip()
    return _SPACE.sub(" ", clean(value)).strip()
