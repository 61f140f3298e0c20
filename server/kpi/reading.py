"""The cells that were read → the book of this rebuild."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from server.kpi import typed
from server.kpi.book import Book, InboxFigures
from server.kpi.business import Business, read_business
from server.kpi.calendar import Calendar, Period
from server.kpi.columns import Column
from server.kpi.costs import read_costs
from server.kpi.findings import Findings
from server.kpi.history import look_back
from server.kpi.lead_checks import check_leads
from server.kpi.lead_columns import read_lead_columns
from server.kpi.lead_facts import lead_facts
from server.kpi.options import Options
from server.kpi.snapshots import SnapshotStore, SnapshotsUnavailable
from server.kpi.targets import read_targets
from server.settings import Site
from sheets_schema.tabs import BY_KEY

Cells = Mapping[str, Mapping[str, Column]]

# Only these columns are read: key of an input tab → keys of its columns.
WANTED: dict[str, tuple[str, ...]] = {
    "leads": (
        "received_at", "company", "name", "channel", "kind", "owner", "status", "next_action_on",
        "last_action_on", "invalid_reason", "opportunity_on", "qualified_on", "phase",
        "expected_amount", "agreed_on", "won_on", "won_amount", "lost_on", "lost_reason",
        "conversion_point", "phone", "email", "lead_id", "memo", "other", "score",
    ),
    "costs": ("month", "channel", "category", "amount"),
    "targets": ("month", "channel", "metric", "target"),
    "settings": tuple(column.key for column in BY_KEY["settings"].columns),
}  # fmt: skip


def read_book(
    cells: Cells, wanted: Mapping[str, Sequence[str]], site: Site, zone: ZoneInfo,
    options: Options, now: datetime, snapshots: SnapshotStore | None = None,
    inbox: InboxFigures | None = None,
) -> Book:  # fmt: skip
    """`cells`: tab → column → cells from row 2 on, as `Door.read_columns` gives them. `now`: aware.
    Nothing in a cell can make this fail; what is odd stands in `Book.findings`."""
    findings = Findings()
    for tab, keys in wanted.items():
        for key in keys:
            if key not in cells.get(tab, {}):
                findings.note("column_missing", tab, "", key)
    business = read_business(cells.get("settings", {}), site.locale, zone, findings)
    today = typed.serial_of(now.astimezone(zone).date())
    as_of = today if options.as_of is None else typed.serial_of(options.as_of)
    calendar = Calendar(zone, today, as_of)
    lead_cells = cells.get("leads", {})
    columns = read_lead_columns(lead_cells, business, zone, findings)
    leads = lead_facts(columns, business, calendar)
    check_leads(lead_cells, columns, leads, business, calendar, findings)
    history, warnings = None, list[str]()
    # Asked for an earlier day, the rows are not what a rebuild of that day saw.
    if snapshots is not None and as_of == today:
        try:
            history = look_back(
                snapshots, site.name, lead_cells, columns, leads, business, calendar
            )
        except SnapshotsUnavailable as error:
            warnings.append(str(error))
    with_id = sum(map(typed.is_written, lead_cells.get("lead_id", ())))
    if inbox is not None and inbox.delivered > with_id:
        findings.note("inbox_differs", "leads", f"{inbox.delivered} > {with_id}", "lead_id")
    costs = read_costs(cells.get("costs", {}), business, calendar, findings)
    return Book(
        business=business,
        calendar=calendar,
        period=options.period or _period_of(business),
        columns=columns,
        leads=leads,
        costs=costs,
        targets=read_targets(cells.get("targets", {}), business, calendar, findings),
        findings=findings,
        history=history,
        rows_with_id=with_id,
        inbox=inbox,
        warnings=tuple(warnings),
    )


def zone_of(name: str, site: Site) -> ZoneInfo:
    """The spreadsheet's own time zone; the site's where Python does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return site.zone


def _period_of(business: Business) -> Period:
    return Period(business.optional("period_from"), business.optional("period_to"))
