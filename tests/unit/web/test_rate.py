"""The limit by address."""

from server.web.rate import Limit


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_unused_does_not_pile_up() -> None:
    time = Time()
    limit = Limit(2, time)
    time.now = 3600
    assert [limit.wait("a") for _ in range(3)] == [0, 0, 30]


def test_a_refused_post_costs_nothing() -> None:
    time = Time()
    limit = Limit(2, time)
    assert [limit.wait("a") for _ in range(4)] == [0, 0, 30, 30]
    time.now = 30
    assert limit.wait("a") == 0


def test_a_clock_that_goes_back_locks_nobody_out_for_long() -> None:
    time = Time()
    time.now = 1000
    limit = Limit(1, time)
    limit.wait("a")
    time.now = 0
    assert limit.wait("a") == 60
    time.now = 60
    assert limit.wait("a") == 0


def test_addresses_are_forgotten_in_time() -> None:
    limit = Limit(1, Time())
    for number in range(10_001):
        limit.wait(str(number))
    assert limit.wait("10000") > 0
    assert limit.wait("0") == 0
