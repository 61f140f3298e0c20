"""定例会: plan against actual with where the month will land, for all and where it is worst."""

from collections.abc import Iterator
from dataclasses import dataclass

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.figures import Figure, Keyed, by_value, figure
from server.kpi.count.moved import dimensions_apart
from server.kpi.pages import CellValue, Head, Mark, Table
from server.kpi.read.calendar import Period
from server.kpi.read.columns import Bools, Ints
from server.kpi.read.targets import Target
from server.kpi.tabs.plan import actual_of, attained, landing, met
from sheets_schema import kpi_texts
from sheets_schema import meeting_texts as words
from sheets_schema.dimensions import CHANNEL, Dimension
from sheets_schema.meeting import KGI_STAGES
from sheets_schema.metrics import DECLARED, SUMS, Empty, asks_for_costs

PAST_MONTHS = 12


def headline(book: Book) -> str:
    """The key of the figure that stands first, by the firm's own stage."""
    return KGI_STAGES[book.business.whole("kgi_stage")][1]


def plan_this_month(book: Book, room: int) -> Table:
    """`room`: lines at most."""
    month = typed.month_of_day(book.calendar.as_of)
    kgi = headline(book)
    targets = [one for one in book.targets if one.month == month and one.channel is None]
    of_kgi = next((one.value for one in targets if one.metric == kgi), None)
    stage = book.say(KGI_STAGES[book.business.whole("kgi_stage")][0])
    first = f"{book.say(words.HEADLINE).format(stage=stage)}: {book.say(DECLARED[kgi].name)}"
    lines = [_line(book, first, Target(month, None, kgi, of_kgi or 0, 0), has_target=bool(of_kgi))]
    worst = list(_worst(book, month, kgi))
    others = [one for one in targets if one.metric != kgi]
    shown = others[: room - 1 - len(worst)]
    lines += [_line(book, book.say(DECLARED[one.metric].name), one) for one in shown]
    lines += worst
    notes = [book.say(words.PLAN_NOTE), book.say(kpi_texts.PLAN_NOTE)]
    if more := len(others) - len(shown):
        notes.append(book.say(words.PLAN_MORE).format(count=more))
    if not targets:
        notes.append(book.say(kpi_texts.NO_TARGETS))
    label = book.say(words.PLAN).format(month=typed.month_text(month))
    heads = (
        Head(label, note="\n".join(notes)),
        Head(book.say(words.SCOPE)),
        Head(book.say(kpi_texts.TARGET), "number"),
        Head(book.say(kpi_texts.ACTUAL), "number"),
        Head(book.say(kpi_texts.LANDING), "number", book.say(kpi_texts.LANDING_NOTE)),
        Head(book.say(words.LANDING_ATTAINED), "percent", book.say(kpi_texts.ATTAINED_NOTE)),
    )
    marks: dict[tuple[int, int], Mark] = {}
    for place, line in enumerate(lines):
        form = DECLARED[line.metric].format
        for column in (2, 3, 4):
            marks[place, column] = Mark(format=form)
        if line.usual:
            marks[place, 2] = Mark(format=form, muted=True, note=book.say(words.USUAL))
        else:
            marks[place, 5] = met(line.cells[5])
    return Table(heads, [line.cells for line in lines], marks=marks, block="plan")


@dataclass(frozen=True, slots=True)
class _Line:
    """`usual`: beside the actual stands what months usually bring, for want of a target."""

    metric: str
    cells: list[CellValue]
    usual: bool = False


def _line(book: Book, name: str, target: Target, *, has_target: bool = True) -> _Line:
    actual = actual_of(book, target)
    wanted = target.value if has_target else None
    return _Line(
        target.metric,
        [name, book.say(kpi_texts.ALL_CHANNELS), wanted, actual, *_landed(book, target, actual,
                                                                        wanted)],
    )  # fmt: skip


def _landed(
    book: Book, target: Target, actual: Figure, wanted: float | None
) -> tuple[CellValue, CellValue]:
    """着地見込み, and what it is of the target; of a rate or unit cost once the month is over."""
    in_progress = typed.last_day(target.month) > book.calendar.as_of
    projected = target.metric in SUMS and not asks_for_costs(target.metric)
    if in_progress and not projected:
        measuring = book.say(words.MEASURING)
        return measuring, None if wanted is None else measuring
    landed = landing(book, target, actual)
    if wanted is None or landed is None or isinstance(landed, str):
        return landed, None
    return landed, attained(target.metric, landed, wanted)


def _worst(book: Book, month: int, kgi: str) -> Iterator[_Line]:
    """The channel and the campaign that fall furthest short of their target, or of their own usual
    month where they have none."""
    for dimension in dimensions_apart(book):
        found = _furthest_below(book, dimension, month, kgi)
        if found is not None:
            yield found


def _furthest_below(book: Book, dimension: Dimension, month: int, kgi: str) -> _Line | None:
    made = book.keys(dimension)
    past = [one for one in book.months("period") if month - PAST_MONTHS <= one < month]
    now, before = (
        _values(book, dimension, kgi, span)
        for span in (Period(month, month), Period(month - PAST_MONTHS, month - 1))
    )
    targets = {
        one.channel: one.value
        for one in book.targets
        if dimension is CHANNEL and (one.month, one.metric) == (month, kgi)
    }
    worst: tuple[float, int, float, bool, Target, Figure] | None = None
    for value in range(len(made.names) - 1):
        has_target = value in targets
        usual = before[value] / len(past) if past else 0.0
        wanted = float(targets.get(value, usual))
        target = Target(month, value if dimension is CHANNEL else None, kgi, wanted, 0)
        landed = landing(book, target, now[value])
        if not wanted or not isinstance(landed, int | float):
            continue
        short = wanted - landed
        if short > 0 and (worst is None or short > worst[0]):
            worst = (short, value, wanted, not has_target, target, now[value])
    if worst is None:
        return None
    _, value, wanted, usual_month, target, actual = worst
    name = book.say(words.WORST).format(
        metric=book.say(DECLARED[kgi].name), dimension=book.say(dimension.name)
    )
    landed_cells = _landed(book, target, actual, wanted)
    return _Line(kgi, [name, made.names[value], wanted, actual, *landed_cells], usual_month)


def _values(book: Book, dimension: Dimension, key: str, span: Period) -> list[int | float]:
    """The figure `key` of each value by month of event; 0 where there is none."""
    made = book.keys(dimension)
    keyed = Keyed(leads=made.leads, costs=None, width=len(made.names))

    def holds(months: Ints) -> Bools:
        return span.holds(months)

    groups = by_value(book.facts, "period", keyed, (key,), holds)
    figures = (figure(key, group) for group in groups)
    return [0 if isinstance(one, Empty) else one for one in figures]
