"""Which of the first steps is next, whatever is there and whatever is not."""

from dataclasses import fields
from itertools import product

import pytest

from server.admin.first_steps import StepFacts, next_step, steps

READY = StepFacts(signs_in=True, has_spreadsheet=True, has_token=True)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (StepFacts(), "credentials"),
        (StepFacts(has_spreadsheet=True, has_token=True), "credentials"),
        (StepFacts(signs_in=True), "spreadsheet"),
        (StepFacts(signs_in=True, has_token=True, is_running_so=False), "spreadsheet"),
        (StepFacts(signs_in=True, has_spreadsheet=True, is_running_so=False), "token"),
        (StepFacts(True, True, True, is_running_so=False), "restart"),
        (READY, "test"),
        (StepFacts(True, True, True, is_tested=True), "form"),
        (StepFacts(True, True, True, has_leads=True), None),
    ],
)
def test_each_thing_that_is_there_leads_to_the_next(facts: StepFacts, expected: str | None) -> None:
    assert next_step(facts) == expected


def test_what_was_there_before_is_done_already() -> None:
    facts = StepFacts(signs_in=True, has_token=True)
    assert [(one.key, one.state) for one in steps(facts)] == [
        ("credentials", "done"),
        ("spreadsheet", "now"),
        ("token", "done"),
        ("restart", "later"),
        ("test", "later"),
        ("form", "later"),
    ]


@pytest.mark.parametrize("given", list(product((False, True), repeat=len(fields(StepFacts)))))
def test_at_any_time_one_step_is_next_or_all_are_done(given: tuple[bool, ...]) -> None:
    found = steps(StepFacts(*given))
    open_ = [one for one in found if one.state != "done"]
    assert [one.state for one in open_] == ["now", *["later"] * (len(open_) - 1)][: len(open_)]
    assert next_step(StepFacts(*given)) == (open_[0].key if open_ else None)
