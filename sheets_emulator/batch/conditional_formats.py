"""addConditionalFormatRule, updateConditionalFormatRule, deleteConditionalFormatRule."""

from typing import Final

from sheets_emulator.batch.common import check_ranges, required
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.formats import with_colors
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet

_NO_POINT_TYPE: Final = "INTERPOLATION_POINT_TYPE_UNSPECIFIED"


@handles("addConditionalFormatRule")
def add_rule(book: Spreadsheet, request: Json) -> None:
    sheet_id, rule = _checked(book, required(request, "rule"))
    sheet = book.edit(sheet_id)
    index = request.get("index", 0)
    if not 0 <= index <= len(sheet.conditional_formats):
        raise _no_rule(sheet_id, index)
    sheet.conditional_formats.insert(index, rule)


@handles("updateConditionalFormatRule")
def update_rule(book: Spreadsheet, request: Json) -> Json:
    """Replaces the rule at an index, or moves it to `newIndex`."""
    index = request.get("index", 0)
    if "rule" in request:
        sheet_id, rule = _checked(book, request["rule"])
        sheet = book.edit(sheet_id)
        _check_index(sheet, index)
        old = sheet.conditional_formats[index]
        sheet.conditional_formats[index] = rule
        return {"newRule": rule, "newIndex": index, "oldRule": old}
    sheet = book.edit(request.get("sheetId", 0))
    new_index = required(request, "newIndex")
    _check_index(sheet, index)
    _check_index(sheet, new_index)
    rule = sheet.conditional_formats.pop(index)
    sheet.conditional_formats.insert(new_index, rule)
    return {"newRule": rule, "newIndex": new_index, "oldIndex": index}


@handles("deleteConditionalFormatRule")
def delete_rule(book: Spreadsheet, request: Json) -> Json:
    sheet = book.edit(request.get("sheetId", 0))
    index = request.get("index", 0)
    _check_index(sheet, index)
    return {"rule": sheet.conditional_formats.pop(index)}


def _checked(book: Spreadsheet, rule: Json) -> tuple[int, Json]:
    ranges = check_ranges(book, rule.get("ranges", []))
    if not ranges:
        raise invalid_argument("ConditionalFormatRule.ranges is required.")
    sheet_ids = {given["sheetId"] for given in ranges}
    if len(sheet_ids) > 1:
        raise invalid_argument("All of a ConditionalFormatRule's ranges must be on the same sheet.")
    kinds = [name for name in ("booleanRule", "gradientRule") if name in rule]
    if len(kinds) != 1:
        raise invalid_argument("ConditionalFormatRule must have one of: booleanRule, gradientRule.")
    if kinds == ["booleanRule"]:
        condition = rule["booleanRule"].get("condition", {})
        if "type" not in condition:
            raise invalid_argument("ConditionalFormatRule.booleanRule.condition.type is required.")
        _check_values(condition)
        return ranges[0]["sheetId"], {**with_colors(rule), "ranges": ranges}
    gradient = with_colors(rule["gradientRule"])
    points = {name: _point(gradient.get(name, {})) for name in ("minpoint", "maxpoint")}
    if "midpoint" in gradient:
        points["midpoint"] = _point(gradient["midpoint"])
    return ranges[0]["sheetId"], {"ranges": ranges, "gradientRule": points}


def _point(given: Json) -> Json:
    kind = given.get("type", _NO_POINT_TYPE)
    if kind == _NO_POINT_TYPE:
        raise invalid_argument("No interpolationPointType specified.")
    if kind in ("MIN", "MAX"):
        return {name: part for name, part in given.items() if name != "value"}
    if not given.get("value"):
        raise invalid_argument("InterpolationPoint.value is required.")
    return given


def _check_values(condition: Json) -> None:
    kind, count = condition["type"], len(condition.get("values", ()))
    if kind.endswith("_BETWEEN"):
        wanted = 2
    elif kind in ("BLANK", "NOT_BLANK", "TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID"):
        wanted = 0
    else:
        wanted = 1
    if count != wanted:
        raise invalid_argument(
            f"ConditionType '{kind}' requires exactly {wanted} ConditionValues,"
            f" but {count} values were supplied."
        )


def _check_index(sheet: Sheet, index: int) -> None:
    if not 0 <= index < len(sheet.conditional_formats):
        raise _no_rule(sheet.id, index)


def _no_rule(sheet_id: int, index: int) -> Exception:
    return invalid_argument(f"No conditional format on sheet: {sheet_id} at index: {index}")
