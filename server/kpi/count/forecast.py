"""見通し: what is won and what open deals may bring, by the month in which their contract is
expected. Sums of money are exact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

import numpy as np

from server.business import typed
from server.business.reading import SURE
from server.kpi.count.book import Book
from server.kpi.count.figures import figure
from server.kpi.count.pace import still_to_come
from server.kpi.read.calendar import months_of
from server.kpi.read.columns import BLANK, MONEY_SCALE, Bools, Ints, Longs
from sheets_schema import lists
from sheets_schema.metrics import Empty

MONTHS = 12
QUARTER = 3
# The sheet's own rate per phase is told from this many closed deals on.
ENOUGH_CLOSED = 30
# The metric of 目標 that 見通し is held against.
TARGET = "won_amount"


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of a month, a quarter, a person. `won`: 成約金額 so far; `weighted`, `full`: 見込金額 of the
    open deals, with and without their 確度; `deals`: how many of them. `target`: None where there
    is none; `held`: the landing of the months that have one, which alone is held against it."""

    won: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)
    full: Decimal = Decimal(0)
    deals: int = 0
    target: Decimal | None = None
    held: Decimal = Decimal(0)

    @property
    def landing(self) -> Decimal:
        """着地."""
        return self.won + self.weighted

    @property
    def shortage(self) -> Decimal | None:
        """不足額: 0 where the landing reaches the target."""
        return None if self.target is None else max(self.target - self.held, Decimal(0))

    def __add__(self, other: "Outlook") -> "Outlook":
        targets = [one for one in (self.target, other.target) if one is not None]
        return Outlook(
            self.won + other.won,
            self.weighted + other.weighted,
            self.full + other.full,
            self.deals + other.deals,
            sum(targets, Decimal(0)) if targets else None,
            self.held + other.held,
        )


NOTHING = Outlook()


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of the fiscal year that the as-of day is in. `first`: its first month (year * 12 + month -
    1). `months`: twelve. Beside them, in no month: deals whose 受注予定日 is `overdue` (before the
    as-of day), `undated`, or `later` than the year. `to_come`: what deals that do not exist yet
    bring by the end of the year; None where the sheet knows too little to say."""

    first: int
    months: tuple[Outlook, ...]
    overdue: Outlook
    undated: Outlook
    later: Outlook
    to_come: Decimal | None = None

    @property
    def landing(self) -> Decimal:
        """今期着地: the year's 着地 and what is still to come."""
        return self.year.landing + (self.to_come or 0)

    @property
    def shortage(self) -> Decimal | None:
        """What 今期着地 lacks, 0 where it reaches the target; None without one."""
        year = self.year
        if year.target is None:
            return None
        return max(year.target - year.held - (self.to_come or 0), Decimal(0))

    @property
    def year(self) -> Outlook:
        """今期."""
        return reduce(Outlook.__add__, self.months)

    def quarter(self, number: int) -> Outlook:
        """`number`: 0 to 3."""
        start = number * QUARTER
        return reduce(Outlook.__add__, self.months[start : start + QUARTER])

    def of_month(self, month: int) -> Outlook:
        """Of a month of the year."""
        return self.months[month - self.first]

    @property
    def open_deals(self) -> Outlook:
        """All open deals, wherever they stand."""
        everything = (*self.months, self.overdue, self.undated, self.later)
        return Outlook(
            Decimal(0),
            sum((one.weighted for one in everything), Decimal(0)),
            sum((one.full for one in everything), Decimal(0)),
            sum(one.deals for one in everything),
        )


def fiscal_year_start(book: Book) -> int:
    month = typed.month_of_day(book.calendar.as_of)
    begins = book.business.whole("fiscal_year_start") - 1
    return month - (month - begins) % 12


def forecast(book: Book) -> Forecast:
    """Of all channels and people."""
    first = fiscal_year_start(book)
    deals = open_deals(book)
    placed = _sums(deals, deals.places(first))
    months = tuple(
        _month(Outlook(_won(book, first + place), *placed[place]), _target(book, first + place))
        for place in range(MONTHS)
    )
    overdue, undated, later = (
        Outlook(Decimal(0), *placed[place]) for place in (_OVERDUE, _UNDATED, _LATER)
    )
    to_come = still_to_come(book, typed.last_day(first + MONTHS - 1))
    return Forecast(first, months, overdue, undated, later, to_come)


