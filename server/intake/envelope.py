"""What our own WordPress plugin sends: the form's fields beside what is known about the visit.

`{submission_id, submitted_at, status, form{id,title}, page_url, fields{}, labels{},
touch{first,last}, page_views, versions}`. What is about the submission comes first under the
names of sheets_schema.fields, so that a field of the same name in the form cannot take its place.
"""

from collections.abc import Iterator
from dataclasses import replace

from server.intake.json_body import Members, fields_of, scalar
from server.intake.submission import Field

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
_LEFT_OUT = frozenset(("submission_id", "form", "fields", "labels", "touch", "versions"))


def is_envelope(value: object) -> bool:
    return (
        isinstance(value, Members)
        and isinstance(value.first("fields"), Members)
        and isinstance(value.first("form"), Members)
        and value.first("submission_id") is not None
    )


def fields_of_envelope(envelope: Members) -> Iterator[Field]:
    form = _members(envelope, "form")
    yield Field("_form_id", (scalar(form.first("id")),))
    yield Field("_form_title", (scalar(form.first("title")),))
    touches = _members(envelope, "touch")
    for when in ("first", "last"):
        for name, value in _members(touches, when):
            yield Field(f"{when}_{name}", (scalar(value),))
    about = Members((name, value) for name, value in envelope if name not in _LEFT_OUT)
    for one in fields_of(about):
        yield replace(one, name=_ABOUT.get(one.name, one.name))
    labels = dict(_members(envelope, "labels"))
    for one in fields_of(_members(envelope, "fields")):
        label = labels.get(one.name)
        yield replace(one, label=label) if isinstance(label, str) else one


def _members(value: Members, name: str) -> Members:
    found = value.first(name)
    return found if isinstance(found, Members) else Members()
