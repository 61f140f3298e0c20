"""Who has to do what: the rows of リード that wait for somebody, in the order in which they are to
be done. 今日やること, ダッシュボード, what is sent of them and the meeting's page ask here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from server.business import typed
from server.business.decided import Business
from server.kpi.count.people import People
from server.kpi.count.same_firm import same_keys
from server.kpi.read.calendar import Calendar
from server.kpi.read.columns import Bools, Ints, Longs, Words
from server.kpi.read.lead_columns import LeadColumns
from sheets_schema import lists
from sheets_schema.text import Text

# Why a row waits, in the order of the list.
OVERDUE, NEW, AGAIN, UNPLANNED, SILENT = range(5)
KINDS = (OVERDUE, NEW, AGAIN, UNPLANNED, SILENT)
_NONE = -1
# Of one person or company so many rows are named beside the one that is listed.
_NAMED_ROWS = 3
_AFTER_ALL = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of each row of リード: `kind` why it waits (-1 where it does not), `person` whose it is,
    waiting or not (place in `names`, 0 for nobody), `due` by when (serial day, 0 for no day),
    `late` a new MQL beyond 新規の放置日数."""

    kind: Ints
    person: Ints
    due: Ints
    late: Bools
    names: tuple[str, ...]

    def count(self, kind: int) -> int:
        return int((self.kind == kind).sum())

    def late_actions(self, as_of: int) -> int:
        """Next steps whose day has passed."""
        return int(((self.kind == OVERDUE) & (self.due < as_of)).sum())


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list. `place`: its row, zero-based. `others`: rows of the same person or
    company that wait behind it; `other_places`: the first of them."""

    place: int
    others: int = 0
    other_places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OfPerson:
    """`person`: place in Waiting.names. `items`: at most 1人あたりの件数. `rest`: kind → how many
    more there are."""

    person: int
    items: tuple[Item, ...]
    rest: Mapping[int, int]

    @property
    def count(self) -> int:
        return len(self.items) + sum(self.rest.values())


@dataclass(frozen=True, slots=True)
class FollowUps:
    """`people`: who has something to do, nobody's first, then in the order of 設定."""

    waiting: Waiting
    people: tuple[OfPerson, ...]

    def places(self) -> list[int]:
        """Those that are listed."""
        return [item.place for one in self.people for item in one.items]

    def new_places(self) -> list[int]:
        """All new MQLs that wait, listed or not."""
        return np.flatnonzero(self.waiting.kind == NEW).tolist()


def find_follow_ups(
    columns: LeadColumns,
    people: People,
    leads: pd.DataFrame,
    business: Business,
    calendar: Calendar,
    ranks: Ints | None = None,
) -> FollowUps:
    """`leads`: as of lead_facts. `ranks`: per row its place in the order of calls, 1 first
    (call_order); without it, the score alone says who comes first."""
    waiting = find_waiting(columns, leads, business, calendar)
    if ranks is None:
        ranks = np.zeros(columns.size, dtype=np.int32)
    order = _in_order(waiting, columns, leads, ranks)
    first = _first_of_same(order, waiting, columns, people)
    return FollowUps(waiting, tuple(_by_person(order, first, waiting, business)))


def find_waiting(
    columns: LeadColumns, leads: pd.DataFrame, business: Business, calendar: Calendar
) -> Waiting:
    """A row waits for the first reason of KINDS that it has."""
    as_of = calendar.as_of
    planned = columns.days["next_action_on"]
    come = (planned > 0) & (planned <= as_of)
    in_hand, again = _in_hand(columns, leads, as_of), _to_take_up(columns, leads, business)
    silent = _fact(leads, "open") & _fact(leads, "silent")
    kind = np.full(columns.size, _NONE, dtype=np.int32)
    for reason, where in (
        (SILENT, in_hand & silent),
        (UNPLANNED, in_hand & ~_fact(leads, "untouched") & (planned == 0)),
        (AGAIN, again & come),
        (NEW, in_hand & _fact(leads, "untouched")),
        (OVERDUE, in_hand & come),
    ):
        kind[where] = reason
    received = leads["received"].to_numpy()
    age = np.where(received > 0, as_of - received, 0)
    names, person = _whose(columns, leads, business)
    return Waiting(
        kind=kind,
        person=person,
        due=_due(kind, columns, leads, business),
        late=(kind == NEW) & (age > business.whole("new_days")),
        names=names,
    )


