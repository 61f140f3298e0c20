"""施策別: what each campaign cost and brought, and whether that can be told from chance."""

from dataclasses import dataclass

import numpy as np

from server.business import typed
from server.business.campaigns import Campaign
from server.kpi.count.book import Book
from server.kpi.count.chance import poisson_at_least, poisson_at_most
from server.kpi.count.figures import Keyed, Member, by_value, figure
from server.kpi.count.gaps import campaign_gaps
from server.kpi.count.keys import Keys
from server.kpi.count.settled import last_settled_month
from server.kpi.pages import CellValue, Chart, Drawn, Head, Mark, Page, Table
from server.kpi.read.columns import Bools, Ints
from server.kpi.tabs.cut import CutLine, dimension_name, figure_table
from sheets_schema import charts, kpi_texts
from sheets_schema.dimensions import CAMPAIGN
from sheets_schema.empties import told
from sheets_schema.metrics import SUMS, Empty
from sheets_schema.tabs import BY_CAMPAIGN
from sheets_schema.text import Text

KEYS = (
    "cost", "leads", "valid", "valid_rate", "opportunities", "opportunity_rate", "won", "win_rate",
    "won_amount", "cost_per_valid", "cost_per_opportunity", "cost_per_won", "gross_roi",
)  # fmt: skip
# What 判断 looks at: contracts first; where they say nothing yet, opportunities.
_JUDGED = ("won", "opportunities")
_ONE_SIDE = 0.025
# Bars that are still told apart.
_MOST_DRAWN = 12


def by_campaign(book: Book) -> Page:
    """Cohort basis over the 集計期間: in the order of 施策, then the others by cost, then what has
    no campaign, by channel."""
    made = book.keys(CAMPAIGN)
    keyed = _with_channels(book, made)
    groups = by_value(book.facts, "cohort", keyed, KEYS, book.period.holds)
    order = _in_order(made, groups, keyed)
    lines = [
        CutLine(
            (_name(book, made, value), _channel(book, made, keyed, value)), groups[value], value
        )
        for value in order
    ]
    heads = [dimension_name(book, CAMPAIGN), Head(book.say(kpi_texts.CHANNEL))]
    settled = book.once(last_settled_month)
    gaps = book.once(campaign_gaps)
    table = figure_table(book, heads, lines, KEYS, notes=_notes(book, settled), gaps=gaps)
    judged = _judged(book, keyed, len(made.names) - 1, settled)
    shown = _with_budgets(book, table, lines, judged)
    return Page(BY_CAMPAIGN, (shown,), chart=_chart(book, shown, len(made.names) - 1, lines))


def _chart(book: Book, table: Table, campaigns: int, lines: list[CutLine]) -> Chart | None:
    """Without what has no campaign; (施策なし) stands once a channel."""
    shown = range(min(sum(line.value < campaigns for line in lines), _MOST_DRAWN))
    columns = [head.text for head in table.heads]
    drawn = tuple(
        Drawn(columns.index(book.say(SUMS[key].name)), code, labels=True)
        for key, code in (("cost", charts.GREY), ("won_amount", charts.WON))
    )
    return Chart(book.say(charts.BY_CAMPAIGN), "BAR", shown, drawn) if shown else None


def _with_channels(book: Book, made: Keys) -> Keyed:
    """The campaigns, then for each channel what has none."""
    nothing = len(made.names) - 1
    channels = book.fact("channel")
    of_costs = book.costs["channel"].to_numpy()
    costs = np.zeros(0, dtype=np.int64) if made.costs is None else made.costs
    every = book.business.channels
    return Keyed(
        leads=np.where(made.leads == nothing, nothing + channels, made.leads),
        costs=np.where(costs == nothing, nothing + of_costs, costs),
        width=nothing + len(every) + 1,
        starts_late=[*made.late[:nothing], *(one.starts_at_opportunity for one in every), False],
        costs_nothing=[*made.free[:nothing], *(one.costs_nothing for one in every), False],
    )


