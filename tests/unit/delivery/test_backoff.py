"""How long delivery waits: the public contract's figures."""

from datetime import timedelta

import pytest

from server.delivery.backoff import pause, refused_pause
from tests.support.leads import NOON


def pauses(failures: int, failing_for: timedelta | None) -> list[float]:
    """Two hundred throws of the dice, in seconds."""
    since = None if failing_for is None else NOON - failing_for
    return [pause(failures, since, NOON, None).total_seconds() for _ in range(200)]


@pytest.mark.parametrize("failures", [4, 10, 100, 1000])
@pytest.mark.parametrize("minutes", [None, 0, 5, 9.9])
def test_five_seconds_at_most_in_the_first_ten_minutes(
    failures: int, minutes: float | None
) -> None:
    found = pauses(failures, None if minutes is None else timedelta(minutes=minutes))
    assert max(found) <= 5.0
    # At least half of it is fixed: nobody spins.
    assert min(found) >= 2.5


@pytest.mark.parametrize("minutes", [10, 11, 600, 600_000])
def test_a_minute_at_most_after_that(minutes: float) -> None:
    found = pauses(1000, timedelta(minutes=minutes))
    assert min(found) >= 30.0
    assert 5.0 < max(found) <= 60.0


@pytest.mark.parametrize(("failures", "longest"), [(0, 0.5), (1, 1.0), (2, 2.0), (3, 4.0)])
def test_it_begins_short_and_doubles(failures: int, longest: float) -> None:
    found = pauses(failures, timedelta(seconds=1))
    assert longest / 2 <= min(found) <= max(found) <= longest


def test_what_the_other_side_asks_for_overrides() -> None:
    assert pause(0, None, NOON, 77.0) == timedelta(seconds=77)
    assert pause(50, NOON - timedelta(hours=1), NOON, 1.0) == timedelta(seconds=1)


@pytest.mark.parametrize(
    ("failures", "longest"), [(0, 5.0), (1, 10.0), (2, 20.0), (3, 40.0), (4, 60.0), (1000, 60.0)]
)
def test_where_rows_are_refused_it_begins_with_five_seconds(failures: int, longest: float) -> None:
    found = [refused_pause(failures).total_seconds() for _ in range(200)]
    assert longest / 2 <= min(found) <= max(found) <= longest
    # Not all sites at the same moment.
    assert max(found) - min(found) > longest / 10
