"""Bytes to text. The declared charset is a hint: form plugins and old sites often state another."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# ISO-2022-JP is ASCII to the eye; these escapes switch to kanji.
_JIS_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(I")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_COMMON = re.compile("[\u3041-\u30ff\u3400-\u9fff]")


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`; never fails. Bytes that no guess explains become U+FFFD."""
    if data.isascii() and b"\x00" not in data and b"\x1b" not in data:
        return data.decode("ascii")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    if (wide := _bare_utf16(data)) is not None:
        return wide
    if any(escape in data for escape in _JIS_ESCAPES):
        text = _strictly(data, "iso2022_jp_ext")
        if text is not None:
            return text
    text = _strictly(data, "utf-8")
    if text is not None:
        return text
    if _known(declared) not in (None, "utf-8", "ascii"):
        text = _strictly(data, declared)
        if text is not None:
            return text
    return _guess_japanese(data)


def _known(name: str) -> str | None:
    """Python's name of a text encoding, None where it knows none (or only a byte transform)."""
    try:
        found = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return None
    return found.name if found and getattr(found, "_is_text_encoding", True) else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _bare_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows as every other byte zero at the start of an ASCII name."""
    if len(data) < 4 or len(data) % 2:
        return None
    if data[0] and not data[1] and data[2] and not data[3]:
        return _strictly(data, "utf-16-le")
    if not data[0] and data[1] and not data[2] and data[3]:
        return _strictly(data, "utf-16-be")
    return None


def _guess_japanese(data: bytes) -> str:
    readings = [
        text
        for encoding in ("cp932", "euc_jp", "euc_jis_2004")
        if (text := _strictly(data, encoding)) is not None
    ]
    if readings:
        return max(readings, key=_looks_japanese)
    # Damaged: whichever reading loses least.
    damaged = [data.decode(encoding, "replace") for encoding in ("utf-8", "cp932", "euc_jp")]
    return min(damaged, key=lambda text: text.count("\ufffd"))


def _looks_japanese(text: str) -> int:
    """Half-width kana in number is what EUC-JP looks like when it is read as Shift_JIS."""
    return len(_COMMON.findall(text)) - 2 * len(_HALF_KANA.findall(text))
