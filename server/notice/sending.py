"""What sending notices and sending reminders have in common: each site's ways apart, so that what
is slow or broken there delays nobody else."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import groupby
from logging import INFO, WARNING, Logger
from operator import attrgetter
from threading import Lock
from typing import Generic, Literal, Protocol, TypeVar

from server.database.database import Database
from server.errors import OutcomeUnknown, Refused, TryLater
from server.loops import Loop
from server.notice.pauses import pause
from server.notice.queue import End, Group
from sheets_schema.text import Text

CLEAR_UP_SECONDS = 30.0

Outcome = Literal["sent", "try_later", "unknown", "refused"]


class Waits(Protocol):
    """What may be sent. `tries`: how often it was tried before."""

    @property
    def site(self) -> str: ...
    @property
    def way(self) -> str: ...
    @property
    def tries(self) -> int: ...


One = TypeVar("One", bound=Waits)


class Queue(Protocol[One]):
    """server.notice.queue and server.notice.reminder_queue."""

    def due(self, database: Database, groups: Collection[Group], now: datetime) -> list[One]: ...

    def end(
        self, database: Database, one: One, how: End, trouble: Text | None, now: datetime, /
    ) -> None: ...

    def try_again_at(
        self, database: Database, one: One, at: datetime, trouble: Text, /
    ) -> None: ...

    def clear_up(self, database: Database, now: datetime, surely_past: datetime | None) -> int: ...


class Sending(ABC, Generic[One]):
    """`run` sends until `stop` is called. `name`: for the log. `groups`: site and way.
    `surely_past`: a moment that is over whichever clock is wrong, by which something is given up as
    too late; None where nobody knows one."""

    def __init__(
        self,
        name: str,
        log: Logger,
        queue: Queue[One],
        database: Database,
        groups: Sequence[Group],
        now: Callable[[], datetime],
        surely_past: Callable[[], datetime | None],
        *,
        tick_seconds: float,
        most_threads: int,
    ) -> None:
        self._name = name
        self._log = log
        self._queue = queue
        self._database = database
        self._groups = groups
        self._now = now
        self._surely_past = surely_past
        self._most_threads = most_threads
        self._loop = Loop(f"{name} loop", log, tick_seconds)
        self._lock = Lock()
        self._busy: set[Group] = set()
        # Until when, on the process's own clock, which nobody sets.
        self._rests: dict[Group, float] = {}
        self._cleared = float("-inf")

    def stop(self) -> None:
        """Finish the call in hand and begin no more."""
        self._loop.stop()

    def run(self) -> None:
        if not self._groups:
            return
        with ThreadPoolExecutor(self._most_threads, thread_name_prefix=self._name) as pool:
            self._loop.run(lambda: self._tick(pool))

    def run_due(self) -> None:
        """What is due now, in this thread, resting or not."""
        self._clear_up()
        for group, some in self._due(self._groups):
            self._work(group, some)

    @abstractmethod
    def _work(self, group: Group, some: Sequence[One]) -> None:
        """Send them, oldest first, as long as the group does not rest."""

    def _may_begin(self, group: Group) -> bool:
        with self._lock:
            rests = self._rests.get(group)
            return group not in self._busy and (rests is None or time.monotonic() >= rests)

    def _attempt(
        self, group: Group, one: One, tell: Callable[[], None], about: dict[str, object]
    ) -> bool:
        """`tell` sends it; how that ended is kept, and logged with `about`. False where the others
        of the group had better wait, too."""
        outcome: Outcome = "sent"
        try:
            tell()
            self._queue.end(self._database, one, "sent", None, self._now())
        except TryLater as error:
            outcome = "try_later"
            self._rest(group, one, error)
        except OutcomeUnknown as error:
            outcome = "unknown"
            self._queue.end(self._database, one, "unknown", error.text, self._now())
        except Refused as error:
            outcome = "refused"
            self._queue.end(self._database, one, "refused", error.text, self._now())
        level = INFO if outcome == "sent" else WARNING
        self._log.log(level, self._name, extra={**about, "way": one.way, "outcome": outcome})
        return outcome != "try_later"

    def _tick(self, pool: ThreadPoolExecutor) -> None:
        if time.monotonic() - self._cleared > CLEAR_UP_SECONDS:
            self._cleared = time.monotonic()
            self._clear_up()
        for group, some in self._due([one for one in self._groups if self._may_begin(one)]):
            with self._lock:
                self._busy.add(group)
            pool.submit(self._work_and_leave, group, some)

    def _clear_up(self) -> None:
        self._queue.clear_up(self._database, self._now(), self._surely_past())

    def _due(self, groups: Sequence[Group]) -> list[tuple[Group, list[One]]]:
        found = self._queue.due(self._database, groups, self._now())
        whose = attrgetter("site", "way")
        return [(group, list(some)) for group, some in groupby(sorted(found, key=whose), whose)]

    def _work_and_leave(self, group: Group, some: Sequence[One]) -> None:
        try:
            self._work(group, some)
        except Exception as error:  # noqa: BLE001  its message might quote a lead or an address
            self._log.error(self._name, extra={"site": group[0], "error": type(error).__name__})
        finally:
            with self._lock:
                self._busy.discard(group)

    def _rest(self, group: Group, one: One, error: TryLater) -> None:
        seconds = pause(one.tries, error.retry_after)
        until = self._now() + timedelta(seconds=seconds)
        self._queue.try_again_at(self._database, one, until, error.text)
        with self._lock:
            self._rests[group] = time.monotonic() + seconds
