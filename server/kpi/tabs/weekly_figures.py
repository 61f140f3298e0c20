"""定例会: plan and actual, the weakest step, and each role's figures."""

from dataclasses import dataclass

from server.business import typed
from server.kpi.count.book import SMALL_SAMPLE, Book, cell
from server.kpi.count.chance import differ
from server.kpi.count.figures import Figure, Member, cases_of, figure
from server.kpi.pages import CellValue, Head, Mark, Table
from server.kpi.read.calendar import Period
from server.kpi.tabs.plan import actual_of, attained, gap, gap_format, landing
from sheets_schema import kpi_texts
from sheets_schema.metrics import DECLARED, QUOTIENTS, Empty
from sheets_schema.text import Text

RECENT_MONTHS = 3
PAST_MONTHS = 12
STEPS = ("valid_rate", "opportunity_rate", "qualified_rate", "win_rate")


def plan_this_month(book: Book) -> Table:
    """The targets of 全体 for the month of the as-of day."""
    month = typed.month_of_day(book.calendar.as_of)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for target in book.targets:
        if target.month != month or target.channel is not None:
            continue
        actual = actual_of(book, target)
        form = DECLARED[target.metric].format
        marks |= {(len(rows), at): Mark(format=form) for at in (1, 2, 5)}
        marks[len(rows), 3] = Mark(format=gap_format(target.metric))
        rows.append([
            book.say(DECLARED[target.metric].name),
            target.value,
            actual,
            gap(target.metric, actual, target.value),
            attained(target.metric, actual, target.value),
            landing(book, target, actual),
        ])  # fmt: skip
    heads = (
        Head(book.say(kpi_texts.METRIC)),
        Head(book.say(kpi_texts.TARGET), "number"),
        Head(book.say(kpi_texts.ACTUAL), "number"),
        Head(book.say(kpi_texts.GAP), "number"),
        Head(book.say(kpi_texts.ATTAINED), "percent"),
        Head(book.say(kpi_texts.LANDING), "number"),
    )
    heading = f"{book.say(kpi_texts.PLAN_THIS_MONTH)} {month // 12}/{month % 12 + 1:02}"
    notes = () if rows else (book.say(kpi_texts.NO_TARGETS),)
    return Table(heads, rows, heading, marks=marks, notes=notes)


@dataclass(frozen=True, slots=True)
class _Trend:
    """A step's rate in the last months and in those before, as (reached, cases)."""

    key: str
    recent: tuple[int, int]
    past: tuple[int, int]

    @property
    def fall(self) -> float:
        """Share of its past rate that is gone; 0 where either side has no cases."""
        (reached, cases), (reached_then, cases_then) = self.recent, self.past
        if not cases or not reached_then:
            return 0.0
        return 1 - (reached / cases) / (reached_then / cases_then)

    @property
    def beyond_all(self) -> bool:
        """Events of these months outnumber those of the stage before: no rate to judge by."""
        return any(reached > cases for reached, cases in (self.recent, self.past))

    @property
    def worse(self) -> bool:
        """Beyond what chance alone would do."""
        return not self.beyond_all and self.fall > 0 and differ(self.recent, self.past)


def steps(book: Book) -> Table:
    """Each step against its own past, by month of event, months in progress left out."""
    last = typed.month_of_day(book.calendar.as_of + 1) - 1
    recent = Period(last - RECENT_MONTHS + 1, last)
    past = Period(last - RECENT_MONTHS - PAST_MONTHS + 1, last - RECENT_MONTHS)
    keys = [key for key in STEPS if book.uses_qualified or key != "qualified_rate"]
    now, then = (book.channels_of(book.over("period", span)) for span in (recent, past))
    trends = [_Trend(key, _cases(key, now), _cases(key, then)) for key in keys]
    worst = max((one for one in trends if one.worse), key=lambda one: one.fall, default=None)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for trend in trends:
        for column, (_, cases) in ((1, trend.recent), (2, trend.past)):
            if 0 < cases < SMALL_SAMPLE:
                marks[len(rows), column] = Mark(muted=True, note=f"n = {cases}")
            if trend.beyond_all:
                marks[len(rows), column] = Mark(muted=True, note=book.say(kpi_texts.OVER_ALL))
        told = kpi_texts.WORST_STEP if trend is worst else _verdict(trend)
        rows.append([
            book.say(QUOTIENTS[trend.key].name),
            _rate(trend.recent),
            _rate(trend.past),
            book.say(told),
            book.say(kpi_texts.QUESTIONS[trend.key]) if trend is worst else None,
        ])  # fmt: skip
    heads = (
        Head(book.say(kpi_texts.STEP)),
        Head(book.say(kpi_texts.RECENT).format(months=RECENT_MONTHS), "percent"),
        Head(book.say(kpi_texts.BEFORE).format(months=PAST_MONTHS), "percent"),
        Head(book.say(kpi_texts.VERDICT)),
        Head(book.say(kpi_texts.TO_ASK)),
    )
    return Table(
        heads, rows, heading=book.say(kpi_texts.STEPS), marks=marks,
        notes=(book.say(kpi_texts.STEPS_NOTE),),
    )  # fmt: skip


def roles(book: Book) -> Table:
    """Each role's main figure first: this month and the last, by month of event."""
    month = typed.month_of_day(book.calendar.as_of)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for role, keys in _ROLES:
        for key in keys:
            metric = DECLARED[key]
            row: list[CellValue] = [
                book.say(role) if key == keys[0] else None, book.say(metric.name),
            ]  # fmt: skip
            for back in (0, 1):
                group = book.channels_of(book.of_month("period", month - back))
                value, mark = cell(key, group)
                marks[len(rows), len(row)] = Mark(
                    muted=mark is not None, note=mark.note if mark else None, format=metric.format
                )
                row.append(value)
            rows.append(row)
    heads = (
        Head(book.say(kpi_texts.ROLE)),
        Head(book.say(kpi_texts.METRIC)),
        Head(book.say(kpi_texts.THIS_MONTH), "number"),
        Head(book.say(kpi_texts.LAST_MONTH), "number"),
    )
    return Table(heads, rows, heading=book.say(kpi_texts.ROLES), marks=marks)


_ROLES: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("マーケティング", "Marketing"),
     ("opportunities", "cost_per_opportunity", "leads", "cost_per_lead")),
    (Text("インサイドセールス", "Inside sales"), ("opportunities", "win_rate")),
    (Text("営業", "Sales"), ("won_amount", "won")),
)  # fmt: skip


def _cases(key: str, group: list[Member]) -> tuple[int, int]:
    cases = cases_of(key, group) or 0
    rate: Figure = figure(key, group)
    reached = 0 if isinstance(rate, Empty) else round(rate * cases)
    return reached, cases


def _rate(counts: tuple[int, int]) -> CellValue:
    reached, cases = counts
    return reached / cases if cases else Empty.ZERO_BASE


def _verdict(trend: _Trend) -> Text:
    if not trend.recent[1] or not trend.past[1]:
        return kpi_texts.NO_COMPARISON
    if trend.beyond_all:
        return kpi_texts.NOT_JUDGED
    if not differ(trend.recent, trend.past):
        return kpi_texts.WITHIN_CHANCE
    return kpi_texts.FELL if trend.fall > 0 else kpi_texts.ROSE
