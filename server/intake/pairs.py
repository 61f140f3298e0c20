"""A question and its answer as one object, as form builders and advertising systems list them.

`{"name": "your-name", "label": "お名前", "value": "…"}`,
`{"column_id": "EMAIL", "string_value": …}`, `{"field": {"title":
…}, "type": "text", "text": …}`: a pair, whatever else stands beside.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from server.intake.names import role_of
from server.intake.submission import Field, shortened
from server.intake.values import Members, scalar
from sheets_schema.fields import OTHER

_ID_KEYS = (
    "name", "key", "field", "column_id", "columnId", "field_name", "fieldName", "field_key",
    "fieldKey", "slug", "ref", "code", "property", "attribute", "variable", "id", "field_id",
    "fieldId", "questionId", "question_id",
)  # fmt: skip
_LABEL_KEYS = (
    "label", "title", "question", "column_name", "columnName", "question_title", "questionTitle",
    "field_label", "fieldLabel", "display_name", "displayName", "prompt",
)  # fmt: skip
_VALUE_KEYS = (
    "value", "answer", "values", "answers", "string_value", "stringValue", "raw_value",
    "field_value", "fieldValue", "answer_text", "answerText", "answerDetails", "response",
)  # fmt: skip
# Words for an answer that are as often a person's own, a message or a text: believed only beside a
# word for the question, and where that is no person's name.
_WEAK_VALUE_KEYS = ("content", "contents", "text", "data", "val", "input", "user_input")
_ASKING_KEYS = tuple(key for key in (*_ID_KEYS, *_LABEL_KEYS) if key not in ("name", "id", "title"))
# What tells of the question, not of the answer.
_ABOUT_QUESTION = frozenset((
    "type", "required", "is_required", "position", "order", "index", "objectTypeId", "objectType",
    "objectDomain", "options", "choices", "widget", "description", "placeholder", "label_pos",
    "default", "container_class", "element_class", "admin_label", "help_text", "desc_text", "label",
    "manual_key", "editActive", "cellcid", "parent_id", "parentType", "element_templates",
    "old_classname", "wrap_template", "label_raw", "first", "middle", "last", "html_id",
    "css_class",
    "inputType", "input_type", "fieldType", "field_type", "properties", "validations", "settings",
))  # fmt: skip
_KNOWN = frozenset((*_ID_KEYS, *_LABEL_KEYS, *_VALUE_KEYS, *_ABOUT_QUESTION))
_STRICT = frozenset((
    "name", "key", "field", "id", "label", "title", "question", "value", "answer", "values", "type",
    "required", "raw_value",
))  # fmt: skip
_OF_A_PERSON = frozenset(("email", "phone", "company", "message", "last_name", "first_name"))
# Of an option that was chosen, and of a file: what a person reads.
_SHOWN_KEYS = ("label", "text", "title", "name", "value", "answer", "labels", "url", "other")

# A number that a form builder gave the question.
_LONGEST_NUMBERED = 100
_TELLS_NOTHING = re.compile(r"(?:question|field|input|element|item|answer|q)[_-]?\w*\d\w*", re.I)

Labels = Mapping[str, str]
Rest = Callable[[object, str], Iterator[Field]]


def is_pair(members: Members) -> bool:
    """The object asks one thing and answers it; a person's own object asks several."""
    answer = _answer_key(members)
    if answer is None or not _has_question(members):
        return False
    about = {members.first("type"), answer}
    others = (key for key in members.names() if key not in _KNOWN and key not in about)
    return not any(role_of(key).key in _OF_A_PERSON for key in others)


def is_pair_under(members: Members, name: str) -> bool:
    """…where it stands under a name of its own. Another `name` is a member like any other there,
    `{"lead": {"name": …, "value": …}}`, and a number is no name: `{"fields": {"3": {…}}}`."""
    if not is_pair(members):
        return False
    last = name.rpartition(".")[2]
    known = {_text(members.first(key)) for key in ("id", "key", "name")}
    is_listed = last.isdigit() or last in known
    label = _first_text(members, _LABEL_KEYS)
    if members.names() <= _STRICT:
        return bool(label) or is_listed
    return bool(label) and is_listed


def entries_in(items: list[object]) -> list[tuple[str, object]] | None:
    """`[["your-name", "…"], ["your-email", "…"]]`, as a page's script gives a form's entries: each
    a name and a value, and one name at least is a person's. None where it is another list."""
    entries = [
        (one[0], one[1])
        for one in items
        if isinstance(one, list) and len(one) == 2 and isinstance(one[0], str) and one[0].strip()
    ]
    known = (*_OF_A_PERSON, "name")
    is_one = len(entries) == len(items) and any(role_of(name).key in known for name, _ in entries)
    return entries if is_one else None


