"""Shows a serial number as date, time or duration."""

from collections.abc import Sequence
from datetime import datetime

from sheets_emulator.values.locales import Conventions, conventions
from sheets_emulator.values.pattern import Token
from sheets_emulator.values.serial import SECONDS_A_DAY, to_datetime

ELAPSED_UNIT = {"h": 3600, "m": 60, "s": 1}


def render_moment(serial: float, tokens: Sequence[Token], locale: str) -> str | None:
    """None where the serial is outside the years 1 to 9999."""
    try:
        moment = to_datetime(serial)
    except OverflowError:
        return None
    names = conventions(locale)
    twelve = any(token.kind == "ampm" for token in tokens)
    out: list[str] = []
    for i, token in enumerate(tokens):
        match token.kind:
            case "date" if _is_minutes(tokens, i):
                out.append(_padded(moment.minute, token.text))
            case "date":
                out.append(_date_part(moment, token.text, names, twelve))
            case "ampm":
                out.append(_am_pm(moment, token.text, names))
            case "elapsed":
                out.append(_elapsed(serial, token.text))
            case "fraction":
                digits = f"{moment.microsecond:06d}"[: len(token.text)]
                out.append(f"{names.decimal}{digits}")
            case _:
                out.append(token.text)
    return "".join(out)


def _is_minutes(tokens: Sequence[Token], i: int) -> bool:
    """`m` and `mm` are minutes after hours or before seconds; `M` is always the month."""
    if tokens[i].text not in ("m", "mm"):
        return False
    before = next((token.text for token in reversed(tokens[:i]) if _is_unit(token)), "")
    after = next((token.text for token in tokens[i + 1 :] if _is_unit(token)), "")
    return before[:1].lower() == "h" or after[:1].lower() == "s"


def _is_unit(token: Token) -> bool:
    return token.kind in ("date", "elapsed")


def _date_part(moment: datetime, text: str, names: Conventions, twelve: bool) -> str:
    unit, length = text[0].lower(), len(text)
    match unit:
        case "y":
            return f"{moment.year % 100:02d}" if length <= 2 else f"{moment.year:04d}"
        case "m" if length >= 3:
            name = names.months[moment.month - 1]
            if length == 3:
                return names.months_short[moment.month - 1]
            return name if length == 4 else name[0]
        case "m":
            return _padded(moment.month, text)
        case "d" if length >= 3:
            weekdays = names.weekdays_short if length == 3 else names.weekdays
            return weekdays[moment.weekday()]
        case "d":
            return _padded(moment.day, text)
        case "h":
            return _padded((moment.hour + 11) % 12 + 1 if twelve else moment.hour, text)
        case _:
            return _padded(moment.second, text)


def _am_pm(moment: datetime, text: str, names: Conventions) -> str:
    if len(text) == len("a/p"):
        return text[-1 if moment.hour >= 12 else 0]
    return names.am_pm[1 if moment.hour >= 12 else 0]


def _elapsed(serial: float, text: str) -> str:
    # Milliseconds first: 0.1 + 0.2 days must not lose its last second.
    milliseconds = round(abs(serial) * SECONDS_A_DAY * 1000)
    whole = milliseconds // (ELAPSED_UNIT[text[0].lower()] * 1000)
    return ("-" if serial < 0 and milliseconds else "") + _padded(whole, text)


def _padded(number: int, text: str) -> str:
    return f"{number:0{len(text)}d}"