def _in_order(made: Keys, groups: list[list[Member]], keyed: Keyed) -> list[int]:
    nothing = len(made.names) - 1

    def has(value: int) -> bool:
        return not all(part.is_empty for part in groups[value])

    def rank(value: int) -> tuple[float, str]:
        cost = sum(part.sums["cost"] for part in groups[value])
        return -float(cost), made.names[value]

    others = sorted(filter(has, range(made.listed, nothing)), key=rank)
    return [*range(made.listed), *others, *filter(has, range(nothing, keyed.width))]


def _name(book: Book, made: Keys, value: int) -> str:
    return made.names[min(value, len(made.names) - 1)]


def _channel(book: Book, made: Keys, keyed: Keyed, value: int) -> str | None:
    """As 施策 says; of a campaign that is not there, the channel of all its rows, if it is one."""
    names = [*(one.name for one in book.business.channels), book.business.unclassified]
    nothing = len(made.names) - 1
    if value >= nothing:
        return names[value - nothing]
    if value < made.listed and book.campaigns[value].channel:
        return book.campaigns[value].channel
    found = set(book.fact("channel")[keyed.leads == value].tolist())
    if keyed.costs is not None:
        found |= set(book.costs["channel"].to_numpy()[keyed.costs == value].tolist())
    return names[found.pop()] if len(found) == 1 else None


def _with_budgets(
    book: Book, table: Table, lines: list[CutLine], judged: dict[int, "Judgement"]
) -> Table:
    """予算 before 費用, 消化率 after it, 判断 last."""
    listed = dict(enumerate(book.campaigns))
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    # 施策, 流入チャネル, then 予算; 消化率 behind 費用.
    moved = [0, 1, 3, *range(5, 5 + len(KEYS) - 1)]
    for (down, column), mark in table.marks.items():
        marks[down, moved[column]] = mark
    spent_of: list[tuple[int | float, int | float]] = []
    for place, row in enumerate(table.rows):
        line = lines[place] if place < len(lines) else None
        if line is None:
            budget, spent = _total_budget(spent_of)
        else:
            budget, spent = _budget(listed.get(line.value), row[2])
            if budget is not None and isinstance(row[2], int | float):
                spent_of.append((row[2], budget))
            elif budget is not None:
                spent_of.append((0, budget))
        verdict = None if line is None else judged.get(line.value)
        if verdict is not None:
            marks[len(rows), 5 + len(KEYS) - 1] = Mark(note=verdict.why)
        rows.append([
            row[0], row[1], budget, row[2], spent, *row[3:],
            None if verdict is None else book.say(verdict.word),
        ])  # fmt: skip
    heads = (
        *table.heads[:2],
        Head(book.say(kpi_texts.BUDGET), "money"),
        table.heads[2],
        Head(book.say(kpi_texts.SPENT), "percent", book.say(kpi_texts.SPENT_NOTE)),
        *table.heads[3:],
        Head(book.say(kpi_texts.JUDGEMENT), note=book.say(kpi_texts.JUDGEMENT_NOTE)),
    )
    return Table(heads, rows, total=True, marks=marks, notes=table.notes)


def _budget(campaign: Campaign | None, cost: CellValue) -> tuple[int | float | None, CellValue]:
    if campaign is None or campaign.budget is None:
        return None, None
    budget = int(campaign.budget) if campaign.budget % 1 == 0 else float(campaign.budget)
    if isinstance(cost, Empty):
        return budget, cost
    assert isinstance(cost, int | float)  # noqa: S101  a column of money
    return budget, cost / budget if budget else Empty.ZERO_BASE


def _total_budget(
    spent: list[tuple[int | float, int | float]],
) -> tuple[int | float | None, CellValue]:
    """Of the campaigns that have one, on both sides."""
    if not spent:
        return None, None
    budget = sum(one for _, one in spent)
    return budget, sum(cost for cost, _ in spent) / budget if budget else Empty.ZERO_BASE


