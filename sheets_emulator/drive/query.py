"""The `q` of files.list.

Source: developers.google.com/drive/api/guides/ref-search-terms.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from sheets_emulator.drive.errors import invalid

Test = Callable[[dict[str, Any]], bool]
"""Takes the JSON of a file."""

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<sign>!=|<=|>=|[=<>(){}])|(?P<word>[A-Za-z]+))"
)
_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_TEXT_FIELDS: Final = frozenset({"name", "mimeType", "fullText", "modifiedTime", "createdTime"})
_FLAGS: Final = frozenset({"trashed", "starred", "sharedWithMe"})
_PEOPLE: Final = {"owners": ("owner",), "writers": ("owner", "writer"), "readers": None}


def parse(text: str, user: str) -> Test:
    """A test of files; DriveError 400 `Invalid Value` where the query is none.

    `user`: whom `me` means."""
    tokens: list[str] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise invalid("q")
        tokens.append(match[match.lastgroup or 0])
        position = match.end()
    parser = _Parser(tokens, user)
    test = parser.either()
    if parser.tokens:
        raise invalid("q")
    return test


class _Parser:
    def __init__(self, tokens: list[str], user: str) -> None:
        self.tokens = tokens
        self._user = user

    def either(self) -> Test:
        tests = [self._both()]
        while self._next_is("or"):
            tests.append(self._both())
        return lambda file: any(test(file) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._next_is("and"):
            tests.append(self._one())
        return lambda file: all(test(file) for test in tests)

    def _one(self) -> Test:
        if self._next_is("not"):
            inner = self._one()
            return lambda file: not inner(file)
        if self._next_is("("):
            test = self.either()
            self._take(")")
            return test
        token = self._take()
        if token[0] in "'\"":
            return self._member(_unquoted(token))
        return self._comparison(token)

    def _member(self, value: str) -> Test:
        self._take("in")
        field = self._take()
        if field == "parents":
            return lambda file: value in file.get("parents", ())
        if field in _PEOPLE:
            roles = _PEOPLE[field]
            address = self._user if value.casefold() == "me" else value
            return lambda file: any(
                permission.get("emailAddress", "").casefold() == address.casefold()
                and (roles is None or permission["role"] in roles)
                for permission in file["permissions"]
            )
        raise invalid("q")

    def _comparison(self, field: str) -> Test:
        if field in ("properties", "appProperties"):
            return self._has(field)
        if field in _FLAGS and (not self.tokens or self.tokens[0] not in ("=", "!=")):
            return _flag(field, wanted=True)  # `sharedWithMe and …`
        sign = self._take()
        operand = self._take()
        if field in _FLAGS:
            if operand not in ("true", "false") or sign not in ("=", "!="):
                raise invalid("q")
            return _flag(field, wanted=(operand == "true") == (sign == "="))
        if field not in _TEXT_FIELDS or operand[0] not in "'\"":
            raise invalid("q")
        value = _unquoted(operand)
        if sign == "contains":
            key = "name" if field == "fullText" else field
            return lambda file: _contains(str(file[key]), value, prefix=field == "name")
        compare = _COMPARE.get(sign)
        if compare is None or field == "fullText":
            raise invalid("q")
        if field == "name":
            # Drive compares names without regard to case.
            return lambda file: compare(str(file["name"]).casefold(), value.casefold())
        return lambda file: compare(file[field], value)

    def _has(self, field: str) -> Test:
        for expected in ("has", "{", "key", "="):
            self._take(expected)
        key = _unquoted(self._take())
        for expected in ("and", "value", "="):
            self._take(expected)
        value = _unquoted(self._take())
        self._take("}")
        return lambda file: file.get(field, {}).get(key) == value

    def _next_is(self, word: str) -> bool:
        if self.tokens and self.tokens[0] == word:
            self.tokens.pop(0)
            return True
        return False

    def _take(self, expected: str | None = None) -> str:
        if not self.tokens or expected not in (None, self.tokens[0]):
            raise invalid("q")
        return self.tokens.pop(0)


def _flag(field: str, *, wanted: bool) -> Test:
    if field == "sharedWithMe":
        return lambda file: bool(file["ownedByMe"]) != wanted
    return lambda file: bool(file.get(field, False)) == wanted


def _unquoted(token: str) -> str:
    if token[0] not in "'\"":
        raise invalid("q")
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def _contains(text: str, value: str, *, prefix: bool) -> bool:
    """`name contains` matches the beginnings of words only."""
    folded, wanted = text.casefold(), value.casefold()
    if not prefix:
        return wanted in folded
    return any(
        folded.startswith(wanted, match.start()) for match in re.finditer(r"\b\w|\A.", folded)
    )
