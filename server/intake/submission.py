"""What a form sent, whatever the shape it came in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Field:
    """`name` as the form wrote it, without a trailing `[]`; `values` as they came, blanks
    included; `label`: what the visitor saw, where the sender tells. `is_file`: the values name a
    file (and perhaps its address); `has_content`: what is in it came too, and stays in the body."""

    name: str
    values: tuple[str, ...]
    label: str = ""
    is_file: bool = False
    has_content: bool = False


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


class TooManyFields(Exception):
    """More than any form has: somebody's attempt to keep us busy, or no form at all."""


class Collector:
    """Gathers fields in the order of their first appearance; a repeated name adds its values."""

    MOST_FIELDS = 2_000
    MOST_VALUES = 20_000

    def __init__(self) -> None:
        self._found: dict[tuple[str, bool], tuple[list[str], Field]] = {}
        self._values = 0

    def extend(self, fields: Iterable[Field]) -> "Collector":
        """Raises TooManyFields."""
        for one in fields:
            values, first = self._found.setdefault((one.name, one.is_file), ([], one))
            values.extend(one.values)
            self._values += len(one.values)
            if first is not one:
                told = replace(
                    first,
                    label=first.label or one.label,
                    has_content=first.has_content or one.has_content,
                )
                self._found[one.name, one.is_file] = (values, told)
            if len(self._found) > self.MOST_FIELDS or self._values > self.MOST_VALUES:
                raise TooManyFields
        return self

    def fields(self) -> tuple[Field, ...]:
        return tuple(
            one if len(values) == len(one.values) else replace(one, values=tuple(values))
            for values, one in self._found.values()
        )
