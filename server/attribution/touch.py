"""One visit as its address and referrer tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from server.attribution.addresses import decoded, plain_address, query_of
from server.attribution.nothing import is_no_id, is_nothing
from sheets_schema.click_ids import BY_NAME, CLICK_IDS
from sheets_schema.fields import UTM_KEYS

PARTNER_PARAMETERS = ("partner_code", "partner_id", "agency_code", "agency_id")
_IN_A_QUERY = (*UTM_KEYS, *BY_NAME)
_ADDRESSES = ("landing_page", "referrer")
_DIRECT = ("(direct)", "direct")


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
        # utm values belong together, and so does an id with its type: of two links that differ,
        # all of one or of the other.
        if not any(_differ(getattr(self, key), getattr(told, key)) for key in UTM_KEYS):
            found.update({key: getattr(self, key) or getattr(told, key) for key in UTM_KEYS})
        if not self.click_id:
            found.update(click_id=told.click_id, click_id_type=told.click_id_type)
        return replace(self, **found)


_NOTHING = Touch()


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one.casefold() != other.casefold()


def click_id_of(values: Mapping[str, str]) -> tuple[str, str]:
    """(name, value) of the strongest click id present, or ("", "")."""
    for one in CLICK_IDS:
        if value := values.get(one.name):
            return one.name, value
    return "", ""


def touch_of(values: Mapping[str, str]) -> Touch:
    """A visit from what a form's fields or a query tell: by utm key, click id (under its own name,
    or as click_id with click_id_type), landing_page, referrer, partner. What tells nothing is left
    out, so that the next source decides."""
    told = {key: value for key, text in values.items() if (value := _told(key, text))}
    # “(direct) / (none)” is how an analytics tag says that there was no source.
    if told.get("utm_source", "").casefold() in _DIRECT and values.get("utm_medium"):
        told.setdefault("utm_medium", values["utm_medium"].strip())
    kind, value = told.get("click_id_type", "").lower(), told.get("click_id", "")
    if not value or kind not in BY_NAME:
        kind, value = click_id_of(told)
    return Touch(
        **{key: told.get(key, "") for key in UTM_KEYS},
        click_id_type=kind,
        click_id=value,
        landing_page=told.get("landing_page", ""),
        referrer=told.get("referrer", ""),
        partner=told.get("partner", ""),
    )


def _told(key: str, text: str) -> str:
    if key == "click_id_type":
        # `gclid` as the name of a type says something; as any other value it is a template's.
        return text.strip()
    if key in BY_NAME or key == "click_id":
        return "" if is_no_id(text) else text.strip()
    if is_nothing(text):
        return ""
    if key in UTM_KEYS and "%" in text:
        text = decoded(text)
    return plain_address(text) if key in _ADDRESSES else text.strip()


def touch_of_address(address: str, referrer: str = "") -> Touch:
    """What the address of the first page of a visit tells. Names in any case, the first value of
    a repeated name counts."""
    query = query_of(address)
    partner = next((query[name] for name in PARTNER_PARAMETERS if query.get(name)), "")
    told = {key: query[key] for key in _IN_A_QUERY if key in query}
    return touch_of({**told, "landing_page": address, "referrer": referrer, "partner": partner})


def proves_paid(touch: Touch) -> bool:
    """The click id proves a paid click."""
    known = BY_NAME.get(touch.click_id_type.lower())
    return bool(touch.click_id) and known is not None and known.paid
