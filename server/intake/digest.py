"""The digest by which a double click, or a retry after “failed”, is recognised."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from server.intake.files import is_upload_address
from server.intake.names import plain
from server.intake.sorting import SortedField
from server.intake.text import clean
from server.intake.times import is_sending_time
from server.settings.sites import Site
from sheets_schema.fields import OTHER

UNKNOWN_FORM = "unknown"
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}")
_LONGEST_CONTACT = 254
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+?[\d().\-‐–−ー ]{9,24}")
_LONGEST_TEXT = 50_000
_EMAIL_WITHIN = re.compile(r"[a-zA-Z0-9._%+-]{1,64}@[a-zA-Z0-9-]{1,63}\.[a-zA-Z]")
_PHONE_WITHIN = re.compile(r"(?<!\d)(?:0|\+81[- ]?)\d{1,4}[-() ]?\d{1,4}[-() ]?\d{3,4}(?!\d)")
# A number in a field for phones, and one that shows by itself to be a phone number.
_FEWEST_DIGITS_OF_A_PHONE = 6
_FEWEST_DIGITS_ANYWHERE = 9


@dataclass(frozen=True, slots=True)
class Digest:
    """`digest`: of all that the visitor wrote in one form of one site. `hold_contact`: they give an
    e-mail or a phone; without one, strangers may well send the same words."""

    digest: str
    hold_contact: bool


def words_of(fields: Iterable[SortedField], site: Site, form_id: str, arrived: datetime) -> Digest:
    """Left out: what the page, the browser and plugins said (roles of voice tag and noise, and
    sending times, addresses and browsers under names that nobody knows) and the addresses of
    uploaded files, which differ from try to try. Neither the order of the fields nor CRLF or LF
    makes a difference; a corrected letter does.
    """
    written = [
        (one, text)
        for one in fields
        if one.role.voice == "visitor"
        for text in dict.fromkeys(clean(value).strip() for value in one.field.values)
        if text and not _is_of_this_try(one, text, site, arrived)
    ]
    words = sorted((plain(one.field.name), text) for one, text in written)
    told = json.dumps([site.name, form_id or UNKNOWN_FORM, words])
    return Digest(hashlib.sha256(told.encode("ascii")).hexdigest(), _hold_contact(written))


def words_of_text(text: str, site: Site) -> Digest:
    """The same for a text that nobody can take apart: all of it are words."""
    told = json.dumps([site.name, UNKNOWN_FORM, clean(text).strip()])
    return Digest(hashlib.sha256(told.encode("ascii")).hexdigest(), holds_contact(text))


def holds_contact(text: str) -> bool:
    """An e-mail or a phone stands somewhere in it."""
    start = unicodedata.normalize("NFKC", text[:_LONGEST_TEXT])
    return (_EMAIL_WITHIN.search(start) or _PHONE_WITHIN.search(start)) is not None


def _is_of_this_try(one: SortedField, text: str, site: Site, arrived: datetime) -> bool:
    """A value that the next try will have differently."""
    if is_upload_address(one.field.name, text):
        return True
    if one.role is not OTHER or len(text) > _LONGEST_CONTACT or text.isalpha():
        return False
    return (
        text.startswith("Mozilla/5.0 (")
        or _ADDRESS.fullmatch(text) is not None
        or is_sending_time(text, arrived, site.zone)
    )


def _hold_contact(written: Iterable[tuple[SortedField, str]]) -> bool:
    digits_of_phones = 0
    boxes: set[str] = set()
    for one, text in written:
        if one.role.key == "email":
            found = "@" in _narrow(one.text)
        elif one.role.key.startswith("email"):  # one of two boxes
            boxes.add(one.role.key)
            found = boxes == {"email_1", "email_2"}
        elif one.role.key.startswith("phone"):  # perhaps one of three boxes
            digits_of_phones += _digits(_narrow(text))
            found = digits_of_phones >= _FEWEST_DIGITS_OF_A_PHONE
        elif not one.field.name:  # a text, and no answer to a question
            found = holds_contact(text)
        else:
            # Letters alone are neither; most answers are that.
            may_be = len(text) <= _LONGEST_CONTACT and not text.isalpha()
            found = may_be and _is_contact(_narrow(text))
        if found:
            return True
    return False


def _is_contact(narrow: str) -> bool:
    if _EMAIL.fullmatch(narrow) is not None:
        return True
    return _PHONE.fullmatch(narrow) is not None and _digits(narrow) >= _FEWEST_DIGITS_ANYWHERE


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LONGEST_CONTACT]).strip()


def _digits(narrow: str) -> int:
    return sum(character.isdigit() for character in narrow)
