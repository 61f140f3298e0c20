"""export_tables: leads, costs, targets and tidy figures as typed files for a data warehouse."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from server.commands.common import run, say, site_named
from server.database.prepare import open_inbox
from server.settings.environment import Settings
from server.sheets.quota import connect

if TYPE_CHECKING:
    from server.warehouse.export import Asked, Exported


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 failed with nothing half-written, 2 wrong usage."""
    arguments = _parser().parse_args(argv)
    return run(lambda loaded: _export(loaded, arguments))


def _export(loaded: Settings, arguments: argparse.Namespace) -> int:
    # pandas costs half a second: --help should not wait for it.
    from server.warehouse import files
    from server.warehouse.export import Asked, export_site

    site = site_named(loaded, arguments.site)
    how = arguments.format
    if how is None:
        how = "parquet" if files.has_duckdb() else "csv"
        if how == "csv":
            say(
                "DuckDB がないため CSV で書き出します(Parquet は pip install "
                "'leadsheet[warehouse]')。 / Without DuckDB the files are CSV; for Parquet: "
                "pip install 'leadsheet[warehouse]'."
            )
    asked = Asked(arguments.to, how, arguments.with_personal_data, arguments.dry_run)
    with closing(open_inbox(loaded.database_url)) as database:
        done = export_site(connect(loaded, database), database, site, asked, datetime.now(UTC))
    for warning in done.warnings:
        say(warning)
    for line in _told(done, asked):
        say(line)
    if arguments.json:
        sys.stdout.write(json.dumps(done.as_json(), ensure_ascii=False) + "\n")
    return 0


def _told(done: "Exported", asked: "Asked") -> list[str]:
    counts = ", ".join(f"{table} {rows:,}" for table, rows in done.rows.items())
    lines = [f"{done.site}: {counts} (行 / rows)"]
    if done.erased:
        lines.append(
            f"消去した人の行 {done.erased} を除きました。シートにあるので、消してください。 / "
            f"Left out {done.erased} rows of people who were erased. They stand in the sheet: "
            "delete them there."
        )
    if asked.personal:
        lines.append(
            "個人情報が入っています。要らなくなったら消してください。 / "
            "The files hold personal data. Delete them when they are no longer needed."
        )
    if asked.dry_run:
        return [*lines, "確認だけで、書き込んでいません。 / Dry run: nothing was written."]
    return [*lines, f"{asked.to} に書き出しました({done.how})。 / Written to {asked.to}."]


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
