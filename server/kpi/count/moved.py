"""Which of the four rates of 定例会 really moved, and which groups of leads moved them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from server.kpi.count.book import Book
from server.kpi.count.chance import Part, enough_for_z, holm, kitagawa, two_proportions
from server.kpi.count.equal_age import Cohorts, Counts, all_cohorts
from sheets_schema.dimensions import CAMPAIGN, CHANNEL, Dimension
from sheets_schema.features import CAMPAIGNS
from sheets_schema.text import Text

LEVEL = 0.05
# A part that is told as 0.0 points is none.
LEAST_PART = 0.0005


class Movement(Enum):
    """WATCH: beyond 5 % by itself, but not once it is one of four that were looked at."""

    FELL = Text("▼ 下がった", "▼ fell")
    ROSE = Text("▲ 上がった", "▲ rose")
    WATCH = Text("要注意(まだ偶然の範囲)", "to watch (may still be chance)")
    WITHIN = Text("差は偶然の範囲", "no more than chance")
    YOUNG = Text("計測途中(未判定が多い)", "too young (many unjudged)")
    TOO_FEW = Text("件数が足りない", "too few cases")
    NOTHING = Text("比べる件数がない", "nothing to compare")


@dataclass(frozen=True, slots=True)
class Judged:
    """A rate's last months against those before. `chance`: P that both are the same, by the pooled
    z test; None where it was not tested. `adjusted`: the same after Holm over those tested."""

    cohorts: Cohorts
    now: Counts
    then: Counts
    chance: float | None
    adjusted: float | None
    verdict: Movement

    @property
    def key(self) -> str:
        return self.cohorts.rate.key

    @property
    def change(self) -> float:
        """As a share; 0 where a side has no cases."""
        return _rate(self.now) - _rate(self.then) if self.now[1] and self.then[1] else 0.0

    @property
    def to_discuss(self) -> bool:
        return self.verdict in {Movement.FELL, Movement.ROSE, Movement.WATCH}


def judge(book: Book) -> list[Judged]:
    """The four rates, in their order."""
    every = all_cohorts(book)
    counts = [one.counts for one in every]
    chances = [two_proportions(*both) if enough_for_z(*both) else None for both in counts]
    adjusted = iter(holm([one for one in chances if one is not None]))
    found = []
    for cohorts, (now, then), chance in zip(every, counts, chances, strict=True):
        of_four = None if chance is None else next(adjusted)
        verdict = _verdict(cohorts, now, then, chance, of_four)
        found.append(Judged(cohorts, now, then, chance, of_four, verdict))
    return found


def _verdict(
    cohorts: Cohorts, now: Counts, then: Counts, chance: float | None, adjusted: float | None
) -> Movement:
    if not now[1] or not then[1]:
        return Movement.NOTHING
    if chance is None or adjusted is None:
        return Movement.TOO_FEW
    if chance >= LEVEL:
        return Movement.WITHIN
    fell = _rate(now) < _rate(then)
    if waiting := cohorts.waiting:
        # Would it still be so if all those who are yet to be judged went the other way?
        hits, cases = now
        other = two_proportions((hits + waiting if fell else hits, cases + waiting), then)
        if other is None or other >= LEVEL:
            return Movement.YOUNG
    if adjusted >= LEVEL:
        return Movement.WATCH
    return Movement.FELL if fell else Movement.ROSE


def _rate(counts: Counts) -> float:
    return counts[0] / counts[1]


@dataclass(frozen=True, slots=True)
class Contributor:
    """One value of a dimension, and its part in the change."""

    name: str
    now: Counts
    then: Counts
    part: Part


@dataclass(frozen=True, slots=True)
class Apart:
    """A change taken apart by one dimension. `contributors`: those that go its way, largest first;
    `mix` and `rate` add up to the whole change."""

    dimension: Dimension
    mix: float
    rate: float
    contributors: tuple[Contributor, ...]


def dimensions_apart(book: Book) -> tuple[Dimension, ...]:
    """What every change is taken apart by: channels, and campaigns where they are in use."""
    return (CHANNEL, CAMPAIGN) if CAMPAIGNS.key in book.business.features else (CHANNEL,)


def take_apart(book: Book, judged: Judged, dimension: Dimension) -> Apart:
    keys = book.keys(dimension)
    now, then = judged.cohorts.by(keys.leads, len(keys.names))
    parts: Sequence[Part] = kitagawa(now, then)
    every = [
        Contributor(keys.names[place], now[place], then[place], part)
        for place, part in enumerate(parts)
        if now[place][1] or then[place][1]
    ]
    sign = 1 if judged.change > 0 else -1
    same_way = sorted(
        (one for one in every if one.part.whole * sign >= LEAST_PART),
        key=lambda one: (-one.part.whole * sign, one.name),
    )
    return Apart(
        dimension,
        mix=sum(part.mix for part in parts),
        rate=sum(part.rate for part in parts),
        contributors=tuple(same_way),
    )
