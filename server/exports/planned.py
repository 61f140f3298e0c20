"""Runs the exports that the settings plan, one after the other."""

import dataclasses
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from server.database.database import Database
from server.errors import LeadsheetError
from server.exports import runs as export_runs
from server.exports.destinations import destination
from server.exports.registry import export_named
from server.exports.run import Done, Run
from server.exports.runs import ExportRun
from server.loops import Loop, patiently, renewing
from server.rebuild import queue as rebuilds
from server.settings.cron_weekday import on_weekday
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from sheets_schema.text import Text

TICK_SECONDS = 5.0
RENEW_SECONDS = 10.0
# A passing trouble is waited for.
PAUSES = (5.0, 60.0)

log = logging.getLogger("leadsheet.exports")

UNFORESEEN = Text(
    "書き出しの途中で予期しない問題が起きました。ログをご確認ください。",
    "Something unforeseen happened during the export. See the log.",
)


def last_slot(plans: tuple[str, ...], zone: ZoneInfo, now: datetime) -> datetime:
    """The last moment up to `now` that any of `plans` (at least one) names, in `zone`."""
    # Backwards, CronSim leaves out the minute that it begins in.
    after = now.astimezone(zone).replace(second=0, microsecond=0) + timedelta(minutes=1)
    return max(next(CronSim(plan, after, reverse=True)).astimezone(now.tzinfo) for plan in plans)


class PlannedExports:
    """Any number of processes may run one: the inbox holds which run was done."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        connection: Connection,
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._database = database
        self._connection = connection
        self._now = now
        self._loop = Loop("exports loop", log, TICK_SECONDS)

    def stop(self) -> None:
        """Finish the export in hand and begin no more."""
        self._loop.stop()

    def run(self) -> None:
        if any(True for _ in self._planned()):
            self._loop.run(self.run_due)

    def run_due(self) -> int:
        """Runs what is due; gives how many were run."""
        done = 0
        for site, name in self._planned():
            now = self._now()
            slot = last_slot(self._plans(site), site.zone, now)
            run = export_runs.begin(self._database, site.name, name, slot, now)
            if run is not None:
                self._work(site, run)
                done += 1
            if self._loop.is_stopping:
                break
        return done

    def _planned(self) -> Iterator[tuple[Site, str]]:
        for site in self._settings.sites.values():
            if site.spreadsheet_id and site.export_schedule:
                for name in site.exports:
                    yield site, name

    def _plans(self, site: Site) -> tuple[str, ...]:
        report = rebuilds.newest_reports(self._database).get(site.name, {})
        day = int(report.get("meeting_day", 0))
        return tuple(on_weekday(plan, day) for plan in site.export_schedule)

    def _work(self, site: Site, run: ExportRun) -> None:
        about = {"site": site.name, "export": run.name}
        try:
            with renewing(
                "export lease", log, RENEW_SECONDS, lambda: export_runs.renew(self._database, run)
            ):
                done = self._patiently(site, run)
        except LeadsheetError as error:
            export_runs.finish(self._database, run, self._now(), trouble=error.text)
            log.warning("export failed", extra={**about, "reason": error.for_log})
        except Exception:
            log.exception("export", extra=about)
            export_runs.finish(self._database, run, self._now(), trouble=UNFORESEEN)
        else:
            report = dataclasses.asdict(done)
            export_runs.finish(self._database, run, self._now(), report=report)
            log.info("exported", extra={**about, "files": len(done.files)})

    def _patiently(self, site: Site, run: ExportRun) -> Done:
        return patiently(
            lambda: self._once(site, run),
            PAUSES,
            max(PAUSES),
            lambda _error, seconds: self._loop.wait(seconds),
        )

    def _once(self, site: Site, run: ExportRun) -> Done:
        place = destination(site.exports[run.name])
        return export_named(run.name)(
            Run(self._settings, self._database, self._connection, site, place, run.started_at)
        )
