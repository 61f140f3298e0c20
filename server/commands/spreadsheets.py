"""Which spreadsheets a command is about."""

from server.commands.common import site_named
from server.delivery.loop import Target, targets
from server.errors import LeadsheetError
from server.settings.environment import Settings
from sheets_schema.text import Text


def chosen(loaded: Settings, name: str | None) -> tuple[Target, ...]:
    """The spreadsheet of one site, or all of them. Raises LeadsheetError where there is none."""
    if name is not None:
        site_named(loaded, name)
    found = tuple(
        target for target in targets(loaded.sites.values()) if name is None or name in target.names
    )
    if not found:
        raise LeadsheetError(
            Text(
                "SPREADSHEET_ID が設定されていません。setup_spreadsheet.py で作成できます。",
                "SPREADSHEET_ID is not set. setup_spreadsheet.py makes a spreadsheet.",
            )
        )
    return found
