"""What a planned rebuild may say: a cron expression whose weekday may be `meeting`, the day that
people choose as 定例会の曜日 in 設定."""

import re

MEETING = re.compile(r"\bmeeting\b", re.IGNORECASE)
# As 定例会の曜日 counts them.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def on_weekday(plan: str, meeting_day: int) -> str:
    """A plain cron expression. `meeting_day`: 0 is Monday."""
    *others, weekday = plan.split()
    return " ".join([*others, MEETING.sub(WEEKDAYS[meeting_day % 7], weekday)])
