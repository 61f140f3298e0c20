"""Takes up rebuilds that were asked for, one after the other."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from server.database.database import Database
from server.errors import LeadsheetError, OutcomeUnknown, TryLater
from server.loops import Loop, patiently, renewing
from server.rebuild import queue as rebuilds
from server.rebuild.queue import Job
from sheets_schema.text import Text

TICK_SECONDS = 0.5
RENEW_SECONDS = 5.0
# A passing trouble is waited for; a rebuild writes all at once, so doing it again harms nothing.
PAUSES = (2.0, 15.0)
LONGEST_PAUSE = 60.0

log = logging.getLogger("leadsheet.rebuild")

# Told before each step: its key, and the share (0–1) of the steps that are done.
Progress = Callable[[str, float], None]
Rebuild = Callable[[str, Progress], dict[str, Any]]

UNFORESEEN = Text(
    "再集計の途中で予期しない問題が起きました。ログをご確認ください。",
    "Something unforeseen happened during the rebuild. See the log.",
)


class Runner:
    """`rebuild(site name, progress)` does the work and gives the report; its LeadsheetErrors are
    told."""

    def __init__(self, database: Database, rebuild: Rebuild, now: Callable[[], datetime]) -> None:
        self._database = database
        self._rebuild = rebuild
        self._now = now
        self._loop = Loop("rebuild loop", log, TICK_SECONDS)

    def stop(self) -> None:
        """Finish the rebuild in hand and begin no more."""
        self._loop.stop()

    def run(self) -> None:
        self._loop.run(self.run_one)

    def run_one(self) -> bool:
        """One job, if one waits."""
        job = rebuilds.take(self._database, self._now())
        if job is None:
            return False
        # Without the lease the job would be begun twice.
        with renewing(
            "rebuild lease", log, RENEW_SECONDS, lambda: rebuilds.renew(self._database, job)
        ):
            self._work(job)
        return True

    def _work(self, job: Job) -> None:
        def progress(step: str, share: float) -> None:
            rebuilds.note_step(self._database, job, step, share)

        about = {"job": job.id, "site": job.site}
        try:
            report = self._rebuild_patiently(job.site, progress)
        except LeadsheetError as error:
            rebuilds.finish(self._database, job, self._now(), trouble=error.text)
            log.warning("rebuild failed", extra={**about, "reason": error.for_log})
        except Exception:
            log.exception("rebuild", extra=about)
            rebuilds.finish(self._database, job, self._now(), trouble=UNFORESEEN)
        else:
            rebuilds.finish(self._database, job, self._now(), report=report)
            log.info("rebuilt", extra={**about, "rows": report.get("rows", "")})

    def _rebuild_patiently(self, site: str, progress: Progress) -> dict[str, Any]:
        def wait(error: TryLater | OutcomeUnknown, seconds: float) -> bool:
            log.info("rebuild waits", extra={"site": site, "reason": error.for_log})
            progress("wait", 0.0)
            return self._loop.wait(seconds)

        return patiently(lambda: self._rebuild(site, progress), PAUSES, LONGEST_PAUSE, wait)
