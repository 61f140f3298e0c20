"""What a form sent, whatever the shape it came in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

MOST_FIELDS = 2_000
MOST_VALUES = 20_000
# Beyond so many nobody looks for further ones.
_MOST_READ = 25_000
LONGEST_NAME = 500
# Twice as much as a cell holds.
LONGEST_REST = 100_000
# So that MOST_FIELDS of LONGEST_NAME find place.
_TIMES_ROOM = 10
_GAP = "…"


@dataclass(frozen=True, slots=True)
class Field:
    """`name` as the form wrote it, without a trailing `[]`; `values` as they came, blanks
    included; `label`: what the visitor saw, where the sender tells. `is_file`: the values name a
    file (and perhaps its address); `has_content`: what is in it came too, and stays in the body.
    `within`: the path of the object or list it stood in, where its name does not say; `is_bare`:
    the name alone, without an equals sign."""

    name: str
    values: tuple[str, ...]
    label: str = ""
    is_file: bool = False
    has_content: bool = False
    within: str = ""
    is_bare: bool = False

    @property
    def group(self) -> str:
        """The path of the object it is a member of."""
        above = self.name.rpartition(".")[0]
        return f"{self.within}.{above}".strip(".") if above else self.within


@dataclass(frozen=True, slots=True)
class Submission:
    """`unreadable`: the whole text of a body that nobody can parse, else "".
    `sender_id`: the id our own plugin gave it, else "". `rest`: lines of what is no field:
    what came after MOST_FIELDS or MOST_VALUES, and under names over LONGEST_NAME. `is_cut`: only
    the body has all of it. `several`: the submissions of a body that is a list of leads, None where
    it is none; `source`: its own part of such a body."""

    fields: tuple[Field, ...] = ()
    unreadable: str = ""
    sender_id: str = ""
    rest: str = ""
    is_cut: bool = False
    several: tuple["Submission", ...] | None = None
    source: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.unreadable or self.rest or self.several)


def shortened(name: str) -> str:
    """A name that is too long for one, and no longer than it takes to see that."""
    return name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + _GAP


_Key = tuple[str, str, bool]


def _key(one: Field) -> _Key:
    """A form's own `name` is another field than the `name` in its list of answers."""
    return one.name, one.within, one.is_file


class Collector:
    """Gathers fields in the order of their first appearance; a repeated name adds its values.

    What comes out is bounded, whatever comes in: somebody may be trying to keep us busy.
    """

    def __init__(self, room: int = LONGEST_REST) -> None:
        """`room`: characters for what is no field; the names have ten times as many."""
        self._found: dict[_Key, tuple[list[str], Field]] = {}
        self._values = 0
        self._read = 0
        self._rest: list[str] = []
        self._room = room
        self._room_of_names = _TIMES_ROOM * room
        self._is_cut = False

    def extend(self, fields: Iterable[Field]) -> "Collector":
        for given in fields:
            self._read += 1
            if self._read > _MOST_READ:
                self._is_cut = True
                break
            one = given if len(given.label) <= LONGEST_NAME else self._labelled(given)
            key = _key(one)
            if len(one.name) <= LONGEST_NAME and self._fits(one, key):
                self._add(one, key)
            else:
                self._put_aside(one)
        return self

    def _labelled(self, one: Field) -> Field:
        """The label cut to LONGEST_NAME; all of it stands in the rest."""
        short = one.label[: LONGEST_NAME - len(_GAP)] + _GAP
        if _key(one) not in self._found:
            self._put_line(one.label)
        return replace(one, label=short)

    def _fits(self, one: Field, key: _Key) -> bool:
        return (
            (len(self._found) < MOST_FIELDS or key in self._found)
            and self._values + len(one.values) <= MOST_VALUES
            and len(one.name) + len(one.label) <= self._room_of_names
        )

    def _add(self, one: Field, key: _Key) -> None:
        values, first = self._found.setdefault(key, ([], one))
        if first is one:
            self._room_of_names -= len(one.name) + len(one.label)
        values.extend(one.values)
        self._values += len(one.values)
        if first is not one:
            told = replace(
                first,
                label=first.label or one.label,
                has_content=first.has_content or one.has_content,
            )
            self._found[key] = (values, told)

    def _put_aside(self, one: Field) -> None:
        if not self._room:
            self._is_cut = True
            return
        filled = "、".join(value for value in one.values if value.strip())
        # A form that has as many fields as this leaves most of them blank; a name as long as this
        # is what somebody wrote.
        if filled:
            self._put_line(f"{one.name}: {filled}" if one.name else filled)
        elif len(one.name) > LONGEST_NAME:
            self._put_line(one.name)
        self._is_cut = self._is_cut or one.has_content

    def _put_line(self, line: str) -> None:
        self._is_cut = self._is_cut or len(line) > self._room
        if self._room:
            self._rest.append(line[: self._room])
            self._room = max(0, self._room - len(line) - 1)

    def fields(self) -> tuple[Field, ...]:
        return tuple(
            one if len(values) == len(one.values) else replace(one, values=tuple(values))
            for values, one in self._found.values()
        )

    def submission(self) -> Submission:
        return Submission(self.fields(), rest="\n".join(self._rest), is_cut=self._is_cut)
