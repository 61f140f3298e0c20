"""What each platform takes: which leads, in which columns, how a time and a file are written."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from server.conversions.candidates import Candidate
from server.conversions.hashing import email_of, hashed_email, hashed_phone
from sheets_schema import conversions as words

Kind = Literal["sent", "retract", "restate"]
# Why a lead is not for this platform: a key of REASONS; None where it is.
Fits = Callable[[Candidate], str | None]

TOKYO = ZoneInfo("Asia/Tokyo")
_FORMULA_SIGNS = "=+-@＝＋－＠\t\r\n"
_WHOLE_UNITS = frozenset(("JPY", "KRW", "VND", "CLP"))
_TOKEN = re.compile(r"[A-Za-z0-9_.~-]+")
_MSCLKID = re.compile(r"[0-9A-Fa-f]{32}")
_META_LEAD = re.compile(r"(?:l:)?([0-9]{1,20})")
_META = frozenset(("facebook", "fb", "instagram", "ig", "meta", "messenger", "an"))


@dataclass(frozen=True, slots=True)
class Place:
    """What a line is written for. `now`: aware, when the file is decided."""

    zone: ZoneInfo
    currency: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Platform:
    """`heads`: the rows above the lines. `fields`: of one candidate, its time and value. `quoted`:
    every field in quotes. `by_click`: it knows a conversion by its click. `most_rows`: of one file,
    well within what the platform takes. `correction_heads`, `correction`: the rows above
    corrections, and the fields of one (the line as it was sent, kind, new value); None where the
    platform takes none."""

    name: str
    fits: Fits
    heads: Callable[[Place], tuple[tuple[str, ...], ...]]
    fields: Callable[[Candidate, datetime, Decimal | None, Place], tuple[str, ...]]
    encoding: str = "utf-8"
    line_end: str = "\n"
    quoted: bool = False
    by_click: bool = True
    most_rows: int = 100_000
    correction_heads: Callable[[Place], tuple[tuple[str, ...], ...]] | None = None
    correction: Callable[["Sent", Kind, Decimal | None, Place], tuple[str, ...]] | None = None

    def encoded(self, rows: Sequence[Sequence[str]]) -> bytes:
        """Raises UnicodeEncodeError where the encoding lacks a sign."""
        text = io.StringIO(newline="")
        writer = csv.writer(
            text,
            lineterminator=self.line_end,
            quoting=csv.QUOTE_ALL if self.quoted else csv.QUOTE_MINIMAL,
        )
        writer.writerows(rows)
        return text.getvalue().encode(self.encoding)

    def can_write(self, fields: Sequence[str]) -> bool:
        try:
            "".join(fields).encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Sent:
    """What the inbox keeps of a line: enough to correct it. `value`: what the platform last heard.
    `file_id`: None for one that stands on a tab."""

    lead_id: str
    stage: str
    name: str
    click_id: str
    at: datetime
    value: Decimal | None
    currency: str
    retracted: bool = False
    file_id: int | None = None
    fields: tuple[str, ...] = ()

    @property
    def order_id(self) -> str:
        return order_id(self.lead_id, self.stage)


def order_id(lead_id: str, stage: str) -> str:
    """The same on every platform: what tells this conversion from every other."""
    return f"{lead_id}-{stage}"


def amount(value: Decimal | None, currency: str) -> str:
    """`50000`, `1234.5`; "" for none."""
    if value is None:
        return ""
    smallest = Decimal(1) if currency in _WHOLE_UNITS else Decimal("0.01")
    plain = f"{value.quantize(smallest, ROUND_HALF_UP):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _clock(at: datetime, zone: ZoneInfo | timezone) -> str:
    """Where clocks are put back an hour comes twice: in that one alone the offset says which."""
    local = at.astimezone(zone)
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return f"{local:%Y-%m-%d %H:%M:%S%z}" if twice else f"{local:%Y-%m-%d %H:%M:%S}"


def _yahoo_clock(at: datetime) -> str:
    return f"{at.astimezone(TOKYO):%Y%m%d %H%M%S} Asia/Tokyo"


def _priced(value: Decimal | None, place: Place) -> tuple[str, str]:
    """Value and currency; neither without the other."""
    told = amount(value, place.currency)
    return told, place.currency if told else ""


# Of an account's time zone a file names one offset, so that all its times are by that.
def _offset(place: Place) -> timezone:
    return timezone(place.now.astimezone(place.zone).utcoffset() or timedelta())


def _google_heads(columns: tuple[str, ...], place: Place) -> tuple[tuple[str, ...], ...]:
    return ((f"Parameters:TimeZone={place.zone.key}",), columns)


def _microsoft_heads(place: Place) -> tuple[tuple[str, ...], ...]:
    return ((f"Parameters:TimeZone={place.now.astimezone(_offset(place)):%z}",), words.MICROSOFT)


def _only(columns: tuple[str, ...], _place: Place) -> tuple[tuple[str, ...], ...]:
    return (columns,)


def _click_line(
    candidate: Candidate, at: datetime, value: Decimal | None, place: Place
) -> tuple[str, ...]:
    return (
        candidate.click_id, candidate.name, _clock(at, place.zone), *_priced(value, place),
    )  # fmt: skip


def _microsoft_line(
    candidate: Candidate, at: datetime, value: Decimal | None, place: Place
) -> tuple[str, ...]:
    return (
        candidate.click_id, candidate.name, _clock(at, _offset(place)), *_priced(value, place),
    )  # fmt: skip


def _enhanced_line(
    candidate: Candidate, at: datetime, value: Decimal | None, place: Place
) -> tuple[str, ...]:
    return (
        hashed_email(candidate.email), hashed_phone(candidate.phone), candidate.name,
        _clock(at, place.zone), *_priced(value, place),
        order_id(candidate.lead_id, candidate.stage),
    )  # fmt: skip


def _yahoo_line(
    candidate: Candidate, at: datetime, value: Decimal | None, place: Place, *, currency: bool
) -> tuple[str, ...]:
    told, unit = _priced(value, place)
    return (
        candidate.click_id, candidate.name, _yahoo_clock(at), told, *((unit,) if currency else ()),
    )  # fmt: skip


def _meta_line(
    candidate: Candidate, at: datetime, value: Decimal | None, place: Place
) -> tuple[str, ...]:
    told, unit = _priced(value, place)
    return (
        hashed_email(candidate.email), hashed_phone(candidate.phone, plus=False),
        str(int(at.timestamp())), candidate.name, unit, told,
        order_id(candidate.lead_id, candidate.stage),
        _meta_lead(candidate),
    )  # fmt: skip


# The names of conversions and the ids of clicks stand in every file exactly as they are: platforms
# find them by their text, and the first are people's own, the second hold no sign of a formula's.
# Visitors' words stand in clear in LinkedIn's file alone.
def _inert(text: str) -> str:
    """A visitor's words without the signs by which a spreadsheet program takes them for a formula;
    nobody is called so, and LinkedIn compares the rest as it would have."""
    return text.lstrip().lstrip(_FORMULA_SIGNS).lstrip()


def _plain_email(candidate: Candidate) -> str:
    address = email_of(candidate.email)
    return "" if address.startswith(tuple(_FORMULA_SIGNS)) else address


def _linkedin_line(
    candidate: Candidate, at: datetime, value: Decimal | None, place: Place
) -> tuple[str, ...]:
    name, _, rest = " ".join(candidate.person.split()).partition(" ")
    last, first = _inert(name), _inert(rest)
    if candidate.person.isascii():
        first, last = last, first
    return (
        _plain_email(candidate), first, last if first else "",
        _inert(candidate.company) if first else "",
        _inert(candidate.job_title) if first else "", "",
        f"{at.astimezone(place.zone):%m/%d/%Y}", candidate.name, *_priced(value, place),
    )  # fmt: skip


def _has_click(name: str, form: re.Pattern[str], candidate: Candidate) -> str | None:
    if candidate.click_type.casefold() != name or not candidate.click_id:
        return "no_click_id"
    return None if form.fullmatch(candidate.click_id) else "wrong_click_id"


def _google_click(candidate: Candidate) -> str | None:
    if candidate.click_type.casefold() in ("gbraid", "wbraid"):
        return "other_click_id"
    return _has_click("gclid", _TOKEN, candidate)


def _yahoo_click(own: str, other: str, candidate: Candidate) -> str | None:
    begins = candidate.click_id.partition(".")[0]
    known = begins in ("YSS", "YJAD")
    is_yahoo = candidate.click_type.casefold() == "yclid" or (not candidate.click_type and known)
    if not is_yahoo or not candidate.click_id:
        return "no_click_id"
    if begins == other:
        return "other_product"
    # The dot and something behind it.
    right = begins == own and len(candidate.click_id) > len(own) + 1
    return None if right and _TOKEN.fullmatch(candidate.click_id) else "wrong_click_id"


def _has_contact(candidate: Candidate) -> str | None:
    return None if hashed_email(candidate.email) or hashed_phone(candidate.phone) else "no_contact"


def _meta_lead(candidate: Candidate) -> str:
    """Meta's own number of the lead; "" for whatever else a sender called it."""
    found = _META_LEAD.fullmatch(candidate.platform_lead_id)
    return found[1] if found else ""


