"""Sheets of an .xlsx that is too large to be held whole, row by row.

python-calamine keeps every cell of a sheet, 500,000 rows of a report in more than half a gigabyte.
Here a sheet is read as it is unpacked, and only the words that its cells share are kept.
Source: ECMA-376, part 1, 18.3 (worksheets), 18.4 (shared strings), 18.8.30 (number formats).
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import IO, Any
from xml.parsers import expat

from server.errors import LeadsheetError
from server.imports.plain_rows import CELL, PlainRow, parted

# Of a piece, all rows are held, each as wide as its last cell stands far to the right.
_CHUNK = 16 * 1024
# As many rows, columns and shared words as the format itself has, or anybody uses.
_MOST_ROWS, _MOST_COLUMNS, _MOST_WORDS = 1_048_576, 16_384, 2_000_000
_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,13})(?:\.\d{1,9})?")
_COLUMN = re.compile(r"[A-Z]{1,3}")
# The built-in formats of days, those of Japan, Korea and China among them.
_DAY_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NO_CODES = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\.|_.|\*.', re.IGNORECASE)
_DAY_CODES = re.compile(r"[ymdhsge]", re.IGNORECASE)
_EPOCH, _EPOCH_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  no zone in a cell
_SECONDS = 86_400


class UnreadableWorkbookError(LeadsheetError):
    """No workbook of this kind, or one that is damaged."""


class LargeWorkbook:
    """`names`: of its visible sheets, in order. Raises UnreadableWorkbookError, zipfile.BadZipFile,
    KeyError."""

    def __init__(self, packed: zipfile.ZipFile, text_of: Callable[[object], str]) -> None:
        self._packed = packed
        self._text_of = text_of
        self._epoch = _EPOCH
        self._paths: dict[str, str] = {}
        self._read_workbook()
        self._words = self._shared() if "xl/sharedStrings.xml" in packed.namelist() else []
        self._days = self._day_styles() if "xl/styles.xml" in packed.namelist() else frozenset()

    @property
    def names(self) -> list[str]:
        return list(self._paths)

    def rows(self, name: str) -> Iterator[tuple[int, list[str]]]:
        """(number of the row, its cells as text)"""
        with self._packed.open(self._paths[name]) as file:
            yield from _Sheet(self._words, self._days, self._value).rows(file)

    def _value(self, text: str, is_day: bool) -> str:
        if not is_day and _PLAIN.fullmatch(text):
            return text
        try:
            number = float(text)
            if is_day and 0 < number < 2_958_466:
                seconds = round(number * _SECONDS)
                return self._text_of(self._epoch + timedelta(seconds=seconds))
        except (ValueError, OverflowError):
            return text
        return self._text_of(number)

    def _read_workbook(self) -> None:
        targets = {
            one["Id"]: posixpath.normpath(posixpath.join("xl", one["Target"].lstrip("/")))
            if not one["Target"].startswith("/") else one["Target"].lstrip("/")
            for one in self._elements("xl/_rels/workbook.xml.rels", "Relationship")
        }  # fmt: skip
        for one in self._elements("xl/workbook.xml", "workbookPr"):
            if one.get("date1904") in ("1", "true"):
                self._epoch = _EPOCH_OF_1904
        for one in self._elements("xl/workbook.xml", "sheet"):
            relation = next((one[key] for key in one if key.rpartition(":")[2] == "id"), "")
            if one.get("state", "visible") == "visible" and "worksheets/" in targets[relation]:
                self._paths[one["name"]] = targets[relation]

    def _day_styles(self) -> frozenset[str]:
        """The numbers of the styles that show a day, as cells name them."""
        codes = {
            one["numFmtId"]: one.get("formatCode", "")
            for one in self._elements("xl/styles.xml", "numFmt")
        }
        found: list[str] = []
        for number, one in enumerate(self._elements("xl/styles.xml", "xf", within="cellXfs")):
            id_ = one.get("numFmtId", "0")
            code = _NO_CODES.sub("", codes.get(id_, ""))
            if _DAY_CODES.search(code) if id_ in codes else int(id_) in _DAY_FORMATS:
                found.append(str(number))
        return frozenset(found)

    def _elements(self, path: str, tag: str, within: str = "") -> list[Mapping[str, str]]:
        """The attributes of every such element."""
        found: list[Mapping[str, str]] = []
        open_: list[str] = []

        def start(name: str, attributes: Mapping[str, str]) -> None:
            name = name.rpartition(":")[2]
            open_.append(name)
            if name == tag and (not within or within in open_):
                found.append(dict(attributes))

        def end(_: str) -> None:
            open_.pop()

        parser = _parser(start, end)
        with self._packed.open(path) as file:
            for _ in _fed(parser, _pieces(file)):
                pass
        return found

    def _shared(self) -> list[str]:
        """Without the readings that Japanese cells carry."""
        found: list[str] = []
        parts: list[str] = []
        inside = [0, 0]  # t, rPh

        def start(name: str, _: Mapping[str, str]) -> None:
            name = name.rpartition(":")[2]
            if name == "si":
                parts.clear()
            inside[0] += name == "t"
            inside[1] += name == "rPh"

        def end(name: str) -> None:
            name = name.rpartition(":")[2]
            inside[0] -= name == "t"
            inside[1] -= name == "rPh"
            if name == "si":
                found.append("".join(parts))
                if len(found) > _MOST_WORDS:
                    raise UnreadableWorkbookError("too many words")

        parser = _parser(start, end)
        parser.CharacterDataHandler = lambda text: (
            parts.append(text) if inside[0] and not inside[1] else None
        )
        with self._packed.open("xl/sharedStrings.xml") as file:
            for _ in _fed(parser, _pieces(file)):
                pass
        return found


class _Sheet:
    def __init__(
        self, words: list[str], days: frozenset[str], value: Callable[[str, bool], str]
    ) -> None:
        self._words, self._days, self._value = words, days, value
        self._done: list[tuple[int, list[str]]] = []
        self._cells: list[str] = []
        self._number = self._rows = 0
        self._kind = ""
        self._style = ""
        self._place = 0
        self._parts: list[str] = []
        # What is no value of the cell: its formula, its reading.
        self._apart = 0
        self._prefix: str | None = None
        self._columns: dict[str, int] = {}

    def rows(self, file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
        parser = _parser(self._start, self._end)
        parser.CharacterDataHandler = self._text
        for _ in _fed(parser, self._left_over(file)):
            yield from self._done
            self._done.clear()

    def _left_over(self, file: IO[bytes]) -> Iterator[bytes]:
        """What the parser has to see: all but the plain rows, which are done."""
        for piece in parted(file, _CHUNK):
            if isinstance(piece, bytes):
                yield piece
            elif not self._take_plain(piece):
                yield piece.whole
            else:
                # Nothing for the parser, but a row to hand on.
                yield b""

    def _take_plain(self, row: PlainRow) -> bool:
        """Whether it is done. A row that is not plain leaves nothing behind."""
        found: list[str] = []
        columns, days = self._columns, self._days
        for letters, kind, style, kind_behind, value, words, odd in CELL.findall(row.cells):
            if odd:
                return False
            text = value or words
            if not text:
                continue
            place = columns.get(letters)
            if place is None:
                place = columns[letters] = _index(letters)
            if place > len(found):
                found += [""] * (place - len(found))
            match kind or kind_behind:
                case "inlineStr" | "str":
                    found.append(text)
                case "" | "n":
                    found.append(self._value(text, style in days))
                case "s":
                    found.append(self._words[int(text)])
                case other:
                    found.append(_flag(text) if other == "b" else text)
        self._begin_row(row.number)
        if found:
            self._done.append((self._number, found))
        return True

    def _begin_row(self, number: int | None) -> None:
        self._number = self._number + 1 if number is None else number
        self._rows += 1
        if self._rows > _MOST_ROWS:
            raise UnreadableWorkbookError("too many rows")
        self._cells = []

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._prefix is None:
            self._prefix = name[: name.rfind(":") + 1]
        if self._prefix:
            name = name.removeprefix(self._prefix)
        if name == "c":
            place = attributes.get("r")
            self._place = self._column(place) if place else len(self._cells)
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._parts.clear()
        elif name == "row":
            self._begin_row(int(attributes["r"]) if "r" in attributes else None)
        elif name in ("f", "rPh"):
            self._apart += 1

    def _text(self, text: str) -> None:
        if not self._apart:
            self._parts.append(text)

    def _end(self, name: str) -> None:
        if self._prefix:
            name = name.removeprefix(self._prefix)
        if name == "c":
            if self._parts:
                cells, place = self._cells, self._place
                if place > len(cells):
                    cells += [""] * (place - len(cells))
                cells.append(self._cell("".join(self._parts)))
        elif name == "row":
            if self._cells:
                self._done.append((self._number, self._cells))
        elif name in ("f", "rPh"):
            self._apart -= 1

    def _column(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        found = self._columns.get(letters)
        if found is None:
            found = self._columns[letters] = _index(letters)
        return found

    def _cell(self, text: str) -> str:
        match self._kind:
            case "s":
                return self._words[int(text)]
            case "n":
                return self._value(text, self._style in self._days)
            case "b":
                return _flag(text)
            case _:
                return text


def _flag(text: str) -> str:
    return "TRUE" if text == "1" else "FALSE"


def _index(letters: str) -> int:
    """`AB` → 27."""
    if not _COLUMN.fullmatch(letters):
        raise UnreadableWorkbookError(letters)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    if number > _MOST_COLUMNS:
        raise UnreadableWorkbookError(letters)
    return number - 1


def _parser(start: Callable[[str, Any], None], end: Callable[[str], None]) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise UnreadableWorkbookError("an entity")  # a workbook declares none; a bomb does


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_CHUNK):
        yield piece


def _fed(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> Iterator[None]:
    """After each piece that was read."""
    try:
        for piece in pieces:
            if piece:
                parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise UnreadableWorkbookError(str(error)) from None
