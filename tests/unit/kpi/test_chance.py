"""Exact tests against worked numbers: of the specification, of R's documentation, by hand."""

from math import comb, exp, factorial

import pytest

from server.kpi.count.chance import (
    enough_for_z,
    fisher,
    holm,
    kitagawa,
    poisson_at_least,
    poisson_at_most,
    two_proportions,
)


def test_the_worked_judgements() -> None:
    expected = 4_200_000 * 32 / 19_372_000
    assert expected == pytest.approx(6.94, abs=0.005)
    assert poisson_at_most(0, expected) == pytest.approx(0.0010, abs=0.00005)
    expected = 960_000 * 27 / 22_612_000
    assert expected == pytest.approx(1.146, abs=0.0005)
    assert poisson_at_least(5, expected) == pytest.approx(0.0064, abs=0.00005)


@pytest.mark.parametrize(("count", "mean"), [(0, 0.1), (3, 2.5), (10, 4.0), (2, 30.0)])
def test_both_ends_of_a_poisson_are_sums_of_its_terms(count: int, mean: float) -> None:
    terms = [exp(-mean) * mean**one / factorial(one) for one in range(120)]
    assert poisson_at_most(count, mean) == pytest.approx(sum(terms[: count + 1]))
    assert poisson_at_least(count, mean) == pytest.approx(sum(terms[count:]))


@pytest.mark.parametrize(
    ("one", "other", "chance"),
    [
        # R, ?fisher.test: Fisher's tea drinker (two-sided), and Convictions of like-sex twins.
        ((3, 4), (1, 4), 0.4857142857142857),
        ((2, 17), (10, 13), 0.0005367241),
        ((5, 10), (50, 100), 1.0),
        ((0, 0), (3, 4), 1.0),
        # By hand: one of three tables.
        ((2, 2), (0, 1), 1 / 3),
        ((3, 3), (0, 1), 1 / 4),
        ((1, 1), (0, 3), 1 / 4),
    ],
)
def test_fisher_gives_the_published_chances(
    one: tuple[int, int], other: tuple[int, int], chance: float
) -> None:
    assert fisher(one, other) == pytest.approx(chance, rel=1e-6)
    assert fisher(other, one) == pytest.approx(chance, rel=1e-6)


def test_fisher_is_the_sum_over_the_rarer_tables() -> None:
    hits, cases, other_hits, other_cases = 7, 31, 44, 90
    both = hits + other_hits

    def chance(found: int) -> float:
        return (
            comb(cases, found) * comb(other_cases, both - found) / comb(cases + other_cases, both)
        )

    tables = [chance(one) for one in range(max(0, both - other_cases), min(cases, both) + 1)]
    rarer = sum(one for one in tables if one <= chance(hits) * (1 + 1e-9))
    assert fisher((hits, cases), (other_hits, other_cases)) == pytest.approx(rarer)


@pytest.mark.parametrize(
    ("one", "other"),
    [((60, 100), (40, 100)), ((5, 100), (0, 100)), ((300, 1000), (140, 500)), ((1, 2), (400, 900)),
     ((99, 100), (90, 100)), ((500, 1000), (500, 1000)), ((1, 1), (1, 2))],
)  # fmt: skip
def test_fisher_in_whole_numbers(one: tuple[int, int], other: tuple[int, int]) -> None:
    """Every table with these margins, by the numbers of ways in which it comes about."""
    (hits, cases), (_, others) = one, other
    both = hits + other[0]
    ways = [comb(cases, found) * comb(others, both - found) for found in range(both + 1)]
    own = comb(cases, hits) * comb(others, both - hits)
    expected = sum(way for way in ways if way <= own) / comb(cases + others, both)
    assert fisher(one, other) == pytest.approx(expected, rel=1e-6)
    assert fisher(other, one) == pytest.approx(expected, rel=1e-6)


def test_a_chance_beyond_all_digits_is_still_told() -> None:
    assert 0 < fisher((480, 500), (20, 500)) < 1e-200
    assert 0 < poisson_at_least(300, 20.0) < 1e-200
    assert poisson_at_most(5, 400.0) == pytest.approx(
        sum(exp(-400.0) * 400.0**one / factorial(one) for one in range(6))
    )


@pytest.mark.parametrize("mean", [0.0, 1.0, 3.0])
def test_none_or_more_is_certain_and_what_is_never_expected_does_not_come(mean: float) -> None:
    assert poisson_at_least(0, mean) == 1.0
    assert (poisson_at_least(1, mean) > 0) == (mean > 0)
    assert poisson_at_most(0, mean) == pytest.approx(exp(-mean))


