"""The columns of 費用 → one row a cost that can be counted."""

import re
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from server.business import typed
from server.business.decided import Business
from server.furniture import Says, TotalWords, total_words
from server.kpi.read import columns as read
from server.kpi.read.calendar import Calendar
from server.kpi.read.columns import BLANK, Column
from server.kpi.read.findings import Findings, quote
from server.kpi.read.no_records import Wording, header_rows, saying, total_rows
from server.kpi.read.vocabulary import choose
from sheets_schema import lists
from sheets_schema.tabs import COSTS

TAB = "costs"
# Where words may stand. A row in which any of them or the amount says something is a row.
WORDS = ("month", "channel", "category", "measure", "source", "memo")
# A month before it is a slip of the finger: the cell 20264 is a day of 1955.
FIRST_MONTH = 2000 * 12
_ALL = frozenset(
    ("全体", "全社", "全チャネル", "全媒体", "全施策", "すべて", "全て", "all", "all channels")
)
_HOW_MEANT = re.compile("税|平均|average|avg", re.IGNORECASE)
_CATEGORY_FLAGS = ("promotion", "outsourcing", None, "it_platform", None)


def read_costs(
    cells: Mapping[str, Column], business: Business, calendar: Calendar, findings: Findings
) -> pd.DataFrame:
    """`cells`: the columns of 費用, all of one length. The index is the place below the header.

    Columns: `month` (int32, `year * 12 + month - 1`, -1 unknown), `channel` (int32, -1 for a row
    without one), `campaign` (int32, place in `campaigns_of`, -1 blank), `amount` (int64,
    ten-thousandths), and the cost flags of sheets_schema.metrics.
    Rows without a readable amount, of months after the as-of day, of totals and of headings are
    left out; each of them is told.
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

    is_row = np.zeros(size, dtype=np.bool_)
    for key in (*WORDS, "amount"):
        is_row |= read.says(cells.get(key, blank))
    headings = header_rows(COSTS, cells, (*WORDS, "amount"), size)
    findings.at("header_again", TAB, headings)
    is_row[headings] = False
    is_row[_totals(cells, months, amounts, is_row, business, findings)] = False
    _tell(findings, cells, is_row & ~amounts.known, "cost_amount", "amount")
    used = is_row & amounts.known
    late = used & (months.days > typed.month_of_day(calendar.as_of))
    _tell(findings, cells, late, "cost_future", "month")
    used &= ~late
    past = used & (months.days != BLANK) & (months.days < FIRST_MONTH)
    _tell(findings, cells, past, "cost_past", "month")
    # As good as none: all that is known is that it was spent.
    months.days[past] = BLANK
    _tell(findings, cells, used & (months.days == BLANK) & ~past, "cost_month", "month")
    unknown_channel = used & (channels == len(business.channels))
    _tell(findings, cells, unknown_channel, "cost_channel_unknown", "channel")
    _tell(findings, cells, used & categories.unknown, "cost_category_unknown", "category")
    campaigns = read.words(cells.get("measure", blank)).codes
    homeless = used & (channels == BLANK) & (campaigns != BLANK)
    _tell(findings, cells, homeless, "cost_campaign_no_channel", "measure")

    flags = {
        flag: categories.codes == place
        for place, flag in enumerate(_CATEGORY_FLAGS)
        if flag is not None
    }
    frame = {
        "month": months.days,
        "channel": channels,
        "campaign": campaigns,
        "amount": amounts.units,
        "with_channel": channels != BLANK,
        "any_cost": np.ones(size, dtype=np.bool_),
        **flags,
    }
    return pd.DataFrame(
        {key: values[used] for key, values in frame.items()},
        index=np.flatnonzero(used),
        copy=False,
    )


def _totals(
    cells: Mapping[str, Column],
    months: read.Days,
    amounts: read.Amounts,
    is_row: read.Bools,
    business: Business,
    findings: Findings,
) -> read.Longs:
    """Rows of totals, which are told. A month has no name, so that Total in its place is one; and a
    channel of 設定 may have any name."""
    size = len(is_row)
    wording = Wording(size)
    unread = np.zeros(size, dtype=np.bool_)
    unread[months.bad] = True
    month = read.objects(cells.get("month", [None] * size)).copy()
    month[~unread] = None
    wording.hear("month", read.Distinct.of(month), _of_month, counts=False)
    for key in WORDS[1:]:
        if key in cells:
            reader = _of_channel_or_all(business) if key == "channel" else _of_note
            wording.hear(key, read.Distinct.of(cells[key]), reader)
    _leave_costs_of_all(wording, cells.get("channel", ()), business)
    totals = total_rows(
        wording,
        [np.where(is_row, amounts.units, 0)],
        something=wording.others > 0,
        somebody=~is_row,
    )
    for said_by, rows in saying(wording, totals).items():
        told = said_by or "amount"
        findings.at("total_row", TAB, rows, told, quote(cells[told], rows))
    return totals


def _of_month(cell: str) -> TotalWords:
    words = total_words(cell)
    return TotalWords(Says.SURELY) if words.says is Says.MAYBE else words


def _of_note(cell: str) -> TotalWords:
    """税込計 or 月平均 beside a cost says how its amount is meant, unless it adds up."""
    words = total_words(cell)
    is_how = words.says is Says.SURELY and _HOW_MEANT.search(cell) is not None
    return TotalWords(Says.MAYBE) if is_how else words


def _leave_costs_of_all(wording: Wording, channels: Column, business: Business) -> None:
    """What was paid for all channels and says for what is a cost, even if it is as much as some
    rows above it together."""
    for place, cell in enumerate(channels):
        if _is_of_all(cell, business) and wording.others[place]:
            wording.others[place] += 1
            if wording.says[place] == Says.NAMED:
                wording.says[place] = Says.NOTHING


def _is_of_all(cell: object, business: Business) -> bool:
    key = typed.fold(cell) if isinstance(cell, str) else ""
    return key in _ALL and key not in business.channel_places


def of_channel(business: Business) -> Callable[[str], TotalWords]:
    """`Web広告 集計` is a total if Web広告 is a channel; a channel's own name never is."""
    places = business.channel_places

    def read(cell: str) -> TotalWords:
        if typed.fold(cell) in places:
            return TotalWords(Says.NOTHING)
        words = total_words(cell)
        of_a_channel = words.says in (Says.NAMED, Says.TOTAL_OF) and typed.fold(words.of) in places
        return TotalWords(Says.SURELY) if of_a_channel else words

    return read


def _of_channel_or_all(business: Business) -> Callable[[str], TotalWords]:
    """全チャネル below the channels is their total if it adds up, else a cost like any other."""
    of_words = of_channel(business)

    def read(cell: str) -> TotalWords:
        words = of_words(cell)
        is_all = words.says is Says.NOTHING and _is_of_all(cell, business)
        return TotalWords(Says.NAMED) if is_all else words

    return read


def campaigns_of(cells: Mapping[str, Column]) -> tuple[str, ...]:
    """The names that 施策 has on 費用, each once, as first written."""
    return read.words(cells.get("measure", ())).texts


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
