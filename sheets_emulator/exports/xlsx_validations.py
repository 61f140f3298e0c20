"""Validations as Excel's own rules."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheets_emulator.errors import ApiError
from sheets_emulator.exports.xlsx_conditions import TEXT_TESTS, excel_test
from sheets_emulator.exports.xlsx_names import absolute
from sheets_emulator.exports.xlsx_text import fit_attribute
from sheets_emulator.model import a1
from sheets_emulator.model.cell import Json, style_of
from sheets_emulator.model.grid import Rect
from sheets_emulator.shown.sheet_reading import SheetReading

LONGEST_LIST: Final = 255
LONGEST_HELP: Final = 255


def validations(
    sheet: SheetReading, book: Workbook, target: Worksheet, titles: Mapping[str, str]
) -> None:
    lists = _Lists(book)
    for rule, rects in _validated(sheet):
        options = _validation(sheet, rule, lists, titles)
        if options is None:
            continue
        first, *others = rects
        if others:
            options["other_cells"] = [
                [rect.top, rect.left, rect.bottom - 1, rect.right - 1] for rect in others
            ]
        target.data_validation(first.top, first.left, first.bottom - 1, first.right - 1, options)


def _validated(sheet: SheetReading) -> Iterator[tuple[Json, list[Rect]]]:
    """Each rule with the cells it stands on, as stretches down a column."""
    rules: dict[int, Json] = {}
    stretches: dict[int, dict[int, list[list[int]]]] = defaultdict(lambda: defaultdict(list))
    for row, cells in enumerate(sheet.sheet.rows):
        for column, slot in enumerate(cells):
            style = style_of(slot)
            if style is None or style.validation is None:
                continue
            rules[id(style.validation)] = dict(style.validation)
            runs = stretches[id(style.validation)][column]
            if runs and runs[-1][1] == row:
                runs[-1][1] = row + 1
            else:
                runs.append([row, row + 1])
    for key, columns in stretches.items():
        yield (
            rules[key],
            [
                Rect(sheet.sheet.id, top, bottom, column, column + 1)
                for column, runs in columns.items()
                for top, bottom in runs
            ],
        )


def _validation(
    sheet: SheetReading, rule: Json, lists: "_Lists", titles: Mapping[str, str]
) -> Json | None:
    condition = rule.get("condition") or {}
    options = _allowed(sheet, condition, lists, titles)
    if options is None:
        return None
    if not rule.get("strict"):
        options["error_type"] = "warning"
    if rule.get("inputMessage"):
        options["input_message"] = fit_attribute(str(rule["inputMessage"]))[:LONGEST_HELP]
    return options


def _allowed(
    sheet: SheetReading, condition: Json, lists: "_Lists", titles: Mapping[str, str]
) -> Json | None:
    kind = str(condition.get("type", ""))
    values = condition.get("values", ())
    given = [fit_attribute(str(value.get("userEnteredValue", ""))) for value in values]
    if kind == "ONE_OF_LIST" and given:
        return {"validate": "list", "source": lists.source(given)}
    if kind == "ONE_OF_RANGE":
        rect = _named_rect(sheet, given[0] if given else "")
        if rect is None:
            return None
        title = titles[sheet.reading.book.sheet(rect.sheet_id).title]
        return {"validate": "list", "source": f"={absolute(title, rect)}"}
    if kind == "BOOLEAN":
        return {"validate": "list", "source": given or ["TRUE", "FALSE"]}
    if kind in TEXT_TESTS:
        return None
    test = excel_test(sheet.reading, condition, titles, "A1")
    if test is None:
        return None
    family = kind.partition("_")[0]
    if kind == "CUSTOM_FORMULA":
        return {"validate": "custom", "value": test["criteria"]}
    if family in ("NUMBER", "DATE"):
        # A date is checked as the number it is: Excel's own date rules want datetimes.
        return {"validate": "decimal", **{k: v for k, v in test.items() if k != "type"}}
    return None


def _named_rect(sheet: SheetReading, text: str) -> Rect | None:
    try:
        return a1.resolve(sheet.reading.book, sheet.reading.on(sheet.sheet, text.removeprefix("=")))
    except ApiError:
        return None


class _Lists:
    """Choices that do not fit into a rule stand on a hidden sheet."""

    def __init__(self, book: Workbook) -> None:
        self._book = book

    def source(self, choices: list[str]) -> list[str] | str:
        spelled = ",".join(choices)
        if len(spelled) <= LONGEST_LIST and not any(sign in c for c in choices for sign in ',"'):
            return choices
        title = "_lists"
        target = self._book.get_worksheet_by_name(title)
        if target is None:
            target = self._book.add_worksheet(title)
            target.hide()
        column = (target.dim_colmax or 0) + 1 if target.dim_colmax is not None else 0
        for row, choice in enumerate(choices):
            target.write_string(row, column, choice)
        rect = Rect(0, 0, len(choices), column, column + 1)
        return f"={absolute(title, rect)}"
