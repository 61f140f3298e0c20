"""JSON values as the text format of protocol buffers writes a google.protobuf.Value."""

import json
from typing import Any


def proto_text(value: Any) -> str:
    """`string_value: "x"`, `list_value {…}` …, each line ended."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Any) -> list[str]:
    match value:
        case None:
            return ["null_value: NULL_VALUE"]
        case bool():
            return [f"bool_value: {str(value).lower()}"]
        case int() | float():
            return [f"number_value: {float(value)}"]
        case list():
            return _block("list_value", [_block("values", _lines(item)) for item in value])
        case dict():
            fields = [
                _block("fields", [[f"key: {json.dumps(key)}"], _block("value", _lines(item))])
                for key, item in value.items()
            ]
            return _block("struct_value", fields)
        case _:
            return [f"string_value: {json.dumps(value, ensure_ascii=False)}"]


def _block(name: str, inside: list[Any]) -> list[str]:
    lines = [line for part in inside for line in ([part] if isinstance(part, str) else part)]
    return [f"{name} {{", *(f"  {line}" for line in lines), "}"]
