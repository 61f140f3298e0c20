"""CSV read strictly: a record that cannot be read is told, and costs its own line only."""

import csv
import re
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import AnyStr

from sheets_schema.text import Text

# A cell of more lines than this is a quote that somebody forgot to close.
_MOST_LINES = 200
_GUARDED = re.compile(r'="([^"]*)"')
_OPEN = "unexpected end of data"

UNCLOSED = Text(
    '引用符(")が閉じていません。引用符を閉じるか、取り除いてください',
    'a quote (") is not closed; close it, or take it away',
)
AFTER_QUOTE = Text(
    '引用符(")の後に文字があります。セルの中の引用符は "" と2つ重ねてください',
    'text follows a closing quote ("); write a quote within a cell twice',
)
TOO_LONG = Text("131,072 字を超えるセルがあります", "a cell is longer than 131,072 characters")


@dataclass(frozen=True, slots=True)
class CsvRecord:
    """`line`: on which it begins, the first being 1. `problem`: why it cannot be read."""

    line: int
    cells: list[str]
    problem: Text | None = None


def records(
    text: str | bytes, delimiter: str, swallows: Callable[[str], bool] = lambda _: False
) -> Iterator[CsvRecord]:
    """Every record, blank lines left out. `text`: bytes are UTF-8, perhaps with its mark, and
    read line by line.
    `swallows`: whether a line within a quoted cell looks like a record of its own, so that the
    quote is one that somebody forgot to close.

    After a record that cannot be read, reading goes on with the line below its first.
    """
    return _Reader(_lines(text), delimiter, swallows).records()


def _lines(text: str | bytes) -> Iterator[str]:
    """With their ends; without a copy of a text that may be large."""
    if isinstance(text, bytes):
        start = len(BOM_UTF8) if text.startswith(BOM_UTF8) else 0
        return (line.decode() for line in _parted(text, b"\n", b"\r", start))
    return _parted(text, "\n", "\r")


def _parted(text: AnyStr, usual: AnyStr, older: AnyStr, start: int = 0) -> Iterator[AnyStr]:
    end_of_line = usual if usual in text else older
    while (end := text.find(end_of_line, start) + 1) > 0:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


class _Reader:
    def __init__(
        self, lines: Iterable[str], delimiter: str, swallows: Callable[[str], bool]
    ) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._delimiter = delimiter
        self._swallows = swallows
        self._number = 0

    def records(self) -> Iterator[CsvRecord]:
        while (line := self._next()) is not None:
            start = self._number
            if '"' not in line:
                cells = line.rstrip("\r\n").split(self._delimiter)
                found = CsvRecord(start, cells)
            else:
                found = self._quoted(line, start)
            if found.problem or any(cell and not cell.isspace() for cell in found.cells):
                yield found

    def _quoted(self, line: str, start: int) -> CsvRecord:
        parts = [line]
        while True:
            try:
                (cells,) = csv.reader(["".join(parts)], delimiter=self._delimiter, strict=True)
            except csv.Error as error:
                if _OPEN not in str(error):
                    return self._given_up(parts, start, _why(error))
            else:
                return CsvRecord(start, [_unguarded(cell) for cell in cells])
            more = self._next() if len(parts) < _MOST_LINES else None
            if more is None or (
                self._swallows(more.rstrip("\r\n")) and not self._closes(parts, more)
            ):
                if more is not None:
                    parts.append(more)
                return self._given_up(parts, start, UNCLOSED)
            parts.append(more)

    def _closes(self, parts: list[str], line: str) -> bool:
        """A cell of several lines in the first column ends in a line with as many cells as a record
        has; the line that opened it has too few to be one itself."""
        first = line.partition(self._delimiter)[0].rstrip()
        is_end = first.endswith('"') and first.count('"') % 2 == 1
        width = line.count(self._delimiter)
        return is_end and all(part.count(self._delimiter) < width for part in parts)

    def _given_up(self, parts: list[str], start: int, why: Text) -> CsvRecord:
        self._again.extendleft(reversed(parts[1:]))
        self._number = start
        return CsvRecord(start, [], why)

    def _next(self) -> str | None:
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is not None:
            self._number += 1
        return line


def _unguarded(cell: str) -> str:
    """As exports write what Excel is to leave alone: ="03-1234-5678"."""
    guarded = _GUARDED.fullmatch(cell) if cell.startswith('="') else None
    return guarded[1] if guarded else cell


def _why(error: csv.Error) -> Text:
    return TOO_LONG if "limit" in str(error) else AFTER_QUOTE
