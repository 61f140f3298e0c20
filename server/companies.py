"""Whether two names are one company (名寄せ). Precision first: a wrong match is worse than a missed
one, so what only resembles is UNCLEAR and left to people.

A valid 法人番号 on both sides decides. Else the same mail domain of one's own, unless the two name
themselves as sister firms of a group; else the same name together with the same phone or place.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from server.matching import (
    company_key,
    legal_forms,
    other_company_keys,
    own_domain,
    usual_phone_key,
)
from sheets_schema.spellings import COMMERCIAL_FORMS, LOOSE_SOUNDS, PREFECTURES

_SPACES = re.compile(r"[-\s‐‑‒–—―−ー－]")
_NUMBER_WITHIN = re.compile(r"法人番号[^0-9T]{0,12}(T?[0-9][0-9\s-]{11,18})")
# A text without any of these tells neither a number nor a place.
TELLING = ("法人番号", "住所", "所在地", "都道府県", "市区町村", "address", "Address")
_TOLD_PLACE = re.compile(rf"(?:{'|'.join(TELLING[1:])})[^:\n]{{0,12}}:\s*([^\n]+)")
_MUNICIPALITY = re.compile(r"(?:[^\d\s,、区]{1,6}?[市郡])?(?:[^\d\s,、]{1,6}?[区町村])?")
# Names that begin alike by so many signs may be sisters.
_STEM = 2


class Verdict(Enum):
    SAME = "same"
    UNCLEAR = "unclear"
    DIFFERENT = "different"


class Ground(Enum):
    """What a verdict stands on, the strongest first."""

    NUMBER = 1
    DOMAIN = 2
    NAME = 3
    NOTHING = 4


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of a company, as keys; "" for what is not. `name`: as it was written.
    `key`: company_key. `place`: (prefecture, municipality)."""

    name: str = ""
    key: str = ""
    number: str = ""
    domain: str = ""
    phone: str = ""
    place: tuple[str, str] = ("", "")


def company_of(
    name: str = "", number: str = "", mail: str = "", phone: str = "", place: str = ""
) -> Company:
    """`mail`: an address, a domain or a web address. Of what is no key, nothing is kept."""
    return Company(
        name=name,
        key=company_key(name),
        number=corporate_number(number),
        domain=own_domain(mail),
        phone=usual_phone_key(phone),
        place=place_key(place),
    )


def compare(one: Company, other: Company) -> tuple[Verdict, Ground]:
    """Symmetric."""
    if one.number and other.number:
        same = one.number == other.number
        return (Verdict.SAME if same else Verdict.DIFFERENT), Ground.NUMBER
    if one.domain and one.domain == other.domain:
        sisters = _sisters(one, other)
        return (Verdict.UNCLEAR if sisters else Verdict.SAME), Ground.DOMAIN
    named, spelled = _same_name(one, other)
    if (named or spelled) and _beside(one, other, named=named):
        certain = named and _may_be_one(one, other)
        return (Verdict.SAME if certain else Verdict.UNCLEAR), Ground.NAME
    if named or spelled:
        apart = _apart(one, other)
        return (Verdict.DIFFERENT if apart else Verdict.UNCLEAR), Ground.NAME
    if one.phone and one.phone == other.phone and not (one.key and other.key):
        return Verdict.UNCLEAR, Ground.NOTHING
    return Verdict.DIFFERENT, Ground.NOTHING


def _same_name(one: Company, other: Company) -> tuple[bool, bool]:
    """Whether the names are one, and whether they are in a looser spelling only."""
    if not (one.key and other.key):
        return False, False
    if one.key == other.key:
        return True, False
    if other.key in other_company_keys(one.name) or one.key in other_company_keys(other.name):
        return True, False
    return False, loose_key(one.key) == loose_key(other.key)


def _beside(one: Company, other: Company, *, named: bool) -> bool:
    """Whether something stands beside the name: the phone, or for the whole name the place."""
    if one.phone and one.phone == other.phone:
        return True
    return named and one.key == other.key and same_place(one.place, other.place)


def _may_be_one(one: Company, other: Company) -> bool:
    """A practice and a company of one name under one roof are two houses."""
    mine, theirs = legal_forms(one.name), legal_forms(other.name)
    if not mine or not theirs or mine & theirs:
        return True
    short = {_short(form) for form in mine} & {_short(form) for form in theirs}
    return bool(short) or (mine <= COMMERCIAL_FORMS and theirs <= COMMERCIAL_FORMS)


def _short(form: str) -> str:
    """(福) and 社会福祉法人 are one form."""
    return _SHORT_FORMS.get(form, form)


