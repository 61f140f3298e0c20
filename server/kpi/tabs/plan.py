"""目標対比: each target beside its actual, and the fiscal year so far."""

from collections.abc import Iterable

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.figures import Figure, figure
from server.kpi.forecast import fiscal_year_start
from server.kpi.pages import CellValue, Head, Mark, Page, Table
from server.kpi.read.targets import Target
from sheets_schema import kpi_texts
from sheets_schema.metrics import (
    DECLARED,
    LOWER_IS_BETTER,
    SUMS,
    Empty,
    Format,
    asks_for_costs,
)
from sheets_schema.tabs import PLAN


def plan(book: Book) -> Page:
    return Page(PLAN, (_by_month(book), _fiscal_year(book)))


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


def landing(book: Book, target: Target, actual: Figure) -> CellValue:
    """着地見込み: a sum of a month in progress, at the pace of its days so far. Rates and costs are
    not projected: a cost is entered once a month."""
    as_of = book.calendar.as_of
    first, last = typed.first_day(target.month), typed.last_day(target.month)
    if first > as_of:
        return None
    grows = target.metric in SUMS and not asks_for_costs(target.metric)
    if isinstance(actual, Empty) or last <= as_of or not grows:
        return actual
    return actual / (as_of - first + 1) * (last - first + 1)


def channel_name(book: Book, channel: int | None) -> str:
    if channel is None:
        return book.say(kpi_texts.ALL_CHANNELS)
    names = [*(one.name for one in book.business.channels), book.business.unclassified]
    return names[channel]


def _by_month(book: Book) -> Table:
    targets = [one for one in book.targets if book.period.has(one.month)]
    order = sorted(targets, key=lambda one: (one.month, _place(one.channel)))
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for target in order:
        metric = DECLARED[target.metric]
        begun = typed.first_day(target.month) <= book.calendar.as_of
        actual = actual_of(book, target)
        marks |= {(len(rows), at): Mark(format=metric.format) for at in (3, 4, 7)}
        marks[len(rows), 5] = Mark(format=gap_format(target.metric))
        rows.append([
            typed.first_day(target.month),
            channel_name(book, target.channel),
            book.say(metric.name),
            target.value,
            actual if begun else None,
            gap(target.metric, actual, target.value) if begun else None,
            attained(target.metric, actual, target.value) if begun else None,
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
        known = [one for one in actuals if not isinstance(one, Empty)]
        actual: Figure = sum(known) if known or not actuals else actuals[0]
        marks |= {(len(rows), at): Mark(format=SUMS[key].format) for at in (2, 3, 4, 5)}
        rows.append([
            channel_name(book, channel),
            book.say(SUMS[key].name),
            sum(one.value for one in targets),
            wanted,
            actual,
            gap(key, actual, wanted),
            attained(key, actual, wanted),
        ])  # fmt: skip
    heads = (
        Head(book.say(kpi_texts.CHANNEL)),
        Head(book.say(kpi_texts.METRIC)),
        Head(book.say(kpi_texts.YEAR_TARGET), "number"),
        Head(book.say(kpi_texts.TARGET_SO_FAR), "number"),
        Head(book.say(kpi_texts.ACTUAL_SO_FAR), "number"),
        Head(book.say(kpi_texts.GAP), "number"),
        Head(book.say(kpi_texts.ATTAINED), "percent"),
    )
    heading = book.say(kpi_texts.FISCAL_YEAR).format(
        first=f"{first // 12}/{first % 12 + 1:02}",
        last=f"{(first + 11) // 12}/{(first + 11) % 12 + 1:02}",
    )
    return Table(heads, rows, heading, marks=marks, notes=(book.say(kpi_texts.FISCAL_NOTE),))


def _place(channel: int | None) -> int:
    """全体 stands before the channels."""
    return -1 if channel is None else channel
