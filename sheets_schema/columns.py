"""A column of an input tab: its key in code, its header, what its cells hold, who owns it."""

from dataclasses import dataclass
from typing import Literal

from sheets_schema.text import Text

CellType = Literal["text", "datetime", "date", "month", "money", "number", "percent", "flag"]
Owner = Literal["program", "people"]


@dataclass(frozen=True, slots=True)
class Column:
    """`first_value`: the program fills the cell once, when the row arrives; then it is people's.
    `feature`: key of the feature it belongs to, "" for what every spreadsheet has. `before`: what
    its header was."""

    key: str
    header: Text
    type: CellType
    owner: Owner
    note: Text
    first_value: bool = False
    group: Literal["main", "detail", "tracking"] = "main"
    feature: str = ""
    before: tuple[str, ...] = ()

    def headings(self) -> tuple[str, ...]:
        """Every heading by which it is found."""
        return (*self.header.both(), *self.before)


def people(
    key: str,
    ja: str,
    en: str,
    type_: CellType,
    note_ja: str,
    note_en: str,
    *,
    first: bool = False,
    feature: str = "",
    before: tuple[str, ...] = (),
) -> Column:
    note = Text(note_ja, note_en)
    return Column(
        key, Text(ja, en), type_, "people", note, first_value=first, feature=feature, before=before
    )


def program(
    key: str,
    ja: str,
    en: str,
    type_: CellType,
    note_ja: str,
    note_en: str,
    *,
    group: Literal["main", "detail", "tracking"] = "detail",
    feature: str = "",
) -> Column:
    note = Text(note_ja, note_en)
    return Column(
        key, Text(ja, en), type_, "program", note, first_value=True, group=group, feature=feature
    )
