"""The time as Google tells it: each of its answers carries the time at which it was given. A clock
of this machine that was set wrong is found out by it; what may be erased, and when a row came to
stand, is reckoned by the better of the two.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# An answer may have been minutes on its way; nothing that goes by this clock minds.
DIFFERENCE = timedelta(minutes=5)
# What was heard so long ago says nothing any more: a machine that sleeps stops counting.
HEARD_FOR = timedelta(minutes=30)


class ToldTime:
    """`here`: this machine's clock. `passed`: seconds that nobody sets. Safe to share between
    threads."""

    def __init__(
        self,
        here: Callable[[], datetime] = lambda: datetime.now(UTC),
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._here = here
        self._passed = passed
        self._heard: tuple[datetime, float] | None = None

    def hear(self, date: str) -> None:
        """`date`: the Date header of an answer, "" where it has none."""
        try:
            told = parsedate_to_datetime(date)
        except ValueError:
            return
        if told.tzinfo is not None:
            self._heard = told.astimezone(UTC), self._passed()

    def told(self) -> datetime | None:
        """Now, by what was heard lately; None where nothing was."""
        heard = self._heard
        if heard is None:
            return None
        since = timedelta(seconds=self._passed() - heard[1])
        return heard[0] + since if timedelta(0) <= since <= HEARD_FOR else None

    def now(self) -> datetime:
        """By this machine's clock, unless it is known to be wrong."""
        here, told = self._here(), self.told()
        return here if told is None or abs(told - here) <= DIFFERENCE else told

    def surely_past(self) -> datetime | None:
        """A moment that is over by both clocks: what may be erased by it may be erased. None where
        nobody confirms this machine's clock; whoever wants to erase waits for another day."""
        told = self.told()
        return None if told is None else min(told, self._here())
