"""What is wrong, of what was found. Pure. Between `wrong` and `well` lies room in which nothing is
said, so that nobody is told twice of what swings to and fro."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from server.alarms import alarm_texts
from server.database import instants
from server.database.writers import WriterState
from server.rebuild.queue import Job
from sheets_schema.text import Text

Kind = Literal["paused", "sharing", "waiting", "rebuild", "disk", "silent"]
KINDS: tuple[Kind, ...] = ("paused", "sharing", "waiting", "rebuild", "disk", "silent")

WAITED = timedelta(minutes=15)
WAITED_LITTLE = timedelta(minutes=5)
FAILED_REBUILDS = 2
# Of a small disk so much, of a larger one such a share, and of none more than that.
LEAST_FREE = 64 * 2**20
FREE_SHARE = 0.05
MOST_FREE = 5 * 2**30
# Silence is told by what was usual; of fewer submissions nothing is.
USUAL_OF = timedelta(days=90)
FEWEST_SUBMISSIONS = 5
SHORTEST_SILENCE = timedelta(days=2)
LONGER_THAN_EVER = 1.5
# The error kind by which delivery says that the spreadsheet may not be opened (server.errors).
_NOT_SHARED = "NotReachable"
_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Alarm:
    """`what` happened, `why`, and what is to be done (`todo`)."""

    kind: Kind
    what: Text
    why: Text
    todo: Text


# None: all is well. "unsure": what was said last still holds.
Judgement = Alarm | Literal["unsure"] | None


def about_writing(writer: WriterState) -> tuple[Judgement, Judgement]:
    """Paused, and of that the one cause that has an alarm of its own: no longer shared."""
    if writer.paused is None:
        return None, None
    why = writer.trouble or _NOTHING
    if writer.paused == _NOT_SHARED:
        return "unsure", Alarm("sharing", alarm_texts.SHARING, why, alarm_texts.SHARING_TODO)
    return Alarm("paused", alarm_texts.PAUSED, why, alarm_texts.PAUSED_TODO), "unsure"


def about_waiting(oldest: datetime | None, *, is_told: bool, now: datetime) -> Judgement:
    """`oldest`: when the first lead came in that does not stand in the spreadsheet. `is_told`: an
    alarm tells the cause already."""
    waited = timedelta(seconds=0 if oldest is None else instants.age(oldest, now))
    if waited > WAITED:
        minutes = int(waited.total_seconds() // 60)
        why = alarm_texts.WAITING_WHY.format(minutes=f"{minutes:,}")
        return (
            "unsure"
            if is_told
            else Alarm("waiting", alarm_texts.WAITING, why, alarm_texts.WAITING_TODO)
        )
    return None if waited < WAITED_LITTLE else "unsure"


def about_rebuilds(newest: Sequence[Job]) -> Judgement:
    """`newest`: the site's rebuilds, newest first."""
    ended = [one for one in newest if not one.is_open][:FAILED_REBUILDS]
    if not ended or ended[0].state == "done":
        return None
    if len(ended) < FAILED_REBUILDS or any(one.state != "failed" for one in ended):
        return "unsure"
    return Alarm(
        "rebuild", alarm_texts.REBUILD, ended[0].trouble or _NOTHING, alarm_texts.REBUILD_TODO
    )


def about_disk(free: int, size: int) -> Judgement:
    """Bytes of the disk that the inbox is on."""
    nearly = max(LEAST_FREE, min(MOST_FREE, size * FREE_SHARE))
    if free < nearly:
        left = alarm_texts.DISK_WHY.format(left=f"{free // 2**20:,}")
        return Alarm("disk", alarm_texts.DISK, left, alarm_texts.DISK_TODO)
    return None if free > 1.4 * nearly else "unsure"


def about_silence(arrivals: Sequence[datetime], now: datetime, *, days: int = 0) -> Judgement:
    """`arrivals`: of submissions, oldest first. `days`: from how many without any, whatever was
    usual; 0: by what was."""
    # What a clock that was ahead took in came at no time that could be told.
    arrivals = [one for one in arrivals if not instants.is_ahead(one, now)]
    if not arrivals:
        return None
    last = arrivals[-1]
    silent = timedelta(seconds=instants.age(last, now))
    usual = [one for one in arrivals if last - one <= USUAL_OF]
    longest = max((b - a for a, b in pairwise(usual)), default=timedelta())
    enough = max(SHORTEST_SILENCE, longest * LONGER_THAN_EVER)
    if days:
        enough = timedelta(days=days)
    elif len(usual) < FEWEST_SUBMISSIONS:
        return None
    if silent < enough:
        return None
    every = (last - usual[0]) / max(1, len(usual) - 1)
    return Alarm(
        "silent",
        alarm_texts.SILENT,
        (alarm_texts.SILENT_WHY if len(usual) > 1 else alarm_texts.SILENT_WHY_FIRST).format(
            last=f"{last:%Y-%m-%d}",
            days=f"{silent.days:,}",
            every=_days(every),
            longest=_days(longest),
        ),
        alarm_texts.SILENT_TODO,
    )


def _days(span: timedelta) -> str:
    return f"{span / timedelta(days=1):.1f}".removesuffix(".0")
