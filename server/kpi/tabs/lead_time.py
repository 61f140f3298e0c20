"""リードタイム: how many days lie between the stages, by channel, and how long deals stay in a
phase."""

import numpy as np

from server.kpi.count.book import SMALL_SAMPLE, TOTAL, Book
from server.kpi.count.spans import Spread, days_of, measured, spread_of
from server.kpi.pages import CellValue, Head, Mark, Page, Table
from server.kpi.read.columns import Bools
from server.kpi.tabs.dwell import dwell_table
from sheets_schema import kpi_texts
from sheets_schema.features import PEOPLE
from sheets_schema.metrics import DURATIONS, Duration, Empty
from sheets_schema.tabs import LEAD_TIME


def lead_time(book: Book) -> Page:
    """Leads received in the 集計期間."""
    durations = [
        one
        for one in DURATIONS
        if (book.uses_qualified or "qualified" not in one.key)
        and (PEOPLE.key in book.business.features or "response" not in one.key)
    ]
    names = [*book.channel_names(book.cohort), book.say(TOTAL)]
    rows: list[list[CellValue]] = [[name] for name in names]
    marks: dict[tuple[int, int], Mark] = {}
    heads = [Head(book.say(kpi_texts.CHANNEL))]
    for duration in durations:
        heads.extend(_heads(book, duration))
        for place, spread in enumerate(_spreads(book, duration)):
            cells = [Empty.NO_STAGE] * 3 if spread is None else _cells(spread)
            if spread is not None and 0 < spread.n < SMALL_SAMPLE:
                note = Mark(muted=True, note=f"n = {spread.n}")
                marks |= {(place, len(rows[place]) + at): note for at in (1, 2)}
            rows[place].extend(cells)
    table = Table(tuple(heads), rows, total=True, marks=marks, notes=(book.say(kpi_texts.SPANS),))
    return Page(LEAD_TIME, (table, dwell_table(book)))


def _heads(book: Book, duration: Duration) -> tuple[Head, Head, Head]:
    name = book.say(duration.name)
    meaning = book.say(duration.definition)
    return (
        Head(f"{name} {book.say(kpi_texts.CASES)}", "count", meaning),
        Head(f"{name} {book.say(kpi_texts.MEDIAN)}", "days", meaning),
        Head(
            f"{name} {book.say(kpi_texts.SLOWEST)}",
            "days",
            f"{meaning}\n{book.say(kpi_texts.SLOWEST_NOTE)}",
        ),
    )


def _cells(spread: Spread) -> list[CellValue]:
    if spread.median is None or spread.p90 is None:
        return [spread.n, Empty.ZERO_BASE, Empty.ZERO_BASE]
    return [spread.n, spread.median, spread.p90]


def _spreads(book: Book, duration: Duration) -> list[Spread | None]:
    """Of each channel, then of all; None where the channel has no such stage."""
    real: Bools = measured(book.facts.leads, duration)
    real &= book.period.holds(book.fact("received_month"))
    days = days_of(book.facts.leads, duration)[real]
    channels = book.fact("channel")[real]
    late = np.array([one.starts_at_opportunity for one in book.cohort])
    absent = late & duration.lead_stage
    spreads: list[Spread | None] = [
        None if absent[place] else spread_of(days[channels == place])
        for place in range(len(book.cohort))
    ]
    everyone = ~absent[channels] if len(channels) else np.zeros(0, dtype=np.bool_)
    return [*spreads, None if absent.all() else spread_of(days[everyone])]
