"""make mutate: which faults a piece of code is given, and what the list of justified ones holds."""

import ast

import pytest

from tools.mutants.faults import mutants, mutated
from tools.mutants.report import equivalent
from tools.mutants.rooms import ROOMS, ROOT

SOURCE = '''
"""Words for readers."""
LIMIT = 5

def late(at: int, *, most: int = 2) -> str:
    """What a reader is told."""
    log.info("looked", extra={"at": at})
    if at > LIMIT and not at == 7:
        raise ValueError("遅すぎます / too late")
    ask(where="there", at=at + 1)
    return "late" if at in ("a", "b") else ""
'''
FAULTS = [
    (3, "", "LIMIT = 5 → LIMIT = 11", True),
    (5, "late", "at: int, *, most: int=2 → at: int, *, most: int=5", True),
    (8, "late", "at > LIMIT and (not at == 7) → at > LIMIT or not at == 7", False),
    (8, "late", "at > LIMIT and (not at == 7) → at >= LIMIT and (not at == 7)", False),
    (8, "late", "at > LIMIT and (not at == 7) → at > LIMIT and at == 7", False),
    (8, "late", "not at == 7 → not at != 7", False),
    (8, "late", "at == 7 → at == 8", False),
    (9, "late", "raise ValueError('遅すぎます / too late') → pass", False),
    (10, "late", "ask(where='there', at=at + 1) → pass", False),
    (10, "late", "ask(…) without where='there'", False),
    (10, "late", "ask(…) without at=at + 1", False),
    (10, "late", "at=at + 1 → at=at - 1", False),
    (10, "late", "at + 1 → at + 2", False),
    (11, "late", "return 'late' if at in ('a', 'b') else '' → return None", False),
    (11, "late", "('a', 'b') → ('b',)", False),
    (11, "late", "('a', 'b') → ('a',)", False),
]


def test_logic_is_changed_in_each_place_and_words_in_none() -> None:
    found = [(one.line, one.within, one.told, one.at_import) for one in mutants("m.py", SOURCE)]
    assert set(FAULTS) <= set(found)
    assert not any("too late" in told and "pass" not in told for *_, told, _ in found)
    assert not any("log" in told for *_, told, _ in found)


def test_each_fault_is_one_change_to_the_whole_module() -> None:
    whole = ast.unparse(ast.parse(SOURCE))
    changed = [ast.unparse(mutated(SOURCE, one.number)) for one in mutants("m.py", SOURCE)]
    assert len({whole, *changed}) == len(changed) + 1
    for text in changed:
        differing = {*whole.splitlines()} ^ {*text.splitlines()}
        assert len(differing) in (1, 2)
    with pytest.raises(ValueError, match="no mutant"):
        mutated(SOURCE, len(changed))


def test_a_justified_fault_exists_and_has_a_reason() -> None:
    listed = equivalent()
    paths = {name.split("::")[0] for name in listed}
    there = {one.name for path in paths for one in mutants(path, (ROOT / path).read_text("utf-8"))}
    assert listed.keys() <= there
    assert all(len(reason) > 20 for reason in listed.values())


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_has_code_and_tests(name: str) -> None:
    assert ROOMS[name].sources()
    assert all((ROOT / one).exists() for one in ROOMS[name].tests)
