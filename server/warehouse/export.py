"""One site's spreadsheet → the files of the warehouse."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from server.database.database import Database
from server.errors import NoSpreadsheetError, Refused
from server.inbox import upkeep
from server.kpi.count.snapshots import SnapshotStore
from server.kpi.options import Options
from server.kpi.reading import read_book, zone_of
from server.rebuild.snapshots import StageSnapshots
from server.settings.sites import Site
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.warehouse.files import Format, stamp, write_all
from server.warehouse.tables import EXPORTED, tables_of
from sheets_schema.tabs import LEADS
from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """`personal`: with what says who somebody is."""

    to: Path
    how: Format
    personal: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """`rows`: by table. `files`: those that were written, the list of them last. `erased`: rows of
    people who were erased, which still stood in the sheet and were left out."""

    site: str
    how: Format
    personal: bool
    rows: dict[str, int]
    files: tuple[Path, ...]
    erased: int
    warnings: tuple[Text, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "site": self.site,
            "format": self.how,
            "personal_data": self.personal,
            "tables": self.rows,
            "files": [str(one) for one in self.files],
            "erased_left_out": self.erased,
            "warnings": [str(one) for one in self.warnings],
        }


def export_site(
    connection: Connection, database: Database, site: Site, asked: Asked, now: datetime
) -> Exported:
    """Two calls to Google, and nothing is written there. Raises LeadsheetError, for a site
    without a spreadsheet too; then no file has changed, or only whole ones."""
    if not site.spreadsheet_id:
        raise NoSpreadsheetError
    door = connection.door(site.spreadsheet_id)
    return export(door, site, asked, now, StageSnapshots(database), upkeep.forgotten(database))


def export(
    door: Door,
    site: Site,
    asked: Asked,
    now: datetime,
    snapshots: SnapshotStore | None = None,
    erased: Collection[str] = frozenset(),
) -> Exported:
    """`erased`: lead ids of people who were erased."""
    layout = door.layout()
    if LEADS.key not in layout.tabs:
        raise Refused(
            Text(
                "リードのタブが見つからないため、書き出していません。Google の「変更履歴」"
                "で戻すか、scripts/setup_spreadsheet.py で作り直してください。",
                "The Leads tab is missing: nothing was exported. Restore it in Google's version "
                "history, or run scripts/setup_spreadsheet.py.",
            )
        )
    cells = door.columns(layout, EXPORTED)
    zone = zone_of(layout.time_zone, site)
    book = read_book(cells, EXPORTED, site, zone, Options(), now, snapshots, None, layout.tabs)
    tables = tables_of(book, cells, site, now, personal=asked.personal, erased=erased)
    files: list[Path] = []
    if not asked.dry_run:
        about = {
            "exported_at": stamp(now), "site": site.name, "personal_data": asked.personal,
        }  # fmt: skip
        files = write_all(tables, asked.to, asked.how, about)
    rows = {one.declared.key: one.rows for one in tables}
    leads = int(book.columns.is_row.sum())
    return Exported(
        site=site.name,
        how=asked.how,
        personal=asked.personal,
        rows=rows,
        files=tuple(files),
        erased=leads - rows["leads"],
        warnings=book.warnings,
    )
