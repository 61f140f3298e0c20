"""Which company of ターゲット企業 each lead belongs to: whole columns, each distinct cell once."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from server.business.reading import Business
from server.business.typed import Value, tidy
from server.companies import (
    TELLING,
    Company,
    Directory,
    Found,
    Match,
    area_of,
    number_within,
    place_key,
    place_within,
)
from server.kpi.read import columns as read
from server.kpi.read.columns import BLANK, Bools, Column, Ints
from server.kpi.read.findings import Findings
from server.kpi.read.lead_columns import TAB, LeadColumns
from server.kpi.read.target_companies import TargetCompany
from server.matching import company_key, own_domain, usual_phone_key

# A row of データ品質 names so many candidates.
_MOST_NAMED = 5


@dataclass(frozen=True)
class TargetLeads:
    """`companies`: of the tab. `places`: per row of リード the place in `companies`, -1 for none.
    `two`: where several could be meant; `perhaps`: where only the name resembles one, or a domain
    that sister firms share. `candidates`: row → places, of both."""

    companies: tuple[TargetCompany, ...]
    places: Ints
    two: Bools
    perhaps: Bools
    candidates: Mapping[int, tuple[int, ...]]

    @property
    def of_target(self) -> Bools:
        found: Bools = self.places >= 0
        return found


def match_leads(
    cells: Mapping[str, Column], is_row: Bools, companies: tuple[TargetCompany, ...]
) -> TargetLeads:
    """`cells`: company, email, phone and other of リード, as far down as each is filled."""
    size = len(is_row)
    if not companies:
        nobody = np.zeros(size, dtype=np.bool_)
        return TargetLeads((), np.full(size, -1, dtype=np.int32), nobody, nobody, {})
    directory = Directory([one.company for one in companies])
    names = _Coded(cells.get("company", ()), size, _words)
    mails = _Coded(cells.get("email", ()), size, _host)
    phones = _Coded(cells.get("phone", ()), size, _Phones(directory))
    others = _Coded(cells.get("other", ()), size, _within)
    keys = [company_key(text) for text in names.texts]
    known = names.where([directory.knows_name(*one) for one in zip(names.texts, keys, strict=True)])
    known |= mails.where([directory.knows_host(one) for one in mails.texts])
    known |= others.where([bool(number_within(text)) for text in others.texts])
    places = np.full(size, -1, dtype=np.int32)
    two, perhaps = (np.zeros(size, dtype=np.bool_) for _ in range(2))
    candidates: dict[int, tuple[int, ...]] = {}
    rows = np.flatnonzero(known & is_row)
    found: dict[tuple[int, int, int, int], Match] = {}
    coded = zip(*(one.codes[rows].tolist() for one in (names, mails, others, phones)), strict=True)
    for row, code in zip(rows.tolist(), coded, strict=True):
        if code not in found:
            name, mail, other, phone = code
            found[code] = directory.find(
                Company(
                    name=names.text(name),
                    key=keys[name] if name >= 0 else "",
                    number=number_within(others.text(other)),
                    domain=own_domain(mails.text(mail)),
                    phone=phones.text(phone),
                    place=place_key(place_within(others.text(other))),
                )
            )
        match = found[code]
        places[row] = match.place
        two[row] = match.found is Found.TWO
        perhaps[row] = match.found is Found.PERHAPS
        if match.candidates and match.place < 0:
            candidates[row] = match.candidates
    return TargetLeads(companies, places, two, perhaps, candidates)


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
    told = [names(matched.candidates[row]) for row in two.tolist()]
    findings.at("lead_two_targets", TAB, two, "company", told)
    unsure = Counter(matched.candidates[row] for row in np.flatnonzero(matched.perhaps).tolist())
    for places, count in sorted(unsure.items(), key=lambda one: (-one[1], one[0])):
        findings.note("lead_target_unsure", TAB, f"{names(places)}: {count}", "company")


class Listed:
    """Whether a company is on ターゲット企業, by its name alone."""

    def __init__(self, matched: TargetLeads | None) -> None:
        companies = () if matched is None else matched.companies
        self._keys = {one.company.key for one in companies} - {""}

    def __call__(self, name: str) -> bool:
        return company_key(name) in self._keys


class _Coded:
    """A column as places in its distinct texts, BLANK for a blank."""

    def __init__(self, column: Column, size: int, through: Callable[[Value], str]) -> None:
        codes, distinct = pd.factorize(read.objects(column), use_na_sentinel=True)
        places: dict[str, int] = {}
        remap = np.full(len(distinct) + 1, BLANK, dtype=np.int32)
        for code, cell in enumerate(distinct):
            if text := through(cell):
                remap[code] = places.setdefault(text, len(places))
        self.texts: Sequence[str] = tuple(places)
        coded: NDArray[np.int32] = remap[codes]
        self.codes = read.fit(coded, max(size, len(coded)), BLANK)[:size]

    def text(self, code: int) -> str:
        return self.texts[code] if code >= 0 else ""

    def where(self, chosen: Sequence[bool]) -> Bools:
        """The rows whose text is one of `chosen`, which stands beside `texts`."""
        found: Bools = np.array([*chosen, False], dtype=np.bool_)[self.codes]
        return found


def _words(cell: Value) -> str:
    return cell.strip() if type(cell) is str else tidy(cell)


def _host(cell: Value) -> str:
    """Of a mail address: each host once, however many people write from it."""
    return _words(cell).rpartition("@")[2].lower().strip("> ")


class _Phones:
    """A phone; of one that the list does not know no more than where it is."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def __call__(self, cell: Value) -> str:
        phone = usual_phone_key(_words(cell))
        if self._directory.knows_phone(phone):
            return phone
        area = area_of(phone)
        return f"+81{area}" if area else ""


def _within(cell: Value) -> str:
    """その他 only where it may tell a 法人番号 or an address."""
    text = cell if isinstance(cell, str) else ""
    return text if any(sign in text for sign in TELLING) else ""
