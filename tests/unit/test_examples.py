"""That the examples of a property do not depend on which tests ran before."""

import importlib
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

WORDS = [f"word number {number}" for number in range(100)]


def examples() -> list[tuple[str, int]]:
    seen: list[tuple[str, int]] = []

    @settings(max_examples=300)
    @given(st.text(), st.integers())
    def look(text: str, number: int) -> None:
        seen.append((text, number))

    look()
    return seen


def test_a_module_that_was_imported_meanwhile_changes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = examples()
    (tmp_path / "meanwhile.py").write_text(
        f"WORDS = {WORDS}\nNUMBERS = {[*range(70_000, 70_100)]}\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    importlib.import_module("meanwhile")
    try:
        assert examples() == before
    finally:
        del sys.modules["meanwhile"]
    assert len(before) == 300
