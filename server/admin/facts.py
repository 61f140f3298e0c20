"""What the status page tells about each site, gathered from the inbox database alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from server.admin.advice import (
    Advice,
    about_clock,
    about_export,
    about_silence,
    about_size,
    about_stranded,
    about_writing,
)
from server.database import heartbeat, limits, writers
from server.database.database import Database
from server.database.writers import WriterState
from server.delivery import strays
from server.exports import runs as export_runs
from server.inbox import stories, upkeep, views
from server.inbox.views import Backlog, Stranded
from server.money import money
from server.rebuild import queue as rebuilds
from server.rebuild import schedules
from server.rebuild.queue import SiteRebuilds
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.address import sheet_address
from sheets_schema.text import Locale

Delivery = Literal["collecting", "stopped", "retrying", "delivering"]
_WORST_FIRST: tuple[Delivery, ...] = ("stopped", "retrying", "collecting", "delivering")


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """`advice`: why nothing is written; `size_advice`: that it will soon be so. `reconciled`: when
    inbox and spreadsheet were last compared, and the counts."""

    site: Site
    backlog: Backlog
    writer: WriterState
    advice: Advice | None
    size_advice: Advice | None
    reconciled: tuple[datetime, Mapping[str, int]] | None
    rebuilds: SiteRebuilds
    next_rebuild: datetime | None
    sheet_url: str

    @property
    def landing(self) -> str:
        """今期着地 of the last rebuild that succeeded, in words; "" where there is none."""
        return self._outlook("landing")

    @property
    def shortage(self) -> str:
        """What it lacks; "" without a target, and where it is reached."""
        return self._outlook("shortage")

    def _outlook(self, key: str) -> str:
        done = self.rebuilds.done
        value = ((done and done.report) or {}).get("outlook", {}).get(key)
        shown = isinstance(value, int | float) and (value or key == "landing")
        return money(value, self.site.currency) if shown else ""

    @property
    def today(self) -> Sequence[Mapping[str, Any]]:
        """今日やること of the last rebuild: `person`, `count` and how many are `late`."""
        done = self.rebuilds.done
        return [] if done is None or not done.report else done.report.get("today", [])

    @property
    def delivery(self) -> Delivery:
        if not self.site.spreadsheet_id:
            return "collecting"
        if self.advice is None:
            return "delivering"
        return "stopped" if self.advice.is_bad else "retrying"


@dataclass(frozen=True, slots=True)
class Overview:
    """`arrived`: leads of the last 24 hours. `quota_left`: kind → calls, None on the local
    spreadsheet. `quota_size`: of each kind. `advice`: what is wrong and no one site's."""

    sites: Sequence[SiteFacts]
    arrived: int
    quota_left: Mapping[str, float] | None
    quota_size: int
    now: datetime
    advice: Sequence[Advice]

    @property
    def delivery(self) -> Delivery:
        states = {one.delivery for one in self.sites}
        return next(state for state in _WORST_FIRST if state in states)

    @property
    def waiting(self) -> int:
        return sum(one.backlog.waiting for one in self.sites)

    @property
    def isolated(self) -> int:
        return sum(one.backlog.isolated for one in self.sites)

    @property
    def oldest(self) -> datetime | None:
        return min((one.backlog.oldest for one in self.sites if one.backlog.oldest), default=None)

    @property
    def written_at(self) -> datetime | None:
        """When something was last written, whichever site's."""
        return max(
            (one.writer.last_ok_at for one in self.sites if one.writer.last_ok_at), default=None
        )

    def of_site(self, name: str) -> SiteFacts | None:
        """None for the leads of a site that the settings no longer name."""
        return next((one for one in self.sites if one.site.name == name), None)

    def zone(self, name: str) -> ZoneInfo:
        """The site's own time; of a site that is gone, the first one's."""
        return (self.of_site(name) or self.sites[0]).site.zone


def gather(settings: Settings, database: Database, now: datetime, locale: Locale) -> Overview:
    due = schedules.next_runs(database)
    seen_at = heartbeat.last_beat(database)
    stranded = strays.stranded(database, settings.sites)
    sites = []
    for name, site in settings.sites.items():
        backlog = views.backlog(database, name)
        writer = writers.state(database, site.spreadsheet_id)
        reconciled = upkeep.last_comparison(database, site.spreadsheet_id)
        standing = rebuilds.standing(database, name)
        is_something_to_do = bool(backlog.waiting or standing.current)
        sites.append(
            SiteFacts(
                site=site,
                backlog=backlog,
                writer=writer,
                advice=about_writing(writer, backlog, site.spreadsheet_id, locale)
                or about_stranded([one for one in stranded if one.site == name], locale)
                or about_silence(is_something_to_do, seen_at, now, locale),
                size_advice=about_size(reconciled[1].get("cells", 0) if reconciled else 0, locale),
                reconciled=reconciled,
                rebuilds=standing,
                next_rebuild=due[name].next_at if name in due else None,
                sheet_url=sheet_url(settings, site.spreadsheet_id),
            )
        )
    local = bool(settings.sheets_emulator_host)
    per_minute = settings.sheets_calls_per_minute
    return Overview(
        sites=sites,
        arrived=stories.arrived_since(database, now - timedelta(days=1)),
        quota_left=None if local else limits.left(database, per_minute),
        quota_size=per_minute // 2,
        now=now,
        advice=_of_no_site(settings, database, stranded, now, locale),
    )


def _of_no_site(
    settings: Settings,
    database: Database,
    stranded: Iterable[Stranded],
    now: datetime,
    locale: Locale,
) -> Sequence[Advice]:
    """Also leads under names that the settings do not know, which stand at no site on the page."""
    unknown = (about_stranded([one], locale) for one in stranded if one.site not in settings.sites)
    planned = [(site.name, name) for site in settings.sites.values() for name in site.exports]
    exports = [about_export(run, locale) for run in export_runs.newest(database, planned)]
    clock = about_clock(views.backlog(database).oldest, now, locale)
    return [one for one in (*unknown, clock, *exports) if one is not None]


def sheet_url(settings: Settings, spreadsheet_id: str) -> str:
    """Where people open the spreadsheet; "" for none."""
    if not spreadsheet_id:
        return ""
    return sheet_address(spreadsheet_id, settings.sheets_emulator_host)
