"""What the first steps do: read a key and an address as people paste them, look whether they work,
make the tabs, and keep the settings in `.env`."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from server.database.database import Database
from server.errors import LeadsheetError, SettingsError
from server.settings import env_file
from server.settings.environment import Settings
from server.settings.private_files import write_private
from server.settings.sites import Site
from server.setup.check import CheckResult, check, permission
from server.setup.making import planned
from server.sheets.account import credentials_of
from server.sheets.connection import Connection
from server.sheets.http import SHEETS_SCOPE
from sheets_schema.text import Text

# A key has two and a half thousand.
MOST_KEY_BYTES = 64 * 1024
KEY_FILE = "google-key.json"
NAMES = (
    "spreadsheet_id", "google_application_credentials", "google_credentials_json", "intake_token",
)  # fmt: skip
# Where keys sign in, by now and formerly: whoever may open this page is not to have this machine
# call any other address.
_SIGN_IN_HOSTS = ("oauth2.googleapis.com", "accounts.google.com", "www.googleapis.com")
_PATTERN = r"[A-Za-z0-9_-]"
_IN_ADDRESS = re.compile(rf"/d/({_PATTERN}{{10,120}})(?:[/?#]|$)")
_IN_QUERY = re.compile(rf"[?&](?:id|key)=({_PATTERN}{{10,120}})(?:[&#]|$)")
_ALONE = re.compile(rf"{_PATTERN}{{10,120}}")


class NotUnderstood(LeadsheetError):
    """What was pasted is not what was asked for; the message says what it is, and what to do."""


@dataclass(frozen=True, slots=True)
class Key:
    """A service account's key. `text`: the file."""

    address: str
    text: str


def after_restart(settings: Settings) -> Settings:
    """The running settings, and what `.env` says by now of those that are unset."""
    stands = env_file.values_of(env_file.ENV_FILE)
    values = {
        name: stands[name.upper()]
        for name in NAMES
        if not getattr(settings, name) and stands.get(name.upper())
    }
    if "spreadsheet_id" in values and stands.get("LOCALE") in ("ja", "en"):
        values["locale"] = os.environ.get("LOCALE") or stands["LOCALE"]
    return settings.having(**values)


def is_running_so(running: Settings, planned_: Settings) -> bool:
    return all(getattr(running, name) == getattr(planned_, name) for name in NAMES)


def signs_in(settings: Settings) -> bool:
    """Whether there is anything to sign in to Google by; nothing is asked of Google."""
    try:
        Connection(settings)
    except SettingsError:
        return False
    return True


def address_of(settings: Settings) -> str:
    """Whom the spreadsheet is shared with; "" where that is not known, or needed."""
    try:
        return Connection(settings).us.address
    except SettingsError:
        return ""


def key_of(told: bytes) -> Key:
    """A key as a file or pasted. Raises NotUnderstood, and SettingsError where it is broken."""
    if not told.strip():
        raise NotUnderstood(_NOTHING)
    if len(told) > MOST_KEY_BYTES:
        raise NotUnderstood(_NO_KEY)
    try:
        text = told.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise NotUnderstood(_NO_KEY) from None
    if text.startswith("AIza"):
        raise NotUnderstood(_API_KEY)
    if text.startswith("-----BEGIN"):
        raise NotUnderstood(_ONLY_THE_KEY)
    try:
        account = json.loads(text)
    except ValueError:
        raise NotUnderstood(_NO_KEY) from None
    return Key(str(_service_account(account)["client_email"]), text)


def _service_account(account: Any) -> Mapping[str, Any]:
    if not isinstance(account, dict):
        raise NotUnderstood(_NO_KEY)
    if account.keys() & {"installed", "web"}:
        raise NotUnderstood(_OAUTH_CLIENT)
    if account.get("type", "service_account") != "service_account":
        raise NotUnderstood(_OTHER_KIND)
    if not {"client_email", "private_key"} <= account.keys():
        raise NotUnderstood(_NO_KEY)
    if "token_uri" in account and not _is_googles(account["token_uri"]):
        raise NotUnderstood(_SIGNS_IN_ELSEWHERE)
    credentials_of(account, [SHEETS_SCOPE])  # raises where the key itself is broken
    return account


def _is_googles(address: object) -> bool:
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
        return parts.scheme == "https" and parts.netloc in _SIGN_IN_HOSTS
    except ValueError:
        return False


def spreadsheet_id_of(told: str) -> str:
    """Of an address as a browser, the Share dialogue or Drive gives it; the id alone will do.
    Raises NotUnderstood."""
    text = told.strip().strip("<>\"'「」")
    if not text:
        raise NotUnderstood(_NO_ADDRESS)
    if "/d/e/" in text:
        raise NotUnderstood(_PUBLISHED)
    if "/folders/" in text:
        raise NotUnderstood(_FOLDER)
    for kind in ("/document/", "/presentation/", "/forms/"):
        if kind in text:
            raise NotUnderstood(_OTHER_DOCUMENT)
    if found := _IN_ADDRESS.search(text) or _IN_QUERY.search(text):
        return found[1]
    # The local spreadsheet's own addresses.
    last = text.split("?")[0].split("#")[0].rstrip("/").rpartition("/spreadsheets/")[2]
    if _ALONE.fullmatch(last):
        return last
    raise NotUnderstood(_NO_ADDRESS)


