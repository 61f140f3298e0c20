"""Takes up rebuilds that were asked for, one after the other."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from server.errors import LeadsheetError
from server.inbox import rebuilds
from server.inbox.database import Database
from server.inbox.rebuilds import Job

TICK_SECONDS = 0.5
RENEW_SECONDS = 10.0

log = logging.getLogger("leadsheet.rebuild")

Rebuild = Callable[[str], dict[str, Any]]


class Runner:
    """`rebuild(site name)` does the work and gives the report; its LeadsheetErrors are told."""

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
            report = self._rebuild(job.site)
        except LeadsheetError as error:
            self._failed(job, str(error))
        except Exception:
            log.exception("rebuild", extra={"job": job.id, "site": job.site})
            self._failed(
                job,
                "再集計の途中で予期しない問題が起きました。ログをご確認ください。 / "
                "Something unforeseen happened during the rebuild. See the log.",
            )
        else:
            rebuilds.finish(self._database, job, self._now(), report=report)
            log.info("rebuilt", extra={"job": job.id, "site": job.site})
        finally:
            done.set()
            renewing.join()
        return True

    def _failed(self, job: Job, trouble: str) -> None:
        rebuilds.finish(self._database, job, self._now(), trouble=trouble)
        log.warning("rebuild failed", extra={"job": job.id, "site": job.site, "reason": trouble})

    def _renew(self, job: Job, done: threading.Event) -> None:
        while not done.wait(RENEW_SECONDS):
            rebuilds.renew(self._database, job)
