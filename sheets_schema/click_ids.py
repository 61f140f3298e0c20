"""Click ids that advertising systems append to a link, strongest proof first.

Sources: each vendor's help page on auto-tagging. `yclid` is Yahoo!広告 (LINEヤフー) in Japan, where
Yandex, which uses the same name, has no market. `ldtag_cl` is LINE広告.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClickId:
    """`paid`: its presence proves a paid click. `source`/`medium`: what an analytics tag reports
    where the link carries no utm."""

    name: str
    source: str
    medium: str
    paid: bool


CLICK_IDS: tuple[ClickId, ...] = (
    ClickId("gclid", "google", "cpc", paid=True),
    ClickId("gbraid", "google", "cpc", paid=True),
    ClickId("wbraid", "google", "cpc", paid=True),
    ClickId("yclid", "yahoo", "cpc", paid=True),
    ClickId("msclkid", "bing", "cpc", paid=True),
    ClickId("ttclid", "tiktok", "cpc", paid=True),
    ClickId("twclid", "twitter", "cpc", paid=True),
    ClickId("li_fat_id", "linkedin", "cpc", paid=True),
    ClickId("ldtag_cl", "line", "cpc", paid=True),
    # Google sets it, alone or beside one of its ids, on clicks on its ads only.
    ClickId("gad_source", "google", "cpc", paid=True),
    # Added to every outbound link on Facebook and Instagram, and to unpaid product listings.
    ClickId("fbclid", "facebook", "referral", paid=False),
    ClickId("srsltid", "google", "organic", paid=False),
)
# How a system calls its id where it sends a lead itself.
OTHER_NAMES = {"gcl_id": "gclid"}
BY_NAME = {one.name: one for one in CLICK_IDS}
