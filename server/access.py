"""Who may call what: this machine itself, or the holder of a token."""

import hmac
from ipaddress import ip_address

from flask import Request


def from_this_machine(request: Request) -> bool:
    """A loopback peer that is no proxy: with a forwarding header the real caller is elsewhere."""
    names = (name.lower() for name in request.headers.keys())  # noqa: SIM118 - pairs otherwise
    if any(name == "forwarded" or name.startswith("x-forwarded-") for name in names):
        return False
    try:
        peer = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    # A socket that listens on [::] names an IPv4 peer ::ffff:127.0.0.1.
    return (getattr(peer, "ipv4_mapped", None) or peer).is_loopback


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
