"""The query of an address as links, mail tools and old pages really write it."""

import re
from html import unescape
from urllib.parse import unquote, unquote_to_bytes

from server.attribution.hosts import split_url
from server.attribution.nothing import is_no_id, is_nothing
from sheets_schema.click_ids import CLICK_IDS

# An ampersand that a page has escaped, once or more: &amp; &amp;amp; &#038; (WordPress).
_ESCAPED = re.compile(r"&(?:amp;|#0*38;|#x0*26;)+", re.IGNORECASE)
_CAMPAIGN = rf"(?:utm_[a-z]+|clid|{'|'.join(one.name for one in CLICK_IDS)})"
_IDS = frozenset(one.name for one in CLICK_IDS)
# What a tool has appended with a sign of its own: ?a=1?utm_source=x, ?a=1;utm_source=x.
_APPENDED = re.compile(rf"[?;](?={_CAMPAIGN}=)", re.IGNORECASE)
_ENCODED_PAIR = re.compile(rf"^{_CAMPAIGN}%(?:25)*3D", re.IGNORECASE)
_HIGH = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ENCODED_ADDRESS = re.compile(r"https?%(?:25)*3a", re.IGNORECASE)
# In the order in which they are tried; each refuses what the next one reads.
_ENCODINGS = ("utf-8", "cp932", "euc_jp")
_TIMES_ENCODED = 3


def query_of(address: str) -> dict[str, str]:
    """Name in lower case → the first value that tells something; blank ones left out."""
    parts = split_url(plain_address(address))
    return _pairs(parts.query) if parts is not None and parts.query else {}


def plain_address(address: str) -> str:
    """The address without the escapes of the page or script it was copied from."""
    address = address.strip()
    for _ in range(_TIMES_ENCODED):
        if not _ENCODED_ADDRESS.match(address):
            break
        address = unquote(address)
    return _ESCAPED.sub("&", address) if "&" in address else address


def decoded(value: str) -> str:
    """A value that was percent-encoded more often than it was decoded."""
    for _ in range(_TIMES_ENCODED):
        if not _PERCENT.search(value):
            break
        raw = unquote_to_bytes(value)
        try:
            value = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = _text(raw)
            return value if _is_share(value) or "\ufffd" in text else text
    return value


def _is_share(text: str) -> bool:
    """Of what is no UTF-8: 30%cashback, which nobody encoded. A word of Japanese in another
    encoding has more than one such sign."""
    return len(_HIGH.findall(text)) == 1


def _pairs(query: str) -> dict[str, str]:
    for _ in range(_TIMES_ENCODED):
        if not _ENCODED_PAIR.match(query):
            break
        query = unquote(query)
    found: dict[str, str] = {}
    for pair in query.split("&"):
        for name, value in _split(pair):
            if value and (name not in found or _gives_way(name, found[name], value)):
                found[name] = value
    return found


def _gives_way(name: str, before: str, value: str) -> bool:
    """A placeholder that a script or a template put before what the link says."""
    is_fact = name.startswith("utm_") or name in _IDS
    return is_fact and _tells_nothing(name, before) and not _tells_nothing(name, value)


def _tells_nothing(name: str, value: str) -> bool:
    return is_no_id(value) if name in _IDS else is_nothing(value)


def _split(pair: str) -> list[tuple[str, str]]:
    """A pair, and what was appended to it; an address inside a value keeps its own query."""
    if "://" in pair or "%3A%2F%2F" in pair.upper():
        pieces = [pair]
    else:
        pieces = _APPENDED.split(pair) if "?" in pair or ";" in pair else [pair]
    told = []
    for piece in pieces:
        name, _, value = piece.partition("=")
        told.append((_unquoted(name).strip().lower(), _unquoted(value).strip()))
    return told


def _unquoted(text: str) -> str:
    text = text.replace("+", " ")
    if "%" in text:
        text = _undone(text)
    return unescape(text) if "&#" in text else text


def _undone(text: str) -> str:
    raw = unquote_to_bytes(text)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return text if _is_share(text) else _text(raw)


def _text(raw: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
