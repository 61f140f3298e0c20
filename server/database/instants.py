"""What stored times still say after the machine's clock was wrong.

A time that somebody is to wait for is believed only if it was set in the past; a lease only if it
ends no later than a lease can. Anything else was set by a clock that has been put right since, and
nobody waits for it.
"""

from datetime import UTC, datetime, timedelta

# The clocks of two machines may differ by as much.
ALLOWANCE = timedelta(minutes=1)


def utc_now() -> datetime:
    return datetime.now(UTC)


def waits(set_at: datetime | None, until: datetime | None, now: datetime) -> bool:
    """Whether what was to wait until `until` has to wait still. `set_at`: when that was said."""
    if until is None or until <= now:
        return False
    return set_at is not None and set_at <= now + ALLOWANCE


def holds(expires_at: float, now: float, lasts: float) -> bool:
    """Whether a lease that lasts so many seconds is still somebody's. Unix seconds."""
    return now < expires_at <= latest_end(now, lasts)


def latest_end(now: float, lasts: float) -> float:
    """No lease that is taken now ends later, whichever machine's clock it was taken by."""
    return now + lasts + ALLOWANCE.total_seconds()


def age(since: datetime, now: datetime) -> float:
    """Seconds, never negative."""
    return max(0.0, (now - since).total_seconds())


def is_ahead(at: datetime | None, now: datetime) -> bool:
    """Whether a clock said so that was ahead of this one."""
    return at is not None and at > now + ALLOWANCE
