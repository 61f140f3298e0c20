"""ダッシュボード: the headline figures, the numbers behind the charts, and what needs attention."""

from collections.abc import Iterator, Sequence

from server.business import typed
from server.kpi.board import BoardLine, BoardPage, Card, Fact
from server.kpi.count.book import Book
from server.kpi.count.figures import Figure, Member, figure
from server.kpi.count.follow_ups import idle_deals
from server.kpi.count.forecast import forecast
from server.kpi.count.gaps import all_gaps
from server.kpi.count.marketing import needed
from server.kpi.count.settled import last_settled_month
from server.kpi.pages import CellValue, Link
from server.kpi.tabs.forecast import money
from server.kpi.tabs.invalid_reasons import invalid_reasons
from server.kpi.tabs.pipeline import pipeline
from server.kpi.tabs.plan import judged, landing
from server.kpi.tabs.today import follow_ups_of
from server.kpi.tabs.weekly_roles import short_roles
from sheets_schema import dashboard as words
from sheets_schema import features, kpi_texts
from sheets_schema.metrics import (
    DECLARED,
    LOWER_IS_BETTER,
    QUOTIENTS,
    Empty,
    Format,
    asks_for_costs,
)
from sheets_schema.tabs import (
    COSTS,
    DASHBOARD,
    FORECAST,
    LEADS,
    PIPELINE,
    QUALITY,
    SETTINGS,
    TODAY,
)
from sheets_schema.text import Text

HEADLINES = ("valid", "opportunities", "won", "cost_per_won")
STAGES = ("valid", "opportunities", "won")
UNIT_COSTS = ("cost_per_valid", "cost_per_opportunity", "cost_per_won")
TREND = (*STAGES, "opportunity_rate")


def dashboard(book: Book, link: Link, admin: str = "") -> BoardPage:
    """`link(tab, row)`: the address of a row. `admin`: that of the status page, "" where nobody
    knows how it is reached."""
    is_empty = not book.columns.is_row.any()
    lines = _first_steps(book, link, admin) if is_empty else _attention(book, link)
    return BoardPage(
        DASHBOARD,
        (),
        cards=tuple(_card(book, key) for key in HEADLINES),
        outlook=tuple(_outlook(book, link)),
        attention=tuple(lines) or (BoardLine(book.say(words.NOTHING)),),
        attention_head=words.FIRST_STEPS if is_empty else words.ATTENTION,
        roles=short_roles(book),
        blocks={
            words.FUNNEL: _by_channel(book, STAGES),
            words.COSTS: _by_channel(book, UNIT_COSTS),
            words.TREND: _by_month(book),
            words.REASONS: _reasons(book),
        },
    )


def _card(book: Book, key: str) -> Card:
    month = typed.month_of_day(book.calendar.as_of)
    this, last = (_of_month(book, key, one) for one in (month, month - 1))
    targets = [
        one for one in book.targets if (one.month, one.channel, one.metric) == (month, None, key)
    ]
    target = targets[0] if targets else None
    attained = (
        None if target is None else judged(book, target, this, book.once(last_settled_month))[0]
    )
    return Card(
        label=book.say(words.TOTAL_SO_FAR).format(label=book.say(DECLARED[key].name)),
        format=DECLARED[key].format,
        value=figure(key, book.cohort),
        month=this,
        before=last,
        in_progress=typed.last_day(month) > book.calendar.as_of,
        target=None if target is None else target.value,
        attained=attained,
        landing=None if target is None else landing(book, target, this),
        less_is_better=key in LOWER_IS_BETTER,
    )


def _outlook(book: Book, link: Link) -> Iterator[Fact]:
    """What was won and what is open; 今期着地, what the year lacks, and what of it marketing has to
    bring."""
    won = book.say(words.TOTAL_SO_FAR).format(label=book.say(DECLARED["won_amount"].name))
    yield Fact(won, figure("won_amount", book.cohort))
    open_amount = pipeline(book).tables[0].rows[-1][2]
    yield Fact(book.say(words.OPEN_DEALS), open_amount, link=link(PIPELINE.key, 1))
    if features.FORECAST.key not in book.business.features:
        return
    found = book.once(forecast)
    to_bring = needed(book, found.shortage)
    leads = to_bring.leads
    yield Fact(book.say(words.THIS_YEAR_LANDS), money(found.landing), link=link(FORECAST.key, 1))
    none = book.say(words.NO_TARGET)
    facts: tuple[tuple[Text, CellValue, Format], ...] = (
        (words.SHORTAGE, money(found.shortage), "money"),
        (words.MARKETING, money(to_bring.amount), "money"),
        (words.LEADS_NEEDED, leads if isinstance(leads, Empty) else money(leads), "count"),
    )
    for label, value, form in facts:
        yield Fact(book.say(label), none if value is None else value, form)


