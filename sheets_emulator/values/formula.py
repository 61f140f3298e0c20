"""What a formula comes to: the four operations, `^`, `&`, comparisons, references, IF, IFERROR,
AND, OR, NOT, TODAY, and the functions of numbers in `functions.py`. Every other function is
`#NAME?`. Messages are Google's."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from sheets_emulator.errors import EmulatorError
from sheets_emulator.values import serial
from sheets_emulator.values.cell_value import CellAt, CellError, Formula, Value
from sheets_emulator.values.formula_locale import plain_formula
from sheets_emulator.values.formula_syntax import (
    Area,
    Binary,
    Call,
    Literal,
    Name,
    Node,
    Reference,
    Unary,
    Unreadable,
    parse_formula,
)
from sheets_emulator.values.functions import OF_NUMBERS, OVER_CELLS, NoResult
from sheets_emulator.values.locales import conventions

Scalar = str | float | bool | None

NO_SUCH_CELL = CellError("REF", "Reference does not exist.")

ARITHMETIC: Mapping[str, tuple[str, Callable[[float, float], float]]] = {
    "+": ("ADD", operator.add),
    "-": ("MINUS", operator.sub),
    "*": ("MULTIPLY", operator.mul),
    "/": ("DIVIDE", operator.truediv),
    "^": ("POW", operator.pow),
}
COMPARISON: Mapping[str, Callable[[tuple[int, float | str], tuple[int, float | str]], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _FailedError(EmulatorError):
    def __init__(self, error: CellError) -> None:
        super().__init__(error.message)
        self.error = error


@dataclass(frozen=True, slots=True)
class _Place:
    """`rows` and `columns`: how far the formula has moved from where it was written."""

    cell_at: CellAt
    today: date
    rows: int
    columns: int
    locale: str


def evaluate(
    formula: Formula | str,
    cell_at: CellAt,
    *,
    today: date,
    locale: str,
    rows: int = 0,
    columns: int = 0,
) -> Value:
    """The value or CellError of `formula`; None where it refers to an empty cell.

    `locale`: whose signs the formula is written with.

    `rows`, `columns`: shift of references without `$`, for a custom formula that is written for
    the first cell of a range. Circles are `cell_at`'s to find."""
    text = formula.text if isinstance(formula, Formula) else formula
    try:
        tree = parse_formula(plain_formula(text, locale))
        value = _value(tree, _Place(cell_at, today, rows, columns, locale))
    except _FailedError as failed:
        return failed.error
    except (OverflowError, RecursionError):
        return CellError("NUM", "Result was out of range.")
    return value


def _value(node: Node, place: _Place) -> Scalar:
    match node:
        case Literal():
            return node.value
        case Reference():
            return _cell(node, place)
        case Unary():
            return _unary(node, place)
        case Binary():
            return _binary(node, place)
        case Call():
            return _call(node, place)
        case Area():
            raise _FailedError(CellError("VALUE", "An array value could not be found."))
        case Name():
            raise _FailedError(CellError("NAME", f"Unknown range name: '{node.name.upper()}'."))
        case Unreadable():
            raise _FailedError(
                CellError("NAME", f"Unknown function: '{node.call.upper()}'.")
                if node.call and not _is_known(node.call.upper())
                else CellError("ERROR", "Formula parse error.")
            )
        case _:
            assert_never(node)


def _cell(reference: Reference, place: _Place) -> Scalar:
    row = reference.row + (0 if reference.row_fixed else place.rows)
    column = reference.column + (0 if reference.column_fixed else place.columns)
    if row < 0 or column < 0:
        raise _FailedError(NO_SUCH_CELL)
    value = place.cell_at(reference.sheet, row, column)
    if isinstance(value, CellError):
        raise _FailedError(value)
    return value


def _unary(node: Unary, place: _Place) -> Scalar:
    if node.operator == "+":
        return _value(node.operand, place)
    name = "UMINUS" if node.operator == "-" else "UNARY_PERCENT"
    number = _number(_value(node.operand, place), name, 1)
    return -number if node.operator == "-" else number / 100


