"""Whether the people of a list can ever stand in a spreadsheet, asked before the first is kept."""

from server.delivery.reconcile import MOST_CELLS
from server.imports.lists.people import ListedPeople
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.text import Text

# Were there nothing else in it. What is kept and finds no room would wait in the inbox for good,
# and whatever comes from the forms behind it.
MOST_LEADS = MOST_CELLS // len(LEAD_COLUMNS)


def too_many(people: ListedPeople) -> Text | None:
    """Why they cannot, and what to do; None where they may."""
    if len(people.rows) <= MOST_LEADS:
        return None
    return Text(
        f"{len(people.rows):,} 人は1つのスプレッドシートに入りません(セルの上限 1,000万、リードは"
        f"多くて {MOST_LEADS:,} 件)。連絡する人だけに絞るか、ファイルを分けて、別のスプレッド"
        "シートに書くサイト(--site)に取り込んでください。",
        f"{len(people.rows):,} people are more than a spreadsheet has room for: ten million cells, "
        f"so {MOST_LEADS:,} leads at most. Keep those whom you will write to, or divide the file "
        "among sites (--site) that write into spreadsheets of their own.",
    )
