"""Which leads stand in リード, by their リードID."""

from dataclasses import replace

from server.sheets.door import Door
from server.sheets.layout import Layout
from sheets_schema.tabs import LEADS, Tab


def standing_ids(door: Door, layout: Layout, home: Tab = LEADS) -> list[str]:
    """The リードID of every row from the first one of the grid on, "" where there is none; [] where
    tab or column is not there. One call.

    Also of rows above the header: whoever has dragged it down has deleted nobody.
    """
    tab = layout.tabs.get(home.key)
    if tab is None or "lead_id" not in tab.columns:
        return []
    whole = replace(layout, tabs={home.key: replace(tab, data_row=0)})
    column = door.read_columns(whole, {home.key: ["lead_id"]})[home.key].get("lead_id", [])
    return ["" if cell is None else str(cell).strip() for cell in column]
