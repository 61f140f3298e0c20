"""setup_spreadsheet: create the spreadsheet, or repair and upgrade the one that is configured."""

import argparse
from dataclasses import replace
from datetime import UTC, datetime

from server.commands.common import run, say, site_named
from server.commands.where import say_where
from server.errors import LeadsheetError
from server.kpi.options import Options
from server.rebuild.publish import rebuild
from server.settings.environment import Settings
from server.settings.sites import Site
from server.setup.making import SetupPlan, create, planned
from server.sheets.connection import Connection
from server.sheets.sharing import permit, share
from sheets_schema.text import Text

__all__ = ["SetupPlan", "create", "planned", "share", "template", "work"]

TEMPLATE_TITLE = Text("リード管理(ひな形)", "Leads (template)")


def work(arguments: argparse.Namespace) -> int:
    return run(lambda loaded: _set_up(loaded, arguments))


def _set_up(settings: Settings, arguments: argparse.Namespace) -> int:
    site = site_named(settings, arguments.site)
    say_where(settings, [site])
    connection = Connection(settings)
    if arguments.template:
        spreadsheet_id = template(connection, site, arguments.title)
    elif site.spreadsheet_id:
        spreadsheet_id = site.spreadsheet_id
        door = connection.door(spreadsheet_id)
        plan = planned(
            door,
            site,
            repair_charts=arguments.repair_charts,
            repair_time_zone=arguments.repair_time_zone,
        )
        for told in plan.told:
            say(told)
        if not arguments.dry_run and plan.requests:
            door.batch_update(plan.requests)
    elif arguments.dry_run:
        say("作成は行いません(--dry-run)。 / Nothing was created (--dry-run).")
        return 0
    else:
        spreadsheet_id = create(connection, site, arguments.title)
        say("作成しました。 / Created.")
    if not arguments.dry_run:
        try:
            for address in arguments.share:
                share(connection, spreadsheet_id, address)
                say(f"{address} と共有しました。 / Shared with {address}.")
        except LeadsheetError:
            say(
                f"スプレッドシート {spreadsheet_id} はできています。SPREADSHEET_ID に設定してから"
                f"やり直してください。 / The spreadsheet {spreadsheet_id} stands. Set "
                "SPREADSHEET_ID to it before you run this again."
            )
            raise
    print(spreadsheet_id)  # noqa: T201  the last line on standard output is the id alone
    return 0


def template(connection: Connection, site: Site, title: str | None) -> str:
    """A spreadsheet to be copied, belonging to no inbox: every tab with its headings, the
    simulation with its worked example, open to read for who has the link. Gives its id."""
    spreadsheet_id = create(connection, site, title or TEMPLATE_TITLE.of(site.locale))
    door = connection.door(spreadsheet_id)
    rebuild(door, replace(site, spreadsheet_id=spreadsheet_id), Options(), now=datetime.now(UTC))
    permit(connection, spreadsheet_id, {"type": "anyone", "role": "reader"})
    address = f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/copy"
    say(f"ひな形を作成しました。コピーはこちらから: {address}\nA template. Copy it from there.")
    return spreadsheet_id
