"""The headings of a list: which column names somebody, and which says when, under which number and
whether they come at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from server.intake.names import own_table, plain, role_of
from server.settings.sites import Site
from sheets_schema import list_fields as words
from sheets_schema.fields import OTHER

# A row that names nobody is a note, or empty.
NAMING = frozenset(("name", "company", "email", "phone", "last_name", "first_name"))
_DAY_ROLES = frozenset(("sent", "submitted_at"))


def _plain(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(plain, names))


_ROLES = {plain(name): role for role, names in words.LIST_NAMES.items() for name in names}
_OURS = _plain(words.OURS)
_OURS_OR_THEIRS = _plain(words.OURS_OR_THEIRS)
_DAYS = tuple(map(_plain, words.DAY_NAMES))
_IDS, _ORDERS = _plain(words.ID_NAMES), _plain(words.ORDER_NAMES)
_ATTENDANCE = _plain(words.ATTENDANCE_NAMES)
_CALLED_OFF = _plain(words.CALLED_OFF_NAMES)
_JOINED, _LEFT, _MINUTES = map(_plain, (words.JOINED, words.LEFT, words.MINUTES))
_BEGINS = _plain(words.RECORD_BEGINS)
# Beside created_time.
_METAS = _plain((
    "ad_id", "ad_name", "adset_id", "adset_name", "campaign_id", "campaign_name", "form_id",
    "form_name", "is_organic",
))  # fmt: skip
_CONNPASS = _plain(("参加枠名", "参加ステータス"))


@dataclass(frozen=True, slots=True)
class Headings:
    """`names`: one for each column, unique, "" for a column without a heading. `roles`: heading →
    role key of sheets_schema.fields, for those that go by another name there. `days`: those that
    say when, the best first. `id`: under which the tool keeps a row, or ""; `orders`: it is an
    order's, of perhaps several people. `unsure`: may be ours or theirs."""

    names: tuple[str, ...]
    roles: Mapping[str, str]
    days: tuple[str, ...] = ()
    id: str = ""
    orders: bool = False
    attendance: tuple[str, ...] = ()
    called_off: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    unsure: str = ""
    begins: str = ""
    joined: str = ""
    left: str = ""
    minutes: str = ""

    def of_role(self, role: str) -> list[str]:
        return [name for name, found in self.roles.items() if found == role]

    @property
    def from_meta(self) -> bool:
        """ListedPeople take columns out before they send a file on; any of Meta's own tells."""
        known = {plain(name) for name in self.names}
        return "createdtime" in known and not _METAS.isdisjoint(known)

    @property
    def from_eight(self) -> bool:
        return {plain(name) for name in self.names} >= set(words.EIGHT_MARKS)


def role_in_list(name: str, own: Mapping[str, str]) -> str:
    """A role key; OTHER's where none is known."""
    key = plain(name)
    if key in own:
        return role_of(name, own).key
    if key in _OURS or key in _OURS_OR_THEIRS:
        return OTHER.key
    return _ROLES.get(key) or _ROLES.get(_without_aside(key, name)) or role_of(name, own).key


@lru_cache(maxsize=4096)
def _without_aside(key: str, name: str) -> str:
    head = name.replace("（", "(").partition("(")[0]
    return plain(head) if head.strip() else key


def naming(cells: Sequence[str], site: Site) -> int:
    """How many different things that a lead has are headed by these cells."""
    own = own_table(tuple(site.field_names.items()))
    found = {role_in_list(cell.strip(), own) for cell in cells if 0 < len(cell) <= 80}
    found |= {"name"} if any(plain(cell) in _OURS_OR_THEIRS for cell in cells if cell) else set()
    return len(found & NAMING)


def headings_of(cells: Sequence[str], site: Site) -> Headings:
    names = _unique([cell.strip() for cell in cells])
    own = own_table(tuple(site.field_names.items()))
    roles = {name: role_in_list(name, own) for name in names if name}
    _by_held_words(roles)
    keys = {name: plain(name) for name in names if name}
    connpass = set(keys.values()) >= _CONNPASS
    if connpass and "name" not in roles.values():
        roles |= {name: "name" for name, key in keys.items() if key == "ユーザー名"}
    unsure = _unsure(roles, keys)
    if {"first_name", "last_name"} <= set(roles.values()):
        # Zoom's name is what somebody called themselves that day.
        roles |= {name: OTHER.key for name, key in keys.items() if key.startswith("username")}
    ids = [name for name, key in keys.items() if key in _IDS] or [
        name for name, key in keys.items() if key in _ORDERS
    ]

    def first(known: frozenset[str]) -> str:
        return next((name for name, key in keys.items() if key in known), "")

    return Headings(
        names=tuple(names),
        roles=roles,
        days=tuple(_days(roles, keys, own, connpass=connpass)),
        id=ids[0] if ids else "",
        orders=bool(ids) and keys[ids[0]] in _ORDERS,
        attendance=tuple(name for name, key in keys.items() if key in _ATTENDANCE),
        called_off=tuple(name for name, key in keys.items() if key in _CALLED_OFF),
        ours=tuple(
            name for name, key in keys.items()
            if key in _OURS or (key in _OURS_OR_THEIRS and name != unsure and key not in own)
        ),
        unsure=unsure,
        begins=first(_BEGINS),
        joined=first(_JOINED),
        left=first(_LEFT),
        minutes=first(_MINUTES),
    )  # fmt: skip


def _unique(names: list[str]) -> list[str]:
    """A heading that stands there twice is two columns: メール, メール (2)."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return found


def _by_held_words(roles: dict[str, str]) -> None:
    taken = set(roles.values())
    if {"first_name", "last_name"} & taken:
        taken.add("name")
    for role, held in words.HELD_WORDS.items():
        if role in taken:
            continue
        for name, known in roles.items():
            folded = name.casefold()
            if known != OTHER.key or any(word in folded for word in words.HELD_WITH_NOT):
                continue
            if any(word in folded for word in held):
                roles[name] = role
                break


def _unsure(roles: Mapping[str, str], keys: Mapping[str, str]) -> str:
    """The column 担当者 of a list that has no other for a person's name."""
    if {"name", "last_name", "first_name"} & set(roles.values()):
        return ""
    return next(
        (name for name, key in keys.items()
         if key in _OURS_OR_THEIRS and roles[name] == OTHER.key), ""
    )  # fmt: skip


def _days(
    roles: Mapping[str, str], keys: Mapping[str, str], own: Mapping[str, str], *, connpass: bool
) -> Iterable[str]:
    found: list[str] = []
    for number, known in enumerate(_DAYS):
        found += [
            name
            for name, key in keys.items()
            if key not in own
            and (
                key in known
                or _without_aside(key, name) in known
                or (number == 0 and roles[name] in _DAY_ROLES)
            )
        ]
    found += [name for name, key in keys.items() if roles[name] in _DAY_ROLES and key in own]
    found += [name for name, key in keys.items() if key in _JOINED]
    if connpass:
        found += [name for name in keys if name == words.CONNPASS_DAY]
    return dict.fromkeys(found)
