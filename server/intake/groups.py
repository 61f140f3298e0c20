"""Which of a submission's objects is about the person, and which about the form.

`{"name": "Contact form", "data": {"name": "山田", "email": …}}`: the deeper, person-shaped group
holds the person; the name above it is the form's, or the event's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from server.intake.names import plain

_NAMES = frozenset(("name", "last_name", "first_name"))
_REACH = frozenset(("email", "email_1", "phone", "phone_1", "message"))
# As a person's name; no text that was sent is one.
_ANSWERS_ALONE = "\0"
_ENOUGH = 3
_DEEPEST = 40
_PERSONAL = _NAMES | _REACH | {"company"}
# An object or list that holds a form's answers, whichever they are…
_ANSWERS = frozenset(
    plain(name)
    for name in (
        "data", "field", "fields", "answers", "responses", "response", "form_data", "form_fields",
        "submission", "values", "field_data", "user_column_data", "questions", "posted_data",
    )
)  # fmt: skip
# …and what people call their forms.
_FORM_LIKE = re.compile(
    r"form|フォーム|問い?合わ?せ|contact|letter|sign ?up|subscri|request|請求|申し?込み?|登録|予約"
    r"|相談|アンケート|survey|inquiry|demo|download|ダウンロード|webhook|[._]",
    re.IGNORECASE,
)


class Groups:
    """`members`: (path of the object, role key, text) of every filled field."""

    def __init__(self, members: Iterable[tuple[str, str, str]]) -> None:
        self._found: dict[str, dict[str, str]] = {}
        for path, key, text in members:
            if key in _PERSONAL:
                self._found.setdefault(path, {}).setdefault(key, text)

    def fullness(self, path: str) -> int:
        """How much the object at `path` and those in it say of a person."""
        return len(self._inside.get(path, ()))

    def names_the_form(self, name: str, path: str) -> bool:
        """The field `name` of the object at `path`, taken for a person's name, is the form's."""
        if len(self._found) < 2 or plain(name.rpartition(".")[2]) != "name":
            return False
        beside = self._found.get(path, {})
        if beside.keys() & (_PERSONAL - {"name"}):
            return False
        name_above = beside.get("name", "").strip()
        people: set[str] = self._people.get(path, set())
        if people - {name_above, _ANSWERS_ALONE}:
            return True
        return _ANSWERS_ALONE in people and _FORM_LIKE.search(name_above) is not None

    @cached_property
    def _inside(self) -> Mapping[str, set[str]]:
        """Path → the roles of all that stands in the object."""
        inside: dict[str, set[str]] = {}
        for path, found in self._found.items():
            for above in (path, *_above(path)):
                inside.setdefault(above, set()).update(found)
        return inside

    @cached_property
    def _people(self) -> Mapping[str, set[str]]:
        """Path → the names of the people told in objects within it: "" for one without a name of
        its own, _ANSWERS_ALONE for answers without any name. A few are enough."""
        people: dict[str, set[str]] = {}
        for path, found in self._found.items():
            inside = self._inside[path]
            if not inside & _REACH:
                continue
            if inside & _NAMES:
                person = found.get("name", "").strip()
            elif plain(path.rpartition(".")[2]) in _ANSWERS:
                person = _ANSWERS_ALONE
            else:
                continue
            for above in _above(path):
                known = people.setdefault(above, set())
                if len(known) < _ENOUGH or person == _ANSWERS_ALONE:
                    known.add(person)
        return people


def _above(path: str) -> Iterator[str]:
    """The paths of the objects that this one stands in; "" is the outermost."""
    for _ in range(_DEEPEST):
        if not path:
            return
        path = path.rpartition(".")[0]
        yield path
