"""Every call to Google, counted for /metrics and let in as the quota allows."""

import time

from server.database import limits
from server.database.database import Database
from server.database.tallies import TALLIES
from server.errors import TryLater
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.http import Outcome, Throttle
from sheets_schema.text import Text

WRITES = frozenset({"spreadsheets.batchUpdate", "spreadsheets.post"})


def connect(settings: Settings, database: Database) -> Connection:
    """The connection that delivery, rebuilds and scripts use."""
    local = bool(settings.sheets_emulator_host)
    throttle = None if local else _throttle(database, settings.sheets_calls_per_minute)
    return Connection(settings, _count, throttle)


def _count(kind: str, outcome: Outcome, seconds: float) -> None:
    TALLIES.add("sheets_calls", (kind, outcome))
    TALLIES.observe("sheets_call_seconds", (kind,), seconds)


def _throttle(database: Database, per_minute: int) -> Throttle:
    def wait_for_turn(kind: str) -> None:
        try:
            seconds = limits.take(database, "writes" if kind in WRITES else "reads", per_minute)
        except limits.QuotaFullError as error:
            raise TryLater(
                Text(
                    "Google の1分あたりの呼び出し枠を使い切りました。自動で再開します。",
                    "Google's calls for this minute are used up. It goes on by itself.",
                ),
                retry_after=error.seconds,
            ) from error
        if seconds:
            time.sleep(seconds)

    return wait_for_turn
