"""Rows that may be one person or one deal twice. Only ever listed: nothing is merged."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from server.companies import are_sisters
from server.kpi.count.people import NOBODY, Keys, People
from server.kpi.read.columns import Bools, Longs
from server.kpi.read.lead_columns import LeadColumns
from server.matching import company_key


def possible_duplicates(
    people: People, columns: LeadColumns, among: Bools
) -> Iterator[tuple[int, int]]:
    """(row, the first row that it resembles), by zero-based place."""
    return _later_ones(*person_keys(people, columns, among))


def person_keys(people: People, columns: LeadColumns, among: Bools) -> tuple[Longs, ...]:
    """Small numbers by any of which two rows are one person, 0 for nobody: the same e-mail, or the
    same firm (its name, or a mail domain of its own) with the same name or phone; as a person is
    known on arrival (server.matching.person_keys)."""
    emails, names, phones, domains = (
        _numbered(keys, among)
        for keys in (people.emails, people.names, people.phones, people.domains)
    )
    # A company's key is dear, so it is made only where a name or a phone occurs again.
    companies = _companies(columns, _again(names) | _again(phones))
    firms = [(firm, who) for firm in (companies, domains) for who in (names, phones)]
    return (emails, *(_both(firm, who) for firm, who in firms))


def same_company(people: People, columns: LeadColumns, among: Bools) -> Iterator[tuple[int, int]]:
    """(row, the first row of the same company), by zero-based place: by its name, or by a mail
    domain of its own unless the two call themselves sister firms of a group."""
    domains = _numbered(people.domains, among)
    for later, first in _later_ones(_companies(columns, among), domains):
        if not are_sisters(columns.company(later), columns.company(first)):
            yield later, first


def same_id(people: People, among: Bools) -> Iterator[tuple[int, int]]:
    """(row, the first row with the same リードID), by zero-based place: a copied row."""
    return _later_ones(_numbered(people.ids, among))


def _later_ones(*keys: Longs) -> Iterator[tuple[int, int]]:
    """Rows with a key that an earlier row has, with the earliest such."""
    own = np.arange(len(keys[0]))
    first = np.minimum.reduce([_first_of_each(one) for one in keys])
    for place in np.flatnonzero(first < own).tolist():
        yield place, int(first[place])


def _numbered(keys: Keys, among: Bools) -> Longs:
    """Small numbers for the keys of some rows; 0 for nobody and for all other rows."""
    codes, distinct = pd.factorize(np.where(among, keys, NOBODY))
    numbers = np.arange(1, len(distinct) + 1, dtype=np.int64)
    numbers[distinct == NOBODY] = 0
    return numbers[codes] if len(distinct) else np.zeros(len(keys), dtype=np.int64)


def _companies(columns: LeadColumns, among: Bools) -> Longs:
    keys = np.zeros(columns.size, dtype=np.int64)
    chosen = np.flatnonzero(among)
    keys[chosen] = columns.companies.numbered(chosen, lambda cell: company_key(str(cell)))
    return keys


def _again(keys: Longs) -> Bools:
    counts = np.bincount(keys, minlength=1)
    counts[0] = 0
    repeated: Bools = counts[keys] > 1
    return repeated


def _both(one: Longs, other: Longs) -> Longs:
    """A key of two keys, 0 where either is."""
    together = one * (int(other.max(initial=0)) + 1) + other
    return np.where((one == 0) | (other == 0), 0, together)


def _first_of_each(keys: Longs) -> Longs:
    """For each row the first row with its key; its own place where it has none."""
    codes, distinct = pd.factorize(keys)
    first = np.full(len(distinct), len(keys), dtype=np.int64)
    np.minimum.at(first, codes, np.arange(len(keys)))
    return np.where(keys == 0, np.arange(len(keys)), first[codes])
