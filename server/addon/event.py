"""What Google tells with each request, as far as the cards need it.

Source: https://developers.google.com/workspace/add-ons/concepts/event-objects
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sheets_schema.text import Locale

# What a spreadsheet's id looks like; anything else is never put into an address.
_ID = re.compile(r"[A-Za-z0-9_-]{5,120}")
# Parameters that our buttons carry.
SPREADSHEET = "spreadsheet"
TITLE = "title"

DRIVE_FILE = "https://www.googleapis.com/auth/drive.file"
EMAIL = "https://www.googleapis.com/auth/userinfo.email"
LOCALE = "https://www.googleapis.com/auth/script.locale"
SCOPES = (DRIVE_FILE, EMAIL, LOCALE)
# People may grant a part of the scopes only; without these two no card can be shown.
NEEDED = (DRIVE_FILE, EMAIL)


@dataclass(frozen=True, slots=True)
class Event:
    """`spreadsheet_id`: the open spreadsheet, None while the add-on may not see it.
    `lacking`: scopes that the person has not granted; empty where Google does not tell."""

    locale: Locale
    system_token: str
    user_token: str
    oauth_token: str
    lacking: tuple[str, ...]
    spreadsheet_id: str | None
    title: str
    has_permission: bool


def read_event(body: Any, default: Locale) -> Event:
    """Never fails: what is not there, or not of its type, counts as missing."""
    common, authorization, sheets = (
        _member(body, name) for name in ("commonEventObject", "authorizationEventObject", "sheets")
    )
    # Google leaves `sheets` out of a button's event, so our buttons carry what stood there.
    carried = _member(common, "parameters")
    spreadsheet_id = _text(sheets, "id") or _text(carried, SPREADSHEET)
    granted = authorization.get("authorizedScopes")
    return Event(
        locale=_locale(_text(common, "userLocale"), default),
        system_token=_text(authorization, "systemIdToken"),
        user_token=_text(authorization, "userIdToken"),
        oauth_token=_text(authorization, "userOAuthToken"),
        lacking=tuple(one for one in NEEDED if one not in granted)
        if isinstance(granted, list)
        else (),
        spreadsheet_id=spreadsheet_id if _ID.fullmatch(spreadsheet_id) else None,
        title=_text(sheets, "title") or _text(carried, TITLE),
        has_permission=sheets.get("addonHasFileScopePermission", bool(spreadsheet_id)) is True,
    )


def _member(value: Any, name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _locale(told: str, default: Locale) -> Locale:
    if not told:
        return default
    return "ja" if told.lower().replace("_", "-").split("-")[0] == "ja" else "en"
