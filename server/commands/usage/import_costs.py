"""How import_costs is called."""

import argparse
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sheets_schema.ad_reports import PLATFORMS


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="import_costs.py",
        description="広告媒体からダウンロードした費用のファイルを「費用」に取り込みます。まず内容を"
        "示し、確かめてから書き込みます。同じファイルは何度でも安全です。 / Brings the cost "
        "reports of ad platforms into Costs. It shows first what it will do; the same file again "
        "changes nothing.",
        epilog="手順は docs/costs.md にあります。 / docs/costs.md shows where to click.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV, TSV, .xlsx, ZIP")
    parser.add_argument("--site", default="default", help="SITES_FILE のサイト / a site")
    parser.add_argument(
        "--platform",
        default="",
        choices=[one.key for one in PLATFORMS],
        help="媒体(ふつうは自動で分かります) / the platform, where it is not recognised",
    )
    parser.add_argument(
        "--tax-included",
        type=_percent,
        default=Decimal(0),
        metavar="N",
        help="税込の金額から N%% の税を除く / take N%% tax off the amounts",
    )
    parser.add_argument("--dry-run", action="store_true", help="確認だけ / look, change nothing")
    parser.add_argument("--yes", action="store_true", help="確認せずに書き込む / write unasked")
    parser.add_argument("--json", action="store_true", help="標準出力に JSON / JSON on stdout")
    return parser


def _percent(text: str) -> Decimal:
    try:
        found = Decimal(text.strip().rstrip("%"))
    except InvalidOperation:
        found = Decimal(-1)
    if not 0 <= found < 100:
        raise argparse.ArgumentTypeError(
            f"{text} は税率ではありません。10 のように書いてください。 / "
            f"{text} is no tax rate; write it like 10."
        )
    return found
