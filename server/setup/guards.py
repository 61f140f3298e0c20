"""Warnings before a cell of the program is overwritten, and the columns that are folded away. A
warning is no lock: who means it, goes on."""

from collections.abc import Iterator, Mapping
from typing import Any

from server.sheets.formats import below_header
from sheets_schema.tabs import LEADS, SIMULATION, Tab
from sheets_schema.text import Locale, Text

GUARDED = (
    "score", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content",
    "click_id_type", "click_id", "lead_id",
)  # fmt: skip
OF_PROGRAM = Text(
    "自動で入る列です。書き換えると、集計や照合が合わなくなることがあります。",
    "Leadsheet fills this column. A change here may upset figures and reconciling.",
)
REBUILT = Text(
    "再集計のたびに書き直されるタブです。ここに書いたことは消えます。",
    "This tab is written anew at each rebuild. What you write here is lost.",
)


def warn_on_tab(tab: Tab, sheet_id: int, locale: Locale) -> Iterator[dict[str, Any]]:
    # On シミュレーション people write their assumptions.
    if tab.kind != "input" and tab is not SIMULATION:
        yield _warning({"sheetId": sheet_id}, REBUILT.of(locale))


def warn_on_columns(
    sheet_id: int, columns: Mapping[str, int], locale: Locale
) -> Iterator[dict[str, Any]]:
    """Neighbours of リード share one warning."""
    places = sorted(columns[key] for key in GUARDED if key in columns)
    for start, count in _runs(places):
        yield _warning(below_header(sheet_id, start, count), OF_PROGRAM.of(locale))


def fold_tracking(sheet_id: int, columns: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """utm, click and id columns in a group that is closed. Where people keep them apart, each part
    is a group of its own."""
    tracking = [column.key for column in LEADS.columns if column.group == "tracking"]
    places = sorted(columns[key] for key in tracking if key in columns)
    for start, count in _runs(places):
        span = {
            "sheetId": sheet_id,
            "dimension": "COLUMNS",
            "startIndex": start,
            "endIndex": start + count,
        }
        yield {"addDimensionGroup": {"range": span}}
        yield {
            "updateDimensionGroup": {
                "dimensionGroup": {"range": span, "depth": 1, "collapsed": True},
                "fields": "collapsed",
            }
        }


def _warning(area: dict[str, int], description: str) -> dict[str, Any]:
    protected = {"range": area, "description": description, "warningOnly": True}
    return {"addProtectedRange": {"protectedRange": protected}}


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """Ascending places → (first, how many) of each unbroken run."""
    start = 0
    for end in range(1, len(places) + 1):
        if end == len(places) or places[end] != places[end - 1] + 1:
            yield places[start], end - start
            start = end
