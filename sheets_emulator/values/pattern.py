"""Reads a number-format pattern into sections and tokens."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

TokenKind = Literal[
    "literal", "text", "general", "digit", "point", "comma", "percent", "exponent",
    "date", "elapsed", "fraction", "ampm",
]  # fmt: skip
SectionKind = Literal["number", "date", "text", "general"]

PLACEHOLDERS: Mapping[str, str] = {"0": "0", "#": "", "?": " "}
"""Placeholder → what stands there when the number has no digit for it."""

SCANNER = re.compile(
    r"""
      (?P<quoted>"[^"]*"?)
    | \\(?P<escaped>.)
    | _(?P<space>.)
    | \*.
    | \[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]
    | \[(?P<elapsed>h+|m+|s+)\]
    | \[(?P<condition>(?:<=|>=|<>|<|>|=)-?[\d.]+)\]
    | (?P<color>\[[^\]]*\])
    | (?P<general>General)
    | (?P<ampm>am/pm|a/p)
    | (?P<exponent>E[+-]0+)
    | (?P<date>y+|m+|d+|h+|s+)
    | (?P<digit>[0\#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<text>@)
    | (?P<end>;)
    | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

COLORS: Mapping[str, str] = {
    "black": "#000000",
    "blue": "#0000ff",
    "cyan": "#00ffff",
    "green": "#00ff00",
    "magenta": "#ff00ff",
    "red": "#ff0000",
    "white": "#ffffff",
    "yellow": "#ffff00",
}

COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Token:
    kind: TokenKind
    text: str


@dataclass(frozen=True, slots=True)
class Exponent:
    plus: bool
    digits: int


@dataclass(frozen=True, slots=True)
class Section:
    """`places`: digits after the point; `thousands_scale`: how often a trailing comma divides by
    1,000; `condition`: `[>100]`, when the section names one; `color`: of `[Red]`, in CSS."""

    kind: SectionKind
    tokens: tuple[Token, ...]
    condition: Callable[[float], bool] | None = None
    whole_digits: int = 0
    places: int = 0
    percents: int = 0
    grouping: bool = False
    thousands_scale: int = 0
    exponent: Exponent | None = None
    color: str = ""


@lru_cache(maxsize=512)
def parse_pattern(pattern: str) -> tuple[Section, ...]:
    """One section a `;`; at least one."""
    sections: list[Section] = []
    tokens: list[Token] = []
    condition: Callable[[float], bool] | None = None
    color = ""
    for match in SCANNER.finditer(pattern):
        kind, text = match.lastgroup, match[match.lastgroup] if match.lastgroup else ""
        if kind == "end":
            sections.append(replace(_section(tokens, condition), color=color))
            tokens, condition, color = [], None, ""
        elif kind == "condition":
            condition = _condition(text)
        elif kind == "color":
            color = COLORS.get(text[1:-1].lower(), color)
        else:
            tokens.extend(_token(kind, text))
    sections.append(replace(_section(tokens, condition), color=color))
    return tuple(sections)


def _token(kind: str | None, text: str) -> list[Token]:
    match kind:
        case None:
            return []
        case "quoted":
            return [Token("literal", text.strip('"'))]
        case "space":
            return [Token("literal", " ")]
        case "escaped" | "currency" | "literal":
            return [Token("literal", text)]
        case _:
            return [Token(kind, text)]  # type: ignore[arg-type]  # the group's name is the kind


def _condition(text: str) -> Callable[[float], bool]:
    sign = text.rstrip("-0123456789.")
    compare, limit = COMPARISONS[sign], float(text[len(sign) :])
    return lambda value: compare(value, limit)


def _section(tokens: list[Token], condition: Callable[[float], bool] | None) -> Section:
    kinds = {token.kind for token in tokens}
    if kinds & {"date", "elapsed", "ampm"}:
        return Section("date", _date_tokens(tokens), condition)
    if "digit" not in kinds:
        plain = tuple(
            token if token.kind in ("literal", "text", "general") else Token("literal", token.text)
            for token in tokens
        )
        return Section("text", plain, condition)
    return _number_section(tokens, condition)


def _number_section(tokens: list[Token], condition: Callable[[float], bool] | None) -> Section:
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    # A second point is only a sign.
    tokens = [
        Token("literal", token.text) if token.kind == "point" and i > point else token
        for i, token in enumerate(tokens)
    ]
    places_of_digits = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    last_digit = places_of_digits[-1]
    whole = [i for i in places_of_digits if i < point]
    commas = [i for i, token in enumerate(tokens) if token.kind == "comma"]
    exponent = next((token.text for token in tokens if token.kind == "exponent"), None)
    return Section(
        kind="number",
        tokens=tuple(tokens),
        condition=condition,
        whole_digits=len(whole),
        places=len(places_of_digits) - len(whole),
        percents=sum(token.kind == "percent" for token in tokens),
        grouping=any(whole and whole[0] < i < whole[-1] for i in commas),
        thousands_scale=sum(
            i > last_digit or (whole != [] and i == whole[-1] + 1 < last_digit) for i in commas
        ),
        exponent=None if exponent is None else Exponent(exponent[1] == "+", len(exponent) - 2),
    )


def _date_tokens(tokens: list[Token]) -> tuple[Token, ...]:
    """`.000` after seconds is a fraction; every other digit or sign in a date is a literal."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        if token.kind in ("date", "elapsed", "ampm", "literal"):
            out.append(token)
        elif token.text == "0" and out and out[-1].kind == "fraction":
            out[-1] = Token("fraction", out[-1].text + "0")
        elif (
            token.kind == "point"
            and out
            and out[-1].text.lower().startswith("s")
            and i + 1 < len(tokens)
            and tokens[i + 1].text == "0"
        ):
            out.append(Token("fraction", ""))
        else:
            out.append(Token("literal", token.text))
    return tuple(out)
