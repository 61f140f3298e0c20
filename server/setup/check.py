"""check_google: walks through the connection to Google and says in words what is missing."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from google.auth.exceptions import RefreshError, TransportError

from server.errors import LeadsheetError, NotReachable
from server.settings import Settings, load
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.http import GOOGLE_HOSTS
from server.sites import Site
from sheets_schema.tabs import INPUT_TABS, SCHEMA_MARK, SCHEMA_VERSION
from sheets_schema.text import Text

SECONDS = 20.0
API_PAGE = "https://console.cloud.google.com/apis/library/sheets.googleapis.com"
# Google refuses a service account's signature beyond five minutes.
MOST_SKEW_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Found:
    """One thing looked at. `remedy`: None where all is well."""

    what: Text
    remedy: Text | None = None


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="check_google.py",
        description="Walk through the connection to Google and say in words what is missing. "
        "Nothing is changed. Exit status 0: everything is in place, 1: something is missing.",
    )
    parser.add_argument("--site", help="a site of SITES_FILE (default: all)")
    arguments = parser.parse_args(argv)
    try:
        settings = load()
    except LeadsheetError as error:
        _say("×", str(error))
        return 1
    if arguments.site and arguments.site not in settings.sites:
        parser.error(f"{arguments.site}: {', '.join(settings.sites)}")
    names = [arguments.site] if arguments.site else list(settings.sites)
    missing = 0
    for name in names:
        for found in walk(settings, settings.sites[name]):
            missing += found.remedy is not None
            _say("○" if found.remedy is None else "×", _both(found.what))
            if found.remedy is not None:
                _say("  →", _both(found.remedy))
    return 1 if missing else 0


def walk(settings: Settings, site: Site) -> Iterator[Found]:
    """The same as `check`, and whether the spreadsheet may be written."""
    missing = False
    for found in check(settings, site):
        missing = missing or found.remedy is not None
        yield found
    if not missing:
        yield _permission(settings, site)


def check(
    settings: Settings, site: Site, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Iterator[Found]:
    """What is found, in the order in which it is needed; ends at the first thing missing."""
    account = settings.service_account
    if not settings.sheets_emulator_host:
        if account is None:
            yield Found(
                Text("サービスアカウントの鍵", "The service account's key"),
                Text(
                    "GOOGLE_APPLICATION_CREDENTIALS に鍵のファイルを設定してください。"
                    "作り方は docs/google-setup.md にあります。",
                    "Set GOOGLE_APPLICATION_CREDENTIALS to the key file. "
                    "docs/google-setup.md shows how to make one.",
                ),
            )
            return
        address = account.get("client_email", "")
        yield Found(Text(f"サービスアカウント {address}", f"Service account {address}"))
    if not site.spreadsheet_id:
        yield Found(
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


def _spreadsheet(settings: Settings, site: Site, now: Callable[[], datetime]) -> Iterator[Found]:
    local = settings.sheets_emulator_host
    base = f"http://{local}" if local else GOOGLE_HOSTS[0]
    fields = "properties(title,locale,timeZone),developerMetadata,sheets(properties(sheetId,title))"
    address = f"{base}/v4/spreadsheets/{site.spreadsheet_id}"
    try:
        with Connection(settings).session() as session:
            answer = session.get(address, params={"fields": fields}, timeout=SECONDS)
    except RefreshError as error:
        yield _refused_key(str(error))
        return
    except (TransportError, requests.RequestException):
        yield Found(
            Text(f"{base} への接続", f"Reaching {base}"),
            Text(
                "つながりません。ネットワーク、プロキシ、ファイアウォールをご確認ください。",
                "It cannot be reached. Look at the network, proxy and firewall.",
            ),
        )
        return
    yield Found(Text(f"{base} への接続", f"Reaching {base}"))
    clock = _clock(answer, now())
    yield clock
    if not answer.ok:
        yield _refusal(answer, settings, site)
        return
    yield from _contents(answer.json(), site, settings)


def _refused_key(words: str) -> Found:
    what = Text("Google へのサインイン", "Signing in to Google")
    if "iat" in words or "time" in words.casefold():
        return Found(
            what,
            Text(
                "このコンピューターの時計がずれています。時刻合わせ(NTP)を有効にしてください。",
                "This machine's clock is wrong. Turn time synchronisation (NTP) on.",
            ),
        )
    return Found(
        what,
        Text(
            "鍵が受け付けられません。鍵が削除されていないか確かめ、必要なら新しい鍵を"
            "作ってください。",
            "The key is not accepted. See whether it was deleted; make a new one if it was.",
        ),
    )


def _clock(answer: requests.Response, here: datetime) -> Found:
    what = Text("このコンピューターの時計", "This machine's clock")
    try:
        there = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError, TypeError):
        return Found(what)
    skew = round((here - there).total_seconds())
    if abs(skew) <= MOST_SKEW_SECONDS:
        return Found(what)
    return Found(
        what,
        Text(
            f"Google の時計と {abs(skew)} 秒ずれています。5分を超えるとサインインできません。"
            "時刻合わせ(NTP)を有効にしてください。",
            f"It is {abs(skew)} seconds off Google's. Beyond five minutes nobody can sign in. "
            "Turn time synchronisation (NTP) on.",
        ),
    )


def _refusal(answer: requests.Response, settings: Settings, site: Site) -> Found:
    what = Text(f"スプレッドシート {site.spreadsheet_id}", f"Spreadsheet {site.spreadsheet_id}")
    error = _error(answer)
    reasons = str(error.get("details", "")) + str(error.get("status", ""))
    account = settings.service_account or {}
    if answer.status_code == 403 and "SERVICE_DISABLED" in reasons:
        project = account.get("project_id", "")
        page = f"{API_PAGE}?project={project}"
        return Found(
            what,
            Text(
                f"Google Sheets API が有効になっていません。{page} で有効にし、数分待ってから"
                "もう一度お試しください。",
                f"The Google Sheets API is not enabled. Enable it at {page}, wait a few minutes "
                "and try again.",
            ),
        )
    match answer.status_code:
        case 401:
            return _refused_key(str(error.get("message", "")))
        case 403:
            share = _share(settings)
            remedy = Text(f"開く権限がありません。{share.ja}", f"It may not be opened. {share.en}")
        case 404:
            remedy = Text(
                "この ID のスプレッドシートがありません。アドレスの /d/ と /edit の間が ID です。",
                "There is no spreadsheet of this id. It is what stands between /d/ and /edit in "
                "the address.",
            )
        case 429:
            remedy = Text(
                "1分あたりの利用枠を使い切りました。1分待ってからお試しください。続く場合は "
                "Cloud Console で割り当てを引き上げてください。",
                "The quota of this minute is used up. Wait a minute. If it stays so, raise the "
                "quota in the Cloud Console.",
            )
        case status if status >= 500:
            remedy = Text(
                f"Google が {status} を返しました。Google 側の不調です。"
                "しばらく待ってからお試しください。",
                f"Google answered {status}: trouble on its side. Wait a little and try again.",
            )
        case status:
            told = str(error.get("message", ""))
            remedy = Text(
                f"Google が {status} を返しました: {told}", f"Google answered {status}: {told}"
            )
    return Found(what, remedy)


def _share(settings: Settings) -> Text:
    email = (settings.service_account or {}).get("client_email", "")
    return Text(
        f"スプレッドシートの「共有」で {email or 'サービスアカウント'} を"
        "編集者として追加してください。",
        f"Share the spreadsheet with {email or 'the service account'} as an editor.",
    )


def _contents(answer: dict[str, Any], site: Site, settings: Settings) -> Iterator[Found]:
    properties = answer.get("properties", {})
    title = str(properties.get("title", ""))
    yield Found(Text(f"スプレッドシート「{title}」", f"Spreadsheet “{title}”"))
    zone = str(properties.get("timeZone", ""))
    same = zone == site.timezone
    yield Found(
        Text(f"タイムゾーン {zone}", f"Time zone {zone}"),
        None
        if same
        else Text(
            f"TIMEZONE は {site.timezone} です。ファイル → 設定 でスプレッドシートのタイムゾーンを"
            "揃えてください。",
            f"TIMEZONE is {site.timezone}. Make both the same in File → Settings.",
        ),
    )
    version = 0
    for mark in answer.get("developerMetadata", []):
        if mark.get("metadataKey") == SCHEMA_MARK:
            number = str(mark.get("metadataValue", "")).partition(" ")[0]
            version = int(number) if number.isdecimal() else 0
    yield _tabs(Connection(settings).door(site.spreadsheet_id), version)


def _permission(settings: Settings, site: Site) -> Found:
    """Who may only look is told by deleting what is not there: that takes the right to write."""
    what = Text("書き込みの権限", "Permission to write")
    door = Connection(settings).door(site.spreadsheet_id)
    nothing = {"developerMetadataLookup": {"metadataKey": "leadsheet.connection-check"}}
    try:
        door.batch_update([{"deleteDeveloperMetadata": {"dataFilter": nothing}}])
    except NotReachable as error:
        if error.status != 403:
            return Found(what, Text(str(error), str(error)))
        share = _share(settings)
        return Found(
            what,
            Text(
                f"閲覧はできますが、書き込めません。{share.ja}",
                f"It may be read but not written. {share.en}",
            ),
        )
    except LeadsheetError as error:
        return Found(what, Text(str(error), str(error)))
    return Found(what)


def _tabs(door: Door, version: int) -> Found:
    what = Text("Leadsheet のタブ", "Leadsheet's tabs")
    try:
        layout = door.layout()
    except LeadsheetError as error:
        return Found(what, Text(str(error), str(error)))
    lacking = [tab.title for tab in INPUT_TABS if tab.key not in layout.tabs]
    if lacking:
        return Found(
            what,
            Text(
                f"{'、'.join(one.ja for one in lacking)} がありません。"
                "scripts/setup_spreadsheet.py を実行してください。",
                f"{', '.join(one.en for one in lacking)}: missing. "
                "Run scripts/setup_spreadsheet.py.",
            ),
        )
    if version < SCHEMA_VERSION:
        return Found(
            what,
            Text(
                f"版 {version} です(最新は {SCHEMA_VERSION})。"
                "scripts/setup_spreadsheet.py --dry-run で内容を確かめてから、更新してください。",
                f"Version {version}; today's is {SCHEMA_VERSION}. See what would be done by "
                "scripts/setup_spreadsheet.py --dry-run, then run it.",
            ),
        )
    return Found(what)


def _error(answer: requests.Response) -> dict[str, Any]:
    try:
        found = answer.json().get("error", {})
    except (ValueError, AttributeError):
        return {}
    return found if isinstance(found, dict) else {}


def _both(text: Text) -> str:
    return text.ja if text.ja == text.en else f"{text.ja} / {text.en}"


def _say(sign: str, words: str) -> None:
    sys.stdout.write(f"{sign} {words}\n")
