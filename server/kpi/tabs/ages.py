"""Months compared at equal age: a young month must not look like a bad one."""

import numpy as np

from server.business import typed
from server.kpi.count.book import SMALL_SAMPLE, TOTAL, Book
from server.kpi.pages import CellValue, Head, Mark, Table
from server.kpi.read.columns import Bools, Ints
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
    shown = np.unique(months)
    places = np.searchsorted(shown, months)
    opened, won = (leads[day].to_numpy()[chosen] for day in ("opportunity_day", "won_day"))

    def by_month(which: Bools) -> list[int]:
        counts: list[int] = np.bincount(places[which], minlength=len(shown)).tolist()
        return counts

    everyone = by_month(np.ones(len(months), dtype=np.bool_))
    in_time = {age: _within(opened, received, age) for age in AGES}
    # Age, and of each month the cases and how many of them got there.
    columns = [(age, everyone, by_month(in_time[age])) for age in AGES]
    columns += [
        (age, by_month(in_time[age]), by_month(in_time[age] & _within(won, received, age)))
        for age in AGES
    ]

    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    lines: list[tuple[CellValue, list[int]]] = [
        (typed.first_day(month), [place]) for place, month in enumerate(shown.tolist())
    ]
    lines.append((book.say(TOTAL), list(range(len(shown)))))
    last_days = [typed.last_day(month) for month in shown.tolist()]
    # 合計 is of the same months for every age that any month has reached.
    reached_ages = [
        age for age in AGES if any(last + age <= book.calendar.as_of for last in last_days)
    ]
    oldest = max(reached_ages, default=AGES[0])
    for name, of in lines:
        row: list[CellValue] = [name, sum(everyone[place] for place in of)]
        for age, cases_of, reached_of in columns:
            # A month counts once even its last lead is so old.
            is_total = name == book.say(TOTAL)
            least = max(age, oldest) if is_total else age
            old = [place for place in of if last_days[place] + least <= book.calendar.as_of]
            if not old and of:
                row.append(book.say(kpi_texts.NOT_YET))
                continue
            cases = sum(cases_of[place] for place in old)
            if 0 < cases < SMALL_SAMPLE:
                marks[len(rows), len(row)] = Mark(muted=True, note=f"n = {cases}")
            reached = sum(reached_of[place] for place in old)
            row.append(reached / cases if cases else Empty.ZERO_BASE)
        rows.append(row)
    notes = [book.say(kpi_texts.EQUAL_AGE_NOTE)]
    if same := [
        month
        for month, last in zip(shown.tolist(), last_days, strict=True)
        if last + oldest <= book.calendar.as_of
    ]:
        first, last = (f"{one // 12}/{one % 12 + 1:02}" for one in (same[0], same[-1]))
        notes.append(book.say(kpi_texts.SAME_MONTHS).format(first=first, last=last))
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
        notes=tuple(notes),
    )


def _within(days: Ints, received: Ints, age: int) -> Bools:
    reached: Bools = (days > 0) & (days - received <= age)
    return reached
