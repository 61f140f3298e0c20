"""JSON of any shape to fields: nested names are joined with dots, numbers stay as written."""

import itertools
import json
import re
from collections.abc import Iterator

from server.intake.charset import decode
from server.intake.files import file_name, is_file_field
from server.intake.submission import Field

# A question and its answer as one object, as form builders list them.
_ID_KEYS = ("name", "key", "field", "id")
_LABEL_KEYS = ("label", "title", "question")
_VALUE_KEYS = ("value", "answer", "values")
_PAIR_KEYS = frozenset((*_ID_KEYS, *_LABEL_KEYS, *_VALUE_KEYS, "type", "required", "raw_value"))
# An uploaded file as one object.
_FILE_NAME_KEYS = ("filename", "file_name", "fileName")
_FILE_CONTENT_KEYS = ("content", "data", "base64")
_FILE_ADDRESS_KEYS = ("url", "link", "href", "file_url")
_FILE_KEYS = frozenset((
    *_FILE_NAME_KEYS, *_FILE_CONTENT_KEYS, *_FILE_ADDRESS_KEYS, "name", "type", "mime",
    "mime_type", "mimetype", "mimeType", "content_type", "contentType", "encoding", "extension",
    "size", "sha256", "md5", "hash", "error",
))  # fmt: skip

# No form is nested so deep, nor has so many names and values.
DEEPEST = 32
MOST_PARTS = 200_000
_SURELY_FEW = 256 * 1024
_TIMES_ENCODED = 2
_PARTS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{,]', re.DOTALL)
_BEGINNINGS = ("{", "[", '"')
_ESCAPED_ESCAPE = "\\u001b"


class Members(list[tuple[str, object]]):
    """A JSON object with its repeated names."""

    def first(self, *names: str) -> object:
        """The first member under one of `names`, in the order of `names`; None where absent."""
        found = dict(reversed(self))
        return next((found[name] for name in names if found.get(name) is not None), None)

    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self)


def parse(text: str) -> object:
    """Objects as Members, numbers as their text; what is nested deeper than DEEPEST as its JSON.
    A text that was made JSON twice is parsed twice.

    Raises ValueError or RecursionError where `text` is not JSON, or holds more than MOST_PARTS.
    """
    value = _parsed(text)
    for _ in range(_TIMES_ENCODED):
        if not (isinstance(value, str) and value.lstrip()[:1] in _BEGINNINGS):
            break
        value = _parsed(value)
    return value


def _parsed(text: str) -> object:
    if text.lstrip()[:1] not in _BEGINNINGS:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    if len(text) > _SURELY_FEW and _has_too_many_parts(text):
        raise ValueError("more than any form holds")
    value = json.loads(
        text, object_pairs_hook=Members, parse_int=str, parse_float=str, parse_constant=str
    )
    if text.count("{") + text.count("[") > DEEPEST:
        value = _shallow(value, DEEPEST)
    # ISO-2022-JP that a program took for ASCII: its escapes were escaped once more.
    return _reread(value) if _ESCAPED_ESCAPE in text else value


def _has_too_many_parts(text: str) -> bool:
    found = _PARTS.finditer(text)
    # The strings that the parts stand between are found, too.
    return next(itertools.islice(found, 2 * MOST_PARTS, None), None) is not None


def _shallow(value: object, levels: int) -> object:
    if not isinstance(value, list):
        return value
    if not levels:
        return _as_json(value)
    if isinstance(value, Members):
        return Members((name, _shallow(one, levels - 1)) for name, one in value)
    return [_shallow(one, levels - 1) for one in value]


def _as_json(value: object) -> str:
    if isinstance(value, Members):
        members = (f"{_as_json(name)}: {_as_json(one)}" for name, one in value)
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_as_json, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _reread(value: object) -> object:
    if isinstance(value, str):
        return decode(value.encode("ascii")) if "\x1b" in value and value.isascii() else value
    if isinstance(value, Members):
        return Members((name, _reread(one)) for name, one in value)
    return [_reread(one) for one in value] if isinstance(value, list) else value


def fields_of(value: object, name: str = "") -> Iterator[Field]:
    """The fields of a parsed value. `name`: the path so far."""
    match value:
        case Members():
            yield from _of_object(value, name)
        case list():
            yield from _of_list(value, name)
        case _:
            yield Field(name, (scalar(value),))


def scalar(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


def _of_object(members: Members, name: str) -> Iterator[Field]:
    if name and (file := _as_file(members, name)) is not None:
        yield file
    elif name and (pair := _as_pair(members, name)) is not None:
        yield pair
    elif name and not members:
        yield Field(name, ())
    else:
        for key, value in members:
            bare = key.removesuffix("[]")
            yield from fields_of(value, f"{name}.{bare}" if name else bare)


def _of_list(items: list[object], name: str) -> Iterator[Field]:
    if not any(isinstance(item, list) for item in items):
        yield Field(name, tuple(scalar(item) for item in items))
        return
    for item in items:
        if isinstance(item, Members) and (pair := _as_pair(item, "")) is not None:
            yield pair
        else:
            yield from fields_of(item, name)


def _as_pair(members: Members, name: str) -> Field | None:
    """`{"name": "your-name", "label": "お名前", "value": "…"}` in a list, or under that name."""
    names = members.names()
    value = members.first(*_VALUE_KEYS)
    if not names <= _PAIR_KEYS or not names & set(_VALUE_KEYS) or isinstance(value, Members):
        return None
    own, label = (_text(members.first(*keys)) for keys in (_ID_KEYS, _LABEL_KEYS))
    # Under a name of its own, another `name` is a member like any other: `{"lead": {"name": …}}`.
    # A number is no name: `{"fields": {"3": {"name": …}}}`.
    last = name.rpartition(".")[2]
    if not (own or label) or (name and not label and own != last and not last.isdigit()):
        return None
    values = value if isinstance(value, list) else [value]
    if any(isinstance(one, list) for one in values):
        return None
    return Field((own or name or label).removesuffix("[]"), tuple(map(scalar, values)), label)


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
