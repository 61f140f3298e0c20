"""Serial numbers: days since 1899-12-30, the time of day as the fraction.

Source: developers.google.com/sheets/api/guides/formats, "About date & time values".
"""

from datetime import date, datetime, time, timedelta

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone
SECONDS_A_DAY = 86_400


def from_datetime(moment: datetime | date) -> float:
    """The zone, if any, is dropped: cells hold the wall clock of the spreadsheet."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    elapsed = moment.replace(tzinfo=None) - EPOCH
    # Divided once: days + seconds/86400 as two floats would lose the last microsecond.
    return elapsed / timedelta(days=1)


def from_time(hours: int, minutes: int = 0, seconds: float = 0) -> float:
    """A duration as a fraction of a day; hours may exceed 24."""
    return (hours * 3600 + minutes * 60 + seconds) / SECONDS_A_DAY


def to_datetime(serial: float) -> datetime:
    """To the nearest millisecond, as a double near 46,000 holds no more than microseconds.
    Raises OverflowError outside the years 1 to 9999."""
    return EPOCH + timedelta(milliseconds=round(serial * SECONDS_A_DAY * 1000))
