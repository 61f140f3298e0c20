"""How this process reaches Google, or the local spreadsheet in its place."""

import weakref
from collections.abc import Mapping
from typing import Any

import requests

from server.errors import Problem, SettingsError
from server.settings.environment import Settings
from server.sheets.account import SharedCredentials, credentials_of
from server.sheets.address import sheet_address
from server.sheets.door import Door
from server.sheets.http import (
    READ_SECONDS,
    SHEETS_SCOPE,
    GoogleHTTPClient,
    Observer,
    Throttle,
    session_for,
)
from server.sheets.remedies import Us
from server.sheets.told_time import ToldTime
from sheets_schema.text import Text


class Connection:
    """Makes doors, and tells where people open a spreadsheet. Each door has a session of its own,
    since a session is not for many threads; all of them sign in as one, so that a token is fetched
    once an hour and not for each door. `clock`: the time, as all of them hear it."""

    def __init__(
        self,
        settings: Settings,
        observe: Observer | None = None,
        throttle: Throttle | None = None,
        *,
        read_seconds: float = READ_SECONDS,
        clock: ToldTime | None = None,
    ) -> None:
        self.clock = clock or ToldTime()
        self._settings = settings
        self._observe = observe
        self._throttle = throttle
        self._read_seconds = read_seconds
        self._account: Mapping[str, str] | None = None
        self._credentials: SharedCredentials | None = None
        if settings.sheets_emulator_host:
            return
        self._account = settings.google_account
        self._credentials = credentials_of(self._account, [SHEETS_SCOPE])
        if self._credentials is None:
            raise SettingsError(
                Problem(
                    "GOOGLE_APPLICATION_CREDENTIALS",
                    Text(
                        "設定されていません。鍵のファイルを設定するか、鍵を使わない方法を選んで"
                        "ください(docs/google-setup.md)。見本で試すときは、make run が表示する "
                        "export の行を先に実行してください。",
                        "Not set. Set it to the service account's key file, or choose a way "
                        "without a key (docs/google-setup.md). To try things on the demo, type the "
                        "export line of make run first.",
                    ),
                )
            )

    def door(self, spreadsheet_id: str, *, read_seconds: float | None = None) -> Door:
        """`read_seconds`: how long to wait for an answer, if not as long as usual."""
        return Door(self.http(read_seconds), spreadsheet_id)

    @property
    def us(self) -> Us:
        """Who calls; nobody in particular with the local spreadsheet."""
        project = (self._account or {}).get("project_id", "")
        return Us(self._credentials.address if self._credentials else "", project)

    def address(self, spreadsheet_id: str) -> str:
        """Where people open it."""
        return sheet_address(spreadsheet_id, self._settings.sheets_emulator_host)

    def session(self) -> requests.Session:
        """Signed in, for one thread; whoever asks for it closes it."""
        return session_for(self._credentials)

    def http(self, read_seconds: float | None = None) -> GoogleHTTPClient:
        session = self.session()
        client = GoogleHTTPClient(
            session,
            emulator_host=self._settings.sheets_emulator_host,
            us=self.us,
            observe=self._observe,
            throttle=self._throttle,
            clock=self.clock,
            read_seconds=self._read_seconds if read_seconds is None else read_seconds,
        )
        # Doors are many and nobody takes leave of them: the sockets go when the door does.
        weakref.finalize(client, session.close)
        return client

    def drive(self) -> Any:
        """Drive v3, only for creating and sharing files."""
        # Half a second, for a discovery document too: only who shares a spreadsheet pays for it.
        from server.sheets.drive import drive_of

        return drive_of(self._account, self._settings.sheets_emulator_host)
