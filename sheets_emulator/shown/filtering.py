"""The basic filter of a sheet: which rows it hides, what each column offers to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sheets_emulator.errors import ApiError
from sheets_emulator.model import a1
from sheets_emulator.model.cell import Json
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.shown.reading import Reading
from sheets_emulator.values.cell_value import is_number
from sheets_emulator.values.conditions import Place, is_met


@dataclass(frozen=True, slots=True)
class Filter:
    """`criteria`: column index → FilterCriteria, of the columns that have any."""

    rect: Rect
    criteria: Mapping[int, Json]


def filter_of(reading: Reading, sheet: Sheet) -> Filter | None:
    given = sheet.basic_filter
    if not given:
        return None
    try:
        rect = a1.grid_range(reading.book, given.get("range") or {"sheetId": sheet.id})
    except ApiError:
        return None
    return Filter(rect, criteria_of(given))


def criteria_of(given: Mapping[str, Any]) -> dict[int, Json]:
    """Both spellings: the map `criteria` and the newer list `filterSpecs`, which wins."""
    found = {int(column): criteria for column, criteria in (given.get("criteria") or {}).items()}
    for spec in given.get("filterSpecs", ()):
        found[spec.get("columnIndex", 0)] = spec.get("filterCriteria") or {}
    return {
        column: criteria
        for column, criteria in found.items()
        if criteria.get("hiddenValues") or criteria.get("condition")
    }


def hidden_rows(reading: Reading, sheet: Sheet) -> frozenset[int]:
    """Rows below the filter's header that do not meet its criteria."""
    found = filter_of(reading, sheet)
    if found is None or not found.criteria:
        return frozenset()
    around = reading.around(sheet)
    hidden: set[int] = set()
    for column, criteria in found.criteria.items():
        unwanted = frozenset(criteria.get("hiddenValues", ()))
        condition = criteria.get("condition")
        for row in range(found.rect.top + 1, found.rect.bottom):
            if row in hidden:
                continue
            slot = sheet.slot(row, column)
            if reading.view.text_of(sheet, row, column, slot) in unwanted:
                hidden.add(row)
            elif condition:
                value = reading.view.value_of(sheet, row, column, slot)
                place = Place(rows=row - found.rect.top - 1)
                if not is_met(condition, value, around, place):
                    hidden.add(row)
    return frozenset(hidden)


def column_texts(reading: Reading, sheet: Sheet, rect: Rect, column: int) -> list[str]:
    """What stands below the header of a filtered column, each text once, in order of numbers
    and words; the empty text stands for empty cells."""
    found: dict[str, tuple[int, float, str]] = {}
    for row in range(rect.top + 1, rect.bottom):
        slot = sheet.slot(row, column)
        text = reading.view.text_of(sheet, row, column, slot)
        if text not in found:
            value = reading.view.value_of(sheet, row, column, slot)
            found[text] = (0, value, "") if is_number(value) else (1, 0.0, text.casefold())
    return sorted(found, key=found.__getitem__)
