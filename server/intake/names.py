"""Which field is which: a form's field name to a role of sheets_schema.fields."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from sheets_schema.click_ids import CLICK_IDS, OTHER_NAMES
from sheets_schema.fields import (
    ASIDE_GIVES_WAY,
    ASIDE_IS_PLAIN,
    ASIDE_OF_ANOTHER,
    ASIDES,
    COLUMN_ROLES,
    COOKIE_NAMES,
    FAMILY_NAME_ASIDES,
    FIRST_NAME_ASIDES,
    FREE_TEXT_PREFIX,
    NOISE,
    NOISE_ENDS,
    NOISE_NAMES,
    NOISE_PREFIXES,
    NOISE_WITHIN,
    OTHER,
    OTHERS,
    PART_ROLES,
    ROLES,
    TOUCH_ROLES,
    UTM_KEYS,
    WPCF7_PREFIX,
    WRAPPERS,
    Role,
)

FREE_TEXT = Role("free_text", "tag", ())
FROM_PAGE = Role("tag", "tag", ())

_BRACKETED = re.compile(
    r"\([^)]*\)|【[^】]*】|\[[^\]]*\]|<[^>]*>|「[^」]*」|『[^』]*』|〔[^〕]*〕|〈[^〉]*〉|《[^》]*》|\{[^}]*\}|※.+"
)
_MARKS = re.compile(r"必須|任意|required|optional|[*※:()\[\]【】<>「」『』〔〕〈〉《》]")
_SEPARATORS = re.compile(r"[\s\-_・/、,]+")
_COOKIE = re.compile(COOKIE_NAMES)
_BUILDER_NUMBER = re.compile(r"[-_]\d+$")
# Jotform: q3_fullName3.
_NUMBERED_QUESTION = re.compile(r"q(\d+)_([^.]+?)(?:\1)?(?=\.|$)")
# What form builders and CRMs put around a name of their owners': utm_source__c, hidden_gclid.
_FACTS = "|".join((*UTM_KEYS, *(one.name for one in CLICK_IDS)))
_AFFIXED = re.compile(
    r"(?:(?:input|hidden|hid|fields?|form|custom|cf|c|p|param|url|lead|contact|handl|wf|my)[\W_]+)*"
    rf"({_FACTS})(?:[\W_]+(?:c|field|hidden|value|input|param|\d{{1,6}}))*"
)
# Objects of what brought the visitor, `utm: {source, medium, campaign}`…
_UTM_OBJECT = re.compile(
    r"utms?|utm(?:data|params|parameters|tags|fields|values|info)|trafficsource"
)
_UTM_MEMBERS = {key.removeprefix("utm_"): key for key in UTM_KEYS} | {"name": "utm_campaign"}
# …and of an advertisement's campaign, whose name stands in it.
_OF_A_CAMPAIGN = ("source", "medium", "term", "content")
_OF_ANOTHER = re.compile(ASIDE_OF_ANOTHER)
_GIVES_WAY = re.compile(ASIDE_GIVES_WAY)
_IS_PLAIN = re.compile(ASIDE_IS_PLAIN)
# Too common a word to be believed inside just any object.
_NEEDS_WRAPPER = frozenset(("name", "company", "message", "first_name", "last_name", "channel"))
# A name longer than any we know is not looked up, nor remembered.
_LONGEST = 80


def plain(name: str) -> str:
    """The form in which names are compared; see sheets_schema.fields."""
    return _plain(name) if len(name) > _LONGEST else _known_plain(name)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    tag = "_" if folded.startswith("_") else ""
    return tag + _SEPARATORS.sub("", _MARKS.sub("", folded)).removeprefix("your")


_known_plain = lru_cache(maxsize=4096)(_plain)


def _table() -> dict[str, Role]:
    table = {plain(name): role for role in ROLES for name in role.names}
    table.update({plain(one.name): Role(one.name, "tag", ()) for one in CLICK_IDS})
    names = next(role for role in ROLES if role.key == "name").names
    for key, asides in (("last_name", FAMILY_NAME_ASIDES), ("first_name", FIRST_NAME_ASIDES)):
        for name in names:
            for aside in asides:
                table.setdefault(plain(f"{name} {aside}"), _PARTS[key])
    table.update({plain(name): Role(known, "tag", ()) for name, known in OTHER_NAMES.items()})
    touches = [*TOUCH_ROLES, *(Role(one.name, "tag", (one.name,)) for one in CLICK_IDS)]
    for role in touches:
        for when, ja in (("first", "初回"), ("last", "最終")):
            for name in role.names:
                for prefix in (when, f"{when} touch", ja):
                    table[plain(f"{prefix} {name}")] = Role(f"{when}_{role.key}", "tag", ())
    return table


_PARTS = {role.key: role for role in PART_ROLES}
_VISITORS = frozenset(role.key for role in (*COLUMN_ROLES, *PART_ROLES))
_TABLE = _table()
_NAMES = frozenset(name for name, role in _TABLE.items() if role.key == "name")
_BY_KEY = {
    **{role.key: role for role in _TABLE.values()},
    **{role.key: role for role in ROLES},
    OTHER.key: OTHER,
    NOISE.key: NOISE,
}


@lru_cache(maxsize=4096)
def _known(name: str) -> tuple[Role, bool]:
    """The role of a name, and whether it gives way to a plainer name of the same role."""
    if name.startswith(FREE_TEXT_PREFIX):
        return FREE_TEXT, False
    if name.startswith(WPCF7_PREFIX):
        return NOISE, False
    name = _NUMBERED_QUESTION.sub(r"\2", name)
    full = plain(name)
    if _is_noise(full):
        return NOISE, False
    if _COOKIE.fullmatch(name.strip().lower()):
        return FROM_PAGE, False
    # お名前(姓) is more than お名前; 電話番号(ハイフンなし) is 電話番号.
    for whole in (full, plain(_BUILDER_NUMBER.sub("", name))):
        if (role := _TABLE.get(whole)) is not None:
            return role, False
    if (affixed := _AFFIXED.fullmatch(name.strip().lower())) is not None:
        return _TABLE[plain(affixed[1])], False
    folded = unicodedata.normalize("NFKC", name)
    role = _TABLE.get(plain(_BRACKETED.sub("", folded)), OTHER)
    asides = "".join(_BRACKETED.findall(folded)).casefold()
    return (OTHER, False) if role is OTHER else _beside(role, asides)


def _beside(role: Role, asides: str) -> tuple[Role, bool]:
    """What brackets make of the name they stand beside."""
    if role.key not in _VISITORS:
        return role, False
    if _OF_ANOTHER.search(asides):
        return OTHER, False
    gives_way = _GIVES_WAY.search(asides) is not None or _IS_PLAIN.search(asides) is None
    if gives_way and role.key in _PARTS:
        return OTHER, False
    return role, gives_way


def _is_noise(full: str) -> bool:
    return (
        full.startswith(NOISE_PREFIXES)
        or full.endswith(NOISE_ENDS)
        or full in NOISE_NAMES
        or any(part in full for part in NOISE_WITHIN)
    )


def _built_in(name: str) -> Role:
    return _known(name)[0]


def role_named(key: str) -> Role:
    return _BY_KEY[key]


def gives_way(name: str) -> bool:
    """氏名(カナ) is a name where there is no 氏名."""
    return len(name) <= _LONGEST and _known(name.rpartition(".")[2])[1]


def is_of_another(word: str) -> bool:
    """`fax`, 上司: what this word stands beside is another number, or another person's."""
    return len(word) <= _LONGEST and _OF_ANOTHER.search(word.casefold()) is not None


