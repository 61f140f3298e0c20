"""What went wrong, in the reader's words: what happened, why, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.database import instants
from server.database.writers import WriterState
from server.delivery import strays
from server.delivery.reconcile import MOST_CELLS, WARN_CELLS
from server.exports.runs import ExportRun
from server.inbox.stories import ListedLead
from server.inbox.views import Backlog, Stranded
from sheets_schema.exports import BY_NAME
from sheets_schema.text import Locale, Text, said

# Signs of life come three times as often.
SILENT = timedelta(minutes=1)

_MENDED = Text(
    "直ると自動で再開します。すぐに試すには「今すぐ再試行」を押してください。届いた内容は"
    "すべて保存されています。",
    "Once mended it goes on by itself; press Try again now to see at once. Everything that came in "
    "is kept.",
)


@dataclass(frozen=True, slots=True)
class Advice:
    """`raw`: what the other side answered, where that helps. `is_bad`: needs a person."""

    what: str
    why: str
    todo: str
    raw: str = ""
    is_bad: bool = True
    next_try_at: datetime | None = None


def about_writing(
    writer: WriterState, backlog: Backlog, spreadsheet_id: str, locale: Locale
) -> Advice | None:
    """None where no trouble is known."""
    if not spreadsheet_id:
        return _no_spreadsheet(locale)
    if writer.paused is not None:
        return _paused(writer, locale)
    if writer.failures and backlog.waiting:
        return _failing(writer, locale)
    return None


def about_silence(
    is_something_to_do: bool, seen_at: datetime | None, now: datetime, locale: Locale
) -> Advice | None:
    """For a spreadsheet without known trouble. `seen_at`: the last sign of life of a worker."""
    is_alive = seen_at is not None and abs(now - seen_at) < SILENT
    if is_alive or not is_something_to_do:
        return None
    return Advice(
        Text("書き込みも再集計も進んでいません。", "Nothing is being written or rebuilt.").of(
            locale
        ),
        Text("ワーカーが動いていないようです。", "The worker does not seem to run.").of(locale),
        Text(
            "python -m server.worker を起動するか、DELIVER_IN_WEB を 1 にしてください。"
            "届いた内容はすべて保存されています。",
            "Start python -m server.worker, or set DELIVER_IN_WEB to 1. Everything that came in is "
            "kept.",
        ).of(locale),
    )


def about_stranded(found: Sequence[Stranded], locale: Locale) -> Advice | None:
    """Where a person has to say what becomes of leads that nothing can bring on; a site may have
    some for several spreadsheets."""
    if not found:
        return None
    return Advice(
        Text("進められないリードがあります。", "Some leads cannot go on.").of(locale),
        " ".join(strays.told(one).of(locale) for one in found),
        Text("届いた内容はすべて保存されています。", "Everything that came in is kept.").of(locale),
    )


def about_clock(oldest: datetime | None, now: datetime, locale: Locale) -> Advice | None:
    """`oldest`: when what has waited longest came in, by the clock of then."""
    if not instants.is_ahead(oldest, now):
        return None
    return Advice(
        Text("このサーバーの時計が変わりました。", "The clock was changed.").of(locale),
        Text(
            "待っているリードの受付時刻が、いまの時刻より先です。",
            "What waits came in at a time that is still to come.",
        ).of(locale),
        Text(
            "時刻の同期(NTP)をご確認ください。書き込みは自動で続き、届いた内容はすべて"
            "保存されています。",
            "Check that this machine's time is synchronised (NTP). Writing goes on by itself, and "
            "everything that came in is kept.",
        ).of(locale),
        is_bad=False,
    )


def about_export(run: ExportRun, locale: Locale) -> Advice | None:
    """`run`: the last that is over of one planned export."""
    if run.state != "failed":
        return None
    kind = BY_NAME.get(run.name)
    what = kind.what.of(locale) if kind else run.name
    return Advice(
        Text("書き出しに失敗しました({}・{})。", "An export failed ({}, {}).")
        .of(locale)
        .format(what, run.site),
        said(run.trouble, locale),
        Text(
            "直すと、次の予定の時刻に書き出します。「再集計」の画面に履歴があります。",
            "Once mended it is written at the next planned time. Rebuilds has the history.",
        ).of(locale),
    )


def about_size(cells: int, locale: Locale) -> Advice | None:
    """`cells`: of the whole spreadsheet, as of the last reconciliation."""
    if cells < WARN_CELLS:
        return None
    share = f"{cells / MOST_CELLS:.0%}"
    return Advice(
        Text(
            f"スプレッドシートの容量を {share} 使っています。",
            f"{share} of what the spreadsheet can hold is used.",
        ).of(locale),
        Text(
            "Google の上限は1,000万セルで、いっぱいになると書き込めません。",
            "Google's limit is 10 million cells; when it is full, nothing can be written.",
        ).of(locale),
        Text(
            "使っていない行・列・タブを削除するか、新しいスプレッドシートに切り替えてください。",
            "Delete rows, columns and tabs that nobody uses, or change to a new spreadsheet.",
        ).of(locale),
        is_bad=False,
    )


def about_lead(lead: ListedLead, of_site: Advice | None, locale: Locale) -> Advice | None:
    """Why this lead does not stand in the spreadsheet; None where it does, or soon will."""
    match lead.state:
        case "waiting" | "claimed":
            return of_site
        case "isolated":
            return Advice(
                Text("このリードは保留になっています。", "This lead was set aside.").of(locale),
                Text(
                    "Google がこの行だけを受け付けませんでした。ほかのリードは反映されています。",
                    "Google refused this one row. All other leads went on.",
                ).of(locale),
                Text(
                    "下の返答の原因を直してから「もう一度送る」を押してください。"
                    "届いた内容は消えません。",
                    "Mend the cause below, then press Send again. What came in is kept.",
                ).of(locale),
                raw=said(lead.reason, locale),
            )
        case "removed" if not lead.cells:
            return Advice(
                Text(
                    "シートからこの行が削除されています。",
                    "The row was deleted in the spreadsheet.",
                ).of(locale),
                Text(
                    "保存期間が過ぎているため、受信箱の本文も消去されています。",
                    "Its retention time is over, so the inbox has erased it too.",
                ).of(locale),
                Text(
                    "戻すには、Google スプレッドシートの変更履歴をお使いください。",
                    "To bring it back, use the spreadsheet's version history.",
                ).of(locale),
                is_bad=False,
            )
        case "removed":
            return Advice(
                Text(
                    "シートからこの行が削除されています。",
                    "The row was deleted in the spreadsheet.",
                ).of(locale),
                Text(
                    "照合のときに、リードIDが見つかりませんでした。",
                    "Its lead ID was not found when inbox and spreadsheet were compared.",
                ).of(locale),
                Text(
                    "わざと消したなら何もしなくて大丈夫です。戻すには「もう一度送る」を押してください。",
                    "If that was meant, leave it. To bring it back, press Send again.",
                ).of(locale),
                is_bad=False,
            )
        case _:
            return None


def _no_spreadsheet(locale: Locale) -> Advice:
    return Advice(
        Text("書き込み先がありません。", "There is nowhere to write to.").of(locale),
        Text("SPREADSHEET_ID が設定されていません。", "SPREADSHEET_ID is not set.").of(locale),
        Text(
            "SPREADSHEET_ID を設定して再起動してください。それまでに届いた内容はすべて"
            "保存されます。",
            "Set SPREADSHEET_ID and restart. Everything that comes in until then is kept.",
        ).of(locale),
    )


def _paused(writer: WriterState, locale: Locale) -> Advice:
    # What is kept says why and what to do itself.
    return Advice(
        Text("書き込みが止まっています。", "Writing has stopped.").of(locale),
        said(writer.trouble, locale),
        _MENDED.of(locale),
        next_try_at=writer.next_try_at,
    )


def _failing(writer: WriterState, locale: Locale) -> Advice:
    return Advice(
        Text("書き込みを再試行しています。", "Trying again to write.").of(locale),
        said(writer.trouble, locale),
        Text(
            "自動で続けるので、何もしなくて大丈夫です。長く続くときは Google の障害情報と"
            "サーバーの回線をご確認ください。",
            "It goes on by itself. If it lasts, look at Google's status and this server's network.",
        ).of(locale),
        is_bad=False,
        next_try_at=writer.next_try_at,
    )
