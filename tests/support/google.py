"""The same clients, pointed at Google: for SHEETS_TEST_REAL=1.

Credentials come from GOOGLE_APPLICATION_CREDENTIALS, a service account with Sheets and Drive.
"""

from typing import Any

import google.auth
import gspread
from google.auth.transport.requests import AuthorizedSession
from googleapiclient.discovery import build

from tests.support.discovery import watch

_SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive",
)


class Google:
    def __init__(self) -> None:
        self._credentials, _project = google.auth.default(scopes=_SCOPES)

    def gspread(self) -> gspread.Client:
        session = AuthorizedSession(self._credentials)
        watch(session)
        return gspread.Client(auth=self._credentials, session=session)

    def sheets(self) -> Any:
        return build("sheets", "v4", credentials=self._credentials)

    def drive(self) -> Any:
        return build("drive", "v3", credentials=self._credentials)
