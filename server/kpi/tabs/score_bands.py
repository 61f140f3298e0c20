"""切り口別: how often leads of each score band became contracts."""

import numpy as np

from server.kpi.count.book import SMALL_SAMPLE, Book
from server.kpi.pages import CellValue, Head, Mark, Table
from server.kpi.read.columns import MONEY_SCALE
from sheets_schema import kpi_texts
from sheets_schema.metrics import SUMS, Empty

# Fewer contracts than this say nothing about bands.
ENOUGH_CONTRACTS = 30
BAND = 10
TOP = 50


def by_score_band(book: Book) -> Table | None:
    """By the score on arrival, which no later work has coloured; None before there are enough
    contracts among the leads that have one."""
    arrival = book.columns.arrival_scores
    leads = book.leads
    chosen = leads["counted"].to_numpy() & leads["valid"].to_numpy() & arrival.known
    won = leads["won"].to_numpy()
    if int((chosen & won).sum()) < ENOUGH_CONTRACTS:
        return None
    scores = np.clip(arrival.units // MONEY_SCALE, 0, TOP)
    bands = np.where(scores == 0, 0, 1 + (scores - 1) // BAND)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for band in np.unique(bands[chosen]).tolist():
        of_band = chosen & (bands == band)
        cases = int(of_band.sum())
        contracts = int((of_band & won).sum())
        if cases < SMALL_SAMPLE:
            marks[len(rows), 3] = Mark(muted=True, note=f"n = {cases}")
        rate: CellValue = contracts / cases if cases else Empty.ZERO_BASE
        rows.append([_name(band), cases, contracts, rate])
    heads = (
        Head(book.say(kpi_texts.SCORE_BAND)),
        Head(book.say(SUMS["valid"].name), "count"),
        Head(book.say(SUMS["won"].name), "count"),
        Head(book.say(kpi_texts.CONTRACT_RATE), "percent"),
    )
    return Table(heads, rows, heading=book.say(kpi_texts.SCORE_BANDS), marks=marks)


def _name(band: int) -> str:
    if band == 0:
        return "0"
    low = (band - 1) * BAND + 1
    return f"{low}+" if low + BAND > TOP else f"{low}–{low + BAND - 1}"
