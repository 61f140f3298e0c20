"""Whatever stands on the input tabs, a rebuild ends with figures, and every row is counted or told.
The deeper run is `make sheets`."""

import json
import random

import pytest

from tests.support.any_sheet import check_sheet

SEEDS = 200
TOGETHER = 10


@pytest.mark.parametrize("first", range(0, SEEDS, TOGETHER))
def test_a_rebuild_ends_with_figures_and_no_row_is_lost(first: int) -> None:
    for seed in range(first, first + TOGETHER):
        check_sheet(seed)


def test_what_is_checked_is_what_would_be_sent() -> None:
    sent = json.loads(check_sheet(3))
    assert len(sent["requests"]) > 100
    assert random.Random(3).random() == random.Random(3).random()
