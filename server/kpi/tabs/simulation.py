"""シミュレーション: what the agreed assumptions lead to, forwards from a cost and backwards from a
goal, beside the sheet's own actuals."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from server.kpi.count.book import Book
from server.kpi.count.figures import Figure, figure
from server.kpi.pages import CellValue, Head, Mark, Page, Table
from sheets_schema import kpi_texts
from sheets_schema.business_settings import BY_KEY
from sheets_schema.metrics import DECLARED, Empty, Format
from sheets_schema.tabs import SIMULATION
from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class _Step:
    """`assumed`: the input. `result`: rounded as the step says, `expected`: unrounded. `actual`:
    the sheet's own figure for the input."""

    name: str
    assumed: Decimal | None
    assumed_format: Format
    result: Decimal | Empty | None
    expected: Decimal | Empty | None
    result_format: Format
    actual: Figure | None = None


def simulation(book: Book) -> Page:
    return Page(
        SIMULATION,
        (
            _table(book, list(_forward(book)), kpi_texts.FORWARD, kpi_texts.ROUNDED_HALF_UP),
            _table(book, list(_backward(book)), kpi_texts.BACKWARD, kpi_texts.ROUNDED_UP),
        ),
    )


def _forward(book: Book) -> Iterator[_Step]:
    """Rounded half up at each step; the expected value is carried on unrounded."""
    given = book.business.number
    group = book.cohort
    cost, leads = given("plan_cost"), given("plan_leads")
    yield _Step(_name(book, "plan_cost"), cost, "money", None, None, "money",
                figure("all_cost", book.with_unallocated(book.all_events)))  # fmt: skip
    yield _Step(_name(book, "plan_leads"), leads, "count", leads, leads, "count",
                figure("leads", group))  # fmt: skip
    rounded = expected = leads
    for key, result, actual in (
        ("plan_follow_rate", kpi_texts.FOLLOWED, _follow_rate(book)),
        (
            "plan_opportunity_rate",
            DECLARED["opportunities"].name,
            figure("opportunity_rate", group),
        ),
        ("plan_qualified_rate", DECLARED["qualified"].name, _if_used(book, "qualified_rate")),
        ("plan_win_rate", DECLARED["won"].name, _if_used(book, "qualified_win_rate")),
    ):
        rounded = (rounded * given(key)).to_integral_value(ROUND_HALF_UP)
        expected *= given(key)
        name = f"{_name(book, key)} → {book.say(result)}"
        yield _Step(name, given(key), "percent", rounded, expected, "count", actual)
    deal, margin = given("plan_deal"), given("plan_margin")
    revenue, expected_revenue = rounded * deal, expected * deal
    yield _Step(f"{_name(book, 'plan_deal')} → {book.say(kpi_texts.REVENUE)}", deal, "money",
                revenue, expected_revenue, "money", figure("won_size", book.events))  # fmt: skip
    gross, expected_gross = revenue * margin, expected_revenue * margin
    yield _Step(f"{_name(book, 'plan_margin')} → {book.say(DECLARED['gross_profit'].name)}",
                margin, "percent", gross, expected_gross, "money")  # fmt: skip
    roi = gross / cost if cost else Empty.ZERO_BASE
    expected_roi = expected_gross / cost if cost else Empty.ZERO_BASE
    yield _Step(book.say(DECLARED["gross_roi"].name), None, "percent", roi, expected_roi, "percent",
                figure("gross_roi", book.with_unallocated(book.all_events)))  # fmt: skip


def _backward(book: Book) -> Iterator[_Step]:
    """Rounded up at each step: a fraction of a deal does not reach the goal."""
    given = book.business.number
    goal = given("goal_pipeline")
    yield _Step(_name(book, "goal_pipeline"), goal, "money", None, None, "money")
    for key in ("goal_webinar", "goal_mail", "goal_inquiry"):
        share = given(key) / goal if goal else Empty.ZERO_BASE
        yield _Step(_name(book, key), given(key), "money", share, share, "percent")
    needed: Decimal | Empty = given("goal_webinar")
    expected: Decimal | Empty = needed
    for key, result, kind, actual in (
        ("goal_deal", DECLARED["qualified"].name, "money", None),
        ("goal_qualified_rate", DECLARED["opportunities"].name, "percent",
         _if_used(book, "qualified_rate")),
        ("goal_opportunity_rate", kpi_texts.FOLLOWED, "percent",
         figure("opportunity_rate", book.cohort)),
        ("goal_leads_each", kpi_texts.WEBINARS, "count", None),
    ):  # fmt: skip
        needed = _up(_divided(needed, given(key)))
        expected = _divided(expected, given(key))
        name = f"{_name(book, key)} → {book.say(result)}"
        yield _Step(name, given(key), _format(kind), needed, expected, "count", actual)
    # Mail and inquiries go the same way as the webinars, up to the leads that have to be followed.
    for key in ("goal_mail", "goal_inquiry"):
        yield from _branch(book, key)


