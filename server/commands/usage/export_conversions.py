"""How export_conversions is called."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sheets_schema.exports import AD_TARGETS


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    given = parser.parse_args(argv)
    if given.file is None and given.discard is None and not given.dry_run:
        parser.error("FILE を指定してください。 / Give a FILE.")
    return given


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="export_conversions.py",
        description="有効リード・商談・成約を、クリックした広告の媒体に返すファイルを書き出します。"
        "同じ行は二度と書き出しません。 / Writes the file by which an advertising platform learns "
        "what became of its clicks. No line is ever written twice.",
        epilog="媒体ごとの手順は docs/exports.md にあります。 / docs/exports.md shows where to "
        "upload it.",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="CSV")
    parser.add_argument(
        "--to", required=True, choices=[one.name for one in AD_TARGETS], help="媒体 / the platform"
    )
    parser.add_argument("--site", default="default", help="SITES_FILE のサイト / a site")
    parser.add_argument(
        "--since",
        type=_day,
        metavar="YYYY-MM-DD",
        help="この日から後のものだけ / only what happened on that day or later",
    )
    parser.add_argument(
        "--corrections",
        action="store_true",
        help="送った後で変わったものを取り消す・直すファイル / a file that takes back or corrects "
        "what was sent",
    )
    parser.add_argument(
        "--discard",
        type=int,
        metavar="NUMBER",
        help="アップロードしなかったファイルを取り消す / take back a file that was never uploaded",
    )
    parser.add_argument("--dry-run", action="store_true", help="確認だけ / look, change nothing")
    parser.add_argument("--yes", action="store_true", help="確認せずに取り消す / discard unasked")
    parser.add_argument("--json", action="store_true", help="標準出力に JSON / JSON on stdout")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text} は日付ではありません。2026-11-01 のように書いてください。 / "
            f"{text} is no date; write it like 2026-11-01."
        ) from None
