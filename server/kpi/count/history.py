"""The snapshots of past rebuilds, brought together with today's rows."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

import numpy as np
import pandas as pd

from server.business import typed
from server.business.decided import Business
from server.business.named import NameList
from server.kpi.count.changes import Changes, changes_between
from server.kpi.count.people import People
from server.kpi.count.snapshot import (
    INVALID,
    LEAD,
    NO_PHASE,
    OPPORTUNITY,
    QUALIFIED,
    WON,
    Array,
    Snapshot,
    Undo,
    continued,
    pack,
    pack_undo,
    rewound,
    snapshot_of,
    undo_between,
    unpack,
    unpack_undo,
)
from server.kpi.count.snapshots import SnapshotStore
from server.kpi.read.calendar import Calendar, months_of
from server.kpi.read.lead_columns import LeadColumns


@dataclass(frozen=True)
class History:
    """`now`: today's state. `keys`: of every row of リード. `since_rebuild`, `since_meeting`: what
    changed; None where there is no snapshot so old. `meeting_on`: the serial day of the last
    meeting. `undo`: what the next rebuilds need to come back to the state before."""

    now: Snapshot
    keys: Array
    since_rebuild: Changes | None
    since_meeting: Changes | None
    meeting_on: int
    undo: Undo | None

    def keep(self, store: SnapshotStore, site: str, at: datetime) -> None:
        undo = None if self.undo is None else pack_undo(self.undo)
        store.keep(site, at, pack(self.now), undo)


def look_back(
    store: SnapshotStore,
    site: str,
    people: People,
    columns: LeadColumns,
    leads: pd.DataFrame,
    business: Business,
    calendar: Calendar,
) -> History:
    """`leads`: as of lead_facts. Raises as the store does."""
    keys = people.rows
    today = _state(keys, columns, leads, calendar.today)
    meeting_on = last_meeting(calendar.today, business.whole("meeting_day"))
    data = store.latest(site)
    before = None if data is None else _named(unpack(data), business.phases)
    if before is None:
        return History(today, keys, None, None, meeting_on, None)
    now = continued(today, before)
    undo = undo_between(before, now)
    open_month = typed.month_of_day(calendar.today)
    stored = [unpack_undo(one) for one in store.changes_since(site, _begin(meeting_on, calendar))]
    past = [
        Undo(one.added, before_it)
        for one in stored
        if one is not None and (before_it := _named(one.before, business.phases)) is not None
    ]
    newest_first = [*([] if undo is None else [undo]), *reversed(past)]
    since_rebuild = changes_between(before, now, open_month)
    # Where nothing changed between the meeting and the last rebuild, both are one.
    since_meeting = since_rebuild
    if past:
        since_meeting = changes_between(rewound(now, newest_first), now, open_month)
    return History(
        now=now,
        keys=keys,
        since_rebuild=since_rebuild,
        since_meeting=since_meeting,
        meeting_on=meeting_on,
        undo=undo,
    )


def _named(snapshot: Snapshot | None, phases: NameList) -> Snapshot | None:
    """The same in today's names: a phase that is only called otherwise has not been left."""
    if snapshot is None:
        return None
    now = {
        **{typed.fold(word): one.name for one in reversed(phases.rows) for word in one.words()},
        **{typed.fold(one.name): one.name for one in phases.rows},
    }

    def today(name: str) -> str:
        return now.get(typed.fold(name), name)

    dwell: dict[str, dict[int, int]] = {}
    for name, stays in snapshot.dwell.items():
        together = dwell.setdefault(today(name), {})
        for days, count in stays.items():
            together[days] = together.get(days, 0) + count
    return replace(snapshot, phases=tuple(map(today, snapshot.phases)), dwell=dwell)


def last_meeting(today: int, weekday: int) -> int:
    """The newest meeting day before today (Monday is 0)."""
    back = (typed.date_of(today).weekday() - weekday) % 7
    return today - (back or 7)


def _state(keys: Array, columns: LeadColumns, leads: pd.DataFrame, today: int) -> Snapshot:
    def fact(name: str) -> Array:
        return leads[name].to_numpy()

    rank = np.select(
        [~fact("valid"), fact("won"), fact("qualified"), fact("opportunity")],
        [INVALID, WON, QUALIFIED, OPPORTUNITY],
        default=LEAD,
    )
    counted = fact("counted")
    in_phase = fact("opportunity") & fact("valid")
    state = {
        "key": keys,
        "rank": rank,
        "phase": np.where(in_phase, columns.phases.codes, NO_PHASE),
        "received": fact("received"),
        "opportunity": fact("opportunity_day"),
        "won": fact("won_day"),
        "lost": fact("lost_day") * fact("lost"),
        "amount": fact("won_amount"),
        "touched": fact("left_new"),
        "tossed": fact("is_sql"),
    }
    kept = {name: column[counted] for name, column in state.items()}
    return snapshot_of(today, columns.phases.names, kept)


def _begin(day: int, calendar: Calendar) -> datetime:
    """The first moment of a day in the spreadsheet's time zone."""
    midnight = datetime.combine(typed.date_of(day), time(), tzinfo=calendar.zone)
    return midnight.astimezone(UTC)


def with_seen_days(leads: pd.DataFrame, history: History, as_of: int) -> pd.DataFrame:
    """`leads` (of lead_facts) with what past rebuilds saw, where people wrote no date: the day on
    which the status left 新規 (初回対応日, estimated), and that on which it became 商談候補."""
    known = history.now.leads
    if not len(known["key"]):
        return leads
    places = np.minimum(np.searchsorted(known["key"], history.keys), len(known["key"]) - 1)
    found = known["key"][places] == history.keys
    touched = np.where(found, known["touched"][places], 0)
    tossed = np.where(found, known["tossed"][places], 0)
    responded, written = leads["responded_day"].to_numpy(), leads["tossed_written"].to_numpy()
    guessed = (responded == 0) & (touched > 0) & (touched <= as_of)
    seen = ~written & (tossed > 0) & (tossed <= as_of)
    tossed_day = np.where(seen, tossed, leads["tossed_day"].to_numpy()).astype(np.int32)
    via_sql = leads["via_sql"].to_numpy() | (tossed != 0)
    return leads.assign(
        responded_day=np.where(guessed, touched, responded).astype(np.int32),
        responded_estimated=guessed,
        tossed_day=tossed_day,
        tossed_month=months_of(tossed_day),
        tossed=leads["tossed"].to_numpy() | (tossed != 0),
        via_sql=via_sql,
        via_neither=leads["starts_late"].to_numpy() & ~via_sql,
    )
