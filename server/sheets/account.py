"""In whose name we call Google: a key, what a file of another kind describes, or, without any file,
Google's Application Default Credentials (of Cloud Run's or a machine's own service account, or of
`gcloud auth application-default login`). It signs in once for all doors of a connection.

Sources: cloud.google.com/docs/authentication/application-default-credentials, google-auth."""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import google.auth
from google.auth import identity_pool, impersonated_credentials
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.oauth2 import credentials as of_a_person
from google.oauth2 import service_account

from server.errors import Problem, SettingsError
from sheets_schema.text import Text

# Set where Google runs us: Cloud Run (services and jobs), App Engine, Cloud Functions; and by
# whoever points google-auth at a metadata server.
_AT_GOOGLE = ("K_SERVICE", "CLOUD_RUN_JOB", "GAE_SERVICE", "FUNCTION_TARGET", "GCE_METADATA_HOST")
# What a virtual machine of Google's says it is. Asking the network instead takes seconds elsewhere.
_PRODUCT = Path("/sys/class/dmi/id/product_name")
# Google's credential files by their "type"; settings let no other kind in.
_OF_KIND: Mapping[str, Callable[..., Credentials]] = {
    "service_account": service_account.Credentials.from_service_account_info,
    "authorized_user": of_a_person.Credentials.from_authorized_user_info,
    "external_account": identity_pool.Credentials.from_info,
    "impersonated_service_account": (
        impersonated_credentials.Credentials.from_impersonated_service_account_info
    ),
}


class SharedCredentials(Credentials):
    """For many threads: whoever comes while a token is fetched waits for that token."""

    def __init__(self, inner: Credentials) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._inner = inner
        # before_request refreshes, and a session refreshes by itself after a 401.
        self._refreshing = threading.RLock()

    @property
    def address(self) -> str:
        """The e-mail address that spreadsheets are shared with; "" where it is a person, or not
        known before the first call."""
        email = str(getattr(self._inner, "service_account_email", "") or "")
        return email if "@" in email else ""

    def before_request(self, *args: Any, **kwargs: Any) -> None:
        with self._refreshing:
            self._inner.before_request(*args, **kwargs)

    def refresh(self, *args: Any, **kwargs: Any) -> None:
        with self._refreshing:
            self._inner.refresh(*args, **kwargs)


def credentials_of(
    account: Mapping[str, Any] | None, scopes: Sequence[str]
) -> SharedCredentials | None:
    """`account`: the JSON of a key, of `gcloud`, or of a workload identity; None: Application
    Default Credentials, and None where there are none. Raises SettingsError where what is there
    cannot sign in."""
    if account is None:
        return _default(scopes) if _has_default() else None
    try:
        made = _OF_KIND[account.get("type", "service_account")](account, scopes=list(scopes))
    except (GoogleAuthError, ValueError, TypeError, KeyError):
        raise SettingsError(
            Problem(
                "GOOGLE_APPLICATION_CREDENTIALS, GOOGLE_CREDENTIALS_JSON",
                Text(
                    "鍵の中身が壊れています。改行が失われていないかを確かめ、"
                    "必要なら新しい鍵を作ってください。",
                    "The key itself is broken. See whether its line breaks were lost; if need be, "
                    "make a new key.",
                ),
            )
        ) from None
    return SharedCredentials(made)


def _has_default() -> bool:
    if any(os.environ.get(name) for name in _AT_GOOGLE) or _gcloud_file().exists():
        return True
    try:
        return _PRODUCT.read_text().startswith("Google")
    except OSError:
        return False


def _gcloud_file() -> Path:
    """Where `gcloud auth application-default login` leaves its file."""
    at = os.environ.get("CLOUDSDK_CONFIG")
    if not at and os.name == "nt":
        at = str(Path(os.environ.get("APPDATA", "")) / "gcloud")
    home = Path(at) if at else Path.home() / ".config" / "gcloud"
    return home / "application_default_credentials.json"


def _default(scopes: Sequence[str]) -> SharedCredentials:
    try:
        made, _project = google.auth.default(scopes=list(scopes))
    except (GoogleAuthError, ValueError, TypeError, KeyError, OSError):
        raise SettingsError(
            Text(
                "アプリケーションのデフォルト認証情報が使えません。gcloud auth "
                "application-default login をやり直すか、Cloud Run のサービス "
                "アカウントをご確認ください(docs/google-setup.md)。",
                "The Application Default Credentials cannot be used. Run gcloud auth "
                "application-default login again, or check the service account of Cloud Run "
                "(docs/google-setup.md).",
            )
        ) from None
    return SharedCredentials(made)
