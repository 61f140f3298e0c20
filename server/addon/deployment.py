"""make_addon_deployment: what Google has to know to show the add-on in Google Sheets.

Source: https://developers.google.com/workspace/add-ons/reference/rest/v1/projects.deployments
"""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from server.addon.event import SCOPES
from server.errors import LeadsheetError, SettingsError
from server.settings import load
from sheets_schema import look


def descriptor(url: str, name: str) -> dict[str, Any]:
    """`url`: the public address that Google calls, without a slash at its end."""
    return {
        "oauthScopes": list(SCOPES),
        "addOns": {
            "common": {
                "name": name,
                "logoUrl": f"{url}/static/leadsheet.png",
                "layoutProperties": {
                    "primaryColor": look.ACCENT,
                    "secondaryColor": look.HEADER_FILL,
                },
                "useLocaleFromApp": True,
            },
            "sheets": {
                "homepageTrigger": {"runFunction": f"{url}/addon/home"},
                "onFileScopeGrantedTrigger": {"runFunction": f"{url}/addon/granted"},
            },
            "httpOptions": {
                "authorizationHeader": "SYSTEM_ID_TOKEN",
                "granularOauthPermissionSupport": "OPT_IN",
            },
        },
    }


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    try:
        url = (arguments.url or load().addon_url).rstrip("/")
        if urlsplit(url).scheme != "https" or not urlsplit(url).hostname:
            raise SettingsError(
                "ADDON_URL: set it, or give --url, to the public address of this server, such as "
                "https://leads.example.com. Google calls https addresses only."
            )
    except LeadsheetError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(descriptor(url, arguments.name), indent=2) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make_addon_deployment.py",
        description="Print the deployment descriptor of the add-on, for `gcloud workspace-add-ons "
        "deployments create`. See docs/addon.md.",
    )
    parser.add_argument("--url", help="the server's public address; ADDON_URL unless given")
    parser.add_argument("--name", default="Leadsheet", help="what people see in Google Sheets")
    return parser
