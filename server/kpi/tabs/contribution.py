"""売上貢献: how much of the won amount came by way of MQL and of SQL."""

from dataclasses import dataclass

import numpy as np

from server.kpi.count.book import TOTAL, Book
from server.kpi.count.figures import figure, shown, sum_by
from server.kpi.pages import CellValue, Chart, Drawn, Head, Mark, Page, Table
from server.kpi.read.columns import Bools
from server.kpi.tabs.cut import head
from server.kpi.tabs.plan import attained, met, so_far
from sheets_schema import charts, kpi_texts
from sheets_schema.metrics import DECLARED, Empty
from sheets_schema.tabs import CONTRIBUTION


def contribution(book: Book) -> Page:
    """Contracts won in the 集計期間."""
    ways = _by_way(book)
    drawn = [Drawn(1, charts.WON, labels=True)]
    if any(row[3] is not None for row in ways.rows):
        drawn.append(Drawn(3, charts.GREY))
    chart = Chart(book.say(charts.CONTRIBUTION), "COLUMN", range(len(_WAYS)), tuple(drawn), table=1)
    return Page(CONTRIBUTION, (_by_conversion_point(book), ways), chart=chart)


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to a contract: its amount, its share, and the metric of a target for the share."""

    name: str
    amount: str
    share: str | None


_WAYS = (
    _Way("MQL", "mql_amount", "mql_share"),
    _Way("SQL", "sql_amount", "sql_share"),
    _Way("", "other_amount", None),
)


def _by_conversion_point(book: Book) -> Table:
    leads = book.leads
    won = leads["counted"].to_numpy() & leads["valid"].to_numpy() & leads["won"].to_numpy()
    won = won & book.period.holds(leads["won_month"].to_numpy())
    names = [*book.columns.forms.texts, book.say(kpi_texts.NO_CONVERSION_POINT)]
    amounts = leads["won_amount"].to_numpy()
    # A blank has code -1 and stands last.
    codes = np.where(leads["form"] < 0, len(names) - 1, leads["form"]).astype(np.int64)

    def by_point(which: Bools) -> list[int]:
        return sum_by(codes[which], amounts[which], len(names))

    counts = sum_by(codes[won], None, len(names))
    all_of, of_mql = by_point(won), by_point(won & leads["via_mql"].to_numpy())
    of_sql = by_point(won & leads["via_sql"].to_numpy())
    everything = sum(all_of)

    def line(name: str, count: int, amount: int, mql: int, sql: int) -> list[CellValue]:
        row: list[CellValue] = [name, count, shown("won_amount", amount)]
        for key, via in (("mql_amount", mql), ("sql_amount", sql)):
            row.append(shown(key, via))
            row.append(via / everything if everything else Empty.ZERO_BASE)
        return row

    order = sorted(range(len(names)), key=lambda place: (-of_mql[place], -all_of[place]))
    rows = [
        line(names[place], counts[place], all_of[place], of_mql[place], of_sql[place])
        for place in order
        if counts[place]
    ]
    rows.append(line(book.say(TOTAL), sum(counts), everything, sum(of_mql), sum(of_sql)))
    heads = (
        Head(book.say(kpi_texts.CONVERSION_POINT)),
        *(
            head(book, key)
            for key in ("won", "won_amount", "mql_amount", "mql_share", "sql_amount", "sql_share")
        ),
    )
    return Table(heads, rows, total=True, notes=(book.say(kpi_texts.SHARE_OF_ALL),))


def _by_way(book: Book) -> Table:
    group = book.events
    everything = figure("won_amount", group)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for way in _WAYS:
        amount = figure(way.amount, group)
        if way.share is not None:
            share = figure(way.share, group)
        elif isinstance(amount, Empty) or isinstance(everything, Empty) or not everything:
            share = Empty.ZERO_BASE
        else:
            share = amount / everything
        target = _target(book, way.amount, total=True)
        rate = None if target is None else attained(way.amount, amount, target)
        marks[len(rows), 4] = met(rate)
        name = f"{way.name}{book.say(kpi_texts.VIA)}" if way.name else book.say(kpi_texts.OTHER)
        rows.append([
            name,
            amount,
            share,
            target,
            rate,
            None if way.share is None else _target(book, way.share, total=False),
        ])  # fmt: skip
    rows.append([book.say(TOTAL), everything, None, None, None, None])
    heads = (
        Head(book.say(kpi_texts.WAY)),
        Head(book.say(DECLARED["won_amount"].name), "money"),
        Head(book.say(kpi_texts.CONTRIBUTED), "percent"),
        Head(book.say(kpi_texts.TARGET), "money"),
        Head(book.say(kpi_texts.ATTAINED), "percent"),
        Head(book.say(kpi_texts.TARGET_SHARE), "percent"),
    )
    return Table(
        heads,
        rows,
        heading=book.say(kpi_texts.BY_WAY),
        total=True,
        marks=marks,
        notes=(book.say(kpi_texts.WAYS_NOTE),),
    )


def _target(book: Book, key: str, *, total: bool) -> int | float | None:
    """Of all channels, within the 集計期間: amounts are added up, of shares the newest counts."""
    values = [
        one.value
        for one in so_far(book, book.targets)
        if one.metric == key and one.channel is None and book.period.has(one.month)
    ]
    if not values:
        return None
    return sum(values) if total else values[-1]
