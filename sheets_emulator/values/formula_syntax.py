"""Reads a formula into a tree. Enough of the grammar for operators, references and calls."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sheets_emulator.errors import EmulatorError

TOKEN = re.compile(
    r"""
      \s*(?:
        (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
      | "(?P<text>(?:[^"]|"")*)"
      | (?P<reference>
          (?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<sheet>[^\W\d][\w.]*))!)?
          (?P<column_fixed>\$?)(?P<column>[A-Za-z]{1,3})(?P<row_fixed>\$?)(?P<row>[1-9]\d{0,7})
          (?![\w(.!])
        )
      | (?P<lost>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\#REF!)
      | (?P<name>[^\W\d][\w.]*)
      | (?P<operator><=|>=|<>|[-+*/^&=<>%(),:;])
      )
    """,
    re.VERBOSE,
)
CALL = re.compile(r"([^\W\d][\w.]*)\s*\(")

PRECEDENCE: Mapping[str, int] = {
    "=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1,
    "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5,
}  # fmt: skip
MAX_DEPTH = 100
NOWHERE = -1
"""The row of a reference whose cell has been deleted."""


@dataclass(frozen=True, slots=True)
class Literal:
    value: float | str | bool


@dataclass(frozen=True, slots=True)
class Reference:
    """Row and column from 0, as written; `$` keeps the axis in place when the formula moves."""

    sheet: str | None
    row: int
    column: int
    row_fixed: bool
    column_fixed: bool


@dataclass(frozen=True, slots=True)
class Area:
    first: Reference
    last: Reference


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """`call`: the first function the formula names, if any, so that a formula of a grammar this
    reader does not know is told as an unknown function."""

    call: str | None


Node = Literal | Reference | Area | Unary | Binary | Call | Name | Unreadable


class _NotAFormulaError(EmulatorError):
    pass


@lru_cache(maxsize=4096)
def parse_formula(text: str) -> Node:
    """`text` with or without its leading `=`. Never raises."""
    source = text.removeprefix("=")
    try:
        return _Parser(_tokens(source)).whole()
    except _NotAFormulaError:
        call = CALL.search(re.sub(r'"[^"]*"', "", source))
        return Unreadable(call[1] if call else None)


def _tokens(source: str) -> list[re.Match[str]]:
    tokens: list[re.Match[str]] = []
    position, end = 0, len(source.rstrip())
    while position < end:
        match = TOKEN.match(source, position)
        if match is None:
            raise _NotAFormulaError
        tokens.append(match)
        position = match.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._expression(0)
        if self._next != len(self._tokens):
            raise _NotAFormulaError
        return node

    def _expression(self, at_least: int) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _NotAFormulaError
        node = self._operand()
        while (level := PRECEDENCE.get(operator := self._operator(), 0)) > at_least:
            self._next += 1
            node = Binary(operator, node, self._expression(level))
        self._depth -= 1
        return node

    def _operand(self) -> Node:
        if (sign := self._operator()) in ("+", "-"):
            self._next += 1
            # A sign binds closer than any operator but %: -2^2 is 4 in a spreadsheet.
            return Unary(sign, self._expression(PRECEDENCE["^"]))
        node = self._primary()
        while self._operator() == "%":
            self._next += 1
            node = Unary("%", node)
        return node

    def _primary(self) -> Node:
        token = self._take()
        if token["number"]:
            return Literal(float(token["number"]))
        if token["text"] is not None:
            return Literal(token["text"].replace('""', '"'))
        if token["reference"]:
            return self._area(_reference(token))
        if token["lost"]:
            return Reference(None, NOWHERE, NOWHERE, row_fixed=True, column_fixed=True)
        if token["name"]:
            return self._named(token["name"])
        if token["operator"] == "(":
            node = self._expression(0)
            self._expect(")")
            return node
        raise _NotAFormulaError

    def _area(self, first: Reference) -> Node:
        if self._operator() != ":":
            return first
        self._next += 1
        token = self._take()
        if not token["reference"]:
            raise _NotAFormulaError
        return Area(first, _reference(token))

    def _named(self, name: str) -> Node:
        if self._operator() == "(":
            self._next += 1
            return Call(name.upper(), self._arguments())
        if name.upper() in ("TRUE", "FALSE"):
            return Literal(name.upper() == "TRUE")
        return Name(name)

    def _arguments(self) -> tuple[Node, ...]:
        arguments: list[Node] = []
        while self._operator() != ")":
            arguments.append(self._expression(0))
            if self._operator() in (",", ";"):
                self._next += 1
            elif self._operator() != ")":
                raise _NotAFormulaError
        self._next += 1
        return tuple(arguments)

    def _operator(self) -> str:
        if self._next == len(self._tokens):
            return ""
        return self._tokens[self._next]["operator"] or ""

    def _take(self) -> re.Match[str]:
        if self._next == len(self._tokens):
            raise _NotAFormulaError
        self._next += 1
        return self._tokens[self._next - 1]

    def _expect(self, sign: str) -> None:
        if self._operator() != sign:
            raise _NotAFormulaError
        self._next += 1


def _reference(token: re.Match[str]) -> Reference:
    sheet = token["quoted"].replace("''", "'") if token["quoted"] else token["sheet"]
    return Reference(
        sheet=sheet,
        row=int(token["row"]) - 1,
        column=column_index(token["column"]),
        row_fixed=token["row_fixed"] == "$",
        column_fixed=token["column_fixed"] == "$",
    )


def column_index(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
