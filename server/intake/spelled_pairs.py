"""Questions and answers whose parts came as fields of their own, as PHP spells an object:
`fields[email][title]=メール&fields[email][value]=…` (Elementor)."""

from collections.abc import Iterable, Iterator
from itertools import islice

from server.intake.json_body import fields_of
from server.intake.pairs import fields_of_pair, fields_of_typed, is_pair_under, typed_value
from server.intake.submission import Field
from server.intake.values import Members

# A form of a thousand questions; nobody looks further.
_MOST = 6_000
_NO_LABELS: dict[str, str] = {}


def set_out(fields: Iterable[Field]) -> Iterator[Field]:
    """Each answer under its question's name, where the first of its parts stood; all else as it
    was, and whatever comes after _MOST."""
    coming = iter(fields)
    listed = list(islice(coming, _MOST))
    parts: dict[str, list[Field]] = {}
    for one in listed:
        if (above := one.group) and not (one.is_file or one.within):
            parts.setdefault(above, []).append(one)
    pairs = {
        above: members
        for above, own in parts.items()
        if len(own) > 1 and _is_one(members := _members(above, own), above)
    }
    told: set[str] = set()
    for one in listed:
        if (above := one.group) not in pairs or one.is_file:
            yield one
        elif above not in told:
            told.add(above)
            members = pairs[above]
            if (key := typed_value(members)) is not None:
                yield from fields_of_typed(members, key, above, fields_of)
            else:
                yield from fields_of_pair(members, above, _NO_LABELS, fields_of)
    yield from coming


def _is_one(members: Members, above: str) -> bool:
    return is_pair_under(members, above) or typed_value(members) is not None


def _members(above: str, parts: Iterable[Field]) -> Members:
    values: dict[str, list[str]] = {}
    for one in parts:
        values.setdefault(one.name[len(above) + 1 :], []).extend(one.values)
    return Members((key, told[0] if len(told) == 1 else told) for key, told in values.items())
