"""How setup_spreadsheet is called."""

import argparse
from collections.abc import Sequence


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    given = parser.parse_args(argv)
    if given.dry_run and given.template:
        parser.error(
            "--dry-run と --template は一緒に使えません。 / "
            "--dry-run and --template do not go together."
        )
    return given


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="setup_spreadsheet.py",
        description="スプレッドシートを作成するか、SPREADSHEET_ID のものを補修・更新します。"
        "もう一度実行しても何も変わりません。最後の行は ID だけです。 / "
        "Create the spreadsheet, or repair and upgrade the one SPREADSHEET_ID names. "
        "Running it again changes nothing. The last line printed is the id.",
    )
    parser.add_argument("--title", help="新しいスプレッドシートの名前 / the new spreadsheet's name")
    parser.add_argument(
        "--share",
        metavar="EMAIL",
        action="append",
        default=[],
        help="編集者として共有する相手 / who may edit it",
    )
    parser.add_argument(
        "--site", default="default", help="SITES_FILE のサイト / a site of SITES_FILE"
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="何をするかを示すだけ / tell what would be done, and change nothing",
    )
    parser.add_argument(
        "--repair-charts",
        action="store_true",
        help="消されたグラフを作り直す / make the dashboard's charts again that somebody deleted",
    )
    parser.add_argument(
        "--repair-time-zone",
        action="store_true",
        help="スプレッドシートのタイムゾーンを TIMEZONE に揃える / "
        "set the spreadsheet's time zone to TIMEZONE",
    )
    parser.add_argument(
        "--template",
        action="store_true",
        help="コピー用のひな形を作る(SPREADSHEET_ID は使わない) / "
        "create a spreadsheet for others to copy, whatever SPREADSHEET_ID says",
    )
    return parser
