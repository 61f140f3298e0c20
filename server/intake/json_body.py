"""JSON of any shape to fields: nested names are joined with dots, numbers stay as written."""

from collections.abc import Iterator
from dataclasses import replace

from server.intake.carried import fields_of_carried, is_request, unpacked
from server.intake.files import file_name, is_file_field
from server.intake.pairs import (
    Labels,
    entries_in,
    fields_of_pair,
    fields_of_typed,
    is_pair,
    is_pair_under,
    labels_in,
    typed_value,
)
from server.intake.submission import LONGEST_NAME, Field, shortened
from server.intake.values import Members, parse, scalar

__all__ = ["Members", "fields_of", "parse", "scalar"]

# An uploaded file as one object.
_FILE_NAME_KEYS = ("filename", "file_name", "fileName")
_FILE_CONTENT_KEYS = ("content", "data", "base64")
_FILE_ADDRESS_KEYS = ("url", "link", "href", "file_url")
_FILE_KEYS = frozenset((
    *_FILE_NAME_KEYS, *_FILE_CONTENT_KEYS, *_FILE_ADDRESS_KEYS, "name", "type", "mime",
    "mime_type", "mimetype", "mimeType", "content_type", "contentType", "encoding", "extension",
    "size", "sha256", "md5", "hash", "error",
))  # fmt: skip

_NO_LABELS: Labels = {}
# What describes the form a submission came from, beside its answers.
_DEFINITIONS = ("definition", "questions", "form")


def fields_of(value: object, name: str = "", labels: Labels = _NO_LABELS) -> Iterator[Field]:
    """The fields of a parsed value. `name`: the path so far; `labels`: id → question."""
    match value:
        case Members():
            yield from _of_object(value, name, labels)
        case list():
            yield from _of_list(value, name, labels)
        case _:
            yield Field(name, (scalar(value),))


def _of_object(members: Members, name: str, labels: Labels) -> Iterator[Field]:
    if name and (file := _as_file(members, name)) is not None:
        yield file
        return
    if name and is_pair_under(members, name):
        yield from _of_pair(members, name, labels)
        return
    if is_request(members):
        yield from _of_request(unpacked(members), name, labels)
        return
    if name and (typed := typed_value(members)) is not None:
        yield from fields_of_typed(members, typed, name, fields_of)
        return
    if name and not members:
        yield Field(name, ())
        return
    defined: frozenset[str] = frozenset()
    if isinstance(members.first("answers"), list):  # an object, too
        told = [value for key, value in members if key in _DEFINITIONS]
        if told and (known := labels_in(list(map(_without_own_name, told)))):
            labels, defined = known, frozenset(("fields", "questions"))
    if len(name) > LONGEST_NAME:
        # Whole once, and not once more with each of its members.
        yield Field(name, ())
        name = shortened(name)
    for key, value in members:
        bare = key.removesuffix("[]")
        path = f"{name}.{bare}" if name else bare
        if defined and key in _DEFINITIONS:
            if isinstance(value, Members):
                kept = Members(one for one in value if one[0] not in defined)
                yield from fields_of(kept, path, labels)
        elif labels and (label := labels.get(bare)) and not isinstance(value, Members):
            # {"questions": [{"id": "q1", …}], "answers": {"q1": "山田"}}
            yield from (
                one if one.label else replace(one, label=label)
                for one in fields_of(value, path, labels)
            )
        elif isinstance(value, Members | list):
            yield from fields_of(value, path, labels)
        else:
            yield Field(path, (scalar(value),))


def _without_own_name(definition: object) -> object:
    """A form's own id and title are no question's."""
    if not isinstance(definition, Members):
        return definition
    return Members(one for one in definition if isinstance(one[1], Members | list))


def _of_request(members: Members, name: str, labels: Labels) -> Iterator[Field]:
    for key, value in members:
        carried = fields_of_carried(value) if key == "body" and isinstance(value, str) else None
        path = f"{name}.{key}" if name else key
        yield from fields_of(value, path, labels) if carried is None else carried


def _of_list(items: list[object], name: str, labels: Labels) -> Iterator[Field]:
    if not any(isinstance(item, list) for item in items):
        yield Field(name, tuple(scalar(item) for item in items))
        return
    if (entries := entries_in(items)) is not None:
        for asked, answer in entries:
            yield from fields_of(answer, asked)
        return
    for item in items:
        if isinstance(item, Members) and is_pair(item) and _as_file(item, name) is None:
            yield from _of_pair(item, name, labels)
        else:
            yield from fields_of(item, name, labels)


def _of_pair(members: Members, name: str, labels: Labels) -> Iterator[Field]:
    yield from fields_of_pair(members, name, labels, lambda value, path: fields_of(value, path))


def _as_file(members: Members, name: str) -> Field | None:
    """`{"filename": …, "content": base64}`, or `{"name": …, "url": …}` in a field for files."""
    names = members.names()
    if not names <= _FILE_KEYS or not names & {*_FILE_CONTENT_KEYS, *_FILE_ADDRESS_KEYS}:
        return None
    title = _text(members.first(*_FILE_NAME_KEYS))
    if not title and not is_file_field(name):
        return None
    title = title or _text(members.first("name"))
    shown = (file_name(title), _text(members.first(*_FILE_ADDRESS_KEYS)))
    content = members.first(*_FILE_CONTENT_KEYS)
    return Field(
        name,
        (" ".join(one for one in shown if one),),
        is_file=True,
        has_content=bool(content),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
