"""Rows that may be one person or one deal twice. Only ever listed: nothing is merged."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from server.kpi.columns import Bools, Column, Longs
from server.kpi.typed import Value, tidy
from server.matching import company_key, email_key, name_key, phone_key

NOBODY = 0


def possible_duplicates(cells: Mapping[str, Column], among: Bools) -> Iterator[tuple[int, int]]:
    """(row, the first row that it resembles), by zero-based place: the same e-mail, or the same
    company with the same name or phone. `cells`: email, company, name and phone of リード."""
    size = len(among)
    emails = _keys(cells.get("email"), email_key, among)
    names = _keys(cells.get("name"), name_key, among)
    phones = _keys(cells.get("phone"), phone_key, among)
    # A company's key is dear, so it is made only where a name or a phone occurs again.
    again = _again(names) | _again(phones)
    companies = _keys(cells.get("company"), company_key, again)
    first = np.full(size, size, dtype=np.int64)
    for keys in (emails, _both(companies, names), _both(companies, phones)):
        first = np.minimum(first, _first_of_each(keys))
    for place in np.flatnonzero(first < np.arange(size)).tolist():
        yield place, int(first[place])


def same_company(cells: Mapping[str, Column], among: Bools) -> Iterator[tuple[int, int]]:
    """(row, the first row of the same company), by zero-based place."""
    first = _first_of_each(_keys(cells.get("company"), company_key, among))
    for place in np.flatnonzero(first < np.arange(len(among))).tolist():
        yield place, int(first[place])


def same_id(cells: Mapping[str, Column], among: Bools) -> Iterator[tuple[int, int]]:
    """(row, the first row with the same リードID), by zero-based place: a copied row."""
    first = _first_of_each(_keys(cells.get("lead_id"), str.strip, among))
    for place in np.flatnonzero(first < np.arange(len(among))).tolist():
        yield place, int(first[place])


def _keys(column: Column | None, key_of: Callable[[str], str], among: Bools) -> Longs:
    """A number for each key, NOBODY where there is none; each distinct cell is looked at once."""
    keys = np.zeros(len(among), dtype=np.int64)
    if column is None:
        return keys
    chosen = np.flatnonzero(among)
    cells = np.array(column, dtype=object)[chosen]
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    numbers: dict[str, int] = {"": NOBODY}
    table = [numbers.setdefault(key_of(_text(cell)), len(numbers)) for cell in distinct]
    keys[chosen] = np.array([*table, NOBODY], dtype=np.int64)[codes]
    return keys


def _text(cell: Value) -> str:
    return cell if isinstance(cell, str) else tidy(cell)


def _again(keys: Longs) -> Bools:
    counts = np.bincount(keys, minlength=1)
    counts[NOBODY] = 0
    repeated: Bools = counts[keys] > 1
    return repeated


def _both(one: Longs, other: Longs) -> Longs:
    """A key of two keys, NOBODY where either is."""
    together = one * (int(other.max(initial=0)) + 1) + other
    return np.where((one == NOBODY) | (other == NOBODY), NOBODY, together)


def _first_of_each(keys: Longs) -> Longs:
    """For each row the first row with its key; its own place where it has none."""
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return np.where(keys == NOBODY, np.arange(len(keys)), first[inverse])
