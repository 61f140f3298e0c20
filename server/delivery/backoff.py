"""How long to wait between tries."""

from datetime import datetime, timedelta

from server.loops import backoff

FIRST_PAUSE = 0.5
# The public contract: ≤ 5 s in the first ten minutes of an outage, ≤ 60 s after.
EARLY = timedelta(minutes=10)
EARLY_CAP = 5.0
LATE_CAP = 60.0
# Where rows are refused nothing is out: a person has to mend it, and each try costs six calls.
REFUSED_PAUSE = 5.0


def pause(
    failures: int, failing_since: datetime | None, now: datetime, retry_after: float | None
) -> timedelta:
    """Truncated exponential backoff with jitter; what the other side asks for overrides.

    `failures`: tries in a row that failed before this one.
    """
    if retry_after is not None:
        return timedelta(seconds=retry_after)
    early = failing_since is None or now - failing_since < EARLY
    cap = EARLY_CAP if early else LATE_CAP
    return timedelta(seconds=backoff(FIRST_PAUSE, cap, failures))


def refused_pause(failures: int) -> timedelta:
    """The same for a spreadsheet that is there and takes no row."""
    return timedelta(seconds=backoff(REFUSED_PAUSE, LATE_CAP, failures))
