"""Visitors who did not agree to be remembered, or were not asked yet: nothing of a visit stays."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from server.intake.envelope import CONSENT_FIELD
from server.intake.sorting import Sorted, SortedField, is_of_a_visit
from server.intake.submission import Field
from sheets_schema.click_ids import CLICK_IDS
from sheets_schema.fields import UTM_KEYS

DENIED: Final = "denied"
_ADDRESS = re.compile(r"https?://[^\s?#]+[?#]\S*", re.IGNORECASE)
_NAMES = "|".join((*UTM_KEYS, *(one.name for one in CLICK_IDS)))
_CAMPAIGN = re.compile(rf"[?&#](?:{_NAMES})=", re.IGNORECASE)
_COUNTS = frozenset(("page_views",))


def is_refused(fields: Iterable[Field]) -> bool:
    """Whether the sender says so: our plugin, its script, or anybody by a field `consent`."""
    names = (CONSENT_FIELD, "consent")
    return any(one.name in names and one.values == (DENIED,) for one in fields)


def without_query(address: str) -> str:
    return address.partition("?")[0].partition("#")[0]


def forget_the_visit(found: Sorted) -> None:
    """Take out of `found` all that tells where the visitor came from. A partner's code that the
    form itself asks for is the visitor's own word and stays."""
    found.told = {key: one for key, one in found.told.items() if key == "partner"}
    if "page_url" in found.about:
        page = found.about["page_url"]
        found.about["page_url"] = replace(page, text=without_query(page.text))
    found.rest = [_told(one) for one in found.rest if not _tells(one)]


def _tells(one: SortedField) -> bool:
    return is_of_a_visit(one.role.key) or one.role.key == "page_url" or one.field.name in _COUNTS


def _told(one: SortedField) -> SortedField:
    text = one.text.strip()
    if _ADDRESS.fullmatch(text) and _CAMPAIGN.search(text):
        return replace(one, text=without_query(text))
    return one
