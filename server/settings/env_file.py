"""`.env`: values are put in, and whatever else stands there stays as it is, to the letter."""

import io
import os
import re
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from server.settings.private_files import write_private

# Where each process looks for it: the folder it was started in.
ENV_FILE = Path(".env")
# What no reader of such files (a shell, systemd, docker compose, python-dotenv) takes for anything
# but itself.
_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+=,~-]*")


def values_of(path: Path) -> dict[str, str]:
    """What stands there; nothing where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return {}
    found = dotenv_values(stream=io.StringIO(text), interpolate=False)
    return {name: value for name, value in found.items() if value is not None}


def with_values(text: str, values: Mapping[str, str]) -> str:
    """A value takes the place of the last line of its name, which is the one that counts; a new
    one stands at the end."""
    pieces = [(one.key, one.original.string) for one in parse_stream(io.StringIO(text))]
    last = {name: place for place, (name, _) in enumerate(pieces) if name in values}
    told = [
        _like(whole, str(name), values[str(name)]) if last.get(str(name)) == place else whole
        for place, (name, whole) in enumerate(pieces)
    ]
    joined = "".join(told)
    new = [name for name in values if name not in last]
    if new and joined and not joined.endswith("\n"):
        joined += "\n"
    return joined + "".join(f"{line_of(name, values[name])}\n" for name in new)


def line_of(name: str, value: str) -> str:
    """`NAME=value`, quoted where that is needed. Raises ValueError for what no such line holds."""
    if any(sign in value for sign in "\n\r\0'"):
        raise ValueError(f"{name} cannot stand in .env")
    return f"{name}={value}" if _PLAIN.fullmatch(value) else f"{name}='{value}'"


def put(path: Path, values: Mapping[str, str]) -> None:
    """Writes `values` into the file: 0600, the whole file or nothing of it. Raises OSError where
    that cannot be done."""
    # A link leads to the file that was meant; it stays a link.
    place = path.resolve()
    try:
        with place.open(encoding="utf-8", newline="") as file:
            text = file.read()
    except FileNotFoundError:
        text = ""
    except UnicodeDecodeError as error:
        raise OSError(f"{place} is not UTF-8") from error
    write_private(place, with_values(text, values).encode())


def is_writable(path: Path) -> bool:
    """Whether `put` may well succeed: it makes a new file beside the old one."""
    place = path.resolve()
    if place.exists() and (not os.access(place, os.R_OK | os.W_OK) or os.path.ismount(place)):
        return False
    return os.access(place.parent, os.W_OK | os.X_OK)


def _like(whole: str, name: str, value: str) -> str:
    """With what stands before and after the old line: blank lines, `export`, the line's end."""
    begins = re.match(r"\s*(?:export\s+)?", whole)
    end = re.search(r"[\r\n]*\Z", whole)
    return (begins.group() if begins else "") + line_of(name, value) + (end.group() if end else "")
