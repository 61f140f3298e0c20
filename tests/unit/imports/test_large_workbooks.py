"""A workbook that is read row by row says what one that is held whole says."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from server.imports import file
from server.imports.file import LargeSheet, Sheet, open_file
from server.imports.told import NotATable

ROWS: list[list[Any]] = [
    ["日", "キャンペーン", "費用", "時刻", "備考"],
    [datetime(2026, 11, 1), "指名 & <一般>", 1200, datetime(2026, 11, 1, 9, 30), True],  # noqa: DTZ001
    [date(2026, 11, 2), " 前後の空白 ", 0.1 + 0.2, None, False],
    [],
    ["2026-11-03", "改行\nあり", -5.25, None, "=1+1"],
    [None, None, 12345678901234567890, 1e-7, "😀髙"],
]


def header(cells: Any) -> int:
    return int("費用" in cells)


def packed(*sheets: list[list[Any]], hidden: int = -1) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"表{number}")
        sheet.sheet_state = "hidden" if number == hidden else "visible"
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(file, "_LARGE", 0)
    return monkeypatch


def told(source: Any) -> list[tuple[int, list[str]]]:
    found = []
    for record in source.rows():
        while record.cells and not record.cells[-1]:
            record.cells.pop()
        found.append((record.line, record.cells))
    return found


def test_both_ways_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(ROWS, [["表紙"]], ROWS[:2], hidden=2)
    whole = open_file(data, header)
    monkeypatch.setattr(file, "_LARGE", 0)
    by_rows = open_file(data, header)
    assert isinstance(whole, Sheet)
    assert isinstance(by_rows, LargeSheet)
    # A formula that Excel has never reckoned has no value yet.
    assert told(by_rows) == told(whole)
    assert told(by_rows)[1] == (
        2, ["2026-11-01", "指名 & <一般>", "1200", "2026-11-01 09:30:00", "TRUE"],
    )  # fmt: skip
    assert by_rows.others == ()
    assert whole.others == ()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.namelist():
            new.writestr(one, content if one == name else old.read(one))
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MAIN = b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def test_what_other_programs_write_is_read(large: pytest.MonkeyPatch) -> None:
    """Prefixes, cells without places, words in the cell with their reading, formulas."""
    cells = (
        "<x:worksheet %s><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:t>費用</x:t><x:rPh>"
        "<x:t>ひよう</x:t></x:rPh></x:is></x:c>"
        "<x:c t='str'><x:f>A1</x:f><x:v>語</x:v></x:c></x:row>"
        "<x:row r='9'><x:c r='C9'><x:f>SUM(1)</x:f><x:v>1.5E+3</x:v></x:c></x:row>"
        "</x:sheetData></x:worksheet>"
    ).encode() % MAIN
    assert told(open_file(with_part(packed(ROWS), SHEET, cells), header)) == [
        (1, ["費用", "語"]), (9, ["", "", "1500"]),
    ]  # fmt: skip


PLAIN = (
    '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>費用</t></is></c>'
    '<c r="C{0}"><v>{0}</v></c></row>'
)
ODD_ROWS = {
    "other quotes": ("<row r='5'><c r='B5' t='str'><v>語</v></c></row>", (5, ["", "語"])),
    "kind behind style": ('<row r="5"><c r="A5" s="0" t="b"><v>1</v></c></row>', (5, ["TRUE"])),
    "no place": ("<row><c><v>1</v></c><c><v>2</v></c></row>", (5, ["1", "2"])),
    "number last": ('<row spans="1:2" r="7"><c r="A7"><v>1</v></c></row>', (7, ["1"])),
    "entity": ('<row r="5"><c r="A5" t="str"><v>A&amp;B</v></c></row>', (5, ["A&B"])),
    "formula": ('<row r="5"><c r="A5"><f>1+1</f><v>2</v></c></row>', (5, ["2"])),
    "reading": (
        '<row r="5"><c r="A5" t="inlineStr"><is><t>指名</t><rPh sb="0" eb="2"><t>シメイ</t></rPh>'
        "</is></c></row>",
        (5, ["指名"]),
    ),
    "two runs": (
        '<row r="5"><c r="A5" t="inlineStr"><is><r><t>指</t></r><r><t>名</t></r></is></c></row>',
        (5, ["指名"]),
    ),
    "comment": ("<!-- " + PLAIN.format(5) + " -->", None),
    "data": (
        '<row r="5"><c r="A5" t="str"><v><![CDATA[a</row>b]]></v></c></row>', (5, ["a</row>b"]),
    ),
    "line end": ('<row r="5"><c r="A5" t="str"><v>a\r\nb</v></c></row>', (5, ["a\nb"])),
    "no cells": ('<row r="5"/><row r="6"><c r="A6"/><c r="B6"></c></row>', None),
    "spread out": ('\n <row r="5" >\n <c r="A5" ><v>3</v></c>\n </row>\n', (5, ["3"])),
    "far away": ('<row r="5"><c r="XFD5"><v>3</v></c></row>', (5, [""] * 16383 + ["3"])),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_ROWS)
def test_a_row_of_another_make_is_read_among_plain_ones(
    large: pytest.MonkeyPatch, name: str
) -> None:
    made, read = ODD_ROWS[name]
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{PLAIN.format(4)}{made}{PLAIN.format(8)}</sheetData></worksheet>"
    ).encode()
    assert told(open_file(with_part(packed(ROWS), SHEET, sheet), header)) == [
        (4, ["費用", "", "4"]), *([read] if read else []), (8, ["費用", "", "8"]),
    ]  # fmt: skip


def test_words_in_another_encoding_are_those_of_the_sheet(large: pytest.MonkeyPatch) -> None:
    sheet = (
        "<?xml version='1.0' encoding='ISO-8859-1'?><worksheet><sheetData>"
        '<row r="1"><c r="A1" t="str"><v>é</v></c></row></sheetData></worksheet>'
    ).encode("latin-1")
    assert told(open_file(with_part(packed(ROWS), SHEET, sheet), header)) == [(1, ["é"])]


BOMB = b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet><sheetData>&b;</sheetData></worksheet>"


@pytest.mark.parametrize(
    "part",
    [BOMB, b"<worksheet><sheetData>", b"no xml", b"<worksheet><c r='1'><v>1</v></c></worksheet>",
     b"<worksheet><row><c t='s'><v>99</v></c></row></worksheet>"],
)  # fmt: skip
def test_a_damaged_one_is_told(large: pytest.MonkeyPatch, part: bytes) -> None:
    with pytest.raises(NotATable, match="Excel のファイルとして開けません"):
        open_file(with_part(packed(ROWS), SHEET, part), header)


def test_one_that_is_too_large_is_told(large: pytest.MonkeyPatch) -> None:
    large.setattr(file, "_LARGEST", 10)
    with pytest.raises(NotATable, match="CSV で保存"):
        open_file(packed(ROWS), header)


def test_memory_does_not_grow_with_the_rows(large: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        data = packed([ROWS[0], *([["2026-11-01", "指名", 1, None, "x"]] * rows)])
        tracemalloc.start()
        try:
            count = sum(1 for _ in open_file(data, header).rows())
            assert count == rows + 1
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(4000) < 2 * peak(1000)
