"""Field masks: `a,b.c,d(e,f),g/h,*` as a tree, checked against the schema."""

import functools
import re
from collections.abc import Mapping
from typing import Any

from sheets_emulator.errors import EmulatorError
from sheets_emulator.proto.schema import Schema

Json = dict[str, Any]
Tree = dict[str, Any]
"""Field → Tree. An empty tree means the field with all that is in it."""

_TOKEN = re.compile(r"\s*([A-Za-z_*][A-Za-z0-9_]*|[().,/])")


class BadMask(EmulatorError):
    """The mask does not parse, or names a field that is not there: `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@functools.lru_cache(maxsize=512)
def parse(mask: str) -> Tree:
    """`a/b,c(d,e)` → {"a": {"b": {}}, "c": {"d": {}, "e": {}}}; `*` → {"*": {}}."""
    tokens: list[str] = []
    position = 0
    text = mask.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise BadMask(mask)
        tokens.append(match.group(1))
        position = match.end()
    tree, rest = _fields(tokens)
    if rest:
        raise BadMask(mask)
    return tree


def _fields(tokens: list[str]) -> tuple[Tree, list[str]]:
    tree: Tree = {}
    while tokens:
        name, tokens = tokens[0], tokens[1:]
        if name == ",":
            continue  # protocol buffers pass over empty paths
        if name in "()./":
            raise BadMask(name)
        chain = [name]
        while tokens and tokens[0] in "./":
            if len(tokens) < 2 or tokens[1] in "().,/":
                raise BadMask(".".join(chain))
            chain.append(tokens[1])
            tokens = tokens[2:]
        inside: Tree = {}
        if tokens and tokens[0] == "(":
            inside, tokens = _fields(tokens[1:])
            if not tokens or tokens[0] != ")":
                raise BadMask(".".join(chain))
            tokens = tokens[1:]
        for part in reversed(chain):
            inside = {part: inside}
        _merge(tree, inside)
        if not tokens or tokens[0] != ",":
            break
        tokens = tokens[1:]
    return tree, tokens


def _merge(into: Tree, other: Tree) -> None:
    for name, inside in other.items():
        if name not in into:
            into[name] = inside
        elif not into[name] or not inside:
            into[name] = {}
        else:
            _merge(into[name], inside)


def check(tree: Tree, schema: Schema, message: str, path: str = "") -> Tree:
    """The tree in camelCase; BadMask where a field is not declared by `message`."""
    fields = schema.fields(message)
    checked: Tree = {}
    for name, inside in tree.items():
        if name == "*":
            checked["*"] = inside
            continue
        camel = re.sub(r"_([a-z])", lambda m: m.group(1).upper(), name)
        where = f"{path}.{name}" if path else name
        if camel not in fields:
            raise BadMask(where)
        declared = fields[camel]
        while declared.get("type") == "array":
            declared = declared["items"]
        if inside and "$ref" not in declared:
            if declared.get("type") in ("object", "any"):
                inside = {}
            else:
                raise BadMask(where + "." + next(iter(inside)))
        checked[camel] = check(inside, schema, declared["$ref"], where) if inside else {}
    return checked


def covers(tree: Tree, *path: str) -> bool:
    """Whether anything at or below `path` is asked for."""
    for name in path:
        if not tree or "*" in tree:
            return True
        if name not in tree:
            return False
        tree = tree[name]
    return True


def below(tree: Tree, *path: str) -> Tree:
    """What is asked of the thing at `path`; an empty tree is everything."""
    for name in path:
        if not tree or "*" in tree:
            return {}
        tree = tree.get(name, {})
    return tree


def select(value: Any, tree: Tree) -> Any:
    """What is left of a reply under a mask."""
    if not tree:
        return value
    if isinstance(value, list):
        return [select(item, tree) for item in value]
    if not isinstance(value, Mapping):
        return value
    every = tree.get("*")
    chosen: Json = {}
    for name, item in value.items():
        inside = tree.get(name, every)
        if inside is not None:
            chosen[name] = select(item, inside)
    return chosen


def merge(target: Mapping[str, Any], source: Mapping[str, Any], tree: Tree) -> Json:
    """`target` with the masked fields taken from `source`; a masked field that `source` lacks is
    cleared."""
    if "*" in tree:
        return dict(source)
    result = dict(target)
    for name, inside in tree.items():
        if inside and "*" not in inside:
            below = merge(result.get(name) or {}, source.get(name) or {}, inside)
            if below or name in source:
                result[name] = below
            else:
                result.pop(name, None)
        elif name in source:
            result[name] = source[name]
        else:
            result.pop(name, None)
    return result
