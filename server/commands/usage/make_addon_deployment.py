"""How make_addon_deployment is called."""

import argparse
from collections.abc import Sequence


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make_addon_deployment.py",
        description="アドオンの配備の記述を出力します(docs/addon.md)。 / Print the deployment "
        "descriptor of the add-on, for `gcloud workspace-add-ons deployments create`. See "
        "docs/addon.md.",
    )
    parser.add_argument(
        "--url",
        help="サーバーの公開アドレス。なければ ADDON_URL / "
        "the server's public address; ADDON_URL unless given",
    )
    parser.add_argument(
        "--name",
        default="Leadsheet",
        help="Google スプレッドシートに出る名前 / what people see in Google Sheets",
    )
    return parser
