"""目標対比: each target beside its actual, and the fiscal year so far."""

from collections.abc import Iterable
from dataclasses import replace

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.figures import Figure, figure
from server.kpi.count.forecast import fiscal_year_start
from server.kpi.count.landing import is_projected, progress
from server.kpi.count.landing import landing as carried_on
from server.kpi.count.settled import last_settled_month
from server.kpi.pages import SIGNS, CellValue, Chart, Drawn, Head, Mark, Page, Table
from server.kpi.read.targets import Target
from sheets_schema import charts, kpi_texts
from sheets_schema.metrics import (
    DECLARED,
    LOWER_IS_BETTER,
    QUOTIENTS,
    SUMS,
    Empty,
    Format,
)
from sheets_schema.tabs import PLAN


def plan(book: Book) -> Page:
    year = _fiscal_year(book)
    return Page(PLAN, (_by_month(book), year), chart=_chart(book, year))


def _chart(book: Book, year: Table) -> Chart | None:
    """The first scope of the year's table: 全体, where that has targets."""
    scopes = [row[0] for row in year.rows]
    shown = range(sum(one == scopes[0] for one in scopes))
    if not shown:
        return None
    everyone = scopes[0] == book.say(kpi_texts.ALL_CHANNELS)
    title = book.say(charts.PLAN if everyone else charts.PLAN_OF_CHANNEL)
    drawn = (Drawn(6, charts.BLUE, labels=True),)
    return Chart(title.format(channel=scopes[0]), "BAR", shown, drawn, table=1, domain=1)


def actual_of(book: Book, target: Target) -> Figure:
    """The figure of the target's month by the month of events."""
    month = book.of_month("period", target.month)
    return figure(target.metric, book.group(target.metric, month, target.channel))


def so_far(book: Book, targets: Iterable[Target]) -> list[Target]:
    """Those of months that have begun by the as-of day: what an actual may be held against."""
    now = typed.month_of_day(book.calendar.as_of)
    return [one for one in targets if one.month <= now]


def attained(key: str, actual: Figure, target: float) -> Figure:
    """達成率: actual ÷ target; target ÷ actual where less is better."""
    if isinstance(actual, Empty):
        return actual
    above, below = (target, actual) if key in LOWER_IS_BETTER else (actual, target)
    return above / below if below else Empty.ZERO_BASE


def gap(key: str, actual: Figure, target: float) -> Figure:
    """Actual − target; of two rates in points, as `gap_format` shows it."""
    if isinstance(actual, Empty):
        return actual
    return (actual - target) * 100 if DECLARED[key].format == "percent" else actual - target


def gap_format(key: str) -> Format:
    form = DECLARED[key].format
    return "points" if form == "percent" else form


def landing(book: Book, target: Target, actual: Figure) -> Figure | None:
    """着地見込み of the target's month."""
    return carried_on(book, target.month, target.metric, actual)


def judged(book: Book, target: Target, actual: Figure, settled: int) -> tuple[CellValue, Mark]:
    """達成率, and what its cell carries. `settled`: the newest month that is old enough for rates.

    A part of a month is not held against the whole one's target: its landing is, and what has none
    is 計測途中."""
    key, month = target.metric, target.month
    passed = progress(book, month)
    if not passed.begun:
        return None, Mark()
    if isinstance(actual, Empty):
        return actual, Mark()
    young = month > settled if key in QUOTIENTS else not passed.over
    if not young:
        rate = attained(key, actual, target.value)
        return rate, met(rate)
    lands = landing(book, target, actual) if is_projected(key) else None
    if lands is None:
        note = book.say(kpi_texts.TOO_YOUNG)
        return book.say(kpi_texts.NOT_YET), Mark(muted=True, note=note)
    rate = attained(key, lands, target.value)
    return rate, met(rate, Mark(muted=True, note=book.say(kpi_texts.LANDING_OF_TARGET)))


def met(rate: CellValue, mark: Mark = Mark()) -> Mark:  # noqa: B008  it is never changed
    """`mark`, and whether a 達成率 reaches the target: by a sign, and in the ink that goes with
    it."""
    if not isinstance(rate, int | float):
        return mark
    reached = rate >= 1
    return replace(mark, sign=SIGNS[reached], good=reached, warn=not reached)


def channel_name(book: Book, channel: int | None) -> str:
    if channel is None:
        return book.say(kpi_texts.ALL_CHANNELS)
    names = [*(one.name for one in book.business.channels), book.business.unclassified]
    return names[channel]


