"""Cells that say nothing although something stands in them: an unticked box, an error value."""

import re
from collections.abc import Iterator, Mapping, Sequence

from server.business import typed
from server.business.typed import Value
from server.kpi.read.columns import Column, Distinct
from server.kpi.read.findings import Findings
from sheets_schema import business_settings

# What UNFORMATTED_VALUE gives for a formula that fails. It is the same in every language.
ERRORS: frozenset[Value] = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!", "#SPILL!",
     "#CALC!", "#GETTING_DATA", "Loading...", "読み込んでいます..."),
)  # fmt: skip


_ODD: frozenset[Value] = ERRORS | {False}

# The signs of a currency; what has another one's is no amount here, and is never converted.
_SIGNS = {
    "JPY": re.compile(r"[¥￥\\円]|JPY|YEN", re.IGNORECASE),
    "USD": re.compile(r"[$＄]|USD|ドル", re.IGNORECASE),
    "EUR": re.compile(r"€|EUR|ユーロ", re.IGNORECASE),
    "GBP": re.compile(r"[£￡]|GBP|ポンド", re.IGNORECASE),
    "KRW": re.compile(r"[₩￦]|KRW|ウォン", re.IGNORECASE),
    "CNY": re.compile(r"CNY|RMB|人民元", re.IGNORECASE),
}
_DOLLARS = frozenset(("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"))
_MONEY = frozenset(
    ("amount", "won_amount", "expected_amount", "target", "budget", "ad_value"),
)
# Of these only some rows hold money: single settings, by their name.
_NAMED_MONEY = {"value": "item"}
_MONEY_ITEMS = frozenset(
    typed.fold(word)
    for item in business_settings.ITEMS
    if item.type == "money"
    for word in item.words()
)


def is_foreign(cell: object, currency: str) -> bool:
    """Whether an amount is written in another currency than the site's (`$100` where it is yen)."""
    if not isinstance(cell, str) or len(cell) > 60 or not any(sign.isdigit() for sign in cell):
        return False
    own = "USD" if currency in _DOLLARS else currency
    if own in _SIGNS and _SIGNS[own].search(cell):
        return False
    return any(sign.search(cell) for name, sign in _SIGNS.items() if name != own)


class CleanColumns(Mapping[str, Column]):
    """The columns of a tab with blanks for what says nothing, and for amounts in another currency
    than `currency`. Each is made when it is looked at; what is odd is told once."""

    def __init__(
        self, tab: str, columns: Mapping[str, Column], findings: Findings, currency: str = "JPY"
    ) -> None:
        self._currency = currency
        self._tab = tab
        self._columns = columns
        self._findings = findings
        self._told: set[str] = set()

    def __getitem__(self, key: str) -> Column:
        column = self._columns[key]
        odd = _ODD.intersection(column)
        wrong = odd - {False}
        if wrong and key not in self._told:
            self._told.add(key)
            places = [at for at, cell in enumerate(column) if cell in wrong]
            texts = [column[at] for at in places]
            self._findings.at("error_value", self._tab, places, key, texts)
        if key in _MONEY or key in _NAMED_MONEY:
            column = self._without_foreign(key, column)
        if odd:  # 0 as well, which the second look tells apart
            return [None if one is False or one in wrong else one for one in column]
        return column

    def distinct(self, key: str) -> Distinct:
        """The column, nothing where it is not there."""
        found = Distinct.of(self._columns.get(key, ()))
        # Nearly always there is nothing.
        if key not in _MONEY and not found.holds_any(_ODD):
            return found
        return Distinct.of(self.get(key, ()))

    def _without_foreign(self, key: str, column: Column) -> Column:
        foreign = {cell for cell in set(column) if is_foreign(cell, self._currency)}
        if not foreign:
            return column
        places = [at for at, cell in enumerate(column) if cell in foreign]
        if key in _NAMED_MONEY:
            places = self._of_money(places, self._columns.get(_NAMED_MONEY[key], ()))
        if not places:
            return column
        if f"foreign {key}" not in self._told:
            self._told.add(f"foreign {key}")
            texts = [column[at] for at in places]
            self._findings.at("foreign_currency", self._tab, places, key, texts)
        cells = list(column)
        for at in places:
            cells[at] = None
        return cells

    @staticmethod
    def _of_money(places: Sequence[int], names: Column) -> list[int]:
        """Those whose setting is an amount; in any other a sign of money is part of a word."""
        return [
            at
            for at in places
            if at < len(names) and typed.fold(typed.tidy(names[at])) in _MONEY_ITEMS
        ]

    def __contains__(self, key: object) -> bool:
        return key in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)
