"""The bytes of a downloaded file → rows of text with their lines: CSV in any charset of this
country, Excel, or a ZIP of one of these. What the bytes are counts, not what the name says."""

import io
import re
import zipfile
import zlib
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Context
from itertools import islice
from typing import Any, TypeVar

from server.imports.csv_text import CsvRecord, records
from server.imports.large_workbook import LargeWorkbook, UnreadableWorkbookError
from server.imports.room import MOST_CELLS, cells_of_xls, cells_of_xlsx
from server.imports.told import NotATable
from server.intake.charset import decode
from sheets_schema.text import Text

DELIMITERS = ",\t;"
# So many rows may stand above the header.
MOST_ABOVE = 40
# So much of a text shows how it is parted.
_SAMPLE = 256 * 1024
_MOST_UNPACKED = 128 * 1024 * 1024
_EXCEL = Context(prec=15)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# Above so many bytes of cells a workbook is read row by row; above so many, not at all.
_LARGE = 48 * 1024 * 1024
_LARGEST = 1024 * 1024 * 1024
# Every part but sheets is held whole.
_LARGEST_PART = 128 * 1024 * 1024
_IS_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_DAMAGE = (
    UnreadableWorkbookError,
    zipfile.BadZipFile,
    KeyError,
    IndexError,
    ValueError,
    OSError,
    zlib.error,
)
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")

_PAGE = NotATable(
    Text(
        "Web ページ(HTML)です。ダウンロードし直し、形式は CSV か .xlsx を選んでください。",
        "This is a web page (HTML). Download it again as CSV or .xlsx.",
    )
)
_BROKEN = NotATable(
    Text(
        "Excel のファイルとして開けません。Excel で開いて「名前を付けて保存」で CSV か .xlsx "
        "を選んでください。パスワードは外してください。",
        "This cannot be opened as an Excel file. Open it in Excel and save it as CSV or .xlsx, "
        "without a password.",
    )
)
_TOO_LARGE = NotATable(
    Text(
        "Excel のファイルが大きすぎます。CSV で保存するか、期間を分けてダウンロードしてください。",
        "The Excel file is too large. Save it as CSV, or download shorter periods.",
    )
)
_SCATTERED = NotATable(
    Text(
        "離れた場所のセルに値があり、開けません。表だけを新しい Excel のファイルに写すか、CSV "
        "で保存してください。",
        "Some cells stand far away from the table, so the file cannot be opened. Copy the table "
        "into a new Excel file, or save it as CSV.",
    )
)
_OTHER_BOOK = NotATable(
    Text(
        "この形式の表計算ファイルは読めません。CSV か .xlsx で保存してください。",
        "Spreadsheets of this kind cannot be read. Save it as CSV or .xlsx.",
    )
)
_BINARY = NotATable(
    Text(
        "CSV でも Excel のファイルでもありません。Excel では「名前を付けて保存」で CSV "
        "を選んでください。",
        "This is neither CSV nor an Excel file. In Excel, save it as CSV.",
    )
)

