"""EUC-JP and ISO-2022-JP as browsers and mail programs write them.

Python's codecs know the standards; what is written are Microsoft's supersets of them: CP51932 and
eucJP-ms with ① ㈱ 髙 﨑 in rows 13 and 89 to 92 (and, on Unix, in rows 83 and 84 of the third code
set), CP50220 and CP50221 with the same rows between escapes. A character reads the same here as it
does in CP932.
"""

import codecs
import re
from collections.abc import Iterator
from functools import cache

_FIRST = 0xA1
# The signs that the standard's codecs give another code point than CP932: ～ － ∥ ￠ ￡ ￢.
_AS_IN_CP932 = str.maketrans("〜−‖¢£¬", "～－∥￠￡￢")

# ISO 2022's announcements of what the bytes that follow are.
_ESCAPES = re.compile(rb"\x1b(\([BJIH]|\$[@BA]|\$\([@BDOPQC])|[\x0e\x0f\n]")
_HIGH = bytes(byte | 0x80 if byte > 0x20 else byte for byte in range(256))
_KANA = (b"(I", b"\x0e")
_BACK_TO_ASCII = (b"\x1b(B", b"\x1b(J")
_EUC = ""
_CODECS = {
    b"$@": _EUC, b"$B": _EUC, b"$(@": _EUC, b"$(B": _EUC, b"$(D": _EUC,
    b"$A": "gb2312", b"$(C": "euc_kr",
    b"$(O": "euc_jis_2004", b"$(Q": "euc_jis_2004", b"$(P": "euc_jis_2004",
}  # fmt: skip
_THIRD_SET = (b"$(D", b"$(P")
_PAIR = re.compile(rb"[\xa1-\xfe]{2}")
# More turns between kanji and ASCII than any text makes.
_MOST_ESCAPES = 200_000


def euc(data: bytes, errors: str = "strict") -> str:
    """EUC-JP. `errors`: "strict" raises UnicodeDecodeError, "replace" gives U+FFFD."""
    return data.decode("euc_jp", f"leadsheet.euc.{errors}").translate(_AS_IN_CP932)


def _added(error: UnicodeDecodeError) -> tuple[str, int] | None:
    """The character that Microsoft added, and where the text goes on; None where there is none."""
    size = 3 if error.object[error.start] == 0x8F else 2
    end = error.start + size
    added = _added_rows().get(error.object[error.start : end])
    return None if added is None else (added, end)


def _added_or_error(error: UnicodeError) -> tuple[str, int]:
    """Called where the standard's codec meets bytes that the standard leaves free."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if (found := _added(error)) is None:
        # Another one: what is raised holds this frame, and would hold itself by it, and all of a
        # large file until the garbage collector comes by.
        raise UnicodeDecodeError(error.encoding, error.object, error.start, error.end, error.reason)
    return found


def _added_or_mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _added(error) or ("\ufffd", error.start + 1)


codecs.register_error("leadsheet.euc.strict", _added_or_error)
codecs.register_error("leadsheet.euc.replace", _added_or_mark)


def iso_2022(data: bytes) -> str:
    """ISO-2022-JP, its relatives, and kana with the eighth bit. Raises UnicodeDecodeError."""
    if data.count(b"\x1b") + data.count(b"\x0e") > _MOST_ESCAPES:
        raise UnicodeDecodeError("iso2022_jp", data, 0, len(data), "more escapes than text")
    read: list[str] = []
    mode, at, next_turn = b"", 0, 0
    for escape in _ESCAPES.finditer(data):
        told = escape.group(1) or escape.group()
        if told == b"\n":
            if not mode:
                continue
            if next_turn < escape.end():
                next_turn = data.find(b"\x1b", escape.end())
                next_turn = len(data) if next_turn < 0 else next_turn
            # Whoever turns back to ASCII had not done so at the line's end.
            if data.startswith(_BACK_TO_ASCII, next_turn):
                continue
        read.append(_segment(data[at : escape.start()], mode))
        # A line that was cut in its kanji ends with it.
        at = escape.start() if told == b"\n" else escape.end()
        mode = told if told in _CODECS or told in _KANA else b""
    read.append(_segment(data[at:], mode))
    return "".join(read)


def _segment(data: bytes, mode: bytes) -> str:
    codec = _CODECS.get(mode)
    if codec is None:
        # CP932 reads a single byte with the eighth bit as kana, too.
        return data.translate(_HIGH if mode else None).decode("cp932")
    if b"\n" in data:
        return "\n".join(_segment(line, mode) for line in _lines(data, mode))
    data = data.translate(_HIGH)
    if mode in _THIRD_SET:
        data = _PAIR.sub(b"\x8f\\g<0>", data)
    return euc(data) if codec == _EUC else data.decode(codec)


def _lines(data: bytes, mode: bytes) -> Iterator[bytes]:
    """Of kanji that go on in the next line; a character that was halved goes there as a whole."""
    half = b""
    for line in data.split(b"\n"):
        kanji = half + line.removesuffix(b"\r")
        half = kanji[-1:] if len(kanji) % 2 and mode not in _KANA else b""
        yield kanji[: len(kanji) - len(half)]
    if half:
        yield half


@cache
def _added_rows() -> dict[bytes, str]:
    """EUC's bytes of the characters that Microsoft added → the character."""
    table = {}
    for row in (13, 89, 90, 91, 92):
        for cell in range(1, 95):
            if character := _in_cp932(row, cell):
                table[bytes((row + 0xA0, cell + 0xA0))] = character
    cells = (bytes((0x8F, 0xF3 + at // 94, _FIRST + at % 94)) for at in range(82, 188))
    table.update(zip(cells, _third_set(), strict=True))
    return table


def _in_cp932(row: int, cell: int) -> str:
    """ "" where there is none."""
    lead = (row - 1) // 2 + (0x81 if row < 63 else 0xC1)
    trail = cell + 0x3F + (cell > 63) if row % 2 else cell + 0x9E
    try:
        return bytes((lead, trail)).decode("cp932")
    except UnicodeDecodeError:
        return ""


def _third_set() -> str:
    """IBM's characters in their order, without those that JIS X 0208 or JIS X 0212 hold."""
    places = (
        bytes((lead, trail))
        for lead in (0xFA, 0xFB, 0xFC)
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFD))
        if (lead, trail) <= (0xFC, 0x4B)
    )
    ibm = [place.decode("cp932") for place in places]
    return "".join(one for one in ibm if one == "№" or (one not in "￢￤∵" and _is_added(one)))


def _is_added(character: str) -> bool:
    try:
        character.encode("euc_jp")
    except UnicodeEncodeError:
        return True
    return False