def _binary(node: Binary, place: _Place) -> Scalar:
    left, right = _value(node.left, place), _value(node.right, place)
    if node.operator == "&":
        return as_text(left, place.locale) + as_text(right, place.locale)
    if compare := COMPARISON.get(node.operator):
        return compare(*_comparable(left, right))
    name, apply = ARITHMETIC[node.operator]
    a, b = _number(left, name, 1), _number(right, name, 2)
    if name == "DIVIDE" and b == 0:
        raise _FailedError(
            CellError("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
        )
    try:
        result = apply(a, b)
    except ZeroDivisionError:
        raise _FailedError(
            CellError("DIVIDE_BY_ZERO", "Function POW parameter 2 cannot be negative.")
        ) from None
    if isinstance(result, complex) or abs(result) == float("inf"):
        raise _FailedError(CellError("NUM", f"Function {name} has no result for these values."))
    return result


def _call(node: Call, place: _Place) -> Scalar:
    match node.name:
        case "TODAY":
            _expect_arguments(node, 0, 0)
            return serial.from_datetime(place.today)
        case "AND" | "OR":
            _expect_arguments(node, 1, None)
            truths = list(_truths(node, place))
            if not truths:
                raise _FailedError(CellError("VALUE", f"Function {node.name} has no values."))
            return all(truths) if node.name == "AND" else any(truths)
        case "TRUE" | "FALSE":
            _expect_arguments(node, 0, 0)
            return node.name == "TRUE"
        case "NOT":
            _expect_arguments(node, 1, 1)
            return not next(_truths(node, place))
        case "IF":
            return _if(node, place)
        case "IFERROR":
            return _if_error(node, place)
        case name if name in OVER_CELLS:
            _expect_arguments(node, 1, None)
            return _result(OVER_CELLS[name], list(_numbers(node, place)))
        case name if (known := OF_NUMBERS.get(name)) is not None:
            most = known.least + len(known.optional)
            _expect_arguments(node, known.least, most)
            given = [
                _number(_value(argument, place), name, position)
                for position, argument in enumerate(node.arguments, 1)
            ]
            return _result(known.result, *given, *known.optional[len(given) - known.least :])
        case _:
            raise _FailedError(CellError("NAME", f"Unknown function: '{node.name}'."))


def _is_known(name: str) -> bool:
    others = ("IF", "IFERROR", "AND", "OR", "NOT", "TODAY", "TRUE", "FALSE")
    return name in OVER_CELLS or name in OF_NUMBERS or name in others


def _if(node: Call, place: _Place) -> Scalar:
    """The branch that is not taken is not looked at: it may be an error."""
    _expect_arguments(node, 2, 3)
    condition = next(_truths(Call("IF", node.arguments[:1]), place))
    if condition:
        return _value(node.arguments[1], place)
    return _value(node.arguments[2], place) if len(node.arguments) == 3 else False


def _if_error(node: Call, place: _Place) -> Scalar:
    _expect_arguments(node, 1, 2)
    try:
        return _value(node.arguments[0], place)
    except _FailedError:
        return _value(node.arguments[1], place) if len(node.arguments) == 2 else None


def _result(function: Callable[..., float], *given: object) -> float:
    try:
        return function(*given)
    except NoResult as error:
        raise _FailedError(CellError(error.kind, str(error))) from None
    except ArithmeticError:
        raise _FailedError(CellError("NUM", "Result was out of range.")) from None


def _numbers(node: Call, place: _Place) -> Iterator[float]:
    """Of ranges the cells that hold numbers; an argument that is no range has to be one."""
    for position, argument in enumerate(node.arguments, 1):
        if isinstance(argument, Area):
            values = _area(argument, place)
        elif isinstance(argument, Reference):
            values = iter((_cell(argument, place),))
        else:
            yield _number(_value(argument, place), node.name, position)
            continue
        for value in values:
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield value


def _expect_arguments(node: Call, least: int, most: int | None) -> None:
    count = len(node.arguments)
    if count < least or (most is not None and count > most):
        raise _FailedError(
            CellError(
                "N_A",
                f"Wrong number of arguments to {node.name}. "
                f"Expected {least} arguments, but got {count} arguments.",
            )
        )


def _truths(node: Call, place: _Place) -> Iterator[bool]:
    """Empty cells, and words that stand in a range, count for nothing, as in Google's AND."""
    for position, argument in enumerate(node.arguments, 1):
        if isinstance(argument, Area):
            for value in _area(argument, place):
                if isinstance(value, bool | int | float):
                    yield bool(value)
            continue
        value = _value(argument, place)
        if value is None:
            yield False
        elif isinstance(value, str) and value.upper() in ("TRUE", "FALSE"):
            yield value.upper() == "TRUE"
        else:
            yield bool(_number(value, node.name, position))


def _area(area: Area, place: _Place) -> Iterator[Scalar]:
    first, last = area.first, area.last
    for row in range(min(first.row, last.row), max(first.row, last.row) + 1):
        for column in range(min(first.column, last.column), max(first.column, last.column) + 1):
            yield _cell(
                Reference(first.sheet, row, column, first.row_fixed, first.column_fixed), place
            )


def _number(value: Scalar, function: str, parameter: int) -> float:
    if value is None:
        return 0.0
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            raise _FailedError(
                CellError(
                    "VALUE",
                    f"Function {function} parameter {parameter} expects number values. "
                    f"But '{value}' is a text and cannot be coerced to a number.",
                )
            ) from None
    return float(value)


def _comparable(
    left: Scalar, right: Scalar
) -> tuple[tuple[int, float | str], tuple[int, float | str]]:
    """Numbers come before words, words before truth values; words without regard to case.
    An empty cell is the zero, the empty text or the FALSE of what it is compared with."""
    return _rank(left, like=right), _rank(right, like=left)


def _rank(value: Scalar, *, like: Scalar) -> tuple[int, float | str]:
    if value is None:
        value = "" if isinstance(like, str) else False if isinstance(like, bool) else 0.0
    if isinstance(value, bool):
        return (2, float(value))
    if isinstance(value, str):
        return (1, value.casefold())
    return (0, value)


def reads_only_row(formula: str, row: int, locale: str) -> bool:
    """Whether a formula written for `row` looks at cells of that row alone, and of whichever row
    it moves to."""
    return _only_row(parse_formula(plain_formula(formula, locale)), row)


def _only_row(node: Node, row: int) -> bool:
    match node:
        case Reference():
            return node.sheet is None and node.row == row and not node.row_fixed
        case Area():
            return _only_row(node.first, row) and _only_row(node.last, row)
        case Unary():
            return _only_row(node.operand, row)
        case Binary():
            return _only_row(node.left, row) and _only_row(node.right, row)
        case Call():
            return all(_only_row(argument, row) for argument in node.arguments)
        case Literal() | Unreadable() | Name():
            return True
        case _:
            assert_never(node)


def as_text(value: Scalar, locale: str) -> str:
    """How a value reads inside a text: 1.5, TRUE, nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    return f"{value:.15g}".replace(".", conventions(locale).decimal)
