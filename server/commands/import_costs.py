"""import_costs: what ads cost, from the platforms' own reports, into 費用."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from server.commands.common import run, say, site_named
from server.commands.where import say_where
from server.database.prepare import open_inbox
from server.errors import LeadsheetError, NoSpreadsheetError, unreadable
from server.imports.costs.figures import decimal_of
from server.imports.costs.planning import CostPlan, CostRow, plan_of
from server.imports.costs.report import AdReport, read_report
from server.imports.costs.telling import preview
from server.imports.costs.writing import Now, read_now, rules_now, write
from server.imports.told import NotATable
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.quota import connect

_UNDECIDED = 2


def work(arguments: argparse.Namespace) -> int:
    """Exit status: 0 done, 1 refused or failed with nothing written, 2 wrong usage, or a preview
    that nobody has said yes to."""
    return run(lambda loaded: _import(loaded, arguments))


def _import(loaded: Settings, arguments: argparse.Namespace) -> int:
    site = site_named(loaded, arguments.site)
    today = datetime.now(site.zone).date()
    reports = [_read(path, site, today, arguments.platform) for path in arguments.files]
    if not site.spreadsheet_id:
        raise NoSpreadsheetError
    say_where(loaded, [site])
    tax = arguments.tax_included

    def plan(now: Now) -> CostPlan:
        return plan_of(reports, now.costs, rules_now(now, site), site, tax)

    with closing(open_inbox(loaded.database_url)) as database:
        door = connect(loaded, database).door(site.spreadsheet_id)
        now = read_now(door)
        made = plan(now)
        for line in preview(reports, made, rules_now(now, site)):
            say(line)
        status = _decided(arguments, made)
        if status is None:
            write(door, site, made, plan)
            say("書き込みました。 / Written.")
            status = 0
    if arguments.json:
        sys.stdout.write(json.dumps(_as_json(reports, made, site), ensure_ascii=False) + "\n")
    return status


def _read(path: Path, site: Site, today: Any, platform: str) -> AdReport:
    try:
        return read_report(path, site, today, platform)
    except NotATable as error:
        raise LeadsheetError(f"{path.name}: {error}") from None
    except OSError as error:
        raise LeadsheetError(unreadable(path, error)) from None


def _decided(arguments: argparse.Namespace, plan: CostPlan) -> int | None:
    """None to write; else how the command ends."""
    if not plan.changes:
        say("変更はありません。 / Nothing changes.")
        return 0
    if arguments.dry_run:
        say("確認だけで、書き込んでいません。 / Dry run: nothing was written.")
        return 0
    if arguments.yes:
        return None
    if sys.stdin.isatty():
        say("書き込みますか? / Write this? [y/N]")
        if sys.stdin.readline().strip().lower() in ("y", "yes"):
            return None
        say("書き込んでいません。 / Nothing was written.")
        return _UNDECIDED
    say("--yes がないため、書き込んでいません。 / Without --yes nothing was written.")
    return _UNDECIDED


def _as_json(reports: Sequence[AdReport], plan: CostPlan, site: Site) -> dict[str, Any]:
    def row(one: CostRow) -> dict[str, Any]:
        return {
            "month": f"{one.month:%Y-%m}",
            "channel": one.channel,
            "measure": one.measure,
            "amount": f"{one.amount:f}",
            "source": one.source,
            "memo": one.memo(site.locale),
        }

    return {
        "files": [
            {
                "file": report.file,
                "platform": report.platform.key,
                "currency": report.currency,
                "rows_used": report.used,
                "total": f"{decimal_of(report.units):f}",
                "stated_total": None if report.stated is None
                else f"{decimal_of(report.stated[1]):f}",
                "left_out": [
                    {"reason": why, "rows": left.count, "lines": left.lines}
                    for why, left in report.left.items()
                ],
                "notes": report.notes,
            }
            for report in reports
        ],
        "new": [row(one) for one in plan.new],
        "replaced": [row(one) for _, one in plan.changed],
        "unchanged": [row(one) for one in plan.same],
        "edited_by_people": [row(one) for one in plan.edited],
    }  # fmt: skip
