"""The requests that keep blocks, and what people write beside them, in their places."""

from collections.abc import Iterator
from dataclasses import replace

from server.kpi.render.blocks import Placing
from server.kpi.render.paper import Paper, Request, area
from server.sheets.colours import colour
from server.sheets.marks import mark_block, unmark_block
from sheets_schema import look

NOTES_PIXELS = 240


def insertions(paper: Paper, placing: Placing) -> Iterator[Request]:
    for before, count in placing.insertions:
        span = {
            "sheetId": paper.sheet_id,
            "dimension": "ROWS",
            "startIndex": before,
            "endIndex": before + count,
        }
        yield {"insertDimension": {"range": span, "inheritFromBefore": False}}


def with_room(paper: Paper, placing: Placing) -> Paper:
    """The paper as it stands after the insertions."""
    added = sum(count for _, count in placing.insertions)
    ends = None if paper.ends is None else (placing.height, paper.ends[1])
    return replace(paper, rows=paper.rows + added, ends=ends)


def notes_beside(paper: Paper, placing: Placing, width: int) -> Iterator[Request]:
    """Marks of new blocks, and the column right of the report in the colour of people's cells. Only
    formats, and only of rows that are new: what people write or colour there is theirs."""
    for block in placing.lost:
        yield unmark_block(block, paper.sheet_id)
    for block in placing.new:
        yield mark_block(block, paper.sheet_id, placing.starts[block])
    beside = width if paper.ends is None else max(width, paper.ends[1])
    # Before the first block there was no such column.
    fresh = [] if paper.blocks else [(min(placing.starts.values()), placing.used)]
    for top, bottom in fresh or placing.inserted:
        yield {
            "repeatCell": {
                "range": area(paper, top, bottom, beside, beside + 1),
                "cell": {
                    "userEnteredFormat": {
                        "backgroundColorStyle": colour(look.PEOPLE_FILL),
                        "wrapStrategy": "WRAP",
                        "verticalAlignment": "TOP",
                    }
                },
                "fields": "userEnteredFormat.backgroundColorStyle,"
                "userEnteredFormat.wrapStrategy,userEnteredFormat.verticalAlignment",
            }
        }
    if fresh:
        yield {
            "updateDimensionProperties": {
                "range": {
                    "sheetId": paper.sheet_id,
                    "dimension": "COLUMNS",
                    "startIndex": beside,
                    "endIndex": beside + 1,
                },
                "properties": {"pixelSize": NOTES_PIXELS},
                "fields": "pixelSize",
            }
        }
