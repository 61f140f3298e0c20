"""How well 今期着地 would have told how the year ended: --as-of each month's 10th of a made-up
firm's past fiscal year, beside the naive run rate (won so far ÷ days so far × days of the year).

A sheet holds a deal's phase of today only; so each is put back to where it stood on that day: on
its way through the phases by the time since its opportunity, a lost one no further than where it
was lost. 受注予定日, 見込金額 and 確度 are as they stand."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from server.kpi.count.forecast import forecast
from server.kpi.options import Options
from sheets_schema.lists import PHASES
from tests.support.books import book_of
from tests.support.sample_firm import sample_firm

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
SEEDS = range(1, 9)
LEADS = 4_000
_OPEN = [one.ja for one in PHASES[:5]]


@dataclass(frozen=True, slots=True)
class Guess:
    """As of one day: what each way says of the year's won amount, and what it came to."""

    on: date
    landing: float
    paced: float
    naive: float
    truth: float


def main() -> int:
    year = [date(2025 + (month > 12), (month - 1) % 12 + 1, 10) for month in range(4, 16)]
    guesses = [one for seed in SEEDS for one in _year(seed, year)]
    print(f"{len(list(SEEDS))} firms, {LEADS} leads each, fiscal year {FIRST}–{LAST}")
    print("| as of | 成約 + 見込(確度) | 今期着地 with deals to come | run rate |")
    print("|---|---|---|---|")
    for on in year:
        print(f"| {on:%Y-%m-%d} | {_row([one for one in guesses if one.on == on])} |")
    print(f"| all | {_row(guesses)} |")
    return 0


def _row(guesses: Sequence[Guess]) -> str:
    """Median of |guess − truth| ÷ truth."""
    return " | ".join(
        f"{statistics.median(abs(getattr(one, way) / one.truth - 1) for one in guesses):.1%}"
        for way in ("landing", "paced", "naive")
    )


def _year(seed: int, days: Sequence[date]) -> Iterator[Guess]:
    firm = sample_firm(LAST, months=24, leads=LEADS, seed=seed)
    closed = _book(firm, firm.leads, LAST)
    truth = float(forecast(closed).year.won)
    for on in days:
        book = _book(firm, [_as_of(row, on) for row in firm.leads], on)
        outlook = forecast(book)
        share = ((on - FIRST).days + 1) / ((LAST - FIRST).days + 1)
        yield Guess(
            on,
            float(outlook.year.landing),
            float(outlook.landing),
            float(outlook.year.won / Decimal(str(share))),
            truth,
        )


def _book(firm: Any, leads: Sequence[dict[str, Any]], on: date) -> Any:
    return book_of(
        leads,
        settings=firm.settings | {"item": [], "value": []},
        options=Options(as_of=on),
        now=datetime(LAST.year, LAST.month, LAST.day, 3, tzinfo=UTC),
    )


def _as_of(row: dict[str, Any], on: date) -> dict[str, Any]:
    opened, ends = row.get("opportunity_on"), row.get("won_on") or row.get("lost_on")
    ends = ends or row.get("expected_on")
    day = (on - date(1899, 12, 30)).days
    if not isinstance(opened, int | float) or not isinstance(ends, int | float) or opened > day:
        return row
    furthest = (
        4 if row.get("won_on") else _OPEN.index(row["phase"]) if row.get("phase") in _OPEN else 4
    )
    gone = (day - opened) / max(ends - opened, 1)
    return {**row, "phase": _OPEN[max(min(int(gone * 5), furthest), 0)]}


if __name__ == "__main__":
    raise SystemExit(main())
