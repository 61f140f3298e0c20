"""Takes up rebuilds that were asked for, one after the other."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from server.database.database import Database
from server.errors import LeadsheetError, OutcomeUnknown, TryLater
from server.rebuild import queue as rebuilds
from server.rebuild.queue import Job

TICK_SECONDS = 0.5
RENEW_SECONDS = 5.0
# A passing trouble is waited for; a rebuild writes all at once, so doing it again harms nothing.
PAUSES = (2.0, 15.0)
LONGEST_PAUSE = 60.0

log = logging.getLogger("leadsheet.rebuild")

# Told before each step: its key, and the share (0–1) of the steps that are done.
Progress = Callable[[str, float], None]
Rebuild = Callable[[str, Progress], dict[str, Any]]

UNFORESEEN = (
    "再集計の途中で予期しない問題が起きました。ログをご確認ください。 / "
    "Something unforeseen happened during the rebuild. See the log."
)


class Runner:
    """`rebuild(site name, progress)` does the work and gives the report; its LeadsheetErrors are
    told."""

    def __init__(self, database: Database, rebuild: Rebuild, now: Callable[[], datetime]) -> None:
        self._database = database
        self._rebuild = rebuild
        self._now = now
        self._stop = threading.Event()

    def stop(self) -> None:
        """Finish the rebuild in hand and begin no more."""
        self._stop.set()

    def run(self) -> None:
        while not self._stop.wait(TICK_SECONDS):
            try:
                self.run_one()
            except Exception:
                # The database may be away for a moment; the loop must outlive that.
                log.exception("rebuild loop")

    def run_one(self) -> bool:
        """One job, if one waits."""
        job = rebuilds.take(self._database, self._now())
        if job is None:
            return False
        done = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(job, done), daemon=True)
        renewing.start()
        try:
            self._work(job)
        finally:
            done.set()
            renewing.join()
        return True

    def _work(self, job: Job) -> None:
        def progress(step: str, share: float) -> None:
            rebuilds.note_step(self._database, job, step, share)

        about = {"job": job.id, "site": job.site}
        try:
            report = self._rebuild_patiently(job.site, progress)
        except LeadsheetError as error:
            rebuilds.finish(self._database, job, self._now(), trouble=str(error))
            log.warning("rebuild failed", extra={**about, "reason": error.for_log})
        except Exception:
            log.exception("rebuild", extra=about)
            rebuilds.finish(self._database, job, self._now(), trouble=UNFORESEEN)
        else:
            rebuilds.finish(self._database, job, self._now(), report=report)
            log.info("rebuilt", extra={**about, "rows": report.get("rows", "")})

    def _rebuild_patiently(self, site: str, progress: Progress) -> dict[str, Any]:
        for pause in PAUSES:
            try:
                return self._rebuild(site, progress)
            except (TryLater, OutcomeUnknown) as error:
                asked = pause if error.retry_after is None else error.retry_after
                log.info("rebuild waits", extra={"site": site, "reason": error.for_log})
                progress("wait", 0.0)
                if self._stop.wait(min(asked, LONGEST_PAUSE)):
                    raise
        return self._rebuild(site, progress)

    def _renew(self, job: Job, done: threading.Event) -> None:
        while not done.wait(RENEW_SECONDS):
            try:
                rebuilds.renew(self._database, job)
            except Exception:
                # Without the lease the job would be begun twice; the next round may succeed.
                log.exception("rebuild lease", extra={"job": job.id})
