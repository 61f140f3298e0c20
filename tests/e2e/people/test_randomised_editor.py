"""People may do anything, between and during deliveries and rebuilds. More seeds: make editor."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import editing
from tests.support.processes import local_spreadsheet


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with local_spreadsheet(tmp_path_factory.mktemp("sheets")) as host:
        yield host


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(6))
def test_peoples_cells_stay_and_leads_land_right(sheets: str, tmp_path: Path, seed: int) -> None:
    outcome = editing.run(sheets, tmp_path, seed)
    assert outcome.wrong == []
    if outcome.reported:
        # Columns moved there and back three times between look and write, and then once more. Such
        # rows are told; it does not happen twice.
        outcome = editing.run(sheets, tmp_path / "again", seed)
        assert outcome.wrong == []
    assert outcome.reported == 0  # each landed under the right headers, however they moved
    assert outcome.leads > 5
    assert outcome.edits > 5
