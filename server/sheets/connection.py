"""How this process reaches Google, or the local spreadsheet in its place."""

from typing import Any

import google_auth_httplib2
import httplib2
from google.oauth2.service_account import Credentials
from googleapiclient.discovery import build

from server.errors import SettingsError
from server.settings import Settings
from server.sheets.door import Door
from server.sheets.http import READ_SECONDS, GoogleHTTPClient, Observer, Throttle, session_for

DRIVE_FILE_SCOPE = "https://www.googleapis.com/auth/drive.file"


class Connection:
    """Makes doors. Each door has a session of its own, since a session is not for many threads."""

    def __init__(
        self,
        settings: Settings,
        observe: Observer | None = None,
        throttle: Throttle | None = None,
        *,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._settings = settings
        self._observe = observe
        self._throttle = throttle
        self._read_seconds = read_seconds
        if not settings.sheets_emulator_host and settings.service_account is None:
            raise SettingsError(
                "GOOGLE_APPLICATION_CREDENTIALS: not set, and neither is SHEETS_EMULATOR_HOST. "
                "Give the service account's key file to use Google, "
                "or host:port of the local spreadsheet."
            )

    def door(self, spreadsheet_id: str, *, read_seconds: float | None = None) -> Door:
        """`read_seconds`: how long to wait for an answer, if not as long as usual."""
        return Door(self.http(read_seconds), spreadsheet_id)

    def http(self, read_seconds: float | None = None) -> GoogleHTTPClient:
        local = self._settings.sheets_emulator_host
        return GoogleHTTPClient(
            session_for(None if local else self._settings.service_account),
            emulator_host=local,
            observe=self._observe,
            throttle=self._throttle,
            read_seconds=self._read_seconds if read_seconds is None else read_seconds,
        )

    def drive(self) -> Any:
        """Drive v3, only for creating and sharing files."""
        http = httplib2.Http(timeout=READ_SECONDS)
        local = self._settings.sheets_emulator_host
        if local:
            return build(
                "drive",
                "v3",
                http=http,
                # An endpoint replaces the path that Drive stands under, too.
                client_options={"api_endpoint": f"http://{local}/drive/v3/"},
                static_discovery=True,
                cache_discovery=False,
            )
        account = self._settings.service_account
        credentials = Credentials.from_service_account_info(
            dict(account or {}), scopes=[DRIVE_FILE_SCOPE]
        )
        authorised = google_auth_httplib2.AuthorizedHttp(credentials, http=http)
        return build("drive", "v3", http=authorised, static_discovery=True, cache_discovery=False)
