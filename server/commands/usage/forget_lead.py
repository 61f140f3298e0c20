"""How forget_lead is called."""

import argparse
from collections.abc import Sequence


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="forget_lead.py",
        description="個人の情報を消去します。受信箱から内容が、スプレッドシートから行がなくなり、"
        "二度と反映されないよう ID だけが残ります。 / Erase a person: the lead's words leave the "
        "inbox and its row leaves the spreadsheet. The id alone stays, so that it is not delivered "
        "again.",
    )
    parser.add_argument(
        "lead_id",
        metavar="LEAD_ID",
        help="リードID。リードのタブの右端、たたんである列の「リードID」と、状態ページ(/admin)のリードの"
        "画面にあります。 / the lead ID: the column Lead ID of the tab Leads, among the collapsed "
        "ones at its right end, and on the lead's page under /admin",
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="確認せずに消去する(スクリプトから呼ぶとき) / erase without being asked, for scripts",
    )
    parser.add_argument("--dry-run", action="store_true", help="確認だけ / look, change nothing")
    return parser
