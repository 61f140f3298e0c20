"""A cell's content as the text a person edits. Typed back unchanged, it gives the same value."""

from decimal import Decimal

from sheets_emulator.values.cell_value import Formula, NumberFormat
from sheets_emulator.values.entered import parse_user_entered
from sheets_emulator.values.locales import conventions
from sheets_emulator.values.number_format import render
from sheets_emulator.values.serial import EPOCH


def edit_text(
    value: str | float | bool | Formula | None, number_format: NumberFormat | None, locale: str
) -> str:
    """Formulas as entered, dates in the locale's own writing, numbers bare, and an apostrophe
    before words that would otherwise be read as something else."""
    if value is None:
        return ""
    if isinstance(value, Formula):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        read = parse_user_entered(value, locale, EPOCH, number_format)
        return value if read.value == value else f"'{value}"
    return _number_text(value, number_format, locale)


def _number_text(value: float, number_format: NumberFormat | None, locale: str) -> str:
    kind = (number_format or {}).get("type", "")
    if kind in ("DATE", "TIME", "DATE_TIME"):
        # A date with a time of day in it shows both, or editing would lose the time.
        whole = kind == "DATE" and float(value).is_integer()
        shown_as = "DATE" if whole else "DATE_TIME" if kind != "TIME" or value >= 1 else "TIME"
        pattern = conventions(locale).patterns[shown_as]
        text = render(value, {"type": shown_as, "pattern": pattern}, locale)
        if _reads_as(text, value, locale):
            return text
    if kind == "PERCENT":
        text = f"{Decimal(repr(float(value))).scaleb(2).normalize():f}%"
    elif float(value).is_integer() and abs(value) < 1e15:
        text = str(int(value))
    else:
        text = repr(value)
    return text.replace(".", conventions(locale).decimal)


def _reads_as(text: str, value: float, locale: str) -> bool:
    read = parse_user_entered(text, locale, EPOCH, None).value
    return isinstance(read, float) and abs(read - value) < 1e-9
