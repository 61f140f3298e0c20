"""Rows of totals, headings and footers: what words say, what sums say, and what decides."""

from decimal import Decimal

import pytest

from server.furniture import (
    Holds,
    Says,
    Sums,
    is_figure,
    is_footer,
    is_total,
    repeats_header,
    total_words,
)


@pytest.mark.parametrize(
    "text",
    [
        "合計",
        "合　計",
        "合計：",
        "【合計】",
        "［小計］",
        "合計(税抜)",
        "合計（税込）",
        "総合計",
        "月計",
        "4月計",
        "４月度小計",
        "2026年4月 合計",
        "2026/04 合計",
        "累計",
        "年間合計",
        "上期計",
        "第1四半期合計",
        "1Q計",
        "小計",
        "小計①",
        "総計（円）",
        "合計金額",
        "★合計★",
        "--- 合計 ---",
        "*合計",
        "全チャネル合計",
        "合\u200b計",
        "Grand total",
        "GRAND TOTAL",
        "Sub-total",
        "Subtotal",
        "sub total",
        "Total:",
        "[Total]",
        "April total",
        "Q1 total",
        "FY2026 Total",
        "Total April 2026",
        "Overall total",
        "Grand total (excl. tax)",
    ],
)
def test_a_word_that_nobody_is_called(text: str) -> None:
    assert total_words(text).says is Says.SURELY


@pytest.mark.parametrize("text", ["計", "Total", "SUM", "ＴＯＴＡＬ", "トータル", "集計", "Σ"])
def test_a_word_that_is_a_name_as_well(text: str) -> None:
    assert total_words(text).says is Says.MAYBE


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Web広告 集計", "web広告"),
        ("合計: キャンペーン", "キャンペーン"),
        ("Total for Web ads", "web ads"),
        ("Web ads total", "web ads"),
        ("展示会・セミナー小計", "展示会・セミナー"),
        ("展示会(合計)", "展示会"),
    ],
)
def test_a_total_of_something(text: str, of: str) -> None:
    found = total_words(text)
    assert (found.says, found.of) == (Says.TOTAL_OF, of)
    assert found.says.rows_to_add_up == 1


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Web広告計", "web広告"),
        ("東京電計", "東京電"),
        ("会計", "会"),
        ("Total Energies", "energies"),
    ],
)
def test_a_total_of_something_or_a_name_that_ends_so(text: str, of: str) -> None:
    found = total_words(text)
    assert (found.says, found.of) == (Says.NAMED, of)
    assert found.says.rows_to_add_up == 2


@pytest.mark.parametrize(
    "cell",
    [
        "合計会計事務所",
        "Summit",
        "sumitomo",
        "全体",
        "設計事務所",
        "",
        "額",
        "x" * 60_000,
        12,
        True,
        None,
    ],
)
def test_what_says_nothing_of_totals(cell: str | int | None) -> None:
    assert total_words(cell).says is Says.NOTHING


@pytest.mark.parametrize(
    ("says", "holds", "adds_up", "expected"),
    [
        (Says.SURELY, Holds.FIGURES, False, True),
        (Says.SURELY, Holds.SOMETHING, False, True),
        (Says.SURELY, Holds.SOMEBODY, True, False),
        (Says.MAYBE, Holds.FIGURES, False, True),
        (Says.MAYBE, Holds.SOMETHING, False, False),
        (Says.MAYBE, Holds.SOMETHING, True, True),
        (Says.MAYBE, Holds.SOMEBODY, True, False),
        (Says.TOTAL_OF, Holds.FIGURES, False, False),
        (Says.TOTAL_OF, Holds.SOMETHING, True, True),
        (Says.NAMED, Holds.FIGURES, False, False),
        (Says.NAMED, Holds.SOMETHING, True, True),
        (Says.NAMED, Holds.SOMEBODY, True, False),
        (Says.NOTHING, Holds.FIGURES, True, True),
        (Says.NOTHING, Holds.FIGURES, False, False),
        (Says.NOTHING, Holds.SOMETHING, True, False),
    ],
)
def test_what_decides(says: Says, holds: Holds, adds_up: bool, expected: bool) -> None:
    assert is_total(says, holds, adds_up=adds_up) is expected


def test_a_row_adds_up_to_the_rows_above_it_in_the_same_columns() -> None:
    sums = Sums(2)
    for row in ((100, 3), (200, 5), (None, None), (400, 8)):
        sums.add(row)
    assert sums.add_up_to((600, 13))  # the last two
    assert sums.add_up_to((700, 16))  # all of them
    assert sums.add_up_to((700, None))
    assert not sums.add_up_to((700, 13))  # each column, but not of the same rows
    assert not sums.add_up_to((400, 8))  # one row is no sum
    assert sums.add_up_to((400, 8), rows=1)
    assert not sums.add_up_to((0, None))


def test_sums_of_floats_are_sums() -> None:
    sums = Sums()
    for _ in range(3):
        sums.add((Decimal(repr(0.1)),))
    assert sums.add_up_to((Decimal(repr(0.1 + 0.1 + 0.1)),))


@pytest.mark.parametrize(
    "cell", [5, 1.5, "12社", "¥1,200", "3件", "45%", "▲5,000", "100万円", "2 leads"]
)
def test_figures(cell: str | float) -> None:
    assert is_figure(cell)


@pytest.mark.parametrize("cell", ["青葉精機", "3M", "2026年4月", "第一", True])
def test_words_that_are_no_figures(cell: str | bool) -> None:
    assert not is_figure(cell)


def test_the_header_pasted_again() -> None:
    header = ["会社名", "氏名", "メール"]
    assert repeats_header(["会社名", " 氏 名 ", "メール"], header)
    assert repeats_header(["会社名", "氏名", None], header)
    assert not repeats_header(["会社名", "佐藤", "メール"], header)
    assert not repeats_header(["会社名", None, None], header)
    assert repeats_header(["メール"], ["メール"])


@pytest.mark.parametrize(
    "cells",
    [
        ["機密情報 - 社外への配布を禁じます"],
        ["Copyright © 2026 Example Inc. All rights."],
        ["生成日", "2026-09-30"],
        ["生成日時: 2026/4/1 10:00"],
        ["Generated by: Aoi 2026/09/30"],
        ["Confidential Information - Do Not Distribute"],
        ["以上"],
        [None, "社外秘", ""],
        ["Page 1 of 3"],
        ["© 2026"],
    ],
)
def test_footers(cells: list[str | None]) -> None:
    assert is_footer(cells)


@pytest.mark.parametrize(
    "cells",
    [["機密情報保護協会"], ["以上建設"], ["生成日", "2026-09-30", "佐藤"], ["青葉精機"], []],
)
def test_no_footers(cells: list[str | None]) -> None:
    assert not is_footer(cells)
