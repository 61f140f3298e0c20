"""流入チャネル and チャネル詳細 of a lead, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from server.attribution.ga4 import channel_group
from server.attribution.hosts import category_of, find_suffix
from server.attribution.own_rules import first_that_holds
from server.attribution.source import Source, folded, source_of
from server.attribution.touch import Touch, proves_paid
from sheets_schema.channel_rules import (
    EVENT_MEDIUMS,
    MESSAGE_GROUPS,
    ORGANIC_GROUPS,
    OUTBOUND_MEDIUMS,
    PAID_GROUPS,
    PARTNER_MEDIUMS,
)
from sheets_schema.lists import CHANNELS, UNCLASSIFIED

_NAMES = {channel.key: channel.name for channel in (*CHANNELS, UNCLASSIFIED)}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a site says about its channels. `own_hosts` and `media_hosts`: registrable domains or
    hosts, lower case; `touch`: which visit 流入チャネル goes by."""

    own_hosts: tuple[str, ...] = ()
    media_hosts: tuple[str, ...] = ()
    own_rules: tuple[Mapping[str, str], ...] = ()
    touch: Literal["first", "last"] = "first"
    locale: Literal["ja", "en"] = "ja"


@dataclass(frozen=True, slots=True)
class Visits:
    """`first` and `last` are the same where a form knows of one visit only."""

    first: Touch
    last: Touch

    def deciding(self, policy: Policy) -> Touch:
        chosen, other = (
            (self.first, self.last) if policy.touch == "first" else (self.last, self.first)
        )
        return chosen or other


@dataclass(frozen=True, slots=True)
class Attribution:
    """`channel`: a name of the business's list; `detail`: GA4's channel group; `step`: a key of
    sheets_schema.channel_rules.STEPS, which step decided; `own_rule`: the rule, where one did."""

    channel: str
    detail: str
    visit: Source
    step: str
    touch: Touch = field(default_factory=Touch)
    own_rule: Mapping[str, str] = field(default_factory=dict)


def attribute(
    visits: Visits, policy: Policy, *, given: str = "", forms: tuple[str, ...] = ()
) -> Attribution:
    """`given`: what a hidden field or a person set; kept word for word."""
    touch = visits.deciding(policy)
    visit = source_of(touch, policy.own_hosts)
    detail = channel_group(visit)
    if given:
        return Attribution(given, detail, visit, "given", touch)
    own = first_that_holds(policy.own_rules, touch, visit, forms)
    if own is not None:
        key = own["channel"]
        name = _NAMES[key].of(policy.locale) if key in _NAMES else key
        return Attribution(name, detail, visit, "own_rule", touch, own)
    step, key = _built_in(touch, visit, detail, policy)
    if step == "message" and visits.first and visits.first != touch:
        first = attribute(Visits(visits.first, visits.first), policy, forms=forms)
        if first.step != "message" and first.channel != UNCLASSIFIED.name.of(policy.locale):
            return Attribution(first.channel, detail, visit, "message_first", touch)
    return Attribution(_NAMES[key].of(policy.locale), detail, visit, step, touch)


def _built_in(touch: Touch, visit: Source, detail: str, policy: Policy) -> tuple[str, str]:
    """(step, channel key)."""
    medium = folded(visit.medium)
    if medium in EVENT_MEDIUMS:
        return "event", "events"
    if touch.partner or medium in PARTNER_MEDIUMS:
        return "partner", "partners"
    if medium in OUTBOUND_MEDIUMS:
        return "outbound", "outbound"
    if _is_media(visit, policy):
        return "media", "web_media"
    if proves_paid(touch):
        return "click_id", "web_ads"
    if detail in PAID_GROUPS:
        return "paid", "web_ads"
    if detail in ORGANIC_GROUPS:
        return "organic", "organic"
    if detail in MESSAGE_GROUPS:
        return "message", "organic"
    return "none", UNCLASSIFIED.key


def _is_media(visit: Source, policy: Policy) -> bool:
    seen = (visit.referrer, folded(visit.source).removeprefix("www."))
    return any(
        category_of(host) == "media" or find_suffix(host, policy.media_hosts)
        for host in seen
        if host
    )
