"""What an import says about a file: what it cannot read, what it leaves out, what it made of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.errors import LeadsheetError
from sheets_schema.text import Text

_MOST_SHOWN = 20


class NotATable(LeadsheetError):
    """The file holds no table that can be read. The text says what to do."""


@dataclass(frozen=True, slots=True)
class About:
    """`line`: where it stands in the file, the first being 1."""

    line: int
    why: Text


def grouped(found: Iterable[About]) -> dict[Text, list[int]]:
    """Reason → the lines it holds for, in order."""
    lines: dict[Text, list[int]] = {}
    for one in found:
        lines.setdefault(one.why, []).append(one.line)
    return lines


def shown(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:_MOST_SHOWN])) + (" …" if len(lines) > _MOST_SHOWN else "")
