"""Firms in which nothing changes but the age of their leads: each lead's fate is drawn by the same
chances in every month, and only what has happened by the as-of day stands in its row."""

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from server.kpi.count.book import Book
from server.kpi.count.chance import two_proportions
from tests.support.books import book_of

MONTHS = 17
EPOCH = datetime(1899, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chances:
    """Of a channel: to be valid, to become an opportunity, a contract, to be answered at once; and
    the mean days to each of these."""

    valid: float
    opportunity: float
    won: float
    prompt: float
    days: tuple[float, float, float]


def maturing_firm(seed: int) -> Book:
    """As of some day between the 1st and the 28th, at noon."""
    random = Random(seed)
    now = datetime(2026, 11, 1 + random.randrange(28), 3, tzinfo=UTC)
    today = (now - EPOCH).days
    channels = {
        name: Chances(
            random.uniform(0.6, 0.9), random.uniform(0.15, 0.45), random.uniform(0.2, 0.5),
            random.uniform(0.5, 0.9),
            (random.uniform(1, 6), random.uniform(20, 60), random.uniform(20, 80)),
        )
        for name in ("Web広告", "Web媒体", "オーガニック")
    }  # fmt: skip
    count = random.randrange(400, 1200)
    leads = [
        _lead(random, today, random.choice(list(channels.items())), random.randrange(MONTHS * 30))
        for _ in range(count)
    ]
    return book_of(leads, now=now)


def _lead(random: Random, today: int, of: tuple[str, Chances], ago: int) -> dict[str, Any]:
    """Who is refused is refused soon; whoever is valid is told so later."""
    name, chances = of
    received = today - ago
    to_judge, to_meet, to_win = (random.expovariate(1 / days) for days in chances.days)
    row: dict[str, Any] = {"channel": name, "received_at": received}
    answered = received + (
        random.randrange(2)
        if random.random() < chances.prompt
        else 2 + int(random.expovariate(1 / 4))
    )
    valid = random.random() < chances.valid
    events: list[tuple[float, dict[str, Any]]] = [
        (answered, {"first_response_on": answered}),
    ]
    if valid:
        judged = received + to_judge
        events.append((judged, {"status": "進行中"}))
        if random.random() < chances.opportunity:
            met = int(judged + to_meet)
            events.append((met, {"opportunity_on": met}))
            if random.random() < chances.won:
                won = int(met + to_win)
                events.append((won, {"won_on": won}))
    else:
        events.append((received + to_judge / 3, {"invalid_reason": "重複"}))
    for on, cells in events:
        if on <= today:
            row |= cells
    return row


def naive_fall(book: Book) -> bool:
    """Whether the last three whole months look worse than the twelve before, their ages left out:
    the trap."""
    leads = book.leads
    months = leads["received_month"].to_numpy()
    last = int(months.max()) - 1
    valid = leads["counted"].to_numpy() & leads["valid"].to_numpy()
    sides = [valid & (months > last - 3) & (months <= last), valid & (months <= last - 3)]
    met = leads["opportunity"].to_numpy()
    now, then = ((int((side & met).sum()), int(side.sum())) for side in sides)
    chance = two_proportions(now, then)
    return chance is not None and chance < 0.05 and now[0] * then[1] < then[0] * now[1]
