"""広告連携: the lines for one platform, as it fetches them or as people copy them."""

from collections import Counter

from server.kpi.count.book import Book
from server.kpi.pages import Head, Page, Table
from sheets_schema import kpi_texts
from sheets_schema.conversions import REASONS
from sheets_schema.tabs import AD_TABS


def ad_feedback(book: Book, target: str) -> Page:
    """Nothing but what the platform reads; why others are left out stands in the first header's
    note, which no platform sees."""
    lines = book.ad_lines[target]
    *above, columns = lines.heads
    note = _note(book, target)
    heads = tuple(
        Head(text, note=note if place == 0 else None) for place, text in enumerate(columns)
    )
    table = Table(heads, [list(row) for row in lines.rows])
    return Page(AD_TABS[target], (table,), bare=True, above=tuple(row[0] for row in above))


def _note(book: Book, target: str) -> str:
    lines = book.ad_lines[target]
    counts = Counter(one.reason for one in lines.left)
    told = [book.say(kpi_texts.AD_LINES).format(lines=f"{len(lines.rows):,}")]
    told += [
        f"{book.say(REASONS[reason])}: {counts[reason]:,}" for reason in REASONS if counts[reason]
    ]
    return "\n".join(told)
