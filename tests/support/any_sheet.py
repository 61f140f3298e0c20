"""One random sheet, rebuilt in this process: what is asked of every one of them."""

import json
import random
from datetime import UTC, datetime
from functools import cache
from typing import Any

from server.kpi.count.accounts import accounts
from server.kpi.options import Options
from server.kpi.reading import WANTED, read_book
from server.kpi.tabs.all_tabs import pages_of
from server.rebuild.publish import body_of
from server.settings.sites import Site
from server.sheets.layout import Layout
from tests.support.random_sheets import random_sheets

SITE = Site(name="default", spreadsheet_id="sheet")
# Where a dash says that there is none.
DASHES_ARE_BLANK = {
    "received_at",
    "channel",
    "opportunity_on",
    "qualified_on",
    "agreed_on",
    "won_on",
}
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def check_sheet(seed: int) -> bytes:
    """Raises where the rebuild of this seed's sheet fails or loses a row; gives what it would
    send."""
    cells = random_sheets(random.Random(seed))
    book = read_book(cells, WANTED, SITE, SITE.zone, Options(), NOW)
    nowhere = Layout({}, "Asia/Tokyo", "ja_JP")
    pages = pages_of(book, lambda tab, row: f"#{tab}{row}")
    body = body_of(pages, nowhere, SITE, "2026-11-20", ())
    strange = formulas_in(json.loads(body)) - _ours()
    assert not strange, (seed, "a cell is read as a formula", strange)
    told = {(one.tab, row) for one in book.findings.in_order() for row in one.rows.tolist()}
    for tab in ("leads", "costs", "targets"):
        parts = [part.rows for part in accounts(book) if part.tab == tab]
        rows = _filled(cells[tab], tab)
        together = frozenset().union(*parts)
        assert sum(map(len, parts)) == len(together), (seed, tab, "a row is in two parts")
        told_errors = {row for where, row in told if where == tab}
        assert rows <= together | told_errors, (seed, tab, sorted(rows - together))
        assert together <= rows, (seed, tab, sorted(together - rows))
    return body


def _filled(columns: dict[str, list[Any]], tab: str) -> set[int]:
    """Rows in which something can be read at all, by a plain look at each cell."""
    if tab == "leads":
        makers = {"received_at", "company", "name", "email", "phone", "channel", "lead_id",
                  "opportunity_on", "qualified_on", "agreed_on", "won_on"}  # fmt: skip
        columns = {key: cells for key, cells in columns.items() if key in makers}
    return {
        row
        for key, cells in columns.items()
        for row, cell in enumerate(cells, 2)
        if _says_something(cell)
        and not (_is_dash(cell) and (tab != "leads" or key in DASHES_ARE_BLANK))
    }


def _is_dash(cell: Any) -> bool:
    return isinstance(cell, str) and not cell.strip("-ー ")


def _says_something(cell: Any) -> bool:
    if cell is None or cell is False:
        return False
    return not isinstance(cell, str) or bool(cell.replace("\u200b", "").strip(" \u3000\t\n"))


@cache
def _ours() -> frozenset[str]:
    """The formulas of シミュレーション, which nothing that stands in a sheet has a part in."""
    blank = read_book({}, {}, SITE, SITE.zone, Options(), NOW)
    pages = pages_of(blank, lambda tab, row: f"#{tab}{row}")
    body = body_of(pages, Layout({}, "Asia/Tokyo", "ja_JP"), SITE, "2026-11-20", ())
    return formulas_in(json.loads(body))


def formulas_in(part: Any) -> frozenset[str]:
    if isinstance(part, dict):
        own = [str(part["formulaValue"])] if "formulaValue" in part else []
        return frozenset(own).union(*map(formulas_in, part.values()))
    if isinstance(part, list):
        return frozenset[str]().union(*map(formulas_in, part))
    return frozenset()
