"""Reads request bodies as Google's front end does, before any handler sees them.

The schema is the discovery document that google-api-python-client carries. A reader turns a body
into clean JSON: names in camelCase (snake_case is accepted, as proto3 JSON demands), numbers as
numbers, nulls gone, enums checked. What does not fit is refused in Google's words, so handlers
may trust types and need not check them again.
"""

import functools
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from sheets_emulator.errors import ApiError, bad_request
from sheets_emulator.wire.proto_text import proto_text
from sheets_emulator.wire.scalars import (
    Reader,
    anything,
    boolean,
    double,
    enum,
    float32,
    int64,
    integer,
    invalid_value,
    text,
    unknown_name,
)

_PACKAGES: Final[Mapping[str, str]] = {"sheets": "google.apps.sheets.v4", "drive": "apps.drive.v3"}
_NESTED: Final[Mapping[str, str]] = {"Request": "BatchUpdateSpreadsheetRequest.Request"}
_ONEOFS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    # Message → its oneof and the members; none named means every field. The discovery document
    # does not tell.
    "Request": ("kind", frozenset()),
    "ExtendedValue": ("value", frozenset()),
    "DataFilter": ("filter", frozenset()),
    "DeveloperMetadataLocation": (
        "location",
        frozenset({"spreadsheet", "sheetId", "dimensionRange"}),
    ),
    "ConditionalFormatRule": ("rule", frozenset({"booleanRule", "gradientRule"})),
    "ColorStyle": ("kind", frozenset()),
}


@functools.cache
def document(api: str, version: str) -> dict[str, Any]:
    """The discovery document of `sheets` `v4` or `drive` `v3`."""
    folder = files("googleapiclient.discovery_cache.documents")
    read: dict[str, Any] = json.loads((folder / f"{api}.{version}.json").read_text("utf-8"))
    return read


def snake(name: str) -> str:
    return re.sub(r"([A-Z])", r"_\1", name).lower()


def _oneof_error(path: str, oneof: str, field: str) -> ApiError:
    at = f" at '{path}'" if path else ""
    return bad_request(
        f"Invalid value{at} (oneof), oneof field '{oneof}' is already set. Cannot set '{field}'",
        path,
    )


