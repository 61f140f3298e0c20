"""What loops beside the requests have in common: a turn that fails ends none of them, what is at
work says so, and what may pass is waited for."""

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from logging import Logger
from typing import TypeVar

from server.errors import OutcomeUnknown, TryLater

T = TypeVar("T")


class Loop:
    """A turn every `seconds` until `stop` is called. One that fails is logged as `name`: the
    database may be away for a moment, and the loop must outlive that."""

    def __init__(self, name: str, log: Logger, seconds: float) -> None:
        self._name = name
        self._log = log
        self._seconds = seconds
        self._stop = threading.Event()

    def stop(self) -> None:
        """Finish the turn in hand and begin no more."""
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        return self._stop.is_set()

    def wait(self, seconds: float) -> bool:
        """Whether it was stopped meanwhile."""
        return self._stop.wait(seconds)

    def run(self, turn: Callable[[], object], first: float | None = None) -> None:
        """`first`: seconds before the first turn, if not as many as usual."""
        pause = self._seconds if first is None else first
        while not self._stop.wait(pause):
            pause = self._seconds
            try:
                turn()
            except Exception:  # noqa: BLE001  each is logged, with its places
                self._log.exception(self._name)


@contextmanager
def renewing(name: str, log: Logger, seconds: float, renew: Callable[[], None]) -> Iterator[None]:
    """`renew` every `seconds` beside the work in hand, so that nobody takes it for dead. One that
    fails is logged as `name`; the next may succeed."""
    beat = Loop(name, log, seconds)
    thread = threading.Thread(target=beat.run, args=(renew,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        beat.stop()
        thread.join()


def patiently(
    work: Callable[[], T],
    pauses: Sequence[float],
    longest: float,
    wait: Callable[[TryLater | OutcomeUnknown, float], bool],
) -> T:
    """Of what may be done twice. What passes is tried again after each of `pauses`, or after what
    the other side asks for, up to `longest` (seconds). `wait`: waits so long; True where there is
    no more time. Raises what the last try did."""
    for pause in pauses:
        try:
            return work()
        except (TryLater, OutcomeUnknown) as error:
            asked = pause if error.retry_after is None else error.retry_after
            if wait(error, min(asked, longest)):
                raise
    return work()


def backoff(first: float, longest: float, tries: int) -> float:
    """Seconds before the next try: doubled with each of `tries` that failed before, up to `longest`
    (truncated exponential backoff). Half fixed, half random: never at once, never all together."""
    most = min(longest, first * 2.0 ** min(tries, 12))
    return most * (0.5 + random.random() / 2)  # noqa: S311
