"""How check_google is called."""

import argparse
from collections.abc import Sequence


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="check_google.py",
        description="Google とのつながりを順に調べ、足りないものを示します。何も変えません。 / "
        "Walk through the connection to Google and say in words what is missing. "
        "Nothing is changed. Exit status 0: everything is in place, 1: something is missing.",
    )
    parser.add_argument("--site", help="SITES_FILE のこのサイトだけ / only this site of SITES_FILE")
    return parser
