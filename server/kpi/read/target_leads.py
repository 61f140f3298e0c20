"""Which company of ターゲット企業 each lead belongs to: whole columns, each distinct cell once."""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

import numpy as np
import pandas as pd

from server.business.decided import Business
from server.business.typed import Value, tidy
from server.companies import (
    TELLING,
    Certainty,
    Company,
    Directory,
    Match,
    number_within,
    place_key,
    place_within,
)
from server.kpi.read import columns as read
from server.kpi.read.cleaning import CleanColumns
from server.kpi.read.columns import BLANK, Bools, Distinct, Ints, Longs
from server.kpi.read.findings import Findings
from server.kpi.read.lead_columns import TAB, LeadColumns
from server.kpi.read.target_companies import TargetCompany
from server.matching import company_key

# A row of データ品質 names so many candidates.
_MOST_NAMED = 5
_HOW = tuple(Certainty)
# A 法人番号 and a place, of which neither is told.
_NOWHERE = ("", ("", ""))
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class TargetLeads:
    """`companies`: of the tab. `places`: per row of リード the place in `companies`, -1 for none.
    `two`: where several could be meant; `perhaps`: where only the name resembles one, or a domain
    that sister firms share. `candidates`: places in `companies`, of both; `unsure`: per row which
    of `candidates` are meant, -1 for none."""

    companies: tuple[TargetCompany, ...]
    places: Ints
    two: Bools
    perhaps: Bools
    candidates: tuple[tuple[int, ...], ...]
    unsure: Ints

    @property
    def of_target(self) -> Bools:
        found: Bools = self.places >= 0
        return found


def match_leads(
    cells: CleanColumns, is_row: Bools, companies: tuple[TargetCompany, ...]
) -> TargetLeads:
    """`cells`: company, email, phone and other of リード, as far down as each is filled. What a
    row says is made plain first, so that each way to be found is looked up once, however many
    leads there are."""
    size = len(is_row)
    directory = Directory([one.company for one in companies])
    rows = np.flatnonzero(is_row)
    if not companies:
        rows = rows[:0]
    names = _Coded(cells.distinct("company"), rows, _words)
    hosts = _Coded(cells.distinct("email"), rows, _host)
    others = _Coded(cells.distinct("other"), rows, _within)
    known = names.where([directory.knows_name(text, company_key(text)) for text in names.keys])
    known |= hosts.where([directory.knows_host(text) for text in hosts.keys])
    known |= others.where([bool(number) for number, _ in others.keys])
    rows, names, others = rows[known], names.only(known), others.only(known)
    domains = hosts.only(known).through(directory.domain)
    phones = _Coded(cells.distinct("phone"), rows, lambda cell: directory.phone(_words(cell)))
    ways, firsts = _told_apart([names.codes, domains.codes, phones.codes, others.codes])
    found = []
    for at in firsts.tolist():
        name = names.at(at) or ""
        number, place = others.at(at) or _NOWHERE
        found.append(
            directory.find(
                Company(
                    name=name,
                    key=company_key(name),
                    number=number,
                    domain=domains.at(at) or "",
                    phone=phones.at(at) or "",
                    place=place,
                )
            )
        )
    return _of_rows(companies, found, ways, rows, size)


def _of_rows(
    companies: tuple[TargetCompany, ...],
    found: Sequence[Match],
    ways: Longs,
    rows: Longs,
    size: int,
) -> TargetLeads:
    """`ways`: beside `rows`, the place in `found`."""

    def spread(of_ways: Sequence[int]) -> Ints:
        per_row = np.full(size, -1, dtype=np.int32)
        per_row[rows] = np.array(of_ways, dtype=np.int32)[ways]
        return per_row

    unsure: dict[tuple[int, ...], int] = {}
    told = [
        unsure.setdefault(one.candidates, len(unsure)) if one.place < 0 and one.candidates else -1
        for one in found
    ]
    how = spread([_HOW.index(one.found) for one in found])
    return TargetLeads(
        companies,
        places=spread([one.place for one in found]),
        two=how == _HOW.index(Certainty.TWO),
        perhaps=how == _HOW.index(Certainty.PERHAPS),
        candidates=tuple(unsure),
        unsure=spread(told),
    )


