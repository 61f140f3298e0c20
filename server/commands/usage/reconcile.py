"""How reconcile is called."""

import argparse
from collections.abc import Sequence


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reconcile.py",
        description="受信箱とスプレッドシートを照合し、未反映のリードを反映します。人が削除した行は"
        "記録し、--restore を付けると書き戻します。 / Compare the inbox with the spreadsheet. "
        "Undelivered leads are delivered; rows that people deleted are noted, and delivered again "
        "with --restore.",
    )
    parser.add_argument("--site", help="SITES_FILE のこのサイトだけ / only this site of SITES_FILE")
    parser.add_argument(
        "--restore", action="store_true", help="削除された行を書き戻す / deliver deleted rows again"
    )
    parser.add_argument("--dry-run", action="store_true", help="確認だけ / look, change nothing")
    return parser
