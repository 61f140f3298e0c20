"""Rows of one person or company, among some rows of リード."""

import numpy as np
import pandas as pd

from server.business import typed
from server.kpi.count.people import NOBODY, People
from server.kpi.read.columns import Longs
from server.kpi.read.lead_columns import LeadColumns
from server.matching import company_key


def same_keys(places: Longs, columns: LeadColumns, people: People) -> tuple[Longs, ...]:
    """By e-mail, by phone and by company: beside `places` a small number for each, 0 for none."""
    return (
        _numbered(people.emails[places]),
        _numbered(people.phones[places]),
        columns.companies.numbered(places, lambda cell: company_key(typed.tidy(cell))),
    )


def _numbered(keys: "np.ndarray[tuple[int, ...], np.dtype[np.uint64]]") -> Longs:
    codes, _ = pd.factorize(keys)
    return np.where(keys == NOBODY, 0, codes + 1)
