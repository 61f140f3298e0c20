"""The views of docs/sql over the exported files give what the tabs show, on rows at random."""

import math
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from server.business import typed
from server.kpi.count.book import BASES, Book
from server.kpi.count.figures import figure
from server.kpi.read.calendar import NO_MONTH
from server.kpi.tabs.by_campaign import KEYS, by_campaign
from server.kpi.tabs.cut import cut
from server.kpi.tabs.funnel import STAGES, funnel
from server.kpi.tabs.invalid_reasons import invalid_reasons
from server.kpi.tabs.monthly import monthly
from server.kpi.tabs.unit_costs import KEYS as UNIT_COSTS
from server.kpi.tabs.unit_costs import unit_costs
from server.warehouse.kpi_views import IN_SQL, OTHER_CUTS, WITHOUT_COSTS
from sheets_schema.dimensions import Dimension
from sheets_schema.fact_sql import COST_FLAGS, LEAD_FLAGS
from sheets_schema.fact_words import FLAGS
from sheets_schema.metrics import Empty
from tests.support.books import SITE, by_month, shown
from tests.support.warehouse import book_of_cells, random_cells, rows_of, warehouse_of

SEEDS = range(5)


class Both:
    """One firm as a book and as a warehouse."""

    def __init__(self, seed: int, folder: Path, dialect: str = "duckdb") -> None:
        cells = random_cells(seed)
        self.book: Book = book_of_cells(cells, SITE)
        self.database = warehouse_of(self.book, cells, SITE, folder, dialect=dialect)

    def rows(self, query: str) -> list[dict[str, Any]]:
        return rows_of(self.database, query)


@pytest.fixture(params=[*SEEDS, "bigquery"], scope="module")
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    folder = tmp_path_factory.mktemp("warehouse")
    return Both(6, folder, "bigquery") if request.param == "bigquery" else Both(
        request.param, folder
    )  # fmt: skip


def test_every_flag_is_told_in_words_and_in_sql() -> None:
    # Which company a lead belongs to is found by more than SQL can say.
    matched = {"of_target", "hot"}
    assert {**LEAD_FLAGS, **COST_FLAGS}.keys() == FLAGS.keys() - matched


def test_each_lead_counts_as_it_does_in_a_rebuild(both: Both) -> None:
    facts = both.book.leads
    rows = both.rows("SELECT * FROM lead_facts ORDER BY sheet_row")
    assert [one["sheet_row"] - 2 for one in rows] == [
        at for at, row in enumerate(both.book.columns.is_row) if row
    ]
    for row in rows:
        fact = facts.iloc[row["sheet_row"] - 2]
        sql = {flag: row[f"is_{flag}"] for flag in LEAD_FLAGS}
        assert sql == {flag: bool(fact[flag]) for flag in LEAD_FLAGS}
        for stage in ("opportunity", "qualified", "won", "lost", "tossed", "responded"):
            assert _serial(row[f"{stage}_day"]) == fact[f"{stage}_day"], stage
        assert _serial(row["received_day"]) == fact["received"]


def test_funnel_and_unit_costs(both: Both) -> None:
    for view, page, keys in (
        ("funnel", funnel(both.book), STAGES), ("unit_costs", unit_costs(both.book), UNIT_COSTS),
    ):  # fmt: skip
        rows = both.rows(f"SELECT * FROM {view} ORDER BY place")
        seen = [[one["channel"] or "合計", *(one[key] for key in keys)] for one in rows]
        _same(seen, _cells(page.tables[0]))


def test_every_figure_by_channel_on_both_bases(both: Both) -> None:
    for basis, members in (("cohort", both.book.cohort), ("period", both.book.events)):
        names = [*both.book.channel_names(members), "合計"]
        groups = [*([one] for one in members), members]
        expected = [
            [name, *(_cell(figure(key, group)) for key in IN_SQL)]
            for name, group in zip(names, groups, strict=True)
        ]
        rows = both.rows(f"SELECT * FROM by_channel WHERE basis = '{basis}' ORDER BY place")
        _same([[one["channel"] or "合計", *(one[key] for key in IN_SQL)] for one in rows], expected)


def test_invalid_reasons(both: Both) -> None:
    table = shown(invalid_reasons(both.book).tables[0])
    head, *lines = table[:-1]
    cases = {line[0]: line[1] for line in lines}
    assert {one["invalid_reason"]: one["cases"] for one in both.rows(
        "SELECT * FROM invalid_reasons"
    )} == cases  # fmt: skip
    shares = {one["invalid_reason"]: one["share"] for one in both.rows(
        "SELECT * FROM invalid_reasons"
    )}  # fmt: skip
    assert shares == pytest.approx({line[0]: line[2] for line in lines})
    by_channel = {
        (one["invalid_reason"], one["channel"]): one["cases"]
        for one in both.rows("SELECT * FROM invalid_reasons_by_channel")
    }
    assert by_channel == {
        (line[0], name): count
        for line in lines for name, count in zip(head[3:], line[3:], strict=True) if count
    }  # fmt: skip
    assert table[-1][1] == sum(by_channel.values())


