"""無効理由: why leads were not valid, most frequent first, with one column a channel; and how the
leads of each channel were judged."""

import numpy as np

from server.kpi.book import TOTAL, Book
from server.kpi.pages import CellValue, Head, Page, Table
from server.kpi.tabs.by_channel import channel_table
from sheets_schema import kpi_texts
from sheets_schema.metrics import Empty, inputs_of
from sheets_schema.tabs import INVALID

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
    return Page(INVALID, (reasons_table, inside))
