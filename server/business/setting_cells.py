"""The cells of 設定 one by one: what stands there, or a word to whoever reads データ品質."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from server.business import typed
from server.business.typed import Value
from sheets_schema.text import Text

TAB = "settings"
# Key of a 設定 column → its cells from row 2 on, all of one length.
Columns = Mapping[str, Sequence[Value]]


class Listener(Protocol):
    """Whom the reader tells what cannot be used: Findings, or nobody."""

    def at(
        self,
        rule: str,
        tab: str,
        positions: Sequence[int],
        column: str | None = None,
        texts: Sequence[object] | None = None,
    ) -> None: ...

    def note(self, rule: str, tab: str, text: str, column: str | None = None) -> None: ...


class Nobody:
    """Data quality is told by the rebuild; a delivery only goes on with what can be used."""

    def at(
        self,
        rule: str,
        tab: str,
        positions: Sequence[int],
        column: str | None = None,
        texts: Sequence[object] | None = None,
    ) -> None: ...

    def note(self, rule: str, tab: str, text: str, column: str | None = None) -> None: ...


class SettingCells:
    """A `place` counts from 0, the row below the header. Names are compared folded."""

    def __init__(self, columns: Columns, findings: Listener) -> None:
        self._columns = columns
        self._findings = findings

    def column(self, key: str) -> Sequence[Value]:
        return self._columns.get(key, ())

    def has(self, key: str) -> bool:
        return key in self._columns

    def price(self, key: str, place: int) -> Decimal | None:
        """An amount from nothing up; anything else is told."""
        cell = self.at(key, place)
        if not typed.tidy(cell):
            return None
        amount = typed.amount_of(cell)
        if amount is None or amount < 0:
            self.wrong(key, place, cell)
            return None
        return amount

    def whole(self, key: str, place: int) -> int | None:
        """A whole number; anything else is told."""
        cell = self.at(key, place)
        number = typed.number_of(cell)
        if number is None or number != int(number) or abs(number) > 1_000_000:
            self.wrong(key, place, cell)
            return None
        return int(number)

    def flag(self, key: str, place: int) -> bool:
        cell = self.at(key, place)
        flag = typed.flag_of(cell)
        if flag is None:
            self.wrong(key, place, cell)
        return bool(flag)

    def one_of(self, key: str, place: int, choices: Sequence[Text]) -> Text | None:
        """The choice that stands there; None for a blank, and for a wrong one, which is told."""
        cell = self.at(key, place)
        text = typed.fold(typed.tidy(cell))
        for choice in choices:
            if text in {typed.fold(word) for word in choice.both()}:
                return choice
        if text:
            self.wrong(key, place, cell)
        return None

    def multiline(self, key: str) -> list[tuple[int, str]]:
        """(place, text) of each filled cell, its lines kept apart."""
        cells = self.column(key)
        return [
            (place, text)
            for place, cell in enumerate(cells)
            if isinstance(cell, str) and (text := cell.strip())
        ]

    def named(self, key: str, *, tell: bool = True) -> list[tuple[int, str]]:
        """(place, name) of each filled cell; a name that stands there again is told, left out."""
        first: dict[str, tuple[int, str]] = {}
        for place, name in self.texts(key):
            if typed.fold(name) in first:
                if tell:
                    self._findings.at("setting_twice", TAB, [place], key, [name])
            else:
                first[typed.fold(name)] = (place, name)
        return list(first.values())

    def texts(self, key: str) -> list[tuple[int, str]]:
        cells = self.column(key)
        return [(place, text) for place, cell in enumerate(cells) if (text := typed.tidy(cell))]

    def at(self, key: str, place: int) -> Value:
        cells = self.column(key)
        return cells[place] if place < len(cells) else None

    def wrong(self, key: str, place: int, cell: Value) -> None:
        self._findings.at("setting_wrong", TAB, [place], key, [cell])
