"""Sorting a submission's fields: which go into a column, which describe the visit or the
submission, and which are left for その他."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from server.attribution.channel import Visits
from server.attribution.nothing import is_no_id, is_nothing, is_template
from server.attribution.touch import Touch, touch_of
from server.intake.boxes import from_boxes, in_one_box, is_made_of
from server.intake.files import LEFT_OUT, without_content
from server.intake.groups import Groups
from server.intake.names import (
    FREE_TEXT,
    gives_way,
    is_of_another,
    own_table,
    plain,
    role_named,
    role_of,
)
from server.intake.submission import Field
from server.intake.text import clean, joined, one_line
from sheets_schema.click_ids import CLICK_IDS
from sheets_schema.fields import (
    COLUMN_ROLES,
    FREE_TEXT_PREFIX,
    LOT_NUMBER,
    NOISE,
    OTHER,
    UTM_KEYS,
    Role,
)
from sheets_schema.text import Locale

_COLUMNS = frozenset(role.key for role in COLUMN_ROLES)
_ABOUT = frozenset((
    "form_id", "form_title", "page_url", "page_title", "status", "submitted_at", "submission_id",
    "is_organic", "is_test", "lead_ad", "lead_ad_id", "lead_ad_group", "lead_ad_group_id",
    "lead_ad_campaign", "lead_ad_campaign_id",
))  # fmt: skip
_CLICK_IDS = frozenset((*(one.name for one in CLICK_IDS), "click_id"))
_TOUCH = frozenset((*UTM_KEYS, *_CLICK_IDS, "click_id_type", "landing_page", "referrer", "partner"))
_PARTS: Final = {
    "last_name": "name",
    "first_name": "name",
    "phone_1": "phone",
    "phone_2": "phone",
    "phone_3": "phone",
    "email_1": "email",
    "email_2": "email",
}
# The same address once more.
_REPEATED = re.compile(
    r"conf|check|verif|again|repeat|retype|reenter|^re(?:e?mail|type|enter|input)|reply|再|確認"
    r"|(?:mail|address|メール|アドレス)2$"
)
# What has a name of its own.
_OF_A_THING = re.compile(
    r"(?:order|event|product|plan|quote|webinar|page|ticket|subscription|booking|item|course|service"
    r"|campaign|project|file|deal|opportunity|商品|製品|注文|講座|セミナー)s?$"
)
# A channel of many firms.
_UNKNOWN_CHANNEL = "不明"
_FORM_TITLE = role_named("form_title")
# What GeeTest sends beside its lot number.
_FELLOWS = ("captchaoutput", "passtoken", "gentime")
_NO_TOUCH = Touch()
_BRACKETS = " ()（）"


@dataclass(frozen=True, slots=True)
class SortedField:
    """A field with its role and its values as one text, fit for a cell."""

    field: Field
    role: Role
    text: str


@dataclass(slots=True)
class Sorted:
    """`columns`: column key → text. `about`: what describes the submission, `told`: what
    describes a visit (`first_…`, `last_…`, or neither), both by role key. `rest`: what is left
    for その他, in the order of the form. `all`: every field, blanks and noise too."""

    columns: dict[str, str] = field(default_factory=dict)
    about: dict[str, SortedField] = field(default_factory=dict)
    told: dict[str, SortedField] = field(default_factory=dict)
    rest: list[SortedField] = field(default_factory=list)
    all: list[SortedField] = field(default_factory=list)

    @property
    def has_content(self) -> bool:
        """A file came along whose content no cell shows."""
        return any(one.field.has_content for one in self.all)

    def what(self, key: str) -> str:
        """What the submission says of itself under one role key, or ""."""
        return self.about[key].text.strip() if key in self.about else ""

    def touch(self, when: str) -> Touch:
        """The visit of one kind: "" for a form that knows one only, "first_" or "last_"."""
        told = {
            key.removeprefix(when): one.text
            for key, one in self.told.items()
            if (key.startswith(when) if when else not key.startswith(("first_", "last_")))
        }
        return touch_of(told) if told else _NO_TOUCH

    def visits(self) -> Visits:
        """First and last visit; a form that tells of one has it as both, whichever it is. A
        partner's code that the form itself asks for belongs to either."""
        one, first, last = self.touch(""), self.touch("first_"), self.touch("last_")
        visits = (first or one or last, last or one or first)
        return Visits(
            *(
                visit if visit.partner or not one.partner else replace(visit, partner=one.partner)
                for visit in visits
            )
        )


