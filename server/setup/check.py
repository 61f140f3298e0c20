"""A walk through the connection to Google: what is in place and what is missing, in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import requests
from google.auth.exceptions import RefreshError, TransportError

from server.errors import LeadsheetError, NotReachable, SettingsError
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.headings import header_trouble
from server.sheets.http import GOOGLE_HOSTS, told_by
from server.sheets.remedies import SIGN_IN_TROUBLE, UNREACHABLE, of_refusal, of_sign_in, share
from sheets_schema.features import is_used
from sheets_schema.tabs import INPUT_TABS, SCHEMA_MARK, SCHEMA_VERSION
from sheets_schema.text import Text

SECONDS = 20.0
# Google refuses a service account's signature beyond five minutes.
MOST_SKEW_SECONDS = 240


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing looked at. `remedy`: None where all is well. `about`: what a set-up mends by itself
    (tabs), and what hinders no writing (zone)."""

    what: Text
    remedy: Text | None = None
    about: Literal["", "zone", "tabs"] = ""


def walk(settings: Settings, site: Site) -> Iterator[CheckResult]:
    """The same as `check`, and whether the spreadsheet may be written."""
    missing = False
    for found in check(settings, site):
        missing = missing or found.remedy is not None
        yield found
    if not missing:
        yield permission(settings, site)


def check(
    settings: Settings, site: Site, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Iterator[CheckResult]:
    """What is found, in the order in which it is needed; ends at the first thing missing."""
    if not settings.sheets_emulator_host:
        yield (who := _who(settings))
        if who.remedy is not None:
            return
    if not site.spreadsheet_id:
        yield CheckResult(
            Text(f"SPREADSHEET_ID({site.name})", f"SPREADSHEET_ID ({site.name})"),
            Text(
                "設定されていません。scripts/setup_spreadsheet.py で作成し、最後の行の ID を"
                "設定してください。",
                "It is not set. Create one by scripts/setup_spreadsheet.py and set the id of its "
                "last line.",
            ),
        )
        return
    yield from _spreadsheet(settings, site, now)


def _who(settings: Settings) -> CheckResult:
    """By which of Google's ways we sign in, and as whom."""
    try:
        us = Connection(settings).us
    except SettingsError as error:
        return CheckResult(Text("Google へのサインイン", "Signing in to Google"), error.text)
    kind = (settings.google_account or {}).get("type", "")
    if settings.google_account is None:
        way = Text("アプリケーションのデフォルト認証情報", "Application Default Credentials")
    elif kind in ("", "service_account"):
        way = Text("サービスアカウント", "Service account")
    else:
        way = Text(f"認証情報のファイル({kind})", f"Credential file ({kind})")
    return CheckResult(Text(f"{way.ja} {us.address}".rstrip(), f"{way.en} {us.address}".rstrip()))


def _spreadsheet(
    settings: Settings, site: Site, now: Callable[[], datetime]
) -> Iterator[CheckResult]:
    local = settings.sheets_emulator_host
    base = f"http://{local}" if local else GOOGLE_HOSTS[0]
    fields = "properties(title,locale,timeZone),developerMetadata,sheets(properties(sheetId,title))"
    address = f"{base}/v4/spreadsheets/{site.spreadsheet_id}"
    reaching = Text(f"{base} への接続", f"Reaching {base}")
    try:
        # One connection for all: Google tells who we are at the first call, where no key does.
        connection = Connection(settings)
        with connection.session() as session:
            answer = session.get(address, params={"fields": fields}, timeout=SECONDS)
    except SettingsError as error:
        yield CheckResult(Text("サービスアカウントの鍵", "The service account's key"), error.text)
        return
    except RefreshError as error:
        if error.retryable:
            yield CheckResult(reaching, SIGN_IN_TROUBLE.whole())
        else:
            yield _refused_key(str(error))
        return
    except (TransportError, requests.RequestException):
        yield CheckResult(reaching, UNREACHABLE.whole())
        return
    yield CheckResult(reaching)
    clock = _clock(answer, now())
    yield clock
    if not answer.ok:
        yield _refusal(answer, connection, site)
        return
    yield from _contents(answer.json(), site, settings)


def _refused_key(words: str) -> CheckResult:
    return CheckResult(
        Text("Google へのサインイン", "Signing in to Google"), of_sign_in(words).whole()
    )


def _clock(answer: requests.Response, here: datetime) -> CheckResult:
    what = Text("このコンピューターの時計", "This machine's clock")
    try:
        there = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError, TypeError):
        return CheckResult(what)
    skew = round((here - there).total_seconds())
    if abs(skew) <= MOST_SKEW_SECONDS:
        return CheckResult(what)
    return CheckResult(
        what,
        Text(
            f"Google の時計と {abs(skew)} 秒ずれています。5分を超えるとサインインできません。"
            "時刻合わせ(NTP)を有効にしてください。",
            f"It is {abs(skew)} seconds off Google's. Beyond five minutes nobody can sign in. "
            "Turn time synchronisation (NTP) on.",
        ),
    )