def _month(outlook: Outlook, target: Decimal | None) -> Outlook:
    held = Decimal(0) if target is None else outlook.landing
    return replace(outlook, target=target, held=held)


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """The deals in progress on the as-of day, beside each other. `rows`: places in リード. `due`:
    受注予定日 (serial), 0 where there is none. `amounts`: 見込金額 in ten-thousandths.
    `certainties`: 確度 in ten-thousandths."""

    as_of: int
    rows: Longs
    due: Ints
    due_months: Ints
    amounts: Longs
    certainties: Ints

    def places(self, first: int) -> Ints:
        """0 to 11 for the months from `first` on, then _OVERDUE, _UNDATED, _LATER."""
        months = self.due_months - first
        return np.select(
            [self.due == 0, self.due < self.as_of, months >= MONTHS],
            [_UNDATED, _OVERDUE, _LATER],
            default=months,
        ).astype(np.int32)


_OVERDUE, _UNDATED, _LATER = range(MONTHS, MONTHS + 3)


def open_deals(book: Book) -> OpenDeals:
    leads, columns = book.leads, book.columns
    rows = np.flatnonzero(leads["counted"].to_numpy() & leads["open"].to_numpy())
    due = columns.days["expected_on"][rows]
    written = columns.certainties[rows]
    by_phase = _of_phases(book)[columns.phases.codes[rows]]
    return OpenDeals(
        as_of=book.calendar.as_of,
        rows=rows.astype(np.int64),
        due=due,
        due_months=months_of(due),
        amounts=leads["expected_amount"].to_numpy()[rows],
        certainties=np.where(written == BLANK, by_phase, written).astype(np.int32),
    )  # fmt: skip


def _of_phases(book: Book) -> Ints:
    """Code of a phase → its 確度. The last place is that of a deal without one, which is as likely
    as one that has just begun; so is a phase that 設定 does not know. On an earlier as-of day 受注
    and 失注 had not been reached, so that nothing is known of those deals either."""
    phases, certainties = book.columns.phases, book.business.certainties
    begun = _begun(book)
    table = np.full(len(phases.names) + 1, begun, dtype=np.int32)
    closed = {lists.PHASE_WON.en: SURE, lists.PHASE_LOST.en: 0}
    earlier = book.calendar.as_of < book.calendar.today
    for key, code in (phases.places or {}).items():
        if key in closed and earlier:
            continue
        table[code] = certainties.get(key, closed.get(key, begun))
    return table


def _begun(book: Book) -> int:
    """確度 of the first phase that does not close a deal."""
    closing = (lists.PHASE_WON.en, lists.PHASE_LOST.en)
    keys = (one.key for one in book.business.phases.listed if one.key not in closing)
    return book.business.certainties.get(next(keys, ""), lists.PHASE_CERTAINTIES[0] * 100)


def _sums(deals: OpenDeals, places: Ints) -> list[tuple[Decimal, Decimal, int]]:
    """(見込(確度), 見込(全額), 件数) of each place."""
    weighted, full, counts = [0] * (_LATER + 1), [0] * (_LATER + 1), [0] * (_LATER + 1)
    amounts, certainties = deals.amounts.tolist(), deals.certainties.tolist()
    # In whole numbers of Python's, which no sum overflows.
    for place, amount, certainty in zip(places.tolist(), amounts, certainties, strict=True):
        weighted[place] += amount * certainty
        full[place] += amount
        counts[place] += 1
    return [
        (Decimal(part) / (MONEY_SCALE * SURE), Decimal(whole) / MONEY_SCALE, count)
        for part, whole, count in zip(weighted, full, counts, strict=True)
    ]


