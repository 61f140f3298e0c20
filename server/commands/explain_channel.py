"""explain_channel: which channel a visit gets, and which rule decided it."""

import argparse
import sys
from collections.abc import Sequence

from server.attribution.channel import Visits, attribute
from server.attribution.explain import explain
from server.attribution.hosts import host_of
from server.attribution.site import policy_of
from server.attribution.touch import Touch, touch_of_address
from server.commands.common import run, site_named
from server.settings.environment import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 the settings cannot be used, 2 wrong usage."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if not host_of(arguments.url):
        parser.error(
            f"{arguments.url} にはホスト名がありません。https:// から書いてください。 / "
            f"{arguments.url} has no host. Write it from https:// on."
        )
    return run(lambda loaded: _explain(loaded, arguments))


def _explain(loaded: Settings, arguments: argparse.Namespace) -> int:
    site = site_named(loaded, arguments.site)
    last = touch_of_address(arguments.url, arguments.referrer)
    first = touch_of_address(arguments.first) if arguments.first else Touch()
    found = attribute(
        Visits(first or last, last),
        policy_of(site, arguments.url),
        given=arguments.channel,
        forms=(arguments.form,) if arguments.form else (),
    )
    for what, value in explain(found, arguments.lang or site.locale):
        sys.stdout.write(f"{what}: {value}\n")
    return 0


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
