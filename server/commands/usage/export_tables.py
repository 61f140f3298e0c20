"""How export_tables is called."""

import argparse
from collections.abc import Sequence
from pathlib import Path


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="export_tables.py",
        description="リード、費用、目標、集計データを、型の付いた表として書き出します"
        "(BigQuery や DuckDB に読み込めます)。個人情報は、頼まない限り入りません。何度実行しても"
        "安全です。 / Exports leads, costs, targets and tidy figures as typed tables for BigQuery, "
        "DuckDB and the like. Without personal data, unless you ask for it. Running it again "
        "replaces the files.",
        epilog="使い方は docs/warehouse.md、SQL は docs/sql/ にあります。 / docs/warehouse.md says "
        "how to load them; docs/sql/ holds the KPIs as SQL.",
    )
    parser.add_argument(
        "--to", required=True, type=Path, metavar="DIR", help="書き出すフォルダー / the folder"
    )
    parser.add_argument(
        "--format",
        choices=("parquet", "csv"),
        help="既定は parquet(DuckDB がなければ csv) / default: parquet, without DuckDB csv",
    )
    parser.add_argument(
        "--with-personal-data",
        action="store_true",
        help="会社名、氏名、連絡先、自由記入欄も書き出す / with names, contacts and free text",
    )
    parser.add_argument("--site", default="default", help="SITES_FILE のサイト / a site")
    parser.add_argument("--dry-run", action="store_true", help="確認だけ / count, write nothing")
    parser.add_argument("--json", action="store_true", help="標準出力に JSON / JSON on stdout")
    return parser
