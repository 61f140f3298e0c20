"""Reads request bodies as Google's front end does, before any handler sees them.

The schema is the discovery document that google-api-python-client carries. A reader turns a body
into clean JSON: names in camelCase (snake_case is accepted, as proto3 JSON demands), numbers as
numbers, nulls gone, enums checked. What does not fit is refused in Google's words, so handlers
may trust types and need not check them again.
"""

import functools
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any, Final

from sheets_emulator.errors import ApiError
from sheets_emulator.proto.misfit import (
    Misfit,
    invalid_value,
    second_of_one,
    wrong_name,
    wrong_value,
)
from sheets_emulator.proto.proto_text import proto_text
from sheets_emulator.proto.scalars import (
    Reader,
    anything,
    boolean,
    double,
    enum,
    float32,
    int32,
    int64,
    text,
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


class Schema:
    """The readers of one discovery document, made when first needed."""

    def __init__(self, api: str, version: str) -> None:
        self._schemas: dict[str, Any] = {}
        for name, declared in document(api, version)["schemas"].items():
            self._schemas[name] = self._hoisted(name, declared)
        self._package = _PACKAGES[api]
        self._ignores_unknown = api == "drive"  # gspread relies on it: it shares with `withLink`
        self._made: dict[str, Reader] = {}
        self._making = threading.RLock()

    def read(self, name: str, body: object, path: str = "") -> dict[str, Any]:
        """The body of a request as a clean `name`; ApiError 400 where it does not fit. `path`:
        what Google calls the body where it is one field of the request."""
        try:
            clean: dict[str, Any] = self._message(name)(body)
        except Misfit as misfit:
            raise misfit.error(path) from None
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
        with self._making:
            if name not in self._made:
                # Messages refer to themselves, hence the detour over the table.
                self._made[name] = lambda value: self._made[name](value)
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

        def read(value: Any) -> dict[str, Any]:
            if not isinstance(value, dict):
                raise wrong_value(type_name, value)
            clean: dict[str, Any] = {}
            step = ""
            try:
                for key, item in value.items():
                    entry = table.get(key)
                    if item is None:
                        continue
                    if entry is None:
                        if self._ignores_unknown:
                            continue
                        raise wrong_name(key)
                    field, proto_name, reader = entry
                    if is_oneof and _is_second(field, clean, members):
                        raise second_of_one(oneof, field)
                    step = proto_name
                    clean[field] = reader(item)
                    step = ""
            except Misfit as misfit:
                if step:
                    misfit.steps.append(step)
                raise
            return clean

        return read

    def _reader(self, declared: Mapping[str, Any], enum_name: str) -> Reader:
        if "$ref" in declared:
            return self._message(declared["$ref"])
        kind = declared["type"]
        if kind == "array":
            return _list_of(self._reader(declared["items"], enum_name), declared["items"])
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
            return int32
        return float32 if declared.get("format") == "float" else double


def _is_second(field: str, clean: Mapping[str, Any], members: frozenset[str]) -> bool:
    """Whether another member of the oneof is set already; no members named means every field."""
    if members and field not in members:
        return False
    return any(other != field and (other in members or not members) for other in clean)


def _list_of(item: Reader, declared: Mapping[str, Any]) -> Reader:
    if item is anything:
        return _cells
    is_nested = declared.get("type") == "array"

    def read(value: Any) -> list[Any]:
        # Google's reader is lenient here: a lone value is a list of one, and lists inside are
        # taken for their items. gspread-formatting sends its batches that way.
        entries = value if isinstance(value, list) else [value]
        if not is_nested and any(isinstance(entry, list) for entry in entries):
            entries = list(_flattened(entries))
        clean: list[Any] = []
        place = 0
        try:
            for place, entry in enumerate(entries):  # noqa: B007 - needed on the way out
                if entry is not None:
                    clean.append(item(entry))
        except Misfit as misfit:
            misfit.steps.append(place)
            raise
        return clean

    return read


def _flattened(entries: list[Any]) -> Iterator[Any]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _flattened(entry)
        else:
            yield entry


def _cells(value: Any) -> list[Any]:
    """A row of plain values: the only lists whose items may be anything."""
    if not isinstance(value, list):
        type_name = "type.googleapis.com/google.protobuf.ListValue"
        raise Misfit(lambda path: invalid_value(path, type_name, value))
    for place, entry in enumerate(value):
        if isinstance(entry, dict | list):
            raise Misfit(_no_cell(entry), place)
    return value


def _no_cell(entry: dict[str, Any] | list[Any]) -> Callable[[str], ApiError]:
    kind = "struct_value" if isinstance(entry, dict) else "list_value"
    inside = proto_text(entry).removeprefix(f"{kind} ")
    # `data` is the body's name, and not part of what Google names here.
    return lambda path: ApiError(400, f"Invalid {path.removeprefix('data.')}: {kind} \t {inside}")


def _map_of(item: Reader) -> Reader:
    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong_value("TYPE_MESSAGE", value)
        clean: dict[str, Any] = {}
        key = ""
        try:
            for key, entry in value.items():
                clean[key] = item(entry)
        except Misfit as misfit:
            misfit.steps.append(key)
            raise
        return clean

    return read


@functools.cache
def sheets() -> Schema:
    return Schema("sheets", "v4")


@functools.cache
def drive() -> Schema:
    return Schema("drive", "v3")
