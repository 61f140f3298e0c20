"""Who may call what: this machine itself, or the holder of a token."""

import hmac
from ipaddress import ip_address

from flask import Request

_FORWARDING = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto")


def from_this_machine(request: Request) -> bool:
    """A loopback peer that is no proxy: with a forwarding header the real caller is elsewhere."""
    if any(name in request.headers for name in _FORWARDING):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def bearer(request: Request) -> str | None:
    """The token of `Authorization: Bearer …`."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None


def same(given: str, expected: str) -> bool:
    """Compared in constant time. An unset `expected` matches nothing."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def holds_admin_token(request: Request, admin_token: str) -> bool:
    """ADMIN_TOKEN unset → this machine only."""
    if not admin_token:
        return from_this_machine(request)
    token = bearer(request)
    return token is not None and same(token, admin_token)
