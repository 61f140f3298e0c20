"""Which field is which: a form's field name to a role of sheets_schema.fields."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from sheets_schema.click_ids import CLICK_IDS
from sheets_schema.fields import (
    ASIDES,
    COOKIE_NAMES,
    FREE_TEXT_PREFIX,
    NOISE,
    NOISE_PREFIXES,
    OTHER,
    ROLES,
    TOUCH_ROLES,
    WPCF7_PREFIX,
    WRAPPERS,
    Role,
)

FREE_TEXT = Role("free_text", "tag", ())
FROM_PAGE = Role("tag", "tag", ())

_BRACKETED = re.compile(r"\([^)]*\)|【[^】]*】|\[[^\]]*\]|<[^>]*>")
_MARKS = re.compile(r"必須|任意|required|optional|[*※:()\[\]【】<>]")
_SEPARATORS = re.compile(r"[\s\-_・/、,]+")
_COOKIE = re.compile(COOKIE_NAMES)
_BUILDER_NUMBER = re.compile(r"[-_]\d+$")
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
    touches = [*TOUCH_ROLES, *(Role(one.name, "tag", (one.name,)) for one in CLICK_IDS)]
    for role in touches:
        for when, ja in (("first", "初回"), ("last", "最終")):
            for name in role.names:
                for prefix in (when, f"{when} touch", ja):
                    table[plain(f"{prefix} {name}")] = Role(f"{when}_{role.key}", "tag", ())
    return table


_TABLE = _table()
_BY_KEY = {
    **{role.key: role for role in _TABLE.values()},
    **{role.key: role for role in ROLES},
    OTHER.key: OTHER,
    NOISE.key: NOISE,
}


@lru_cache(maxsize=4096)
def _built_in(name: str) -> Role:
    if name.startswith(FREE_TEXT_PREFIX):
        return FREE_TEXT
    if name.startswith(WPCF7_PREFIX):
        return NOISE
    full = plain(name)
    if full.startswith(NOISE_PREFIXES):
        return NOISE
    if _COOKIE.fullmatch(name.strip().lower()):
        return FROM_PAGE
    # お名前(姓) is more than お名前; 電話番号(ハイフンなし) is 電話番号.
    without_aside = plain(_BRACKETED.sub("", unicodedata.normalize("NFKC", name)))
    without_number = plain(_BUILDER_NUMBER.sub("", name))
    found = (_TABLE.get(one) for one in (full, without_aside, without_number))
    return next((role for role in found if role is not None), OTHER)


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
    parts = [part for part in path.split(".") if part]
    while parts and parts[-1].lower() in ("value", "values", "text", "answer"):
        parts.pop()
    role = _built_in(".".join(parts[-2:]))
    if role is not OTHER or len(parts) < 2:
        return role
    role = _built_in(parts[-1])
    if parts[0].lower() in ASIDES and role.voice == "visitor":
        return FROM_PAGE
    stands_alone = role.key not in _NEEDS_WRAPPER or parts[-2].lower() in WRAPPERS
    return role if stands_alone else OTHER


@lru_cache(maxsize=64)
def own_table(names: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """A site's `field_names` with the names in plain form."""
    return {plain(name): key for name, key in names}
