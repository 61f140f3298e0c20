"""More files as offices make them of reports: each is right, or refused with its reason."""

import pytest

from server.imports.told import NotATable
from tests.unit.imports.costs.reports import costs, read

DAILY = "日,キャンペーン,費用\n"
ROW = f"{DAILY}2026-11-01,指名,1200\n"
RIGHT = {"2026-11 指名": "1200"}
READ: dict[str, tuple[str | bytes, dict[str, str]]] = {
    "UTF-16, most significant byte first": (
        b"\xfe\xff" + ROW.replace(",", "\t").encode("utf-16-be"), RIGHT,
    ),
    "EUC-JP": (ROW.encode("euc-jp"), RIGHT),
    "ISO-2022-JP": (ROW.encode("iso2022_jp"), RIGHT),
    "two marks of UTF-8": ("\ufeff\ufeff" + ROW, RIGHT),
    "a mark and the parting sign": ("\ufeffsep=;\r\n" + ROW.replace(",", ";"), RIGHT),
    "a merged title": (
        "広告費一覧,,,\n,,,\n作成日: 2026/11/20,,,\n" + ROW.replace("\n", ",\n"), RIGHT,
    ),
    "figures of full width": (
        '日,キャンペーン,費用\n２０２６／１１／０１,指名,"￥１，２００"\n', RIGHT,
    ),
    "brackets around yen": (
        '日,キャンペーン,費用\n2026-11-01,指名,"1,200円"\n2026-11-02,指名,"(300円)"\n', RIGHT,
    ),
    "a heading of two lines": ('日,キャンペーン,"費用\n(円)"\n2026-11-01,指名,1200\n', RIGHT),
    "a first cell of two lines": (
        '日,キャンペーン,費用\n2026-11-01,"指名\n検索",1200\n', {"2026-11 指名\n検索": "1200"},
    ),
    "commas within what semicolons part": (
        "日;キャンペーン;費用\n2026-11-01;指名;1,000\n2026-11-02;指名;200\n", RIGHT,
    ),
    "totals of months": (
        "日,キャンペーン,費用\n2026-10-01,指名,100\n2026-10-02,指名,200\n10月計,,300\n"
        "2026-11-01,指名,1200\n11月計,,1200\n総計,,1500\n",
        {"2026-10 指名": "300", **RIGHT},
    ),
    "remarks below": (ROW + "\n※金額は税抜です\n出力日時：2026/11/28 10:00\n", RIGHT),
    "a minus of full width": (ROW + "2026-11-02,指名,−200\n", RIGHT),
    "blanks that part thousands": ("日,キャンペーン,費用\n2026-11-01,指名,1\u00a0200\n", RIGHT),
    "the currency before and behind": (
        '日,キャンペーン,費用\n2026-11-01,指名,"JPY 1,000"\n2026-11-02,指名,200 JPY\n', RIGHT,
    ),
}  # fmt: skip
REFUSED = {
    "two columns of one name": ("日,キャンペーン,費用,費用\n2026-11-01,指名,1,1\n", "決まりません"),
    "with tax and without": (
        "日,キャンペーン,費用(税抜),費用(税込)\n2026-11-01,a,10,11\n", "決まりません",
    ),
    "a total of a month that is not": (
        "日,キャンペーン,費用\n2026-10-01,指名,100\n2026-10-02,指名,200\n10月計,,301\n", "301",
    ),
    "months side by side": ("キャンペーン,2026-10,2026-11\n指名,100,200\n", "見出しがありません"),
    "headings of another language": ("Tag;Kampagne;Kosten\n01.11.2026;Marke;1,50\n", "見出し"),
    "an apostrophe that parts": ("日,キャンペーン,費用\n2026-11-01,指名,1'200\n", "2 行目: 金額"),
    "ten thousands": ("日,キャンペーン,費用\n2026-11-01,指名,12万\n", "2 行目: 金額"),
    "a share": ("日,キャンペーン,費用\n2026-11-01,指名,12%\n", "2 行目: 金額"),
    "merged cells of a day": (
        f"{DAILY}2026-11-01,指名,100\n,一般,200\n2026-11-02,指名,50\n", "3 行目: 日付のない",
    ),
    "merged cells of a campaign": (
        "キャンペーン,日,費用\n指名,2026-11-01,1\n,2026-11-02,2\n", "3 行目: キャンペーンのない",
    ),
    "a total of another language": (
        "日,キャンペーン,費用\n2026-11-01,a,100\n总计,,100\n", "3 行目: 日付「总计」",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ, ids=str)
def test_it_is_read_right(kind: str) -> None:
    data, expected = READ[kind]
    assert costs(read(data)) == expected


@pytest.mark.parametrize("kind", REFUSED, ids=str)
def test_it_is_refused_with_its_reason(kind: str) -> None:
    text, why = REFUSED[kind]
    with pytest.raises(NotATable, match=why):
        read(text)
