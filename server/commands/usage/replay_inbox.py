"""How replay_inbox is called."""

import argparse
from collections.abc import Sequence


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="replay_inbox.py",
        description="待っているリードと保留のリードを、いま反映します。二重にはなりません。 / "
        "Deliver every lead that waits or was set aside. Nothing is written twice.",
    )
    parser.add_argument("--site", help="SITES_FILE のこのサイトだけ / only this site of SITES_FILE")
    parser.add_argument(
        "--release",
        action="store_true",
        help="以前の書き込み先に書き込まれたか確かめられないリードも、いまの書き込み先へ送る。"
        "二重になるかもしれません / also send leads of which nobody can see whether they stand in "
        "the site's former spreadsheet; they may then be there twice",
    )
    parser.add_argument(
        "--from-site",
        metavar="NAME",
        help="設定にもうないサイト NAME のリードを、すべて --site のサイトのものにする / "
        "all leads of the site NAME, which the settings do not know any more, are those of --site",
    )
    parser.add_argument("--dry-run", action="store_true", help="確認だけ / look, change nothing")
    return parser
