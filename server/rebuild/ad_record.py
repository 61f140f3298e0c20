"""What the advertising platforms of a site were told, in the inbox's database."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from server.conversions.choosing import Key
from server.conversions.platforms import Sent
from server.conversions.records import Record
from server.database.database import Database
from server.errors import TryLater
from server.inbox import conversions
from sheets_schema.text import Text


class InboxAdRecord:
    """An AdRecord of server.kpi.count.ad_lines."""

    def __init__(self, database: Database, site: str) -> None:
        self._database = database
        self._site = site

    def told(self, target: str) -> Mapping[Key, Sent]:
        return conversions.told(self._database, self._site, target)

    def erased(self) -> frozenset[str]:
        return conversions.erased(self._database, self._site)

    def note(self, target: str, lines: Sequence[Record], at: datetime) -> None:
        try:
            conversions.note_on_tab(self._database, self._site, target, lines, at)
        except conversions.AlreadySentError:
            raise TryLater(
                Text(
                    "広告に返す行が、別の書き出しと重なりました。自動でやり直します。",
                    "An export took some lines of the ad feedback at the same moment. It is tried "
                    "again by itself.",
                )
            ) from None
