"""What is decided about a lead when it is handed over."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.lead import CellValue


@dataclass(frozen=True, slots=True)
class Turn:
    """Who was given the last lead, and that person's place in the list. The name counts first, so
    that the order survives people who insert or sort; the place, where the name is gone."""

    owner: str = ""
    place: int = -1


@dataclass(frozen=True, slots=True)
class First:
    """`cells` and `notes`: column key → first value, and the note of its cell. `announce`: whether
    this is a new MQL that people may want to hear of. `turn`: whose turn it was, after this."""

    cells: Mapping[str, CellValue] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    announce: bool = False
    turn: Turn = Turn()
