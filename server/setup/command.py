"""setup_spreadsheet: create the spreadsheet, or repair the one that is configured."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from googleapiclient.errors import HttpError

from server.errors import LeadsheetError, Refused
from server.settings import Settings, Site, load
from server.setup.plan import GOOGLE_LOCALE, repairs
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.http import answer_of
from server.sheets.layout import Layout

SPREADSHEETS = "https://sheets.googleapis.com/v4/spreadsheets"


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    try:
        settings = load()
        site = _site(settings, arguments.site)
        connection = Connection(settings)
        spreadsheet_id = site.spreadsheet_id
        if spreadsheet_id:
            _say(_repair(connection.door(spreadsheet_id), site))
        else:
            spreadsheet_id = create(connection, site, arguments.title)
            _say("Created. / 作成しました。")
        for address in arguments.share:
            share(connection, spreadsheet_id, address)
            _say(f"Shared with {address}. / {address} と共有しました。")
    except LeadsheetError as error:
        _say(str(error))
        return 1
    print(spreadsheet_id)  # noqa: T201  the last line on standard output is the id alone
    return 0


def create(connection: Connection, site: Site, title: str | None) -> str:
    """A new spreadsheet with every tab. Two calls. Gives its id."""
    name = title or ("リード管理" if site.locale == "ja" else "Leads")
    properties = {
        "title": name,
        "locale": GOOGLE_LOCALE[site.locale],
        "timeZone": site.timezone,
    }
    answer = answer_of(
        connection.http().request("post", SPREADSHEETS, json={"properties": properties})
    )
    spreadsheet_id = str(answer["spreadsheetId"])
    only = answer["sheets"][0]["properties"]
    layout = Layout({}, site.timezone, properties["locale"], {only["sheetId"]: only["title"]})
    requests = [
        *repairs(site, layout),
        {"deleteSheet": {"sheetId": only["sheetId"]}},
    ]
    connection.door(spreadsheet_id).batch_update(requests)
    return spreadsheet_id


def _repair(door: Door, site: Site) -> str:
    """Add what is missing; touch nothing that stands. One call, two where something lacks."""
    layout = door.layout()
    requests = repairs(site, layout)
    if not requests:
        return "Everything is in place. / すべて揃っています。"
    door.batch_update(requests)
    return "Repaired. / 足りないものを補いました。"


def share(connection: Connection, spreadsheet_id: str, address: str) -> None:
    permission = {"type": "user", "role": "writer", "emailAddress": address}
    try:
        connection.drive().permissions().create(
            fileId=spreadsheet_id, body=permission, sendNotificationEmail=False
        ).execute()
    except HttpError as error:
        raise Refused(f"Sharing with {address} was refused: {error.reason}") from error


def _site(settings: Settings, name: str) -> Site:
    try:
        return settings.sites[name]
    except KeyError:
        known = ", ".join(settings.sites)
        raise LeadsheetError(f"There is no site {name}. The sites are: {known}.") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="setup_spreadsheet.py",
        description="Create the spreadsheet, or repair the one SPREADSHEET_ID names. "
        "Running it again changes nothing. The last line printed is the id.",
    )
    parser.add_argument("--title", help="the new spreadsheet's name")
    parser.add_argument(
        "--share", metavar="EMAIL", action="append", default=[], help="who may edit it"
    )
    parser.add_argument("--site", default="default", help="a site of SITES_FILE")
    return parser


def _say(words: Any) -> None:
    sys.stderr.write(f"{words}\n")
