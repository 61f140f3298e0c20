"""How moments, spans and states are shown."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from flask import Blueprint
from markupsafe import Markup

from server.admin.facts import SiteFacts
from server.admin.plans import in_words
from server.admin.words import WORDS
from server.inbox.stories import ListedLead
from sheets_schema.text import Locale, said

# state → (sign, class of the chip)
_CHIPS = {
    "waiting": ("…", "muted"),
    "claimed": ("↻", "muted"),
    "paused": ("Ⅱ", "warn"),
    "delivered": ("✓", "good"),
    "isolated": ("!", "bad"),
    "removed": ("×", "muted"),
    "forgotten": ("–", "muted"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    sign: str
    kind: str
    word: str


def register(page: Blueprint) -> None:
    """Filters and functions of the templates."""

    @page.app_template_filter("moment")
    def moment(at: datetime | None, zone: tzinfo, shape: str = "%m/%d %H:%M") -> str:
        """A <time>; nothing for None."""
        if at is None:
            return ""
        shown = at.astimezone(zone)
        return Markup('<time datetime="{}" title="{}">{}</time>').format(
            at.isoformat(timespec="seconds"),
            f"{shown:%Y-%m-%d %H:%M:%S %Z}",
            f"{shown:{shape}}",
        )

    page.add_app_template_filter(said, "said")
    page.add_app_template_filter(in_words)

    @page.app_template_filter("age")
    def age(since: datetime, now: datetime, locale: Locale) -> str:
        return span_of((now - since).total_seconds(), locale)

    @page.app_template_global("chip_of")
    def chip_of(lead: ListedLead, facts: SiteFacts | None, locale: Locale) -> Chip:
        return chip(lead, facts, locale)


def chip(lead: ListedLead, facts: SiteFacts | None, locale: Locale) -> Chip:
    """A waiting lead of a site whose writing has stopped is paused."""
    state = lead.state
    stopped = facts is not None and facts.delivery == "stopped"
    if state in ("waiting", "claimed") and stopped:
        state = "paused"
    sign, kind = _CHIPS[state]
    return Chip(sign, kind, WORDS[locale][f"state.{state}"])


def span_of(seconds: float, locale: Locale) -> str:
    """In the largest unit that is at least one; minutes are the finest, so that a page that is
    looked at does not change each second."""
    words: dict[str, Any] = WORDS[locale]
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= length:
            return str(words[unit]).format(count=int(seconds // length))
    return str(words["under_minute"])