def _refusal(answer: requests.Response, connection: Connection, site: Site) -> CheckResult:
    message, reasons = told_by(answer)
    if answer.status_code == 401:
        return _refused_key(message)
    return CheckResult(
        Text(f"スプレッドシート {site.spreadsheet_id}", f"Spreadsheet {site.spreadsheet_id}"),
        of_refusal(answer.status_code, reasons, message, connection.us).whole(),
    )


def _contents(answer: dict[str, Any], site: Site, settings: Settings) -> Iterator[CheckResult]:
    properties = answer.get("properties", {})
    title = str(properties.get("title", ""))
    yield CheckResult(Text(f"スプレッドシート「{title}」", f"Spreadsheet “{title}”"))
    zone = str(properties.get("timeZone", ""))
    same = zone == site.timezone
    yield CheckResult(
        Text(f"タイムゾーン {zone}", f"Time zone {zone}"),
        None
        if same
        else Text(
            f"TIMEZONE は {site.timezone} です。ファイル → 設定 でスプレッドシートのタイムゾーンを"
            "揃えてください。",
            f"TIMEZONE is {site.timezone}. Make both the same in File → Settings.",
        ),
        about="zone",
    )
    version = 0
    for mark in answer.get("developerMetadata", []):
        if mark.get("metadataKey") == SCHEMA_MARK:
            number = str(mark.get("metadataValue", "")).partition(" ")[0]
            version = int(number) if number.isdecimal() else 0
    yield _tabs(Connection(settings).door(site.spreadsheet_id), version)


def permission(settings: Settings, site: Site) -> CheckResult:
    """Who may only look is told by deleting what is not there: that takes the right to write."""
    what = Text("書き込みの権限", "Permission to write")
    connection = Connection(settings)
    door = connection.door(site.spreadsheet_id)
    nothing = {"developerMetadataLookup": {"metadataKey": "leadsheet.connection-check"}}
    try:
        door.batch_update([{"deleteDeveloperMetadata": {"dataFilter": nothing}}])
    except NotReachable as error:
        if error.status != 403:
            return CheckResult(what, error.text)
        remedy = share(connection.us.address)
        return CheckResult(
            what,
            Text(
                f"閲覧はできますが、書き込めません。{remedy.ja}",
                f"It may be read but not written. {remedy.en}",
            ),
        )
    except LeadsheetError as error:
        return CheckResult(what, error.text)
    return CheckResult(what)


def _tabs(door: Door, version: int) -> CheckResult:
    what = Text("Leadsheet のタブ", "Leadsheet's tabs")
    try:
        layout = door.layout()
    except LeadsheetError as error:
        return CheckResult(what, error.text)
    lacking = [
        tab.title
        for tab in INPUT_TABS
        if is_used(tab.feature, layout.features) and tab.key not in layout.tabs
    ]
    if lacking:
        return CheckResult(
            what,
            Text(
                f"{'、'.join(one.ja for one in lacking)} がありません。"
                "scripts/setup_spreadsheet.py を実行してください。",
                f"{', '.join(one.en for one in lacking)}: missing. "
                "Run scripts/setup_spreadsheet.py.",
            ),
            about="tabs",
        )
    for tab in layout.tabs.values():
        if (trouble := header_trouble(tab)) is not None:
            return CheckResult(what, trouble)
    if version < SCHEMA_VERSION:
        return CheckResult(
            what,
            Text(
                f"版 {version} です(最新は {SCHEMA_VERSION})。"
                "scripts/setup_spreadsheet.py --dry-run で内容を確かめてから、更新してください。",
                f"Version {version}; today's is {SCHEMA_VERSION}. See what would be done by "
                "scripts/setup_spreadsheet.py --dry-run, then run it.",
            ),
            about="tabs",
        )
    return CheckResult(what)
