"""Several leads in one body: a list of objects, an object that holds one, JSON line by line."""

import re
from collections.abc import Iterator

from server.intake.json_body import fields_of
from server.intake.names import role_of
from server.intake.pairs import is_pair
from server.intake.submission import LONGEST_NAME
from server.intake.values import Members, parse_at, written

# What a list of leads is called where it stands in an object. `leads` is believed whatever is in
# it; the others where each of several members is a person.
_LEADS = "leads"
_CALLED = frozenset((
    _LEADS, "data", "items", "submissions", "entries", "entry", "records", "contacts", "results",
    "rows", "responses", "people", "persons", "events",
))  # fmt: skip
_PERSONAL = frozenset(("name", "last_name", "first_name", "email", "phone"))
_FEWEST_PEOPLE = 2
# Characters of what stands beside a list, told with each of its leads.
_COMMON_IN_ALL = 2_000_000
# What stands between JSON texts: nothing, line ends, and the sign of RFC 7464.
_BETWEEN = re.compile(r"[\s\x1e]*")


def leads_in(value: object) -> list[object] | None:
    """The parsed values that are a lead each, blank ones left out; None where `value` is one."""
    match value:
        case Members():  # itself a list of pairs
            return _leads_of_object(value)
        case list():
            return _filled(value) if _is_list_of_leads(value) else None
        case _:
            return None


def lines_of(text: str) -> Iterator[object | str]:
    """JSON objects one after the other (NDJSON, JSON text sequences): each parsed, and as it stands
    each line that cannot be. Nothing where the text is no such sequence."""
    if "}" not in text or text.lstrip("\x1e \t\r\n")[:1] != "{":
        return
    values = _sequence(text)
    if values is None:
        values = list(_line_by_line(text))
    if sum(isinstance(one, Members) for one in values) >= _FEWEST_PEOPLE:
        yield from values


def _sequence(text: str) -> list[object | str] | None:
    values: list[object | str] = []
    at = _end(text, 0)
    while at < len(text):
        try:
            value, at = parse_at(text, at)
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, Members):
            return None
        values.append(value)
        at = _end(text, at)
    return values


def _end(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _line_by_line(text: str) -> Iterator[object | str]:
    lines = [line for line in text.splitlines() if line.strip()]
    if not all(line.lstrip("\x1e \t").startswith("{") for line in lines):
        return
    for line in lines:
        try:
            value, _ = parse_at(line.strip("\x1e \t"), 0)
        except (ValueError, RecursionError):
            value = line
        yield value


def _is_list_of_leads(items: list[object]) -> bool:
    filled = _filled(items)
    return bool(filled) and all(
        (isinstance(one, Members) and not is_pair(one))
        or (isinstance(one, list) and all(isinstance(it, Members) and is_pair(it) for it in one))
        for one in filled
    )


def _filled(items: list[object]) -> list[object]:
    return [one for one in items if one not in (None, "") and one != []]


def _leads_of_object(members: Members) -> list[object] | None:
    for name, value in members:
        if name.lower() not in _CALLED or not isinstance(value, list):
            continue
        if not _is_list_of_leads(value):
            continue
        leads = _filled(value)
        if name.lower() != _LEADS and not _are_people(leads):
            continue
        common = [one for one in members if one[1] is not value]
        return _with_common(leads, common)
    return None


def _with_common(leads: list[object], common: list[tuple[str, object]]) -> list[object]:
    """Each with so much of `common` as does not make a small body large; the first has all."""
    room = _COMMON_IN_ALL // max(1, len(leads))
    short = []
    for one in common:
        room -= len(written(Members([one])))
        if room >= 0:
            short.append(one)
    return [_with(one, short if number else common) for number, one in enumerate(leads)]


def _with(lead: object, common: list[tuple[str, object]]) -> object:
    """What stands beside the list is said of each of its leads."""
    if not common:
        return lead
    if isinstance(lead, Members):
        own = lead.names()
        return Members([*lead, *(one for one in common if one[0] not in own)])
    return Members([("fields", lead), *common])


def _are_people(leads: list[object]) -> bool:
    return len(leads) >= _FEWEST_PEOPLE and all(
        any(
            len(one.name) <= LONGEST_NAME and role_of(one.name).key in _PERSONAL
            for one in fields_of(lead)
        )
        for lead in leads
    )
