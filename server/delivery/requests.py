"""The parts of the requests that write a batch."""

from collections.abc import Iterator
from typing import Any

from server.delivery.activities import activity_row
from server.delivery.rows import fields_of, row_of
from server.inbox.batches import Batch
from server.settings.sites import Site
from server.sheets.layout import TabLayout
from sheets_schema.tabs import BATCH_MARK

BURNT = "burnt"


def room(batch: Batch, tab: TabLayout) -> Iterator[dict[str, Any]]:
    """As many blank rows at the end of the grid as are about to be filled. They take formats and
    choices from the row above, so that the tab never runs out of rows that are set up."""
    if tab.row_count < 2:
        return  # a header is no model
    place = {
        "sheetId": tab.sheet_id,
        "dimension": "ROWS",
        "startIndex": tab.row_count,
        "endIndex": tab.row_count + len(batch.leads),
    }
    yield {"insertDimension": {"range": place, "inheritFromBefore": True}}


def append(batch: Batch, tab: TabLayout, site: Site) -> dict[str, Any]:
    made = row_of if batch.goods == "leads" else activity_row
    rows = [made(lead, tab, site) for lead in batch.leads]
    return {
        "appendCells": {"sheetId": tab.sheet_id, "rows": rows, "fields": fields_of(batch.leads)}
    }


def mark(batch: Batch, value: str) -> dict[str, Any]:
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": batch.mark_id,
                "metadataKey": BATCH_MARK,
                "metadataValue": value,
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }


def burnt_value(batch: Batch) -> str:
    return f"{BURNT}:{batch.digest[:20]}"
