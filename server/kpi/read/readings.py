"""What people and browsers write, brought to the few values that figures are cut by: the address of
a page, a band of numbers of people, a band of scores."""

import re
import unicodedata
from functools import lru_cache

# Upper ends, each without itself.
_BANDS: tuple[tuple[float, str], ...] = (
    (10, "〜9名"), (50, "10〜49名"), (100, "50〜99名"), (300, "100〜299名"), (1000, "300〜999名"),
)  # fmt: skip
_LAST_BAND = "1000〜名"
SIZE_BANDS: tuple[str, ...] = (*(name for _, name in _BANDS), _LAST_BAND)
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#]*)([^?#]*)", re.IGNORECASE)
_INDEX = re.compile(r"/index\.(?:html?|php)$", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(万|千|k\b)?")
_TIMES = {"万": 10_000, "千": 1_000, "k": 1_000, None: 1, "": 1}
_AT_MOST = re.compile(r"以下|以内|まで|at most|up to|or less|or fewer|^\s*[〜~-]")
_BELOW = re.compile(r"未満|less than|fewer than|under|below|<")
_AT_LEAST = re.compile(r"以上|超|から\s*$|over|more than|or more|at least|\+|>|[〜~-]\s*\D*$")
_ABOVE = re.compile(r"超|over|more than|>(?!=)")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－∼～〜", "~"))


def page_of(text: str) -> str:
    """Host in lower case without www, and path without what differs from visit to visit."""
    return _page_of(text.partition("?")[0].partition("#")[0]) or text


@lru_cache(maxsize=4096)
def _page_of(address: str) -> str:
    """`address`: without what stands behind ? and #, which differs with each visit. "" where
    nothing else stands there."""
    match = _ADDRESS.match(address)
    host, path = (match[1], match[2]) if match else ("", address)
    host = re.sub(r":(?:80|443)$", "", host.lower().removeprefix("www."))
    if not match and "." in path.partition("/")[0] and not path.startswith("/"):
        host, _, rest = path.partition("/")
        host, path = host.lower().removeprefix("www."), f"/{rest}"
    path = _INDEX.sub("", path.rstrip("/") if not _INDEX.search(path) else path)
    return host + path.rstrip("/")


def size_band_of(text: str) -> str:
    """A number of people in any writing (「50名未満」「約120名」「1,000人以上」) → its band; what
    has no number stays as it was written."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_DASHES)
    plain = re.sub(r"(?<=\d)[,\s](?=\d{3}(?!\d))", "", plain)
    found = [float(number) * _TIMES[unit] for number, unit in _NUMBER.findall(plain)]
    if not found:
        return text
    number = _size(plain, found)
    return next((name for end, name in _BANDS if number < end), _LAST_BAND)


def _size(plain: str, found: list[float]) -> float:
    """Of a range its middle; of an open end what lies next to it."""
    if len(found) > 1:
        return (found[0] + found[1]) / 2
    if _BELOW.search(plain):
        return found[0] - 1
    if _AT_MOST.search(plain):
        return found[0] - 0.5
    if _AT_LEAST.search(plain) and _ABOVE.search(plain):
        return found[0] + 1
    return found[0]


def score_band_of(score: int) -> str:
    """20 → `20〜29`."""
    low = score // 10 * 10
    return f"{low}〜{low + 9}"
