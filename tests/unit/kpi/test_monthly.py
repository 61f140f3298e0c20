"""月次推移: months on both bases, provisional months, and months at equal age."""

from datetime import UTC, datetime
from typing import Any

from server.kpi.tabs.funnel import funnel
from server.kpi.tabs.monthly import monthly
from server.kpi.tabs.tidy import tidy
from tests.support.books import book_of, by_month, day, line, shown
from tests.support.sheet_rows import golden_costs, golden_leads

APRIL, MAY, JUNE = (day(f"2026-{month}-01") for month in ("04", "05", "06"))
NOVEMBER = day("2026-11-01")


def lead(received: str | None, **more: Any) -> dict[str, Any]:
    return {
        "channel": "Web広告",
        "company": "青葉精機",
        "received_at": None if received is None else day(received),
        **{key: day(value) if key.endswith("_on") else value for key, value in more.items()},
    }


def rows(book: Any, table: int = 1) -> list[dict[str, Any]]:
    """`table`: 0 is 全チャネル, whose months stand side by side."""
    page = monthly(book)
    head, *body = shown(page.tables[table]) if table else by_month(page)
    return [dict(zip(head, row, strict=True)) for row in body]


def of(book: Any, month: Any, channel: str = "Web広告") -> dict[str, Any]:
    return next(row for row in rows(book) if (row["月"], row["流入チャネル"]) == (month, channel))


def test_an_event_counts_in_its_own_month_and_in_the_month_of_its_lead() -> None:
    book = book_of([
        lead("2026-04-20", opportunity_on="2026-05-10", won_on="2026-06-05", won_amount="100万円"),
        lead("2026-04-21"),
        lead("2026-05-02", opportunity_on="2026-05-20"),
    ])  # fmt: skip
    april, may, june = (of(book, month) for month in (APRIL, MAY, JUNE))
    assert (april["有効リード"], may["有効リード"], june["有効リード"]) == (2, 1, 0)
    assert [one["商談(発生月)"] for one in (april, may, june)] == [0, 2, 0]
    assert [one["商談(受付月)"] for one in (april, may, june)] == [1, 1, 0]
    assert [one["商談率(発生月)"] for one in (april, may, june)] == [0, 2, "母数0"]
    assert [one["商談率(受付月)"] for one in (april, may, june)] == [0.5, 1, "母数0"]
    assert [one["成約(発生月)"] for one in (april, may, june)] == [0, 0, 1]
    assert [one["成約(受付月)"] for one in (april, may, june)] == [1, 0, 0]
    assert [one["成約金額(発生月)"] for one in (april, may, june)] == [0, 0, 1_000_000]
    assert [one["成約金額(受付月)"] for one in (april, may, june)] == [1_000_000, 0, 0]


def test_the_valid_rate_of_a_month_is_of_the_leads_received_and_judged_in_it() -> None:
    book = book_of([
        lead("2026-04-20", status="進行中"),
        lead("2026-04-20", invalid_reason="重複"),
        lead("2026-04-20", opportunity_on="2026-05-10"),
        lead("2026-04-20", status="新規"),
        lead("2026-05-02", status="新規"),
        lead("2026-05-02", channel="代理店紹介", opportunity_on="2026-05-10"),
    ])  # fmt: skip
    assert of(book, APRIL)["有効率"] == 2 / 3
    assert of(book, MAY)["有効率"] == "母数0"
    assert of(book, MAY, "代理店紹介")["有効率"] == "--"


def test_costs_belong_to_their_month_and_are_unknown_in_another() -> None:
    leads = [lead("2026-04-20", opportunity_on="2026-05-10")]
    costs = [{"month": "2026-05", "channel": "Web広告", "amount": 300_000}]
    april, may = (of(book_of(leads, costs), month) for month in (APRIL, MAY))
    assert (april["費用"], april["有効リード獲得単価"]) == ("未入力", "未入力")
    assert (may["費用"], may["商談獲得単価(発生月)"]) == (300_000, 300_000)
    assert may["商談獲得単価(受付月)"] == "母数0"


def test_with_the_undated_row_the_months_sum_to_the_funnel() -> None:
    book = book_of([
        *golden_leads(),
        lead(None), lead(None, channel="オーガニック"), lead(None, opportunity_on="2026-08-03"),
    ], golden_costs())  # fmt: skip
    table = rows(book)
    for name in ("オーガニック", "Web広告", "Web媒体", "展示会・セミナー"):
        valid = sum(row["有効リード"] for row in table if row["流入チャネル"] == name)
        assert valid == line(funnel(book), name)[1]
    for name in ("オーガニック", "代理店紹介"):
        months = [row for row in table if row["流入チャネル"] == name]
        assert sum(row["商談(受付月)"] for row in months) == line(funnel(book), name)[3]
        assert sum(row["成約(受付月)"] for row in months) == line(funnel(book), name)[5]
    undated = [row["流入チャネル"] for row in table if row["月"] == "受付日不明"]
    assert undated == ["オーガニック", "Web広告"]
    total = table[-1]
    funnel_total = line(funnel(book), "合計")
    assert (total["有効リード"], total["商談(受付月)"], total["成約(受付月)"]) == (
        funnel_total[1], funnel_total[3], funnel_total[5],
    )  # fmt: skip


