"""Exact tests against worked numbers: of the specification, of R's documentation, by hand."""

from math import comb, exp, factorial

import pytest

from server.kpi.count.chance import fisher, holm, poisson_at_least, poisson_at_most


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


def test_holm_as_p_adjust_gives_it() -> None:
    # R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
