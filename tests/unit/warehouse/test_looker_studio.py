"""集計データ is what Looker Studio takes as it is, and the formulas of docs/looker-studio.md give
the figures of the tabs over it, in all and by channel."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from server.kpi.count.book import Book
from server.kpi.tabs.funnel import funnel
from server.kpi.tabs.tidy import tidy
from server.kpi.tabs.unit_costs import unit_costs
from server.settings.sites import Site
from sheets_schema.text import Locale
from tests.support.books import book_of
from tests.support.sample_firm import sample_firm
from tests.support.sheet_rows import golden_costs, golden_leads

PAGE = Path(__file__).resolve().parents[3] / "docs" / "looker-studio.md"
# A column of the two tabs → the field of the page, where it has another name.
FIELDS = {"費用": "費用(チャネル)", "Cost": "Cost of channels"}
BY_ROW = {"ja": "リード起点", "en": "From the lead"}
NO_CHANNEL = {"ja": "チャネルなし", "en": "No channel"}


def formulas(locale: Locale) -> dict[str, str]:
    """Name → formula, as the page tells them."""
    ja, en = PAGE.read_text("utf-8").split("\n## English\n")
    text = ja if locale == "ja" else en
    return dict(re.findall(r"^`([^`\n]+)`[^\n]*\n\n```sql\n(.*?)\n```", text, re.S | re.M))


def loaded(book: Book, locale: Locale) -> duckdb.DuckDBPyConnection:
    """The tab as a table, with the field by row."""
    (table,) = tidy(book).tables
    database = duckdb.connect()
    names = [f'"{head.text}"' for head in table.heads]
    kinds = ["INTEGER" if at == 0 else "DOUBLE" if head.text in ("値", "Value") else "VARCHAR"
             for at, head in enumerate(table.heads)]  # fmt: skip
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, kinds, strict=True))
    database.execute(f"CREATE TABLE tab ({columns})")
    marks = ", ".join("?" for _ in names)
    database.executemany(f"INSERT INTO tab VALUES ({marks})", table.rows)
    made = formulas(locale)[BY_ROW[locale]]
    database.execute(f'CREATE VIEW tidy AS SELECT *, {made} AS "{BY_ROW[locale]}" FROM tab')
    return database


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_formulas_give_the_figures_of_the_tabs(locale: Locale) -> None:
    costs = [*golden_costs(), {"month": 46113, "category": "IT基盤", "amount": 80_000}]
    book = book_of(golden_leads(), costs, site=Site("x", "sheet", locale=locale))
    database = loaded(book, locale)
    told = {
        name: formula.replace(BY_ROW[locale], f'"{BY_ROW[locale]}"')
        for name, formula in formulas(locale).items()
    }
    compared = 0
    for page in (funnel(book), unit_costs(book)):
        (table,) = page.tables
        for row in table.rows:
            channel = None if row is table.rows[-1] else row[0]
            for head, value in zip(table.heads[1:], row[1:], strict=True):
                if not isinstance(value, int | float):
                    continue
                formula = told[FIELDS.get(head.text, head.text)]
                where = "" if channel is None else f"WHERE {table.heads[0].text} = '{channel}'"
                (found,) = database.execute(f"SELECT {formula} FROM tidy {where}").fetchone() or ()
                assert found == pytest.approx(value), (channel, head.text)
                compared += 1
    assert compared > 50


def test_the_worked_total_is_no_mean_of_rates() -> None:
    book = book_of(golden_leads(), golden_costs())
    database, told = loaded(book, "ja"), formulas("ja")
    rate, unit = (
        (database.execute(f"SELECT {told[name]} FROM tidy").fetchone() or ())[0]
        for name in ("商談率", "有効リード獲得単価")
    )
    assert (rate, unit) == (pytest.approx(0.18), pytest.approx(8_000))


@pytest.mark.parametrize("leads", [0, 300])
def test_the_tab_is_a_source_as_it_stands(leads: int) -> None:
    """§9.9: header in row 1, nothing above, months as dates, names unique, one type a column."""
    firm = sample_firm(date(2026, 11, 20), leads=leads) if leads else None
    book = book_of(firm.leads, firm.costs, campaigns=firm.campaigns) if firm else book_of()
    page = tidy(book)
    (table,) = page.tables
    assert page.bare
    assert table.heading is None
    assert not table.total
    names = [head.text for head in table.heads]
    assert names == ["月", "流入チャネル", "施策", "CVポイント", "担当者", "指標", "値", "基準"]
    assert table.heads[0].format == "month"
    types: list[set[Any]] = [{type(cell) for cell in column if cell is not None}
                             for column in zip(*table.rows, strict=True)]  # fmt: skip
    numbers: dict[str, set[Any]] = {"月": {int}, "値": {int, float}}
    for name, found in zip(names, types, strict=False):
        expected = numbers.get(name, {str})
        assert found <= expected, name
