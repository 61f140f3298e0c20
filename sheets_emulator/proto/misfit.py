"""A value that does not fit the schema, before it is known where it stands.

Readers know nothing of the path to what they read: building it for each of a million values would
cost more than reading them. A Misfit gathers it on the way out.
"""

import json
from collections.abc import Callable

from sheets_emulator.errors import ApiError, EmulatorError, bad_request

_NO_LIST = "Proto field is not repeating, cannot start list."
_NO_OBJECT = "Proto field is not a message, cannot start object."


class Misfit(EmulatorError):
    """`refusal` makes the error once the path is known; `steps` leads to the value, innermost
    first: names of fields and places in lists."""

    def __init__(self, refusal: Callable[[str], ApiError], *steps: str | int) -> None:
        super().__init__()
        self._refusal = refusal
        self.steps: list[str | int] = list(steps)

    def error(self, root: str) -> ApiError:
        """`root`: the path to the body as a whole, mostly empty."""
        path = root
        for step in reversed(self.steps):
            if isinstance(step, int):
                path += f"[{step}]"
            else:
                path += f".{step}" if path else step
        return self._refusal(path)


def invalid_value(path: str, type_name: str, value: object) -> ApiError:
    shown = json.dumps(value, ensure_ascii=False)
    return bad_request(f"Invalid value at '{path}' ({type_name}), {shown}", path)


def unknown_name(name: str, path: str, why: str = "Cannot find field.") -> ApiError:
    at = f" at '{path}'" if path else ""
    message = f'Invalid JSON payload received. Unknown name "{name}"{at}: {why}'
    return bad_request(message, path)


def wrong_value(type_name: str, value: object) -> Misfit:
    """The value is not of the type `type_name`."""

    def refusal(path: str) -> ApiError:
        if isinstance(value, list | dict) and path:
            head, _, last = path.rpartition(".")
            is_message = type_name.startswith("type.")
            if isinstance(value, list) or not is_message:
                return unknown_name(last, head, _NO_LIST if isinstance(value, list) else _NO_OBJECT)
        return invalid_value(path, type_name, value)

    return Misfit(refusal)


def wrong_name(name: str) -> Misfit:
    """An object has a field that its message has not."""
    return Misfit(lambda path: unknown_name(name, path))


def second_of_one(oneof: str, field: str) -> Misfit:
    """A field of a oneof is set when another is set already."""

    def refusal(path: str) -> ApiError:
        at = f" at '{path}'" if path else ""
        words = f"oneof field '{oneof}' is already set. Cannot set '{field}'"
        return bad_request(f"Invalid value{at} (oneof), {words}", path)

    return Misfit(refusal)
