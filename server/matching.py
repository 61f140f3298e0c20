"""The forms in which people and firms are compared. Only ever keys: a cell keeps the words that
were written."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import jaconv
import phonenumbers
from email_validator import EmailNotValidError, validate_email

from server.furniture import Says, total_words
from sheets_schema.sources import entries
from sheets_schema.spellings import (
    HONORIFICS,
    KANJI_VARIANTS,
    LATIN_FORMS,
    LEGAL_FORMS,
)

_VARIANTS = str.maketrans(KANJI_VARIANTS)
_LEGAL = re.compile("|".join(map(re.escape, LEGAL_FORMS)))
_DASHES = re.compile(r"(?<=[\d)])\s*[‐‑‒–—―−ー－]\s*(?=[\d(])")
_ASIDE = re.compile(r"\([^)]*[^\d)\s-][^)]*\)")
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_DOMESTIC = re.compile(r"0\d{9,10}")
_LONGEST = 254


def email_key(text: str) -> str:
    """`Taro＠Example.CO.JP ` → `taro@example.co.jp`; "" where it is no address."""
    narrow = _narrow(text).removeprefix("mailto:").strip("<>")
    # Addresses of mobile carriers break the standard (`a..b@docomo.ne.jp`) and are real.
    if _EMAIL.fullmatch(narrow):
        return narrow
    try:
        return validate_email(narrow, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return ""


@lru_cache(maxsize=4096)
def phone_key(text: str, region: str = "JP") -> str:
    """`０３ー１２３４ー５６７８(内線12)` → `+81312345678` (E.164); "" where it is no number."""
    narrow = _ASIDE.sub("", _DASHES.sub("-", _narrow(text)))
    digits = re.sub(r"[\s()-]", "", narrow)
    if region == "JP" and _DOMESTIC.fullmatch(digits):
        return "+81" + digits[1:]
    try:
        number = phonenumbers.parse(narrow, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=4096)
def company_key(text: str) -> str:
    """`㈱髙島ｼｽﾃﾑ` and `高島システム株式会社` → the same; "" where nothing is left."""
    words = _LEGAL.sub(" ", _narrow(text)).translate(_VARIANTS)
    parts = [part for part in re.split(r"[\s.,]+", words.replace(".", "")) if part]
    while len(parts) > 1 and parts[-1] in LATIN_FORMS:
        parts.pop()
    return _letters("".join(parts))


@lru_cache(maxsize=4096)
def name_key(text: str) -> str:
    """`髙橋　太郎 様` and `高橋太郎` → the same."""
    words = _narrow(text).translate(_VARIANTS)
    for honorific in HONORIFICS:
        if len(words) > len(honorific) + 1:
            words = words.removesuffix(honorific).strip()
    return _letters(words)


def firm_keys(company: str, email: str) -> tuple[str, ...]:
    """The firm by its name, and by its mail domain where that is not anybody's (gmail.com)."""
    domain = email_key(email).rpartition("@")[2]
    own = f"@{domain}" if domain and domain not in entries("free_mail", "domains") else ""
    return tuple(key for key in (company_key(company), own) if key)


def person_keys(cells: Mapping[str, object]) -> tuple[str, ...]:
    """Keys by which a person who writes again is known: the same e-mail, or the same firm with
    the same name or phone. Digests, as long whatever they are made of.

    `cells`: column key → text of one lead.
    """
    company, name, email, phone = (
        str(cells.get(column, ""))[:_LONGEST] for column in ("company", "name", "email", "phone")
    )
    people = [("name", name_key(name)), ("phone", phone_key(phone))]
    found = [("email", email_key(email))]
    found += [
        (f"firm and {kind}", f"{firm}\0{person}")
        for firm in firm_keys(company, email)
        for kind, person in people
        if person
    ]
    return tuple(_digest(kind, value) for kind, value in found if value)


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LONGEST]).casefold().strip()


def _letters(text: str) -> str:
    letters = "".join(character for character in text if character.isalnum() or character == "ー")
    return str(jaconv.hira2kata(letters))


def _digest(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}\0{value}".encode("utf-8", "replace")).hexdigest()[:40]


def is_total(text: str) -> bool:
    """Whether the words are those of a row of totals and nothing else: 合計, `Grand Total`."""
    return total_words(text).says >= Says.MAYBE
