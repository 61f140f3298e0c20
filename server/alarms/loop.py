"""The loop that looks for what is wrong and has people told."""

import logging
import shutil
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from server.alarms import judging, standing
from server.alarms.judging import Judgement, Kind
from server.database import writers
from server.database.database import Database
from server.inbox import views
from server.loops import Loop
from server.notice.ways import ways_of
from server.rebuild import queue as rebuilds
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.address import sheet_address

TICK_SECONDS = 20.0
# What waited while nothing ran is soon written: whoever has just started does not cry.
FIRST_SECONDS = 30.0
# How submissions come in is read seldom; silence is a matter of days.
SILENCE_SECONDS = 600.0

log = logging.getLogger("leadsheet.alarm")


class Alarms:
    """`run` looks until `stop` is called. `surely_past`: a moment that is over whichever clock is
    wrong, by which silence is told: a clock that is ahead makes any form silent; None where nobody
    knows one."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        now: Callable[[], datetime],
        surely_past: Callable[[], datetime | None] | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._now = now
        self._surely_past = surely_past or now
        # Where nobody is to be told, nothing is decided: it is told once somebody is.
        self._sites = [site for site in settings.sites.values() if ways_of(site)]
        self._loop = Loop("alarms loop", log, TICK_SECONDS)
        self._listened: float | None = None

    def stop(self) -> None:
        self._loop.stop()

    def run(self) -> None:
        if self._sites:
            self._loop.run(self.look, first=FIRST_SECONDS)

    def look(self) -> None:
        """Once, in this thread."""
        now = self._now()
        stand = standing.standing(self._database)
        listens = self._listened is None or time.monotonic() - self._listened > SILENCE_SECONDS
        for place, site in enumerate(self._sites):
            judged = self._judge(site, stand, now, listens=listens)
            if place == 0 or _audience(site) not in map(_audience, self._sites[:place]):
                # The machine is everybody's; whoever looks after many sites is told once.
                judged["disk"] = self._disk()
            for kind, judgement in judged.items():
                self._tell(site, kind, judgement, stand.get((site.name, kind)), now)
        if listens:
            self._listened = time.monotonic()

    def _judge(
        self,
        site: Site,
        stand: Mapping[tuple[str, Kind], datetime],
        now: datetime,
        *,
        listens: bool,
    ) -> dict[Kind, Judgement]:
        judged: dict[Kind, Judgement] = {}
        writer = writers.state(self._database, site.spreadsheet_id)
        judged["paused"], judged["sharing"] = judging.about_writing(writer)
        is_told = writer.paused is not None
        oldest = views.oldest_undelivered(self._database, site.name)
        judged["waiting"] = judging.about_waiting(oldest, is_told=is_told, now=now)
        newest = rebuilds.history(self._database, most=4, site=site.name)
        judged["rebuild"] = judging.about_rebuilds(newest)
        if listens or self._was_silent(site, stand.get((site.name, "silent"))):
            judged["silent"] = self._silence(site)
        return judged

    def _was_silent(self, site: Site, since: datetime | None) -> bool:
        """Until something came in since then."""
        return since is not None and bool(views.submissions(self._database, site.name, since))

    def _silence(self, site: Site) -> Judgement:
        now = self._surely_past()
        if now is None:
            return "unsure"
        came = views.submissions(self._database, site.name, now - 3 * judging.USUAL_OF)
        # In the site's own time, as its people read it.
        arrivals = [one.astimezone(site.zone) for one in came]
        return judging.about_silence(arrivals, now, days=self._settings.alarm_silent_days)

    def _disk(self) -> Judgement:
        """PostgreSQL's disk is its own server's business."""
        file = self._database.url.database
        if not self._database.is_sqlite or not file or file == ":memory:":
            return None
        size, _used, free = shutil.disk_usage(Path(file).parent)
        return judging.about_disk(free, size)

    def _tell(
        self, site: Site, kind: Kind, judgement: Judgement, since: datetime | None, now: datetime
    ) -> None:
        url = ""
        if site.spreadsheet_id:
            url = sheet_address(site.spreadsheet_id, self._settings.sheets_emulator_host)
        if judgement == "unsure":
            return
        if judgement is None:
            done = since is not None and standing.call_off(
                self._database, site, kind, since, url, now
            )
            what = "well again"
        else:
            done = since is None and standing.raise_(self._database, site, judgement, url, now)
            what = "raised"
        if done:
            log.warning("alarm %s", what, extra={"site": site.name, "alarm": kind})


def _audience(site: Site) -> tuple[object, ...]:
    return site.notice_webhook_url, site.notice_email_to
