"""The service account: it signs in once for all doors of a connection."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from google.oauth2.service_account import Credentials

from server.errors import SettingsError


class SharedCredentials(Credentials):
    """For many threads: whoever comes while a token is fetched waits for that token."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        # before_request refreshes, and a session refreshes by itself after a 401.
        self._refreshing = threading.RLock()

    def before_request(self, *args: Any, **kwargs: Any) -> None:
        with self._refreshing:
            super().before_request(*args, **kwargs)  # type: ignore[no-untyped-call]

    def refresh(self, *args: Any, **kwargs: Any) -> None:
        with self._refreshing:
            super().refresh(*args, **kwargs)  # type: ignore[no-untyped-call]


def credentials_of(account: Mapping[str, str], scopes: Sequence[str]) -> SharedCredentials:
    """`account`: the JSON key. Raises SettingsError where it holds no key that can sign."""
    try:
        made: SharedCredentials = SharedCredentials.from_service_account_info(  # type: ignore[no-untyped-call]
            dict(account), scopes=list(scopes)
        )
    except (ValueError, TypeError):
        raise SettingsError(
            "GOOGLE_APPLICATION_CREDENTIALS, GOOGLE_CREDENTIALS_JSON: 鍵の中身が壊れています。"
            "改行が失われていないかを確かめ、必要なら新しい鍵を作ってください。 / "
            "The key itself is broken. See whether its line breaks were lost; if need be, make a "
            "new key."
        ) from None
    return made
