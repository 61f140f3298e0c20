"""The forms in which people and firms are compared. Only ever keys: a cell keeps the words that
were written."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

import jaconv
from publicsuffixlist import PublicSuffixList

from server.furniture import Says, total_words
from sheets_schema.sources import entries
from sheets_schema.spellings import (
    BRANCHES,
    HONORIFICS,
    KANJI_VARIANTS,
    KNOWN_PLACES,
    LATIN_FORMS,
    LEGAL_FORMS,
    PARTS_OF_FIRMS,
    TITLES_OF_PEOPLE,
)

_VARIANTS = str.maketrans(KANJI_VARIANTS)
_LEGAL = re.compile("|".join(map(re.escape, LEGAL_FORMS)))
# Only behind a blank, so that 営業部 goes and the last sign of 綾部 stays.
_PART = re.compile(rf"(?<=\S)\s+(?:{'|'.join(PARTS_OF_FIRMS)})$")
_BLANK = re.compile(r"\s")
_ADDRESSED_ENDS = ("御中", "様")
_BRANCH_ENDS = tuple(BRANCHES.split("|"))
_IN_PARTS = re.compile(r"[\s(（]")
_TITLE = re.compile(rf"(?<=\S\S)\s*{TITLES_OF_PEOPLE}.*$", re.DOTALL)
_BRANCH = re.compile(rf"(?<=\S\S)(?:{KNOWN_PLACES})?(?:{BRANCHES})$")
_ADDRESSED = re.compile(r"(?<=\S)\s*(?:御中|様)$")
_DASHES = re.compile(r"(?<=[\d)])\s*[‐‑‒–—―−ー－]\s*(?=[\d(])")
_ASIDE = re.compile(r"\([^)]*[^\d)\s-][^)]*\)")
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
# The kinds of domain in the list that say nothing of a firm.
_ANYBODYS = ("free", "carriers", "providers", "hosts")
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}")
_DOMESTIC = re.compile(r"0\d{9,10}")
_USUAL_PHONE = re.compile(r"0[0-9]{9,10}")
_LONGEST = 254


def email_key(text: str) -> str:
    """`Taro＠Example.CO.JP ` → `taro@example.co.jp`; "" where it is no address."""
    narrow = _narrow(text).removeprefix("mailto:").strip("<>")
    # Addresses of mobile carriers break the standard (`a..b@docomo.ne.jp`) and are real.
    if _EMAIL.fullmatch(narrow):
        return narrow
    # Imported here: large, and few addresses come as far.
    from email_validator import EmailNotValidError, validate_email

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
    # Imported here: large, and asked only for what is written in an unusual way.
    import phonenumbers

    try:
        number = phonenumbers.parse(narrow, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def usual_phone_key(text: str) -> str:
    """As phone_key, with a short way for the usual writing."""
    digits = text.replace("-", "")
    return f"+81{digits[1:]}" if _USUAL_PHONE.fullmatch(digits) else phone_key(text)


@lru_cache(maxsize=1 << 14)
def company_key(text: str) -> str:
    """`㈱髙島ｼｽﾃﾑ`, `髙島システム株式會社 大阪支店` and `高島システム` → the same; "" where
    nothing is left."""
    words = _LEGAL.sub(" ", _firm(text))
    parts = [part for part in re.split(r"[\s.,]+", words.replace(".", "")) if part]
    while len(parts) > 1 and parts[-1] in LATIN_FORMS:
        parts.pop()
    return _letters("".join(parts))


@lru_cache(maxsize=1 << 14)
def legal_forms(text: str) -> frozenset[str]:
    """The legal forms in a firm's name, as LEGAL_FORMS write them."""
    return frozenset(_LEGAL.findall(_firm(text)))


@lru_cache(maxsize=1 << 14)
def other_company_keys(text: str) -> frozenset[str]:
    """What else the same words may mean: `Sora合同会社(ソラ)` → its name in brackets, and the name
    without them; `なぎさ会 なぎさ病院` → its first word. Only beside other evidence."""
    if not _IN_PARTS.search(text):
        return frozenset()
    words = _LEGAL.sub(" ", _firm(text))
    inside = re.findall(r"\(([^()]+)\)", words)
    outside = re.sub(r"\([^()]*\)", " ", words)
    first = outside.split()[:1]
    # The first word of a name in Latin letters is no name yet: Blue Leaf.
    own = [one for one in first if len(one) > 1 and not one.isascii()]
    keys = {company_key(one) for one in (*inside, outside, *own)}
    return frozenset(key for key in keys if key and key != company_key(text))


def _firm(text: str) -> str:
    """A firm's name without who of it is written to."""
    words = _narrow(text).translate(_VARIANTS)
    # Each pattern is looked for only where it can be: names are many, and most have none of them.
    if words.endswith(_ADDRESSED_ENDS):
        words = _ADDRESSED.sub("", words)
    if "取締役" in words:
        words = _TITLE.sub("", words)
    if _BLANK.search(words):
        while (shorter := _PART.sub("", words)) != words:
            words = shorter
    return _BRANCH.sub("", words) if words.endswith(_BRANCH_ENDS) else words


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
    domain = own_domain(email)
    return tuple(key for key in (company_key(company), f"@{domain}" if domain else "") if key)


@lru_cache(maxsize=1 << 14)
def own_domain(text: str) -> str:
    """The domain of a firm's own in a mail address, a web address or by itself, as it was
    registered: `a@osaka.kaisha.co.jp`, `https://www.kaisha.co.jp/` → `kaisha.co.jp`. "" for what
    anybody can have (free mail, providers, carriers, hosts), and where there is none."""
    narrow = _narrow(text).removeprefix("mailto:").strip("<>")
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", narrow.rpartition("@")[2])
    host = re.split(r"[/?#:\s]", host, maxsplit=1)[0].strip(".").removeprefix("www.")
    if not _HOST.fullmatch(host):
        return ""
    registered = str(_suffixes().privatesuffix(host) or "")
    below = host.removesuffix(registered).rstrip(".")
    if below and registered.startswith("example."):
        # Reserved for samples (RFC 2606; JPRS), where each host below stands for a firm.
        return f"{below.rpartition('.')[2]}.{registered}"
    return "" if not registered or _is_anybodys(host) else registered


def _is_anybodys(host: str) -> bool:
    """Providers give their members hosts of their own: taro.ocn.ne.jp."""
    labels = host.split(".")
    parents = {".".join(labels[place:]) for place in range(len(labels) - 1)}
    return any(not parents.isdisjoint(entries("free_mail", kind)) for kind in _ANYBODYS)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


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
    letters = text
    if not text.isalnum():
        letters = "".join(one for one in text if one.isalnum() or one == "ー")
    return str(jaconv.hira2kata(letters))


def _digest(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}\0{value}".encode("utf-8", "replace")).hexdigest()[:40]


def is_total(text: str) -> bool:
    """Whether the words are those of a row of totals and nothing else: 合計, `Grand Total`."""
    return total_words(text).says >= Says.MAYBE
