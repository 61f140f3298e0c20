"""A request and a reply, free of any web framework."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from sheets_emulator.errors import ApiError

JSON_TYPE: Final = "application/json; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Request:
    """`path`: as it came, percent signs and all. `query`: every value of each parameter."""

    method: str
    path: str
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def json_response(value: Any, status: int = 200) -> Response:
    return Response(status, _dump(value), {"Content-Type": JSON_TYPE})


def _dump(value: Any) -> bytes:
    # A spreadsheet with all its cells is 60 MB, most of it formats: the standard library takes
    # seconds and several times the memory for it.
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        # Half a surrogate pair, or a number of more than 64 bits.
        return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()


def error_response(error: ApiError) -> Response:
    return json_response(error.body(), error.code)


def read_json(body: bytes) -> Any:
    """The body of a request; ApiError 400 where it is not JSON. No body is an empty object."""
    if not body.strip():
        return {}
    try:
        text = body.decode("utf-8-sig")
        read = json.loads(text, parse_constant=_no_constant)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(read, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise ApiError(400, f"Invalid JSON payload received. {_why(error)}") from error
    return read


def _no_constant(name: str) -> None:
    raise ValueError(f"Unexpected token.\n{name}")


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        near = error.doc[max(0, error.pos - 20) : error.pos + 20]
        return f"Unexpected token.\n{near}\n^"
    return str(error)
