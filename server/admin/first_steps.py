"""The first steps, from nothing to leads: which are done, and which comes next. Pure: where the
facts come from, and how they are shown, is not its business."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Key = Literal["credentials", "spreadsheet", "token", "restart", "test", "form"]
State = Literal["done", "now", "later"]


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What is there. `is_running_so`: the running program knows of it. `is_tested`: a test
    submission stands in the spreadsheet. `has_leads`: real ones came in."""

    signs_in: bool = False
    has_spreadsheet: bool = False
    has_token: bool = False
    is_running_so: bool = True
    is_tested: bool = False
    has_leads: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    key: Key
    state: State


# In the order in which one needs the other.
_DONE: tuple[tuple[Key, Callable[[StepFacts], bool]], ...] = (
    ("credentials", lambda facts: facts.signs_in),
    ("spreadsheet", lambda facts: facts.has_spreadsheet),
    ("token", lambda facts: facts.has_token),
    ("restart", lambda facts: is_configured(facts) and facts.is_running_so),
    ("test", lambda facts: is_configured(facts) and (facts.is_tested or facts.has_leads)),
    ("form", lambda facts: facts.has_leads),
)


def is_configured(facts: StepFacts) -> bool:
    """All that has to be set is set, if not yet in the running program."""
    return facts.signs_in and facts.has_spreadsheet and facts.has_token


def steps(facts: StepFacts) -> tuple[Step, ...]:
    """All of them, in order; the first that is not done is `now`."""
    next_ = next_step(facts)
    return tuple(
        Step(key, "done" if is_done(facts) else "now" if key == next_ else "later")
        for key, is_done in _DONE
    )


def next_step(facts: StepFacts) -> Key | None:
    """None once all are done."""
    return next((key for key, is_done in _DONE if not is_done(facts)), None)
