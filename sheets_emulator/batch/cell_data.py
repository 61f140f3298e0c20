"""CellData of a request, put into cells under a field mask."""

import marshal
from collections.abc import Callable
from typing import Final

from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import (
    Entered,
    Formula,
    Json,
    Slot,
    Style,
    entered,
    make_slot,
    number,
    style_of,
)
from sheets_emulator.model.formats import with_color_pairs, with_colors
from sheets_emulator.model.limits import check_text
from sheets_emulator.proto import masks

READ_ONLY: Final = frozenset(
    {"effectiveValue", "formattedValue", "effectiveFormat", "hyperlink", "dataSourceFormula"}
)
_KNOWN: Final = frozenset(
    {"userEnteredValue", "userEnteredFormat", "note", "dataValidation", "textFormatRuns"}
)

_LOOKS: Final = ("userEnteredFormat", "note", "dataValidation", "textFormatRuns")

Put = Callable[[Slot, Json], Slot]
"""(the cell as it stands, CellData) → the cell as it will stand."""


def cell_writer(tree: masks.Tree) -> Put:
    """What a mask rooted at CellData does to a cell. Fields the mask names and the data lacks
    are cleared."""
    everything = "*" in tree
    sets_value = everything or "userEnteredValue" in tree
    sets_style = everything or any(name in tree for name in _KNOWN - {"userEnteredValue"})
    format_tree = {} if everything else with_color_pairs(tree.get("userEnteredFormat", {}))
    sets_format = everything or "userEnteredFormat" in tree
    sets_note = everything or "note" in tree
    sets_validation = everything or "dataValidation" in tree
    sets_runs = everything or "textFormatRuns" in tree

    known: dict[tuple[int, bytes], tuple[Style | None, Style | None]] = {}

    def styled(old: Style | None, data: Json) -> Style | None:
        # Thousands of cells of one request look alike: each look is worked out once. The table
        # holds `old` too, so that its id stays its own.
        key = (id(old), marshal.dumps([data.get(name) for name in _LOOKS]))
        if key not in known:
            known[key] = (old, style(old, data))
        return known[key][1]

    def style(old: Style | None, data: Json) -> Style | None:
        shape = old.format if old else None
        if sets_format:
            given = with_colors(data.get("userEnteredFormat") or {})
            shape = masks.merge(shape or {}, given, format_tree) if format_tree else given
        note = old.note if old else ""
        if sets_note:
            note = check_text(data.get("note", ""))
        validation = old.validation if old else None
        if sets_validation:
            validation = kept_rule(data.get("dataValidation"))
        runs = old.runs if old else ()
        if sets_runs:
            runs = tuple(with_colors(run) for run in data.get("textFormatRuns", ()))
        return Style.of(shape, note, validation, runs)

    def put(slot: Slot, data: Json) -> Slot:
        for name in data:
            if name not in _KNOWN and name not in READ_ONLY and (everything or name in tree):
                raise invalid_argument(f"Unsupported field of CellData: {name}")
        value = entered(slot)
        if sets_value:
            value = read_value(data.get("userEnteredValue"))
        old = style_of(slot)
        new = styled(old, data) if sets_style and (old or len(data) > 0) else old
        return make_slot(value, new)

    return put


def read_value(given: Json | None) -> Entered:
    """An ExtendedValue; an empty text empties the cell. ApiError 400 for what cannot be put in."""
    if not given:
        return None
    kind, value = next(iter(given.items()))
    match kind:
        case "stringValue":
            return check_text(value) or None
        case "numberValue":
            return number(value)
        case "boolValue":
            return bool(value)
        case "formulaValue":
            text = check_text(value)
            if not text.startswith("="):
                raise invalid_argument(f"Invalid formula: {text}. A formula must start with '='.")
            return Formula(text)
        case _:
            raise invalid_argument("errorValue cannot be set as a user-entered value.")


def kept_rule(rule: Json | None) -> Json | None:
    """A DataValidationRule as replies show it: false flags and empty texts vanish."""
    if not rule:
        return None
    if "condition" not in rule or "type" not in rule["condition"]:
        raise invalid_argument("dataValidation.condition is required.")
    return {name: part for name, part in rule.items() if part not in (False, "")}
