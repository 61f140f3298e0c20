"""Leads → the rows of リード, in whatever order its columns stand now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from server.inbox.batches import WaitingLead
from server.settings.sites import Site
from server.sheets.cells import fit, moment_cell, number_cell, text_cell
from server.sheets.formats import format_of
from server.sheets.layout import TabLayout
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.lists import STATUS_NEW
from sheets_schema.text import Text

# A person who wrote before is marked in その他, and counts as a lead all the same.
WROTE_BEFORE = Text("再問い合わせ", "Wrote before")

# What the visitor agreed to stands in その他 in the form's words; the other nobody has answered.
_SAID_ELSEWHERE = frozenset({"consent", "inside_sales"})

# The mask names only what a row carries, so that dropdowns, colours and notes below stay.
ROW_FIELDS = "userEnteredValue,userEnteredFormat.numberFormat"


def fields_of(leads: Sequence[WaitingLead]) -> str:
    """The mask of a batch: notes only where one of its rows has some."""
    return f"{ROW_FIELDS},note" if any(lead.notes for lead in leads) else ROW_FIELDS


def row_of(lead: WaitingLead, tab: TabLayout, site: Site) -> dict[str, Any]:
    """RowData. Columns that are nobody's or people's own stay blank."""
    values: list[dict[str, Any]] = [{} for _ in range(len(tab.header))]
    for column in LEAD_COLUMNS:
        index = tab.columns.get(column.key)
        if index is None:
            continue
        if column.first_value:
            values[index] = _cell(lead, column.key, tab, site)
            if note := lead.notes.get(column.key):
                values[index]["note"] = fit(note)
        number_format = format_of(column.type, site.currency)
        if number_format:
            values[index].setdefault("userEnteredFormat", {"numberFormat": number_format})
    return {"values": values}


def _homeless(lead: WaitingLead, tab: TabLayout, site: Site) -> list[str]:
    """Answers whose column this spreadsheet has not (its feature is off, or it is older): lines of
    その他, as fields without a column are."""
    return [
        f"{column.header.of(site.locale)}: {' '.join(str(lead.cells[column.key]).split())}"
        for column in LEAD_COLUMNS
        if column.feature
        and column.key not in _SAID_ELSEWHERE
        and column.key in lead.cells
        and column.key not in tab.columns
    ]


def _cell(lead: WaitingLead, key: str, tab: TabLayout, site: Site) -> dict[str, Any]:
    if key == "received_at":
        return moment_cell(lead.received_at, site.zone)
    if key == "lead_id":
        return text_cell(lead.lead_id)
    if key == "status":
        return text_cell(str(lead.cells.get(key) or STATUS_NEW.of(site.locale)))
    value = lead.cells.get(key, "")
    if key == "other":
        value = "\n".join([*filter(None, [str(value)]), *_homeless(lead, tab, site)])
    if key == "other" and lead.known_since is not None:
        value = f"{value}\n{_wrote_before(lead.received_at, lead.known_since, site)}".strip()
    return text_cell(value) if isinstance(value, str) else number_cell(value)


def _wrote_before(received: datetime, since: datetime, site: Site) -> str:
    """The word alone where no earlier lead was received before this one: a list that was imported
    late holds people who have written since."""
    word = WROTE_BEFORE.of(site.locale)
    return f"{word}: {since.astimezone(site.zone):%Y/%m/%d}" if since < received else word