def is_of_a_visit(key: str) -> bool:
    """Whether a role's key is about a visit: the first, the last, or the only one told of."""
    return key in _TOUCH or key.removeprefix("first_").removeprefix("last_") in _TOUCH


def sort(fields: tuple[Field, ...], own_names: Mapping[str, str], locale: Locale) -> Sorted:
    own = own_table(tuple(own_names.items()))
    found = Sorted(all=[_sorted(one, own, locale) for one in in_one_box(fields)])
    filled = [one for one in found.all if one.text.strip() and one.role is not NOISE]
    groups = Groups((one.field.group, one.role.key, one.text) for one in filled)
    waiting: list[SortedField] = []
    titles: list[SortedField] = []
    parts: dict[str, list[SortedField]] = {}
    for one in filled:
        if one.role is LOT_NUMBER and _beside_a_captcha(found.all, one.text):
            continue
        if one.role.key in _PARTS and not is_template(one.text):
            parts.setdefault(_PARTS[one.role.key], []).append(one)
        elif one.role.key == "name" and groups.names_the_form(one.field.name, one.field.group):
            titles.append(replace(one, role=_FORM_TITLE))
        elif one.role.key in _COLUMNS and _waits(one):
            waiting.append(one)
        else:
            _place(found, one)
    for column, pieces in parts.items():
        _place_parts(found, column, pieces)
    # The person a group is about stands in the row as a whole: the fullest group comes first.
    waiting.sort(key=lambda one: (_gives_way(one), -groups.fullness(one.field.group)))
    for one in (*waiting, *titles):
        _place(found, one)
    _place_beside_the_email(found, own)
    found.rest = [one for one in found.rest if not _is_told(found, one)]
    return found


def _place_beside_the_email(found: Sorted, own: Mapping[str, str]) -> None:
    """`submissionValues: {firstname, lastname, email}`: whatever an object is called, the one that
    the row's e-mail stands in is the person, and its `name` and `company` are theirs."""
    email = found.columns.get("email", "")
    people = {
        one.field.group
        for one in found.all
        if one.role.key == "email" and one.field.group and _same(email, one.text, "email")
    }
    if not people:
        return
    rest, found.rest = found.rest, []
    parts: list[SortedField] = []
    for one in rest:
        role = OTHER
        is_theirs = one.field.group in people and plain(one.field.name) not in own
        if one.role is OTHER and is_theirs and not one.field.label:
            role = role_of(one.field.name.rpartition(".")[2])
        if role.key == "name" and _OF_A_THING.search(plain(one.field.group)):
            role = OTHER  # order.name #1001
        told = replace(one, role=role)
        if _PARTS.get(role.key) == "name":
            parts.append(told)
        elif role.key in ("name", "company", "message"):
            _place(found, told)
        else:
            found.rest.append(one)
    if parts:
        _place_parts(found, "name", parts)


def _is_told(found: Sorted, one: SortedField) -> bool:
    """An e-mail written once more to be sure, and what another object of the same body repeats
    word for word."""
    if one.role is not OTHER:
        return False
    text, last = one.text.strip(), one.field.name.rpartition(".")[2]
    if "@" in text and _REPEATED.search(plain(last).lstrip("_")):
        return _same(found.columns.get("email", ""), text, "email")
    if "." not in one.field.name or is_of_another(one.field.name):
        return False
    return found.columns.get(role_of(last).key, "").strip() == text


def _same(one: str, other: str, key: str) -> bool:
    one, other = one.strip(), other.strip()
    return one.casefold() == other.casefold() if key == "email" else one == other


def _waits(one: SortedField) -> bool:
    """A name inside an object (`contact.name`) gives way to one that stands by itself, and
    電話番号(予備) to 電話番号."""
    return "." in one.field.name or bool(one.field.within) or _gives_way(one)


def _gives_way(one: SortedField) -> bool:
    return gives_way(one.field.name) or bool(one.field.label and gives_way(one.field.label))


def _beside_a_captcha(fields: list[SortedField], text: str) -> bool:
    is_hexadecimal = len(text) == 32 and not text.strip("0123456789abcdefABCDEF")
    return is_hexadecimal or any(
        one.role is NOISE and one.field.name.replace("_", "").lower().endswith(_FELLOWS)
        for one in fields
    )


