"""Source, medium and campaign of a visit, as an analytics tag would report them."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from server.attribution.hosts import category_of, find_suffix, host_of, split_url, within
from server.attribution.touch import Touch, proves_paid
from sheets_schema.click_ids import BY_NAME

Told = Literal["utm", "click_id", "referrer", "nothing"]

NOT_SET = "(not set)"
# Search engines are reported by name, whatever their host.
_ENGINES = {
    "google": "google",
    "yahoo": "yahoo",
    "bing": "bing",
    "duckduckgo": "duckduckgo",
    "baidu": "baidu",
    "naver": "naver",
    "goo": "goo",
    "docomo": "docomo",
    "auone": "auone",
    "yandex": "yandex",
    "ecosia": "ecosia",
}


@dataclass(frozen=True, slots=True)
class Source:
    """`referrer`: the outside host the visit came from, "" where there is none or it is our own.
    `told_by`: which evidence decided source and medium."""

    source: str
    medium: str
    campaign: str
    referrer: str
    told_by: Told


def folded(text: str) -> str:
    """A value as rules compare it: case is ignored, and so is full width (ｃｐｃ), which Japanese
    keyboards type."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def is_own(host: str, own_hosts: tuple[str, ...], landing_host: str) -> bool:
    """The site's own pages are no referrer; neither is the domain above the landing page."""
    if find_suffix(host, own_hosts):
        return True
    return bool(landing_host) and (within(host, landing_host) or within(landing_host, host))


def source_of(touch: Touch, own_hosts: tuple[str, ...] = ()) -> Source:
    """utm first, then the click id, then the referrer's host; else direct."""
    referrer = _outside_referrer(touch, own_hosts)
    click = BY_NAME.get(touch.click_id_type.lower()) if touch.click_id else None
    if touch.utm_source or touch.utm_medium or touch.utm_campaign:
        # A paid click id fills in what the link's author left out.
        known = click if click is not None and proves_paid(touch) else None
        return Source(
            touch.utm_source or (known.source if known else NOT_SET),
            touch.utm_medium or (known.medium if known else NOT_SET),
            touch.utm_campaign,
            referrer,
            "utm",
        )
    if click is not None and (click.paid or not referrer):
        return Source(click.source, click.medium, "", referrer, "click_id")
    if referrer:
        return _from_referrer(referrer)
    return Source("(direct)", "(none)", "", "", "nothing")


def _from_referrer(host: str) -> Source:
    match category_of(host):
        case "search":
            return Source(_engine(host), "organic", "", host, "referrer")
        case "ads":
            return Source(host, "display", "", host, "referrer")
        case "assistants":
            return Source(host, "ai-assistant", "", host, "referrer")
        case _:
            return Source(host, "referral", "", host, "referrer")


def _engine(host: str) -> str:
    return next((_ENGINES[label] for label in host.split(".") if label in _ENGINES), host)


def _outside_referrer(touch: Touch, own_hosts: tuple[str, ...]) -> str:
    parts = split_url(touch.referrer)
    if parts is None or parts.scheme not in ("http", "https", "android-app"):
        return ""
    host = host_of(touch.referrer)
    return "" if is_own(host, own_hosts, host_of(touch.landing_page)) else host
