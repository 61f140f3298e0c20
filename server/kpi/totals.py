"""Rows of totals that people type below or among the data: told, and not counted."""

import numpy as np
import pandas as pd

from server.kpi.columns import Column, Longs, objects
from server.matching import is_total


def rows_of_totals(column: Column, among: Longs) -> Longs:
    """Those of the positions `among` whose cell says 合計 or the like and nothing else. Each
    distinct cell is looked at once."""
    among = among[among < len(column)]
    if not len(among):
        return among
    codes, distinct = pd.factorize(objects(column)[among], use_na_sentinel=True)
    says = [isinstance(value, str) and is_total(value) for value in distinct]
    return among[np.array([*says, False], dtype=np.bool_)[codes]]  # a blank has code -1
