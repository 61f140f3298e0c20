"""By which ways a site's people are told of a new MQL."""

from typing import Literal
from urllib.parse import urlsplit

from server.settings.sites import Site

Way = Literal["webhook", "email"]
WebhookKind = Literal["slack", "google_chat", "chatwork", "teams", "generic"]

# The host's last labels, by which an address tells whose it is.
_HOSTS: tuple[tuple[str, WebhookKind], ...] = (
    ("hooks.slack.com", "slack"),
    ("hooks.slack-gov.com", "slack"),
    ("chat.googleapis.com", "google_chat"),
    ("api.chatwork.com", "chatwork"),
    ("logic.azure.com", "teams"),
    ("webhook.office.com", "teams"),
    ("api.powerplatform.com", "teams"),
)


def ways_of(site: Site) -> tuple[Way, ...]:
    ways: list[Way] = []
    if site.notice_webhook_url:
        ways.append("webhook")
    if site.notice_email_to:
        ways.append("email")
    return tuple(ways)


def kind_of(site: Site) -> WebhookKind:
    """As the setting says, else by the address."""
    if site.notice_webhook_kind != "":
        return site.notice_webhook_kind
    host = (urlsplit(site.notice_webhook_url).hostname or "").lower()
    for suffix, kind in _HOSTS:
        if host == suffix or host.endswith(f".{suffix}"):
            return kind
    return "generic"
