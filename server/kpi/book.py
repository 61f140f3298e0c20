"""Everything one rebuild knows, from which each tab is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from server.kpi.business import Business
from server.kpi.calendar import Calendar, Period
from server.kpi.figures import Facts, Figure, Member, add_up, base_of, figure, members
from server.kpi.findings import Findings
from server.kpi.lead_columns import LeadColumns
from server.kpi.pages import Mark
from sheets_schema.metrics import Empty
from sheets_schema.text import Locale, Text

# Fewer cases than this say little about a rate.
SMALL_SAMPLE = 30
TOTAL = Text("合計", "Total")


@dataclass(frozen=True)
class Book:
    business: Business
    calendar: Calendar
    period: Period
    columns: LeadColumns
    leads: pd.DataFrame
    costs: pd.DataFrame
    findings: Findings

    @property
    def locale(self) -> Locale:
        return self.business.locale

    @property
    def facts(self) -> Facts:
        return Facts(self.leads, self.costs, self.business)

    @cached_property
    def cohort(self) -> list[Member]:
        """Each channel over the 集計期間 by month received: the basis of ファネル and 獲得単価."""
        return members(add_up(self.facts, "cohort", self.period), self.business)

    @cached_property
    def uses_qualified(self) -> bool:
        """有効商談 is shown only where somebody enters it."""
        return bool((self.columns.days["qualified_on"] > 0).any())

    def channel_names(self, group: list[Member]) -> list[str]:
        """Beside `group`, which may end with 未分類."""
        names = [one.name for one in self.business.channels]
        return [*names, self.business.unclassified][: len(group)]

    def say(self, text: Text) -> str:
        return text.of(self.locale)


def cell(key: str, group: Iterable[Member]) -> tuple[Figure, Mark | None]:
    """A figure, and its mark where it is a rate from few cases."""
    everyone = list(group)
    value = figure(key, everyone)
    cases = base_of(key, everyone)
    if cases is None or isinstance(value, Empty) or cases >= SMALL_SAMPLE:
        return value, None
    return value, Mark(muted=True, note=f"n = {cases}")
