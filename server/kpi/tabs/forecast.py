"""見通し: what each month of the fiscal year brings, is still to bring, and lacks; who brings it;
and how likely a deal is won from each phase."""

from collections.abc import Iterator
from decimal import Decimal

from server.business.reading import SURE
from server.kpi.count.book import SMALL_SAMPLE, TOTAL, Book
from server.kpi.count.forecast import (
    MONTHS,
    QUARTER,
    Forecast,
    Outlook,
    by_owner,
    forecast,
    own_rates,
)
from server.kpi.count.landing import progress
from server.kpi.count.marketing import Needed, needed
from server.kpi.pages import CellValue, Chart, Drawn, Head, Mark, Page, Table
from sheets_schema import charts, kpi_texts
from sheets_schema.metrics import DECLARED, Empty, Format
from sheets_schema.tabs import FORECAST


def forecast_page(book: Book) -> Page:
    found = book.once(forecast)
    tables = (_by_month(book, found), _to_bring(book, found), _by_owner(book, found), _rates(book))
    drawn = [Drawn(1, charts.WON), Drawn(2, charts.VALID)]
    if any(one.target is not None for one in found.months):
        drawn.append(Drawn(5, charts.RATE, line=True))
    chart = Chart(book.say(charts.FORECAST), "COMBO", range(MONTHS), tuple(drawn), stacked=True)
    return Page(FORECAST, tables, chart=chart)


def money(value: Decimal | None) -> CellValue:
    """A whole number stays one in its cell."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def month_name(month: int) -> str:
    return f"{month // 12}/{month % 12 + 1:02}"


def _span(book: Book, first: int, last: int) -> str:
    return f"{month_name(first)}{'〜' if book.locale == 'ja' else '–'}{month_name(last)}"


def _by_month(book: Book, found: Forecast) -> Table:
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for place, one in enumerate(found.months):
        month = found.first + place
        passed = progress(book, month)
        if passed.begun and not passed.over:
            marks[len(rows), 0] = Mark(note=book.say(kpi_texts.MONTH_IN_PROGRESS))
        rows.append([month_name(month), *_figures(one)])
    for number in range(MONTHS // QUARTER):
        label = book.say(kpi_texts.QUARTER).format(number=number + 1)
        start = found.first + number * QUARTER
        span = _span(book, start, start + QUARTER - 1)
        rows.append([f"{label} {span}", *_figures(found.quarter(number))])
    beside = (
        (kpi_texts.OVERDUE, found.overdue),
        (kpi_texts.UNDATED, found.undated),
        (kpi_texts.LATER, found.later),
    )
    # In no month, so with neither a landing nor a target.
    for name, one in beside:
        marks[len(rows), 0] = Mark(note=book.say(kpi_texts.IN_NO_MONTH))
        rows.append([
            book.say(name), None, money(one.weighted), money(one.full), None, None, None, one.deals,
        ])  # fmt: skip
    rows.append([book.say(TOTAL), *_figures(found.year)])
    heads = (
        Head(book.say(kpi_texts.MONTH)),
        Head(book.say(DECLARED["won"].name), "money", book.say(kpi_texts.WON_SO_FAR_NOTE)),
        Head(book.say(kpi_texts.WEIGHTED), "money", book.say(kpi_texts.WEIGHTED_NOTE)),
        Head(book.say(kpi_texts.IN_FULL), "money"),
        Head(book.say(kpi_texts.LANDS), "money", book.say(kpi_texts.LANDS_NOTE)),
        Head(book.say(kpi_texts.TARGET), "money", book.say(kpi_texts.FORECAST_TARGET_NOTE)),
        Head(book.say(kpi_texts.SHORTAGE), "money", book.say(kpi_texts.SHORTAGE_NOTE)),
        Head(book.say(kpi_texts.COUNT), "count", book.say(kpi_texts.OPEN_COUNT_NOTE)),
    )
    year = _span(book, found.first, found.first + MONTHS - 1)
    heading = book.say(kpi_texts.FORECAST_OF).format(year=year)
    notes = [book.say(kpi_texts.FORECAST_NOTE)]
    if found.year.target is None:
        notes.append(book.say(kpi_texts.NO_AMOUNT_TARGETS))
    return Table(heads, rows, heading, total=True, marks=marks, notes=tuple(notes))


def _figures(one: Outlook) -> list[CellValue]:
    return [
        money(one.won), money(one.weighted), money(one.full), money(one.landing),
        money(one.target), money(one.shortage), one.deals,
    ]  # fmt: skip


def _to_bring(book: Book, found: Forecast) -> Table:
    """不足額 × マーケ分担率, and the leads that bring so much at the sheet's own rates."""
    steps = list(_steps(book, found, needed(book, found.shortage)))
    rows = [[name, value] for name, value, _ in steps]
    marks = {(row, 1): Mark(format=form) for row, form in enumerate(_STEP_FORMATS)}
    marks |= {(row, 0): Mark(note=note) for row, (_, _, note) in enumerate(steps) if note}
    heads = (Head(book.say(kpi_texts.ITEM)), Head(book.say(kpi_texts.VALUE), "money"))
    return Table(
        heads, rows, book.say(kpi_texts.YEAR_AND_MARKETING), marks=marks,
        notes=(book.say(kpi_texts.MARKETING_NOTE),),
    )  # fmt: skip


