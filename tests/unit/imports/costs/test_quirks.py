"""More members of each kind of quirk: right, or refused with what to do; never a wrong sum."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from server.imports.told import NotATable
from tests.unit.imports.costs.reports import costs, read

DAILY = "日,キャンペーン,費用\n"
MONTHLY = "キャンペーン レポート\n2026年10月1日 - 2026年10月31日\nキャンペーン,費用\n"
IDS = "日,キャンペーン,キャンペーン ID,通貨コード,費用\n"
TWO_CAMPAIGNS = {"2026-10 A": "10", "2026-10 B": "25"}
TOTALS = (
    "全体", "総合計", "合　計", "計", "TOTAL", "Totals", "Grand Total", "Sum", "All", "全て",
    "Overall", "All campaigns", "すべてのキャンペーン", "全キャンペーン", "キャンペーン合計",
    "キャンペーン計", "合計 - アカウント", "合計（全キャンペーン）", "総額", "アカウント合計",
    "Account total", "Results from 2 campaigns", "2 件のキャンペーンの結果", "合計: 何か",
)  # fmt: skip


def book(*sheets: list[list[Any]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize("words", TOTALS)
def test_a_total_of_any_wording_anywhere_is_no_cost(words: str) -> None:
    for text in (
        MONTHLY + f"A,10\nB,25\n{words},35\n",
        MONTHLY + f"{words},35\nA,10\nB,25\n",
        DAILY + f"2026-10-01,A,10\n2026-10-01,B,25\n,{words},35\n",
        f"費用,キャンペーン,日\n10,A,2026-10-01\n25,B,2026-10-01\n35,{words},\n",
        f"No,日,キャンペーン,費用\n1,2026-10-01,A,10\n2,2026-10-01,B,25\n,{words},,35\n",
    ):
        report = read(text)
        assert costs(report) == TWO_CAMPAIGNS, text
        assert [one.units for one in report.left.values()] == [35 * 10**9], text


@pytest.mark.parametrize("words", [one for one in TOTALS if one != "合計: 何か"])
def test_a_total_that_is_too_small_refuses_the_file(words: str) -> None:
    with pytest.raises(NotATable):
        read(MONTHLY + f"A,10\nB,25\n{words},34\n")


RIGHT = {
    "an account's total that is larger": (
        MONTHLY + "A,10\nB,25\n合計 - アカウント,40\n", TWO_CAMPAIGNS,
    ),
    "campaigns called like totals": (
        MONTHLY + "Total Store - Shopping,10\n東京電計,25\nBrand total,7\n",
        {"2026-10 Total Store - Shopping": "10", "2026-10 東京電計": "25",
         "2026-10 Brand total": "7"},
    ),
    "subtotals of campaigns by day": (
        "キャンペーン,日,費用\nA,2026-10-01,10\nA,2026-10-02,5\nA,合計,15\nB,2026-10-01,7\n"
        "B,小計,7\n総計,,22\n",
        {"2026-10 A": "15", "2026-10 B": "7"},
    ),
    "named subtotals of days": (
        DAILY + "2026-10-01,A,10\n2026-10-02,A,5\n,A 小計,15\n2026-10-01,B,7\n,B 小計,7\n"
        ",総計,22\n",
        {"2026-10 A": "15", "2026-10 B": "7"},
    ),
    "monthly subtotals": (
        DAILY + "2026-10-01,A,10\n2026-10-02,A,5\n10月計,,15\n2026-11-01,A,7\n11月計,,7\n"
        "総計,,22\n",
        {"2026-10 A": "15", "2026-11 A": "7"},
    ),
    "subtotals below and above their rows, without a total": (
        MONTHLY + "A,10\nB,5\n検索 小計,15\nディスプレイ 小計,10\nC,7\nD,3\n",
        {"2026-10 A": "10", "2026-10 B": "5", "2026-10 C": "7", "2026-10 D": "3"},
    ),
    "an average": (MONTHLY + "A,10\nB,25\n平均,17.5\n", TWO_CAMPAIGNS),
    "all devices beside each": (
        "日,キャンペーン,デバイス,費用\n2026-10-01,A,すべて,150\n2026-10-01,A,PC,100\n"
        "2026-10-01,A,SP,50\n2026-10-02,A,PC,1\n2026-10-02,A,合計,1\n",
        {"2026-10 A": "151"},
    ),
    "all devices alone": (
        "日,キャンペーン,デバイス,ネットワーク,費用\n2026-10-01,A,すべて,すべて,150\n",
        {"2026-10 A": "150"},
    ),
    "all of two breakdowns": (
        "日,キャンペーン,デバイス,ネットワーク,費用\n2026-10-01,A,すべて,すべて,150\n"
        "2026-10-01,A,PC,すべて,100\n2026-10-01,A,SP,すべて,50\n2026-10-01,A,すべて,検索,150\n",
        {"2026-10 A": "150"},
    ),
    "two rows of headings": (
        "日,キャンペーン,費用\nDay,Campaign,Cost\n2026-10-01,A,10\n", {"2026-10 A": "10"},
    ),
    "a table that goes on below its header": (
        DAILY + "2026-10-01,A,10\n" + DAILY + "2026-10-02,A,5\n", {"2026-10 A": "15"},
    ),
    "refunds of every spelling": (
        DAILY + '2026-10-01,A,10\n2026-10-02,A,5-\n2026-10-03,A,"(1,005)"\n2026-10-04,A,-¥5\n'
        "2026-10-05,A,¥-5\n2026-10-06,A,−5\n2026-10-07,A,△5\n2026-10-08,A,(▲5)\n",
        {"2026-10 A": "10"},
    ),
    "nothing of every spelling": (
        DAILY + "2026-10-01,A,–\n2026-10-02,A,—\n2026-10-03,A,--\n2026-10-04,A,\n2026-10-05,A,+5\n",
        {"2026-10 A": "5"},
    ),
    "amounts of every width": (
        DAILY + '2026-10-01,A,"１，２００円"\n2026-10-02,A,1\u00a0200\n2026-10-03,A,￥100\n'
        "2026-10-04,A,JPY 7\n",
        {"2026-10 A": "2507"},
    ),
    "a double's last digits": (
        DAILY + "2026-10-01,A,0.30000000000000004\n2026-10-02,A,10.129999999999999\n",
        {"2026-10 A": "10.43"},
    ),
    "three decimals beside two": (
        DAILY + "2026-10-01,A,1.234\n2026-10-02,A,0.5\n", {"2026-10 A": "1.734"},
    ),
    "units that are yen": (
        "日,キャンペーン,費用 [円]\n2026-10-01,A,10\n", {"2026-10 A": "10"},
    ),
    "a currency by its name": (
        "通貨: 日本円\n日,キャンペーン,通貨,費用\n2026-10-01,A,円,10\n", {"2026-10 A": "10"},
    ),
    "days with weekdays": (
        DAILY + '2026/10/01(木),A,10\n2026年10月2日（金）,A,5\n"Sat, Oct 3, 2026",A,1\n',
        {"2026-10 A": "16"},
    ),
    "months of every spelling": (
        "月,キャンペーン,費用\n10/2026,A,1\n２０２６年１１月,A,2\nOct 2026,B,4\n2026年11月分,B,8\n"
        "202610,C,16\n",
        {"2026-10 A": "1", "2026-11 A": "2", "2026-10 B": "4", "2026-11 B": "8", "2026-10 C": "16"},
    ),
    "months as spans": (
        "レポート開始日,レポート終了日,キャンペーン名,月,消化金額 (JPY)\n"
        "2026-10-01,2026-11-28,獲得,2026-10-01 - 2026-10-31,10\n"
        "2026-10-01,2026-11-28,獲得,2026-11-01 - 2026-11-28,5\n",
        {"2026-10 獲得": "10", "2026-11 獲得": "5"},
    ),
    "renamed headings": ("年月日,キャンペーン,費用,通貨コード\n2026-10-01,A,10,JPY\n",
                         {"2026-10 A": "10"}),
    "a heading with signs that nobody sees": (
        '\u200b日,キャンペーン,"費用\u200b\n(JPY)"\n2026-10-01,A,10\n', {"2026-10 A": "10"},
    ),
    "a summary above": (
        "サマリー\n合計費用,35\nキャンペーン数,2\n\nキャンペーン,費用\nA,10\nB,25\n\n"
        "日,キャンペーン,費用\n2026-10-01,A,10\n2026-10-01,B,25\n",
        TWO_CAMPAIGNS,
    ),
    "a summary below": (
        DAILY + "2026-10-01,A,10\n2026-10-01,B,25\n\nサマリー\n合計費用,35\n平均,17.5\n"
        "合計,,35\n平均,,17.5\n",
        TWO_CAMPAIGNS,
    ),
    "a period without signs": (
        "レポート\n20261001-20261031\nキャンペーン,費用,通貨コード\nA,10,JPY\n",
        {"2026-10 A": "10"},
    ),
    "cells that Excel is to leave alone": (
        DAILY + '"=""2026-10-01""",A,"=""1,200"""\n', {"2026-10 A": "1200"},
    ),
    "blank columns around": (
        ",日,キャンペーン,費用,,\n,2026-10-01,A,10,,\n,合計,,10,,\n", {"2026-10 A": "10"},
    ),
    "ends of lines of an old Mac": (
        "sep=;\r日;キャンペーン;費用\r2026-10-01;A;10\r", {"2026-10 A": "10"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("quirk", RIGHT)
def test_a_quirk_is_read_right(quirk: str) -> None:
    text, expected = RIGHT[quirk]
    assert costs(read(text)) == expected


@pytest.mark.parametrize(
    "encoding",
    ["utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be", "euc_jp", "iso2022_jp"],
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_every_charset_quoted_and_parted_by_tabs(encoding: str, quote: str) -> None:
    rows = (("日", "キャンペーン", "費用"), ("2026/10/01", "指名", "1,200"), ("合計", "", "1,200"))
    text = "".join("\t".join(f"{quote}{cell}{quote}" for cell in row) + "\r\n" for row in rows)
    assert costs(read(text.encode(encoding))) == {"2026-10 指名": "1200"}


def test_workbooks() -> None:
    head: list[Any] = ["日", "キャンペーン", "費用"]
    first = [head, [datetime(2026, 10, 1), "A", 0.1 + 0.2], ["合計", None, 0.3]]  # noqa: DTZ001
    second = [head, ["2026-10-01", "A", "¥0.3"]]
    other = [head, ["2026-10-01", "A", 0.00001]]
    summary: list[list[Any]] = [["キャンペーン", "費用"], ["A", 0.3]]
    assert costs(read(book(first))) == {"2026-10 A": "0.3"}
    assert costs(read(book(other))) == {"2026-10 A": "0.00001"}
    # The same costs on another sheet, as Meta writes them; and a summary, which is told.
    report = read(book(summary, first, second))
    assert costs(report) == {"2026-10 A": "0.3"}
    assert any("使っていないシート: Sheet2, Sheet" in str(note) for note in report.notes)
    with pytest.raises(NotATable, match="シート「Sheet」と「Sheet1」の費用が違います"):
        read(book(first, other))


REFUSED = {
    "thousands of yen": ("日,キャンペーン,費用（千円）\n2026-10-01,A,10\n", "円単位ではありません"),
    "thousands": ("Day,Campaign,Cost (thousands)\n2026-10-01,A,10\n", "whole amounts"),
    "dollars in the heading": ("日,キャンペーン,費用（米ドル）\n2026-10-01,A,10\n", "USD"),
    "a sign in the heading": ("日,キャンペーン,費用 [$]\n2026-10-01,A,10\n", "USD"),
    "a currency above": ("通貨: USD\n日,キャンペーン,費用\n2026-10-01,A,10\n", "USD"),
    "a currency in a cell above": ("Currency,EUR\n日,キャンペーン,費用\n2026-10-01,A,1\n", "EUR"),
    "the account's currency": (
        "日,キャンペーン,アカウントの通貨,費用\n2026-10-01,A,USD,10\n", "USD",
    ),
    "points that part thousands": (
        DAILY + "2026-10-01,A,1.234\n2026-10-02,A,850\n2026-10-03,A,12.500\n", "2 行目: 「1.234」",
    ),
    "commas without quotes": (
        "日,キャンペーン,費用,備考\n2026-10-01,A,800\n2026-10-02,A,1,200\n", "3 行目: カンマ",
    ),
    "an open bracket": (DAILY + "2026-10-01,A,(10\n", "2 行目: 金額"),
    "a point at the end": (DAILY + '2026-10-01,A,"1,200.-"\n', "2 行目: 金額"),
    "a total for all that is not": (
        "日,キャンペーン,デバイス,費用\n2026-10-01,A,すべて,160\n2026-10-01,A,PC,100\n",
        "内訳の合計",
    ),
    "a subtotal that is not": (
        DAILY + "2026-10-01,A,10\n2026-10-02,A,5\n,A 小計,16\n", "4 行目: 合計の行のよう",
    ),
    "a name and an amount like a total's": (
        MONTHLY + "A,10\nB,25\n東京電計,35\n", "6 行目: 合計の行なのかキャンペーンなのか",
    ),
    "another table below": (
        "日,キャンペーン,費用,クリック数\n2026-10-01,A,10,3\n"
        "日,キャンペーン,クリック数,費用\n2026-10-02,A,3,10\n", "3 行目: 列の並び",
    ),
    "a table that stands again": (
        (IDS + "2026-10-01,A,1,JPY,10\n2026-10-02,A,1,JPY,11\n") * 2, "5 行目: 上と同じ日",
    ),
    "an older download below": (
        IDS + "2026-10-01,A,1,JPY,10\n" + IDS + "2026-10-01,A,1,JPY,7\n2026-10-02,A,1,JPY,5\n",
        "4 行目: 上と同じ日",
    ),
    "rows that stand again": (
        IDS + "2026-10-01,A,1,JPY,10\n2026-10-02,A,1,JPY,11\n" * 3, "同じ 2 行が 3 回",
    ),
    "a line that breaks off": (
        "日,キャンペーン,キャンペーン ID,費用\n2026-10-01,A,1,10\n2026-10-02,A",
        "3 行目: ファイルが",
    ),
    "several platforms": (
        "媒体,日,キャンペーン,費用\nGoogle,2026-10-01,A,10\nYahoo!,2026-10-01,B,5\n", "媒体ごと",
    ),
    "days that only some rows have": (
        DAILY + "2026-10-01,A,10\n,B,25\n2026-10-02,A,3\n", "3 行目: 日付のない行",
    ),
    "a day that nobody can read, by its line": (
        DAILY + "2026-10-01,A,10\n昨日,A,25\n", "3 行目: 日付「昨日」",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_could_be_two_things_is_refused(kind: str) -> None:
    text, reason = REFUSED[kind]
    with pytest.raises(NotATable, match=reason):
        read(text)


def test_today_is_told_to_be_half() -> None:
    assert any("今日の分は途中" in str(note) for note in read(DAILY + "2026-11-28,A,10\n").notes)
    assert not any("今日の分は途中" in str(note) for note in read(DAILY + "2026-11-27,A,1\n").notes)
