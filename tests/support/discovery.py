"""Holds calls against the discovery documents that google-api-python-client carries.

`check_exchange` takes one call as it went over the wire and raises where the request or the reply
has a field, a type, an enum value or a parameter that the document does not declare. `CheckedHttp`
and `watch` put it under the two clients, so that whole suites are held to it.
"""

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httplib2
import requests

_GLOBAL_PARAMETERS = {"alt", "fields", "key", "prettyPrint", "quotaUser", "uploadType", "$.xgafv"}
_STRAYS = {
    ("drive.permissions.create", "withLink"),
    ("drive.files.get", "includeItemsFromAllDrives"),
    ("drive.files.get", "includeTeamDriveItems"),
}
"""What gspread sends to a method although nobody declared it, and Google lets pass."""

_INT32 = range(-(2**31), 2**31)


class Undeclared(AssertionError):
    """A call does not fit the discovery document."""


@dataclass(frozen=True)
class Method:
    id: str
    verb: str
    path: re.Pattern[str]
    parameters: Mapping[str, Any]
    request: str | None
    response: str | None


class Discovery:
    def __init__(self, api: str, version: str) -> None:
        folder = files("googleapiclient.discovery_cache.documents")
        document = json.loads((folder / f"{api}.{version}.json").read_text("utf-8"))
        self.schemas: Mapping[str, Any] = document["schemas"]
        self.methods = list(_methods(document, "/" + document["servicePath"]))

    def find(self, verb: str, path: str) -> Method | None:
        fitting = [m for m in self.methods if m.verb == verb and m.path.fullmatch(path)]
        # `values/{range}` takes `values/A1:clear` too; the longest pattern is the right one.
        return max(fitting, key=lambda method: len(method.path.pattern), default=None)

    def problems(self, value: object, schema: Mapping[str, Any], where: str) -> Iterator[str]:
        """What is wrong with `value`, each with its place."""
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"]]
        kind = schema.get("type", "any")
        if kind == "object":
            yield from self._object_problems(value, schema, where)
        elif kind == "array":
            if not isinstance(value, list):
                yield f"{where}: {value!r} is no list"
                return
            for number, item in enumerate(value):
                yield from self.problems(item, schema["items"], f"{where}[{number}]")
        elif kind == "string":
            yield from _text_problems(value, schema, where)
        elif kind == "boolean" and not isinstance(value, bool):
            yield f"{where}: {value!r} is no boolean"
        elif kind == "integer" and (type(value) is not int or value not in _INT32):
            yield f"{where}: {value!r} is no int32"
        elif kind == "number" and type(value) not in (int, float):
            yield f"{where}: {value!r} is no number"

    def _object_problems(
        self, value: object, schema: Mapping[str, Any], where: str
    ) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where}: {value!r} is no object"
            return
        declared = schema.get("properties", {})
        rest = schema.get("additionalProperties")
        for name, item in value.items():
            place = f"{where}.{name}"
            if item is None and where.startswith("request") and name in declared:
                continue  # proto3 JSON: a field that is not set
            if name in declared:
                yield from self.problems(item, declared[name], place)
            elif rest is not None:
                yield from self.problems(item, rest, place)
            else:
                yield f"{place}: no such field"


def _text_problems(value: object, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{where}: {value!r} is no text"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is not one of {schema['enum']}"
    elif schema.get("format") in ("int64", "uint64") and not re.fullmatch(r"-?\d+", value):
        yield f"{where}: {value!r} is no int64"


def _methods(resource: Mapping[str, Any], base: str) -> Iterator[Method]:
    for declared in resource.get("methods", {}).values():
        path = base + declared.get("flatPath", declared["path"]).removeprefix("/")
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
        yield Method(
            declared["id"],
            declared["httpMethod"],
            re.compile(pattern),
            declared.get("parameters", {}),
            declared.get("request", {}).get("$ref"),
            declared.get("response", {}).get("$ref"),
        )
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner, base)


@functools.cache
def documents() -> tuple[Discovery, Discovery]:
    return Discovery("sheets", "v4"), Discovery("drive", "v3")


def check_exchange(
    verb: str, url: str, sent: bytes | str | None, status: int, received: bytes | str
) -> None:
    """Raises Undeclared. A refused request is not looked at: it may be wrong on purpose."""
    parts = urlsplit(url)
    if parts.path.startswith("/upload/"):
        return
    found = [(d, m) for d in documents() if (m := d.find(verb, parts.path))]
    if status >= 400:
        _check_error(received)
        return
    if not found:
        raise Undeclared(f"{verb} {parts.path} is no method of Sheets v4 or Drive v3")
    discovery, method = found[0]
    problems = list(_parameter_problems(method, parse_qs(parts.query)))
    if sent and method.request:
        body = json.loads(sent)
        for name in [n for n in body if (method.id, n) in _STRAYS]:
            del body[name]
        problems += discovery.problems(body, {"$ref": method.request}, "request")
    if received and method.response and _is_json(received):
        reply = json.loads(received)
        problems += discovery.problems(reply, {"$ref": method.response}, "reply")
    if problems:
        raise Undeclared(f"{method.id}: " + "; ".join(problems))


def _parameter_problems(method: Method, query: Mapping[str, list[str]]) -> Iterator[str]:
    for name, values in query.items():
        declared = method.parameters.get(name)
        if declared is None:
            if name not in _GLOBAL_PARAMETERS and (method.id, name) not in _STRAYS:
                yield f"parameter {name}: not declared"
        elif "enum" in declared:
            for value in map(unquote, values):
                if value not in declared["enum"]:
                    yield f"parameter {name}: {value!r} is not one of {declared['enum']}"


def _check_error(received: bytes | str) -> None:
    error = json.loads(received).get("error", {})
    missing = {"code", "message"} - error.keys()
    if missing or not (error.get("status") or error.get("errors")):
        raise Undeclared(f"an error without {missing or 'status'}: {error}")


def _is_json(received: bytes | str) -> bool:
    return received[:1] in (b"{", "{")


class CheckedHttp(httplib2.Http):  # type: ignore[misc]  # httplib2 has no types
    """For google-api-python-client: `build(…, http=CheckedHttp())`."""

    def request(self, uri: str, method: str = "GET", body: Any = None, **rest: Any) -> Any:
        response, content = super().request(uri, method=method, body=body, **rest)
        if (rest.get("headers") or {}).get("x-http-method-override") == "GET":
            method, uri, body = "GET", f"{uri}?{body}", None
        check_exchange(method, uri, body, int(response.status), content)
        return response, content


def watch(session: requests.Session) -> None:
    """For requests and gspread: checks every reply of the session."""

    def check(response: requests.Response, **_: Any) -> None:
        sent = response.request
        body = sent.body if isinstance(sent.body, bytes | str) else None
        check_exchange(
            sent.method or "GET", sent.url or "", body, response.status_code, response.content
        )

    session.hooks["response"].append(check)