def by_owner(book: Book, first: int) -> list[tuple[str, Outlook, Outlook, Outlook]]:
    """(担当者, 今期, 予定日を過ぎた, 予定日なし) of each who has any of it, the largest landing
    first and nobody's (an empty name) last. Their sums are those of `forecast`."""
    deals = open_deals(book)
    owners = book.columns.owners
    owner_of = owners.codes
    places = deals.places(first)
    won = _won_by(book, first, owner_of, len(owners.texts))
    found = []
    of_deals = owner_of[deals.rows]
    order = np.argsort(of_deals, kind="stable")
    begins = np.searchsorted(of_deals[order], np.arange(BLANK, len(owners.texts) + 1))
    for code, name in [*enumerate(owners.texts), (BLANK, "")]:
        # Each deal is looked at once, however many owners there are.
        chosen = order[begins[code + 1] : begins[code + 2]]
        if not len(chosen) and not won[code]:
            continue
        sums = _sums(_only(deals, chosen), places[chosen])
        of_year = [Outlook(Decimal(0), *one) for one in sums[:MONTHS]]
        year = reduce(Outlook.__add__, of_year, Outlook(won[code]))
        overdue, undated = (Outlook(Decimal(0), *sums[place]) for place in (_OVERDUE, _UNDATED))
        if year != NOTHING or overdue.deals or undated.deals:
            found.append((name, year, overdue, undated))
    return sorted(found, key=lambda one: (not one[0], -one[1].landing, one[0]))


def _only(deals: OpenDeals, chosen: Longs) -> OpenDeals:
    return OpenDeals(
        deals.as_of,
        deals.rows[chosen],
        deals.due[chosen],
        deals.due_months[chosen],
        deals.amounts[chosen],
        deals.certainties[chosen],
    )


def _won_by(book: Book, first: int, owners: Ints, count: int) -> list[Decimal]:
    """成約金額 of the year's months so far by owner, nobody's last."""
    leads = book.leads
    months = leads["won_month"].to_numpy()
    won: Bools = leads["counted"].to_numpy() & leads["valid"].to_numpy() & leads["won"].to_numpy()
    won &= (months >= first) & (months < first + MONTHS)
    sums = [0] * (count + 1)
    amounts = leads["won_amount"].to_numpy()[won]
    for owner, amount in zip(owners[won].tolist(), amounts.tolist(), strict=True):
        sums[owner] += amount
    return [Decimal(one) / MONEY_SCALE for one in sums]


def _won(book: Book, month: int) -> Decimal:
    value = figure("won_amount", book.channels_of(book.of_month("period", month)))
    return Decimal(0) if isinstance(value, Empty) else Decimal(repr(value))


def _target(book: Book, month: int) -> Decimal | None:
    """全体's; without one, what the channels' come to."""
    ours = [one for one in book.targets if (one.month, one.metric) == (month, TARGET)]
    whole = [one for one in ours if one.channel is None] or ours
    return sum((Decimal(repr(one.value)) for one in whole), Decimal(0)) if whole else None


@dataclass(frozen=True, slots=True)
class PhaseRate:
    """Of the closed deals that had come as far as a phase: how many were won, and of how many."""

    won: int
    closed: int


def own_rates(book: Book) -> Sequence[PhaseRate | None] | None:
    """Beside the listed phases; None for 受注 and 失注. A won deal has been through all of them;
    of a lost one 商談フェーズ says how far it came, and one that does not say is left out. None
    with fewer than ENOUGH_CLOSED closed deals."""
    leads, phases = book.leads, book.columns.phases
    counted: Bools = leads["counted"].to_numpy() & leads["valid"].to_numpy()
    won = int((counted & leads["won"].to_numpy()).sum())
    lost = counted & leads["lost"].to_numpy()
    if won + int(lost.sum()) < ENOUGH_CLOSED:
        return None
    places = phases.places or {}
    closing = {places.get(one.en) for one in (lists.PHASE_WON, lists.PHASE_LOST)}
    codes = phases.codes[lost]
    reached = [code for code in range(phases.known) if code not in closing]
    order = {code: step for step, code in enumerate(reached)}
    lost_at = np.bincount(
        [order[code] for code in codes.tolist() if code in order], minlength=len(reached)
    )
    from_here = np.cumsum(lost_at[::-1])[::-1].tolist()
    counts = dict(zip(reached, from_here, strict=True))
    return [
        PhaseRate(won, won + counts[code]) if code in counts else None
        for code in range(phases.known)
    ]
