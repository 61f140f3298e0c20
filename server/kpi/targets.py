"""The columns of 目標 → targets that can be compared with figures."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from server.business import typed
from server.business.reading import Business
from server.kpi import columns as read
from server.kpi.calendar import Calendar
from server.kpi.columns import BLANK, Column
from server.kpi.findings import FIRST_ROW, Findings
from sheets_schema import kpi_texts
from sheets_schema.metric_names import METRIC_KEYS, SHARES

TAB = "targets"


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
    cells: Mapping[str, Column], business: Business, calendar: Calendar, findings: Findings
) -> list[Target]:
    """`cells`: month, channel, metric, target, all of one length. Unusable rows are told; of two
    rows for the same the lower one counts."""
    size = max(map(len, cells.values()), default=0)
    blank = [None] * size
    months = read.months(cells.get("month", blank), calendar.zone).days
    metrics = {typed.fold(name): key for name, key in METRIC_KEYS.items()}
    unreadable: list[int] = []
    found: dict[tuple[int, int | None, str], Target] = {}
    twice: list[int] = []
    for place in range(size):
        row = {key: column[place] for key, column in cells.items()}
        if not any(typed.is_written(cell) for cell in row.values()):
            continue
        metric = metrics.get(typed.fold(typed.tidy(row.get("metric"))))
        value = typed.number_of(row.get("target"))
        month = int(months[place])
        known, channel = _channel(typed.tidy(row.get("channel")), business)
        if metric is None or value is None or month == BLANK or not known:
            unreadable.append(place)
            continue
        if metric in SHARES and value > 1:
            value /= 100
        number = int(value) if value == int(value) else float(value)
        key = (month, channel, metric)
        if key in found:
            twice.append(found[key].row - FIRST_ROW)
        found[key] = Target(*key, number, place + FIRST_ROW)
    findings.at("target_unreadable", TAB, unreadable, "metric")
    findings.at("target_twice", TAB, np.sort(np.array(twice, dtype=np.int64)), "target")
    return sorted(found.values(), key=lambda one: (one.month, one.row))


def _channel(text: str, business: Business) -> tuple[bool, int | None]:
    """Whether the channel is known, and its place; a blank and 全体 are all of them."""
    if not text or typed.fold(text) in {typed.fold(word) for word in kpi_texts.ALL_CHANNELS.both()}:
        return True, None
    if business.is_unclassified(text):
        return True, len(business.channels)
    place = business.channel_places.get(typed.fold(text))
    return place is not None, place
