"""Bytes to text. The declared charset is a hint: form plugins and old sites often state another."""

import codecs
import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache

from server.intake import japanese

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# So many bytes tell a charset.
_SAMPLE = 64 * 1024
_ASCII = bytes(range(128))
_NOT_ASCII = re.compile(rb"[\x80-\xff]")

_NOT_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8f3]")

_Reader = Callable[[bytes, str], str]


def _python(encoding: str) -> _Reader:
    return lambda data, errors: data.decode(encoding, errors)


def _cp932(data: bytes, errors: str) -> str:
    """Without the single bytes that Python gives a place of their own and no text holds."""
    text = data.decode("cp932", errors)
    if _NOT_CP932.search(text):
        if errors == "strict":
            raise UnicodeDecodeError("cp932", data, 0, len(data), "no Shift_JIS")
        text = _NOT_CP932.sub("\ufffd", text)
    return text


def _euc(data: bytes, errors: str) -> str:
    try:
        return japanese.euc(data)
    except UnicodeDecodeError:
        pass
    try:
        # What only the newer standard has.
        return data.decode("euc_jis_2004")
    except UnicodeDecodeError:
        return japanese.euc(data, errors)


_TRIED: tuple[_Reader, ...] = (_cp932, _euc)
# What Japanese senders declare; they mix these up, so that the bytes have the last word.
_JAPANESE = {
    "shift_jis": _cp932, "cp932": _cp932, "shift_jisx0213": _cp932, "shift_jis_2004": _cp932,
    "euc_jp": _euc, "euc_jis_2004": _euc, "euc_jisx0213": _euc,
}  # fmt: skip
# Names that browsers and PHP give them and Python does not know.
_ALSO_JAPANESE = {
    "x-sjis": "cp932", "sjis-win": "cp932", "windows-932": "cp932", "ms932": "cp932",
    "cp51932": "euc_jp", "eucjp-win": "euc_jp", "x-euc-jp": "euc_jp", "eucjp-ms": "euc_jp",
}  # fmt: skip
# ISO-2022-JP is ASCII to the eye; these escapes switch to kanji or kana.
_JIS_ESCAPE = re.compile(rb"\x1b(?:\$[@BA(]|\(I)")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_COMMON = re.compile("[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]")

