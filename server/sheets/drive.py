"""Drive v3 by google-api-python-client: only for sharing files that setup has made."""

from collections.abc import Mapping
from typing import Any

import google_auth_httplib2
import httplib2
from googleapiclient.discovery import build

from server.outside import deadline
from server.sheets.account import credentials_of
from server.sheets.http import READ_SECONDS

DRIVE_FILE_SCOPE = "https://www.googleapis.com/auth/drive.file"


class _WatchedHttp(httplib2.Http):  # type: ignore[misc]
    """One that `deadline.within` can cut."""

    def _conn_request(self, conn: Any, *args: Any, **kwargs: Any) -> Any:
        connect = conn.connect

        def connect_in_time() -> None:
            # It connects once more by itself where a connection broke, also where we broke it.
            deadline.watch(lambda: conn.sock)
            connect()

        conn.connect = connect_in_time
        deadline.watch(lambda: conn.sock)
        try:
            return super()._conn_request(conn, *args, **kwargs)
        finally:
            conn.connect = connect


def drive_of(account: Mapping[str, Any] | None, local: str) -> Any:
    """`account`: as in credentials_of. `local`: `host:port` of the local spreadsheet, which
    stands in Google's place where it is given. Whoever asks for it closes it."""
    http = _WatchedHttp(timeout=READ_SECONDS)
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
    credentials = credentials_of(account, [DRIVE_FILE_SCOPE])
    authorised = google_auth_httplib2.AuthorizedHttp(credentials, http=http)
    return build("drive", "v3", http=authorised, static_discovery=True, cache_discovery=False)
