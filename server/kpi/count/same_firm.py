"""Rows of one person or company, among some rows of リード."""

from functools import lru_cache

import numpy as np
import pandas as pd

from server.business import typed
from server.business.typed import Value
from server.kpi.count.people import NOBODY, People
from server.kpi.read.columns import Longs
from server.kpi.read.lead_columns import LeadColumns
from server.matching import company_key


def same_keys(places: Longs, columns: LeadColumns, people: People) -> tuple[Longs, ...]:
    """By e-mail, by phone and by company: beside `places` a small number for each, 0 for none."""
    return (
        _numbered(people.emails[places]),
        _numbered(people.phones[places]),
        columns.companies.numbered(places, _firm),
    )


@lru_cache(maxsize=1 << 14, typed=True)
def _firm(cell: Value) -> str:
    """Asked of the same cells by several tabs."""
    return company_key(typed.tidy(cell))


def _numbered(keys: "np.ndarray[tuple[int, ...], np.dtype[np.uint64]]") -> Longs:
    codes, _ = pd.factorize(keys)
    return np.where(keys == NOBODY, 0, codes + 1)
