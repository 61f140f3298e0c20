"""切り口別: every figure by where a lead came in and who it is from, with the rates marked that
really differ."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from server.kpi.count.book import Book
from server.kpi.count.chance import fisher, holm
from server.kpi.count.figures import Member, cases_of
from server.kpi.pages import CellValue, Head, Mark, Page, Table
from server.kpi.tabs.by_campaign import late_ones
from server.kpi.tabs.cut import MOST_VALUES, Cut, CutLine, cut, figure_table
from server.kpi.tabs.score_bands import by_score_band
from sheets_schema import kpi_texts
from sheets_schema.dimensions import DIMENSIONS
from sheets_schema.metrics import QUOTIENTS
from sheets_schema.tabs import BREAKDOWN

KEYS = (
    "leads", "valid", "valid_rate", "opportunities", "opportunity_rate", "won", "win_rate",
    "won_amount",
)  # fmt: skip
RATES = ("valid_rate", "opportunity_rate", "win_rate")
_LEVEL = 0.05


def breakdown(book: Book) -> Page:
    """A block for each dimension that has two values or more, besides (なし)."""
    blocks = []
    for dimension in DIMENSIONS:
        if not dimension.in_breakdown:
            continue
        made = cut(book, dimension, KEYS, most=MOST_VALUES)
        if sum(line.names[0] != made.names[-1] for line in made.lines) >= 2:
            blocks.append(_block(book, made))
    if blocks:
        # Told once, below the last.
        blocks[-1] = replace(blocks[-1], notes=_notes(book))
    if not blocks:
        heads = (Head(book.say(kpi_texts.CUT)), Head(book.say(kpi_texts.VALUE)))
        blocks = [Table(heads, [], notes=(book.say(kpi_texts.NO_BREAKDOWN),))]
    if (bands := by_score_band(book)) is not None:
        blocks.append(bands)
    return Page(BREAKDOWN, tuple(blocks))


def _block(book: Book, made: Cut) -> Table:
    name = book.say(made.dimension.name)
    heads = [
        Head(book.say(kpi_texts.CUT), note=book.say(made.dimension.lead)),
        Head(book.say(kpi_texts.VALUE)),
    ]
    # The block's name before each value, so that a row tells by itself what it is.
    lines = [CutLine((name, *line.names), line.group, line.value) for line in made.lines]
    table = figure_table(book, heads, lines, KEYS, heading=name)
    reasons = _main_reasons(book, made)
    rows: list[list[CellValue]] = [
        [*row, reason] for row, reason in zip(table.rows, reasons, strict=True)
    ]
    marks = {**table.marks, **_differing(book, made)}
    return Table(
        (*table.heads, Head(book.say(kpi_texts.MAIN_REASON))), rows, name, total=True,
        marks=marks, notes=table.notes,
    )  # fmt: skip


def _notes(book: Book) -> tuple[str, ...]:
    notes = [book.say(kpi_texts.BREAKDOWN_NOTE)]
    if late := late_ones(book):
        notes.append(book.say(kpi_texts.LEFT_OUT_OF_STAGE).format(count=f"{late:,}"))
    return tuple(notes)


def _main_reasons(book: Book, made: Cut) -> list[str | None]:
    """The most frequent 無効理由 of each line, and of all."""
    leads = book.leads
    chosen = leads["rejected"].to_numpy() & leads["counted"].to_numpy()
    chosen = chosen & book.period.holds(leads["received_month"].to_numpy())
    names = book.columns.reasons.names
    height = int(made.places.max(initial=0)) + 1
    codes = made.places[chosen] * len(names) + leads["reason"].to_numpy()[chosen]
    counts = np.bincount(codes, minlength=height * len(names)).reshape(height, -1)
    lines = [counts[line.value] for line in made.lines]
    return [_main(names, one) for one in (*lines, counts.sum(axis=0))]


def _main(names: Sequence[str], counts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> str | None:
    if not len(counts) or not counts.any():
        return None
    place = int(counts.argmax())
    return f"{names[place]} ({int(counts[place])})"


def _differing(book: Book, made: Cut) -> dict[tuple[int, int], Mark]:
    """(row, column) of each rate that differs from the rest of its block. その他 is a mixture, and
    is on the other side only."""
    everything = [part for line in made.lines for part in line.group]
    places, chances = [], []
    for at, line in enumerate(made.lines):
        if line.names[0] in made.names:
            for key in RATES:
                own, every = _counts(key, line.group), _counts(key, everything)
                rest = (every[0] - own[0], every[1] - own[1])
                if own[1] and rest[1]:
                    places.append((at, key, own, rest))
                    chances.append(fisher(own, rest))
    marks = {}
    for (at, key, own, rest), chance in zip(places, holm(chances), strict=True):
        if chance < _LEVEL:
            higher = own[0] * rest[1] > rest[0] * own[1]
            note = book.say(kpi_texts.HIGHER if higher else kpi_texts.LOWER).format(
                n=own[1], chance=_told(chance)
            )
            column = 2 + KEYS.index(key)
            marks[at, column] = Mark(note=note, sign="▲" if higher else "▼")
    return marks


def _counts(key: str, group: list[Member]) -> tuple[int, int]:
    """(reached, cases) of a rate."""
    quotient = QUOTIENTS[key]
    counted = [one for one in group if not one.starts_at_opportunity]
    # As figure() does: where a stage is lacking, neither side counts.
    used = counted if key != "win_rate" else group
    return int(sum(one.sums[quotient.numerator] for one in used)), cases_of(key, group) or 0


def _told(chance: float) -> str:
    return "< 0.001" if chance < 0.001 else f"{chance:.3f}"
