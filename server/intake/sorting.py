"""Sorting a submission's fields: which go into a column, which describe the visit or the
submission, and which are left for その他."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from server.attribution.channel import Visits
from server.attribution.touch import Touch, click_id_of
from server.intake.files import LEFT_OUT, without_content
from server.intake.names import FREE_TEXT, own_table, role_of
from server.intake.submission import Field
from server.intake.text import joined, one_line
from sheets_schema.click_ids import CLICK_IDS
from sheets_schema.fields import COLUMN_ROLES, FREE_TEXT_PREFIX, NOISE, OTHER, UTM_KEYS, Role
from sheets_schema.text import Locale

_COLUMNS = frozenset(role.key for role in COLUMN_ROLES)
_ABOUT = frozenset(("form_id", "form_title", "page_url", "page_title", "status", "submitted_at"))
_CLICK_IDS = frozenset(one.name for one in CLICK_IDS)
_TOUCH = frozenset((*UTM_KEYS, *_CLICK_IDS, "click_id", "click_id_type", "landing_page",
                    "referrer", "partner"))  # fmt: skip
_PARTS: Final = {
    "last_name": "name",
    "first_name": "name",
    "phone_1": "phone",
    "phone_2": "phone",
    "phone_3": "phone",
}


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
            key.removeprefix(when): one.text.strip()
            for key, one in self.told.items()
            if (key.startswith(when) if when else not key.startswith(("first_", "last_")))
        }
        kind, value = told.get("click_id_type", "").lower(), told.get("click_id", "")
        if not value or kind not in _CLICK_IDS:
            kind, value = click_id_of(told)
        return Touch(
            **{key: told.get(key, "") for key in UTM_KEYS},
            click_id_type=kind,
            click_id=value,
            landing_page=told.get("landing_page", ""),
            referrer=told.get("referrer", ""),
            partner=told.get("partner", ""),
        )

    def visits(self) -> Visits:
        """First and last visit; a form that tells of one has it as both, whichever it is. A
        partner's code that the form itself asks for belongs to either."""
        one, first, last = self.touch(""), self.touch("first_"), self.touch("last_")
        visits = (first or one or last, last or one or first)
        return Visits(*(replace(visit, partner=visit.partner or one.partner) for visit in visits))


def is_of_a_visit(key: str) -> bool:
    """Whether a role's key is about a visit: the first, the last, or the only one told of."""
    return key in _TOUCH or key.removeprefix("first_").removeprefix("last_") in _TOUCH


def sort(fields: tuple[Field, ...], own_names: Mapping[str, str], locale: Locale) -> Sorted:
    own = own_table(tuple(own_names.items()))
    found = Sorted()
    waiting: list[SortedField] = []
    parts: dict[str, list[SortedField]] = {}
    for one in fields:
        sorted_field = _sorted(one, own, locale)
        role = sorted_field.role
        found.all.append(sorted_field)
        if not sorted_field.text.strip() or role is NOISE:
            continue
        if role.key in _PARTS:
            parts.setdefault(_PARTS[role.key], []).append(sorted_field)
        # A name inside an object (`contact.name`) gives way to one that stands by itself.
        elif "." in one.name and role.key in _COLUMNS:
            waiting.append(sorted_field)
        else:
            _place(found, sorted_field)
    for column, pieces in parts.items():
        _place_parts(found, column, pieces)
    for sorted_field in waiting:
        _place(found, sorted_field)
    return found


def _role(one: Field, own: Mapping[str, str]) -> Role:
    """By its name; a name that tells nothing (`text-512`, `field_7f3a`) gives way to the label
    that the visitor saw."""
    role = role_of(one.name, own)
    if role is not OTHER or not one.label:
        return role
    by_label = role_of(one.label, own)
    return by_label if by_label.key in _COLUMNS or by_label.key in _PARTS else OTHER


def _place(found: Sorted, one: SortedField) -> None:
    """Into its place, where that is free; a second value goes to the rest, the same one nowhere."""
    key = one.role.key
    if key in _COLUMNS:
        taken: str | None = found.columns.setdefault(key, one.text)
    elif key in _ABOUT:
        taken = found.about.setdefault(key, one).text
    elif is_of_a_visit(key):
        taken = found.told.setdefault(key, one).text
    else:
        taken = None
    if taken != one.text:
        found.rest.append(one)


def _place_parts(found: Sorted, column: str, pieces: list[SortedField]) -> None:
    """姓 and 名, or the three boxes of a phone number, as one text."""
    if column in found.columns:
        found.rest.extend(pieces)
        return
    texts = [piece.text.strip() for piece in sorted(pieces, key=_part_order)]
    if column == "phone":
        found.columns[column] = "-".join(texts)
    else:
        # The family name comes first, but not in Latin letters.
        in_order = reversed(texts) if all(text.isascii() for text in texts) else texts
        found.columns[column] = " ".join(in_order)


def _part_order(piece: SortedField) -> int:
    return list(_PARTS).index(piece.role.key)


def _sorted(one: Field, own: Mapping[str, str], locale: Locale) -> SortedField:
    """A file's content that came as a value is shown as a word that it came."""
    if one.is_file:
        return SortedField(one, _role(one, own), joined(one.values, locale))
    left_out = LEFT_OUT.of(locale)
    shown = [without_content(one.name, value, left_out) for value in one.values]
    told = replace(one, has_content=True) if shown != list(one.values) else one
    return SortedField(told, _role(one, own), joined(shown, locale))


def line(one: SortedField, locale: Locale) -> str:
    """A line of その他."""
    label = one.field.label or one.field.name
    if one.role is FREE_TEXT:
        aside = "(自由記入)" if locale == "ja" else " (free text)"
        label = label.removeprefix(FREE_TEXT_PREFIX) + aside
    label = one_line(label)
    return f"{label}: {one.text}" if label else one.text
