"""The digest by which a double click, or a retry after “failed”, is recognised."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable

from server.intake.files import is_upload_address
from server.intake.names import plain
from server.intake.sorting import SortedField
from server.intake.text import clean

UNKNOWN_FORM = "unknown"
_LONGEST_CONTACT = 254
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+?[\d()\-. ]{9,24}")
# A number in a field for phones, and one that shows by itself to be a phone number.
_FEWEST_DIGITS_OF_A_PHONE = 6
_FEWEST_DIGITS_ANYWHERE = 9


def hold_contact(fields: Iterable[SortedField]) -> bool:
    """The visitor gave an e-mail or a phone; without, strangers may well send the same words."""
    return any(map(_is_contact, fields))


def digest(fields: Iterable[SortedField], site: str, form_id: str) -> str:
    """Of all that the visitor wrote in one form of one site.

    Left out: what the page, the browser and plugins said (roles of voice tag and noise) and the
    addresses of uploaded files, which differ from try to try. Neither the order of the fields nor
    CRLF or LF makes a difference; a corrected letter does.
    """
    told = json.dumps([site, form_id or UNKNOWN_FORM, sorted(words_of(fields))])
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def words_of(fields: Iterable[SortedField]) -> list[tuple[str, str]]:
    """(plain name, text) of each value that the visitor gave."""
    return [
        (plain(one.field.name), text)
        for one in fields
        if one.role.voice == "visitor"
        for value in one.field.values
        if (text := clean(value).strip()) and not is_upload_address(one.field.name, text)
    ]


def _is_contact(one: SortedField) -> bool:
    """An e-mail or a phone: in a field for it, or as the whole text of another field."""
    narrow = unicodedata.normalize("NFKC", one.text[:_LONGEST_CONTACT]).strip()
    digits = sum(character.isdigit() for character in narrow)
    if one.role.key == "email":
        return "@" in narrow
    if one.role.key.startswith("phone"):
        return digits >= _FEWEST_DIGITS_OF_A_PHONE
    if one.role.voice != "visitor" or len(one.text) > _LONGEST_CONTACT:
        return False
    if _EMAIL.fullmatch(narrow):
        return True
    return digits >= _FEWEST_DIGITS_ANYWHERE and _PHONE.fullmatch(narrow) is not None