_SHORT_FORMS = {
    "社会福祉法人": "(福)", "医療法人社団": "(医)", "医療法人財団": "(医)", "医療法人": "(医)",
    "学校法人": "(学)", "一般社団法人": "(一社)", "一般財団法人": "(一財)",
    "公益社団法人": "(公社)", "公益財団法人": "(公財)", "特定非営利活動法人": "(特非)",
    "npo法人": "(特非)",
    "独立行政法人": "(独)", "一般社団": "(一社)", "一般財団": "(一財)", "公益社団": "(公社)",
    "公益財団": "(公財)",
}  # fmt: skip


@lru_cache(maxsize=1 << 14)
def are_sisters(one: str, other: str) -> bool:
    """Two firms that begin alike and go on otherwise, each with a legal form of its own: of one
    group, which shares a domain. A shop, a brand or a former name begins otherwise."""
    return _sisters(Company(one, company_key(one)), Company(other, company_key(other)))


def _sisters(one: Company, other: Company) -> bool:
    if not one.key or not other.key or one.key == other.key:
        return False
    if not (legal_forms(one.name) and legal_forms(other.name)):
        return False
    if other.key in other_company_keys(one.name) or one.key in other_company_keys(other.name):
        return False
    if loose_key(one.key) == loose_key(other.key):
        return False
    return one.key[:_STEM] == other.key[:_STEM]


def _apart(one: Company, other: Company) -> bool:
    """Whether everything that is known on both sides beside the name differs, and something is."""
    domains = bool(one.domain and other.domain)
    if one.place[0] and other.place[0] and one.place[0] != other.place[0]:
        return True
    places = bool(one.place[1] and other.place[1])
    areas = area_of(one.phone), area_of(other.phone)
    if "" in areas:
        return domains and places
    if areas[0] == areas[1]:
        return False
    # A branch has a phone elsewhere.
    return domains or places or company_branch(one.name) == company_branch(other.name) == ""


@lru_cache(maxsize=1 << 14)
def company_branch(name: str) -> str:
    """What a name holds beyond the firm's own, such as its branch."""
    words = name.split()
    return words[-1] if len(words) > 1 and company_key(name) == company_key(words[0]) else ""


@lru_cache(maxsize=1 << 14)
def area_of(phone: str) -> str:
    """The first digits of a number at a place in Japan; "" for mobiles, IP and toll-free ones."""
    digits = phone.removeprefix("+81")
    moves = digits[:2] in ("50", "70", "80", "90") or digits[:3] in ("120", "800", "570")
    return "" if not phone.startswith("+81") or moves else digits[:1]


@lru_cache(maxsize=1 << 14)
def loose_key(key: str) -> str:
    """A company_key in which ヴ is ブ and long vowels do not count: for candidates only."""
    for sound, plain in LOOSE_SOUNDS:
        key = key.replace(sound, plain)
    return key


@lru_cache(maxsize=4096)
def corporate_number(text: str) -> str:
    """A 法人番号 of thirteen digits in any writing, also as the number of a qualified invoice
    issuer (T…); "" where it is none or its check digit is wrong.

    The first digit is 9 − (Σ Pn × Qn mod 9), Pn being the other twelve from the right and Qn 1 and
    2 in turn (法人番号の指定等に関する省令 第2条; 国税庁「チェックデジットの計算」)."""
    digits = _SPACES.sub("", unicodedata.normalize("NFKC", text)).strip().upper().removeprefix("T")
    # Thirteen nines fit their check digit, and stand for a number that nobody looked up.
    if not re.fullmatch(r"[0-9]{13}", digits) or len(set(digits)) == 1:
        return ""
    total = sum(int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits[1:])))
    return digits if int(digits[0]) == 9 - total % 9 else ""


def number_within(text: str) -> str:
    """The 法人番号 that a text names as such."""
    found = _NUMBER_WITHIN.search(unicodedata.normalize("NFKC", text))
    return corporate_number(found[1][:20]) if found else ""


