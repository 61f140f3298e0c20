"""Text that was encoded once more on its way: percent escapes of percent escapes, and UTF-8 that
a program took for Latin letters."""

import re
from dataclasses import replace
from urllib.parse import unquote

from server.intake.submission import Field

# The whole of it; in an address that somebody wrote stand other signs, too.
_ESCAPED = re.compile(r"[A-Za-z0-9_.~!*'()+-]*+(?:%[0-9A-Fa-f]{2}[A-Za-z0-9_.~!*'()+-]*+)++")
# No sign of Latin charsets.
_JAPANESE = re.compile("[\u3000-\U0010ffff]")
_TIMES = 2
# Browsers' windows-1252 leaves five bytes as they are, Python's refuses them: half of all hiragana.
_AS_BYTES = {
    ord(letter): byte
    for byte in range(0x80, 0xA0)
    if (letter := bytes((byte,)).decode("cp1252", "ignore"))
}


def undone(one: Field) -> Field:
    """The field with its values as they were written; itself where they are."""
    if one.is_file:
        return one
    values = tuple(map(_undone, one.values))
    return one if values == one.values else replace(one, values=values)


def _undone(text: str) -> str:
    if "%" in text and _ESCAPED.fullmatch(text):
        return _unescaped(text)
    if text.isascii() or _JAPANESE.search(text):
        return text
    return _from_latin(text)


def _unescaped(text: str) -> str:
    """Only where letters come out of it, or the sign of an e-mail: “50%25” is what somebody may
    write."""
    found = text
    for _ in range(_TIMES):
        try:
            found = unquote(found, errors="strict")
        except UnicodeDecodeError:
            return text
        if not _ESCAPED.fullmatch(found):
            break
    is_email = found.isascii() and "@" in found and "@" not in text
    return found if is_email or _JAPANESE.search(found) else text


def _from_latin(text: str) -> str:
    try:
        found = text.translate(_AS_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
    return found if _JAPANESE.search(found) else text
