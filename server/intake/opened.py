"""What stands where no content is looked for: JSON inside a field, and text in a field's name.

Jotform's `rawRequest` and Unbounce's `data.json` hold the form as JSON; a sender that posts JSON or
text as a form leaves it in the *name* of a field without a value.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice

from server.intake.json_body import fields_of
from server.intake.names import plain, role_of
from server.intake.submission import Collector, Field, Submission
from server.intake.values import Members, parse
from sheets_schema.fields import COLUMN_ROLES, OTHER, PART_ROLES, WRAPPERS

_PERSONAL = frozenset(role.key for role in (*COLUMN_ROLES, *PART_ROLES)) - {"channel"}
_CARRIERS = frozenset(
    plain(name)
    for name in (
        *WRAPPERS, "rawRequest", "raw", "raw_body", "json_data", "data.json", "form_json", "event",
        "post_data", "form_response", "field_data", "user_column_data", "content", "contents",
    )
)  # fmt: skip
# The same once more, in other words.
_REPEATS = frozenset(plain(name) for name in ("data.xml", "pretty", "pretty_print"))
# No sender puts so many into its fields; each one costs time and room.
_MOST_OPENED = 20
# A name that holds a sentence, or an address, is no name.
_READS_LIKE_TEXT = re.compile(r"\S[\s　]+\S|\S@\S|[。、！？!?]|.{60}", re.DOTALL)
_JSON = re.compile(r'\s*"?[{\[]')
_ABOUT_THE_SENDING = frozenset(("status", "submitted_at", "channel"))


def opened(submission: Submission) -> Submission:
    """The submission, with what stood inside one of its fields set out. Nothing else is touched."""
    fields = submission.fields
    if not any(is_json(one.name) or any(map(is_json, one.values)) for one in fields):
        if any(map(_may_be_content, fields)):
            return replace(submission, fields=_named_by_content(fields))
        return submission
    if (whole := _whole_in_names(fields)) is not None:
        return _with(submission, Collector().extend(fields_of(whole)).submission(), ())
    inside: dict[int, Submission] = {}
    holding = (number for number, one in enumerate(fields) if any(map(is_json, one.values)))
    for number in islice(holding, _MOST_OPENED):
        if (found := _inside(fields[number], fields)) is not None:
            inside[number] = found
    return _with(submission, _set_out(fields, inside), inside.values())


def _with(submission: Submission, told: Submission, parts: Iterable[Submission]) -> Submission:
    """`told` in the place of the fields of `submission`; what did not fit anywhere stays."""
    rests = (submission.rest, *(one.rest for one in parts), told.rest)
    return replace(
        submission,
        fields=told.fields,
        rest="\n".join(one for one in rests if one),
        is_cut=submission.is_cut or told.is_cut or any(one.is_cut for one in parts),
    )


def _set_out(fields: tuple[Field, ...], inside: Mapping[int, Submission]) -> Submission:
    kept = Collector()
    for number, one in enumerate(fields):
        if number in inside:
            kept.extend(inside[number].fields)
        elif not (inside and plain(one.name) in _REPEATS):
            kept.extend((one,))
    return kept.submission()


def _whole_in_names(fields: tuple[Field, ...]) -> Members | list[object] | None:
    """`{"your-name":"A"}=`: the body as JSON, cut at its own equals signs and ampersands."""
    first = fields[0]
    if not is_json(first.name):
        return None
    pieces = []
    for one in fields:
        value = one.values[0] if one.values else ""
        pieces.append(f"{one.name}={value}" if value else one.name)
    for text in dict.fromkeys(("&".join(pieces), first.name)):
        found = _parsed(text) or _parsed(f"{text}=")
        if found is not None and (text != first.name or len(fields) == 1):
            return found
    return None


def _inside(one: Field, fields: tuple[Field, ...]) -> Submission | None:
    """What one value holds; None where it is what somebody wrote."""
    text = next((value for value in one.values if value.strip()), "")
    if one.is_file or not is_json(text):
        return None
    role = role_of(one.name)
    is_carrier = plain(one.name) in _CARRIERS or plain(one.name.rpartition(".")[2]) in _CARRIERS
    if not is_carrier and role is not OTHER:
        return None
    if (value := _parsed(text)) is None:
        return None
    told = Collector().extend(fields_of(value)).submission()
    found = told.fields
    known = {role_of(field.name).key for field in found} & _PERSONAL
    if role is OTHER and is_carrier and found and all(field.name for field in found):
        return _safe(told)
    if len(known) > 1 and not _others_tell_a_person(one, fields):
        return _safe(told)
    return None


def _safe(told: Submission) -> Submission:
    """A visitor may write JSON into a field; it decides neither the time nor the channel."""
    fields = tuple(
        replace(one, name=f"({one.name})") if role_of(one.name).key in _ABOUT_THE_SENDING else one
        for one in told.fields
    )
    return replace(told, fields=fields)


def _others_tell_a_person(one: Field, fields: tuple[Field, ...]) -> bool:
    return any(
        role_of(other.name).key in _PERSONAL and any(value.strip() for value in other.values)
        for other in fields
        if other is not one
    )


def _may_be_content(one: Field) -> bool:
    return not (one.label or "".join(one.values).strip()) and bool(one.name)


def _named_by_content(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """A name without a value, where it is no question left blank, is told as a text."""
    is_all = all(map(_may_be_content, fields)) and all(role_of(one.name) is OTHER for one in fields)
    return tuple(
        replace(one, name="", values=(one.name,), within="")
        if _may_be_content(one)
        and role_of(one.name) is OTHER
        and (is_all or (one.is_bare or len(fields) == 1) or _reads_like_text(one.name))
        else one
        for one in fields
    )


def _reads_like_text(name: str) -> bool:
    return _READS_LIKE_TEXT.search(name) is not None


def is_json(text: str) -> bool:
    """Whether it begins like an object or a list."""
    return ("{" in text or "[" in text) and _JSON.match(text) is not None


def _parsed(text: str) -> Members | list[object] | None:
    try:
        value = parse(text)
    except (ValueError, RecursionError):
        return None
    match value:
        case Members() if value:
            return value
        case list() if value and all(isinstance(one, Members) for one in value):
            return value
        case _:
            return None
