"""How much room a workbook takes once it is opened, told before it is.

python-calamine lays a sheet out as a full grid: one stray value in the last corner of a file of
5 KB costs gigabytes, and the process with them. Sources: ECMA-376, part 1, 18.3.1.4 (cells of
.xlsx); [MS-CFB] 2.2–2.6 (the file system of .xls) and [MS-XLS] 2.5.13 (its cells).
"""

import re
import struct
import zipfile
from collections.abc import Iterator

# So many cells, empty ones too, are laid out; each takes 64 bytes.
MOST_CELLS = 4_000_000
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,7})["']""")
_CHUNK = 256 * 1024
# A place is never longer, so that none is missed where two pieces meet.
_OVERLAP = 32

_SECTOR_SHIFT, _FIRST_FAT = 30, 76
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_BEGINS = 0x0809
# Formula, label, number, bool, rk, blank, and their kin; of several cells the last column ends
# the record.
_ONE = frozenset((0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E))
_SEVERAL = frozenset((0x00BD, 0x00BE))


def cells_of_xlsx(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> int:
    """Of all parts together, which are read to their ends: raises zipfile.BadZipFile for one that
    is larger than it says."""
    return sum(_grid(packed, one) for one in parts)


def _grid(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    rows, columns, before = 0, 0, b""
    with packed.open(part) as file:
        while piece := file.read(_CHUNK):
            for letters, digits in set(_PLACE.findall(before + piece)):
                rows = max(rows, int(digits))
                columns = max(columns, _column(letters))
            before = piece[-_OVERLAP:]
    return rows * columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def cells_of_xls(data: bytes) -> int:
    """Of all sheets together. Raises ValueError for what is no such file."""
    whole = rows = columns = 0
    for kind, body in _records(_stream(data)):
        if kind == _BEGINS:
            whole += rows * columns
            rows = columns = 0
        elif (kind in _ONE or kind in _SEVERAL) and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            if kind in _SEVERAL:
                (column,) = struct.unpack_from("<H", body, len(body) - 2)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    return whole + rows * columns


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _stream(data: bytes) -> bytes:
    """The workbook's own bytes, put together from their sectors."""
    try:
        sector = 1 << struct.unpack_from("<H", data, _SECTOR_SHIFT)[0]
        fat = _fat(data, sector)
        (directory,) = struct.unpack_from("<I", data, 48)
        entries = _chain(data, sector, fat, directory)
    except (struct.error, IndexError, OverflowError, MemoryError):
        raise ValueError("no compound file") from None
    for at in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            (start,) = struct.unpack_from("<I", entries, at + 116)
            (size,) = struct.unpack_from("<Q", entries, at + 120)
            # A smaller one stands among others in sectors of its own size; it has few cells, but
            # they may stand anywhere: nobody writes workbooks that small.
            if size & 0xFFFFFFFF < 4096:
                raise ValueError("a workbook without styles")
            return _chain(data, sector, fat, start)[: size & 0xFFFFFFFF]
    raise ValueError("no workbook")


def _fat(data: bytes, sector: int) -> list[int]:
    if sector not in (512, 4096):
        raise ValueError("no compound file")
    places = list(struct.unpack_from("<109I", data, _FIRST_FAT))
    (more,) = struct.unpack_from("<I", data, 68)
    for _ in range(len(data) // sector):
        if more in (_END, _FREE):
            break
        *further, more = struct.unpack_from(f"<{sector // 4}I", data, (more + 1) * sector)
        places += further
    found: list[int] = []
    for place in places:
        if place < _END - 2:
            found += struct.unpack_from(f"<{sector // 4}I", data, (place + 1) * sector)
    return found


def _chain(data: bytes, sector: int, fat: list[int], start: int) -> bytes:
    parts: list[bytes] = []
    while start < _END - 2 and len(parts) <= len(fat):
        parts.append(data[(start + 1) * sector : (start + 2) * sector])
        start = fat[start]
    return b"".join(parts)