# How well a row would do as the header; 0: it is none.
Scores = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text, and how its cells are parted. `text`: bytes are UTF-8, so that a large file
    is held once. `damaged`: some bytes were no text."""

    text: str | bytes
    delimiter: str
    damaged: bool = False

    def rows(self, swallows: Callable[[str], bool] = lambda _: False) -> Iterator[CsvRecord]:
        return records(self.text, self.delimiter, swallows)

    def as_utf_8(self) -> "TextFile":
        """The same in less room: as text, Latin letters take two bytes each beside kanji. For when
        nobody holds the file's own bytes any more."""
        if isinstance(self.text, bytes):
            return self
        try:
            return replace(self, text=self.text.encode())
        except UnicodeEncodeError:  # half a character
            return self

    def ends_within(self, last: CsvRecord, columns: int) -> bool:
        """Whether the file breaks off within its last line, before the last of so many columns."""
        cells = last.cells
        end = self.text[-1:]
        return end not in ("\n", "\r", b"\n", b"\r") and 1 < len(cells) < columns


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook (python_calamine.CalamineSheet), its cells as text when asked for.
    `others`: further sheets that have a header, too."""

    sheet: Any
    name: str = ""
    damaged: bool = False
    others: "tuple[Sheet, ...]" = ()

    def rows(self, swallows: Callable[[str], bool] = lambda _: False) -> Iterator[CsvRecord]:
        # A sheet that begins further down is given from its first filled row on.
        start = self.sheet.start or (0, 0)
        for number, row in enumerate(self.sheet.iter_rows(), start=1 + start[0]):
            cells = [text_of(cell) for cell in row]
            if any(cells):
                yield CsvRecord(number, cells)


@dataclass(frozen=True, slots=True)
class LargeSheet:
    """A sheet that is read as it is unpacked. `others`: as in Sheet."""

    book: LargeWorkbook
    name: str
    damaged: bool = False
    others: "tuple[LargeSheet, ...]" = ()

    def rows(self, swallows: Callable[[str], bool] = lambda _: False) -> Iterator[CsvRecord]:
        try:
            for number, cells in self.book.rows(self.name):
                if any(cells):
                    yield CsvRecord(number, cells)
        except _DAMAGE:
            raise _BROKEN from None


Source = TextFile | Sheet | LargeSheet


def open_file(data: bytes, header: Scores) -> Source:
    """`header`: by which the delimiter and the sheet are chosen. Raises NotATable."""
    if data.startswith(b"PK"):
        return _packed(data, header)
    if data.startswith(_OLD_EXCEL):
        return _workbook(data, header)
    if _is_utf_8(data):
        return _text_file(data, damaged=False, header=header)
    text = _text_of(data)
    if "\x00" in text:
        raise _BINARY
    return _text_file(text, damaged="\ufffd" in text and b"\xef\xbf\xbd" not in data, header=header)


def _text_file(text: str | bytes, *, damaged: bool, header: Scores) -> TextFile:
    start = text[:_SAMPLE] if isinstance(text, str) else text[:_SAMPLE].decode(errors="ignore")
    start = start.removeprefix("\ufeff")
    if start[:512].lstrip("\ufeff \t\r\n").startswith("<"):
        raise _PAGE
    told = _told_delimiter(start)
    if told:
        # A blank line in its place, so that the others keep their numbers.
        text = text[text.find("\n") :] if isinstance(text, str) else text[text.find(b"\n") :]
    return TextFile(text, told or best_delimiter(start, header), damaged)


def _is_utf_8(data: bytes) -> bool:
    """Or its part ASCII; looked at piece by piece. With a zero or an escape it may be another."""
    if b"\x00" in data or b"\x1b" in data:
        return False
    decoder, whole = getincrementaldecoder("utf-8")(), memoryview(data)
    try:
        for start in range(0, len(data), _SAMPLE):
            decoder.decode(whole[start : start + _SAMPLE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def best_delimiter(text: str, header: Scores) -> str:
    """The one by which a header is seen best in the beginning of a text; the more cells of it, the
    better."""

    def fitness(sign: str) -> tuple[int, int]:
        best = (0, 0)
        for number, record in enumerate(records(text, sign)):
            if number > MOST_ABOVE:
                break
            best = max(best, (header(record.cells), len(record.cells)))
        return best

    return max(DELIMITERS, key=fitness)


def _told_delimiter(text: str) -> str:
    """Excel's own first line `sep=;`; or ""."""
    first, end, _ = text.partition("\n")
    if not end:
        return ""
    word = first.strip(" \r").casefold().strip('"')
    return word[-1] if re.fullmatch(f"sep=[{DELIMITERS}]", word) else ""


def _text_of(data: bytes) -> str:
    """Tables in UTF-16 without a mark have no ASCII beginning where they begin with kanji, but a
    tab and a line end in each line."""
    start = data[: 64 * 1024]
    if b"\x00" in start and len(data) % 2 == 0 and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        little = start[1::2].count(0) >= start[::2].count(0)
        try:
            text = data.decode("utf-16-le" if little else "utf-16-be")
        except UnicodeDecodeError:
            return decode(data)
        if "\x00" not in text and any(sign in text for sign in "\r\n"):
            return text.removeprefix("\ufeff")
    return decode(data)


