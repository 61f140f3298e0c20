"""A question and its answer as one object, as form builders and advertising systems list them.

`{"name": "your-name", "label": "お名前", "value": "…"}`,
`{"column_id": "EMAIL", "string_value": …}`, `{"field": {"title":
…}, "type": "text", "text": …}`: a pair, whatever else stands beside.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from server.intake.names import is_of_another, role_of
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
    "custom_key", "default", "container_class", "element_class", "admin_label", "help_text",
    "desc_text", "label",
    "manual_key", "editActive", "cellcid", "parent_id", "parentType", "element_templates",
    "old_classname", "wrap_template", "label_raw", "first", "middle", "last", "html_id",
    "css_class",
    "inputType", "input_type", "fieldType", "field_type", "properties", "validations", "settings",
))  # fmt: skip
_KNOWN = frozenset((*_ID_KEYS, *_LABEL_KEYS, *_VALUE_KEYS, *_ABOUT_QUESTION))
_FOLDED = {key.replace("_", "").casefold(): key for key in reversed((
    *_ID_KEYS, *_LABEL_KEYS, *_VALUE_KEYS,
))}  # fmt: skip
_STRICT = frozenset((
    "name", "key", "field", "id", "label", "title", "question", "value", "answer", "values", "type",
    "required", "raw_value",
))  # fmt: skip
# The same in other words, where question and answer are told in the same ones.
_IN_OTHER_WORDS = {
    "q": "question", "a": "answer", "k": "key", "v": "value", "質問": "question",
    "設問": "question", "項目": "question", "項目名": "question", "回答": "answer",
    "答え": "answer", "値": "value",
    "入力値": "value", "内容": "content", "questiontext": "question", "questionlabel": "question",
    "questionname": "question", "heading": "question", "inputname": "name", "inputvalue": "value",
    "responsetext": "answer", "questionanswer": "answer",
}  # fmt: skip
_ANSWERING = frozenset((*_VALUE_KEYS, *_WEAK_VALUE_KEYS))
_ASKING = frozenset((*_ID_KEYS, *_LABEL_KEYS))
_LETTERS = frozenset("qakv")
_LONGEST_KEY = 20
_A_TYPE = re.compile(r"[A-Za-z]+(?:[ _-][A-Za-z]+)*")
# What stands beside a value that is told with its type: `"氏名": {"type": …, "value": …}`.
_BESIDE_A_VALUE = frozenset((
    "value", "type", "versions", "required", "fieldType", "field_type", "inputType", "input_type",
    "primary", "isPrimary", "is_primary",
))  # fmt: skip
# The boxes of one field, and the sign that joins them (MW WP Form).
_BOXES = frozenset(("data", "separator"))
_OF_A_PERSON = frozenset(("email", "phone", "company", "message", "last_name", "first_name"))
# Of an option that was chosen, and of a file: what a person reads.
_SHOWN_KEYS = ("label", "text", "title", "name", "value", "answer", "labels", "url", "other")

# A number that a form builder gave the question.
_LONGEST_NUMBERED = 100
_TELLS_NOTHING = re.compile(r"(?:question|field|input|element|item|answer|q)[_-]?\w*\d\w*", re.I)

Labels = Mapping[str, str]
Rest = Callable[[object, str], Iterator[Field]]


def is_pair(told: Members) -> bool:
    """The object asks one thing and answers it; a person's own object asks several."""
    members = _in_our_words(told)
    answer = _answer_key(members)
    if answer is None or not _has_question(members):
        return False
    about = {members.first("type"), answer}
    others = (key for key in members.names() if key not in _KNOWN and key not in about)
    return not any(role_of(key).key in (*_OF_A_PERSON, "name") for key in others)


def is_pair_under(members: Members, name: str) -> bool:
    """…where it stands under a name of its own. Another `name` is a member like any other there,
    `{"lead": {"name": …, "value": …}}`, and a number is no name: `{"fields": {"3": {…}}}`."""
    if not is_pair(members):
        return False
    last = name.rpartition(".")[2]
    known = {_text(members.first(key)) for key in ("id", "key", "name")}
    is_listed = last.isdigit() or last in known
    label = _first_text(members, _LABEL_KEYS)
    if members.names() <= _STRICT or (last.isdigit() and members.names() <= _KNOWN):
        return bool(label) or is_listed
    return bool(label) and is_listed


