"""How long to wait between tries."""

import random
from datetime import datetime, timedelta

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
    longest = min(cap, FIRST_PAUSE * 2.0 ** min(failures, 12))
    return _jittered(longest)


def refused_pause(failures: int) -> timedelta:
    """The same for a spreadsheet that is there and takes no row."""
    return _jittered(min(LATE_CAP, REFUSED_PAUSE * 2.0 ** min(failures, 12)))


def _jittered(longest: float) -> timedelta:
    # Half fixed, half random: never at once, never all sites together.
    return timedelta(seconds=longest * (0.5 + random.random() / 2))  # noqa: S311
