"""Each candidate becomes a line, or is left out for a reason that is named."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from server.conversions.candidates import Candidate, ConversionLine, LeftOut
from server.conversions.platforms import Place, Platform, Sent
from sheets_schema.conversions import LONGEST_DAYS, META_DAYS, SHORTEST_HOURS, VALID

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ChoosingRules:
    """What the firm and the moment decide. `sent`: (lead id, stage) → what this platform heard
    already. `erased`: ids of erased leads. `blank_consent`: whether a blank 同意 counts as given.
    `wait_for_judgement`: of 有効リード. `since`: the first day that is wanted."""

    place: Place
    sent: Mapping[Key, Sent] = field(default_factory=dict)
    erased: Collection[str] = frozenset()
    blank_consent: bool = False
    wait_for_judgement: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ChosenLines:
    lines: tuple[ConversionLine, ...]
    left: tuple[LeftOut, ...]


def choose(
    platform: Platform, candidates: Iterable[Candidate], rules: ChoosingRules
) -> ChosenLines:
    """In the order of the candidates."""
    lines: list[ConversionLine] = []
    left: list[LeftOut] = []
    # A platform knows a conversion by its click, name and time: two people of one click are one.
    seen = {(one.click_id, one.name, one.at) for one in rules.sent.values() if one.click_id}
    for candidate in candidates:
        reason = reason_against(platform, candidate, rules)
        if reason is None:
            line = _line(platform, candidate, rules.place)
            known = (candidate.click_id, candidate.name, line.at)
            if platform.by_click and known in seen:
                reason = "same_click"
            elif not platform.can_write(line.fields):
                reason = "unwritable"
            else:
                seen.add(known)
                lines.append(line)
                continue
        left.append(LeftOut(candidate, reason))
    return ChosenLines(tuple(lines), tuple(left))


def reason_against(platform: Platform, candidate: Candidate, rules: ChoosingRules) -> str | None:
    """The first that holds, from what never changes to what will have passed tomorrow."""
    checks: tuple[Callable[[], str | None], ...] = (
        lambda: None if candidate.lead_id else "no_lead_id",
        lambda: "erased" if candidate.lead_id in rules.erased else None,
        lambda: "sent" if (candidate.lead_id, candidate.stage) in rules.sent else None,
        lambda: platform.fits(candidate),
        lambda: _consent(candidate, rules),
        lambda: _time(candidate, rules),
        lambda: _not_yet_judged(candidate, rules),
    )
    return next((reason for check in checks if (reason := check()) is not None), None)


def _consent(candidate: Candidate, rules: ChoosingRules) -> str | None:
    if candidate.consent is None:
        return None if rules.blank_consent else "no_consent"
    return None if candidate.consent else "denied"


def _time(candidate: Candidate, rules: ChoosingRules) -> str | None:
    received, at, now = candidate.received_at, candidate.at, rules.place.now
    if received is None:
        return "no_received"
    if at is None or at > now:
        return "future"
    if at < received:
        return "before_click"
    if now - received > timedelta(days=LONGEST_DAYS):
        return "too_old"
    if now - received < timedelta(hours=SHORTEST_HOURS):
        return "too_soon"
    if rules.since is not None and at.astimezone(rules.place.zone).date() < rules.since:
        return "before_since"
    return None


def _not_yet_judged(candidate: Candidate, rules: ChoosingRules) -> str | None:
    waits = rules.wait_for_judgement and candidate.stage == VALID.key and not candidate.judged
    return "unjudged" if waits else None


def _line(platform: Platform, candidate: Candidate, place: Place) -> ConversionLine:
    assert candidate.at is not None  # noqa: S101  _time has seen to it
    at = candidate.at.replace(microsecond=0)
    notes: tuple[str, ...] = ()
    if platform.name == "meta" and place.now - at > timedelta(days=META_DAYS):
        notes = ("old_for_meta",)
    fields = platform.fields(candidate, at, candidate.value, place)
    return ConversionLine(candidate, at, candidate.value, fields, notes)


def stage_time(
    day: date, clock: datetime | None, received_at: datetime | None, noon: datetime
) -> datetime:
    """When a stage was reached. `clock`: its own time where people gave one. A bare day is taken
    for its noon (`noon`), on the day of the submission for no earlier than that; the same at each
    reckoning, so that a line that is made again is the same line."""
    if clock is not None:
        return clock
    if received_at is not None and day == received_at.astimezone(noon.tzinfo).date():
        return max(noon, received_at)
    return noon
