"""Conditional formats as Excel's own rules."""

import re
from collections.abc import Mapping
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sheets_emulator.errors import ApiError
from sheets_emulator.exports.xlsx_formats import Formats, font_properties
from sheets_emulator.exports.xlsx_names import excel_reads, local
from sheets_emulator.model import a1
from sheets_emulator.model.cell import Json, number
from sheets_emulator.model.grid import Rect, cell_name
from sheets_emulator.shown.look import PLAIN, hex_color, overlaid
from sheets_emulator.shown.reading import Reading
from sheets_emulator.shown.sheet_reading import SheetReading
from sheets_emulator.values.cell_value import Formula
from sheets_emulator.values.entered import parse_user_entered
from sheets_emulator.values.formula_locale import plain_formula
from sheets_emulator.values.gradient import rgb

COMPARISONS: Final[Mapping[str, str]] = {
    "EQ": "==",
    "NOT_EQ": "!=",
    "GREATER": ">",
    "AFTER": ">",
    "GREATER_THAN_EQ": ">=",
    "ON_OR_AFTER": ">=",
    "LESS": "<",
    "BEFORE": "<",
    "LESS_THAN_EQ": "<=",
    "ON_OR_BEFORE": "<=",
    "BETWEEN": "between",
    "NOT_BETWEEN": "not between",
}
TEXT_TESTS: Final[Mapping[str, str]] = {
    "TEXT_CONTAINS": "containing",
    "TEXT_NOT_CONTAINS": "not containing",
    "TEXT_STARTS_WITH": "begins with",
    "TEXT_ENDS_WITH": "ends with",
}
TEXT_FORMULAS: Final[Mapping[str, str]] = {
    "TEXT_CONTAINS": "ISNUMBER(SEARCH({0},{1}))",
    "TEXT_NOT_CONTAINS": "ISERROR(SEARCH({0},{1}))",
    "TEXT_STARTS_WITH": "LEFT({1},LEN({0}))={0}",
    "TEXT_ENDS_WITH": "RIGHT({1},LEN({0}))={0}",
}
PLAIN_TEXT: Final = re.compile(r'[^="*?~][^"*?~]*')
RELATIVE: Final[Mapping[str, str]] = {
    "TODAY": "=TODAY()",
    "TOMORROW": "=TODAY()+1",
    "YESTERDAY": "=TODAY()-1",
    "PAST_WEEK": "=TODAY()-7",
    "PAST_MONTH": "=EDATE(TODAY(),-1)",
    "PAST_YEAR": "=EDATE(TODAY(),-12)",
}
POINTS: Final[Mapping[str, str]] = {
    "MIN": "min",
    "MAX": "max",
    "NUMBER": "num",
    "PERCENT": "percent",
    "PERCENTILE": "percentile",
}


def conditional_formats(
    sheet: SheetReading, target: Worksheet, formats: Formats, titles: Mapping[str, str]
) -> None:
    for rule in sheet.sheet.conditional_formats:
        ranges = [rect for given in rule.get("ranges", ()) if (rect := _rect(sheet.reading, given))]
        if not ranges:
            continue
        options = (
            _scale(rule["gradientRule"])
            if "gradientRule" in rule
            else _boolean(sheet.reading, rule.get("booleanRule") or {}, formats, ranges[0], titles)
        )
        if options is not None:
            first = ranges[0]
            if len(ranges) > 1:
                options["multi_range"] = " ".join(map(local, ranges))
            target.conditional_format(
                first.top, first.left, first.bottom - 1, first.right - 1, options
            )


def _boolean(
    reading: Reading,
    rule: Mapping[str, Any],
    formats: Formats,
    first: Rect,
    titles: Mapping[str, str],
) -> Json | None:
    condition = rule.get("condition") or {}
    options = excel_test(reading, condition, titles, cell_name(first.top, first.left))
    if options is None:
        return None
    # The first rule that is met decides.
    return {
        **options,
        "format": _rule_format(rule.get("format") or {}, formats),
        "stop_if_true": True,
    }


def _rule_format(given: Mapping[str, Any], formats: Formats) -> Format:
    look = overlaid(PLAIN, given)
    properties = font_properties(look)
    if look.background:
        properties |= {"pattern": 1, "bg_color": look.background}
    return formats.of_rule(properties)


def excel_test(
    reading: Reading, condition: Json, titles: Mapping[str, str], cell: str
) -> Json | None:
    """A BooleanCondition in XlsxWriter's words; None where Excel has none for it. `cell`: the first
    one of the range, by its relative address."""
    kind = str(condition.get("type", ""))
    operands = [_operand(reading, given) for given in condition.get("values", ())]
    if any(
        isinstance(o, str) and o.startswith("=") and not excel_reads(o, titles) for o in operands
    ):
        return None
    if kind in ("BLANK", "NOT_BLANK"):
        return {"type": "blanks" if kind == "BLANK" else "no_blanks"}
    if not operands:
        return None
    if kind == "CUSTOM_FORMULA":
        return {"type": "formula", "criteria": str(operands[0])}
    if kind in TEXT_TESTS:
        return _text_test(kind, operands[0], cell)
    family, _, test = kind.partition("_")
    if test not in COMPARISONS or family not in ("NUMBER", "DATE", "TEXT"):
        return None
    if family == "TEXT" and not str(operands[0]).startswith("="):
        operands = [f"={_quoted(str(operands[0]))}"]
    compare = COMPARISONS[test]
    if compare.endswith("between"):
        if len(operands) < 2:
            return None
        return {
            "type": "cell", "criteria": compare, "minimum": operands[0], "maximum": operands[1]
        }  # fmt: skip
    return {"type": "cell", "criteria": compare, "value": operands[0]}


def _text_test(kind: str, operand: str | float, cell: str) -> Json:
    text = str(operand)
    if PLAIN_TEXT.fullmatch(text):
        return {"type": "text", "criteria": TEXT_TESTS[kind], "value": text}
    # XlsxWriter puts the words into a formula as they are, where quotes would end them.
    asked = text[1:] if text.startswith("=") else _quoted(text)
    return {"type": "formula", "criteria": "=" + TEXT_FORMULAS[kind].format(asked, cell)}


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _operand(reading: Reading, given: Mapping[str, Any]) -> str | float:
    if "relativeDate" in given:
        return RELATIVE.get(str(given["relativeDate"]), "=TODAY()")
    text = str(given.get("userEnteredValue", ""))
    value = parse_user_entered(text, reading.book.locale, reading.now, None).value
    if isinstance(value, Formula):
        return plain_formula(value.text, reading.book.locale)
    return number(value) if isinstance(value, float) else text


def _scale(rule: Json) -> Json | None:
    named = [("min", "minpoint"), ("mid", "midpoint"), ("max", "maxpoint")]
    points = [(short, rule[name]) for short, name in named if rule.get(name)]
    options: Json = {"type": f"{len(points)}_color_scale"}
    for short, point in points:
        red, green, blue = rgb(point)
        options[f"{short}_color"] = hex_color({"red": red, "green": green, "blue": blue})
        options[f"{short}_type"] = POINTS.get(point.get("type", ""), short)
        if point.get("value"):
            options[f"{short}_value"] = point["value"]
    return options if len(points) > 1 else None


def _rect(reading: Reading, given: Json) -> Rect | None:
    try:
        return a1.grid_range(reading.book, given)
    except ApiError:
        return None