def idle_deals(columns: LeadColumns, leads: pd.DataFrame) -> Bools:
    """Open deals without a next step, or in which nothing has happened for 放置日数; whatever else
    they wait for."""
    idle: Bools = _fact(leads, "silent") | (columns.days["next_action_on"] == 0)
    idle &= _fact(leads, "counted") & _fact(leads, "open")
    return idle


def is_lost_to_follow(columns: LeadColumns, leads: pd.DataFrame, business: Business) -> Bools:
    """Lost deals whose reason says 再フォロー."""
    lost: Bools = _fact(leads, "counted") & _fact(leads, "lost")
    follow = [
        business.lost_follow.get(typed.fold(name)) is lists.LOST_RECYCLE
        for name in columns.lost_reasons.names
    ]
    return lost & np.array([*follow, False], dtype=np.bool_)[columns.lost_reasons.codes]


def is_recycled(columns: LeadColumns, leads: pd.DataFrame) -> Bools:
    """Leads that were put back, neither won nor lost since."""
    alive = _fact(leads, "counted") & _fact(leads, "valid") & ~_fact(leads, "won")
    return alive & ~_fact(leads, "lost") & _has_status(columns, lists.STATUS_RECYCLE)


def _fact(leads: pd.DataFrame, name: str) -> Bools:
    found: Bools = leads[name].to_numpy()
    return found


def _has_status(columns: LeadColumns, *statuses: Text) -> Bools:
    places = [columns.statuses.place(one) for one in statuses]
    return np.isin(columns.statuses.codes, places)


def _in_hand(columns: LeadColumns, leads: pd.DataFrame, as_of: int) -> Bools:
    """Neither won nor lost, invalid, given up, or put aside to be taken up again."""
    contract = columns.days["won_on"]
    over = (contract > 0) & (contract <= as_of)
    over |= _fact(leads, "won") | (leads["lost_day"].to_numpy() > 0)
    over |= _has_status(columns, lists.STATUS_RECYCLE, lists.STATUS_NO_PROSPECT)
    planned = columns.days["next_action_on"] > 0
    # One to be tried again has a day for that, or nothing planned as any other.
    over |= _retried(columns, leads) & planned
    return _fact(leads, "counted") & _fact(leads, "valid") & ~over


def _retried(columns: LeadColumns, leads: pd.DataFrame) -> Bools:
    return _has_status(columns, lists.STATUS_RETRY) & ~_fact(leads, "opportunity")


def _to_take_up(columns: LeadColumns, leads: pd.DataFrame, business: Business) -> Bools:
    alive = _fact(leads, "counted") & _fact(leads, "valid") & ~_fact(leads, "won")
    retried = alive & ~_fact(leads, "lost") & _retried(columns, leads)
    return retried | is_recycled(columns, leads) | is_lost_to_follow(columns, leads, business)


def _whose(
    columns: LeadColumns, leads: pd.DataFrame, business: Business
) -> tuple[tuple[str, ...], Ints]:
    """Of a deal, and of what was handed to sales, 担当者; of any other lead IS担当; of both the
    other one where that is blank. Names as 設定 writes them, those it does not know behind them."""
    owners, inside = columns.owners, columns.words["inside_sales"]
    known = {typed.fold(name): name for name in business.owners}
    strange = {
        typed.fold(text): text
        for words in (owners, inside)
        for text in words.texts
        if typed.fold(text) not in known
    }
    everybody = [*known.items(), *sorted(strange.items())]
    ranks = {key: rank for rank, (key, _) in enumerate(everybody, 1)}
    in_sales, in_inside = (_ranked(words, ranks) for words in (owners, inside))
    of_sales = _fact(leads, "opportunity") | _fact(leads, "is_sql") | _fact(leads, "lost")
    first = np.where(of_sales, in_sales, in_inside)
    second = np.where(of_sales, in_inside, in_sales)
    names = ("", *(name for _, name in everybody))
    return names, np.where(first > 0, first, second).astype(np.int32)


