"""The columns of 目標 → targets that can be compared with figures."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from server.business import typed
from server.business.decided import Business
from server.business.typed import Value
from server.kpi.read import columns as read
from server.kpi.read.calendar import Calendar
from server.kpi.read.columns import BLANK, Bools, Column, Longs
from server.kpi.read.costs import FIRST_MONTH, of_channel
from server.kpi.read.findings import Findings, quote
from server.kpi.read.no_records import Wording, header_rows, saying, total_rows
from sheets_schema import kpi_texts
from sheets_schema.metric_names import METRIC_KEYS, SHARES
from sheets_schema.metrics import DECLARED
from sheets_schema.tabs import TARGETS

TAB = "targets"
# Nobody plans further ahead: a month beyond is a slip of the finger.
_MONTHS_AHEAD = 60


@dataclass(frozen=True, slots=True)
class Target:
    """`channel`: place in Business.channels, None for all. `metric`: key of a declared metric.
    `value`: as the metric's own figure, a rate as a share. `row`: of the sheet."""

    month: int
    channel: int | None
    metric: str
    value: int | float
    row: int


def read_targets(
    cells: Mapping[str, Column],
    business: Business,
    calendar: Calendar,
    findings: Findings,
    percentages: Collection[int] = (),
) -> list[Target]:
    """`cells`: month, channel, metric, target, all of one length. Unusable rows are told; of two
    rows for the same the lower one counts. `percentages`: places whose target is shown as one."""
    size = max(map(len, cells.values()), default=0)
    blank = [None] * size
    columns = {key: cells.get(key, blank) for key in ("month", "channel", "metric", "target")}
    months = read.months(columns["month"], calendar.zone).days
    metrics = {typed.fold(name): key for name, key in METRIC_KEYS.items()}
    is_row = np.logical_or.reduce([read.says(column) for column in columns.values()])
    headings = header_rows(TARGETS, columns, tuple(columns), size)
    findings.at("header_again", TAB, headings)
    is_row[headings] = False
    is_row[_totals(columns, is_row, business, findings)] = False
    unreadable: list[int] = []
    slips: list[int] = []
    last_month = typed.month_of_day(calendar.today) + _MONTHS_AHEAD
    found: dict[tuple[int, int | None, str], Target] = {}
    twice: list[int] = []
    for place in np.flatnonzero(is_row).tolist():
        row = {key: column[place] for key, column in columns.items()}
        metric = metrics.get(typed.fold(typed.tidy(row["metric"])))
        value = typed.number_of(row["target"])
        month = int(months[place])
        known, channel = _channel(typed.tidy(row["channel"]), business)
        if metric is None or value is None or month == BLANK or not known:
            unreadable.append(place)
            continue
        if not FIRST_MONTH <= month <= last_month:
            slips.append(place)
            continue
        # 125% is the number 1.25 in a cell, and 25 is what people type where they mean 25%.
        shown = place in percentages or _is_percentage(row["target"])
        # 30% of a count is a part of something that nobody named.
        if shown and value and DECLARED[metric].format != "percent":
            unreadable.append(place)
            continue
        if metric in SHARES and value > 1 and not shown:
            value /= 100
        number = int(value) if value == int(value) else float(value)
        key = (month, channel, metric)
        if key in found:
            twice.append(found[key].row - findings.row(TAB, 0))
        found[key] = Target(*key, number, findings.row(TAB, place))
    findings.at(
        "target_unreadable", TAB, unreadable, "metric", quote(columns["metric"], unreadable)
    )
    findings.at("target_month", TAB, slips, "month", quote(columns["month"], slips))
    twice.sort()
    findings.at("target_twice", TAB, twice, "target", quote(columns["target"], twice))
    return sorted(found.values(), key=lambda one: (one.month, one.row))


def _totals(
    columns: Mapping[str, Column], is_row: Bools, business: Business, findings: Findings
) -> Longs:
    """Rows of totals, which are told. They add up within one metric."""
    wording = Wording(len(is_row))
    reader = of_channel(business)
    for key in ("month", "channel", "metric"):
        wording.hear(key, read.Distinct.of(columns[key]), reader, counts=key == "metric")
    totals = total_rows(
        wording,
        [read.amounts(columns["target"]).units],
        something=wording.others > 0,
        somebody=~is_row,
        group=[typed.fold(typed.tidy(cell)) for cell in columns["metric"]],
    )
    for said_by, rows in saying(wording, totals).items():
        told = said_by or "target"
        findings.at("total_row", TAB, rows, told, quote(columns[told], rows))
    return totals


def _is_percentage(cell: Value) -> bool:
    return isinstance(cell, str) and typed.tidy(cell).endswith("%")


def _channel(text: str, business: Business) -> tuple[bool, int | None]:
    """Whether the channel is known, and its place; a blank and 全体 are all of them."""
    if not text or typed.fold(text) in {typed.fold(word) for word in kpi_texts.ALL_CHANNELS.both()}:
        return True, None
    if business.is_unclassified(text):
        return True, len(business.channels)
    place = business.channel_places.get(typed.fold(text))
    return place is not None, place