def _branch(book: Book, goal: str) -> Iterator[_Step]:
    """What a part of the goal takes: qualified opportunities, opportunities, leads to follow."""
    given = book.business.number
    needed: Decimal | Empty = given(goal)
    expected: Decimal | Empty = needed
    for key, result, kind in (
        ("goal_deal", DECLARED["qualified"].name, "money"),
        ("goal_qualified_rate", DECLARED["opportunities"].name, "percent"),
        ("goal_opportunity_rate", kpi_texts.FOLLOWED, "percent"),
    ):
        needed = _up(_divided(needed, given(key)))
        expected = _divided(expected, given(key))
        name = f"{_name(book, goal)} → {book.say(result)}"
        yield _Step(name, given(key), _format(kind), needed, expected, "count")


def _table(book: Book, steps: list[_Step], heading: Text, rounding: Text) -> Table:
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for step in steps:
        place = len(rows)
        for column in (1, 4):
            marks[place, column] = Mark(format=step.assumed_format)
        rate = step.assumed_format == "percent"
        marks[place, 5] = Mark(format="points" if rate else step.assumed_format)
        marks[place, 2] = Mark(format=step.result_format)
        whole = step.result_format in {"money", "percent"}
        marks[place, 3] = Mark(format=step.result_format if whole else "number")
        rows.append([
            step.name,
            _cell(step.assumed),
            _cell(step.result),
            _cell(step.expected),
            step.actual,
            _gap(step),
        ])  # fmt: skip
    heads = (
        Head(book.say(kpi_texts.ITEM)),
        Head(book.say(kpi_texts.ASSUMED), "number"),
        Head(book.say(rounding), "number"),
        Head(book.say(kpi_texts.UNROUNDED), "number"),
        Head(book.say(kpi_texts.OWN_ACTUAL), "number", book.say(kpi_texts.APPROXIMATE_NOTE)),
        Head(book.say(kpi_texts.GAP_TO_ASSUMED), "number"),
    )
    notes = (book.say(kpi_texts.APPROXIMATE_NOTE),)
    return Table(heads, rows, heading=book.say(heading), marks=marks, notes=notes)


def _gap(step: _Step) -> CellValue:
    if step.actual is None or step.assumed is None or isinstance(step.actual, Empty):
        return None
    difference = float(Decimal(repr(step.actual)) - step.assumed)
    return difference * 100 if step.assumed_format == "percent" else difference


def _follow_rate(book: Book) -> Figure:
    """≒ 有効リード ÷ リード: who can be followed is not written down anywhere."""
    valid, leads = figure("valid", book.cohort), figure("leads", book.cohort)
    if isinstance(valid, Empty) or isinstance(leads, Empty):
        return Empty.NO_STAGE
    return valid / leads if leads else Empty.ZERO_BASE


def _if_used(book: Book, key: str) -> Figure:
    return figure(key, book.cohort) if book.uses_qualified else Empty.NO_STAGE


def _divided(value: Decimal | Empty, by: Decimal) -> Decimal | Empty:
    if isinstance(value, Empty):
        return value
    return value / by if by else Empty.ZERO_BASE


def _up(value: Decimal | Empty) -> Decimal | Empty:
    return value if isinstance(value, Empty) else value.to_integral_value(ROUND_CEILING)


def _name(book: Book, key: str) -> str:
    return book.say(BY_KEY[key].name)


def _cell(value: Decimal | Empty | None) -> CellValue:
    if value is None or isinstance(value, Empty):
        return value
    return int(value) if value == int(value) else float(value)


def _format(kind: str) -> Format:
    return "money" if kind == "money" else "percent" if kind == "percent" else "count"
