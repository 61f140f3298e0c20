"""When a submission was sent, as its sender says."""

from datetime import UTC, datetime, timedelta, tzinfo

# Clocks of two machines may differ by so much; a later time is not believed.
_CLOCKS_DIFFER = timedelta(minutes=5)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def submitted_at(text: str, arrived: datetime, zone: tzinfo) -> datetime | None:
    """An ISO 8601 time, without an offset in the site's zone; never later than the arrival.

    None where it is none, or cannot be: before 2000, or in the future.
    """
    try:
        told = datetime.fromisoformat(text.strip())
        told = (told if told.tzinfo else told.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if not _EARLIEST <= told <= arrived + _CLOCKS_DIFFER:
        return None
    return min(told, arrived)