def _packed(data: bytes, header: Scores) -> Source:
    """A workbook, or a ZIP of one file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if "[Content_Types].xml" in names or "mimetype" in names or "content.xml" in names:
                return _workbook(data, header)
            files = [
                one
                for one in packed.infolist()
                if not one.is_dir()
                and not one.filename.startswith("__MACOSX/")
                and not one.filename.rpartition("/")[2].startswith(".")
            ]
            tables = [
                one for one in files if one.filename.lower().endswith(_TEXT_SUFFIXES)
            ] or files
            if len(tables) != 1:
                raise NotATable(
                    Text(
                        f"ZIP に {len(tables)} 個のファイルが入っています。展開して、"
                        "1つずつ指定してください。",
                        f"The ZIP holds {len(tables)} files. Unpack it and name each.",
                    )
                )
            if tables[0].file_size > _MOST_UNPACKED:
                raise NotATable(
                    Text(
                        "ZIP の中のファイルが大きすぎます。期間を分けてダウンロードしてください。",
                        "The file in the ZIP is too large. Download shorter periods.",
                    )
                )
            inner = packed.read(tables[0])
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        raise _BROKEN from None
    if inner.startswith(b"PK\x03\x04") and _is_workbook(inner):
        return _workbook(inner, header)
    if inner.startswith(b"PK"):
        raise _BINARY
    return open_file(inner, header)


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "[Content_Types].xml" in packed.namelist()
    except zipfile.BadZipFile:
        return False


def _workbook(data: bytes, header: Scores) -> Sheet | LargeSheet:
    """The first sheet with a header, with those that have one, too; failing that, the first."""
    import python_calamine

    if large := _large(data):
        return _headed([LargeSheet(large, name) for name in large.names], header)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        visible = python_calamine.SheetVisibleEnum.Visible
        names = [one.name for one in book.sheets_metadata if one.visible == visible]
        sheets = [Sheet(book.get_sheet_by_name(name), name) for name in names or book.sheet_names]
        return _headed(sheets, header)
    except (python_calamine.CalamineError, ValueError, OSError, KeyError):
        raise _BROKEN from None


def _large(data: bytes) -> LargeWorkbook | None:
    """None for what python-calamine reads in little memory. Raises NotATable."""
    try:
        if not data.startswith(b"PK"):
            if cells_of_xls(data) > MOST_CELLS:
                raise _SCATTERED
            return None
        packed = zipfile.ZipFile(io.BytesIO(data))
        if {"content.xml", "xl/workbook.bin"} & {one.lower() for one in packed.namelist()}:
            raise _OTHER_BOOK
        parts = [one for one in packed.infolist() if not one.filename.startswith("xl/media/")]
        for one in parts:
            most = _LARGEST if _IS_SHEET.fullmatch(one.filename) else _LARGEST_PART
            if one.file_size > most:
                raise _TOO_LARGE
        if sum(one.file_size for one in parts) < _LARGE and (
            cells_of_xlsx(packed, parts) <= MOST_CELLS
        ):
            return None
        return LargeWorkbook(packed, text_of)
    except _DAMAGE:
        raise _BROKEN from None


_AnySheet = TypeVar("_AnySheet", Sheet, LargeSheet)


def _headed(sheets: Sequence[_AnySheet], header: Scores) -> _AnySheet:
    found = [
        one
        for one in sheets
        if any(header(record.cells) for record in islice(one.rows(), MOST_ABOVE + 1))
    ]
    if not sheets:
        raise _BROKEN
    return replace(found[0], others=tuple(found[1:])) if found else sheets[0]


def text_of(cell: object) -> str:
    """A cell of a workbook as its CSV would have it, days as ISO 8601 writes them."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case float():
            # As Excel shows it, and never with a power of ten.
            return f"{_EXCEL.create_decimal_from_float(cell).normalize():f}"
        case datetime():
            midnight = cell.time() == time()
            return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell).strip("\x00")
