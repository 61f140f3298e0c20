"""How rebuild_kpis is called."""

import argparse
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from server.business import typed


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    given = parser.parse_args(argv)
    if None not in (given.first, given.last) and given.first > given.last:
        parser.error("--from は --to 以前の月にしてください。 / --from must not be after --to.")
    return given


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rebuild_kpis.py",
        description="スプレッドシートのリード・費用・設定を読み、KPI のタブを一度に書き換えます。"
        "何度実行しても安全です。 / Read the leads, costs and settings of a spreadsheet and write "
        "its KPI tabs anew, all at once. At most three API calls. Running it again is always safe.",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--site", metavar="NAME", help="SITES_FILE のサイト / a site of SITES_FILE")
    which.add_argument("--all", action="store_true", help="すべてのサイト / every site")
    parser.add_argument(
        "--from", dest="first", metavar="YYYY-MM", type=_month,
        help="最初の月。--to がなければ今日まで(どちらもなければ設定のとおり) / "
        "first month; without --to, up to today (without either: as in Settings)",
    )  # fmt: skip
    parser.add_argument(
        "--to", dest="last", metavar="YYYY-MM", type=_month,
        help="最後の月。--from がなければ最初から / last month; without --from, from the beginning",
    )  # fmt: skip
    parser.add_argument(
        "--as-of",
        metavar="YYYY-MM-DD",
        type=_day,
        help="この日より後の日付を除く / leave out what is dated after this day",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="集計だけで、書き込まない / count, but write nothing"
    )
    parser.add_argument(
        "--json", action="store_true", help="結果を JSON で出力 / print the report as JSON"
    )
    return parser


def _month(text: str) -> int:
    month = typed.month_of(text, ZoneInfo("UTC"))
    if month is None or month < 0:
        raise argparse.ArgumentTypeError(f"{text!r} は月ではありません。2026-04 のように。 / "
                                         f"{text!r} is no month; write 2026-04.")  # fmt: skip
    return month


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} は日付ではありません。2026-09-30 のように。 / "
            f"{text!r} is no date; write 2026-09-30."
        ) from None
