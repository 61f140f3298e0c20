"""What holds on any data."""

from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.kpi.reading import WANTED
from server.kpi.tabs.all_tabs import pages_of
from server.kpi.tabs.funnel import funnel
from server.kpi.tabs.monthly import monthly
from server.kpi.tabs.unit_costs import unit_costs
from tests.support.books import book_of, shown
from tests.unit.kpi.random_firms import costs, leads, periods

slow = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def figures(book: Any) -> list[list[list[Any]]]:
    """Every cell of every tab but データ品質 and the lists of what to do, which follow the rows."""
    return [
        shown(table)
        for page in pages_of(book, lambda tab, row: None)
        if page.tab.key not in {"quality", "weekly", "dashboard", "today", "lost"}
        for table in page.tables
    ]


def counts(row: list[Any]) -> list[int]:
    return [0 if isinstance(row[at], str) else row[at] for at in (1, 3, 5)]


@slow
@given(leads=leads, costs=costs, period=periods)
def test_channels_sum_to_the_total(
    leads: list[dict[str, Any]], costs: list[dict[str, Any]], period: dict[str, Any]
) -> None:
    book = book_of(leads, costs, items=period)
    *channels, total = shown(funnel(book).tables[0])[1:]
    assert [sum(each) for each in zip(*map(counts, channels), strict=True)] == counts(total)
    *channels, total = shown(unit_costs(book).tables[0])[1:]
    known = [row[1] for row in channels if row[1] != "未入力"]
    assert total[1] == (sum(known) if known else "未入力")


@slow
@given(leads=leads, period=periods)
def test_no_stage_is_larger_than_the_one_before(
    leads: list[dict[str, Any]], period: dict[str, Any]
) -> None:
    for row in shown(funnel(book_of(leads, items=period)).tables[0])[1:]:
        valid, opportunities, won = row[1], row[3], row[5]
        assert won <= opportunities
        if row[0] != "合計" and valid != "--":
            assert opportunities <= valid
        assert row[2] in {"--", "母数0"} or 0 <= row[2] <= 1
        assert row[4] == "母数0" or 0 <= row[4] <= 1


@slow
@given(leads=leads, costs=costs, seed=st.integers(0, 9))
def test_the_order_of_rows_changes_no_figure(
    leads: list[dict[str, Any]], costs: list[dict[str, Any]], seed: int
) -> None:
    shuffled = list(leads)
    Random(seed).shuffle(shuffled)
    assert figures(book_of(shuffled, costs)) == figures(book_of(leads, costs))


@slow
@given(leads=leads, costs=costs)
def test_twice_is_the_same(leads: list[dict[str, Any]], costs: list[dict[str, Any]]) -> None:
    assert figures(book_of(leads, costs)) == figures(book_of(leads, costs))


@slow
@given(leads=leads, costs=costs)
def test_the_months_sum_to_the_funnel(
    leads: list[dict[str, Any]], costs: list[dict[str, Any]]
) -> None:
    book = book_of(leads, costs)
    head, *rows = shown(monthly(book).tables[1])
    for name, *row in shown(funnel(book).tables[0])[1:-1]:
        months = [dict(zip(head, one, strict=True)) for one in rows if one[1] == name]
        if row[0] != "--":
            assert sum(one["有効リード"] for one in months) == row[0]
        assert sum(one["商談(受付月)"] for one in months) == row[2]
        assert sum(one["成約(受付月)"] for one in months) == row[4]


@slow
@given(leads=leads)
def test_a_row_of_nothing_changes_no_figure(leads: list[dict[str, Any]]) -> None:
    assert figures(book_of([*leads, {}, {"status": "新規"}])) == figures(book_of(leads))


cell = st.one_of(
    st.none(), st.text(max_size=12), st.integers(), st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(("2026/4/1", "令和8年4月1日", "Web広告", "重複", "¥1,000", "合計", "30%")),
)  # fmt: skip
rows = {
    tab: st.lists(st.fixed_dictionaries(dict.fromkeys(keys, cell)), max_size=4)
    for tab, keys in WANTED.items()
}


@settings(slow, max_examples=50, suppress_health_check=list(HealthCheck))
@given(leads=rows["leads"], costs=rows["costs"], targets=rows["targets"], table=rows["settings"])
def test_no_content_of_a_cell_can_stop_a_rebuild(
    leads: list[dict[str, Any]],
    costs: list[dict[str, Any]],
    targets: list[dict[str, Any]],
    table: list[dict[str, Any]],
) -> None:
    columns = {key: [row[key] for row in table] for key in WANTED["settings"]}
    book = book_of(leads, costs, targets=targets, settings=columns)
    assert len(pages_of(book, lambda tab, row: None)) > 10
