"""How import_leads is called."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="import_leads.py",
        description="名刺、コールリスト、ウェビナーやイベントの申込者、CRM の一覧を取り込みます。"
        "同じファイルは何度でも安全です。 / Imports a list of cards, calls, registrations or "
        "contacts. The same file again changes nothing.",
        epilog="メモ・備考など、リードの列でないものは その他 に入ります(メモは人が書く列です)。 / "
        "What is no column of a lead, such as notes and remarks, goes to Other; the column Notes "
        "belongs to people.",
    )
    parser.add_argument("file", type=Path, help="CSV (UTF-8, Shift_JIS, UTF-16), TSV, .xlsx, ZIP")
    parser.add_argument("--channel", required=True, help="流入チャネル / the channel")
    parser.add_argument(
        "--date",
        required=True,
        type=_date,
        help="受付日(日付の列があれば、その日付。年のない 11月17日 は直近のその日) / "
        "the day, where a row tells none itself (without a year: the latest such day)",
    )
    parser.add_argument("--form", default="", help="CVポイント / the conversion point")
    parser.add_argument("--campaign", default="", help="施策 / the campaign")
    parser.add_argument("--site", default="default", help="SITES_FILE のサイト / a site")
    parser.add_argument(
        "--skip-bad-rows",
        action="store_true",
        help="読めない行を除いて取り込む / import without the rows that cannot be read",
    )
    parser.add_argument("--dry-run", action="store_true", help="確認だけ / look, change nothing")
    return parser


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text} は日付ではありません。2026-11-20 のように書いてください。 / "
            f"{text} is no date; write it like 2026-11-20."
        ) from None
