"""無効理由: why leads were not valid, most frequent first, with one column a channel; and how the
leads of each channel were judged."""

from collections.abc import Sequence

import numpy as np

from server.business import typed
from server.kpi.count.book import TOTAL, Book
from server.kpi.pages import CellValue, Chart, Drawn, Head, Page, Table
from server.kpi.read.columns import Bools, Ints, Longs
from server.kpi.tabs.by_channel import channel_table
from sheets_schema import charts, kpi_texts
from sheets_schema.dimensions import CAMPAIGN
from sheets_schema.features import CAMPAIGNS
from sheets_schema.metrics import Empty, inputs_of
from sheets_schema.tabs import INVALID
from sheets_schema.text import Text

# Of 理由 × 月.
MONTHS = 6

INSIDE = ("leads", "valid", "invalid", "unjudged", "judged", "valid_rate", "uql", "promoted")


def invalid_reasons(book: Book) -> Page:
    """Counts the leads of the cohort in 集計期間 whose reason counts (sheets_schema.metrics)."""
    leads = book.leads
    counted = book.period.holds(leads["received_month"].to_numpy())
    for flag in inputs_of("invalid")[0].where:
        counted = counted & leads[flag].to_numpy()
    names = book.channel_names(book.cohort)
    reasons = book.columns.reasons
    width = len(book.business.channels) + 1
    codes = leads["reason"].to_numpy()[counted] * width + leads["channel"].to_numpy()[counted]
    counts = np.bincount(codes, minlength=len(reasons.names) * width).reshape(-1, width)
    by_reason: list[list[int]] = counts[:, : len(names)].tolist()
    # Equally frequent reasons keep the order of 設定: the sort is stable.
    lines = sorted(zip(reasons.names, by_reason, strict=True), key=lambda line: -sum(line[1]))
    everything = sum(map(sum, by_reason))
    rows: list[list[CellValue]] = [
        [name, sum(each), sum(each) / everything, *each] for name, each in lines if any(each)
    ]
    share: CellValue = 1 if everything else Empty.ZERO_BASE
    totals = [sum(each) for each in zip(*by_reason, strict=True)]
    rows.append([book.say(TOTAL), everything, share, *totals])
    heads = (
        Head(book.say(kpi_texts.INVALID_REASON)),
        Head(book.say(kpi_texts.COUNT), "count"),
        Head(book.say(kpi_texts.SHARE), "percent"),
        *(Head(name, "count") for name in names),
    )
    inside = channel_table(book, INSIDE, heading=book.say(kpi_texts.INSIDE_LEADS))
    reasons_table = Table(heads, rows, total=True, scales=(range(3, len(heads)),))
    tables = [reasons_table, inside, _by_month(book, counted)]
    if CAMPAIGNS.key in book.business.features and len(book.keys(CAMPAIGN).names) > 1:
        tables.append(_by_campaign(book, counted))
    reasons_shown = range(len(rows) - 1)
    drawn = (Drawn(1, charts.RED, labels=True),)
    chart = Chart(book.say(charts.INVALID), "BAR", reasons_shown, drawn)
    return Page(INVALID, tuple(tables), chart=chart if reasons_shown else None)


def _by_month(book: Book, counted: Bools) -> Table:
    """The last months up to that of the as-of day, by month received."""
    last = typed.month_of_day(book.calendar.as_of)
    months = list(range(last - MONTHS + 1, last + 1))
    received = book.fact("received_month")
    chosen = counted & (received >= months[0]) & (received <= last)
    names = [typed.month_text(month) for month in months]
    return _crossed(book, chosen, received - months[0], names, kpi_texts.REASON_BY_MONTH)


def _by_campaign(book: Book, counted: Bools) -> Table:
    made = book.keys(CAMPAIGN)
    return _crossed(book, counted, made.leads, made.names, kpi_texts.REASON_BY_CAMPAIGN)


def _crossed(
    book: Book, chosen: Bools, columns: Ints | Longs, names: Sequence[str], heading: Text
) -> Table:
    """理由 × something: `columns` is the place in `names` of each row of `chosen`. Columns without
    a reason are left out, but for months."""
    reasons = book.columns.reasons.names
    codes = book.fact("reason")[chosen].astype(np.int64) * len(names)
    counts = np.bincount(codes + columns[chosen], minlength=len(reasons) * len(names))
    table = counts.reshape(-1, len(names))
    shown = [
        place for place in range(len(names))
        if heading is kpi_texts.REASON_BY_MONTH or table[:, place].any()
    ]  # fmt: skip
    lines = [(name, [int(row[place]) for place in shown])
             for name, row in zip(reasons, table, strict=True)]  # fmt: skip
    lines = sorted((line for line in lines if any(line[1])), key=lambda line: -sum(line[1]))
    rows: list[list[CellValue]] = [[name, sum(each), *each] for name, each in lines]
    totals = [int(table[:, place].sum()) for place in shown]
    rows.append([book.say(TOTAL), sum(totals), *totals])
    heads = (
        Head(book.say(kpi_texts.INVALID_REASON)),
        Head(book.say(kpi_texts.COUNT), "count"),
        *(Head(names[place], "count") for place in shown),
    )
    scales = (range(2, len(heads)),)
    return Table(heads, rows, heading=book.say(heading), total=True, scales=scales)
