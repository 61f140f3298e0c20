"""The tables of the data warehouse by plan: as export_tables writes them, without personal data."""

import tempfile
from pathlib import Path

from server.exports.run import Done, Run
from server.warehouse.export import Asked, export_site
from server.warehouse.files import has_duckdb
from sheets_schema.text import Text


def export(run: Run) -> Done:
    """Parquet, or CSV where DuckDB is not installed. Raises the errors of the door."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Asked(Path(folder), "parquet" if has_duckdb() else "csv")
        made = export_site(run.connection, run.database, run.site, asked, run.now)
        # The list of them comes last, so that whoever waits for it finds them all.
        files = tuple(run.destination.put_file(path.name, path) for path in made.files)
    counts = [(Text(f"{table} (行)", f"{table} (rows)"), rows) for table, rows in made.rows.items()]
    return Done(files, counts, made.warnings)
