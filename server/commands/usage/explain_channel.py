"""How explain_channel is called."""

import argparse
from collections.abc import Sequence

from server.attribution.hosts import host_of


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    given = parser.parse_args(argv)
    if not host_of(given.url):
        parser.error(
            f"{given.url} にはホスト名がありません。https:// から書いてください。 / "
            f"{given.url} has no host. Write it from https:// on."
        )
    return given


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="explain_channel.py",
        description="リンクから来た人の流入チャネルと、それを決めた規則を示します。 / "
        "Says which channel a visit gets, and which rule decides it.",
    )
    parser.add_argument("url", help="最初に開くページの URL / the address of the first page")
    parser.add_argument("referrer", nargs="?", default="", help="参照元の URL / the referrer")
    parser.add_argument("--first", default="", metavar="URL", help="最初の訪問 / an earlier visit")
    parser.add_argument("--form", default="", help="フォーム名 / the form's title")
    parser.add_argument("--channel", default="", help="隠し項目の値 / set by a hidden field")
    parser.add_argument("--site", default="default", help="SITES_FILE のサイト / a site")
    parser.add_argument("--lang", choices=("ja", "en"), help="表示する言語 / the language")
    return parser