def _ranked(words: Words, ranks: Mapping[str, int]) -> Ints:
    found = [ranks[typed.fold(text)] for text in words.texts]
    return np.array([*found, 0], dtype=np.int32)[words.codes]


def _due(kind: Ints, columns: LeadColumns, leads: pd.DataFrame, business: Business) -> Ints:
    received, last = leads["received"].to_numpy(), leads["last_day"].to_numpy()
    new_days, stale_days = business.whole("new_days"), business.whole("stale_days")
    due = np.select(
        [(kind == OVERDUE) | (kind == AGAIN), (kind == NEW) & (received > 0), kind == SILENT],
        [columns.days["next_action_on"], received + new_days, last + stale_days],
        default=typed.NO_DAY,
    )
    return due.astype(np.int32)


def _in_order(waiting: Waiting, columns: LeadColumns, leads: pd.DataFrame, ranks: Ints) -> Longs:
    """The places of what waits: by person, then by kind, then as each kind is ordered."""
    places = np.flatnonzero(waiting.kind != _NONE)
    kind = waiting.kind[places]
    received = leads["received"].to_numpy()[places].astype(np.int64)
    # Without a day received nobody can say how old it is: behind the others.
    age = np.where(received > 0, received, _AFTER_ALL)
    worth = columns.scores[places]
    is_new = kind == NEW
    by_day = np.where(kind == UNPLANNED, -received, waiting.due[places].astype(np.int64))
    first = np.where(is_new, ~waiting.late[places], by_day)
    third = np.where(is_new, age, 0)
    second = np.where(is_new, ranks[places], 0)
    order = np.lexsort((places, third, -worth, second, first, kind, waiting.person[places]))
    return places[order].astype(np.int64)


def _first_of_same(order: Longs, waiting: Waiting, columns: LeadColumns, people: People) -> Longs:
    """For each of `order` the first one in it that is of the same person or company and for the
    same person to do, as a place in `order`."""
    size = len(order)
    first = np.arange(size, dtype=np.int64)
    person = waiting.person[order].astype(np.int64)
    keys = [_of_each(person, numbers) for numbers in same_keys(order, columns, people)]
    while True:
        before = first
        for key in keys:
            least = np.full(int(key.max(initial=0)) + 1, size, dtype=np.int64)
            np.minimum.at(least, key, first)
            first = np.where(key > 0, least[key], first)
        first = first[first]  # long chains come together in few rounds
        if np.array_equal(first, before):
            return first


def _of_each(person: Longs, numbers: Longs) -> Longs:
    """Small numbers for a person's own keys; 0 stays nothing."""
    together = person * (int(numbers.max(initial=0)) + 1) + numbers
    codes, _ = pd.factorize(together)
    return np.where(numbers > 0, codes + 1, 0)


def _by_person(
    order: Longs, first: Longs, waiting: Waiting, business: Business
) -> Iterable[OfPerson]:
    most = business.whole("today_most")
    own = np.arange(len(order))
    listed = order[first == own]
    person = waiting.person[listed]
    starts = np.flatnonzero(np.diff(person, prepend=-1))
    spans = list(pairwise([*starts.tolist(), len(listed)]))
    shown_of = [listed[start : min(end, start + most)] for start, end in spans]
    behind = _behind(order, first, np.concatenate([*shown_of, listed[:0]]))
    for (start, end), of_person in zip(spans, shown_of, strict=True):
        shown = of_person.tolist()
        rest = waiting.kind[listed[start + most : end]]
        kinds, counts = np.unique(rest, return_counts=True)
        yield OfPerson(
            int(person[start]),
            tuple(_item(place, behind.get(place, ())) for place in shown),
            dict(zip(kinds.tolist(), counts.tolist(), strict=True)),
        )


def _item(place: int, others: Sequence[int]) -> Item:
    return Item(place, len(others), tuple(others[:_NAMED_ROWS]))


def _behind(order: Longs, first: Longs, shown: Longs) -> dict[int, list[int]]:
    """Place of one of the `shown` rows → the places of the rows behind it."""
    front = order[first]
    later = np.flatnonzero((front != order) & np.isin(front, shown))
    found: dict[int, list[int]] = {}
    for place, behind in zip(front[later].tolist(), order[later].tolist(), strict=True):
        found.setdefault(place, []).append(behind)
    return found
