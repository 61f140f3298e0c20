"""A channel that somebody names for an import, held against those of 設定."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from server.business import typed
from server.business.decided import Business
from server.business.reading import read_business
from server.business.setting_cells import Nobody
from server.database.database import Database
from server.errors import LeadsheetError
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.quota import connect
from sheets_schema.lists import UNCLASSIFIED
from sheets_schema.tabs import SETTINGS
from sheets_schema.text import Text

_PATIENCE_SECONDS = 10.0


class UnknownChannel(LeadsheetError):
    """設定 lists no channel of this name. The message names the nearest."""


@dataclass(frozen=True, slots=True)
class ReadBusiness:
    """`business`: as 設定 says; the defaults where it could not be read (`was_read`)."""

    business: Business
    was_read: bool


def business_of(loaded: Settings, site: Site, database: Database) -> ReadBusiness:
    """設定 as it stands now. Whoever has no spreadsheet yet, or cannot reach it, has the defaults:
    the inbox takes leads all the same."""
    columns = {}
    was_read = False
    if site.spreadsheet_id:
        try:
            connection = connect(loaded, database)
            door = connection.door(site.spreadsheet_id, read_seconds=_PATIENCE_SECONDS)
            keys = [column.key for column in SETTINGS.columns]
            columns = door.read_columns(door.layout(), {SETTINGS.key: keys})[SETTINGS.key]
            was_read = bool(columns)
        except LeadsheetError:
            was_read = False
    business = read_business(columns, site.locale, site.zone, Nobody())
    return ReadBusiness(business, was_read)


def channel_named(name: str, site: Site, known: ReadBusiness) -> str:
    """The channel in the spelling of 設定. Raises UnknownChannel, naming the nearest, where there
    is none of this name."""
    channels = [one.name for one in known.business.channels]
    listed = [*channels, UNCLASSIFIED.name.of(site.locale)]
    if not known.was_read:
        listed += [rule["channel"] for rule in site.channel_rules]
    listed = list(dict.fromkeys(listed))
    folded = typed.fold(name)
    place = known.business.channel_places.get(folded)
    if place is not None:
        return channels[place]
    for one in listed:
        if typed.fold(one) == folded:
            return one
    raise UnknownChannel(_unknown(name, listed, known))


def _unknown(name: str, listed: Sequence[str], known: ReadBusiness) -> Text:
    nearest = nearest_of(name, listed)
    meant_ja = f"「{nearest}」のことですか? " if nearest else ""
    meant_en = f"Did you mean “{nearest}”? " if nearest else ""
    told = ", ".join(listed)
    unread_ja = "" if known.was_read else "(設定を読めなかったため既定の一覧です)"
    unread_en = "" if known.was_read else " (the defaults, since Settings could not be read)"
    return Text(
        f"流入チャネル「{name}」は設定にありません。{meant_ja}設定にあるのは {told} です"
        f"{unread_ja}。新しいチャネルは、先に設定の「流入チャネル」に書いてください。",
        f"Settings lists no channel “{name}”. {meant_en}It lists {told}{unread_en}. Write a new "
        "channel into Settings first.",
    )


def nearest_of(name: str, listed: Sequence[str]) -> str:
    """The one that `name` was most likely meant to be, or ""."""
    folded = {typed.fold(one): one for one in listed}
    word = typed.fold(name)
    held = [one for key, one in folded.items() if word and (word in key or key in word)]
    found = difflib.get_close_matches(word, list(folded), n=1, cutoff=0.4)
    return held[0] if held else folded[found[0]] if found else ""
