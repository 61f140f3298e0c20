"""What an error means and what to do, in a person's words, for /admin, /readyz and the log."""

from typing import assert_never

from server.errors import ExternalError, NotReachable, OutcomeUnknown, Refused, TryLater

_SHARE = (
    "スプレッドシートが共有されていません。{account} を編集者として共有してください。"
    "共有すると自動で再開します。 / The spreadsheet is not shared with the program. Share it with "
    "{account} as an editor; writing then goes on by itself."
)
_MISSING = (
    "スプレッドシートが見つかりません。削除された場合は Google ドライブのゴミ箱から戻し、"
    "そうでなければ SPREADSHEET_ID をご確認ください。 / The spreadsheet is not there. If it was "
    "deleted, restore it from Drive's bin; otherwise check SPREADSHEET_ID."
)
_BUSY = (
    "Google がいま応答できません。自動で再試行しています。 / Google cannot answer right now. It is "
    "tried again automatically."
)
_UNKNOWN = (
    "Google の応答が途中で途切れました。二重にならないよう、"
    "書き込めたかどうかを確かめてから続けます。 / "
    "Google's answer was lost. Whether it was written is looked up before going on, so that "
    "nothing is doubled."
)
_ACCOUNT = "サービス アカウント(service account)"


def words_for(error: ExternalError, account: str | None) -> str:
    """`account`: the service account's address, where one is used. Google's own words follow."""
    told = str(error)
    if " / " in told:
        return told  # one of ours, in words already
    match error:
        case NotReachable(status=404):
            meaning = _MISSING
        case NotReachable(status=403):
            meaning = _SHARE.format(account=account or _ACCOUNT)
        case OutcomeUnknown():
            meaning = _UNKNOWN
        case TryLater():
            meaning = _BUSY
        case Refused():
            return told
        case ExternalError():
            return told
        case _:
            assert_never(error)
    return f"{meaning} (Google: {told})"
