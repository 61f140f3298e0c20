"""What is told by the first sign alone, against a look at the whole text: nothing may be missed."""

import unicodedata

import pytest

from server.business.typed import fold, is_written, tidy
from server.furniture import is_figure, is_footer, may_hold_footer
from server.kpi.read.columns import Distinct
from server.kpi.read.first_signs import BLANKS, FIGURES, of_words
from sheets_schema.leads import LEAD_COLUMNS

# Every sign of the basic plane but halves of characters.
SIGNS = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]


@pytest.mark.parametrize("rest", ["氏名", "ame", "１２3", "", "。", "\u3099", "-"])
def test_no_text_is_passed_over(rest: str) -> None:
    for sign in SIGNS:
        text = sign + rest
        if not is_written(text) or not tidy(text):
            assert BLANKS[text[:1]], (sign, rest)
        if is_figure(text) and tidy(text):
            assert FIGURES[text[:1]], (sign, rest)


def test_no_heading_is_passed_over_however_it_is_written() -> None:
    words = {fold(word) for column in LEAD_COLUMNS for word in column.header.both()}
    signs = of_words(words)
    for word in words:
        for written in (
            word, word.upper(), f" \u200b{word}", f"\ufeff{word}", f"　{word}",
            unicodedata.normalize("NFKD", word), "".join(map(_wide, word)),
        ):  # fmt: skip
            assert fold(written) == word
            assert signs[written[:1]], written
    rests = {word[1:] for word in words}
    by_sign = [(sign, rest) for sign in SIGNS if not signs[sign] for rest in ("ead id", "日", "名")]
    assert not [pair for pair in by_sign if pair[1] in rests and fold("".join(pair)) in words]
    # And most texts are passed over, which is what it is for.
    assert not signs["株"]
    assert not signs["0"]


def _wide(sign: str) -> str:
    return chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign


def test_distinct_cells_stand_for_their_rows() -> None:
    cells = ["", "青葉", None, 0.0, "－", " ", "青葉", False, "\u200b", "12社"]
    column = Distinct.of(cells)
    assert column.written().tolist() == [
        not (cell is None or (isinstance(cell, str) and not is_written(cell))) for cell in cells
    ]
    assert column.says().tolist() == [bool(tidy(cell)) for cell in cells]
    assert [cells[row] for row in column.rows([1]).nonzero()[0]] == ["青葉", "青葉"]


@pytest.mark.parametrize(
    "footer",
    [
        "機密情報",
        "　Ｃｏｎｆｉｄｅｎｔｉａｌ",
        "© 2026 青葉",
        "生成日: 2026/11/20",
        "page 3",
        "以上",
    ],
)
def test_a_footer_among_many_is_not_passed_over(footer: str) -> None:
    names = [f"青葉{number}" for number in range(50)]
    assert is_footer([footer]) == may_hold_footer([*names, footer, *names])
    assert not may_hold_footer(names)