def _from_meta(candidate: Candidate) -> str | None:
    came = (
        candidate.click_type.casefold() == "fbclid"
        or candidate.source.strip().casefold() in _META
        or bool(_meta_lead(candidate))
    )
    if not came:
        return "other_platform"
    return None if _meta_lead(candidate) else _has_contact(candidate)


def _from_linkedin(candidate: Candidate) -> str | None:
    came = (
        candidate.click_type.casefold() == "li_fat_id"
        or candidate.source.strip().casefold() == "linkedin"
    )
    if not came:
        return "other_platform"
    names = len(candidate.person.split()) > 1 and candidate.company
    return None if _plain_email(candidate) or names else "no_contact"


def _by_click_corrected(
    sent: Sent, kind: Kind, value: Decimal | None, place: Place
) -> tuple[str, ...]:
    return (
        sent.click_id, sent.name, _clock(sent.at, place.zone),
        *_adjusted(kind, value, sent.currency, _clock(place.now, place.zone)),
    )  # fmt: skip


def _by_order_corrected(
    sent: Sent, kind: Kind, value: Decimal | None, place: Place
) -> tuple[str, ...]:
    return (
        sent.order_id, sent.name,
        *_adjusted(kind, value, sent.currency, _clock(place.now, place.zone)),
    )  # fmt: skip