def test_monthly_on_both_bases(both: Both) -> None:
    book = both.book
    for basis in BASES:
        rows = {
            (_date(one["month"]), one["channel"]): one
            for one in both.rows(f"SELECT * FROM monthly WHERE basis = '{basis}'")
        }
        compared = 0
        for month in book.months_shown:
            members = book.channels_of(book.of_month(basis, month))
            first = None if month == NO_MONTH else typed.date_of(typed.first_day(month))
            names = [*book.channel_names(members), None]
            for name, group in zip(names, [*([one] for one in members), members], strict=True):
                expected = {key: _cell(figure(key, group)) for key in IN_SQL}
                row = rows.get((first, name))
                if row is None:  # a month without anything, shown between others
                    assert not any(expected.values())
                    continue
                _same_figures({key: row[key] for key in IN_SQL}, expected)
                compared += 1
        assert compared == len(rows)


def test_the_tab_itself_by_month(both: Both) -> None:
    head, *lines = by_month(monthly(both.book))
    rows = both.rows("SELECT * FROM monthly WHERE is_total AND basis = 'period'")
    places = {"leads": "リード", "opportunities": "商談(発生月)", "won": "成約(発生月)"}
    for row in rows:
        name = "受付日不明" if row["month"] is None else _serial(_date(row["month"]))
        (line,) = [one for one in lines[:-1] if one[0] == name]
        seen = {key: line[head.index(column)] for key, column in places.items()}
        _same_figures({key: row[key] for key in places}, {k: _cell(v) for k, v in seen.items()})


def test_by_campaign(both: Both) -> None:
    table = shown(by_campaign(both.book).tables[0])
    head, *lines = [dict(zip(table[0], row, strict=True)) for row in table][:-1]
    names = {key: IN_SQL[key].name.ja for key in KEYS}
    assert set(names.values()) <= head.keys()
    rows = {
        (one["campaign"] or "(施策なし)", one["channel"]): one
        for one in both.rows("SELECT * FROM by_campaign ORDER BY place")
    }
    shown_lines = {
        (line["施策"], line["流入チャネル"] if line["施策"] == "(施策なし)" else None): line
        for line in lines
    }
    nothing = [
        key for key in rows.keys() - shown_lines.keys()
        if any(rows[key][one] for one in (*KEYS, "lost", "invalid", "uql"))
    ]  # fmt: skip
    assert not nothing
    assert shown_lines.keys() <= rows.keys()
    for key, line in shown_lines.items():
        expected = {one: _cell(line[name]) for one, name in names.items()}
        _same_figures({one: rows[key][one] for one in KEYS}, expected)


def test_by_any_other_dimension(both: Both) -> None:
    for dimension in OTHER_CUTS:
        _same_cut(both, dimension)


def _same_cut(both: Both, dimension: Dimension) -> None:
    book = both.book
    found = cut(book, dimension, WITHOUT_COSTS)
    nothing = book.say(dimension.nothing)
    expected = {
        str(line.names[0]): {key: _cell(figure(key, line.group)) for key in WITHOUT_COSTS}
        for line in found.lines
        if any(not one.is_empty for one in line.group)
    }
    rows = {
        one[dimension.key] or nothing: one for one in both.rows(f"SELECT * FROM by_{dimension.key}")
    }
    # The tab leaves out values without a lead that counts.
    assert rows.keys() >= expected.keys()
    assert not any(rows[name]["valid"] for name in rows.keys() - expected.keys())
    for name, figures in expected.items():
        _same_figures({key: rows[name][key] for key in WITHOUT_COSTS}, figures)


def _date(found: date | None) -> date | None:
    """BigQuery's words for a month give DuckDB a moment."""
    return found.date() if isinstance(found, datetime) else found


def _serial(found: date | None) -> int:
    return 0 if found is None else typed.serial_of(found)


def _cells(table: Any) -> list[list[Any]]:
    return [[_cell(one) for one in row] for row in table.rows]


def _cell(value: Any) -> Any:
    words = {empty.of("ja") for empty in Empty}
    return (
        None if isinstance(value, Empty) or (isinstance(value, str) and value in words) else value
    )


def _same(seen: list[list[Any]], expected: list[list[Any]]) -> None:
    assert [row[0] for row in seen] == [row[0] for row in expected]
    for row, other in zip(seen, expected, strict=True):
        _same_figures(dict(enumerate(row[1:])), dict(enumerate(other[1:])))


def _same_figures(seen: dict[Any, Any], expected: dict[Any, Any]) -> None:
    for key, value in expected.items():
        one = seen[key]
        if value is None or one is None:
            assert one is value, key
        else:
            assert math.isclose(float(one), float(value), rel_tol=1e-12, abs_tol=1e-9), key
