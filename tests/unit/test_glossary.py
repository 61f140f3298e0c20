"""Every word of the product that the code uses is explained in docs/glossary.md: the rooms of
`server`, and what one room of the product hands to another."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "server"

# What a lead goes through, from the form to the figures and on to other systems.
PRODUCT = frozenset({
    "attribution", "business", "conversions", "delivery", "exports", "handover", "imports",
    "inbox", "intake", "kpi", "lead", "notice", "rebuild",
})  # fmt: skip
# Rooms of the machinery, which are called as in any other program.
MACHINERY = frozenset({
    "app", "background", "commands", "database", "errors", "front", "log", "loops", "money",
    "monitoring", "outside", "serve", "settings", "web", "worker",
})  # fmt: skip
# Words that mean in a name what they mean everywhere, in the singular.
EVERYDAY = frozenset({
    "agreed", "choosing", "chosen", "decided", "file", "item", "known", "left", "line", "list",
    "listed", "marked", "name", "now", "of", "option", "out", "outcome", "people", "place", "plan",
    "read", "report", "row", "run", "sent", "waiting",
})  # fmt: skip


def explained() -> set[str]:
    """The words of the glossary's English column, each in the singular."""
    table = (ROOT / "docs/glossary.md").read_text("utf-8")
    terms = re.findall(r"^\| [^|]+ \| ([^|]+) \| ", table, re.MULTILINE)
    return {
        singular(word)
        for term in terms
        for word in re.findall(r"[a-z]+", term.lower().replace("-", ""))
    }


def singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("s") if not word.endswith("ss") else word


def words_of(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]+", name)]


def room_of(module: str) -> str:
    return module.split(".")[1]


def rooms() -> set[str]:
    found = [*SERVER.glob("*.py"), *(one.parent for one in SERVER.glob("*/__init__.py"))]
    return {one.stem for one in found} - {"__init__"}


def trees() -> Mapping[str, ast.Module]:
    """Module → what it says."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text("utf-8"))
        for path in SERVER.rglob("*.py")
        if path.parent != SERVER or path.name != "__init__.py"
    }


def dataclasses_of(tree: ast.Module) -> set[str]:
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any("dataclass" in ast.unparse(one) for one in node.decorator_list)
    }


def handed_on() -> Iterator[tuple[str, str]]:
    """Each dataclass of the product's rooms that another room imports: where it is, its name."""
    said = trees()
    declared = {module: dataclasses_of(tree) for module, tree in said.items()}
    for module, tree in said.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or node.module not in declared:
                continue
            if room_of(node.module) not in PRODUCT or room_of(node.module) == room_of(module):
                continue
            for one in node.names:
                if one.name in declared[node.module]:
                    yield node.module, one.name


def test_every_room_is_explained_or_of_the_machinery() -> None:
    found = rooms()
    assert found >= {"lead", "inbox", "database", "companies"}
    assert {one for one in found if singular(one) not in explained()} == MACHINERY
    assert found >= PRODUCT


def test_what_one_room_hands_to_another_is_explained() -> None:
    found = set(handed_on())
    assert ("server.inbox.batches", "Batch") in found
    assert ("server.lead", "Lead") in found
    known = explained()
    assert "batch" in known
    lacking = {
        f"{module}.{name}: {word}"
        for module, name in found
        for word in words_of(name)
        if singular(word) not in known | EVERYDAY
    }
    assert lacking == set()


def test_an_everyday_word_that_nothing_is_called_by_is_struck() -> None:
    used = {singular(word) for _, name in handed_on() for word in words_of(name)}
    assert used >= EVERYDAY