def _adjusted(
    kind: Kind, value: Decimal | None, currency: str, now: str
) -> tuple[str, str, str, str]:
    told = "" if kind == "retract" else amount(value or Decimal(0), currency)
    return now, kind.upper(), told, currency if told else ""


def _yahoo_corrected(
    sent: Sent, kind: Kind, value: Decimal | None, place: Place, *, currency: bool
) -> tuple[str, ...]:
    now, type_, told, unit = _adjusted(kind, value, sent.currency, _yahoo_clock(place.now))
    return (
        sent.click_id, sent.name, _yahoo_clock(sent.at), now, type_, told,
        *((unit,) if currency else ()),
    )  # fmt: skip


_YAHOO_SEARCH_ADJUSTMENTS = (*words.YAHOO_ADJUSTMENTS, "通貨コード")

PLATFORMS: Mapping[str, Platform] = {
    one.name: one
    for one in (
        Platform(
            "google-clicks", _google_click, partial(_google_heads, words.GOOGLE_CLICKS),
            _click_line,
            correction_heads=partial(_google_heads, words.GOOGLE_CLICK_ADJUSTMENTS),
            correction=_by_click_corrected,
        ),
        Platform(
            "google-enhanced", _has_contact, partial(_google_heads, words.GOOGLE_ENHANCED),
            _enhanced_line, by_click=False,
            correction_heads=partial(_google_heads, words.GOOGLE_ORDER_ADJUSTMENTS),
            correction=_by_order_corrected,
        ),
        Platform(
            "microsoft", partial(_has_click, "msclkid", _MSCLKID), _microsoft_heads,
            _microsoft_line,
        ),
        Platform(
            "yahoo-search", partial(_yahoo_click, "YSS", "YJAD"),
            partial(_only, words.YAHOO_SEARCH), partial(_yahoo_line, currency=True),
            encoding="cp932", line_end="\r\n", quoted=True,
            correction_heads=partial(_only, _YAHOO_SEARCH_ADJUSTMENTS),
            correction=partial(_yahoo_corrected, currency=True),
        ),
        Platform(
            "yahoo-display", partial(_yahoo_click, "YJAD", "YSS"),
            partial(_only, words.YAHOO_DISPLAY), partial(_yahoo_line, currency=False),
            encoding="cp932", line_end="\r\n", quoted=True,
            correction_heads=partial(_only, words.YAHOO_ADJUSTMENTS),
            correction=partial(_yahoo_corrected, currency=False),
        ),
        Platform("meta", _from_meta, partial(_only, words.META), _meta_line, by_click=False),
        Platform(
            "linkedin", _from_linkedin, partial(_only, words.LINKEDIN), _linkedin_line,
            by_click=False,
        ),
    )
}  # fmt: skip
