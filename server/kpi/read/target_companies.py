"""The rows of ターゲット企業 → the companies to win, each once, in the order of the tab."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from server.business import typed
from server.companies import Company, company_of, place_within
from server.furniture import Says, total_words
from server.kpi.read.columns import Bools, Column, Distinct
from server.kpi.read.findings import Findings
from server.kpi.read.no_records import header_rows
from sheets_schema import lists
from sheets_schema.tabs import TARGET_COMPANIES

TAB = TARGET_COMPANIES.key
KEYS = tuple(column.key for column in TARGET_COMPANIES.columns)
# By one of these a row names a company.
_NAMED_BY = ("company", "corporate_number", "domain", "phone")
NO_PRIORITY = len(lists.PRIORITIES)
_PRIORITIES = {typed.fold(one.ja): place for place, one in enumerate(lists.PRIORITIES)}


@dataclass(frozen=True, slots=True)
class TargetCompany:
    """`priority`: place in lists.PRIORITIES, NO_PRIORITY for none. `place`: below the header."""

    name: str
    company: Company
    group: str
    priority: int
    owner: str
    industry: str
    employees: str
    place: int


def read_target_companies(
    cells: Mapping[str, Column], findings: Findings
) -> tuple[TargetCompany, ...]:
    """`cells`: key of a column → its cells, all of one length. Of two rows of one company the
    upper counts; what cannot be used is told."""
    size = max(map(len, cells.values()), default=0)
    headings = header_rows(TARGET_COMPANIES, cells, KEYS, size)
    distinct = {key: Distinct.of(cells.get(key, [None] * size)) for key in KEYS}
    named = np.zeros(size, dtype=np.bool_)
    for key in _NAMED_BY:
        named |= distinct[key].says()
    words = {key: _words(column) for key, column in distinct.items()}
    findings.at("header_again", TAB, headings)
    named[headings] = False
    totals = _totals(words, named)
    findings.at("total_row", TAB, totals, "company", [words["company"][at] for at in totals])
    named[totals] = False
    found: list[TargetCompany] = []
    seen: dict[tuple[str, ...], int] = {}
    for place in np.flatnonzero(named).tolist():
        one = _target({key: words[key][place] for key in KEYS}, place, findings)
        identities = _identities(one.company)
        first = next((seen[key] for key in identities if key in seen), None)
        if first is not None:
            findings.at("target_company_twice", TAB, [place], "company",
                        [f"{one.name} = {findings.row(TAB, first)}"])  # fmt: skip
            continue
        seen.update(dict.fromkeys(identities, place))
        found.append(one)
    return tuple(found)


def _totals(words: Mapping[str, list[str]], named: Bools) -> list[int]:
    """Rows that say 合計 where a name should be, and by which nobody can be found."""
    return [
        place
        for place in np.flatnonzero(named).tolist()
        if total_words(words["company"][place]).says is Says.SURELY
        and not any(words[key][place] for key in _NAMED_BY if key != "company")
    ]


def _words(column: Distinct) -> list[str]:
    """The words of each row, "" for a blank."""
    texts = [*map(typed.tidy, column.cells), ""]  # a blank has code -1
    return [texts[code] for code in column.codes.tolist()]


def _target(words: Mapping[str, str], place: int, findings: Findings) -> TargetCompany:
    company = company_of(
        name=words["company"],
        number=words["corporate_number"],
        mail=words["domain"],
        phone=words["phone"],
        place=place_within(words["memo"]),
    )
    for rule, key, is_unread in (
        ("target_number_wrong", "corporate_number", not company.number),
        ("target_domain_common", "domain", not company.domain),
    ):
        if words[key] and is_unread:
            findings.at(rule, TAB, [place], key, [words[key]])
    folded = typed.fold(words["priority"])
    if folded and folded not in _PRIORITIES:
        findings.at("target_priority_unknown", TAB, [place], "priority", [words["priority"]])
    return TargetCompany(
        name=words["company"] or words["domain"] or words["corporate_number"] or words["phone"],
        company=company,
        group=words["group"],
        priority=_PRIORITIES.get(folded, NO_PRIORITY),
        owner=words["owner"],
        industry=words["industry"],
        employees=words["employees"],
        place=place,
    )


def _identities(company: Company) -> list[tuple[str, ...]]:
    """By any of which two rows are one company. Firms of a group may share a domain."""
    keys: list[tuple[str, ...]] = []
    if company.number:
        return [("number", company.number)]
    if company.domain:
        keys.append(("domain", company.domain, company.key))
    if company.key and company.phone:
        keys.append(("phone", company.key, company.phone))
    if company.key and company.place[1]:
        keys.append(("place", company.key, *company.place))
    return keys or [("name", company.key or company.phone)]
