"""How long deals stay in a phase, from the snapshots of past rebuilds."""

import numpy as np

from server.kpi.count.book import Book
from server.kpi.count.spans import Spread, spread_of
from server.kpi.pages import CellValue, Head, Table
from sheets_schema import kpi_texts
from sheets_schema.metrics import Empty


def dwell_table(book: Book) -> Table:
    """Only stays whose beginning and end were both seen by a rebuild."""
    dwell = book.history.now.dwell if book.history else {}
    known = book.columns.phases.names[: book.columns.phases.known]
    names = [*known, *(name for name in dwell if name not in known)]
    rows = [_row(name, _spread(dwell.get(name, {}))) for name in names]
    heads = (
        Head(book.say(kpi_texts.PHASE)),
        Head(book.say(kpi_texts.CASES), "count"),
        Head(book.say(kpi_texts.MEDIAN), "days"),
        Head(book.say(kpi_texts.SLOWEST), "days", book.say(kpi_texts.SLOWEST_NOTE)),
    )
    return Table(
        heads, rows, heading=book.say(kpi_texts.DWELL), notes=(book.say(kpi_texts.DWELL_NOTE),)
    )


def _row(name: str, spread: Spread) -> list[CellValue]:
    if spread.median is None or spread.p90 is None:
        return [name, spread.n, Empty.ZERO_BASE, Empty.ZERO_BASE]
    return [name, spread.n, spread.median, spread.p90]


def _spread(stays: dict[int, int] | object) -> Spread:
    counts = dict(stays) if isinstance(stays, dict) else {}
    return spread_of(np.repeat(list(counts), list(counts.values())).astype(np.int64))
