"""Asks for the rebuilds that the settings plan: cron expressions in each site's own time."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim

from server.database import heartbeat
from server.database.database import Database
from server.loops import Loop
from server.rebuild import queue as rebuilds
from server.rebuild import schedules
from server.rebuild.schedules import NextRun
from server.settings.cron_weekday import on_weekday
from server.settings.sites import Site

TICK_SECONDS = 2.0
BEAT_SECONDS = 20.0

log = logging.getLogger("leadsheet.rebuild")


def next_run(plans: Iterable[str], zone: ZoneInfo, after: datetime) -> datetime:
    """The first moment after `after` that any of `plans` (at least one) names, in `zone`.

    Where a clock change skips or repeats an hour, a plan for one time of day runs once that day;
    a plan for every hour runs in each hour that passes, as Debian's cron has it."""
    local = after.astimezone(zone)
    # As instants: two readings of one wall clock that differ only by `fold` compare as equal.
    return min(next(CronSim(plan, local)).astimezone(UTC) for plan in plans)


def _plans(site: Site, report: Mapping[str, Any]) -> tuple[str, ...]:
    """Those of the settings, and 朝の時刻 where somebody is told something then."""
    meeting_day = int(report.get("meeting_day", 0))
    plans = tuple(on_weekday(one, meeting_day) for one in site.rebuild_schedule)
    morning = report.get("morning")
    if not plans or morning is None:
        return plans
    hour, minute = divmod(int(morning), 60)
    return (*plans, f"{minute} {hour} * * *")


class Clock:
    """`sites`: those that are rebuilt by plan. Any number of processes may run one: the inbox holds
    when each site is next due, so a turn is asked for once, and once only after an outage."""

    def __init__(
        self, database: Database, sites: Iterable[Site], now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._sites = {site.name: site for site in sites if site.spreadsheet_id}
        self._now = now
        self._loop = Loop("rebuild clock", log, TICK_SECONDS)
        self._beat_at = float("-inf")

    def stop(self) -> None:
        self._loop.stop()

    def run(self) -> None:
        self._loop.run(self._turn, first=0.0)

    def _turn(self) -> None:
        self._beat()
        self.tick()

    def tick(self) -> None:
        """Follow the settings, then ask for what is due."""
        planned = schedules.next_runs(self._database)
        reports = self._reports()
        now = self._now()
        for name, site in self._sites.items():
            plans = _plans(site, reports.get(name, {}))
            known, plan = planned.get(name), "; ".join(plans)
            if not plan:
                if known is not None:
                    schedules.drop(self._database, name)
            elif known is not None and known.plan == plan and known.next_at <= now:
                self._ask(site, plans, now)
            else:
                first = next_run(plans, site.zone, now)
                # Later than the next time there is: a clock that was ahead has reckoned it.
                if known is None or known.plan != plan or known.next_at > first:
                    schedules.plan(self._database, name, NextRun(plan, first))

    def _reports(self) -> Mapping[str, Mapping[str, Any]]:
        """site → what its last rebuild read in 設定. Nobody looks into the spreadsheet for it: what
        the last rebuild saw is what is known."""
        if not any(site.rebuild_schedule for site in self._sites.values()):
            return {}
        return rebuilds.newest_reports(self._database)

    def _beat(self) -> None:
        """Says on the status page that this process, and with it delivery, is alive."""
        if time.monotonic() - self._beat_at >= BEAT_SECONDS:
            heartbeat.beat(self._database, self._now())
            self._beat_at = time.monotonic()

    def _ask(self, site: Site, plans: Iterable[str], now: datetime) -> None:
        claimed = schedules.claim(self._database, site.name, now)
        if claimed is None:
            return
        job = rebuilds.ask(self._database, site.name, now, "schedule")
        schedules.settle(self._database, claimed, next_run(plans, site.zone, now))
        log.info("rebuild planned", extra={"job": job.id, "site": site.name})
