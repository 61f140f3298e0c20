"""Effective values of cells, formulas computed on demand and once, circles told."""

from collections.abc import Callable
from datetime import date

from sheets_emulator.values.cell_value import Formula, Value
from sheets_emulator.values.formula import CIRCULAR, evaluate

Source = Callable[[str | None, int, int], "Value | Formula"]
"""(sheet title or None, row, column) → what stands in the cell, formulas not computed."""

Cell = tuple[str | None, int, int]


class _MissingError(Exception):
    def __init__(self, cell: Cell, formula: Formula) -> None:
        super().__init__()
        self.cell = cell
        self.formula = formula


class Calculation:
    """One pass over one state of a spreadsheet; throw it away when a cell changes.

    Formulas that lean on formulas are worked off from a list, not by recursion: a running total
    over 100,000 rows is as deep as it is long."""

    def __init__(self, source: Source, today: date) -> None:
        self._source = source
        self._today = today
        self._known: dict[Cell, Value] = {}

    def value(self, sheet: str | None, row: int, column: int) -> Value:
        target = (sheet, row, column)
        content = self._source(*target)
        if not isinstance(content, Formula):
            return content
        waiting: dict[Cell, Formula] = {target: content}
        while target not in self._known:
            cell, formula = next(reversed(waiting.items()))
            try:
                self._known[cell] = self._evaluate(cell, formula)
                del waiting[cell]
            except _MissingError as missing:
                if missing.cell in waiting:
                    self._known[missing.cell] = CIRCULAR
                else:
                    waiting[missing.cell] = missing.formula
        return self._known[target]

    def _evaluate(self, cell: Cell, formula: Formula) -> Value:
        def cell_at(sheet: str | None, row: int, column: int) -> Value:
            at = (cell[0] if sheet is None else sheet, row, column)
            if at in self._known:
                return self._known[at]
            content = self._source(*at)
            if isinstance(content, Formula):
                raise _MissingError(at, content)
            return content

        if cell in self._known:
            return self._known[cell]
        return evaluate(formula, cell_at, today=self._today)
