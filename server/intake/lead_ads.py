"""Leads that an advertising system's own form sends (Google, Meta, LinkedIn, TikTok, Microsoft):
nobody visited a page, so that the advertisement itself is the visit."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

from server.attribution.touch import Touch
from server.intake.names import plain
from server.intake.sorting import Sorted

# A name that one system's leads hold → what an analytics tag calls its visits.
_SYSTEMS: Final = (
    ("google", frozenset(("user_column_data", "gclid", "googlekey"))),
    ("linkedin", frozenset(("leadgenformresponse", "leadgenformurn", "formresponse", "leadtype"))),
    ("tiktok", frozenset(("advertiserid",))),
    ("bing", frozenset(("msclkid", "leadformid"))),
    ("facebook", frozenset(("field_data", "leadgenid", "adsetid", "adsetname", "pageid"))),
)  # fmt: skip
_PLATFORMS: Final = {
    "fb": "facebook", "facebook": "facebook", "ig": "instagram", "instagram": "instagram",
    "an": "facebook", "msg": "facebook", "google": "google", "linkedin": "linkedin",
    "tiktok": "tiktok", "bing": "bing", "microsoft": "bing",
}  # fmt: skip
_SEARCH: Final = ("google", "bing")
# Lists under these names come from nowhere else, also where no advertisement is told.
_OWN_LISTS: Final = ("user_column_data", "field_data")
_OWN_NAMES: Final = frozenset(("leadgenid", "leadgenformresponse", "leadgenformurn"))
_CAMPAIGN: Final = ("lead_ad_campaign", "lead_ad_campaign_id")
_AD: Final = ("lead_ad", "lead_ad_id", "lead_ad_group", "lead_ad_group_id")
_LEAD_IDS: Final = ("leadgenid", "leadid", "leadgenformresponseid", "leadformresponseid")
_TEST_LEAD: Final = "<test lead:"
_YES: Final = ("true", "1", "yes")


def is_lead_ad(found: Sorted) -> bool:
    """An advertisement and its campaign are told, or the form is an advertising system's own."""
    if any(key in found.about for key in _CAMPAIGN) and any(key in found.about for key in _AD):
        return True
    for one in found.all:
        if one.field.within and one.field.within.endswith(_OWN_LISTS):
            return True
        if one.role.voice != "noise" and _last(one.field.name) in _OWN_NAMES:
            return True
    return False


def touch_of_lead_ad(found: Sorted, told: Touch) -> Touch:
    """The visit that the advertisement of a lead ad stands for; what the form tells itself comes
    first."""
    if not (told.utm_source or told.utm_medium or told.click_id):
        source = _source(found)
        told = replace(told, utm_source=source, utm_medium=_medium(found, source))
    return replace(
        told,
        utm_campaign=told.utm_campaign or found.what("lead_ad_campaign"),
        utm_content=told.utm_content or found.what("lead_ad"),
        utm_term=told.utm_term or found.what("lead_ad_group"),
    )


def id_of_lead_ad(found: Sorted) -> str:
    """The system's own id of the lead, the same in each of its retries; "" where it tells none."""
    if not is_lead_ad(found) or is_test_lead(found):
        return ""
    told = {_last(one.field.name): one.text.strip() for one in reversed(found.all)}
    given = next((told[name] for name in _LEAD_IDS if told.get(name)), "")
    if not given:
        # Meta's answer to who asks for a lead: {"id": …, "field_data": […]}.
        beside = {
            one.field.within.rpartition(".")[0]
            for one in found.all
            if one.field.within.endswith(_OWN_LISTS)
        }
        given = next(
            (
                one.text.strip()
                for one in found.all
                if _last(one.field.name) == "id" and one.field.group in beside
            ),
            "",
        )
    return given


def is_test_lead(found: Sorted) -> bool:
    """Sent by the system's own test button."""
    return found.what("is_test").lower() in _YES or any(
        one.text.lstrip().startswith(_TEST_LEAD) for one in found.all
    )


def _source(found: Sorted) -> str:
    for one in found.all:
        if _last(one.field.name) == "platform" and one.text.strip().lower() in _PLATFORMS:
            return _PLATFORMS[one.text.strip().lower()]
    names = {_last(one.field.name) for one in found.all}
    names |= {one.field.within.rpartition(".")[2] for one in found.all}
    names |= {part for one in found.all for part in map(plain, one.field.name.split("."))}
    return next((source for source, known in _SYSTEMS if names & known), "")


def _medium(found: Sorted, source: str) -> str:
    if found.what("is_organic").lower() in _YES:
        return "social"
    return "cpc" if source in _SEARCH else "paid_social"


@lru_cache(maxsize=4096)
def _last(name: str) -> str:
    return plain(name.rpartition(".")[2])
