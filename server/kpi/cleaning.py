"""Cells that say nothing although something stands in them: an unticked box, an error value."""

from collections.abc import Iterator, Mapping

from server.kpi.columns import Column
from server.kpi.findings import Findings

# What UNFORMATTED_VALUE gives for a formula that fails. It is the same in every language.
ERRORS: frozenset[object] = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!", "#SPILL!",
     "#CALC!", "#GETTING_DATA", "Loading...", "読み込んでいます..."),
)  # fmt: skip


class CleanColumns(Mapping[str, Column]):
    """The columns of a tab with blanks for what says nothing. Each is made when it is looked at;
    errors are told once."""

    def __init__(self, tab: str, columns: Mapping[str, Column], findings: Findings) -> None:
        self._tab = tab
        self._columns = columns
        self._findings = findings
        self._told: set[str] = set()

    def __getitem__(self, key: str) -> Column:
        column = self._columns[key]
        wrong = ERRORS.intersection(column)
        if wrong and key not in self._told:
            self._told.add(key)
            places = [at for at, cell in enumerate(column) if cell in wrong]
            texts = [column[at] for at in places]
            self._findings.at("error_value", self._tab, places, key, texts)
        if wrong or False in column:  # 0 as well, which the second look tells apart
            return [None if one is False or one in wrong else one for one in column]
        return column

    def __contains__(self, key: object) -> bool:
        return key in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)
