"""Months compared at equal age: a young month must not look like a bad one."""

import numpy as np

from server.kpi import typed
from server.kpi.book import SMALL_SAMPLE, TOTAL, Book
from server.kpi.columns import Bools, Ints
from server.kpi.pages import CellValue, Head, Mark, Table
from sheets_schema import kpi_texts
from sheets_schema.metrics import QUOTIENTS, SUMS, Empty

AGES = (30, 60, 90, 180)


def equal_ages(book: Book) -> Table:
    """By month received: which share had become an opportunity, and which share of those a
    contract, within so many days of being received. Channels that start at the lead."""
    leads = book.leads
    starts_at_lead = np.array(
        [*(not one.starts_at_opportunity for one in book.business.channels), True], dtype=np.bool_
    )
    chosen: Bools = leads["counted"].to_numpy() & leads["valid"].to_numpy()
    chosen &= (leads["received"].to_numpy() > 0) & starts_at_lead[leads["channel"].to_numpy()]
    chosen &= book.period.holds(leads["received_month"].to_numpy())
    received = leads["received"].to_numpy()[chosen]
    months = leads["received_month"].to_numpy()[chosen]
    within = {
        (stage, age): _within(leads[stage].to_numpy()[chosen], received, age)
        for stage in ("opportunity_day", "won_day")
        for age in AGES
    }
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    shown = [int(month) for month in np.unique(months)]
    for month in [*shown, None]:
        row: list[CellValue] = [book.say(TOTAL) if month is None else typed.first_day(month)]
        row.append(int((months == month).sum()) if month is not None else len(months))
        for upper, lower in (("opportunity_day", None), ("won_day", "opportunity_day")):
            for age in AGES:
                old_enough = [one for one in shown if _aged(book, one, age)]
                if month is not None and month not in old_enough:
                    row.append(book.say(kpi_texts.NOT_YET))
                    continue
                of = np.isin(months, old_enough) if month is None else months == month
                below = of if lower is None else of & within[lower, age]
                cases = int(below.sum())
                if 0 < cases < SMALL_SAMPLE:
                    marks[len(rows), len(row)] = Mark(muted=True, note=f"n = {cases}")
                reached = int((below & within[upper, age]).sum())
                row.append(reached / cases if cases else Empty.ZERO_BASE)
        rows.append(row)
    heads = [
        Head(book.say(kpi_texts.MONTH), "month"),
        Head(book.say(SUMS["valid"].name), "count"),
    ]
    for key in ("opportunity_rate", "win_rate"):
        name = book.say(QUOTIENTS[key].name)
        heads.extend(
            Head(book.say(kpi_texts.WITHIN).format(metric=name, days=age), "percent")
            for age in AGES
        )
    return Table(
        tuple(heads),
        rows,
        heading=book.say(kpi_texts.EQUAL_AGE),
        total=True,
        marks=marks,
        notes=(book.say(kpi_texts.EQUAL_AGE_NOTE),),
    )


def _within(days: Ints, received: Ints, age: int) -> Bools:
    reached: Bools = (days > 0) & (days - received <= age)
    return reached


def _aged(book: Book, month: int, age: int) -> bool:
    """Whether even the last lead of the month is so old."""
    return typed.last_day(month) + age <= book.calendar.as_of
