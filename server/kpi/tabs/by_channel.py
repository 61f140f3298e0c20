"""A table with one row a channel and 合計, which several tabs show."""

from collections.abc import Sequence

from server.kpi.count.book import Book
from server.kpi.count.figures import Member
from server.kpi.count.gaps import channel_gaps
from server.kpi.pages import Head, Table
from server.kpi.tabs.cut import channel_lines, figure_table
from sheets_schema import kpi_texts


def channel_table(
    book: Book,
    keys: Sequence[str],
    group: list[Member] | None = None,
    *,
    heading: str | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """流入チャネル and a column for each metric of `keys`, over `group` (the cohort if None)."""
    everyone = book.cohort if group is None else group
    return figure_table(
        book, [Head(book.say(kpi_texts.CHANNEL))], channel_lines(book, everyone), keys,
        total=everyone, heading=heading, notes=notes, gaps=book.once(channel_gaps),
    )  # fmt: skip
