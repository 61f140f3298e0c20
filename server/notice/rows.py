"""Where leads stand just now, so that a notice can lead to its row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from server.errors import ExternalError
from server.sheets.address import row_address
from server.sheets.door import Door
from sheets_schema.tabs import LEADS


@dataclass(frozen=True, slots=True)
class LeadRows:
    """`address`: of the spreadsheet. `tab`: sheetId of リード, None if nobody could tell. `rows`:
    lead id → row, counted from 1."""

    address: str
    tab: int | None = None
    rows: Mapping[str, int] = field(default_factory=dict)

    def url(self, lead_id: str) -> str:
        if self.tab is None:
            return self.address
        return row_address(self.address, self.tab, self.rows.get(lead_id))


def find_rows(door: Door, address: str, lead_ids: Collection[str]) -> LeadRows:
    """Two readings, however many leads. Rows move when people sort; this is where they stand now.
    Where nothing can be read, the notice goes without."""
    try:
        layout = door.layout()
        column = door.read_columns(layout, {LEADS.key: ["lead_id"]})[LEADS.key].get("lead_id", [])
    except ExternalError:
        return LeadRows(address)
    wanted = set(lead_ids)
    tab = layout.tabs.get(LEADS.key)
    if tab is None:
        return LeadRows(address)
    first = tab.data_row + 1  # people count rows from 1
    rows = {str(cell): row for row, cell in enumerate(column, first) if str(cell) in wanted}
    return LeadRows(address, tab.sheet_id, rows)
