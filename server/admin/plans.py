"""A plan in words: people who read the status page need not know cron expressions."""

import re

from server.settings.cron_weekday import MEETING, WEEKDAYS
from sheets_schema.text import Text

_PLAN = re.compile(
    r"(?P<minute>[0-5]?\d) (?P<hour>\*|[01]?\d|2[0-3]) \* \* (?P<day>\*|[a-z]+|[0-7])",
    re.IGNORECASE,
)
_DAYS = tuple(
    Text(f"毎週{ja}曜", f"{en}s")
    for ja, en in zip(
        "月火水木金土日",
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
_EACH_DAY = Text("毎日", "Daily")
_MEETING_DAY = Text("定例会の日", "Day of the meeting,")


def in_words(plan: str) -> Text | None:
    """None for a plan that is more than a time of an hour, a day or a week: it is shown as it is
    written."""
    found = _PLAN.fullmatch(" ".join(plan.split()))
    if found is None:
        return None
    minute, hour, day = int(found["minute"]), found["hour"], found["day"].lower()
    if hour == "*":
        return Text(f"毎時{minute}分", f"Hourly at :{minute:02d}") if day == "*" else None
    if (days := _days(day)) is None:
        return None
    time = f"{int(hour)}:{minute:02d}"
    return Text(f"{days.ja} {time}", f"{days.en} {time}")


def _days(day: str) -> Text | None:
    if day == "*":
        return _EACH_DAY
    if MEETING.fullmatch(day):
        return _MEETING_DAY
    if day.isdecimal():
        # cron counts from Sunday, which is 7, too.
        return _DAYS[(int(day) - 1) % 7]
    return _DAYS[WEEKDAYS.index(day)] if day in WEEKDAYS else None
