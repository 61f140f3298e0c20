"""CSV read strictly, one bad record at a time."""

import tracemalloc

import pytest

from server.imports.csv_text import AFTER_QUOTE, UNCLOSED, records
from server.imports.file import TextFile, open_file
from sheets_schema.text import Text


def read(text: str, **more: object) -> list[tuple[int, list[str], Text | None]]:
    return [(one.line, one.cells, one.problem) for one in records(text, ",", **more)]  # type: ignore[arg-type]


def test_lines_are_those_of_the_file() -> None:
    assert read('a,b\r\n\r\n"x\ny","say ""hi"""\n , \nc') == [
        (1, ["a", "b"], None),
        (3, ["x\ny", 'say "hi"'], None),
        (6, ["c"], None),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('a,b\nX,"open\nY,y\nZ,z\n', UNCLOSED),
        ('a,b\nX,"open\nY,"y"\nZ,z\n', AFTER_QUOTE),
        ('a,b\nX,"x" y\nY,y\nZ,z\n', AFTER_QUOTE),
        ('a,b\n"X,x\nY,y\nZ,z\n', UNCLOSED),
    ],
)
def test_a_bad_quote_costs_its_own_line(text: str, problem: Text) -> None:
    _, bad, *rest = read(text)
    assert bad == (2, [], problem)
    assert [(line, cells[0]) for line, cells, _ in rest] == [(3, "Y"), (4, "Z")]


def test_a_quote_within_a_word_is_a_letter() -> None:
    assert read('5" pipe,=HYPERLINK("http://x")\n') == [
        (1, ['5" pipe', '=HYPERLINK("http://x")'], None)
    ]


def test_a_line_that_is_a_record_of_its_own_is_not_swallowed() -> None:
    text = 'X,"open\nY,y\nZ,"\nW,w\n'
    assert read(text) == [(1, ["X", "open\nY,y\nZ,"], None), (4, ["W", "w"], None)]
    told = read(text, swallows=lambda line: line == "Y,y")
    assert told[:2] == [(1, [], UNCLOSED), (2, ["Y", "y"], None)]
    assert told[2][0] == 3


@pytest.mark.parametrize("start", ["", "\ufeff", "sep=,\n"])
def test_a_large_text_is_held_once(start: str) -> None:
    """The sign 🎁 alone would make a decoded text four times as large."""
    data = (start + "日,キャンペーン,費用\n" + "2026-11-01,🎁年末,1\n" * 50_000).encode()
    tracemalloc.start()
    try:
        source = open_file(data, lambda cells: int("費用" in cells))
        assert isinstance(source, TextFile)
        assert sum(record.cells[-1] == "1" for record in source.rows()) == 50_000
        assert tracemalloc.get_traced_memory()[1] < 2 * len(data) + 1_000_000
    finally:
        tracemalloc.stop()
