"""What an import would bring, told without making a lead of each row: of half a million, that takes
minutes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from server.imports.lists.dates import DaysOfRows
from server.imports.lists.headings import Headings
from server.imports.lists.leads import (
    NAMING_COLUMNS,
    Import,
    ImportReport,
    given_of,
    lead_of,
    note,
    said_by,
    site_with,
)
from server.imports.lists.people import ListedPeople
from server.imports.lists.reading import Row
from server.intake.envelope import TOUCH_FIELD
from server.intake.names import own_table, role_of
from server.intake.opened import is_json
from server.intake.sorting import sort
from server.intake.text import clean
from server.lead import CellValue

# Roles by which a submission's person is told, and what of it is the form's.
_TELLING = frozenset((
    *NAMING_COLUMNS, "last_name", "first_name", "phone_1", "phone_2", "phone_3", "message",
))  # fmt: skip
# Within these nothing of a row is cut or left out.
_MOST_COLUMNS, _LONGEST_ROW = 500, 20_000


def preview(people: ListedPeople, what: Import, now: datetime) -> ImportReport:
    """The report that put_all would give, were nothing of it known."""
    what = replace(what, site=site_with(people.headings, what.site))
    days = DaysOfRows(people, what.site, now)
    naming = _Naming(people.headings, what, now)
    report = ImportReport()
    for row in people.rows:
        cells = naming.cells(row)
        note(report, row, cells, days.of(row)[1])
        report.imported += cells is not None
    return report


class _Naming:
    """The cells of a lead that name somebody. They come of fields of a few roles, whatever else a
    row says, but where a field may hold further ones: then the whole lead is made."""

    def __init__(self, headings: Headings, what: Import, now: datetime) -> None:
        self._headings, self._what, self._now = headings, what, now
        own = own_table(tuple(what.site.field_names.items()))
        self._telling = {one for one in headings.names if role_of(one, own).key in _TELLING}
        self._is_usual = (
            len(headings.names) <= _MOST_COLUMNS
            and TOUCH_FIELD not in headings.names
            and not any(map(is_json, headings.names))
            and not any(role_of(one.name, own).key in _TELLING for one in given_of(what))
        )

    def cells(self, row: Row) -> Mapping[str, CellValue] | None:
        """None where nobody is named."""
        if not self._is_usual or row.size > _LONGEST_ROW or _may_hold_more(row):
            lead = lead_of(row, self._headings, self._what, self._now)
            return lead.cells if lead else None
        fields = tuple(said_by(row, self._headings, self._telling))
        site = self._what.site
        columns = sort(fields, site.field_names, site.locale).columns
        cells = {key: clean(columns.get(key, "")) for key in NAMING_COLUMNS}
        return cells if any(text.strip() for text in cells.values()) else None


def _may_hold_more(row: Row) -> bool:
    return (row.holds(b"{") or row.holds(b"[")) and any(is_json(text) for _, text in row.values)
