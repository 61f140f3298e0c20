"""The time in a spreadsheet."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheets_emulator.model.spreadsheet import Spreadsheet


def wall_clock(book: Spreadsheet, now: datetime) -> datetime:
    """The time in the spreadsheet's own zone, without a zone."""
    try:
        zone = ZoneInfo(book.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return now.astimezone(UTC).replace(tzinfo=None)
    return now.astimezone(zone).replace(tzinfo=None)
