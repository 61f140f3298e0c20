"""The declarations of metrics hold together, and are told as they are computed."""

from typing import Any

import numpy as np

from server.kpi.count.spans import percentile_of
from server.kpi.tabs.all_tabs import pages_of
from server.kpi.tabs.definitions import definitions
from sheets_schema import business_settings
from sheets_schema.described import METRICS, entries
from sheets_schema.fact_words import FLAGS, MONTHS
from sheets_schema.features import FEATURES, USUAL
from sheets_schema.metrics import (
    CONVERSIONS,
    DECLARED,
    DURATIONS,
    MEASURES,
    asks_for_costs,
    asks_for_lead_stage,
    inputs_of,
)
from sheets_schema.tabs import AD_TABS, TABS
from tests.support.books import book_of, line, shown
from tests.support.sheet_rows import golden_costs, golden_leads


def test_every_flag_month_and_amount_is_a_column_of_the_facts() -> None:
    book = book_of(golden_leads(), golden_costs())
    for measure in MEASURES:
        columns = set(book.leads if measure.source == "leads" else book.costs)
        assert {*measure.where, measure.month} <= columns
        assert measure.amount is None or measure.amount in columns
    for duration in DURATIONS:
        assert {duration.start, duration.end} <= set(book.leads)


def test_every_flag_and_month_has_words() -> None:
    used = {flag for measure in MEASURES for flag in measure.where}
    assert used == set(FLAGS)
    assert {measure.month for measure in MEASURES} == set(MONTHS)


def test_every_input_is_declared() -> None:
    for key in DECLARED:
        assert inputs_of(key)


def test_names_are_unique_in_both_languages() -> None:
    for locale in ("ja", "en"):
        names = [metric.name.of(locale) for metric in METRICS]
        assert len(names) == len(set(names))


def test_empties_follow_from_the_inputs() -> None:
    assert asks_for_lead_stage("cost_per_valid")
    assert asks_for_costs("cost_per_valid")
    assert not asks_for_lead_stage("cost_per_won")
    assert not any(asks_for_costs(one.key) for one in CONVERSIONS)


def test_the_tab_tells_every_metric_as_it_is_declared() -> None:
    table = definitions(book_of()).tables[0]
    told = {row[0]: row[1:5] for row in shown(table)[1:]}
    for entry in entries("ja", USUAL):
        expected = [entry.definition, entry.condition, entry.dating, entry.empties]
        assert told[entry.name] == expected


def test_the_firms_own_words_stand_beside() -> None:
    settings: dict[str, list[Any]] = {
        "metric": ["有効リード", "商談化", "成約", "自社だけの指標"],
        "own_condition": ["国内の法人", "初回訪問を終えた", None, "月末に数える"],
        "agreed_on": ["令和8年4月1日", None, "決まり次第", None],
    }
    page = definitions(book_of(settings=settings))
    assert line(page, "有効リード")[5:] == ["国内の法人", 46113]
    assert line(page, "商談")[5:] == ["初回訪問を終えた", None]
    assert line(page, "成約")[5:] == [None, None]
    assert line(page, "自社だけの指標")[5:] == ["月末に数える", None]


def test_the_settings_in_use_are_told() -> None:
    page = definitions(book_of(items={"放置日数": 14, "開始月": "2026-04", "粗利率": "多め"}))
    assert line(page, "放置日数", 4)[2:] == ["30", "14"]
    assert line(page, "開始月", 4)[2:] == [None, "2026-04"]
    assert line(page, "粗利率", 4)[2:] == ["30%", "30%"]


def test_every_kpi_tab_is_made() -> None:
    everything = book_of(features=[one.name.ja for one in FEATURES])
    pages = pages_of(everything, lambda tab, row: None)
    made = {page.tab.key for page in pages}
    # Those for advertising platforms come with what the inbox knows (test_export_conversions).
    ads = {tab.key for tab in AD_TABS.values()}
    assert made | ads == {tab.key for tab in TABS if tab.kind != "input"}


def test_settings_have_words_and_defaults_that_fit() -> None:
    for item in business_settings.ITEMS:
        assert item.note.ja
        assert item.note.en
        assert (item.type == "choice") == bool(item.choices)
        if item.type != "choice" and not isinstance(item.default, str | None):
            assert item.least <= item.default <= item.most


def test_percentiles_lie_between_the_days() -> None:
    days = np.array([9, 1, 3, 2, 5], dtype=np.int32)
    assert [percentile_of(days, percent) for percent in (50, 75, 90)] == [3.0, 5.0, 7.4]
    assert percentile_of(days[:0], 75) is None
