"""What a cell can hold, and what it can come to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeGuard

ErrorType = Literal["ERROR", "DIVIDE_BY_ZERO", "VALUE", "REF", "NAME", "NUM", "N_A"]

ERROR_TEXT: Mapping[ErrorType, str] = {
    "ERROR": "#ERROR!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as entered; `text` begins with `=`."""

    text: str


@dataclass(frozen=True, slots=True)
class CellError:
    """What a formula came to when it has no value. `type` is the API's ErrorType."""

    type: ErrorType
    message: str = ""

    @property
    def text(self) -> str:
        return ERROR_TEXT[self.type]


Value = str | float | bool | CellError | None
"""What a cell shows: dates are serial numbers (float), an empty cell is None."""


def is_number(value: object) -> TypeGuard[float]:
    """Truth values are numbers to Python, not to a spreadsheet."""
    return isinstance(value, int | float) and not isinstance(value, bool)


NumberFormat = Mapping[str, str]
"""The API's NumberFormat: `type` and, mostly, `pattern`."""

CellAt = Callable[[str | None, int, int], Value]
"""(sheet title or None for the formula's own sheet, row, column, both from 0) → effective value.
Answers `CellError("REF")` for a sheet or a cell that does not exist."""