def with_targets(
    leads: pd.DataFrame, matched: TargetLeads | None, columns: LeadColumns, business: Business
) -> pd.DataFrame:
    """`leads` as of lead_facts, with `of_target` and `hot` (bool)."""
    line = business.optional("mql_score")
    size = columns.size
    return leads.assign(
        of_target=np.zeros(size, dtype=np.bool_) if matched is None else matched.of_target,
        hot=np.ones(size, dtype=np.bool_) if line is None else columns.scores >= line,
    )


def tell_unmatched(matched: TargetLeads, findings: Findings) -> None:
    """Leads that could be of several companies, row by row; those that only resemble one, by
    company."""

    def names(places: Sequence[int]) -> str:
        return "、".join(matched.companies[place].name for place in places[:_MOST_NAMED])

    two = np.flatnonzero(matched.two)
    told = [names(matched.candidates[at]) for at in matched.unsure[two].tolist()]
    findings.at("lead_two_targets", TAB, two, "company", told)
    counts = np.bincount(matched.unsure[matched.perhaps], minlength=len(matched.candidates))
    unsure = [one for one in zip(matched.candidates, counts.tolist(), strict=True) if one[1]]
    for places, count in sorted(unsure, key=lambda one: (-one[1], one[0])):
        findings.note("lead_target_unsure", TAB, f"{names(places)}: {count}", "company")


class Listed:
    """Whether a company is on ターゲット企業, by its name alone."""

    def __init__(self, matched: TargetLeads | None) -> None:
        companies = () if matched is None else matched.companies
        self._keys = {one.company.key for one in companies} - {""}

    def __call__(self, name: str) -> bool:
        return company_key(name) in self._keys


class _Coded(Generic[Key]):
    """Rows of a column as places in its distinct keys, BLANK for a row that has none."""

    def __init__(
        self, column: Distinct, rows: Longs, through: Callable[[Value], Key | None]
    ) -> None:
        """`through`: the key of a cell; what is false is none. Only the cells of `rows` are looked
        at, each once."""
        codes = read.fit(column.codes, max(int(rows.max(initial=-1)) + 1, len(column.codes)), BLANK)
        of_rows, used = pd.factorize(codes[rows])
        self._set(
            of_rows, [None if at == BLANK else through(column.cells[at]) for at in used.tolist()]
        )

    def _set(self, codes: Longs, keys: Sequence[Key | None]) -> None:
        places: dict[Key, int] = {}
        table = [places.setdefault(key, len(places)) if key else BLANK for key in keys]
        self.codes: Ints = np.array([*table, BLANK], dtype=np.int32)[codes]
        self.keys: Sequence[Key] = tuple(places)

    def at(self, row: int) -> Key | None:
        """`row`: of those that were looked at."""
        code = int(self.codes[row])
        return None if code == BLANK else self.keys[code]

    def where(self, chosen: Sequence[bool]) -> Bools:
        """The rows whose key is one of `chosen`, which stands beside `keys`."""
        found: Bools = np.array([*chosen, False], dtype=np.bool_)[self.codes]
        return found

    def only(self, rows: Bools) -> Self:
        found = copy(self)
        found.codes = self.codes[rows]
        return found

    def through(self, other: Callable[[Key], Key]) -> Self:
        """With other keys; those of no row are not asked for."""
        found = copy(self)
        of_rows, used = pd.factorize(self.codes)
        found._set(of_rows, [None if at == BLANK else other(self.keys[at]) for at in used.tolist()])
        return found


def _told_apart(columns: Sequence[Ints]) -> tuple[Longs, Longs]:
    """A number for each row, the same where all columns are; and the first row of each."""
    found: Longs = np.zeros(len(columns[0]), dtype=np.int64)
    for one in columns:
        # Numbered anew each time, so that the product stays small.
        found, _ = pd.factorize(found * (int(one.max(initial=BLANK)) + 2) + one + 1)
    _, firsts = np.unique(found, return_index=True)
    return found, firsts


def _words(cell: Value) -> str:
    return cell.strip() if type(cell) is str else tidy(cell)


def _host(cell: Value) -> str:
    """Of a mail address: each host once, however many people write from it."""
    return _words(cell).rpartition("@")[2].lower().strip("> ")


def _within(cell: Value) -> tuple[str, tuple[str, str]] | None:
    """The 法人番号 and the place that その他 tells."""
    if not isinstance(cell, str) or not any(sign in cell for sign in TELLING):
        return None
    found = number_within(cell), place_key(place_within(cell))
    return None if found == _NOWHERE else found