@dataclass(frozen=True, slots=True)
class Judgement:
    word: Text
    why: str


def _judged(book: Book, keyed: Keyed, campaigns: int, settled: int) -> dict[int, Judgement]:
    """Of each campaign; months that are too young are left out of all sides."""

    def holds(months: Ints) -> Bools:
        return book.period.holds(months) & (months <= settled)

    groups = by_value(book.facts, "cohort", keyed, ("cost", *_JUDGED), holds)[:campaigns]
    costs = [_plain("cost", group) for group in groups]
    counts = {key: [_plain(key, group) or 0 for group in groups] for key in _JUDGED}
    with_cost = [place for place, cost in enumerate(costs) if cost]
    found = {}
    for place, cost in enumerate(costs):
        if not cost:
            nothing = all(part.is_empty for part in groups[place])
            why = kpi_texts.TOO_YOUNG_TO_JUDGE if nothing else kpi_texts.NO_COST_TO_JUDGE
            found[place] = Judgement(kpi_texts.NOT_CLEAR, book.say(why))
            continue
        others = [one for one in with_cost if one != place]
        spent = sum(costs[one] or 0 for one in others)
        found[place] = _judge(
            book, float(cost), float(spent),
            [(key, int(counts[key][place]), int(sum(counts[key][one] for one in others)))
             for key in _JUDGED],
        )  # fmt: skip
    return found


def _plain(key: str, group: list[Member]) -> int | float | None:
    value = figure(key, group)
    return None if isinstance(value, Empty) else value


def _judge(book: Book, cost: float, spent: float, stages: list[tuple[str, int, int]]) -> Judgement:
    """`stages`: key, how many this campaign has, how many the others have together. `spent`: what
    the others cost."""
    told: Judgement | None = None
    for key, count, of_others in stages:
        if not spent or not of_others:
            continue
        expected = cost * of_others / spent
        fewer, more = poisson_at_most(count, expected), poisson_at_least(count, expected)
        if fewer < _ONE_SIDE:
            return _told(book, kpi_texts.REVIEW, kpi_texts.WHY_FEWER, key, cost, expected, count,
                         fewer)  # fmt: skip
        if more < _ONE_SIDE:
            return _told(book, kpi_texts.CONTINUE, kpi_texts.WHY_MORE, key, cost, expected, count,
                         more)  # fmt: skip
        told = told or _told(
            book, kpi_texts.NOT_CLEAR, kpi_texts.NO_CLEAR_DIFFERENCE, key, cost, expected, count,
            min(fewer, more),
        )  # fmt: skip
    return told or Judgement(kpi_texts.NOT_CLEAR, book.say(kpi_texts.NO_OTHERS_TO_JUDGE))


def _told(
    book: Book, word: Text, why: Text, key: str, cost: float, expected: float, count: int,
    chance: float,
) -> Judgement:  # fmt: skip
    told = book.say(why).format(
        cost=f"{cost:,.0f}",
        stage=book.say(SUMS[key].name),
        expected=f"{expected:.2f}",
        count=count,
        chance=f"{chance:.2%}",
    )
    return Judgement(word, f"{told}\ne = {expected:.3f}, k = {count}, P = {chance:.2%}")


def _notes(book: Book, settled: int) -> tuple[str, ...]:
    month = typed.month_text(settled)
    notes = [
        told(Empty, book.locale, costs=True),
        book.say(kpi_texts.BY_CAMPAIGN_NOTE).format(month=month),
    ]
    if late := late_ones(book):
        notes.append(book.say(kpi_texts.LEFT_OUT_OF_STAGE).format(count=f"{late:,}"))
    return tuple(notes)


def late_ones(book: Book) -> int:
    """How many leads of the 集計期間 came by channels that start at the opportunity."""
    leads = book.leads
    chosen = leads["counted"].to_numpy() & leads["starts_late"].to_numpy()
    return int((chosen & book.period.holds(leads["received_month"].to_numpy())).sum())
