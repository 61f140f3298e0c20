"""Readers of single values: text, numbers, booleans, enums."""

import functools
import json
import math
import re
import struct
from collections.abc import Callable
from typing import Any

from sheets_emulator.errors import ApiError, bad_request

Reader = Callable[[Any, str], Any]
"""(value, path in snake_case) → clean value."""


def invalid_value(path: str, type_name: str, value: object) -> ApiError:
    shown = json.dumps(value, ensure_ascii=False)
    return bad_request(f"Invalid value at '{path}' ({type_name}), {shown}", path)


def unknown_name(name: str, path: str, why: str = "Cannot find field.") -> ApiError:
    at = f" at '{path}'" if path else ""
    message = f'Invalid JSON payload received. Unknown name "{name}"{at}: {why}'
    return bad_request(message, path)


def anything(value: Any, _path: str) -> Any:
    return value


def enum(names: tuple[str, ...], type_name: str) -> Reader:
    known = frozenset(names)

    def read(value: Any, path: str) -> str:
        if isinstance(value, str) and value in known:
            return value
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
            return names[value]
        raise invalid_value(path, type_name, value)

    return read


def text(value: Any, path: str) -> str:
    if isinstance(value, str):
        return value
    raise _scalar_error(value, path, "TYPE_STRING")


def boolean(value: Any, path: str) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise _scalar_error(value, path, "TYPE_BOOL")


def integer(value: Any, path: str, type_name: str = "TYPE_INT32", bits: int = 32) -> int:
    read: object = value
    if isinstance(value, str):
        try:
            read = float(value) if not re.fullmatch(r"-?\d+", value) else int(value)
        except ValueError:
            raise invalid_value(path, type_name, value) from None
    if isinstance(read, float) and read.is_integer():
        read = int(read)
    if isinstance(read, bool) or not isinstance(read, int) or abs(read) >= 2 ** (bits - 1):
        raise _scalar_error(value, path, type_name)
    return read


def int64(value: Any, path: str) -> str:
    """proto3 JSON spells an int64 as text."""
    return str(integer(value, path, "TYPE_INT64", 64))


def double(value: Any, path: str, type_name: str = "TYPE_DOUBLE") -> float:
    read: object = value
    if isinstance(value, str):
        try:
            read = float(value)
        except ValueError:
            raise invalid_value(path, type_name, value) from None
    if isinstance(read, bool) or not isinstance(read, int | float):
        raise _scalar_error(value, path, type_name)
    try:
        is_finite = math.isfinite(read)
    except OverflowError:  # an int that no double can hold
        is_finite = False
    if not is_finite:
        raise _scalar_error(value, path, type_name)
    return read


def float32(value: Any, path: str) -> float:
    return shortest_float32(double(value, path, "TYPE_FLOAT"))


@functools.lru_cache(maxsize=4096)
def shortest_float32(value: float) -> float:
    """The number with the fewest digits that is the same float32: how proto3 JSON prints it."""
    packed = struct.pack("f", value)
    (single,) = struct.unpack("f", packed)
    for digits in range(6, 9):
        short = float(f"{single:.{digits}g}")
        if struct.pack("f", short) == packed:
            return int(short) if short.is_integer() else short
    return float(f"{single:.9g}")


def _scalar_error(value: object, path: str, type_name: str) -> ApiError:
    head, _, last = path.rpartition(".")
    if isinstance(value, list):
        return unknown_name(last, head, "Proto field is not repeating, cannot start list.")
    if isinstance(value, dict):
        return unknown_name(last, head, "Proto field is not a message, cannot start object.")
    return invalid_value(path, type_name, value)
