"""A total whose label nobody can read is never counted as costs; an ordinary campaign that happens
to cost as much as others is."""

import pytest

from server.imports.costs.figures import decimal_of
from server.imports.told import NotATable
from tests.unit.imports.costs.reports import read

GARBLED = ("合訃", "合言t", "台計", "小訃", "Tot4l", "T0tal", "Tota1", "Gesamt", "합계", "åˆè¨ˆ")


def table(*lines: str) -> str:
    return "".join(f"{one}\n" for one in lines)


def of_period(*lines: str) -> str:
    return table("レポート", "2026年11月1日 - 2026年11月2日", "キャンペーン,費用", *lines)


def of_month(*lines: str, more: str = "") -> str:
    return table(f"月,キャンペーン,{more}費用", *(f"2026-10,{one}" for one in lines))


def by_day(*lines: str) -> str:
    return table("日,キャンペーン,費用", *(f"2026-11-0{one}" for one in lines))


def by_ad_set(*lines: str) -> str:
    header = "キャンペーン名,広告セット名,レポート開始日,レポート終了日,消化金額 (JPY)"
    return table(header, *(one.replace(";", ",2026-10-01,2026-10-31,") for one in lines))


ID, STATE = "キャンペーン ID,", "状態,"
# In each the row of totals has the cells of a campaign, or nearly.
TABLES = {
    "last": of_period("指名,100", "一般,200", "{},300"),
    "first": of_period("{},300", "指名,100", "一般,200"),
    "one row": of_period("指名,300", "{},300"),
    "beside an account's": of_period("指名,100", "一般,200", "{},300", "合計: アカウント,650"),
    "a month": of_month("指名,100", "一般,200", "{},300"),
    "no month": of_month("指名,100", "一般,200") + "--,{},300\n",
    "in the month": of_month("指名,100", "一般,200") + "{},--,300\n",
    "in the day": table("日,費用", "2026-11-01,100", "2026-11-02,200", "{},300"),
    "each day": by_day("1,指名,100", "1,{0},100", "2,指名,150", "2,{0},150"),
    "a part": of_month("甲,100", "乙,200", "{},300", "丙,5"),
    "no ad set": by_ad_set("指名,a;100", "一般,b;200", "{},;300"),
}
# No word gives these away, but what they leave blank, or how exactly they add up.
UNKNOWN = {
    "no id": of_month("指名,1,100", "一般,2,200", "甲乙丙,,300", more=ID),
    "no id, one row": of_month("指名,1,100", "甲乙丙,--,100", more=ID),
    "no state": of_month("指名,有効,100", "一般,停止,200", "甲乙丙,,300", more=STATE),
    "to the last yen": of_month("指名,1234", "一般,2341", "動画,871", "甲乙丙,4446"),
}
ORDINARY = {
    "twice the same": (of_month("指名,500", "一般,500"), "1000"),
    "twice the same, one without a state": (
        of_month("指名,有効,500", "一般,,500", more=STATE), "1000",
    ),
    "a round sum": (of_month("甲,1000", "乙,2000", "丙,3000"), "6000"),
    "a round sum of four": (of_month("甲,1000", "乙,2000", "丙,3000", "丁,6000"), "12000"),
    "a day of its own": (by_day("1,甲,100", "1,乙,200", "2,甲,300"), "600"),
    "on other days, too": (by_day("1,甲,1234", "2,甲,2341", "3,甲,871", "4,甲,4446"), "8892"),
    "called nearly so": (of_month("時計,250", "設計,100", "Totem,7"), "357"),
    "one without an id": (of_month("甲,1,100", "乙,2,200", "丙,,299", more=ID), "599"),
    "most without an id": (of_month("甲,1,100", "乙,,100", "丙,,250", more=ID), "450"),
    "a campaign's own sum beside its ad sets": (
        by_ad_set("指名,;300", "指名,a;100", "指名,b;200", "一般,c;50"), "350",
    ),
    "a total that agrees": (of_month("甲,100", "乙,200", "合訃,300") + "合計,,600\n", "600"),
}  # fmt: skip


@pytest.mark.parametrize("word", GARBLED)
@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_garbled_word_with_the_amount_of_a_total_is_refused(table: str, word: str) -> None:
    with pytest.raises(NotATable, match=r"何も書き込んでいません"):
        read(TABLES[table].format(word))


@pytest.mark.parametrize("table", UNKNOWN, ids=str)
def test_so_is_a_row_that_is_unlike_the_others(table: str) -> None:
    last = UNKNOWN[table].count("\n")
    with pytest.raises(NotATable, match=f"^{last} 行目: 合計の行なのか"):
        read(UNKNOWN[table])


@pytest.mark.parametrize("table", ORDINARY, ids=str)
def test_a_campaign_that_costs_as_much_as_others_is_counted(table: str) -> None:
    text, expected = ORDINARY[table]
    assert f"{decimal_of(read(text).units):f}" == expected


def test_a_total_without_a_campaign_is_held_against_the_rows_whatever_it_is_called() -> None:
    text = table(
        "ステータス,日,キャンペーン,費用", "有効,2026-11-01,指名,100", "有効,2026-11-01,一般,200"
    )
    assert decimal_of(read(f"{text}合訃: キャンペーン, --, --,300\n").units) == 300
    with pytest.raises(NotATable, match="301"):
        read(f"{text}合訃: キャンペーン, --, --,301\n")


@pytest.mark.parametrize("paused", [0, 3, 8])
def test_campaigns_that_cost_nothing_hide_no_total(paused: int) -> None:
    rows = [f"休止{number},0" for number in range(paused)]
    rows += ["甲,1234", "乙,2341", "丙,871", "丁,155", "サマリー行,4601"]
    with pytest.raises(NotATable):
        read(of_month(*rows))


@pytest.mark.parametrize("name", ["総合", "小売", "合宿", "総務"])
def test_ordinary_words_are_no_garbled_ones(name: str) -> None:
    assert decimal_of(read(of_month("指名,300", f"{name},300")).units) == 600
