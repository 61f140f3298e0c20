"""A small file that would take gigabytes once opened is read cell by cell, or refused; it never
takes the process with it."""

import io
import struct
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from server.imports import file, room
from server.imports.file import LargeSheet, Sheet, open_file
from server.imports.lists import reading
from server.imports.room import cells_of_xls
from server.imports.told import NotATable
from tests.unit.imports.conftest import Imports

WORKBOOKS = Path(__file__).parents[2] / "fixtures" / "workbooks"
SHEET = "xl/worksheets/sheet1.xml"
WORDS = "xl/sharedStrings.xml"


def header(cells: Any) -> int:
    return int("氏名" in cells)


def book(*far: str) -> bytes:
    made = openpyxl.Workbook()
    for row in (["会社名", "氏名"], ["青葉精機", "山田"]):
        made.worksheets[0].append(row)
    for place in far:
        made.worksheets[0][place] = "x"
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def exchanged(data: bytes, name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in {*old.namelist(), name}:
            new.writestr(one, content if one == name else old.read(one))
    return made.getvalue()


@pytest.mark.parametrize("far", [("XFD1048576",), ("A1048576", "XFD1"), ("CV1000000",)])
def test_a_stray_value_far_away_costs_nothing(far: tuple[str, ...]) -> None:
    data = book(*far)
    tracemalloc.start()
    try:
        source = open_file(data, header)
        rows = [record.cells[:2] for record in source.rows()]
        assert tracemalloc.get_traced_memory()[1] < 16_000_000
    finally:
        tracemalloc.stop()
    assert isinstance(source, LargeSheet)
    assert rows[1] == ["青葉精機", "山田"]


def test_an_ordinary_one_is_read_whole() -> None:
    assert isinstance(open_file(book(), header), Sheet)
    assert isinstance(open_file(book("Z2000"), header), Sheet)


def test_many_wide_rows_are_held_a_few_at_a_time() -> None:
    """Each row is as wide as the format allows."""
    rows = "".join(f'<row><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 4000))
    head = '<row><c t="inlineStr"><is><t>氏名</t></is></c></row>'
    sheet = f"<worksheet><sheetData>{head}{rows}</sheetData></worksheet>".encode()
    tracemalloc.start()
    try:
        source = open_file(exchanged(book(), SHEET, sheet), header)
        assert sum(1 for _ in source.rows()) == 3999
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()


def test_words_that_unpack_to_more_than_is_held_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(file, "_LARGEST_PART", 1_000_000)
    data = exchanged(book(), WORDS, b"<sst><si><t>" + b"a" * 2_000_000 + b"</t></si></sst>")
    assert len(data) < 20_000
    with pytest.raises(NotATable, match="CSV で保存"):
        open_file(data, header)


def test_a_size_that_is_a_lie_is_found_out() -> None:
    """What the ZIP's list of contents says is not what the part unpacks to."""
    sheet = b"<worksheet><sheetData>" + b" " * 500_000 + b"</sheetData></worksheet>"
    data = bytearray(exchanged(book(), SHEET, sheet))
    size = struct.pack("<I", len(sheet))
    listed = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    assert data[listed + 24 : listed + 28] == size
    data[listed + 24 : listed + 28] = struct.pack("<I", 100)
    with pytest.raises(NotATable, match="Excel のファイルとして開けません"):
        open_file(bytes(data), header)


def test_old_workbooks_are_measured_too() -> None:
    cards = (WORKBOOKS / "cards.xls").read_bytes()
    assert cells_of_xls(cards) == 2 * 3
    assert [one.cells for one in open_file(cards, header).rows()] == [
        ["会社名", "氏名", "費用"], ["青葉精機", "山田", "1200"],
    ]  # fmt: skip
    scattered = (WORKBOOKS / "scattered.xls").read_bytes()
    assert cells_of_xls(scattered) == 3 * 65_536 * 256
    with pytest.raises(NotATable, match="離れた場所"):
        open_file(scattered, header)


@pytest.mark.parametrize("cut", [100, 600, 2000, 4000])
def test_a_cut_one_is_told(cut: int) -> None:
    cards = (WORKBOOKS / "cards.xls").read_bytes()
    with pytest.raises(NotATable, match="Excel のファイルとして開けません"):
        open_file(cards[:cut], header)


def test_other_spreadsheets_are_refused_with_what_to_do() -> None:
    """Repeated cells of an .ods and the corners of an .xlsb cost as much."""
    for name in ("content.xml", "xl/workbook.bin"):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as packed:
            packed.writestr("[Content_Types].xml", "")
            packed.writestr(name, "")
        with pytest.raises(NotATable, match=r"CSV か \.xlsx で保存"):
            open_file(made.getvalue(), header)


def test_a_list_of_too_many_rows_is_refused(
    imports: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    (tmp_path / "a.csv").write_text("会社名,氏名\n" + "青葉精機,山田\n" * 3, encoding="utf-8")
    assert imports.of(tmp_path / "a.csv") == 1
    assert imports.rows == []
    assert "500,000 rows" in capsys.readouterr().err


def test_no_more_cells_than_that_are_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "MOST_CELLS", 3)
    assert isinstance(open_file(book(), header), LargeSheet)
    assert room.MOST_CELLS == 4_000_000
