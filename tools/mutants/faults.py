"""Which faults a module can be given: comparisons off by one, conditions turned round, arguments,
steps and returned values left out. Words are left alone: a message that says something else is not
a broken guarantee."""

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
# Arguments of these that are left out change what is asked of the database.
_FILTERS = {"where", "filter"}
# What only tells people or machines beside the product how things went.
_TOLD = {"log", "TALLIES"}

Slot = tuple[ast.AST, str, int | None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`within`: the function, by its qualified name; "" at the top of the module. `line`: where it
    is changed; `told`: what was and what is; `number`: its place among the module's; `at_import`:
    whether it works as the module is imported, not as a function is called."""

    path: str
    number: int
    line: int
    within: str
    told: str
    at_import: bool

    @property
    def name(self) -> str:
        """The same however the lines around it move."""
        return f"{self.path}::{self.within}: {self.told}"


@dataclass(frozen=True, slots=True)
class _Fault:
    """Put `new` into `slot` of the tree."""

    slot: Slot
    new: ast.AST | None
    parent: ast.AST
    within: "_Within"


@dataclass(frozen=True, slots=True)
class _Within:
    """The function or class, by its qualified name, and whether it is a function's body."""

    name: str = ""
    is_called: bool = False

    def inner(self, node: ast.AST, field: str, child: ast.AST) -> "_Within":
        is_called = self.is_called or (isinstance(node, ast.FunctionDef) and field == "body")
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            return _Within(f"{self.name}.{child.name}".lstrip("."), is_called)
        return _Within(self.name, is_called)


def mutants(path: str, source: str) -> list[Mutant]:
    tree = ast.parse(source)
    return [
        Mutant(
            path, number, _line(fault), fault.within.name, _told(fault), not fault.within.is_called
        )
        for number, fault in enumerate(_faults(tree))
    ]


def mutated(source: str, number: int) -> ast.Module:
    """The whole module with that one fault."""
    tree = ast.parse(source)
    for at, fault in enumerate(_faults(tree)):
        if at == number:
            _put(fault.slot, fault.new)
            return ast.fix_missing_locations(tree)
    raise ValueError(f"there is no mutant {number}")


def _get(slot: Slot) -> ast.AST:
    node, name, index = slot
    held = getattr(node, name)
    found: ast.AST = held if index is None else held[index]
    return found


def _put(slot: Slot, new: ast.AST | None) -> None:
    """None takes the element out of its list."""
    node, name, index = slot
    if index is None:
        setattr(node, name, new)
    elif new is None:
        del getattr(node, name)[index]
    else:
        getattr(node, name)[index] = new


def _line(fault: _Fault) -> int:
    old = _get(fault.slot)
    found: int = getattr(old, "lineno", 0) or getattr(fault.parent, "lineno", 1)
    return found


def _told(fault: _Fault) -> str:
    """The expression or the statement around it, before and after."""
    old, (_, name, index) = _get(fault.slot), fault.slot
    if isinstance(old, ast.keyword) and isinstance(fault.parent, ast.Call):
        return f"{_written(fault.parent.func)}(…) without {_written(old)}"
    if fault.new is None and isinstance(fault.parent, ast.Call):
        return f"{_called(fault.parent)}(…) without {_written(old)}"
    is_long = hasattr(fault.parent, "body") and isinstance(fault.parent, ast.stmt | ast.Module)
    if is_long or isinstance(old, ast.stmt) or isinstance(fault.parent, ast.comprehension):
        return f"{_written(old)} → {_written(fault.new)}"
    changed = copy.deepcopy(fault.parent)
    _put((changed, name, index), None if fault.new is None else copy.deepcopy(fault.new))
    return f"{_written(fault.parent)} → {_written(changed)}"


def _written(node: ast.AST | None) -> str:
    if node is None:
        return ""
    return " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())


def _faults(tree: ast.Module) -> Iterator[_Fault]:
    """Always in the same order."""
    yield from _in(tree, _Within())


def _in(node: ast.AST, within: _Within) -> Iterator[_Fault]:
    for name, held in ast.iter_fields(node):
        if _is_beside(node, name):
            continue
        several = isinstance(held, list)
        for index, child in enumerate(held if several else [held]):
            if not isinstance(child, ast.AST) or _is_left_alone(child):
                continue
            inner = within.inner(node, name, child)
            slot: Slot = (node, name, index if several else None)
            for new in _instead_of(child, node, name, inner):
                yield _Fault(slot, new, node, inner)
            yield from _left_out(child, inner)
            yield from _in(child, inner)


def _is_beside(node: ast.AST, name: str) -> bool:
    """What a type checker or a reader goes by, not the machine."""
    return name in ("annotation", "returns", "decorator_list", "ctx", "bases", "type_params") or (
        isinstance(node, ast.JoinedStr | ast.FormattedValue)
    )


def _is_left_alone(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert | ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Call) and _called(node) == "lru_cache":
        return True
    if isinstance(node, ast.Expr):
        if isinstance(node.value, ast.Constant):
            return True
        call = node.value
        return (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id in _TOLD
        )
    return isinstance(node, ast.Raise) and "AssertionError" in ast.unparse(node)


def _instead_of(node: ast.AST, parent: ast.AST, name: str, within: _Within) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[only]) if type(only) in _COMPARED:
            yield ast.Compare(node.left, [_COMPARED[type(only)]()], node.comparators)
        case ast.BoolOp():
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield ast.BoolOp(other, node.values)
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield node.operand
        case ast.BinOp() if type(node.op) in _RECKONED:
            yield ast.BinOp(node.left, _RECKONED[type(node.op)](), node.right)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            # A declared limit is a matter of measure: one more is still right.
            yield ast.Constant(value + 1 if within.is_called else value * 2 + 1)
        case ast.Return(value=value) if value is not None and not _is_empty(value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case _:
            pass
    is_asked = name == "test" or (name == "ifs" and isinstance(parent, ast.comprehension))
    if is_asked and isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript):
        yield ast.UnaryOp(ast.Not(), node)


def _is_empty(node: ast.expr) -> bool:
    """What counts as no just as None does; a type checker tells them apart."""
    return isinstance(node, ast.Constant) and not node.value


def _left_out(node: ast.AST, within: _Within) -> Iterator[_Fault]:
    """One of several arguments, or of listed words, is missing."""
    make: Callable[[Slot], _Fault] = partial(_Fault, new=None, parent=node, within=within)
    if isinstance(node, ast.Call):
        called = _called(node)
        # What is made without a part it must have fails whichever test runs.
        for index, keyword in enumerate(node.keywords):
            if keyword.arg is not None and not called[:1].isupper():
                yield make((node, "keywords", index))
        if called in _FILTERS and len(node.args) > 1:
            for index in range(len(node.args)):
                yield make((node, "args", index))
    for listed in _listed(node):
        for index in range(len(listed.elts)):
            yield _Fault((listed, "elts", index), None, listed, within)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _listed(node: ast.AST) -> Iterator[ast.Tuple | ast.Set | ast.List]:
    """Words among which something is looked for."""
    among: Sequence[ast.expr] = ()
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
        among = node.comparators
    elif isinstance(node, ast.Call) and _called(node) in ("in_", "not_in"):
        among = node.args
    for one in among:
        if isinstance(one, ast.Tuple | ast.Set | ast.List) and _are_words(one.elts):
            yield one


def _are_words(nodes: Sequence[ast.expr]) -> bool:
    return len(nodes) > 1 and all(
        isinstance(one, ast.Constant) and isinstance(one.value, str) for one in nodes
    )
