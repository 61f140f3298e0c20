"""What Google's no means: why, and what to do. Every message about Google is made of these, for the
status page, the log, the command line and the connection check alike."""

import re
from dataclasses import dataclass

from sheets_schema.text import Text

API_PAGE = "https://console.cloud.google.com/apis/library/sheets.googleapis.com"


@dataclass(frozen=True, slots=True)
class Us:
    """Who we are to Google, as far as it is known before it is asked: the address that spreadsheets
    are shared with, and the project whose APIs are used."""

    address: str = ""
    project: str = ""


_ACCOUNT = Text("Leadsheet のサービスアカウント", "Leadsheet's service account")


@dataclass(frozen=True, slots=True)
class Remedy:
    """Whole sentences both."""

    why: Text
    todo: Text

    def whole(self) -> Text:
        return Text(f"{self.why.ja}{self.todo.ja}", f"{self.why.en} {self.todo.en}")

    def told(self, raw: str = "") -> Text:
        """`raw`: Google's own words, kept for those who ask Google about them."""
        whole, aside = self.whole(), f" (Google: {raw})" if raw else ""
        return Text(f"{whole.ja}{aside}", f"{whole.en}{aside}")


KEY = Remedy(
    Text(
        "サービスアカウントの鍵が受け付けられません。",
        "Google does not accept the service account's key.",
    ),
    Text(
        "鍵が削除されていないか、サーバーの時計が合っているかを確かめ、必要なら新しい鍵を"
        "作ってください。",
        "See whether it was deleted and whether this machine's clock is right; if need be, make a "
        "new key.",
    ),
)
CLOCK = Remedy(
    Text(
        "このコンピューターの時計がずれているため、サインインできません。",
        "This machine's clock is wrong, so that nobody can sign in.",
    ),
    Text(
        "時刻合わせ(NTP)を有効にしてください。",
        "Turn time synchronisation (NTP) on.",
    ),
)
MISSING = Remedy(
    Text(
        "この ID のスプレッドシートがありません。削除されたか、ID が違います。",
        "There is no spreadsheet of this id: it was deleted, or the id is wrong.",
    ),
    Text(
        "Google ドライブのゴミ箱から戻すか、SPREADSHEET_ID(アドレスの /d/ と /edit の間)を直して"
        "再起動してください。",
        "Restore it from Drive's bin, or correct SPREADSHEET_ID (what stands between /d/ and /edit "
        "in the address) and restart.",
    ),
)
OFFICE_FILE = Remedy(
    Text(
        "これは Excel などのファイルのままで、Google スプレッドシートではありません。",
        "This is still an Excel file or the like, no Google spreadsheet.",
    ),
    Text(
        "開いて「ファイル」→「Google スプレッドシートとして保存」を選び、できたほうのアドレスを"
        "使ってください。",
        "Open it, choose File → Save as Google Sheets, and use the address of what that makes.",
    ),
)
QUOTA = Remedy(
    Text("1分あたりの利用枠を使い切りました。", "The quota of this minute is used up."),
    Text(
        "1分待ってください。続く場合は Cloud Console で割り当てを引き上げてください。",
        "Wait a minute. If it stays so, raise the quota in the Cloud Console.",
    ),
)
UNREACHABLE = Remedy(
    Text("Google につながりません。", "Google cannot be reached."),
    Text(
        "続く場合は、ネットワーク、プロキシ、ファイアウォールをご確認ください。",
        "If it lasts, look at the network, proxy and firewall.",
    ),
)
SIGN_IN_TROUBLE = Remedy(
    Text(
        "Google のサインインのサーバーがいま応答できません。",
        "Google's sign-in server cannot answer right now.",
    ),
    Text("しばらく待ってください。", "Wait a little."),
)


def _lost(ja: str, en: str) -> Remedy:
    return Remedy(
        Text(ja, en),
        Text(
            "書き込みは、済んだかどうかを確かめてから続くので、二重にはなりません。",
            "Whether a row was written is looked up before writing goes on, so that nothing is "
            "doubled.",
        ),
    )


BROKE_OFF = _lost(
    "Google の返事の前に接続が切れました。", "The connection broke before Google answered."
)
NO_ANSWER = _lost("Google が時間内に返事をしませんでした。", "Google did not answer in time.")
UNREADABLE = _lost("Google の返事を読み取れません。", "Google's answer cannot be read.")


def not_enabled(project: str) -> Remedy:
    page = f"{API_PAGE}?project={project}" if project else API_PAGE
    return Remedy(
        Text(
            "Google Cloud で Google Sheets API が有効になっていません。",
            "The Google Sheets API is not enabled in Google Cloud.",
        ),
        Text(
            f"{page} で有効にし、数分待ってください。",
            f"Enable it at {page} and wait a few minutes.",
        ),
    )


def not_shared(email: str) -> Remedy:
    return Remedy(
        Text(
            "開く権限がありません。スプレッドシートが共有されていないか、閲覧のみになっています。",
            "It may not be opened: the spreadsheet is not shared, or only for viewing.",
        ),
        share(email),
    )


def share(email: str) -> Text:
    return Text(
        f"スプレッドシートの「共有」で {email or _ACCOUNT.ja} を編集者として追加してください。",
        f"Share the spreadsheet with {email or _ACCOUNT.en} as an editor.",
    )


def trouble_at_google(status: int) -> Remedy:
    return Remedy(
        Text(
            f"Google が {status} を返しました。Google 側の不調です。",
            f"Google answered {status}: trouble on its side.",
        ),
        Text("しばらく待ってください。", "Wait a little."),
    )


def other(status: int, raw: str) -> Remedy:
    """`raw`: Google's own words."""
    return Remedy(
        Text(
            f"Google がこの内容を受け付けませんでした({status}: {raw})。",
            f"Google refused this ({status}: {raw}).",
        ),
        Text(
            "もう一度お試しになっても続く場合は、この文面を開発元にお知らせください。",
            "If it happens again, send these words to whoever looks after Leadsheet.",
        ),
    )


def of_refusal(status: int, reasons: str, raw: str, us: Us | None = None) -> Remedy:
    """`status`: of HTTP. `reasons`: those of the answer's details, in capitals. `raw`: its message.
    `us`: who called, where that is known."""
    us = us or Us()
    # Sheets and Drive have different names for it.
    if "SERVICE_DISABLED" in reasons or "ACCESSNOTCONFIGURED" in reasons:
        return not_enabled(us.project)
    if status == 429 or "RATE_LIMIT" in reasons:
        return QUOTA
    if status == 401:
        return of_sign_in(raw)
    if status == 403:
        return not_shared(us.address)
    if status == 404:
        return MISSING
    if status >= 500 or status == 408:
        return trouble_at_google(status)
    # Its words: "This operation is not supported for this document".
    if "not supported for this document" in raw.casefold():
        return OFFICE_FILE
    return other(status, raw)


def of_sign_in(raw: str) -> Remedy:
    """`raw`: why the key was refused. A wrong clock shows as "Check your iat and exp values"."""
    return CLOCK if re.search(r"\biat\b", raw) else KEY
