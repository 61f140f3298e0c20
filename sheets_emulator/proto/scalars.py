"""Readers of single values: text, numbers, booleans, enums."""

import functools
import math
import re
import struct
from collections.abc import Callable
from typing import Any

from sheets_emulator.proto.misfit import wrong_value

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")

Reader = Callable[[Any], Any]
"""Value → clean value; Misfit where it does not fit."""


def anything(value: Any) -> Any:
    return text(value) if isinstance(value, str) else value


def enum(names: tuple[str, ...], type_name: str) -> Reader:
    known = frozenset(names)

    def read(value: Any) -> str:
        if isinstance(value, str) and value in known:
            return value
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
            return names[value]
        raise wrong_value(type_name, value)

    return read


def text(value: Any) -> str:
    if isinstance(value, str):
        # Half a character has no place in UTF-8.
        return value if value.isascii() else _LONE_SURROGATE.sub("\ufffd", value)
    raise wrong_value("TYPE_STRING", value)


def boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise wrong_value("TYPE_BOOL", value)


def int32(value: Any) -> int:
    return _integer(value, "TYPE_INT32", 32)


def int64(value: Any) -> str:
    """proto3 JSON spells an int64 as text."""
    return str(_integer(value, "TYPE_INT64", 64))


def _integer(value: Any, type_name: str, bits: int) -> int:
    if type(value) is int and -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
        return value
    read: object = value
    if isinstance(value, str):
        try:
            read = int(value) if re.fullmatch(r"-?\d+", value) else float(value)
        except ValueError:
            raise wrong_value(type_name, value) from None
    if isinstance(read, float) and read.is_integer():
        read = int(read)
    if isinstance(read, bool) or not isinstance(read, int) or abs(read) >= 2 ** (bits - 1):
        raise wrong_value(type_name, value)
    return read


def double(value: Any) -> float:
    return _number(value, "TYPE_DOUBLE")


def float32(value: Any) -> float:
    number = _number(value, "TYPE_FLOAT")
    try:
        return shortest_float32(number)
    except OverflowError:
        raise wrong_value("TYPE_FLOAT", value) from None


def _number(value: Any, type_name: str) -> float:
    read: object = value
    if isinstance(value, str):
        try:
            read = float(value)
        except ValueError:
            raise wrong_value(type_name, value) from None
    if isinstance(read, bool) or not isinstance(read, int | float):
        raise wrong_value(type_name, value)
    try:
        is_finite = math.isfinite(read)
    except OverflowError:  # an int that no double can hold
        is_finite = False
    if not is_finite:
        raise wrong_value(type_name, value)
    return read


@functools.lru_cache(maxsize=4096)
def shortest_float32(value: float) -> float:
    """The number with the fewest digits that is the same float32: how proto3 JSON prints it."""
    packed = struct.pack("<f", value)
    (single,) = struct.unpack("<f", packed)
    for digits in range(6, 9):
        short = float(f"{single:.{digits}g}")
        if struct.pack("<f", short) == packed:
            return int(short) if short.is_integer() else short
    return float(f"{single:.9g}")
