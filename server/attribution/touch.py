"""One visit as its address and referrer tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from server.attribution.hosts import split_url
from sheets_schema.click_ids import BY_NAME, CLICK_IDS
from sheets_schema.fields import UTM_KEYS

PARTNER_PARAMETERS = ("partner_code", "partner_id", "agency_code", "agency_id")


@dataclass(frozen=True, slots=True)
class Touch:
    """All texts as they were sent, "" where absent. `click_id_type` is a name of
    sheets_schema.click_ids."""

    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""
    utm_term: str = ""
    utm_content: str = ""
    click_id_type: str = ""
    click_id: str = ""
    landing_page: str = ""
    referrer: str = ""
    partner: str = ""

    def __bool__(self) -> bool:
        return self != _NOTHING

    def or_from_address(self, address: str) -> "Touch":
        """The same visit, its blanks filled from the query of an address it had."""
        told = touch_of_address(address)
        found = {
            name: getattr(told, name)
            for name in ("landing_page", "referrer", "partner")
            if not getattr(self, name)
        }
        # utm values belong together, and so does an id with its type: all of one or of the other.
        if not any(getattr(self, key) for key in UTM_KEYS):
            found.update({key: getattr(told, key) for key in UTM_KEYS})
        if not self.click_id:
            found.update(click_id=told.click_id, click_id_type=told.click_id_type)
        return replace(self, **found)


_NOTHING = Touch()


def click_id_of(values: Mapping[str, str]) -> tuple[str, str]:
    """(name, value) of the strongest click id present, or ("", "")."""
    for one in CLICK_IDS:
        if value := values.get(one.name):
            return one.name, value
    return "", ""


def touch_of_address(address: str, referrer: str = "") -> Touch:
    """What the address of the first page of a visit tells. Names in any case, the first value of
    a repeated name counts."""
    parts = split_url(address)
    query: dict[str, str] = {}
    if parts is not None and parts.query:
        for name, value in parse_qsl(parts.query, errors="replace", max_num_fields=None):
            query.setdefault(name.lower(), value.strip())
    name, value = click_id_of(query)
    return Touch(
        **{key: query.get(key, "") for key in UTM_KEYS},
        click_id_type=name,
        click_id=value,
        landing_page=address,
        referrer=referrer,
        partner=next((query[name] for name in PARTNER_PARAMETERS if query.get(name)), ""),
    )


def proves_paid(touch: Touch) -> bool:
    """The click id proves a paid click."""
    known = BY_NAME.get(touch.click_id_type.lower())
    return bool(touch.click_id) and known is not None and known.paid
