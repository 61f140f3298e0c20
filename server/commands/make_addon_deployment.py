"""make_addon_deployment: what Google has to know to show the add-on in Google Sheets.

Source: https://developers.google.com/workspace/add-ons/reference/rest/v1/projects.deployments
"""

import argparse
import json
import sys
from typing import Any
from urllib.parse import urlsplit

from server.addon.event import SCOPES
from server.commands.common import run
from server.errors import SettingsError
from server.settings.environment import Settings
from sheets_schema import look
from sheets_schema.text import Text


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


def work(arguments: argparse.Namespace) -> int:
    return run(lambda loaded: _print(loaded, arguments))


def _print(loaded: Settings, arguments: argparse.Namespace) -> int:
    url = (arguments.url or loaded.addon_url).rstrip("/")
    if urlsplit(url).scheme != "https" or not urlsplit(url).hostname:
        raise SettingsError(
            Text(
                "ADDON_URL: このサーバーの公開アドレスを https://leads.example.com "
                "のように設定するか、--url で渡してください。Google が呼び出すのは https "
                "だけです。",
                "Set it, or give --url, to the public address of this server, such as "
                "https://leads.example.com. Google calls https addresses only.",
            )
        )
    sys.stdout.write(json.dumps(descriptor(url, arguments.name), indent=2) + "\n")
    return 0
