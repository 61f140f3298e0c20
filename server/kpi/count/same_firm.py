"""Rows of one person or company, among some rows of リード."""

import numpy as np
import pandas as pd

from server.business import typed
from server.kpi.count.people import NOBODY, People
from server.kpi.read.columns import Longs, objects
from server.kpi.read.lead_columns import LeadColumns
from server.matching import company_key


def same_keys(places: Longs, columns: LeadColumns, people: People) -> tuple[Longs, ...]:
    """By e-mail, by phone and by company: beside `places` a small number for each, 0 for none."""
    return (
        _numbered(people.emails[places]),
        _numbered(people.phones[places]),
        _companies(places, columns),
    )


def _numbered(keys: "np.ndarray[tuple[int, ...], np.dtype[np.uint64]]") -> Longs:
    codes, _ = pd.factorize(keys)
    return np.where(keys == NOBODY, 0, codes + 1)


def _companies(places: Longs, columns: LeadColumns) -> Longs:
    """Each distinct writing is looked at once."""
    cells = objects(columns.companies)
    inside = places < len(cells)
    codes, distinct = pd.factorize(cells[places[inside]], use_na_sentinel=True)
    numbers = {"": 0}
    found = [numbers.setdefault(company_key(typed.tidy(cell)), len(numbers)) for cell in distinct]
    keys = np.zeros(len(places), dtype=np.int64)
    keys[inside] = np.array([*found, 0], dtype=np.int64)[codes]
    return keys