class Schema:
    """The readers of one discovery document, made when first needed."""

    def __init__(self, api: str, version: str) -> None:
        self._schemas: dict[str, Any] = {}
        for name, declared in document(api, version)["schemas"].items():
            self._schemas[name] = self._hoisted(name, declared)
        self._package = _PACKAGES[api]
        self._ignores_unknown = api == "drive"  # gspread relies on it: it shares with `withLink`
        self._made: dict[str, Reader] = {}

    def read(self, name: str, body: object, path: str = "") -> dict[str, Any]:
        """The body of a request as a clean `name`; ApiError 400 where it does not fit. `path`:
        what Google calls the body where it is one field of the request."""
        clean: dict[str, Any] = self._message(name)(body, path)
        return clean

    def fields(self, name: str) -> Mapping[str, Any]:
        """The declared fields of a message: name → JSON schema."""
        declared: Mapping[str, Any] = self._schemas[name].get("properties", {})
        return declared

    def _hoisted(self, name: str, declared: Mapping[str, Any]) -> dict[str, Any]:
        """Objects declared in place get a name of their own, `File.capabilities`."""
        hoisted = dict(declared)
        if "properties" in declared:
            fields = {
                field: self._named(f"{name}.{field}", inner)
                for field, inner in declared["properties"].items()
            }
            hoisted["properties"] = fields
        return hoisted

    def _named(self, name: str, declared: Mapping[str, Any]) -> Mapping[str, Any]:
        if "items" in declared:
            return {**declared, "items": self._named(name, declared["items"])}
        if "properties" not in declared:
            return declared
        self._schemas[name] = self._hoisted(name, declared)
        return {"$ref": name}

    def _message(self, name: str) -> Reader:
        # Messages refer to themselves, hence the detour over the table.
        if name not in self._made:
            self._made[name] = lambda value, path: self._made[name](value, path)
            self._made[name] = self._make_message(name)
        return self._made[name]

    def _make_message(self, name: str) -> Reader:
        type_name = f"type.googleapis.com/{self._package}.{_NESTED.get(name, name)}"
        oneof, members = _ONEOFS.get(name, ("", frozenset()))
        is_oneof = bool(oneof) and not self._ignores_unknown
        table: dict[str, tuple[str, str, Reader]] = {}
        for field, declared in self.fields(name).items():
            proto_name = snake(field)
            enum_name = f"type.googleapis.com/{self._package}.{field[0].upper()}{field[1:]}"
            entry = (field, proto_name, self._reader(declared, enum_name))
            table[field] = table[proto_name] = entry

        def read(value: Any, path: str) -> dict[str, Any]:
            if not isinstance(value, dict):
                if isinstance(value, list) and path:
                    head, _, last = path.rpartition(".")
                    raise unknown_name(
                        last, head, "Proto field is not repeating, cannot start list."
                    )
                raise invalid_value(path, type_name, value)
            clean: dict[str, Any] = {}
            for key, item in value.items():
                entry = table.get(key)
                if item is None:
                    continue
                if entry is None:
                    if self._ignores_unknown:
                        continue
                    raise unknown_name(key, path)
                field, proto_name, reader = entry
                if is_oneof and (field in members or not members):
                    others = [one for one in clean if one in members or not members]
                    if others and others != [field]:
                        raise _oneof_error(path, oneof, field)
                clean[field] = reader(item, f"{path}.{proto_name}" if path else proto_name)
            return clean

        return read

    def _reader(self, declared: Mapping[str, Any], enum_name: str) -> Reader:
        if "$ref" in declared:
            return self._message(declared["$ref"])
        kind = declared["type"]
        if kind == "array":
            return _list_of(self._reader(declared["items"], enum_name))
        if kind == "object":
            return _map_of(self._reader(declared["additionalProperties"], enum_name))
        if kind == "any":
            return anything
        if "enum" in declared:
            return enum(tuple(declared["enum"]), enum_name)
        if kind == "string" and declared.get("format") in ("int64", "uint64"):
            return int64
        if kind == "string":
            return text
        if kind == "boolean":
            return boolean
        if kind == "integer":
            return integer
        return float32 if declared.get("format") == "float" else double


def _list_of(item: Reader) -> Reader:
    def read(value: Any, path: str) -> list[Any]:
        if not isinstance(value, list):  # proto3 JSON takes a lone value for a list of one
            return [item(value, f"{path}[0]")]
        return [
            item(entry, f"{path}[{n}]")
            for n, entry in enumerate(value)
            if entry is not None or item is anything or isinstance(entry, list)
        ]

    if item is anything:
        return _list_of_anything
    return read


def _list_of_anything(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise invalid_value(path, "type.googleapis.com/google.protobuf.ListValue", value)
    for n, entry in enumerate(value):
        if isinstance(entry, dict | list):
            kind = "struct_value" if isinstance(entry, dict) else "list_value"
            raise _not_a_cell(f"{path}[{n}]", kind, entry)
    return value


def _not_a_cell(path: str, kind: str, entry: dict[str, Any] | list[Any]) -> ApiError:
    where = path.removeprefix("data.")
    inside = proto_text(entry).removeprefix(f"{kind} ")
    return ApiError(400, f"Invalid {where}: {kind} \t {inside}")


def _map_of(item: Reader) -> Reader:
    def read(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise invalid_value(path, "TYPE_MESSAGE", value)
        return {str(key): item(entry, f"{path}[{key}]") for key, entry in value.items()}

    return read


@functools.cache
def sheets() -> Schema:
    return Schema("sheets", "v4")


@functools.cache
def drive() -> Schema:
    return Schema("drive", "v3")
