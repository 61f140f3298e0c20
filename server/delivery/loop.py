"""The loop that keeps the spreadsheets up with the inbox: fair between sites, one writer each."""

import logging
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.database import writers
from server.database.database import Database
from server.database.instants import utc_now
from server.database.tallies import TALLIES
from server.database.writers import Lease, LeaseLostError
from server.delivery import strays
from server.delivery.backoff import pause, refused_pause
from server.delivery.protocol import RowsRefusedError, TabProtectedError, Writing
from server.delivery.unmark import Unmarking
from server.errors import (
    ExternalError,
    LeadsheetError,
    NotReachable,
    OutcomeUnknown,
    TryLater,
    UnforeseenError,
)
from server.handover.handing import READ_SECONDS, Handing
from server.inbox import activities, views
from server.inbox.batches import BATCH_ROWS, Batch
from server.loops import Loop, renewing
from server.notice.ways import ways_of
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from sheets_schema.text import Text

TICK_SECONDS = 0.25
RENEW_SECONDS = 2.0
UNMARK_SECONDS = 5.0
# Recorded activities are looked for so often, and tried again so long after something went wrong.
ACTIVITY_SECONDS = 2.0
ACTIVITY_PAUSE_SECONDS = 30.0
# A lone lead goes out at once; in a stream they are gathered for a second, so that a busy hour
# costs sixty calls a minute at most.
GATHER = timedelta(seconds=1)
MOST_THREADS = 64
# Leads whose spreadsheet or site the settings do not know any more are looked for so often.
STRAYS_SECONDS = 15.0
# A command waits so long for another process that is writing.
PATIENCE_SECONDS = 60.0
# Stands for them among the spreadsheets at work.
STRAYS = ""

log = logging.getLogger("leadsheet.delivery")


