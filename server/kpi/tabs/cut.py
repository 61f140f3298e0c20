"""Tables of figures by the values of a dimension: the one place where such a table is made. Every
line is formed by the same rules, and 合計 is that of ファネル, whatever the dimension."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from server.kpi.count.book import TOTAL, Book, cell
from server.kpi.count.figures import Keyed, Member, by_value
from server.kpi.count.gaps import Gap
from server.kpi.count.keys import Keys
from server.kpi.pages import CellValue, Head, Mark, Table
from server.kpi.read.columns import Ints, Longs
from sheets_schema import kpi_texts
from sheets_schema.dimensions import Dimension
from sheets_schema.metrics import DECLARED, Basis, Empty, Ratio, asks_for_costs

# Of a dimension with many values, so many are shown one by one.
MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class CutLine:
    """A row to be: what stands before its figures, and what they are formed from. `value`: its
    place among the values that were added up, -1 for several together."""

    names: tuple[CellValue, ...]
    group: list[Member]
    value: int = -1


@dataclass(frozen=True, slots=True)
class Cut:
    """A dimension over the 集計期間. `places`: per row of リード the place of its line among
    `lines`, which leave out values without anything; the last may be その他. `names`: of all
    values, the last for nothing."""

    dimension: Dimension
    names: tuple[str, ...]
    lines: tuple[CutLine, ...]
    places: Ints | Longs


def figure_table(
    book: Book,
    before: Sequence[Head],
    lines: Sequence[CutLine],
    keys: Sequence[str],
    *,
    total: Sequence[Member] | None = None,
    heading: str | None = None,
    notes: tuple[str, ...] = (),
    gaps: Mapping[int, Gap] | None = None,
) -> Table:
    """A row each of `lines`, then 合計 (of ファネル where `total` is None). `gaps`: by value, whose
    unit costs stand over months that were not all paid for."""
    everything = list(book.cohort if total is None else total)
    last = CutLine((book.say(TOTAL), *[None] * (len(before) - 1)), everything)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for line in (*lines, last):
        row = list(line.names)
        for key in keys:
            value, mark = cell(key, line.group)
            if gaps and _per_cost(key) and not isinstance(value, Empty):
                mark = _gap_mark(book, gaps, line, is_total=line is last) or mark
            if mark is not None:
                marks[len(rows), len(row)] = mark
            row.append(value)
        rows.append(row)
    heads = (*before, *(head(book, key) for key in keys))
    return Table(heads, rows, heading=heading, total=True, marks=marks, notes=notes)


def _per_cost(key: str) -> bool:
    return isinstance(DECLARED[key], Ratio) and asks_for_costs(key)


def _gap_mark(book: Book, gaps: Mapping[int, Gap], line: CutLine, *, is_total: bool) -> Mark | None:
    if is_total:
        told = "\n".join(f"{gap.name}: {gap.told()}" for gap in gaps.values())
    elif line.value in gaps:
        told = gaps[line.value].told()
    else:
        return None
    return Mark(warn=True, note=book.say(kpi_texts.UNPAID_MONTHS).format(months=told))


def head(book: Book, key: str) -> Head:
    metric = DECLARED[key]
    return Head(book.say(metric.name), metric.format, book.say(metric.definition))


def cut(
    book: Book,
    dimension: Dimension,
    keys: Sequence[str],
    *,
    basis: Basis = "cohort",
    most: int | None = None,
) -> Cut:
    """The values of `dimension` that have any lead or cost in the 集計期間, in its order; with
    `most`, the others that are smaller together as その他."""
    made = book.keys(dimension)
    weights = _leads_of(book, made, basis)
    order = in_order(book, made, basis)
    shown = [
        value for value in order if weights[value] or value < made.listed or _spent(made, value)
    ]
    names = [made.names[value] for value in shown]
    if most is not None:
        shown = [value for value in shown if weights[value]]
        rest = sorted(shown, key=lambda value: (-weights[value], made.names[value]))[most:]
        shown = [value for value in shown if value not in set(rest)]
        names = [made.names[value] for value in shown]
        if rest:
            names.append(book.say(kpi_texts.OTHERS).format(count=len(rest)))
    remap = np.full(len(made.names), len(shown), dtype=np.int64)
    remap[shown] = np.arange(len(shown))
    width = len(shown) + 1
    keyed = Keyed(
        leads=remap[made.leads],
        costs=None if made.costs is None else np.where(
            made.costs < 0, -1, remap[made.costs]
        ),
        width=width,
        starts_late=[*(bool(made.late and made.late[value]) for value in shown), False],
        costs_nothing=[*(bool(made.free and made.free[value]) for value in shown), False],
    )  # fmt: skip
    groups = by_value(book.facts, basis, keyed, keys, book.period.holds)
    lines = [
        CutLine((name,), groups[place], place)
        for place, name in enumerate(names)
        if most is not None or not all(part.is_empty for part in groups[place])
    ]
    return Cut(dimension, made.names, tuple(lines), keyed.leads)


def dimension_name(book: Book, dimension: Dimension) -> Head:
    return Head(book.say(dimension.name), note=book.say(dimension.lead))


def channel_lines(book: Book, group: Sequence[Member]) -> list[CutLine]:
    """流入チャネル: each is one part by itself."""
    return [
        CutLine((name,), [one], place)
        for place, (name, one) in enumerate(
            zip(book.channel_names(list(group)), group, strict=True)
        )
    ]


def _leads_of(book: Book, made: Keys, basis: Basis) -> list[int]:
    """How many leads each value has: of the 集計期間, or of all time where events are counted."""
    counted = book.fact("counted")
    if basis == "cohort":
        counted = counted & book.period.holds(book.fact("received_month"))
    counts: list[int] = np.bincount(made.leads[counted], minlength=len(made.names)).tolist()
    return counts


def _spent(made: Keys, value: int) -> bool:
    return made.costs is not None and bool((made.costs == value).any())


def in_order(book: Book, made: Keys, basis: Basis) -> list[int]:
    """The places of its values: those with an order of their own, then the largest first, then what
    has no value."""
    weights = _leads_of(book, made, basis)
    nothing = len(made.names) - 1
    rest = sorted(
        range(made.listed, nothing), key=lambda value: (-weights[value], made.names[value])
    )
    return [*range(made.listed), *rest, nothing]
