"""Who may call what: this machine itself, or the holder of a token."""

import hmac
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from flask import Request

from server.settings.values import LOCAL_NAMES

# A header that one of them has was set by something between the caller and us.
_OF_PROXIES = frozenset(
    (
        "forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip",
        "client-ip", "cf-connecting-ip", "cf-ray", "fastly-client-ip", "fly-client-ip",
        "x-appengine-user-ip", "x-azure-clientip", "x-amzn-trace-id", "x-cloud-trace-context",
        "x-request-start", "x-original-host", "x-original-url", "x-rewrite-url",
    )
)  # fmt: skip
_OF_PROXIES_BEGIN = ("x-forwarded-", "x-envoy-", "x-vercel-", "x-nf-", "x-arr-", "x-original-for")
_NAT64 = IPv6Network("64:ff9b::/96")
# Some clouds keep their metadata there; Python takes most of it for public.
_OF_PROTOCOLS = IPv4Network("192.0.0.0/24")
# What one subscriber of IPv6 is given at least; within it addresses cost nothing.
_SUBSCRIBER = 64


def from_this_machine(request: Request) -> bool:
    """A loopback peer that is no proxy (with a forwarding header the real caller is elsewhere) and
    no browser that shows somebody else's page: such a page may post here, under its own Origin, or
    have had its name made to point at this machine."""
    if _came_through_a_proxy(request):
        return False
    peer = _address(request.remote_addr or "")
    if peer is None or not peer.is_loopback:
        return False
    return not _shows_a_page_of_elsewhere(request)


def may_without_token(request: Request, trusted_proxies: int) -> bool:
    """Whether being on this machine is enough. Where others can reach us, whether directly or
    through a proxy of ours, it is not: a proxy that adds no header looks like this machine."""
    return (
        not trusted_proxies
        and not is_reachable(request.environ.get("SERVER_NAME", ""))
        and from_this_machine(request)
    )


def is_reachable(listens_on: str) -> bool:
    """Whether others than this machine can reach a server that listens there: any address but
    loopback, or a socket file, which is there for a proxy. A name says nothing."""
    address = _address(listens_on)
    return listens_on.startswith(("/", "unix:", "fd:")) or bool(address and not address.is_loopback)


def is_address(text: str) -> bool:
    """Whether it is an IP address, and no name."""
    return _address(text) is not None


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet: not of this machine, of a private
    network, of a link (where clouds keep their metadata), of a group, of none."""
    address = _address(text)
    if address is None or address.is_multicast or address.is_unspecified:
        return False
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not site_local and address not in _OF_PROTOCOLS


def caller_of(address: str) -> str:
    """By what a limit knows who calls: an IPv4 address, or the /64 of an IPv6 one, within which
    anybody may take as many addresses as they like."""
    known = _address(address)
    if known is None:
        return address
    if isinstance(known, IPv6Address):
        return str(IPv6Network((known, _SUBSCRIBER), strict=False))
    return str(known)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Some proxies write a port behind it. An IPv4 address that stands in an IPv6 one is told as
    what it is: a socket that listens on [::] names an IPv4 peer ::ffff:127.0.0.1."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv4Address):
        return found
    if found in _NAT64:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or found


def _came_through_a_proxy(request: Request) -> bool:
    names = {name.lower() for name in request.headers.keys()}  # noqa: SIM118 - pairs otherwise
    return (
        not _OF_PROXIES.isdisjoint(names)
        or any(name.startswith(_OF_PROXIES_BEGIN) for name in names)
        # nginx asks so unless it is told otherwise; browsers and programs have not for long.
        or request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0"
    )


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
    told, right = (one.encode("utf-8", "surrogateescape") for one in (given, expected))
    return bool(expected) and hmac.compare_digest(told, right)
