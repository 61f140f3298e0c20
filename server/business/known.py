"""What a spreadsheet itself tells of the lists of 設定 that people rename: the notes beside their
names, and what the program remembers on it."""

from server.business.reading import Known
from server.sheets.layout import Layout, TabLayout
from sheets_schema.tabs import SETTINGS


def known_of(layout: Layout) -> Known:
    """What the spreadsheet tells of the lists that people rename; its notes only where they were
    asked for."""
    return known_in(layout.tabs.get(SETTINGS.key), layout.names or "")


def known_in(settings: TabLayout | None, memory: str) -> Known:
    if settings is None:
        return Known(memory=memory)
    notes = {
        column: {row - settings.data_row: note for row, note in found.items()}
        for column, found in settings.notes.items()
    }
    return Known(notes, memory)
