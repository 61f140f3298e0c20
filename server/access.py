"""Who may call what: this machine itself, or the holder of a token."""

import hmac
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Request

LOCAL_NAMES = frozenset(("localhost", "127.0.0.1", "::1"))


def from_this_machine(request: Request) -> bool:
    """A loopback peer that is no proxy (with a forwarding header the real caller is elsewhere) and
    no browser that shows somebody else's page: such a page may post here, under its own Origin, or
    have had its name made to point at this machine."""
    names = (name.lower() for name in request.headers.keys())  # noqa: SIM118 - pairs otherwise
    if any(name == "forwarded" or name.startswith("x-forwarded-") for name in names):
        return False
    try:
        peer = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    if _shows_a_page_of_elsewhere(request):
        return False
    # A socket that listens on [::] names an IPv4 peer ::ffff:127.0.0.1.
    return (getattr(peer, "ipv4_mapped", None) or peer).is_loopback


def _shows_a_page_of_elsewhere(request: Request) -> bool:
    origin = request.headers.get("Origin")
    if origin is not None and not is_local(origin):
        return True
    # Every browser shows itself; what else calls may name this machine as it likes.
    is_browser = "Mozilla/" in request.headers.get("User-Agent", "") or any(
        name in request.headers for name in ("Origin", "Referer", "Accept-Language", "Cookie")
    )
    return is_browser and not is_local(f"//{request.host}")


def is_local(address: str) -> bool:
    """An address (`http://localhost:8000`, `//localhost`) that names this machine itself."""
    try:
        return urlsplit(address).hostname in LOCAL_NAMES
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
