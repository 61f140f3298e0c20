"""What our own WordPress plugin sends: the form's fields beside what is known about the visit.

`{submission_id, submitted_at, status, form{id,title}, page_url, fields{}, labels{},
touch{first,last}, page_views, versions}`. What is about the submission comes first under the
names of sheets_schema.fields, so that a field of the same name in the form cannot take its place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from server.intake.json_body import Members, fields_of, parse, scalar
from server.intake.submission import Field
from server.intake.text import one_line

_ABOUT = {
    "submitted_at": "submitted_at",
    "status": "_status",
    "page_url": "page_url",
    "unit_tag": "_wpcf7_unit_tag",
    "locale": "_wpcf7_locale",
    "page_views": "page_views",
    "remote_ip": "_remote_ip",
    "user_agent": "_user_agent",
}
TOUCH_FIELD = "_leadsheet_touch"
# What the sender knows of the visitor's consent to being remembered.
CONSENT_FIELD = "_consent"
# A touch has a dozen facts; anyone can write into the hidden field.
_MOST_OF_A_TOUCH = 50
_LEFT_OUT = frozenset(("submission_id", "form", "fields", "labels", "touch", "versions", "consent"))


def is_envelope(value: object) -> bool:
    return (
        isinstance(value, Members)
        and isinstance(value.first("fields"), Members)
        and isinstance(value.first("form"), Members)
        and value.first("submission_id") is not None
    )


def id_of(envelope: Members) -> str:
    """The plugin's own id of the submission, "" where it is no plain text."""
    told = envelope.first("submission_id")
    return one_line(told) if isinstance(told, str) else ""


def about_of_envelope(envelope: Members) -> Iterator[Field]:
    """What the plugin says about the submission."""
    form = _members(envelope, "form")
    yield Field("_form_id", (scalar(form.first("id")),))
    yield Field("_form_title", (scalar(form.first("title")),))
    yield from _touches(_members(envelope, "touch"))
    yield Field(CONSENT_FIELD, (scalar(envelope.first("consent")),))
    about = Members((name, value) for name, value in envelope if name not in _LEFT_OUT)
    for one in fields_of(about):
        label = _sender(envelope) if one.name == "status" else ""
        yield replace(one, name=_ABOUT.get(one.name, one.name), label=label)


def _sender(envelope: Members) -> str:
    """The form plugin whose word the outcome is, for people."""
    names = [name for name, _ in _members(envelope, "versions")]
    told = [name for name in names if name not in ("plugin", "wordpress")]
    return "Contact Form 7" if told in ([], ["cf7"]) else told[0]


def fields_of_envelope(envelope: Members) -> Iterator[Field]:
    """The form's own fields."""
    labels = dict(_members(envelope, "labels"))
    for one in fields_of(_members(envelope, "fields")):
        label = labels.get(one.name)
        yield replace(one, label=label) if isinstance(label, str) else one


def expanded(fields: Iterable[Field]) -> Iterator[Field]:
    """The fields, with what the plugin's browser script put into its one hidden field set out.

    That field comes by itself where the page's forms are sent here without the plugin.
    """
    for one in fields:
        told = _parsed(one.values[0]) if one.name == TOUCH_FIELD and one.values else None
        if told is None:
            yield one
            continue
        yield from _touches(told)
        yield Field(CONSENT_FIELD, (scalar(told.first("consent")),))
        for name, ours in (("page", "page_url"), ("page_views", "page_views")):
            yield Field(ours, (scalar(told.first(name)),))


def _touches(told: Members) -> Iterator[Field]:
    for when in ("first", "last"):
        for name, value in _members(told, when)[:_MOST_OF_A_TOUCH]:
            yield Field(f"{when}_{name}", (scalar(value),))


def _parsed(text: str) -> Members | None:
    try:
        value = parse(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, Members) else None


def _members(value: Members, name: str) -> Members:
    found = value.first(name)
    return found if isinstance(found, Members) else Members()