def typed_value(members: Members) -> str | None:
    """The key of the value, where the object only tells the type of one, or its boxes; None where
    it is another object. A user of the system that sends it, and a fax number, are another's."""
    names = members.names()
    if names == _BOXES:
        return "data"
    if "value" not in names or len(names) == 1 or not names <= _BESIDE_A_VALUE:
        return None
    value = members.first("value")
    of_users = isinstance(value, list) and any(
        isinstance(one, Members) and one.first("code") is not None
        for one in ([value] if isinstance(value, Members) else value)
    )
    kind = members.first("type")
    is_type = kind is None or (isinstance(kind, str) and _A_TYPE.fullmatch(kind) is not None)
    is_told = is_type and _is_yes_or_no(members.first("required"))
    return None if of_users or not is_told else "value"


def _is_yes_or_no(value: object) -> bool:
    return value is None or str(value).casefold() in ("true", "false", "0", "1", "yes", "no", "")


def fields_of_typed(members: Members, key: str, name: str, rest: Rest) -> Iterator[Field]:
    """The value alone, under the name of the object."""
    value = dict(reversed(members)).get(key)
    if is_of_another(kind := _text(members.first("type"))):
        name = f"{name}.{kind}"
    shown = _shown(value, {})
    if shown is None:
        yield from rest(value, name)
    else:
        yield Field(name, shown)


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


def fields_of_pair(told: Members, name: str, labels: Labels, rest: Rest) -> Iterator[Field]:
    """The answer under the question's name, and what stands beside that is about neither. `name`:
    the path of the list or object; `rest`: what to do with an answer that is an object."""
    members = _in_our_words(told)
    for asked in (members.first("field"), members.first("question")):
        if isinstance(asked, Members):
            words = [("question", text) for key, text in asked if key == "text"]
            others = [one for one in members if one[1] is not asked]
            members = Members([*others, *(one for one in asked if one[0] != "text"), *words])
    own, label = _first_text(members, _ID_KEYS), _first_text(members, _LABEL_KEYS)
    if not (own or label) and _is_named_by_type(members):
        own = _text(members.first("type"))
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
    for beside, more in members:
        is_more = beside not in _KNOWN and beside not in (kind, key)
        if is_more and isinstance(more, str) and more.strip():
            yield Field(f"{shortened(title)}.{beside}", (scalar(more),), within=name)


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


def _in_our_words(members: Members) -> Members:
    """The object with its keys as most systems write them: Name, 質問, questionText."""
    if members.names() <= _KNOWN:
        return members
    ours = {name: _our_word(name) for name in members.names()}
    known = {name.casefold() for name in ours}
    # A question alone is a visitor's, and so is an answer.
    is_one = not (_ANSWERING.isdisjoint(ours.values()) or _ASKING.isdisjoint(ours.values()))
    # A letter beside anything but its fellow is a column of somebody's list.
    if letters := known & _LETTERS:
        is_one &= letters in ({"q", "a"}, {"k", "v"})
    return Members((ours[name], value) for name, value in members) if is_one else members


@lru_cache(maxsize=4096)
def _our_word(name: str) -> str:
    if name in _KNOWN or len(name) > _LONGEST_KEY:
        return name
    narrow = unicodedata.normalize("NFKC", name).casefold().replace("_", "").replace(" ", "")
    return _IN_OTHER_WORDS.get(narrow) or _FOLDED.get(narrow, name)


def _has_question(members: Members) -> bool:
    asked = (members.first("field"), members.first("question"))
    return (
        any(isinstance(one, Members) for one in asked)
        or bool(_first_text(members, _ID_KEYS) or _first_text(members, _LABEL_KEYS))
        or _is_named_by_type(members)
    )


def _is_named_by_type(members: Members) -> bool:
    """`{"type": "email", "value": …}` in a list."""
    is_one = {"type", "value"} <= members.names() <= _BESIDE_A_VALUE
    return is_one and role_of(_text(members.first("type"))).key in ("email", "phone")


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
