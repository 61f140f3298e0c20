"""Everything one rebuild knows, from which each tab is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd
from numpy.typing import NDArray

from server.business.campaigns import Campaign
from server.business.decided import Business
from server.business.decisions import Decision
from server.kpi.count.ad_lines import AdLines
from server.kpi.count.figures import (
    Facts,
    Figure,
    Member,
    add_up,
    cases_of,
    figure,
    nobody,
    together,
)
from server.kpi.count.follow_ups import FollowUps
from server.kpi.count.history import History
from server.kpi.count.keys import Keys, make_keys
from server.kpi.count.people import People
from server.kpi.pages import Mark
from server.kpi.read.activity_log import Activities, Worked, nothing_worked
from server.kpi.read.calendar import NO_MONTH, Calendar, Period
from server.kpi.read.findings import Findings
from server.kpi.read.lead_columns import LeadColumns
from server.kpi.read.target_leads import TargetLeads
from server.kpi.read.targets import Target
from sheets_schema.dimensions import Dimension
from sheets_schema.metrics import DECLARED, Basis, Conversion, Empty, inputs_of
from sheets_schema.text import Locale, Text

# Fewer cases than this say little about a rate.
SMALL_SAMPLE = 30
TOTAL = Text("合計", "Total")
Made = TypeVar("Made")
BASES: tuple[Basis, Basis] = ("period", "cohort")


@dataclass(frozen=True, slots=True)
class Compared:
    """`at`: in the site's own time. `missing`: leads whose row people deleted. `doubled`: lead ids
    in several rows. `unsettled`: leads that were not written yet."""

    at: datetime
    missing: int
    doubled: int
    unsettled: int


@dataclass(frozen=True, slots=True)
class InboxFigures:
    """Submissions of this site in the inbox: written to the sheet, waiting, set aside.
    `compared`: what the last comparison of inbox and sheet found; None before the first."""

    delivered: int
    waiting: int
    isolated: int
    compared: Compared | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """As written, without stray spaces; "" where it was not. `lead_id`: リードID. `time`: when on
    its day it was received, as a share of the day."""

    name: str
    phone: str
    lead_id: str
    time: float


@dataclass(frozen=True)
class Book:
    """`rows_with_id`: rows of リード that have a リードID. `history`: None without snapshots, and
    where an earlier as-of day was asked for. `cost_campaigns`: the names that `costs` counts
    campaigns through. `people`: who stands in the rows, where that was looked at. `follow_ups`:
    what is to be done, likewise; `contacts`: place of a row of those → whom to call.
    `ad_lines`: what is told to each advertising platform, by its name of sheets_schema.exports.
    `targets_of_leads`, `activities`: None while ターゲット企業 and 活動 are off. `worked`: what
    活動 says of each row; its days stand in `columns` already."""

    business: Business
    calendar: Calendar
    period: Period
    columns: LeadColumns
    leads: pd.DataFrame
    costs: pd.DataFrame
    targets: list[Target]
    findings: Findings
    history: History | None = None
    rows_with_id: int = 0
    inbox: InboxFigures | None = None
    warnings: tuple[Text, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    cost_campaigns: tuple[str, ...] = ()
    people: People | None = None
    follow_ups: FollowUps | None = None
    contacts: Mapping[int, Contact] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    ad_lines: Mapping[str, AdLines] = field(default_factory=dict)
    targets_of_leads: TargetLeads | None = None
    activities: Activities | None = None
    worked: Worked = field(default_factory=lambda: nothing_worked(0))
    _keys: dict[str, Keys] = field(default_factory=dict, init=False)
    _made: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False)

    def once(self, make: Callable[["Book"], Made]) -> Made:
        """What `make` makes of the book, made only once however many tabs show it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def keys(self, dimension: Dimension) -> Keys:
        """Which value of `dimension` each row has."""
        if dimension.key in self._keys:
            return self._keys[dimension.key]
        made = make_keys(self, dimension)
        # What a single block of 切り口別 asks for is not kept: that would fill the memory.
        if dimension.in_tidy or not dimension.in_breakdown:
            self._keys[dimension.key] = made
        return made

    @property
    def locale(self) -> Locale:
        return self.business.locale

    @cached_property
    def cohort(self) -> list[Member]:
        """Each channel over the 集計期間 by month received: the basis of ファネル and 獲得単価."""
        return self.channels_of(self.over("cohort", self.period))

    @cached_property
    def events(self) -> list[Member]:
        """Each channel over the 集計期間 by month of event."""
        return self.channels_of(self.all_events)

    @cached_property
    def all_events(self) -> list[Member]:
        """The same with 未分類 and costs without a channel, whatever is in them."""
        return self.over("period", self.period)

    def over(self, basis: Basis, period: Period) -> list[Member]:
        """All members over a period."""
        months = self.months(basis)
        return together((months[month] for month in months if period.has(month)), self.business)

    def months(self, basis: Basis) -> dict[int, list[Member]]:
        """month → a member for each channel, 未分類 and costs without a channel; of all time.
        Undated things stand under NO_MONTH, last."""
        return self._by_cohort if basis == "cohort" else self._by_event

    @cached_property
    def _by_cohort(self) -> dict[int, list[Member]]:
        return add_up(self.facts, "cohort")

    @cached_property
    def _by_event(self) -> dict[int, list[Member]]:
        return add_up(self.facts, "period")

    @cached_property
    def facts(self) -> Facts:
        return Facts.of(self.leads, self.costs, self.business)

    def fact(self, name: str) -> NDArray[Any]:
        """A column of `leads`, beside the rows of リード."""
        return self.facts.leads[name]

    def of_month(self, basis: Basis, month: int) -> list[Member]:
        """Of a month in which nothing happened, members without anything."""
        return self.months(basis).get(month, self._nobody)

    @cached_property
    def _nobody(self) -> list[Member]:
        return nobody(self.business)

    def group(self, key: str, group: list[Member], channel: int | None = None) -> list[Member]:
        """The members of `group` (a month's, or all_events) that `key` is asked of: one channel,
        or all; costs without a channel only where every cost is meant."""
        if channel is not None:
            return [group[channel]]
        every_cost = any("any_cost" in measure.where for measure in inputs_of(key))
        return self.with_unallocated(group) if every_cost else self.channels_of(group)

    def with_unallocated(self, group: list[Member]) -> list[Member]:
        """The channels, and costs without a channel where there are any."""
        channels = self.channels_of(group)
        return channels if group[-1].is_empty else [*channels, group[-1]]

    @cached_property
    def months_shown(self) -> list[int]:
        """The months of the 集計期間 in which anything happened on either basis; NO_MONTH last."""
        months = {month for basis in BASES for month in self.months(basis)}
        dated = [month for month in sorted(months - {NO_MONTH}) if self.period.has(month)]
        return [*dated, NO_MONTH] if NO_MONTH in months and self.period.everything else dated

    def channels_of(self, group: list[Member]) -> list[Member]:
        """The members that are channels; 未分類 only where it has anything."""
        rest = group[len(self.business.channels)]
        known = group[: len(self.business.channels)]
        return known if rest.is_empty else [*known, rest]

    @cached_property
    def uses_qualified(self) -> bool:
        """有効商談 is shown only where somebody enters it."""
        return bool((self.columns.days["qualified_on"] > 0).any())

    def channel_names(self, group: list[Member]) -> list[str]:
        """Beside `group`, which may end with 未分類."""
        names = [one.name for one in self.business.channels]
        return [*names, self.business.unclassified][: len(group)]

    def lead_row(self, place: int) -> int:
        """The sheet's row of a lead."""
        return self.findings.row("leads", place)

    def say(self, text: Text) -> str:
        return text.of(self.locale)


def cell(key: str, group: Sequence[Member]) -> tuple[Figure, Mark | None]:
    """A figure, and its mark where it is a rate from few cases."""
    value = figure(key, group)
    cases = None if isinstance(value, Empty) else cases_of(key, group)
    if cases is None or cases >= SMALL_SAMPLE:
        return value, None
    return value, Mark(muted=True, note=f"n = {cases}")


def beyond_all(key: str, value: Figure) -> bool:
    """A rate by month of event whose cases lie partly in earlier months."""
    return isinstance(DECLARED[key], Conversion) and not isinstance(value, Empty) and value > 1