def place_within(text: str) -> str:
    """The address that a text names as such (`住所: …`)."""
    return " ".join(_TOLD_PLACE.findall(unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=4096)
def place_key(text: str) -> tuple[str, str]:
    """(prefecture, municipality and what follows up to a number); "" for what is not told."""
    words = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    words = re.sub(r"^〒?\d{3}-?\d{4}", "", words)
    prefecture = next((one for one in PREFECTURES if words.startswith(one)), "")
    found = _MUNICIPALITY.match(words[len(prefecture) :])
    return prefecture, found[0] if found else ""


def same_place(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """The same municipality, of which one side may tell less (市 without 区) or no prefecture."""
    if one[0] and other[0] and one[0] != other[0]:
        return False
    shorter, longer = sorted((one[1], other[1]), key=len)
    return bool(shorter) and longer.startswith(shorter)


class Certainty(Enum):
    """How a company was looked for in a list. TWO: several could be meant; PERHAPS: one only
    resembles. Neither is ever guessed."""

    ONE = "one"
    TWO = "two"
    PERHAPS = "perhaps"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """`place`: in the list, -1 unless ONE was found. `candidates`: the places that were weighed."""

    found: Certainty
    place: int = -1
    candidates: tuple[int, ...] = ()


# So many that only resemble are told.
MOST_CANDIDATES = 5
NO_MATCH = Match(Certainty.NONE)
# Instead of a domain, which never begins so.
UNLISTED = "-"
# So much of a number in Japan says where it is: +81 and three digits.
_AREA_CODE = 6


class Directory:
    """A list of companies, looked up by what each is known by."""

    def __init__(self, companies: Sequence[Company]) -> None:
        self._companies = companies
        self._numbers: dict[str, list[int]] = {}
        self._domains: dict[str, list[int]] = {}
        self._phones: dict[str, list[int]] = {}
        self._names: dict[str, list[int]] = {}
        # Of those whose place is told.
        self._placed: dict[str, list[int]] = {}
        for place, one in enumerate(companies):
            for index, keys in (
                (self._numbers, {one.number}),
                (self._domains, {one.domain}),
                (self._phones, {one.phone}),
                (self._names, _spellings(one.name, one.key)),
                (self._placed, {one.key if one.place[1] else ""}),
            ):
                for key in keys - {""}:
                    index.setdefault(key, []).append(place)

    def knows_host(self, host: str) -> bool:
        """Whether a host may be at or below a domain of the list; own_domain says for sure."""
        while host:
            if host in self._domains:
                return True
            host = host.partition(".")[2]
        return False

    def domain(self, mail: str) -> str:
        """own_domain, as far as it matters here: all that the list does not know are one."""
        domain = own_domain(mail)
        return domain if not domain or domain in self._domains else UNLISTED

    def phone(self, text: str) -> str:
        """The key of a phone; of one that the list does not know no more than where it is."""
        phone = usual_phone_key(text)
        if phone in self._phones:
            return phone
        area = area_of(phone[:_AREA_CODE])
        return f"+81{area}" if area else ""

    def knows_name(self, name: str, key: str) -> bool:
        """Whether a company of the list may be written so."""
        return any(spelling in self._names for spelling in _spellings(name, key))

    def find(self, company: Company) -> Match:
        # Everything that can be the same company is under one of these.
        places = {
            *self._numbers.get(company.number, ()),
            *self._domains.get(company.domain, ()),
            *self._phones.get(company.phone, ()),
            *(self._placed.get(company.key, ()) if company.place[1] else ()),
        }
        weighed = [(compare(self._companies[place], company), place) for place in sorted(places)]
        same = [(ground, place) for (verdict, ground), place in weighed if verdict is Verdict.SAME]
        by_number = [place for ground, place in same if ground is Ground.NUMBER]
        chosen = by_number or [place for _, place in same]
        if len(chosen) > 1:
            # Firms of a group share a domain; the name says which of them is meant.
            named = [place for place in chosen if self._companies[place].key == company.key]
            chosen = named if len(named) == 1 else chosen
        if len(chosen) == 1:
            return Match(Certainty.ONE, chosen[0], (chosen[0],))
        if chosen:
            return Match(Certainty.TWO, candidates=tuple(chosen))
        unclear = [place for (one, _), place in weighed if one is Verdict.UNCLEAR]
        unclear += self._alike(company, without=places)
        alike = tuple(sorted(unclear)[:MOST_CANDIDATES])
        return Match(Certainty.PERHAPS, candidates=alike) if alike else NO_MATCH

    def _alike(self, company: Company, without: set[int]) -> list[int]:
        """Companies that only resemble by name; of very many the first."""
        found: list[int] = []
        for key in sorted(_spellings(company.name, company.key)):
            for place in self._names.get(key, ()):
                if place in without or place in found:
                    continue
                if compare(self._companies[place], company)[0] is Verdict.UNCLEAR:
                    found.append(place)
                if len(found) == MOST_CANDIDATES:
                    return found
        return found


@lru_cache(maxsize=1 << 14)
def _spellings(name: str, key: str) -> frozenset[str]:
    return frozenset(loose_key(one) for one in (key, *other_company_keys(name)) if one)
