"""One name, one class: whoever reads `Standing` need not ask which one."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Where the same word is right twice, and why.
ON_PURPOSE = {
    "Inbox": "intake knows the inbox by what it asks of it alone: it stands in a lower layer",
}


def test_a_class_has_a_name_of_its_own() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for package in ("server", "sheets_schema"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(f"{path.parent.name}/{path.name}")
    assert places["SheetState"] == ["setup/upgrades.py"]
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert twice.keys() == ON_PURPOSE.keys(), twice
