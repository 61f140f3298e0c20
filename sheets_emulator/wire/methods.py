"""The methods of an API, from its discovery document: path, verb, parameters."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from sheets_emulator.errors import ApiError, bad_request
from sheets_emulator.model.cell import Json
from sheets_emulator.proto import masks
from sheets_emulator.proto.misfit import invalid_value
from sheets_emulator.proto.schema import Schema, document, snake
from sheets_emulator.wire.http import Request, read_json

_COMMON: Final = frozenset(
    {
        "$.xgafv",
        "$fields",
        "access_token",
        "alt",
        "callback",
        "fields",
        "key",
        "oauth_token",
        "prettyPrint",
        "quotaUser",
        "uploadType",
        "upload_protocol",
        "userIp",
    }
)


_BODY_NAMES: Final = {
    "sheets.spreadsheets.create": "spreadsheet",
    "sheets.spreadsheets.values.update": "data",
    "sheets.spreadsheets.values.append": "data",
}


@dataclass(frozen=True, slots=True)
class Method:
    """`id`: as the discovery document names it, `sheets.spreadsheets.values.get`."""

    id: str
    verb: str
    path: re.Pattern[str]
    parameters: Mapping[str, Any]
    request: str | None
    response: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """A request that has found its method. `parameters`: path and query, converted; a repeated
    one is a list. `body`: clean. `mask`: of the reply, empty for all of it."""

    method: Method
    request: Request
    parameters: Json
    body: Json
    mask: masks.Tree = field(default_factory=dict)
    user: str = ""


class Api:
    def __init__(self, name: str, version: str, schema: Schema) -> None:
        self._schema = schema
        read = document(name, version)
        self.methods = list(_methods(read, read.get("servicePath", "")))
        self.is_strict = name == "sheets"

    def find(self, request: Request) -> tuple[Method, Json] | None:
        """The method of a request with its path parameters, or None."""
        for method in self.methods:
            if method.verb != request.method:
                continue
            match = method.path.fullmatch(request.path)
            if match:
                found = {name: unquote(text) for name, text in match.groupdict().items()}
                declared = method.parameters
                return method, {n: _parameter(t, n, declared[n]) for n, t in found.items()}
        return None

    def call(self, method: Method, path: Json, request: Request, user: str) -> Call:
        """Reads parameters and body; ApiError 400 where they do not fit."""
        parameters = dict(path)
        for name, texts in request.query.items():
            if name in _COMMON:
                continue
            camel = re.sub(r"_([a-z])", lambda m: m.group(1).upper(), name)
            declared = method.parameters.get(camel)
            if declared is None:
                if self.is_strict:
                    raise _unknown_parameter(name)
                continue
            values = [_parameter(text, camel, declared) for text in texts]
            parameters[camel] = values if declared.get("repeated") else values[-1]
        body = {}
        if method.request:
            prefix = _BODY_NAMES.get(method.id, "")
            body = self._schema.read(method.request, read_json(request.body), prefix)
        return Call(method, request, parameters, body, self._mask(method, request), user)

    def kinds(self, method: Method, request: Request) -> Iterable[str]:
        """The kinds of request in a batchUpdate, as they were sent."""
        if method.id != "sheets.spreadsheets.batchUpdate":
            return
        try:
            body = read_json(request.body)
        except ApiError:
            return
        sent = body.get("requests") if isinstance(body, dict) else None
        for one in sent if isinstance(sent, list) else ():
            if isinstance(one, dict):
                yield from one

    def _mask(self, method: Method, request: Request) -> masks.Tree:
        given = request.query.get("fields") or request.query.get("$fields")
        text = ",".join(given or ()) or request.headers.get("x-goog-fieldmask", "")
        if not text or method.response is None:
            return {}
        try:
            return masks.check(masks.parse(text), self._schema, method.response)
        except masks.BadMask as bad:
            raise invalid_fields(bad.path, is_drive=not self.is_strict) from bad


def invalid_fields(path: str, *, is_drive: bool) -> ApiError:
    if is_drive:
        return ApiError(400, f"Invalid field selection {path}", status="invalidParameter")
    error = bad_request("Request contains an invalid argument.", path)
    violation = error.details[0]["fieldViolations"][0]
    violation["description"] = (
        f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    )
    return error


def _methods(resource: Mapping[str, Any], base: str) -> "list[Method]":
    found: list[Method] = []
    for declared in resource.get("methods", {}).values():
        template = declared.get("flatPath") if "{+" in declared["path"] else declared["path"]
        found.append(
            Method(
                declared["id"],
                declared["httpMethod"],
                _pattern("/" + base + (template or declared["path"])),
                declared.get("parameters", {}),
                declared.get("request", {}).get("$ref"),
                declared.get("response", {}).get("$ref"),
            )
        )
    for inner in resource.get("resources", {}).values():
        found += _methods(inner, base)
    return found


def _pattern(template: str) -> re.Pattern[str]:
    # A parameter takes a path segment without its custom verb. Clients may leave the colon of
    # `A1:B2` as it is, hence the lookahead for a verb in letters instead of any colon.
    parts = re.split(r"\{\+?(\w+)\}", template)
    pattern = ""
    for place, part in enumerate(parts):
        if place % 2 == 0:
            pattern += re.escape(part)
        elif part == "range":
            pattern += r"(?P<range>.+?)"
        else:
            pattern += rf"(?P<{part}>[^/:]+)"
    if template.endswith("{range}"):
        pattern = pattern.replace("(?P<range>.+?)", r"(?P<range>(?:(?!:(?:append|clear)$).)+)")
    return re.compile(pattern)


def _parameter(text: str, name: str, declared: Mapping[str, Any]) -> Any:
    path = snake(name)
    if "enum" in declared:
        if text in declared["enum"]:
            return text
        enum_name = f"type.googleapis.com/google.apps.sheets.v4.{name[0].upper()}{name[1:]}"
        raise invalid_value(path, enum_name, text)
    kind = declared["type"]
    if kind == "boolean":
        if text.lower() in ("true", "1"):
            return True
        if text.lower() in ("false", "0"):
            return False
        raise invalid_value(path, "TYPE_BOOL", text)
    if kind == "integer":
        try:
            return int(text)
        except ValueError:
            raise invalid_value(path, "TYPE_INT32", text) from None
    return text


def _unknown_parameter(name: str) -> ApiError:
    return bad_request(
        f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter.'
        f" Field '{name}' could not be found in request message.",
        "",
    )
