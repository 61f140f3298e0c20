"""Google Analytics 4's default channel group for manual traffic, as ordered predicates.

Source: Google, “[GA4] Default channel group”, https://support.google.com/analytics/answer/9756891,
read 2026-11-21; case-insensitive, the first match wins. AI Assistant is the channel that Google
added in May 2026.
"""

import re
from collections.abc import Callable
from typing import Final

from server.attribution.hosts import category_of
from server.attribution.source import Source, folded

_PAID = re.compile(r"^(.*cp.*|ppc|retargeting|paid.*)$", re.DOTALL)
_SHOP = re.compile(r"^(.*(([^a-df-z]|^)shop|shopping).*)$", re.DOTALL)
_VIDEO = re.compile(r"^(.*video.*)$", re.DOTALL)
_EMAIL = ("email", "e-mail", "e_mail", "e mail")
_SOCIAL = ("social", "social-network", "social-media", "sm", "social network", "social media")

UNASSIGNED = "Unassigned"
Rule = Callable[[Source], bool]


def _paid(visit: Source) -> bool:
    return _PAID.match(visit.medium) is not None


def _shop(visit: Source) -> bool:
    return category_of(visit.source) == "shopping" or _SHOP.match(visit.campaign) is not None


def _search(visit: Source) -> bool:
    return category_of(visit.source) == "search"


def _social(visit: Source) -> bool:
    return category_of(visit.source) == "social"


def _video(visit: Source) -> bool:
    return category_of(visit.source) == "video"


def _push(visit: Source) -> bool:
    return (
        visit.medium.endswith("push")
        or "mobile" in visit.medium
        or "notification" in visit.medium
        or visit.source == "firebase"
    )


def _assistant(visit: Source) -> bool:
    return visit.medium == "ai-assistant" or "assistants" in (
        category_of(visit.source),
        category_of(visit.referrer),
    )


RULES: Final[tuple[tuple[str, Rule], ...]] = (
    ("Direct", lambda v: v.source == "(direct)" and v.medium in ("(none)", "(not set)")),
    ("Cross-network", lambda v: "cross-network" in v.campaign),
    ("Paid Shopping", lambda v: _shop(v) and _paid(v)),
    ("Paid Search", lambda v: _search(v) and _paid(v)),
    ("Paid Social", lambda v: _social(v) and _paid(v)),
    ("Paid Video", lambda v: _video(v) and _paid(v)),
    (
        "Display",
        lambda v: v.medium in ("display", "banner", "expandable", "interstitial", "cpm"),
    ),
    ("Paid Other", _paid),
    ("Organic Shopping", _shop),
    ("Organic Social", lambda v: _social(v) or v.medium in _SOCIAL),
    ("Organic Video", lambda v: _video(v) or _VIDEO.match(v.medium) is not None),
    ("Organic Search", lambda v: _search(v) or v.medium == "organic"),
    ("Referral", lambda v: v.medium in ("referral", "app", "link")),
    ("Email", lambda v: v.source in _EMAIL or v.medium in _EMAIL),
    ("Affiliates", lambda v: v.medium == "affiliate"),
    ("Audio", lambda v: v.medium == "audio"),
    ("SMS", lambda v: v.source == "sms" or v.medium == "sms"),
    ("Mobile Push Notifications", _push),
    ("AI Assistant", _assistant),
)


def channel_group(visit: Source) -> str:
    """GA4's name of the channel group."""
    plain = Source(
        folded(visit.source),
        folded(visit.medium),
        folded(visit.campaign),
        visit.referrer,
        visit.told_by,
    )
    return next((name for name, holds in RULES if holds(plain)), UNASSIGNED)
