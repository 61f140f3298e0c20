"""All errors of ours are of one tree, so that whoever catches LeadsheetError catches each. The
local spreadsheet is a distribution of its own and must not know that tree: it has its own."""

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("server", "sheets_schema", "tools", "sheets_emulator")

# Those of other libraries that we refine are errors of theirs.
BARE = {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}


def classes() -> Iterator[tuple[str, set[str]]]:
    """Each class of ours by its name, and what it is made of."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef):
                    bases = {ast.unparse(base) for base in node.bases}
                    yield f"{path.relative_to(ROOT).as_posix()}: {node.name}", bases


def test_no_error_stands_outside_the_two_trees() -> None:
    found = dict(classes())
    assert "server/intake/unpacking.py: TooLarge" in found
    assert "sheets_emulator/store/disk.py: DataInUse" in found
    outside = {name for name, bases in found.items() if bases & BARE}
    assert outside == {
        "server/errors.py: LeadsheetError",
        "sheets_emulator/errors.py: EmulatorError",
    }
