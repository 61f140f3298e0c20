"""What a form sent, whatever the shape it came in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Field:
    """`name` as the form wrote it, without a trailing `[]`; `values` as they came, blanks
    included; `label`: what the visitor saw, where the sender tells. `is_file`: the values name a
    file (and perhaps its address), the content is left out."""

    name: str
    values: tuple[str, ...]
    label: str = ""
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """`unreadable`: the whole text of a body that nobody can parse, else "".
    `sender_id`: the id our own plugin gave it, else ""."""

    fields: tuple[Field, ...] = ()
    unreadable: str = ""
    sender_id: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.fields and not self.unreadable


@dataclass(slots=True)
class Collector:
    """Gathers fields in the order of their first appearance; a repeated name adds its values."""

    _by_name: dict[tuple[str, bool], Field] = field(default_factory=dict)

    def add(self, one: Field) -> None:
        key = (one.name, one.is_file)
        known = self._by_name.get(key)
        if known is None:
            self._by_name[key] = one
        else:
            self._by_name[key] = replace(
                known, values=known.values + one.values, label=known.label or one.label
            )

    def extend(self, more: Iterable[Field]) -> None:
        for one in more:
            self.add(one)

    def __iter__(self) -> Iterator[Field]:
        return iter(self._by_name.values())
