"""Shows a value the way a number format asks.

Source of the patterns: developers.google.com/sheets/api/guides/formats. Fractions (`# ?/?`) and
`*` fills are not drawn.
"""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from sheets_emulator.values.cell_value import CellError, NumberFormat, Value
from sheets_emulator.values.date_pattern import render_moment
from sheets_emulator.values.locales import Conventions, conventions
from sheets_emulator.values.pattern import PLACEHOLDERS, Section, Token, parse_pattern

GENERAL_DIGITS = 10
# Wide enough for any double written out in full; the default of 28 digits is not.
EXACT = Context(prec=700, rounding=ROUND_HALF_UP)


def render(value: Value, number_format: NumberFormat | None, locale: str) -> str:
    """The text of a cell. Never raises: what a pattern cannot show is shown plainly."""
    if value is None:
        return ""
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, bool):
        return conventions(locale).true_false[0 if value else 1]
    sections = parse_pattern(pattern_of(number_format, locale))
    if isinstance(value, str):
        return _render_text(value, sections)
    if not math.isfinite(value):
        return "#NUM!"
    section = _section_for(value, sections)
    if section.kind == "date":
        return render_moment(value, section.tokens, locale) or general(value, locale)
    if section.kind == "number":
        return _render_number(value, section, sections, conventions(locale))
    if section.kind == "text":
        # `@` shows the number; words without any placeholder stand instead of it.
        return "".join(
            general(value, locale) if token.kind in ("text", "general") else token.text
            for token in section.tokens
        )
    return general(value, locale)


def color_of(value: Value, number_format: NumberFormat | None, locale: str) -> str:
    """The CSS colour of `[Red]` and its like for this value; empty where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return ""
    return _section_for(value, parse_pattern(pattern_of(number_format, locale))).color


def pattern_of(number_format: NumberFormat | None, locale: str) -> str:
    """A format without a pattern takes its type's default in the locale; no format is General."""
    if not number_format:
        return "General"
    default = conventions(locale).patterns.get(number_format.get("type", ""), "General")
    return number_format.get("pattern") or default


def general(value: float, locale: str) -> str:
    """A number without a format: ten significant digits, whole numbers in full below 10^15."""
    return _general(value).replace(".", conventions(locale).decimal)


def _general(value: float) -> str:
    magnitude = abs(value)
    if magnitude != 0 and not 1e-9 <= magnitude < 1e15:
        mantissa, _, exponent = f"{value:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{int(exponent):+03d}"
    number = _decimal(value)
    digits_before_point = number.adjusted() + 1
    places = max(0, GENERAL_DIGITS - digits_before_point)
    rounded = _rounded(number, places)
    text = f"{rounded:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _render_text(value: str, sections: Sequence[Section]) -> str:
    """The fourth section is for text; a shorter pattern may end with a section that has `@`."""
    last = sections[-1]
    if len(sections) == 4 or any(token.kind == "text" for token in last.tokens):
        return "".join(value if token.kind == "text" else token.text for token in last.tokens)
    return value


def _section_for(value: float, sections: Sequence[Section]) -> Section:
    """Positive; negative; zero, unless the sections name conditions of their own."""
    if any(section.condition for section in sections):
        meets = (s for s in sections if s.condition is None or s.condition(value))
        return next(meets, sections[0])
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


def _render_number(
    value: float, section: Section, sections: Sequence[Section], names: Conventions
) -> str:
    number = _decimal(value)
    for _ in range(section.percents):
        number *= 100
    number = EXACT.scaleb(number, -3 * section.thousands_scale)
    # A section of its own for negatives says itself how a minus is written.
    speaks_of_sign = section.condition is None and sections.index(section) == 1
    minus = "-" if number < 0 and not speaks_of_sign else ""
    number = abs(number)
    exponent = ""
    if section.exponent is not None:
        number, power = _scaled(number, section)
        sign = "-" if power < 0 else "+" if section.exponent.plus else ""
        exponent = f"E{sign}{abs(power):0{section.exponent.digits}d}"
    number = _rounded(number, section.places)
    if number == 0:
        minus = ""
    whole, _, fraction = f"{number:f}".partition(".")
    return minus + _fill(section, whole.lstrip("0"), fraction, exponent, names)


def _scaled(number: Decimal, section: Section) -> tuple[Decimal, int]:
    if number == 0:
        return number, 0
    step = max(1, section.whole_digits)
    power = number.adjusted() // step * step if step > 1 else number.adjusted()
    mantissa = EXACT.scaleb(number, -power)
    # 9.996 shown with two places is 10.00: one power more.
    if _rounded(mantissa, section.places) >= Decimal(10) ** step:
        power += step
        mantissa = EXACT.scaleb(number, -power)
    return mantissa, power


def _fill(section: Section, whole: str, fraction: str, exponent: str, names: Conventions) -> str:
    """Digits into their placeholders: before the point from the right, after it from the left."""
    tokens = section.tokens
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    grouped = names if section.grouping else None
    return _fill_whole(tokens[:point], whole, grouped, exponent) + _fill_rest(
        tokens[point:], fraction, exponent, names.decimal
    )


def _fill_whole(
    tokens: Sequence[Token], digits: str, grouped: Conventions | None, exponent: str
) -> str:
    placeholders_left = sum(token.kind == "digit" for token in tokens)
    out: list[str] = []
    written = 0
    for token in reversed(tokens):
        if token.kind != "digit":
            out.append(_beside_digits(token, exponent))
            continue
        placeholders_left -= 1
        take = 1 if placeholders_left else max(1, len(digits))
        for _ in range(take):
            digit, digits = (digits[-1], digits[:-1]) if digits else (PLACEHOLDERS[token.text], "")
            if digit == "":
                continue
            if grouped and _ends_a_group(written, grouped.grouping):
                out.append(grouped.group if digit.isdigit() else " ")
            out.append(digit)
            written += 1
    return "".join(reversed(out))


def _ends_a_group(written: int, grouping: tuple[int, int]) -> bool:
    """Whether a sign stands before the next digit, when so many stand to its right."""
    first, others = grouping
    return written >= first and (written - first) % others == 0


def _fill_rest(tokens: Sequence[Token], fraction: str, exponent: str, decimal: str) -> str:
    shown = fraction.rstrip("0")
    out: list[str] = []
    position = 0
    for token in tokens:
        if token.kind == "digit":
            digit = fraction[position : position + 1] if position < len(shown) else ""
            out.append(digit or PLACEHOLDERS[token.text])
            position += 1
        elif token.kind == "point":
            out.append(decimal)
        else:
            out.append(_beside_digits(token, exponent))
    return "".join(out)


def _beside_digits(token: Token, exponent: str) -> str:
    """Commas have done their work in grouping and scaling; the rest stands as written."""
    if token.kind == "exponent":
        return exponent
    return "" if token.kind == "comma" else token.text


def _decimal(value: float) -> Decimal:
    """By its shortest writing: 1.005 is meant as 1.005, not as 1.00499999999999989."""
    return Decimal(repr(float(value)))


def _rounded(number: Decimal, places: int) -> Decimal:
    return EXACT.quantize(number, Decimal(1).scaleb(-places))
