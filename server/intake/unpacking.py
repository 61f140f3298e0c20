"""A body as its sender packed it: gzip and deflate, told or not, within bounds."""

import codecs
import zlib
from dataclasses import dataclass

from server.errors import NotAccepted

MOST_BYTES = 10 * 1024 * 1024
# A form packs to a twentieth at most; what unpacks to more than this is made to fill memory.
_MOST_TIMES = 100
_ALWAYS = 1024 * 1024
# gzip's files may be joined; each one costs time, even where there is nothing in it.
_MOST_MEMBERS = 1_000
_GZIP = b"\x1f\x8b"
_ZLIB = (b"x\x01", b"x\x9c", b"x\xda")
_GZIP_NAMES = ("gzip", "x-gzip")
_AS_IT_IS = ("", "identity", "none", "binary", "7bit", "8bit")
_ONLY_GZIP, _ONLY_ZLIB, _RAW = 31, 15, -15


class TooLarge(NotAccepted):
    """Unpacked, the body is over MOST_BYTES, or more than _MOST_TIMES what was sent."""


class UnknownPacking(NotAccepted):
    """The sender packs in a way that nobody here can undo (Brotli, Zstandard)."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """`is_whole`: False where the packed body was cut or damaged, and `data` is what came of it."""

    data: bytes
    is_whole: bool = True


def unpacked(body: bytes, encoding: str = "") -> Unpacked:
    """`encoding`: of the header Content-Encoding. Senders pack with and without saying so, and say
    so where a proxy has unpacked already: no form begins like a packed file.

    Raises TooLarge and UnknownPacking.
    """
    names = [name.strip().lower() for name in encoding.split(",")]
    if any(not _is_known(name) for name in names):
        raise UnknownPacking
    found = Unpacked(body)
    # The last one was put on last.
    for name in reversed([name for name in names if not _is_plain(name)] or [""]):
        if not found.is_whole:
            break
        found = _undone(found.data, name, len(body))
    return found


def _is_known(name: str) -> bool:
    return name in (*_GZIP_NAMES, "deflate") or _is_plain(name)


def _is_plain(name: str) -> bool:
    """Nothing is packed; some write a charset there."""
    return name in _AS_IT_IS or _is_charset(name)


def _is_charset(name: str) -> bool:
    try:
        return getattr(codecs.lookup(name), "_is_text_encoding", True)
    except (LookupError, ValueError):
        return False


def _undone(data: bytes, name: str, sent: int) -> Unpacked:
    most = min(MOST_BYTES, max(_ALWAYS, _MOST_TIMES * sent))
    if data.startswith(_GZIP):
        return _gunzipped(data, most)
    if name == "deflate":
        # The standard means zlib's wrapping; many send without.
        zlibs = _inflated(data, _ONLY_ZLIB, most)
        raw = None if zlibs is not None and zlibs.is_whole else _inflated(data, _RAW, most)
        return _better(zlibs, raw) or Unpacked(data)
    if data.startswith(_ZLIB) and (found := _inflated(data, _ONLY_ZLIB, most)) is not None:
        return found if found.is_whole else Unpacked(data)
    return Unpacked(data)


def _better(one: Unpacked | None, other: Unpacked | None) -> Unpacked | None:
    if one is None or other is None:
        return one or other
    return other if other.is_whole or len(other.data) > len(one.data) else one


def _gunzipped(data: bytes, most: int) -> Unpacked:
    """All members. What stands behind the last one is padding."""
    unpacked = bytearray()
    rest = memoryview(data)
    for _ in range(_MOST_MEMBERS):
        unpacker = zlib.decompressobj(wbits=_ONLY_GZIP)
        is_whole, used = _fed(unpacker, rest, unpacked, most)
        rest = rest[used:]
        if not is_whole:
            return Unpacked(bytes(unpacked), is_whole=False)
        if rest[: len(_GZIP)] != _GZIP:
            return Unpacked(bytes(unpacked))
    return Unpacked(bytes(unpacked), is_whole=False)


def _inflated(data: bytes, wbits: int, most: int) -> Unpacked | None:
    """None where it does not begin like that."""
    unpacked = bytearray()
    is_whole, used = _fed(zlib.decompressobj(wbits=wbits), memoryview(data), unpacked, most)
    if used < len(data) and is_whole and wbits == _RAW:
        return None  # any bytes may begin like that
    return Unpacked(bytes(unpacked), is_whole) if is_whole or unpacked else None


def _fed(
    unpacker: "zlib._Decompress", data: memoryview, unpacked: bytearray, most: int
) -> tuple[bool, int]:
    """(whether the packed text came to its end, how many bytes it took)."""
    piece = 16 * 1024
    at = 0
    while at < len(data) and not unpacker.eof:
        taken = data[at : at + piece]
        at += len(taken)
        pending: bytes | memoryview = taken
        while pending and not unpacker.eof:
            try:
                unpacked += unpacker.decompress(pending, most + 1 - len(unpacked))
            except zlib.error:
                return False, at
            if len(unpacked) > most:
                raise TooLarge
            pending = unpacker.unconsumed_tail
    return unpacker.eof, at - len(unpacker.unused_data)
