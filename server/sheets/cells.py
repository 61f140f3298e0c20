"""Typed cells for updateCells and appendCells. Text is always a stringValue, so that nothing a
visitor wrote is ever read as a formula, a number or a date."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

# Google's limit. The mark says that the whole text is kept in the inbox.
LONGEST_CELL = 50_000
CUT_MARK = "…[続きは受信箱 / more in the inbox]"

DATETIME_FORMAT = {"type": "DATE_TIME", "pattern": "yyyy/mm/dd hh:mm"}
DATE_FORMAT = {"type": "DATE", "pattern": "yyyy/mm/dd"}
MONTH_FORMAT = {"type": "DATE", "pattern": "yyyy-mm"}

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  sheets count wall-clock days from here


def text_cell(text: str) -> dict[str, Any]:
    return {"userEnteredValue": {"stringValue": fit(text)}} if text else {}


def number_cell(number: float) -> dict[str, Any]:
    return {"userEnteredValue": {"numberValue": number}}


def moment_cell(at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """An aware time as a real date-time cell, on the clock of `zone`."""
    return {
        "userEnteredValue": {"numberValue": serial(at.astimezone(zone))},
        "userEnteredFormat": {"numberFormat": DATETIME_FORMAT},
    }


def serial(wall: datetime | date) -> float:
    """Days since 1899-12-30 on the clock that `wall` shows; whole seconds."""
    if not isinstance(wall, datetime):
        return float((datetime(wall.year, wall.month, wall.day) - _EPOCH).days)  # noqa: DTZ001
    naive = wall.replace(tzinfo=None, microsecond=0)
    since = naive - _EPOCH
    return since.days + since.seconds / 86_400


def fit(text: str) -> str:
    """`text`, cut with a mark where a cell cannot hold it. Google counts UTF-16 units."""
    if len(text) * 2 <= LONGEST_CELL or _units(text) <= LONGEST_CELL:
        return text
    room = LONGEST_CELL - len(CUT_MARK)
    cut = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore")
    return cut + CUT_MARK


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
