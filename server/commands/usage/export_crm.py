"""How export_crm is called."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from sheets_schema.exports import CRM_TARGETS


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="export_crm.py",
        description="リードを、HubSpot・Salesforce・kintone に取り込むファイルにします。リードIDで"
        "照合するので、何度取り込んでも二重になりません。 / Writes リード as files that HubSpot, "
        "Salesforce or kintone import. Matched by the lead ID, a re-import doubles nothing.",
        epilog="取り込みの画面は docs/crm.md にあります。 / docs/crm.md walks through the imports.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="書き出すフォルダー / a folder")
    parser.add_argument(
        "--to", required=True, choices=[one.name for one in CRM_TARGETS], help="CRM / the system"
    )
    parser.add_argument("--site", default="default", help="SITES_FILE のサイト / a site")
    parser.add_argument("--dry-run", action="store_true", help="確認だけ / look, change nothing")
    parser.add_argument("--json", action="store_true", help="標準出力に JSON / JSON on stdout")
    return parser
