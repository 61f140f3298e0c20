"""When a submission was sent, as its sender says."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

# A date with a time of day, as plugins and forms write them: 2026年11月22日 02:33, 2026/11/22 2:33.
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*(?:\(.\) *)?(\d{1,2})[:時](\d{2})\D?.{0,12}",
    re.DOTALL,
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_SENT_WITHIN = timedelta(days=1)
# Longer than the ten minutes in which a repetition is recognised.
_CLOCK_WITHIN = timedelta(minutes=15)
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


def is_sending_time(text: str, arrived: datetime, zone: tzinfo) -> bool:
    """`text` says when the form was sent, whatever its field is called: a moment of the last day
    (what a visitor wishes for lies ahead), or a time of day that has just been."""
    if found := _CLOCK.fullmatch(text):
        local = arrived.astimezone(zone)
        since = (local.hour - int(found[1])) * 60 + local.minute - int(found[2])
        return since % (24 * 60) <= _CLOCK_WITHIN.seconds // 60
    moment = _moment(text, zone)
    return moment is not None and -_CLOCKS_DIFFER <= arrived - moment <= _SENT_WITHIN


def _moment(text: str, zone: tzinfo) -> datetime | None:
    try:
        if found := _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(found[1]), UTC)
        if found := _MOMENT.fullmatch(text):
            told = _iso(text)
            if told is None:
                year, month, day, hour, minute = (int(part) for part in found.groups())
                told = datetime(year, month, day, hour, minute, tzinfo=zone)
            return told if told.tzinfo else told.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        pass
    return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None
