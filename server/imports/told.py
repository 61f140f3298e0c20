"""What an import says about a file: what it cannot read, what it leaves out, what it made of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.errors import LeadsheetError

_MOST_SHOWN = 20


class NotATable(LeadsheetError):
    """The file holds no table that can be read. The message says what to do, in both languages."""


@dataclass(frozen=True, slots=True)
class About:
    """`line`: where it stands in the file, the first being 1; `why`: in both languages."""

    line: int
    why: str


def grouped(found: Iterable[About]) -> dict[str, list[int]]:
    """Reason → the lines it holds for, in order."""
    lines: dict[str, list[int]] = {}
    for one in found:
        lines.setdefault(one.why, []).append(one.line)
    return lines


def shown(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:_MOST_SHOWN])) + (" …" if len(lines) > _MOST_SHOWN else "")
