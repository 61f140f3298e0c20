"""The columns of 費用 → one row a cost that can be counted."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from server.business import typed
from server.business.reading import Business
from server.kpi import columns as read
from server.kpi.calendar import Calendar
from server.kpi.columns import BLANK, Column
from server.kpi.findings import Findings, quote
from server.kpi.totals import rows_of_totals
from server.kpi.vocabulary import choose
from sheets_schema import lists

TAB = "costs"
_CATEGORY_FLAGS = ("promotion", "outsourcing", None, "it_platform", None)


def read_costs(
    cells: Mapping[str, Column], business: Business, calendar: Calendar, findings: Findings
) -> pd.DataFrame:
    """`cells`: month, channel, category, amount, all of one length.

    Columns: `month` (int32, `year * 12 + month - 1`, -1 unknown), `channel` (int32, -1 for a row
    without one), `amount` (int64, ten-thousandths), and the cost flags of sheets_schema.metrics.
    Rows without a readable amount, and of months after the as-of day, are left out, and
    so are rows of totals.
    """
    size = max(map(len, cells.values()), default=0)
    blank = [None] * size
    months = read.months(cells.get("month", blank), calendar.zone)
    amounts = read.amounts(cells.get("amount", blank))
    channel_words = read.words(cells.get("channel", blank))
    channels = _channels(channel_words, business)
    category_cells = cells.get("category", blank)
    names = [text.of(business.locale) for text in lists.COST_CATEGORIES]
    categories = choose(read.words(category_cells), names, lists.COST_CATEGORIES)

    is_row = (
        (months.days != BLANK) | (channels != BLANK) | amounts.known | (categories.codes != BLANK)
    )
    is_row[months.bad] = is_row[amounts.bad] = True
    # A channel of the settings may have any name.
    for key, can_be in (("month", is_row), ("channel", channels == len(business.channels))):
        totals = np.zeros(size, dtype=np.bool_)
        totals[rows_of_totals(cells.get(key, blank), np.flatnonzero(can_be & is_row))] = True
        _tell(findings, cells, totals, "total_row", key)
        is_row &= ~totals
    _tell(findings, cells, is_row & ~amounts.known, "cost_amount", "amount")
    used = is_row & amounts.known & (months.days <= typed.month_of_day(calendar.as_of))
    _tell(findings, cells, used & (months.days == BLANK), "cost_month", "month")
    unknown_channel = used & (channels == len(business.channels))
    _tell(findings, cells, unknown_channel, "cost_channel_unknown", "channel")
    _tell(findings, cells, used & categories.unknown, "cost_category_unknown", "category")

    flags = {
        flag: categories.codes == place
        for place, flag in enumerate(_CATEGORY_FLAGS)
        if flag is not None
    }
    frame = {
        "month": months.days,
        "channel": channels,
        "amount": amounts.units,
        "with_channel": channels != BLANK,
        "any_cost": np.ones(size, dtype=np.bool_),
        **flags,
    }
    return pd.DataFrame({key: values[used] for key, values in frame.items()}, copy=False)


def _channels(words: read.Words, business: Business) -> read.Ints:
    unclassified = len(business.channels)
    known = business.channel_places
    places = [known.get(typed.fold(text), unclassified) for text in words.texts]
    return np.array([*places, BLANK], dtype=np.int32)[words.codes]


def _tell(
    findings: Findings,
    cells: Mapping[str, Column],
    where: read.Bools,
    rule: str,
    column: str,
) -> None:
    positions = np.flatnonzero(where)
    texts = quote(cells[column], positions) if column in cells else None
    findings.at(rule, TAB, positions, column, texts)
