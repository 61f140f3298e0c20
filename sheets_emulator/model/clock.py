"""The time in a spreadsheet's own zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheets_emulator.model.spreadsheet import Spreadsheet


def today(book: Spreadsheet) -> date:
    """The date in the spreadsheet's time zone, now."""
    return wall_clock(book, datetime.now(UTC)).date()


def wall_clock(book: Spreadsheet, now: datetime) -> datetime:
    """The time in the spreadsheet's own zone, without a zone."""
    try:
        zone = ZoneInfo(book.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return now.astimezone(UTC).replace(tzinfo=None)
    return now.astimezone(zone).replace(tzinfo=None)