def _by_month(book: Book) -> Table:
    targets = [one for one in book.targets if book.period.has(one.month)]
    order = sorted(targets, key=lambda one: (one.month, _place(one.channel)))
    settled = book.once(last_settled_month)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for target in order:
        metric = DECLARED[target.metric]
        begun = typed.first_day(target.month) <= book.calendar.as_of
        actual = actual_of(book, target)
        rate, mark = judged(book, target, actual, settled)
        marks |= {(len(rows), at): Mark(format=metric.format) for at in (3, 4, 7)}
        marks[len(rows), 5] = Mark(format=gap_format(target.metric))
        marks[len(rows), 6] = mark
        rows.append([
            typed.first_day(target.month),
            channel_name(book, target.channel),
            book.say(metric.name),
            target.value,
            actual if begun else None,
            gap(target.metric, actual, target.value) if begun else None,
            rate,
            landing(book, target, actual),
        ])  # fmt: skip
    heads = (
        Head(book.say(kpi_texts.MONTH), "month"),
        Head(book.say(kpi_texts.CHANNEL)),
        Head(book.say(kpi_texts.METRIC)),
        Head(book.say(kpi_texts.TARGET), "number"),
        Head(book.say(kpi_texts.ACTUAL), "number"),
        Head(book.say(kpi_texts.GAP), "number"),
        Head(book.say(kpi_texts.ATTAINED), "percent", book.say(kpi_texts.ATTAINED_NOTE)),
        Head(book.say(kpi_texts.LANDING), "number", book.say(kpi_texts.LANDING_NOTE)),
    )
    note = kpi_texts.PLAN_NOTE if rows else kpi_texts.NO_TARGETS
    return Table(heads, rows, marks=marks, notes=(book.say(note),))


def _fiscal_year(book: Book) -> Table:
    """Sums only: rates do not add up."""
    first = fiscal_year_start(book)
    plans: dict[tuple[int | None, str], list[Target]] = {}
    for target in book.targets:
        if target.metric in SUMS and first <= target.month < first + 12:
            plans.setdefault((target.channel, target.metric), []).append(target)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    declared = list(SUMS)
    for channel, key in sorted(plans, key=lambda one: (_place(one[0]), declared.index(one[1]))):
        targets = plans[channel, key]
        begun = so_far(book, targets)
        wanted = sum(one.value for one in begun)
        actuals = [actual_of(book, one) for one in begun]
        actual = _sum(actuals)
        lands = [landing(book, one, got) for one, got in zip(begun, actuals, strict=True)]
        marks |= {(len(rows), at): Mark(format=SUMS[key].format) for at in (2, 3, 4, 5, 7)}
        rate, marks[len(rows), 6] = _judged_sum(book, key, actual, lands, begun)
        rows.append([
            channel_name(book, channel),
            book.say(SUMS[key].name),
            sum(one.value for one in targets),
            wanted,
            actual,
            gap(key, actual, wanted),
            rate,
            None if None in lands else _sum(lands),
        ])  # fmt: skip
    heads = (
        Head(book.say(kpi_texts.CHANNEL)),
        Head(book.say(kpi_texts.METRIC)),
        Head(book.say(kpi_texts.YEAR_TARGET), "number"),
        Head(book.say(kpi_texts.TARGET_SO_FAR), "number"),
        Head(book.say(kpi_texts.ACTUAL_SO_FAR), "number"),
        Head(book.say(kpi_texts.GAP), "number"),
        Head(book.say(kpi_texts.ATTAINED), "percent"),
        Head(book.say(kpi_texts.LANDING), "number", book.say(kpi_texts.LANDING_NOTE)),
    )
    heading = book.say(kpi_texts.FISCAL_YEAR).format(
        first=typed.month_text(first),
        last=typed.month_text(first + 11),
    )
    return Table(heads, rows, heading, marks=marks, notes=(book.say(kpi_texts.FISCAL_NOTE),))


def _sum(values: Iterable[Figure | None]) -> Figure:
    """Of those that are figures; the first word where none is."""
    everything = [one for one in values if one is not None]
    known = [one for one in everything if not isinstance(one, Empty)]
    return sum(known) if known or not everything else everything[0]


def _judged_sum(
    book: Book,
    key: str,
    actual: Figure,
    lands: list[Figure | None],
    begun: list[Target],
) -> tuple[CellValue, Mark]:
    """達成率 of the months so far: by what the one in progress comes to."""
    wanted = sum(one.value for one in begun)
    if all(progress(book, one.month).over for one in begun):
        rate = attained(key, actual, wanted)
        return rate, met(rate)
    if None in lands:
        note = book.say(kpi_texts.TOO_YOUNG)
        return book.say(kpi_texts.NOT_YET), Mark(muted=True, note=note)
    rate = attained(key, _sum(lands), wanted)
    return rate, met(rate, Mark(muted=True, note=book.say(kpi_texts.LANDING_OF_TARGET)))


def _place(channel: int | None) -> int:
    """全体 stands before the channels."""
    return -1 if channel is None else channel
