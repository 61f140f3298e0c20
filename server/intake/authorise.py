"""Who may post to /v1/leads, and for which site."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Request

from server.settings.sites import Site
from server.web.access import bearer, may_without_token

SIGNATURE_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender who proved who it is. `signature`: the one that proved it, else ""."""

    site: Site
    signature: str = ""


def sender_of(
    request: Request, body: bytes, sites: Mapping[str, Site], now: float, trusted_proxies: int = 0
) -> Sender | None:
    """None where nothing proves the sender. `now`: Unix seconds.

    Every site's token is tried, always all of them, so that the time taken tells nothing.
    A site without a token takes posts from this machine only.
    """
    if (site := _by_token(bearer(request), sites)) is not None:
        return Sender(site)
    if (signed := _by_signature(request, body, sites, now)) is not None:
        return signed
    open_sites = [site for site in sites.values() if not site.intake_token]
    if open_sites and may_without_token(request, trusted_proxies):
        return Sender(open_sites[0])
    return None


def _by_token(token: str | None, sites: Mapping[str, Site]) -> Site | None:
    given = (token or "").encode("utf-8", "surrogateescape")
    found = None
    for site in sites.values():
        matches = hmac.compare_digest(given, site.intake_token.encode())
        if matches and site.intake_token:
            found = site
    return found


def _by_signature(
    request: Request, body: bytes, sites: Mapping[str, Site], now: float
) -> Sender | None:
    kind, _, signature = request.headers.get("X-Signature", "").strip().partition("=")
    timestamp = request.headers.get("X-Timestamp", "").strip()
    if kind.lower() != "sha256" or not _is_recent(timestamp, now):
        return None
    given = signature.strip().lower().encode("utf-8", "surrogateescape")
    found = None
    for site in sites.values():
        signed = hmac.new(site.intake_token.encode(), f"{timestamp}.".encode(), hashlib.sha256)
        signed.update(body)
        matches = hmac.compare_digest(given, signed.hexdigest().encode())
        if matches and site.intake_token:
            found = Sender(site, signed.hexdigest())
    return found


def _is_recent(timestamp: str, now: float) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    return abs(now - int(timestamp)) <= SIGNATURE_MINUTES * 60
