"""月次推移: every stage, rate, cost and unit cost by month and channel, on both date bases side by
side; and how months compare at equal age."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.business import typed
from server.kpi.count.book import BASES, TOTAL, Book, beyond_all, cell
from server.kpi.count.figures import Member, cases_of
from server.kpi.count.settled import last_settled_month
from server.kpi.pages import CellValue, Head, Mark, Page, Table
from server.kpi.read.calendar import NO_MONTH
from server.kpi.tabs.ages import equal_ages
from sheets_schema import kpi_texts
from sheets_schema.metrics import BASIS_NAMES, DECLARED, Basis, inputs_of
from sheets_schema.tabs import MONTHLY

# The same on both bases: dated by the month received, or by the month of the cost.
SHARED = ("leads", "valid", "valid_rate", "cost", "cost_per_valid")
TWICE = (
    "opportunity_rate", "opportunities", "qualified_rate", "qualified", "win_rate", "won",
    "won_amount", "cost_per_opportunity", "cost_per_won",
)  # fmt: skip
_QUALIFIED = frozenset({"qualified_rate", "qualified"})


@dataclass(frozen=True, slots=True)
class _Line:
    """A row to be: what stands before the figures, and the members of each basis."""

    names: tuple[CellValue, ...]
    month: int
    groups: Mapping[Basis, list[Member]]


def monthly(book: Book) -> Page:
    return Page(MONTHLY, (_by_channel(book), _all_channels(book), equal_ages(book)))


def _by_channel(book: Book) -> Table:
    names = book.channel_names(max(book.cohort, book.events, key=len))
    lines = []
    for month in book.months_shown:
        for place, name in enumerate(names):
            groups = {basis: [book.of_month(basis, month)[place]] for basis in BASES}
            if month == NO_MONTH and not any(map(_says_something, groups.values())):
                continue
            lines.append(_Line((_month(book, month), name), month, groups))
    lines.append(_Line((book.say(TOTAL), None), NO_MONTH, _total(book)))
    heads = (Head(book.say(kpi_texts.MONTH), "month"), Head(book.say(kpi_texts.CHANNEL)))
    return _table(book, heads, lines, heading=None)


def _says_something(group: list[Member]) -> bool:
    """Whether any figure that is shown has something to count."""
    keys = {measure.key for key in (*SHARED, *TWICE) for measure in inputs_of(key)}
    return any(member.sums[key] for member in group for key in keys)


def _all_channels(book: Book) -> Table:
    lines = [
        _Line(
            (_month(book, month),),
            month,
            {basis: book.channels_of(book.of_month(basis, month)) for basis in BASES},
        )
        for month in book.months_shown
    ]
    lines.append(_Line((book.say(TOTAL),), NO_MONTH, _total(book)))
    heads = (Head(book.say(kpi_texts.MONTH), "month"),)
    return _table(book, heads, lines, heading=book.say(kpi_texts.ALL_BY_MONTH), scaled=True)


def _total(book: Book) -> dict[Basis, list[Member]]:
    return {"period": book.events, "cohort": book.cohort}


def _table(
    book: Book,
    first: tuple[Head, ...],
    lines: list[_Line],
    heading: str | None,
    *,
    scaled: bool = False,
) -> Table:
    twice = [key for key in TWICE if book.uses_qualified or key not in _QUALIFIED]
    columns: list[tuple[str, Basis]] = [(key, "period") for key in SHARED]
    columns += [(key, basis) for basis in BASES for key in twice]
    heads = [*first, *(_head(book, key, basis) for key, basis in columns)]
    heads.append(Head(book.say(kpi_texts.REMARK)))
    settled = book.once(last_settled_month)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for line in lines:
        row = list(line.names)
        in_progress = line.month > settled
        for key, basis in columns:
            value, mark = cell(key, line.groups[basis])
            if basis == "period" and beyond_all(key, value):
                told = book.say(kpi_texts.OVER_ALL)
                note = told if mark is None else f"{told} {mark.note}"
                mark = Mark(muted=mark is not None, note=note)
            if in_progress and basis == "cohort" and key not in SHARED:
                mark = _provisional(book, cases_of(key, line.groups[basis]))
            if mark is not None:
                marks[len(rows), len(row)] = mark
            row.append(value)
        row.append(book.say(kpi_texts.PROVISIONAL) if in_progress else None)
        rows.append(row)
    notes = (book.say(kpi_texts.BASES), book.say(kpi_texts.YOUNG))
    # What happened in a month is done; what comes of the leads received in it still grows.
    scales = tuple(
        range(place, place + 1)
        for place, (key, basis) in enumerate(columns, len(first))
        if scaled and basis == "period" and DECLARED[key].format == "count"
    )
    return Table(tuple(heads), rows, heading, total=True, marks=marks, notes=notes, scales=scales)


def _head(book: Book, key: str, basis: Basis) -> Head:
    metric = DECLARED[key]
    name = book.say(metric.name)
    if key not in SHARED:
        name = book.say(kpi_texts.ON_BASIS).format(metric=name, basis=book.say(BASIS_NAMES[basis]))
    return Head(name, metric.format, book.say(metric.definition))


def _provisional(book: Book, cases: int | None) -> Mark:
    told = book.say(kpi_texts.PROVISIONAL)
    return Mark(muted=True, note=told if cases is None else f"{told} n = {cases}")


def _month(book: Book, month: int) -> CellValue:
    return book.say(kpi_texts.NO_RECEIVED) if month == NO_MONTH else typed.first_day(month)