def role_of(name: str, own: Mapping[str, str] | None = None) -> Role:
    """The role of a field; `own` is the site's table (plain name → role key or tag name)."""
    if len(name) > _LONGEST:
        return OTHER
    if own and (key := own.get(plain(name))) is not None:
        return _BY_KEY.get(key) or _built_in(key)
    role = _built_in(name)
    if role is OTHER and "." in name:
        return _nested(name)
    return role


@lru_cache(maxsize=4096)
def _nested(path: str) -> Role:
    """`lead.email`, `fields.email.value`: the last part that is a name."""
    path = _NUMBERED_QUESTION.sub(r"\2", path)
    parts = [part for part in path.split(".") if part]
    while parts and parts[-1].lower() in ("value", "values", "text", "answer", "full"):
        parts.pop()
    role = _built_in(".".join(parts[-2:]))
    if role is not OTHER or len(parts) < len(("object", "member")):
        return role
    if (fact := _fact_of_a_visit(plain(parts[-2]), plain(parts[-1]))) is not None:
        return _BY_KEY[fact]
    role = _built_in(parts[-1])
    if parts[0].lower() in ASIDES and role.voice == "visitor":
        return FROM_PAGE
    above = [part.lower() for part in parts[:-1]]
    if role.key in _VISITORS and any(
        part in OTHERS or _OF_ANOTHER.search(part) is not None for part in above
    ):
        return OTHER
    if role.key in ("last_name", "first_name") and plain(parts[-2]).removesuffix("s") in _NAMES:
        return role
    stands_alone = role.key not in _NEEDS_WRAPPER or above[-1] in WRAPPERS
    return role if stands_alone else OTHER


def _fact_of_a_visit(above: str, member: str) -> str | None:
    if _UTM_OBJECT.fullmatch(above):
        return _UTM_MEMBERS.get(member)
    return _UTM_MEMBERS[member] if above == "campaign" and member in _OF_A_CAMPAIGN else None


@lru_cache(maxsize=64)
def own_table(names: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """A site's `field_names` with the names in plain form."""
    return {plain(name): key for name, key in names}
