"""One name, one class: whoever reads `Standing` need not ask which one."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Words of the trade that mean something else in another room, where both are told apart by it.
IN_THEIR_ROOMS = {
    "Block", "Calendar", "Channel", "Chosen", "Due", "Empty", "Entry", "Facts", "Field", "Ground",
    "Inbox", "Known", "Line", "Listed", "Marked", "Part", "People", "Platform", "Record", "Rules",
    "Table", "Target", "Troubled", "Verdict", "Words",
}  # fmt: skip


def test_a_new_class_has_a_name_of_its_own() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for package in ("server", "sheets_schema"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(f"{path.parent.name}/{path.name}")
    assert places["SheetState"] == ["setup/upgrades.py"]
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert twice.keys() == IN_THEIR_ROOMS, twice