def fields_of_pair(members: Members, name: str, labels: Labels, rest: Rest) -> Iterator[Field]:
    """The answer under the question's name, and what stands beside that is about neither. `name`:
    the path of the list or object; `rest`: what to do with an answer that is an object."""
    asked = members.first("field")
    if isinstance(asked, Members):
        members = Members([*members, *asked])
    own, label = _first_text(members, _ID_KEYS), _first_text(members, _LABEL_KEYS)
    if not label:
        ids = (_text(members.first(key)) for key in (*_ID_KEYS, "id", "ref"))
        label = next((labels[one] for one in ids if one in labels), "")
    kind = _text(members.first("type")).lower()
    if "captcha" in kind or "honeypot" in kind:
        own = "captcha"
    elif label and ("hidden" in kind or _tells_nothing(own)):
        own = label
    key = _answer_key(members)
    value = dict(reversed(members)).get(key) if key else None
    title = (own or label).removesuffix("[]")
    shown = _shown(value, _options(members))
    if shown is None:
        yield from rest(value, title)
    else:
        yield Field(title, shown, label if label != title else "", within=name)
    for beside, told in members:
        is_more = beside not in _KNOWN and beside not in (kind, key)
        if is_more and isinstance(told, str) and told.strip():
            yield Field(f"{shortened(title)}.{beside}", (scalar(told),), within=name)


def labels_in(value: object) -> Labels:
    """Id or ref → the question, from a form's definition that came along."""
    found: dict[str, str] = {}
    todo = [value]
    while todo:
        match todo.pop():
            case Members() as members:
                label = _first_text(members, (*_LABEL_KEYS, "predefinedField", "name"))
                for key in ("id", "ref", "questionId", "question_id", "key"):
                    if label and (one := _text(members.first(key))):
                        found.setdefault(one, label)
                todo.extend(child for _, child in members)
            case list() as items:
                todo.extend(items)
    return found


def _has_question(members: Members) -> bool:
    asked = members.first("field")
    return isinstance(asked, Members) or bool(
        _first_text(members, _ID_KEYS) or _first_text(members, _LABEL_KEYS)
    )


def _answer_key(members: Members) -> str | None:
    names = members.names()
    for key in _VALUE_KEYS:
        if key in names:
            return key
    # {"type": "phone_number", "phone_number": "…"} (Typeform)
    kind = members.first("type")
    if isinstance(kind, str) and kind in names:
        return kind
    weak = next((key for key in _WEAK_VALUE_KEYS if key in names), None)
    return weak if weak and _asks(members, weak) else None


def _asks(members: Members, answer: str) -> bool:
    """`{"attribute": "email", "content": …}`, `{"name": "email", "text": …}`, and nothing of a
    person's own beside."""
    if not members.names() - {answer} <= _KNOWN:
        return False
    if _first_text(members, _ASKING_KEYS):
        return True
    return role_of(_text(members.first("name"))) is not OTHER


def _options(members: Members) -> Mapping[str, str]:
    """Id → words of the choices, where the answer names ids (Tally)."""
    options = members.first("options")
    found = {}
    for one in options if isinstance(options, list) else ():
        if isinstance(one, Members):
            text = _first_text(one, ("text", "label", "name", "title"))
            if text and (known := _text(one.first("id"))):
                found[known] = text
    return found


def _shown(value: object, options: Mapping[str, str]) -> tuple[str, ...] | None:
    """An answer as texts; None where it is an object with members of its own."""
    match value:
        case Members():
            shown = value.first(*_SHOWN_KEYS)
            if shown is not None:
                address = _text(value.first("url"))
                texts = _shown(shown, options) or ()
                return (*texts, address) if address and address not in texts else texts
            inner = [one for _, one in value if one is not None]
            # {"textQuestionAnswer": {"answer": …}} (LinkedIn)
            return _shown(inner[0], options) if len(inner) == 1 else None
        case list():
            found: list[str] = []
            for one in value:
                if (inner_texts := _shown(one, options)) is None:
                    return None
                found.extend(inner_texts)
            return tuple(found)
        case _:
            text = scalar(value)
            return (options.get(text, text),)


def _tells_nothing(name: str) -> bool:
    return len(name) <= _LONGEST_NUMBERED and _TELLS_NOTHING.fullmatch(name) is not None


def _first_text(members: Members, keys: tuple[str, ...]) -> str:
    return next((text for key in keys if (text := _text(members.first(key)))), "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
