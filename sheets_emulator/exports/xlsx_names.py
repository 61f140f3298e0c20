"""Titles, names and ranges as Excel takes them."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from xlsxwriter.workbook import Workbook

from sheets_emulator.errors import ApiError
from sheets_emulator.exports.xlsx_text import fit_attribute
from sheets_emulator.model import a1
from sheets_emulator.model.grid import Rect, cell_name, column_name
from sheets_emulator.model.spreadsheet import Spreadsheet

LONGEST_TITLE: Final = 31
FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
TEXT: Final = re.compile(r'"(?:[^"]|"")*"')
NAME: Final = re.compile(r"[^\W\d][\w.]*\Z")


def excel_titles(titles: Sequence[str]) -> dict[str, str]:
    """Title → the title in the file: 31 characters at most, without the signs Excel forbids,
    each once."""
    taken: set[str] = set()
    found: dict[str, str] = {}
    for title in titles:
        base = FORBIDDEN.sub("_", fit_attribute(title)).strip("'")[:LONGEST_TITLE] or "_"
        # Excel keeps this name for itself.
        base = "History_" if base.casefold() == "history" else base
        candidate, number = base, 2
        while candidate.casefold() in taken:
            suffix = f" ({number})"
            candidate = base[: LONGEST_TITLE - len(suffix)] + suffix
            number += 1
        taken.add(candidate.casefold())
        found[title] = candidate
    return found


def absolute(title: str, rect: Rect) -> str:
    """`'Sheet 1'!$A$1:$B$2`, as formulas of rules, names and charts need it."""
    first = f"${column_name(rect.left)}${rect.top + 1}"
    last = f"${column_name(rect.right - 1)}${rect.bottom}"
    quoted = "'" + title.replace("'", "''") + "'"
    return f"{quoted}!{first}" + ("" if first == last else f":{last}")


def local(rect: Rect) -> str:
    """`A1:B2`."""
    return f"{cell_name(rect.top, rect.left)}:{cell_name(rect.bottom - 1, rect.right - 1)}"


def excel_reads(formula: str, titles: Mapping[str, str]) -> bool:
    """Whether Excel opens a file that holds this formula. One it cannot read makes it call the
    whole file damaged, so that what is doubtful is written as its value instead."""
    bare = TEXT.sub("0", formula)
    if bare.count('"') or re.search(r"[;{}\[\]@]|:\s*[),]|[-+*/^&=<>,(]\s*$|\(\s*,", bare):
        return False
    renamed = any(title != name for title, name in titles.items())
    return _balanced(bare) and not (renamed and "!" in bare)


def _balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0


def define_names(book: Workbook, source: Spreadsheet, titles: Mapping[str, str]) -> None:
    """Named ranges; those Excel would not take as a name are left out."""
    for named in source.named_ranges:
        name = str(named["name"])
        try:
            rect = a1.grid_range(source, named["range"])
        except ApiError:
            continue
        looks_like_cell = re.fullmatch(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*|[RrCc]", name)
        if NAME.match(name) and not looks_like_cell:
            title = titles[source.sheet(rect.sheet_id).title]
            book.define_name(name, f"={absolute(title, rect)}")