def _of_month(book: Book, key: str, month: int) -> Figure:
    """Where every contract of the month came by channels of unknown cost, that is why there is no
    cost per contract: not that there was none."""
    group = book.channels_of(book.of_month("period", month))
    value = figure(key, group)
    if value is Empty.ZERO_BASE and asks_for_costs(key):
        counted = figure(QUOTIENTS[key].denominator, group)
        return Empty.UNKNOWN_COST if counted else value
    return value


def _by_channel(book: Book, keys: Sequence[str]) -> list[list[CellValue]]:
    """As many channels as the chart has room for: the largest by name, the others in one."""
    rows: list[list[CellValue]] = [
        [book.say(kpi_texts.CHANNEL), *(book.say(DECLARED[key].name) for key in keys)]
    ]
    named, others = _largest(book, words.FUNNEL.rows - 1)
    for name, member in named:
        rows.append([name, *(_number(figure(key, [member])) for key in keys)])
    if others:
        label = book.say(kpi_texts.OTHERS).format(count=len(others))
        rows.append([label, *(_number(figure(key, others)) for key in keys)])
    return rows


def _largest(book: Book, room: int) -> tuple[list[tuple[str, Member]], list[Member]]:
    """(name, channel) in the order of 設定, and those that are left over."""
    channels = list(zip(book.channel_names(book.cohort), book.cohort, strict=True))
    if len(channels) <= room:
        return channels, []

    def size(place: int) -> list[float]:
        # A channel that starts at 商談 has no leads, and counts by its deals.
        values = (figure(key, [channels[place][1]]) for key in ("valid", "opportunities"))
        return [0.0 if isinstance(one, Empty) else float(one) for one in values]

    kept = set(sorted(range(len(channels)), key=size, reverse=True)[: room - 1])
    named = [one for place, one in enumerate(channels) if place in kept]
    return named, [member for place, (_, member) in enumerate(channels) if place not in kept]


def _by_month(book: Book) -> list[list[CellValue]]:
    """Always as many months as the chart has room for, up to the one of the as-of day."""
    last = typed.month_of_day(book.calendar.as_of)
    rows: list[list[CellValue]] = [
        [book.say(words.MONTH), *(book.say(DECLARED[key].name) for key in TREND)]
    ]
    for month in range(last - words.TREND.rows + 2, last + 1):
        group = book.channels_of(book.of_month("period", month))
        values = [_number(figure(key, group)) for key in TREND]
        rows.append([typed.month_text(month), *values])
    return rows


def _reasons(book: Book) -> list[list[CellValue]]:
    head: list[CellValue] = [book.say(kpi_texts.INVALID_REASON), book.say(kpi_texts.COUNT)]
    *lines, _ = book.once(invalid_reasons).tables[0].rows
    return [head, *(list(line[:2]) for line in lines)]


def _first_steps(book: Book, link: Link, admin: str) -> Iterator[BoardLine]:
    yield BoardLine(book.say(words.NO_LEADS_YET))
    connect = words.CONNECT_ON_PAGE if admin else words.CONNECT_BY_DOCS
    yield BoardLine(book.say(connect).format(step=book.say(words.CONNECT)), admin or None)
    for told, tab in (
        (words.LISTS_IN_HAND, LEADS),
        (words.SET_UP, SETTINGS),
        (words.ENTER_COSTS, COSTS),
    ):
        yield BoardLine(book.say(told), link(tab.key, 1))


def _attention(book: Book, link: Link) -> Iterator[BoardLine]:
    waiting = follow_ups_of(book).waiting
    for count, told in (
        (waiting.late_actions(book.calendar.as_of), words.LATE),
        (int(waiting.late.sum()), words.NEW_TOO_LONG),
        (int(idle_deals(book.columns, book.leads).sum()), words.SILENT),
    ):
        if count:
            days = book.business.whole("stale_days")
            yield BoardLine(
                book.say(told).format(count=f"{count:,}", days=days), link(TODAY.key, 1)
            )
    if book.findings.count:
        told_doubts = book.say(words.DOUBTS).format(count=f"{book.findings.count:,}")
        yield BoardLine(told_doubts, link(QUALITY.key, 1))
    names = [
        name
        for name, member in zip(book.channel_names(book.cohort), book.cohort, strict=True)
        if not member.cost_known and not member.is_empty
    ]
    separator = "、" if book.locale == "ja" else ", "
    if unpaid := book.once(all_gaps):
        told_gaps = separator.join(gap.name for gap in unpaid)
        yield BoardLine(book.say(words.UNPAID).format(names=told_gaps), link(COSTS.key, 1))
    if names:
        yield BoardLine(
            book.say(words.NO_COSTS).format(names=separator.join(names)), link(COSTS.key, 1)
        )


def _number(value: CellValue) -> CellValue:
    """A chart leaves out what has no figure."""
    return None if isinstance(value, Empty) else value
