"""パイプライン: the deals in progress by phase, and why and where deals were lost."""

import numpy as np

from server.kpi.count.book import TOTAL, Book
from server.kpi.pages import CellValue, Chart, Drawn, Head, Mark, Page, Table
from server.kpi.read.columns import BLANK, MONEY_SCALE, Bools, Ints, Longs
from server.kpi.tabs.by_channel import channel_table
from sheets_schema import charts, kpi_texts
from sheets_schema.metrics import Empty
from sheets_schema.tabs import PIPELINE

STAGES = ("opportunities", "qualified_rate", "qualified", "qualified_win_rate", "won")


def pipeline(book: Book) -> Page:
    tables = [_open_deals(book), _lost(book)]
    if book.uses_qualified:
        tables.append(channel_table(book, STAGES, heading=book.say(kpi_texts.QUALIFIED)))
    phases = range(len(tables[0].rows) - 1)
    drawn = (Drawn(2, charts.OPPORTUNITY, labels=True),)
    chart = Chart(book.say(charts.PIPELINE), "BAR", phases, drawn)
    return Page(PIPELINE, tuple(tables), chart=chart if phases else None)


def _open_deals(book: Book) -> Table:
    """All deals in progress on the as-of day, whenever they were received."""
    is_open: Bools = book.fact("counted") & book.fact("open")
    phases = book.columns.phases
    codes = phases.codes[is_open]
    amounts = book.columns.amounts["expected_amount"]
    units, known = amounts.units[is_open], amounts.known[is_open]
    stays, estimated = _stays(book, is_open)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    everything = np.ones(len(codes), dtype=np.bool_)
    lines = _by_code(book, codes, phases.names, phases.known)
    for name, chosen in [*lines, (book.say(TOTAL), everything)]:
        count = int(chosen.sum())
        row: list[CellValue] = [
            name,
            count,
            _money(units[chosen]),
            count - int(known[chosen].sum()),
        ]
        row.extend(_days(stays, chosen))
        if (estimated & chosen).any():
            note = book.say(kpi_texts.STAY_ESTIMATED).format(count=int((estimated & chosen).sum()))
            marks |= {(len(rows), column): Mark(note=note) for column in (4, 5)}
        rows.append(row)
    heads = (
        Head(book.say(kpi_texts.PHASE)),
        Head(book.say(kpi_texts.COUNT), "count"),
        Head(book.say(kpi_texts.EXPECTED), "money"),
        Head(book.say(kpi_texts.WITHOUT_AMOUNT), "count"),
        Head(book.say(kpi_texts.STAY_MEDIAN), "days", book.say(kpi_texts.STAY_NOTE)),
        Head(book.say(kpi_texts.STAY_LONGEST), "days", book.say(kpi_texts.STAY_NOTE)),
    )
    notes = (book.say(kpi_texts.OPEN_NOTE),)
    scales = (range(1, 2), range(2, 3))
    return Table(heads, rows, total=True, marks=marks, notes=notes, scales=scales)


def _lost(book: Book) -> Table:
    """Deals lost in the 集計期間: 失注理由 × the phase they were in."""
    lost: Bools = book.fact("counted") & book.fact("lost")
    lost &= book.period.holds(book.fact("lost_month"))
    phases, reasons = book.columns.phases, book.columns.lost_reasons
    phase_codes = phases.codes[lost]
    columns = list(_by_code(book, phase_codes, phases.names, phases.known))
    rows: list[list[CellValue]] = []
    everything = np.ones(len(phase_codes), dtype=np.bool_)
    lines = _by_code(book, reasons.codes[lost], reasons.names, reasons.known)
    for name, chosen in [*lines, (book.say(TOTAL), everything)]:
        row: list[CellValue] = [name, int(chosen.sum())]
        row.extend(int((chosen & in_phase).sum()) for _, in_phase in columns)
        rows.append(row)
    heads = (
        Head(book.say(kpi_texts.LOST_REASON)),
        Head(book.say(kpi_texts.COUNT), "count"),
        *(Head(name, "count") for name, _ in columns),
    )
    heading = book.say(kpi_texts.LOST_BY_PHASE)
    return Table(heads, rows, heading, total=True, scales=(range(2, len(heads)),))


def _by_code(
    book: Book, codes: Ints, names: tuple[str, ...], known: int
) -> list[tuple[str, Bools]]:
    """(name, which) of the whole list, then of what else occurs, then of blanks."""
    lines = [
        (name, codes == code)
        for code, name in enumerate(names)
        if code < known or (codes == code).any()
    ]
    if (codes == BLANK).any():
        lines.append((book.say(kpi_texts.NOT_WRITTEN), codes == BLANK))
    return lines


def _stays(book: Book, is_open: Bools) -> tuple[Longs, Bools]:
    """Days in the phase so far, and where they are estimated: no rebuild saw the deal enter it."""
    as_of = book.calendar.as_of
    # The last action, or the opportunity where none is written.
    guessed = as_of - book.fact("last_day")[is_open].astype(np.int64)
    if book.history is None:
        return guessed, np.ones(len(guessed), dtype=np.bool_)
    leads = book.history.now.leads
    places = np.searchsorted(leads["key"], book.history.keys[is_open])
    since = leads["since"][places].astype(np.int64)
    # Negative: it was there when first seen, and so at least since then.
    at_least = np.where(since < 0, as_of + since, 0)
    days = np.where(since > 0, as_of - since, np.maximum(guessed, at_least))
    return np.maximum(days, 0), since <= 0


def _days(stays: Longs, chosen: Bools) -> list[CellValue]:
    days = stays[chosen]
    if not len(days):
        return [Empty.ZERO_BASE, Empty.ZERO_BASE]
    return [float(np.median(days)), int(days.max())]


def _money(units: Longs) -> CellValue:
    total: int = sum(units.tolist())
    return total // MONEY_SCALE if total % MONEY_SCALE == 0 else total / MONEY_SCALE