@dataclass(frozen=True, slots=True)
class SpreadsheetOfSites:
    """A spreadsheet and the sites that write to it."""

    spreadsheet_id: str
    sites: tuple[Site, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(site.name for site in self.sites)


class Delivery:
    """`run` delivers until `stop` is called. One thread a spreadsheet at work, so that a slow or
    broken one never delays another."""

    def __init__(self, settings: Settings, database: Database, connection: Connection) -> None:
        self._database = database
        self._connection = connection
        self._now = connection.clock.now
        self._sites = settings.sites
        self._targets = targets(settings.sites.values())
        self._loop = Loop("delivery loop", log, TICK_SECONDS)
        self._lock = threading.Lock()
        self._busy: dict[str, Lease | None] = {}
        self._last_sent: dict[str, float] = {}
        self._renewed = 0.0
        self._looked_for_strays = float("-inf")
        self._unmarking = Unmarking(database)
        self._looked_for_marks = float("-inf")
        self._marked: frozenset[str] = frozenset()
        self._looked_for_activities = float("-inf")
        self._activities_wait: dict[str, float] = {}

    def stop(self) -> None:
        """Finish the batches in hand and begin no more."""
        self._loop.stop()

    def run(self) -> None:
        size = max(1, min(MOST_THREADS, len(self._targets))) + 1
        with ThreadPoolExecutor(size, thread_name_prefix="deliver") as pool:
            self._loop.run(lambda: self._tick(pool))
            while self._held():
                self._renew_leases()
                time.sleep(TICK_SECONDS)

    def deliver_all(self, only: Sequence[SpreadsheetOfSites] | None = None) -> None:
        """Everything that waits, in this thread; for scripts. Raises what goes wrong, and TryLater
        where another process is still writing after a minute."""
        with renewing("delivery lease", log, TICK_SECONDS, self._renew_leases):
            found = self._targets if only is None else tuple(only)
            # Twice: what one spreadsheet lets go may be another one's.
            for target in (*found, *found):
                self._deliver_all_to(target)

    def _deliver_all_to(self, target: SpreadsheetOfSites) -> None:
        patient_until = time.monotonic() + PATIENCE_SECONDS
        while self._has_work(target):
            if self._with_lease(target):
                continue
            # Another process is at it: that is as good, but wait until it is done.
            if time.monotonic() > patient_until:
                raise TryLater(
                    Text(
                        f"別のプロセスが{PATIENCE_SECONDS:.0f}秒たっても書き込み中です。"
                        "残りはそのプロセスが書き込みます。",
                        f"Another process is still writing after {PATIENCE_SECONDS:.0f} s. It "
                        "will write the rest.",
                    )
                )
            time.sleep(TICK_SECONDS)
        if self._has_activities(target):
            self._with_lease(target)

    def _has_work(self, target: SpreadsheetOfSites) -> bool:
        """Whether a turn at this spreadsheet would bring something on."""
        if target.spreadsheet_id in views.with_open_batch(self._database):
            return True
        return views.count_waiting(self._database, target.names, 1) > 0

    def free_strays(self, *, possibly_double: bool = False, at_once: bool = False) -> int:
        """Let go what is begun for spreadsheets that are no site's any more, and have the leads of
        renamed sites follow; gives how many batches were ended."""
        strays.settle_names(self._database, self._sites)
        return strays.free(
            self._database,
            self._connection,
            [one.spreadsheet_id for one in self._targets],
            self._now(),
            possibly_double=possibly_double,
            at_once=at_once,
        )

    def _look_for_strays(self, pool: ThreadPoolExecutor) -> None:
        if time.monotonic() - self._looked_for_strays < STRAYS_SECONDS:
            return
        with self._lock:
            if STRAYS in self._busy:
                return
            self._busy[STRAYS] = None
        self._looked_for_strays = time.monotonic()
        pool.submit(self._work_on_strays)

    def _work_on_strays(self) -> None:
        try:
            self.free_strays()
        except Exception:
            # The database may be away for a moment; the next round may succeed.
            log.exception("strays")
        finally:
            with self._lock:
                self._busy.pop(STRAYS, None)

    def _tick(self, pool: ThreadPoolExecutor) -> None:
        self._renew_leases()
        self._look_for_strays(pool)
        for target in self._due():
            with self._lock:
                if target.spreadsheet_id in self._busy:
                    continue
                self._busy[target.spreadsheet_id] = None
            pool.submit(self._work, target)

    def _due(self) -> list[SpreadsheetOfSites]:
        with self._lock:
            idle = [one for one in self._targets if one.spreadsheet_id not in self._busy]
        waiting = views.oldest_waiting(self._database, [name for one in idle for name in one.names])
        begun = views.with_open_batch(self._database)
        marked = self._with_marks()
        recorded = self._with_activities()
        return [
            one
            for one in idle
            if (
                one.spreadsheet_id in begun
                or self._ripe(one, waiting)
                or not marked.isdisjoint(one.names)
                or one.spreadsheet_id in recorded
            )
            and self._may_try(one)
        ]

    def _with_marks(self) -> frozenset[str]:
        """Sites with a mark to clear; nobody waits for that, so it is asked now and then."""
        if time.monotonic() - self._looked_for_marks >= UNMARK_SECONDS:
            self._looked_for_marks = time.monotonic()
            self._marked = self._unmarking.sites()
            return self._marked
        return frozenset()

    def _with_activities(self) -> frozenset[str]:
        """Spreadsheets that activities wait for; after the leads, so it is asked now and then."""
        now = time.monotonic()
        if now - self._looked_for_activities < ACTIVITY_SECONDS:
            return frozenset()
        self._looked_for_activities = now
        return frozenset(
            one.spreadsheet_id
            for one in self._targets
            if now >= self._activities_wait.get(one.spreadsheet_id, 0.0)
            and self._has_activities(one)
        )

    def _has_activities(self, target: SpreadsheetOfSites) -> bool:
        if target.spreadsheet_id in views.with_open_batch(self._database, "activities"):
            return True
        return activities.count_waiting(self._database, target.names) > 0

    def _ripe(self, target: SpreadsheetOfSites, waiting: Mapping[str, datetime]) -> bool:
        oldest = min((waiting[name] for name in target.names if name in waiting), default=None)
        if oldest is None:
            return False
        last = self._last_sent.get(target.spreadsheet_id, 0.0)
        if time.monotonic() - last > 2 * GATHER.total_seconds() or self._now() - oldest >= GATHER:
            return True
        return views.count_waiting(self._database, target.names, BATCH_ROWS) >= BATCH_ROWS

    def _may_try(self, target: SpreadsheetOfSites) -> bool:
        return not writers.state(self._database, target.spreadsheet_id).waits(self._now())

    def _work(self, target: SpreadsheetOfSites) -> None:
        try:
            self._with_lease(target)
        except LeaseLostError:
            log.warning("another writer took over", extra={"site": target.names[0]})
        except LeadsheetError as error:
            self._trouble(target, error)
        except Exception:
            # Ours to mend. Until then it must neither spin nor pass for well.
            log.exception("delivery", extra={"site": target.names[0]})
            self._trouble(target, UnforeseenError())
        finally:
            with self._lock:
                self._busy.pop(target.spreadsheet_id, None)

    def _with_lease(self, target: SpreadsheetOfSites) -> bool:
        """False where another writer holds the spreadsheet."""
        lease = writers.acquire(self._database, target.spreadsheet_id, writers.holder_name())
        if lease is None:
            return False
        with self._lock:
            self._busy[target.spreadsheet_id] = lease
        try:
            self._drain(target, lease)
            self._bring_activities(target, lease)
            self._unmark(target)
        finally:
            with self._lock:
                self._busy[target.spreadsheet_id] = None
            writers.release(self._database, lease)
        return True

    def _drain(self, target: SpreadsheetOfSites, lease: Lease) -> None:
        site = target.sites[0]
        door = self._connection.door(target.spreadsheet_id)
        handing = Handing(
            lambda: self._connection.door(target.spreadsheet_id, read_seconds=READ_SECONDS),
            {one.name: one for one in target.sites},
            ways_of,
        )
        writing = Writing(self._database, door, lease, site, self._now, handing=handing)
        started = time.perf_counter()
        for batch, end in writing.drain(target.names, go_on=lambda: self._go_on(target)):
            self._last_sent[target.spreadsheet_id] = time.monotonic()
            if end == "held":
                continue
            TALLIES.add("batches", (site.name, end))
            written_at = self._now() if end == "settled" else None
            writers.note_success(self._database, target.spreadsheet_id, written_at)
            if end == "settled":
                _count(batch, site)
            log.info(
                "delivered" if end == "settled" else end,
                extra={
                    "site": site.name,
                    "batch": batch.number,
                    "rows": len(batch.leads),
                    "ms": round((time.perf_counter() - started) * 1000),
                },
            )
            started = time.perf_counter()

    def _bring_activities(self, target: SpreadsheetOfSites, lease: Lease) -> None:
        """The same way as the leads, after them and never in their way: a 活動 that is missing or
        protected stops no lead."""
        if not self._has_activities(target):
            return
        door = self._connection.door(target.spreadsheet_id)
        writing = Writing(self._database, door, lease, target.sites[0], utc_now, goods="activities")
        try:
            for batch, end in writing.drain(target.names, go_on=lambda: not self._loop.is_stopping):
                log.info(
                    "activities delivered" if end == "settled" else f"activities {end}",
                    extra={"site": target.names[0], "rows": len(batch.leads)},
                )
        except LeadsheetError as error:
            self._activities_wait[target.spreadsheet_id] = time.monotonic() + ACTIVITY_PAUSE_SECONDS
            log.warning(
                "activities wait",
                extra={"site": target.names[0], "error": type(error).__name__},
            )

    def _unmark(self, target: SpreadsheetOfSites) -> None:
        """After the leads, and never in their way: what goes wrong is tried at the next look."""
        if self._marked.isdisjoint(target.names):
            return
        try:
            door = self._connection.door(target.spreadsheet_id)
            self._unmarking.work(door, target.names, self._now())
        except LeadsheetError as error:
            log.warning(
                "mark not cleared",
                extra={"site": target.names[0], "error": type(error).__name__},
            )

    def _go_on(self, target: SpreadsheetOfSites) -> bool:
        """Whether to claim one more batch now, or to leave what trickles in to be gathered."""
        if self._loop.is_stopping:
            return False
        return self._ripe(target, views.oldest_waiting(self._database, target.names))

    def _trouble(self, target: SpreadsheetOfSites, error: LeadsheetError) -> None:
        state = writers.state(self._database, target.spreadsheet_id)
        now = self._now()
        asked = error.retry_after if isinstance(error, TryLater | OutcomeUnknown) else None
        if isinstance(error, TabProtectedError | RowsRefusedError):
            wait = refused_pause(state.failures)
        else:
            wait = pause(state.failures, state.failing_since, now, asked)
        needs_person = isinstance(error, ExternalError) and not isinstance(
            error, TryLater | OutcomeUnknown
        )
        writers.note_trouble(
            self._database,
            target.spreadsheet_id,
            at=now,
            next_try_at=now + wait,
            trouble=error.text,
            paused=type(error).__name__ if needs_person else None,
        )
        log.warning(
            "paused" if needs_person else "will try again",
            extra={
                "site": target.names[0],
                "error": type(error).__name__,
                "reason": error.for_log,
                "seconds": round(wait.total_seconds(), 1),
                **({"status": error.status} if isinstance(error, NotReachable) else {}),
            },
        )

    def _renew_leases(self) -> None:
        if time.monotonic() - self._renewed < RENEW_SECONDS:
            return
        self._renewed = time.monotonic()
        for lease in self._held():
            try:
                writers.renew(self._database, lease)
            except LeaseLostError:
                log.warning("lease lost", extra={"fence": lease.fence})

    def _held(self) -> list[Lease]:
        with self._lock:
            return [lease for lease in self._busy.values() if lease is not None]


def _count(batch: Batch, site: Site) -> None:
    for lead in batch.leads:
        # A lead's id begins with the milliseconds of its arrival (UUIDv7).
        arrived = int(lead.lead_id.replace("-", "")[:12], 16) / 1000
        TALLIES.observe("delivery_seconds", (site.name,), max(0.0, time.time() - arrived))


def targets(sites: Iterable[Site]) -> tuple[SpreadsheetOfSites, ...]:
    """Sites by spreadsheet; sites without one only collect."""
    by_id: dict[str, list[Site]] = {}
    for site in sites:
        if site.spreadsheet_id:
            by_id.setdefault(site.spreadsheet_id, []).append(site)
    return tuple(SpreadsheetOfSites(one, tuple(group)) for one, group in by_id.items())
