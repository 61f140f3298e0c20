"""docs/emulator.md says what the code does."""

from pathlib import Path

from sheets_emulator.coverage import START, replaced
from sheets_emulator.wire.faults import FAULT_FIELDS

PAGE = Path(__file__).parents[3] / "docs" / "emulator.md"


def test_the_coverage_table_is_the_one_of_the_code() -> None:
    page = PAGE.read_text("utf-8")
    assert START in page
    assert replaced(page) == page, "run: python -m sheets_emulator.coverage docs/emulator.md"


def test_every_field_of_a_fault_is_documented() -> None:
    page = PAGE.read_text("utf-8")
    for field in FAULT_FIELDS:
        assert f"`{field}`" in page, f"{field} of a fault is not on the page"
