"""Hosts: reading them from addresses and finding them in lists of sites."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from sheets_schema.sources import entries

Category = Literal["search", "social", "shopping", "video", "assistants", "media", "plain"]

# Google's search has a host in every country; its other hosts are other services.
_GOOGLE_SEARCH = re.compile(
    r"(?:(?:www|images|m|ipv[46]|encrypted)\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?"
)
_ANDROID_SEARCH = "com.google.android.googlequicksearchbox"

# Earlier lists win over later ones where both have the very same entry.
_LISTS: tuple[tuple[Literal["ga4", "japan", "media"], Category], ...] = (
    ("japan", "plain"),
    ("japan", "assistants"),
    ("japan", "search"),
    ("japan", "social"),
    ("japan", "shopping"),
    ("japan", "video"),
    ("media", "media"),
    ("ga4", "search"),
    ("ga4", "social"),
    ("ga4", "shopping"),
    ("ga4", "video"),
)

_CATEGORY: dict[str, Category] = {
    entry: category for name, category in reversed(_LISTS) for entry in entries(name, category)
}


def split_url(url: str) -> SplitResult | None:
    """The address taken apart; None where it is none (`https://[::1` is not)."""
    try:
        parts = urlsplit(url.strip())
        parts.hostname  # noqa: B018 - raises where the host cannot be read
    except ValueError:
        return None
    return parts


# No host name is longer (RFC 1035), and no source worth looking up.
_LONGEST_HOST = 253


def host_of(url: str) -> str:
    """The host in lower case without `www.`, "" where the address has none; 日本語.jp as browsers
    tell it (xn--…)."""
    parts = split_url(url)
    host = (parts.hostname or "")[: _LONGEST_HOST + 1] if parts else ""
    return _ascii(host).rstrip(".").removeprefix("www.")


@lru_cache(maxsize=1024)
def named_host(written: str) -> str:
    """The host that somebody wrote down: a bare name, with a port, or as an address."""
    return host_of(written if "://" in written else f"//{written}")


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host


def within(host: str, site: str) -> bool:
    """`host` is `site` or one of its subdomains."""
    return host == site or host.endswith("." + site)


def find_suffix(host: str, sites: Iterable[str]) -> str:
    """The longest of `sites` that `host` is within, or ""; sites as people write them."""
    known = frozenset(map(named_host, sites)) if len(host) <= _LONGEST_HOST else frozenset()
    while known and host:
        if host in known:
            return host
        host = host.partition(".")[2]
    return ""


def category_of(source: str) -> Category | None:
    """What kind of site a source is: a name as written in utm_source, or a host.

    The longest listed suffix decides, so that chiebukuro.yahoo.co.jp is not yahoo.co.jp.
    """
    return _category(source) if len(source) <= _LONGEST_HOST else None


@lru_cache(maxsize=4096)
def _category(source: str) -> Category | None:
    source = source.strip().lower()
    if source.startswith("www."):
        source = source[4:]
    if source == _ANDROID_SEARCH or _GOOGLE_SEARCH.fullmatch(source):
        return "search"
    rest = source
    while rest:
        if (category := _CATEGORY.get(rest)) is not None:
            return category
        # A name without a dot stands for itself only: `shop.line` is not LINE.
        rest = rest.partition(".")[2]
        if "." not in rest:
            return None
    return None
