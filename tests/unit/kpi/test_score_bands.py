"""Contracts by the score that leads came with."""

from server.kpi.tabs.score_bands import by_score_band
from tests.support.books import book_of, day, shown

DEAL = {
    "channel": "Web広告", "received_at": day("2026-04-01"), "opportunity_on": day("2026-04-10"),
}  # fmt: skip
TODAY = day("2026-11-20")


def test_score_bands_are_shown_once_there_are_thirty_contracts() -> None:
    won = {**DEAL, "won_on": TODAY - 9, "score": 25}
    assert by_score_band(book_of([won] * 29)) is None
    leads = [won] * 30 + [{**DEAL, "score": 25}] * 10 + [{**DEAL, "score": 0}] * 40
    leads += [{**DEAL, "score": 99}, {**DEAL, "score": None}]
    table = by_score_band(book_of(leads))
    assert table is not None
    assert shown(table)[1:] == [
        ["0", 40, 0, 0], ["21–30", 40, 30, 0.75], ["41+", 1, 0, 0],
    ]  # fmt: skip
