"""The demo started again: what it set up stands once, and what people changed since stays."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.setup.conftest import Place
from tools import demo_lists
from tools.demo_cells import cells_at

KEYS = ["form", "form_kind", "score_rule", "score_points", "item", "value", "feature", "in_use"]


def settings_of(place: Place) -> dict[str, Any]:
    return place.door.read_columns(place.door.layout(), {"settings": KEYS})["settings"]


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_a_second_start_sets_nothing_up_again(place_in: Callable[..., Place], locale: str) -> None:
    place = place_in(locale)
    before = settings_of(place)
    demo_lists.set_up(place.door, place.site)
    first = settings_of(place)
    added = len(demo_lists.SCORES)
    rules = [[one for one in found["score_rule"] if one] for found in (before, first)]
    assert len(rules[1]) == len(rules[0]) + added
    # Somebody tries another score, and switches a feature off.
    tab = place.door.layout().tabs["settings"]
    changed = {"score_points": 99, "in_use": False}
    place.door.batch_update([*cells_at(tab.sheet_id, 1, tab.columns, changed)])
    left = settings_of(place)
    assert left != first
    demo_lists.set_up(place.door, place.site)
    assert settings_of(place) == left
