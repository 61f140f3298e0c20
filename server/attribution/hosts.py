"""Hosts: reading them from addresses and finding them in lists of sites."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal
from urllib.parse import SplitResult, parse_qs, urlsplit

from sheets_schema.sources import entries

Category = Literal["search", "social", "shopping", "video", "assistants", "media", "ads", "plain"]

# Google's search has a host in every country; its other hosts are other services.
_GOOGLE_SEARCH = re.compile(
    r"(?:(?:www|images|m|ipv[46]|encrypted)\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?"
)
# Google's cache of AMP pages and Bing's, and Google's translator: pages of other sites.
_SHOWS_OTHERS = (".cdn.ampproject.org", ".bing-amp.com", ".translate.goog")
_TRANSLATORS = ("translate.google.com", "translate.google.co.jp", "translate.googleusercontent.com")
_AMP_PATH = re.compile(r"/(?:a|c|i|r|v|wp)/(?:s/)?([^/?#]+\.[^/?#]+)")
_AMP_VIEWER = re.compile(r"/amp/(?:s/)?([^/?#]+\.[^/?#]+)")
# 0-…-0 stands around a host that has hyphens where others have country codes.
_WRAPPED_LABEL = re.compile(r"^0-|-0$")
_ANDROID_SEARCH = "com.google.android.googlequicksearchbox"

# Earlier lists win over later ones where both have the very same entry.
_LISTS: tuple[tuple[Literal["ga4", "japan", "media"], Category], ...] = (
    ("japan", "plain"),
    ("japan", "ads"),
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


# Many visitors come by the same page; one address alone is longer than is worth remembering.
_LONGEST_REMEMBERED = 300


def host_of(url: str) -> str:
    """The host in lower case without `www.`, "" where the address has none; 日本語.jp as browsers
    tell it (xn--…)."""
    return _known_host_of(url) if len(url) <= _LONGEST_REMEMBERED else _host_of(url)


def _host_of(url: str) -> str:
    parts = split_url(url)
    if parts is None:
        return ""
    host = _plain(parts.hostname or "")
    return _plain(_behind(host, parts)) or host


_known_host_of = lru_cache(maxsize=1024)(_host_of)


def _plain(host: str) -> str:
    return _ascii(host[: _LONGEST_HOST + 1]).lower().rstrip(".").removeprefix("www.")


def _behind(host: str, parts: SplitResult) -> str:
    """The site whose page a cache or a translator shows under its own address, "" where it is none:
    www-a--b-example.cdn.ampproject.org and google.com/amp/s/www.a-b.example/ are a-b.example."""
    shows = next((one for one in _SHOWS_OTHERS if host.endswith(one)), "")
    if shows or host == "cdn.ampproject.org":
        if found := _AMP_PATH.match(parts.path):
            return found[1]
        # Each dot of the host stands as a hyphen, each hyphen as two.
        label = _WRAPPED_LABEL.sub("", host.removesuffix(shows)) if shows else ""
        return label.replace("--", "\0").replace("-", ".").replace("\0", "-")
    if _GOOGLE_SEARCH.fullmatch(host) and (found := _AMP_VIEWER.match(parts.path)):
        return found[1]
    if host in _TRANSLATORS:
        told = parse_qs(parts.query, errors="replace").get("u", [""])[0]
        page = split_url(told if "://" in told else f"//{told}")
        return (page.hostname or "") if page else ""
    return ""


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