def _role(one: Field, own: Mapping[str, str]) -> Role:
    """By its name; a name that tells nothing (`text-512`, `field_7f3a`) gives way to the label
    that the visitor saw."""
    role = role_of(one.name, own)
    if role is LOT_NUMBER and one.label:
        return OTHER
    if role is not OTHER or not one.label:
        return role
    by_label = role_of(one.label, own)
    return by_label if by_label.key in _COLUMNS or by_label.key in _PARTS else OTHER


def _place(found: Sorted, one: SortedField) -> None:
    """Into its place, where that is free; a second value goes to the rest, the same one nowhere."""
    key = one.role.key
    if key in _COLUMNS:
        # A person writes no template: it is told, and leaves the column to others.
        free = not is_template(one.text)
        text = one.text.strip() if key == "email" else one.text
        taken: str | None = found.columns.setdefault(key, text) if free else None
    elif key in _ABOUT:
        taken = found.about.setdefault(key, one).text
    elif is_of_a_visit(key):
        taken = _place_told(found.told, key, _bare(key), one)
    else:
        taken = None
    if taken is None or not (taken is one.text or _same(taken, one.text, key)):
        found.rest.append(one)


def _place_told(told: dict[str, SortedField], key: str, bare: str, one: SortedField) -> str:
    """“(none)” gives way to whatever says more."""
    before = told.get(key)
    if before is None or (is_nothing(before.text) and bare == "utm_medium"):
        told[key] = one
    return one.text if is_nothing(one.text) and bare == "utm_medium" else told[key].text


def _bare(key: str) -> str:
    return key.removeprefix("first_").removeprefix("last_")


def _place_parts(found: Sorted, column: str, pieces: list[SortedField]) -> None:
    """姓 and 名, or the boxes of a phone number or an e-mail, as one text."""
    whole = found.columns.get(column)
    if whole is not None:
        found.rest.extend(() if is_made_of(whole, [one.text for one in pieces]) else pieces)
        return
    first: dict[str, SortedField] = {}
    for piece in pieces:
        if first.setdefault(piece.role.key, piece).text.strip() != piece.text.strip():
            found.rest.append(piece)
    texts = [first[key].text.strip() for key in _PARTS if key in first]
    if column == "phone":
        found.columns[column] = "-".join(texts)
    elif column == "email" and (address := from_boxes(column, texts)):
        found.columns[column] = address
    elif column == "email":
        found.rest.extend(first.values())
    else:
        # The family name comes first, but not in Latin letters.
        in_order = reversed(texts) if all(text.isascii() for text in texts) else texts
        found.columns[column] = " ".join(in_order)


def _sorted(one: Field, own: Mapping[str, str], locale: Locale) -> SortedField:
    """A file's content that came as a value is shown as a word that it came."""
    role = _role(one, own)
    if role.voice == "tag" and (role.key in _ABOUT or _bare(role.key) in _TOUCH):
        return SortedField(one, role, _first_that_tells(one.values, _bare(role.key)))
    if role.key == "channel":
        return SortedField(one, role, _first_that_tells(one.values, role.key))
    if one.is_file:
        return SortedField(one, role, joined(one.values, locale))
    left_out = LEFT_OUT.of(locale)
    shown = [without_content(one.name, value, left_out) for value in one.values]
    told = replace(one, has_content=True) if shown != list(one.values) else one
    return SortedField(told, role, from_boxes(role.key, shown) or joined(shown, locale))


def _first_that_tells(values: tuple[str, ...], key: str) -> str:
    """Of what a page or a program says more than once, the first counts, and a placeholder never.
    utm_medium “(none)” tells something beside utm_source “(direct)”."""
    nothing = is_no_id if key in _CLICK_IDS else is_nothing
    if key == "channel" and _UNKNOWN_CHANNEL in values:
        return _UNKNOWN_CHANNEL
    filled = [text for value in values if (text := clean(value)).strip()]
    if key in ("status", "click_id_type"):
        # Of a status, “unknown” tells something, and so does “gclid” of a type.
        return next(iter(filled), "")
    told = next((text for text in filled if not nothing(text)), "")
    if told or key != "utm_medium":
        return told
    return next((text for text in filled if text.strip(_BRACKETS).casefold() == "none"), "")


def line(one: SortedField, locale: Locale) -> str:
    """A line of その他."""
    label = one.field.label or one.field.name
    if one.role is FREE_TEXT:
        aside = "(自由記入)" if locale == "ja" else " (free text)"
        label = label.removeprefix(FREE_TEXT_PREFIX) + aside
    label = one_line(label)
    return f"{label}: {one.text}" if label else one.text
