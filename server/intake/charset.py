"""Bytes to text. The declared charset is a hint: form plugins and old sites often state another."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# So many bytes tell a charset.
_SAMPLE = 64 * 1024
_TRIED = ("cp932", "euc_jp", "euc_jis_2004")
# What Japanese senders declare; they mix these up, so that the bytes have the last word.
_JAPANESE = {"shift_jis": "cp932", "cp932": "cp932", "shift_jisx0213": "cp932", "euc_jp": "euc_jp"}
# ISO-2022-JP is ASCII to the eye; these escapes switch to kanji.
_JIS_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(I")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_COMMON = re.compile("[\u3041-\u30ff\u3400-\u9fff]")


def decode(data: bytes, declared: str = "", context: bytes = b"") -> str:
    """The text of `data`; never fails. Bytes that no guess explains become U+FFFD.

    `context`: the submission that `data` is a part of. One word alone often reads in two charsets.
    """
    if data.isascii() and b"\x00" not in data and b"\x1b" not in data:
        return data.decode("ascii")
    if not context and (wide := _wide(data)) is not None:
        return wide
    data = data.removeprefix(codecs.BOM_UTF8)
    candidates = ["iso2022_jp_ext"] if any(escape in data for escape in _JIS_ESCAPES) else []
    candidates.append("utf-8")
    told = _known(declared)
    if told and told not in _JAPANESE:
        candidates.append(told)
    readings = (_strictly(data, encoding) for encoding in candidates)
    text = next((text for text in readings if text is not None), None)
    return _guess_japanese(data, told, context or data) if text is None else text


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


def _wide(data: bytes) -> str | None:
    """UTF-16 and UTF-32: by their mark, or by every other byte zero at an ASCII beginning."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    if len(data) < 4 or len(data) % 2:
        return None
    if data[0] and not data[1] and data[2] and not data[3]:
        return _strictly(data, "utf-16-le")
    if not data[0] and data[1] and not data[2] and data[3]:
        return _strictly(data, "utf-16-be")
    return None


def _guess_japanese(data: bytes, told: str | None, context: bytes) -> str:
    likely = sorted(
        _TRIED,
        key=lambda encoding: (
            -_looks_japanese(context[:_SAMPLE].decode(encoding, "replace")),
            _JAPANESE.get(told or "") != encoding,
        ),
    )
    readings = (_strictly(data, encoding) for encoding in likely)
    text = next((text for text in readings if text is not None), None)
    if text is not None:
        return text
    # Damaged: whichever reading loses least.
    least = min(
        ("utf-8", *likely),
        key=lambda encoding: data[:_SAMPLE].decode(encoding, "replace").count("\ufffd"),
    )
    return data.decode(least, "replace")


def _looks_japanese(text: str) -> int:
    """Half-width kana in number is what EUC-JP looks like when it is read as Shift_JIS."""
    wrong = 2 * len(_HALF_KANA.findall(text)) + 4 * text.count("\ufffd")
    return len(_COMMON.findall(text)) - wrong
