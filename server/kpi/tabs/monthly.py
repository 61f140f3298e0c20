"""月次推移: every stage, rate, cost and unit cost from month to month, then by month and channel,
on both date bases; and how months compare at equal age."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from server.business import typed
from server.kpi.count.book import BASES, TOTAL, Book, beyond_all, cell
from server.kpi.count.figures import Member, cases_of
from server.kpi.count.settled import last_settled_month
from server.kpi.pages import CellValue, Chart, Drawn, Head, Mark, Page, Table
from server.kpi.read.calendar import NO_MONTH
from server.kpi.tabs.ages import equal_ages
from sheets_schema import charts, kpi_texts
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
    """全チャネル with the months side by side, then every month by channel."""
    everyone, long = _all_channels(book), _by_channel(book)
    return Page(
        MONTHLY, (everyone, long, equal_ages(book)), chart=_chart(book, everyone), frozen_columns=1
    )


def _chart(book: Book, table: Table) -> Chart | None:
    months = range(1, 1 + sum(month != NO_MONTH for month in book.months_shown))
    names = [row[0] for row in table.rows]

    def drawn(key: str, code: str, *, rate: bool = False) -> Drawn:
        place = names.index(_head(book, key, "period").text)
        return Drawn(place, code, line=rate, right=rate)

    series = (
        drawn("valid", charts.VALID),
        drawn("opportunities", charts.OPPORTUNITY),
        drawn("won", charts.WON),
        drawn("opportunity_rate", charts.RATE, rate=True),
    )
    title = book.say(charts.MONTHLY)
    return Chart(title, "COMBO", months, series, across=True, domain=-1) if months else None


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
    return _table(book, heads, lines, heading=book.say(kpi_texts.BY_MONTH_AND_CHANNEL))


def _says_something(group: list[Member]) -> bool:
    """Whether any figure that is shown has something to count."""
    keys = {measure.key for key in (*SHARED, *TWICE) for measure in inputs_of(key)}
    return any(member.sums[key] for member in group for key in keys)


def _all_channels(book: Book) -> Table:
    """A block each figure: how it moved from month to month is read along one line."""
    lines = [
        _Line(
            (_month_name(book, month),),
            month,
            {basis: book.channels_of(book.of_month(basis, month)) for basis in BASES},
        )
        for month in book.months_shown
    ]
    lines.append(_Line((book.say(TOTAL),), NO_MONTH, _total(book)))
    down = _table(book, (Head(book.say(kpi_texts.MONTH)),), lines, book.say(kpi_texts.ALL_BY_MONTH))
    return _turned(book, down)


def _turned(book: Book, table: Table) -> Table:
    """Its rows as columns: the figures of both bases one below the other."""
    order = sorted(range(1, len(table.heads)), key=lambda column: _figure_place(table, column))
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for row, column in enumerate(order):
        head = table.heads[column]
        rows.append([head.text, *(line[column] for line in table.rows)])
        marks[row, 0] = Mark(note=head.note)
        for place in range(len(table.rows)):
            mark = table.marks.get((place, column), Mark())
            marks[row, place + 1] = replace(mark, format=head.format)
    months = [Head(str(line[0]), "number") for line in table.rows]
    heads = (Head(book.say(kpi_texts.METRIC)), *months)
    return Table(heads, rows, heading=table.heading, marks=marks, notes=table.notes)


def _figure_place(table: Table, column: int) -> int:
    """Of a figure on either basis: where it stands first."""
    notes = [head.note for head in table.heads]
    return notes.index(table.heads[column].note) if table.heads[column].note else column


def _total(book: Book) -> dict[Basis, list[Member]]:
    return {"period": book.events, "cohort": book.cohort}


def _table(
    book: Book,
    first: tuple[Head, ...],
    lines: list[_Line],
    heading: str | None,
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
    return Table(tuple(heads), rows, heading, total=True, marks=marks, notes=notes)


def _head(book: Book, key: str, basis: Basis) -> Head:
    metric = DECLARED[key]
    name = book.say(metric.name)
    if key not in SHARED:
        name = book.say(kpi_texts.ON_BASIS).format(metric=name, basis=book.say(BASIS_NAMES[basis]))
    return Head(name, metric.format, book.say(metric.definition))


def _provisional(book: Book, cases: int | None) -> Mark:
    told = book.say(kpi_texts.PROVISIONAL)
    return Mark(muted=True, note=told if cases is None else f"{told} n = {cases}")


def _month_name(book: Book, month: int) -> str:
    if month == NO_MONTH:
        return book.say(kpi_texts.NO_RECEIVED)
    return typed.month_text(month)


def _month(book: Book, month: int) -> CellValue:
    return book.say(kpi_texts.NO_RECEIVED) if month == NO_MONTH else typed.first_day(month)
