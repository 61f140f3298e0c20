"""export_tables: leads, costs, targets and tidy figures as typed files for a data warehouse."""

import argparse
import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from server.commands.common import run, say, site_named
from server.commands.where import say_where
from server.database.prepare import open_inbox
from server.settings.environment import Settings
from server.sheets.quota import connect

if TYPE_CHECKING:
    from server.warehouse.export import Asked, Exported


def work(arguments: argparse.Namespace) -> int:
    """Exit status: 0 done, 1 failed with nothing half-written, 2 wrong usage."""
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
    say_where(loaded, [site])
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
