"""All errors of ours are of one tree, so that whoever catches LeadsheetError catches each."""

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

import server
import tools

# Those of other libraries that we refine are errors of theirs.
BARE = {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}


def classes() -> Iterator[tuple[str, set[str]]]:
    """Each class of ours by its name, and what it is made of."""
    for package in (server, tools):
        for path in Path(package.__file__).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef):
                    bases = {ast.unparse(base) for base in node.bases}
                    yield f"{path.parent.name}/{path.name}: {node.name}", bases


def test_no_error_stands_outside_the_tree() -> None:
    found = dict(classes())
    assert "intake/unpacking.py: TooLarge" in found
    outside = [name for name, bases in found.items() if bases & BARE]
    assert outside == ["server/errors.py: LeadsheetError"]
