"""Drive says who can open what: asked with the person's own token, known for ten minutes."""

import time

import pytest

from server.addon import opening as module
from server.addon.opening import Opening
from tests.unit.addon.conftest import LocalGoogle


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_yes_is_known_for_ten_minutes(google: LocalGoogle) -> None:
    clock = Clock()
    opening = Opening(google.address, clock)
    for _ in range(3):
        assert opening.can_open("1001", "token of sato", google.site_id) == "yes"
    assert google.asked_of_drive() == 1
    clock.now += 599
    assert opening.can_open("1001", "token of sato", google.site_id) == "yes"
    assert google.asked_of_drive() == 1
    clock.now += 2
    assert opening.can_open("1001", "token of sato", google.site_id) == "yes"
    assert google.asked_of_drive() == 2


def test_it_is_known_for_that_person_and_that_spreadsheet_only(google: LocalGoogle) -> None:
    opening = Opening(google.address)
    assert opening.can_open("1001", "token of sato", google.site_id) == "yes"
    assert opening.can_open("2002", "token of suzuki", google.site_id) == "no"
    assert opening.can_open("1001", "token of sato", google.other_id) == "yes"
    assert google.asked_of_drive() == 3


def test_a_no_is_asked_again_each_time(google: LocalGoogle) -> None:
    opening = Opening(google.address)
    for _ in range(2):
        assert opening.can_open("2002", "token of suzuki", google.site_id) == "no"
    assert google.asked_of_drive() == 2


def test_a_passing_trouble_is_tried_once_more(google: LocalGoogle) -> None:
    google.fail(kind="status", status=503, count=1)
    assert Opening(google.address).can_open("1001", "token of sato", google.site_id) == "yes"
    google.forget_calls()
    google.fail(kind="status", status=503, count=5)
    assert Opening(google.address).can_open("1001", "token of sato", google.site_id) == "unknown"
    assert google.asked_of_drive() == 2


def test_a_drive_that_never_answers_is_left_in_time(
    google: LocalGoogle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IN_ALL_SECONDS", 0.3)
    google.fail(kind="hang", seconds=600.0, count=2)
    began = time.monotonic()
    assert Opening(google.address).can_open("1001", "token of sato", google.site_id) == "unknown"
    assert time.monotonic() - began < 60


def test_nothing_to_show_is_never_asked(google: LocalGoogle) -> None:
    """Without a token the local spreadsheet would answer as to its owner."""
    opening = Opening(google.address)
    for token in ("", " ", "a\nb", "a" * 5000, "\u3042"):
        assert opening.can_open("1001", token, google.site_id) == "no"
    assert google.asked_of_drive() == 0