def connect(settings: Settings, site: Site) -> list[CheckResult]:
    """Looks at the spreadsheet as check_google does, and makes the tabs that are missing. Ends at
    what a person has to mend: the last one's remedy."""
    found: list[CheckResult] = []
    for one in check(settings, site):
        if one.about == "tabs" and one.remedy is not None:
            break
        found.append(one)
        if one.remedy is not None and one.about != "zone":
            return found
    found.append(may_write := permission(settings, site))
    if may_write.remedy is None:
        found.append(_with_tabs(settings, site))
    return found


def is_fine(found: list[CheckResult]) -> bool:
    """Nothing hinders the writing."""
    return bool(found) and all(one.remedy is None or one.about == "zone" for one in found)


def _with_tabs(settings: Settings, site: Site) -> CheckResult:
    what = Text("Leadsheet のタブを用意", "Leadsheet's tabs made")
    try:
        door = Connection(settings).door(site.spreadsheet_id)
        plan = planned(door, site)
        if plan.requests:
            door.batch_update(plan.requests)
    except LeadsheetError as error:
        return CheckResult(what, error.text)
    return CheckResult(what)


def keep_key(database: Database, key: Key) -> str:
    """Keeps the key beside the inbox, and says so in `.env`; gives its path. Raises OSError."""
    file = database.url.database if database.is_sqlite else None
    folder = Path(file).parent if file else Path("var")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder.resolve() / KEY_FILE
    write_private(path, key.text.encode())
    keep(GOOGLE_APPLICATION_CREDENTIALS=str(path))
    return str(path)


def keep(**values: str) -> None:
    """Puts settings into `.env`. Raises OSError where that cannot be done."""
    try:
        env_file.put(env_file.ENV_FILE, values)
    except ValueError as error:
        raise OSError(str(error)) from error


_NOTHING = Text(
    "ファイルを選ぶか、中身を貼り付けてください。",
    "Choose the file, or paste what is in it.",
)
_NO_KEY = Text(
    "サービス アカウントの鍵(JSON)ではありません。Cloud Console の「IAM と管理」→「サービス "
    "アカウント」→「キー」→「鍵を追加」で JSON を選んで作ったファイルを、そのまま選んでください。",
    "This is no service account's JSON key. In the Cloud Console, under IAM & Admin → Service "
    "accounts → Keys → Add key, choose JSON, and give that file as it is.",
)
_API_KEY = Text(
    "これは API キーです。スプレッドシートに書くには、サービス アカウントの鍵(JSON)が必要です。",
    "This is an API key. Writing to a spreadsheet takes a service account's JSON key.",
)
_ONLY_THE_KEY = Text(
    "鍵の一部だけです。ダウンロードした JSON ファイルの全体を選んでください。",
    "This is only a part of it. Give the whole JSON file as it was downloaded.",
)
_OAUTH_CLIENT = Text(
    "これは OAuth クライアントのファイルです。「サービス アカウント」の「キー」で作った JSON "
    "を選んでください。",
    "This is an OAuth client. Give the JSON made under Keys of a service account.",
)
_SIGNS_IN_ELSEWHERE = Text(
    "この鍵の token_uri が Google のものではありません。Cloud Console からダウンロードした JSON "
    "をそのまま選んでください。",
    "The token_uri of this key is none of Google's. Give the JSON as the Cloud Console gave it.",
)
_OTHER_KIND = Text(
    "サービス アカウントの鍵ではない認証情報です。この画面では受け取れません。"
    "ファイルをサーバーに置き、GOOGLE_APPLICATION_CREDENTIALS にその場所を書いて再起動してくださ"
    "い。",
    "These are credentials of another kind than a key, which this page does not take. Put the "
    "file on the server, set GOOGLE_APPLICATION_CREDENTIALS to its path, and restart.",
)
_NO_ADDRESS = Text(
    "スプレッドシートのアドレスではありません。ブラウザーで開き、"
    "https://docs.google.com/spreadsheets/d/… を貼り付けてください。",
    "This is no spreadsheet's address. Open it in a browser, and paste "
    "https://docs.google.com/spreadsheets/d/…",
)
_PUBLISHED = Text(
    "「ウェブに公開」のアドレスには書き込めません。編集画面のアドレスを貼り付けてください。",
    "Nothing can be written to an address of Publish to the web. Paste the one you edit it at.",
)
_FOLDER = Text(
    "これはフォルダーのアドレスです。スプレッドシートを開いて、そのアドレスを貼り付けてください。",
    "This is a folder. Open the spreadsheet in it, and paste that address.",
)
_OTHER_DOCUMENT = Text(
    "これはスプレッドシートではない Google のファイルです。空の Google スプレッドシートを作り、"
    "そのアドレスを貼り付けてください。",
    "This is another kind of Google file. Make an empty Google spreadsheet, and paste its address.",
)
