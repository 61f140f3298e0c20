"""Said before anything is changed: which inbox and which spreadsheet a command is about."""

from collections.abc import Iterable

from sqlalchemy import make_url

from server.commands.common import say
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.address import sheet_address

# Of so many sites each is named.
MOST_SITES = 10
DRY = "確認だけで、何も変えていません。 / Dry run: nothing was changed."


def inbox_of(loaded: Settings) -> str:
    """Its address, without the password."""
    return make_url(loaded.database_url).render_as_string(hide_password=True)


def say_where(loaded: Settings, sites: Iterable[Site]) -> None:
    """On standard error. A site without a spreadsheet has none to name."""
    say(f"受信箱 / inbox: {inbox_of(loaded)}")
    named = [one for one in sites if one.spreadsheet_id]
    for site in named[:MOST_SITES]:
        whose = f" ({site.name})" if len(loaded.sites) > 1 else ""
        address = sheet_address(site.spreadsheet_id, loaded.sheets_emulator_host)
        say(f"スプレッドシート / spreadsheet{whose}: {address}")
    if len(named) > MOST_SITES:
        say(f"… ほか {len(named) - MOST_SITES} / and {len(named) - MOST_SITES} more")
