"""Formulas are written with the signs of the spreadsheet's locale: `=IF(A1>1,5;2;3)` where the
decimal sign is a comma. Everything that reads one knows the writing of en_US alone."""

import re
from functools import lru_cache

from sheets_emulator.values.locales import conventions

_PART = re.compile(
    r"""(?P<kept>"(?:[^"]|"")*"|'(?:[^']|'')*')|(?P<number>(?<![\w.])\d*,\d+)|(?P<sign>[,;])""",
    re.VERBOSE,
)
# No formula has it: a comma between arguments is no sign of such a locale, and not understood.
_FOREIGN = "\x00"


@lru_cache(maxsize=4096)
def plain_formula(text: str, locale: str) -> str:
    """The same formula in the writing of en_US."""
    if conventions(locale).decimal != ",":
        return text
    return _PART.sub(_plain_part, text)


def _plain_part(part: re.Match[str]) -> str:
    if part["kept"]:
        return part["kept"]
    if part["number"]:
        return part["number"].replace(",", ".")
    return "," if part["sign"] == ";" else _FOREIGN
