"""定例会: each role's figures against its target, and at equal days of earlier months."""

from dataclasses import dataclass

from server.business import typed
from server.kpi.count.between import members_between
from server.kpi.count.book import SMALL_SAMPLE, Book, beyond_all
from server.kpi.count.figures import Figure, Member, cases_of, figure
from server.kpi.pages import CellValue, Head, Mark, Table
from server.kpi.read.targets import Target
from server.kpi.tabs.plan import attained, landing, met
from sheets_schema import kpi_texts
from sheets_schema import meeting_texts as words
from sheets_schema.metrics import DECLARED, SUMS, asks_for_costs
from sheets_schema.text import Text

# Each role's main figure first.
ROLES: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("マーケティング", "Marketing"),
     ("opportunities", "cost_per_opportunity", "leads", "cost_per_lead")),
    (Text("インサイドセールス", "Inside sales"), ("opportunities", "win_rate")),
    (Text("営業", "Sales"), ("won_amount", "won")),
)  # fmt: skip
_KEYS = tuple(dict.fromkeys(key for _, keys in ROLES for key in keys))


@dataclass(frozen=True, slots=True)
class _Span:
    """`whole`: the same month in full, for unit costs."""

    days: list[Member]
    whole: list[Member]


def roles(book: Book) -> Table:
    as_of = book.calendar.as_of
    month = typed.month_of_day(as_of)
    passed = as_of - typed.first_day(month) + 1
    spans = [_span(book, one, passed) for one in (month, month - 1, month - 12)]
    has_last_year = min(book.months("period"), default=month) <= month - 12
    targets = {
        one.metric: one for one in book.targets if one.month == month and one.channel is None
    }
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for role, keys in ROLES:
        for key in keys:
            place = len(rows)
            target = targets.get(key)
            figures = [_of(book, key, one) for one in spans]
            shown = figures if has_last_year else [*figures[:2], None]
            form = DECLARED[key].format
            marks[place, 2] = Mark(format=form)
            for column, one in enumerate(shown, 4):
                marks[place, column] = _mark(book, key, one)
            rate = None if target is None else _attained(book, target, figures[0][0])
            marks[place, 3] = met(rate)
            rows.append([
                book.say(role) if key == keys[0] else None,
                book.say(DECLARED[key].name),
                None if target is None else target.value,
                rate,
                *(None if one is None else one[0] for one in shown),
            ])  # fmt: skip
    heads = (
        Head(book.say(words.ROLES), note=book.say(words.ROLES_NOTE).format(days=passed)),
        Head(book.say(kpi_texts.METRIC)),
        Head(book.say(kpi_texts.TARGET), "number"),
        Head(book.say(words.ATTAINED_BY_LANDING), "percent", book.say(kpi_texts.ATTAINED_NOTE)),
        Head(book.say(words.THIS_MONTH), "number"),
        Head(book.say(words.LAST_MONTH), "number"),
        Head(book.say(words.LAST_YEAR), "number"),
    )
    return Table(heads, rows, marks=marks, block="roles")


def short_roles(book: Book) -> Table:
    """For ダッシュボード: this month and the last at equal days."""
    whole = book.once(roles)
    kept = (0, 1, 4, 5)
    *figures, _ = (whole.heads[column] for column in kept[1:])
    # A card's width is narrower than a column of 定例会.
    last = Head(book.say(words.LAST_MONTH_SHORT), "number")
    heads = (Head(book.say(kpi_texts.ROLE)), *figures, last)
    return Table(
        heads,
        [[row[column] for column in kept] for row in whole.rows],
        heading=book.say(words.ROLES),
        marks={
            (row, kept.index(column)): mark
            for (row, column), mark in whole.marks.items()
            if column in kept
        },
    )


def _span(book: Book, month: int, days: int) -> _Span:
    first, last = typed.first_day(month), typed.last_day(month)
    return _Span(
        members_between(book, _KEYS, first, min(first + days - 1, last)),
        book.of_month("period", month),
    )


Measured = tuple[Figure, int | None]


def _of(book: Book, key: str, span: _Span) -> Measured:
    """Costs have no day: a unit cost is that of the whole month."""
    group = book.group(key, span.whole if asks_for_costs(key) else span.days)
    return figure(key, group), cases_of(key, group)


def _attained(book: Book, target: Target, actual: Figure) -> CellValue:
    """By the landing; of a rate or unit cost only once the month is over."""
    projected = target.metric in SUMS and not asks_for_costs(target.metric)
    if not projected and typed.last_day(target.month) > book.calendar.as_of:
        return book.say(words.MEASURING)
    landed = landing(book, target, actual)
    if landed is None or isinstance(landed, str):
        return None
    return attained(target.metric, landed, target.value)


def _mark(book: Book, key: str, measured: Measured | None) -> Mark:
    form = DECLARED[key].format
    if measured is None:
        return Mark(format=form)
    value, cases = measured
    if beyond_all(key, value):
        return Mark(format=form, muted=True, note=book.say(kpi_texts.OVER_ALL))
    few = cases is not None and cases < SMALL_SAMPLE
    return Mark(format=form, muted=few, note=f"n = {cases}" if few else None)
