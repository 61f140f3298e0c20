"""docs/settings.md, from the settings themselves."""

from typing import Any

from pydantic_core import PydanticUndefined

from server.settings import Settings
from server.sites import SiteTable
from server.web_settings import WebSettings

HEAD = """# 設定 / Settings

Environment variables, or a `.env` file in the working directory. They are checked at start; all
problems are told at once, each with its remedy. This page is written by `make docs`.

| name | default | meaning |
|---|---|---|
"""

WEB = """
The web process listens as these say (`gunicorn.conf.py`):

| name | default | meaning |
|---|---|---|
"""

SITES = """
## SITES_FILE

One deployment can serve many spreadsheets. The file is TOML with one table a customer; the token a
form is sent with decides the site. Without it there is one site, `default`, from the variables.

```toml
[sites.sakura]
intake_token = "…"          # its own, different from every other site's
spreadsheet_id = "…"
locale = "ja"
timezone = "Asia/Tokyo"
allowed_origins = ["https://sakura.example.jp"]

[sites.sakura.field_names]  # a form's own names → column keys
"ご担当者さま" = "name"

[[sites.sakura.channel_rules]]  # the business's own rules, first match wins
utm_source = "expo2026"
channel = "展示会・セミナー"
```

| key | default | meaning |
|---|---|---|
"""

SITE_MEANINGS = {
    "spreadsheet_id": "the spreadsheet to write",
    "intake_token": "the token this site's forms send",
    "locale": "language of tabs and headers: `ja` or `en`",
    "timezone": "the calendar of dates and months",
    "currency": "number format of money",
    "allowed_origins": "browser origins that may post the Contact Form 7 route directly",
    "field_names": "a form's field name → column key; wins over the built-in table",
    "channel_rules": "the business's own channel rules, first match wins",
    "touch": "which visit decides the channel: `first` or `last`",
    "own_hosts": "the site's own hosts: their pages are no referrer",
    "media_hosts": "comparison and listing sites: their visits are Web媒体",
    "notice_webhook_url": "incoming webhook that is told of each new MQL",
    "notice_webhook_kind": "its kind, where the address does not tell",
    "notice_webhook_token": "Chatwork's API token; for `generic` it is sent as a bearer token",
    "notice_email_to": "who is told of each new MQL by e-mail",
    "forms": "a form's number → its name, shown as CVポイント where the form sends none",
}


def page() -> str:
    """The whole page."""
    rows, web = (
        [
            _row(name.upper(), field.default, field.description or "")
            for name, field in kind.model_fields.items()
        ]
        for kind in (Settings, WebSettings)
    )
    sites = [
        _row(
            name,
            None if field.default is PydanticUndefined else field.default,
            SITE_MEANINGS.get(name) or field.description or "",
        )
        for name, field in SiteTable.model_fields.items()
    ]
    tables = ((HEAD, rows), (WEB, web), (SITES, sites))
    return "".join(head + "\n".join(lines) + "\n" for head, lines in tables)


def _row(name: str, default: Any, meaning: str) -> str:
    return f"| `{name}` | {_shown(default)} | {meaning} |"


def _shown(default: Any) -> str:
    if default in ("", (), None) or default == {}:
        return "–"
    if isinstance(default, bool):
        return "`1`" if default else "`0`"
    if isinstance(default, tuple):
        return f"`{'; '.join(map(str, default))}`"
    return f"`{default}`"
