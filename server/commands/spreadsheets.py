"""Which spreadsheets a command is about."""

from server.commands.common import site_named
from server.delivery.loop import SpreadsheetOfSites, targets
from server.errors import NoSpreadsheetError
from server.settings.environment import Settings


def chosen(loaded: Settings, name: str | None) -> tuple[SpreadsheetOfSites, ...]:
    """The spreadsheet of one site, or all of them. Raises NoSpreadsheetError for none."""
    if name is not None:
        site_named(loaded, name)
    found = tuple(
        target for target in targets(loaded.sites.values()) if name is None or name in target.names
    )
    if not found:
        raise NoSpreadsheetError
    return found