def test_a_period_leaves_undated_leads_out() -> None:
    book = book_of(
        [lead(None), lead("2026-04-01"), lead("2026-05-01")], items={"開始月": "2026-05"}
    )
    assert {row["月"] for row in rows(book)} == {MAY, "合計"}


def test_a_month_without_anything_stands_between_two_with_something() -> None:
    book = book_of([lead("2026-04-01"), lead("2026-06-01")])
    assert [row["月"] for row in rows(book, 0)] == [APRIL, MAY, JUNE, "合計"]


def test_one_mistyped_year_does_not_unroll_decades() -> None:
    book = book_of([lead("1962-04-01"), lead("2026-04-01")])
    assert len(rows(book, 0)) == 3


def test_months_younger_than_sales_usually_take_are_provisional() -> None:
    # Nine of ten contracts within 40 days of being received.
    leads = [
        lead("2026-01-05", opportunity_on="2026-01-06", won_on="2026-02-14") for _ in range(10)
    ]
    leads += [lead("2026-10-10"), lead("2026-09-10"), lead("2026-11-10")]
    table = rows(book_of(leads), 0)
    remarks = {row["月"]: row["備考"] for row in table}
    # On 20 November, September ended 51 days ago and October 20.
    assert [month for month, remark in remarks.items() if remark == "参考値(計測途中)"] == [
        day("2026-10-01"), NOVEMBER,
    ]  # fmt: skip
    assert remarks["合計"] is None


def test_a_month_is_settled_once_its_last_day_is_as_old_as_sales_usually_take() -> None:
    leads = [lead("2026-01-05", opportunity_on="2026-01-06", won_on="2026-02-14")]  # 40 days
    leads.append(lead("2026-10-10"))
    for now, remark in (("2026-12-09", "参考値(計測途中)"), ("2026-12-10", None)):
        october = rows(book_of(leads, now=_noon(now)), 0)[-2]
        assert (october["月"], october["備考"]) == (day("2026-10-01"), remark)


def test_a_provisional_rate_is_muted_and_tells_its_n() -> None:
    page = monthly(book_of([lead("2026-11-10"), lead("2026-11-11")]))
    table = page.tables[0]
    row = [line[0] for line in table.rows].index("商談率(受付月)")
    mark = table.marks[row, 1]
    assert (mark.muted, mark.note) == (True, "参考値(計測途中) n = 2")
    last = table.marks[row, 2]  # 合計 is not provisional, only small
    assert last.note == "n = 2"


def test_before_any_sale_only_the_running_month_is_provisional() -> None:
    table = rows(book_of([lead("2026-10-10"), lead("2026-11-10")]), 0)
    assert [row["備考"] for row in table] == [None, "参考値(計測途中)", None]


def test_equal_ages_compare_months_that_had_the_same_time() -> None:
    leads = [
        lead("2026-04-01", opportunity_on="2026-04-20", won_on="2026-05-20"),  # 19 and 49 days
        lead("2026-04-01", opportunity_on="2026-07-10"),  # 100 days
        lead("2026-04-30"), lead("2026-04-30"),
        lead("2026-09-15", opportunity_on="2026-09-20"),
    ]  # fmt: skip
    april, september, total = rows(book_of(leads), 2)
    assert april["有効リード"] == 4
    assert [april[f"商談率({age}日)"] for age in (30, 60, 90, 180)] == [0.25, 0.25, 0.25, 0.5]
    assert [april[f"成約率({age}日)"] for age in (30, 60, 90, 180)] == [0, 1, 1, 0.5]
    assert [september[f"商談率({age}日)"] for age in (30, 60, 90)] == [1, "計測途中", "計測途中"]
    # 合計 is of April alone at every age: only April has had 180 days.
    assert [total[f"商談率({age}日)"] for age in (30, 60, 90, 180)] == [0.25, 0.25, 0.25, 0.5]


def test_the_last_day_of_an_age_belongs_to_it() -> None:
    leads = [
        lead("2026-04-01", opportunity_on="2026-05-01"),  # 30 days
        lead("2026-04-01", opportunity_on="2026-05-02"),
    ]
    april = rows(book_of(leads), 2)[0]
    assert [april[f"商談率({age}日)"] for age in (30, 60)] == [0.5, 1]


def test_a_month_is_so_old_only_once_its_last_day_is() -> None:
    leads = [lead("2026-10-01")]
    assert rows(book_of(leads, now=_noon("2026-11-29")), 2)[0]["商談率(30日)"] == "計測途中"
    assert rows(book_of(leads, now=_noon("2026-11-30")), 2)[0]["商談率(30日)"] == 0


def test_tidy_data_sums_to_the_months() -> None:
    book = book_of(golden_leads(), golden_costs())
    head, *body = shown(tidy(book).tables[0])
    assert head == ["月", "流入チャネル", "施策", "CVポイント", "担当者", "指標", "値", "基準"]
    assert tidy(book).bare
    found = {(row[1], row[5], row[7]): row[6] for row in body}
    assert found["Web広告", "有効リード", "受付月"] == 100
    assert found["Web広告", "費用", "発生月"] == 1_000_000
    assert found["代理店紹介", "成約", "受付月"] == 2
    assert ("代理店紹介", "有効リード", "受付月") not in found
    by_event = sum(row[6] for row in body if row[5] == "成約" and row[7] == "発生月")
    assert by_event == 12


def _noon(date: str) -> datetime:
    return datetime.fromisoformat(f"{date}T03:00:00").replace(tzinfo=UTC)
