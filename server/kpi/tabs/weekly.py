"""定例会: one page for the weekly meeting, on one sheet of paper."""

from dataclasses import replace

from server.kpi.count.book import Book
from server.kpi.count.moved import judge
from server.kpi.pages import CellValue, Head, Link, Mark, Page, Table
from server.kpi.tabs.weekly_changes import movers, weeks
from server.kpi.tabs.weekly_decisions import decisions
from server.kpi.tabs.weekly_plan import plan_this_month
from server.kpi.tabs.weekly_rates import parts, questions, rates
from server.kpi.tabs.weekly_roles import roles
from sheets_schema import meeting_texts as words
from sheets_schema.tabs import BY_KEY, WEEKLY

# Lines of each list: with headers, four rates, eight figures by role and four of weeks the page has
# never more than MOST_ROWS rows, whatever there is to tell.
MOST_ROWS = 60
ROOM = {"plan": 7, "parts": 4, "questions": 4, "decisions": 4, "movers": 5}
BLOCKS = (
    "plan", "rates", "parts", "questions", "decisions", "roles", "weeks", "movers", "links",
)  # fmt: skip
WIDTH = 8
# Where people go on from here, as far as these tabs are there.
_GO_ON = ("today", "forecast", "quality")


def weekly(book: Book, link: Link) -> Page:
    """`link(tab, row)`: the address of a row."""
    judged = judge(book)
    tables = (
        plan_this_month(book, ROOM["plan"]),
        rates(book, judged),
        parts(book, judged, ROOM["parts"]),
        questions(book, judged, ROOM["questions"]),
        decisions(book, link, ROOM["decisions"]),
        book.once(roles),
        weeks(book),
        movers(book, link, ROOM["movers"]),
        _links(book, link),
    )
    return Page(WEEKLY, tuple(map(_wide, filter(None, tables))), keeps=BLOCKS)


def _wide(table: Table) -> Table:
    """As wide as the page, so that the notes of people begin at one edge for all blocks."""
    missing = WIDTH - len(table.heads)
    heads = (*table.heads, *[Head("", table.heads[-1].format)] * missing)
    return replace(table, heads=heads, rows=[[*row, *[None] * missing] for row in table.rows])


def _links(book: Book, link: Link) -> Table:
    row: list[CellValue] = []
    marks = {}
    for key in _GO_ON:
        tab = BY_KEY.get(key)
        if tab is None or (uri := link(key, 1)) is None:
            continue
        marks[0, len(row)] = Mark(link=uri)
        row.append(book.say(tab.title))
    row += [None] * (3 - len(row))
    heads = (Head(book.say(words.LINKS)), Head(""), Head(""), Head("", "line"))
    return Table(heads, [[*row, book.say(words.NOTES_HINT)]], marks=marks, block="links")