def test_a_group_that_is_new_and_one_that_is_gone_are_mix_alone() -> None:
    # 10 of 20 and a new group's 9 of 10; then 10 of 20, and 1 of 20 of a group that is gone.
    parts = kitagawa([(10, 20), (9, 10), (0, 0), (0, 0)], [(10, 20), (0, 0), (1, 20), (0, 0)])
    mean = (19 / 30 + 11 / 40) / 2
    assert [part.rate for part in parts] == [0, 0, 0, 0]
    assert [part.mix for part in parts] == pytest.approx(
        [(2 / 3 - 1 / 2) * (0.5 - mean), 1 / 3 * (0.9 - mean), -1 / 2 * (0.05 - mean), 0]
    )
    assert sum(part.whole for part in parts) == pytest.approx(19 / 30 - 11 / 40)


def test_holm_as_p_adjust_gives_it() -> None:
    # R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    # R: p.adjust(c(0.6, 0.3, 0.02, 0.02), "holm"): never beyond 1, never below a smaller one's.
    assert holm([0.6, 0.3, 0.02, 0.02]) == pytest.approx([0.6, 0.6, 0.08, 0.08])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([0.04]) == [0.04]
    assert holm([]) == []


@pytest.mark.parametrize(
    ("one", "other", "chance"),
    [
        # statsmodels, proportions_ztest: count [5, 12], nobs [83, 99] → 0.159
        ((5, 83), (12, 99), 0.159),
        # R, ?prop.test: smokers 83 of 86 and 70 of 82, correct = FALSE (X² = 6.3876)
        ((83, 86), (70, 82), 0.01149),
        # The planted fall of 有効率: 83 % → 75 %.
        ((115, 154), (283, 343), 0.043),
    ],
)
def test_two_proportions_give_the_published_chances(
    one: tuple[int, int], other: tuple[int, int], chance: float
) -> None:
    assert two_proportions(one, other) == pytest.approx(chance, abs=0.0005)
    assert two_proportions(other, one) == pytest.approx(chance, abs=0.0005)


@pytest.mark.parametrize(
    ("one", "other"), [((0, 0), (3, 4)), ((3, 4), (0, 0)), ((4, 4), (9, 9)), ((0, 4), (0, 9))]
)
def test_without_cases_or_without_a_difference_there_is_nothing_to_test(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    assert two_proportions(one, other) is None


def test_five_of_each_outcome_are_expected_on_both_sides() -> None:
    assert enough_for_z((5, 10), (50, 100))
    assert not enough_for_z((5, 9), (50, 101))  # 4.5 of each
    assert not enough_for_z((0, 100), (4, 400))
    assert not enough_for_z((0, 0), (0, 0))


def test_a_difference_that_is_mix_alone_and_one_that_is_rate_alone() -> None:
    # Both groups keep their rates (90 %, 50 %); their shares go from half and half to 20 : 80.
    mix = kitagawa([(18, 20), (40, 80)], [(45, 50), (25, 50)])
    assert sum(part.mix for part in mix) == pytest.approx(-0.12)
    assert [part.rate for part in mix] == [0, 0]
    # The shares stay; one group's rate falls from 90 % to 70 %.
    rate = kitagawa([(35, 50), (25, 50)], [(45, 50), (25, 50)])
    assert [part.rate for part in rate] == pytest.approx([-0.1, 0])
    assert [part.mix for part in rate] == [0, 0]


def test_the_parts_are_those_of_kitagawas_formula_and_add_up() -> None:
    now, then = [(30, 40), (45, 90), (3, 24)], [(64, 80), (60, 100), (0, 0)]
    parts = kitagawa(now, then)
    assert sum(part.whole for part in parts) == pytest.approx(78 / 154 - 124 / 180)
    # By hand, for the first group: the mean of its shares times the change of its rate.
    assert parts[0].rate == pytest.approx((40 / 154 + 80 / 180) / 2 * (0.75 - 0.8))
    # The one that was not there before is mix alone.
    assert parts[2].rate == 0
    # Σ mix as the formula has it, Σ (Δ share) × (mean rate), a new group's rate on both sides.
    shares = [(40 / 154 - 80 / 180) * 0.775, (90 / 154 - 100 / 180) * 0.55, 24 / 154 * 0.125]
    assert sum(part.mix for part in parts) == pytest.approx(sum(shares))
    assert kitagawa([], []) == kitagawa([(0, 0)], [(1, 2)]) == []