_STEP_FORMATS: tuple[Format, ...] = (
    "money", "money", "money", "money", "money", "percent", "money", "money", "percent", "days",
    "percent", "count",
)  # fmt: skip


def _steps(book: Book, found: Forecast, one: Needed) -> Iterator[tuple[str, CellValue, str | None]]:
    """(name, value, what it means)."""
    say = book.say
    to_come = say(kpi_texts.TOO_FEW_WON) if found.to_come is None else money(found.to_come)
    yield say(kpi_texts.YEAR_LANDING), money(found.year.landing), say(kpi_texts.LANDS_NOTE)
    yield say(kpi_texts.TO_COME), to_come, say(kpi_texts.TO_COME_NOTE)
    yield say(kpi_texts.YEAR_LANDS), money(found.landing), say(kpi_texts.YEAR_LANDS_NOTE)
    yield say(kpi_texts.TARGET), money(found.year.target), say(kpi_texts.FORECAST_TARGET_NOTE)
    yield say(kpi_texts.YEAR_SHORTAGE), money(one.shortage), say(kpi_texts.YEAR_SHORTAGE_NOTE)
    yield say(kpi_texts.MARKETING_SHARE), float(one.share), say(kpi_texts.FROM_SETTINGS)
    yield say(kpi_texts.MARKETING_AMOUNT), money(one.amount), None
    yield say(DECLARED["won_size"].name), _own(one.won_size), say(kpi_texts.OWN_ACTUAL_NOTE)
    yield say(DECLARED["win_rate"].name), _own(one.win_rate), say(kpi_texts.OWN_ACTUAL_NOTE)
    yield say(kpi_texts.DEALS_NEEDED), _own(one.deals), None
    rate = say(DECLARED["opportunity_rate"].name)
    yield rate, _own(one.opportunity_rate), say(kpi_texts.OWN_ACTUAL_NOTE)
    yield say(kpi_texts.LEADS_NEEDED), _own(one.leads), say(kpi_texts.ROUNDED_UP)


def _own(value: Decimal | Empty | None) -> CellValue:
    return value if isinstance(value, Empty) else money(value)


def _by_owner(book: Book, found: Forecast) -> Table:
    rows: list[list[CellValue]] = [
        [
            name or book.say(kpi_texts.NOBODY),
            money(year.won), money(year.weighted), money(year.full), money(year.landing),
            year.deals, overdue.deals, undated.deals,
        ]
        for name, year, overdue, undated in by_owner(book, found.first)
    ]  # fmt: skip
    year = found.year
    rows.append([
        book.say(TOTAL), money(year.won), money(year.weighted), money(year.full),
        money(year.landing), year.deals, found.overdue.deals, found.undated.deals,
    ])  # fmt: skip
    heads = (
        Head(book.say(kpi_texts.PERSON)),
        Head(book.say(DECLARED["won"].name), "money"),
        Head(book.say(kpi_texts.WEIGHTED), "money"),
        Head(book.say(kpi_texts.IN_FULL), "money"),
        Head(book.say(kpi_texts.LANDS), "money"),
        Head(book.say(kpi_texts.COUNT), "count"),
        Head(book.say(kpi_texts.OVERDUE), "count"),
        Head(book.say(kpi_texts.UNDATED), "count"),
    )
    heading = book.say(kpi_texts.FORECAST_BY_PERSON)
    return Table(heads, rows, heading, total=True)


def _rates(book: Book) -> Table:
    """確度 of 設定 beside what the sheet's own closed deals say."""
    rates = own_rates(book)
    phases = book.business.phases.listed
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for place, phase in enumerate(phases):
        row: list[CellValue] = [phase.name, book.business.certainties[phase.key] / SURE]
        one = None if rates is None else rates[place]
        if one is not None:
            row += [one.won / one.closed if one.closed else Empty.ZERO_BASE, one.closed]
            if 0 < one.closed < SMALL_SAMPLE:
                marks[place, 2] = Mark(muted=True, note=f"n = {one.closed}")
        rows.append([*row, *[None] * (4 - len(row))])
    heads = (
        Head(book.say(kpi_texts.PHASE)),
        Head(book.say(kpi_texts.CERTAINTY), "percent"),
        Head(book.say(kpi_texts.OWN_RATE), "percent", book.say(kpi_texts.OWN_RATE_NOTE)),
        Head(book.say(kpi_texts.CLOSED_DEALS), "count"),
    )
    note = kpi_texts.OWN_RATE_NOTE if rates is not None else kpi_texts.TOO_FEW_CLOSED
    return Table(
        heads, rows, book.say(kpi_texts.CERTAINTY_BY_PHASE), marks=marks, notes=(book.say(note),)
    )