# CESU-8, as Java and old MySQL write it: each half of a UTF-16 pair by itself.
_PAIR_OF_HALVES = re.compile(rb"\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf])")
_LONE_HALF = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]|\xed(?:[\xa0-\xbf])?\Z")
# What a limit counted in bytes leaves of a last character.
_CUT = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_MARK = "\ufffd".encode()


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`; never fails. Bytes that no guess explains become U+FFFD."""
    if data.isascii() and b"\x00" not in data and b"\x1b" not in data:
        return data.decode("ascii")
    text = wide(data)
    return Charset((data,), declared).text(data) if text is None else text


class Charset:
    """How the bytes of one submission read. Guessed once, from all that came in it: one word alone
    often reads in two charsets, and a guess for each of thousands of values takes minutes."""

    def __init__(self, pieces: Iterable[bytes], declared: str = "") -> None:
        """`declared`: what the sender says it is, "" where it says nothing."""
        self._sample = _sample_of(pieces)
        self._told = _known(declared)
        self._others: dict[str | None, Charset] = {}

    def declared_as(self, declared: str) -> "Charset":
        """The same submission, where one of its parts declares its own."""
        told = _known(declared)
        if told == self._told:
            return self
        if told not in self._others:
            self._others[told] = Charset((self._sample,), told or "")
        return self._others[told]

    @property
    def has_every_character(self) -> bool:
        """UTF-8 or one of its kin, as declared, or as the bytes show."""
        if self._told is not None and self._told.startswith("utf"):
            return not (self._sample and self._is_old)
        return bool(self._sample) and not self._is_old

    def text(self, data: bytes) -> str:
        """The text of one piece; never fails."""
        if data.isascii() and b"\x00" not in data and b"\x1b" not in data:
            return data.decode("ascii")
        data = data.removeprefix(codecs.BOM_UTF8)
        if _JIS_ESCAPE.search(data) and (text := _strictly(data, _iso_2022)) is not None:
            return text
        text = self._as_old(data) if self._is_old else self._as_utf_8(data)
        return self._damaged(data) if text is None else text

    def _as_utf_8(self, data: bytes) -> str | None:
        if (text := _strictly(data, _utf_8)) is not None:
            return text
        if (text := _nearly_utf_8(data)) is not None:
            return text
        if (text := _first_of(self._own, data)) is not None:
            return text
        # A field of another charset than the others: its own bytes are all there is to go by.
        return _first_of(_by_likelihood(data[:_SAMPLE], self._told), data)

    def _as_old(self, data: bytes) -> str | None:
        text = _first_of((*self._own, *self._likely), data)
        utf_8 = _strictly(data, _utf_8)
        if text is None or utf_8 is None:
            return utf_8 if text is None else text
        # One field was put into UTF-8 on its way and the others were not.
        right = _looks_japanese(utf_8[:_SAMPLE])
        return utf_8 if right > 0 and right >= _looks_japanese(text[:_SAMPLE]) else text

    def _damaged(self, data: bytes) -> str:
        """Whichever reading loses least."""
        readers = (_utf_8, *self._likely)
        least = min(readers, key=lambda one: one(data[:_SAMPLE], "replace").count("\ufffd"))
        return least(data, "replace")

    @cached_property
    def _is_old(self) -> bool:
        """Not UTF-8, nor UTF-8 with a few damaged places."""
        well_formed, wrong = _utf_8_in(_repaired(self._sample))
        return wrong > well_formed

    @cached_property
    def _own(self) -> tuple[_Reader, ...]:
        """What the sender declares, where that is none of the charsets that are mixed up."""
        if self._told is None or self._told in _JAPANESE or self._told == "utf-8":
            return ()
        return (_python(self._told),)

    @cached_property
    def _likely(self) -> tuple[_Reader, ...]:
        return _by_likelihood(self._sample, self._told)


def _sample_of(pieces: Iterable[bytes]) -> bytes:
    """Of what is not ASCII, so much as tells a charset."""
    sample = bytearray()
    for piece in pieces:
        if (found := _NOT_ASCII.search(piece)) is not None:
            start = max(0, found.start() - 1)
            sample += piece[start : start + _SAMPLE - len(sample)] + b"\n"
            if len(sample) >= _SAMPLE:
                break
    return bytes(sample)


@lru_cache(maxsize=256)
def _known(name: str) -> str | None:
    """Python's name of a text encoding, None where it knows none (or only a byte transform)."""
    name = _ALSO_JAPANESE.get(name.lower(), name)
    try:
        found = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return None
    return found.name if found and getattr(found, "_is_text_encoding", True) else None


def _strictly(data: bytes, reader: _Reader) -> str | None:
    try:
        return reader(data, "strict")
    except (UnicodeError, LookupError, ValueError):
        return None


def _first_of(readers: Iterable[_Reader], data: bytes) -> str | None:
    readings = (_strictly(data, reader) for reader in readers)
    return next((text for text in readings if text is not None), None)


def _utf_8(data: bytes, errors: str) -> str:
    return data.decode("utf-8", errors)


def _iso_2022(data: bytes, _errors: str) -> str:
    return japanese.iso_2022(data)


def wide(data: bytes) -> str | None:
    """UTF-16 and UTF-32: by their mark, or by every other byte zero at an ASCII beginning."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    if len(data) < 4 or len(data) % 2:
        return None
    if data[0] and not data[1] and data[2] and not data[3]:
        return _strictly(data, _python("utf-16-le"))
    if not data[0] and data[1] and not data[2] and data[3]:
        return _strictly(data, _python("utf-16-be"))
    return None


def _nearly_utf_8(data: bytes) -> str | None:
    """UTF-8 with surrogates written out, or cut within a character, or damaged in a few places."""
    data = _repaired(data)
    well_formed, wrong = _utf_8_in(data)
    return data.decode("utf-8", "replace") if well_formed >= wrong else None


def _repaired(data: bytes) -> bytes:
    """What is left of a cut or a halved character becomes one U+FFFD."""
    if b"\xed" in data:
        data = _LONE_HALF.sub(_MARK, _PAIR_OF_HALVES.sub(_whole, data))
    return _CUT.sub(_MARK, data)


def _whole(found: re.Match[bytes]) -> bytes:
    return (
        found.group()
        .decode("utf-8", "surrogatepass")
        .encode("utf-16", "surrogatepass")
        .decode("utf-16")
        .encode()
    )


def _utf_8_in(data: bytes) -> tuple[int, int]:
    """(characters beyond ASCII that are well formed, places that are not)."""
    text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - (len(data) - len(data.translate(None, _ASCII)))
    wrong = text.count("\ufffd") - data.count(_MARK)
    return beyond_ascii - wrong, wrong


def _by_likelihood(sample: bytes, told: str | None) -> tuple[_Reader, ...]:
    def unlikely(reader: _Reader) -> tuple[int, bool]:
        looks = _looks_japanese(reader(sample, "replace"))
        return -looks, _JAPANESE.get(told or "") is not reader

    return tuple(sorted(_TRIED, key=unlikely))


def _looks_japanese(text: str) -> int:
    """Half-width kana in number is what EUC-JP looks like when it is read as Shift_JIS."""
    wrong = 2 * len(_HALF_KANA.findall(text)) + 4 * text.count("\ufffd")
    return len(_COMMON.findall(text)) - wrong
