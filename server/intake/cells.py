"""The cells of a lead's row, from the sorted fields."""

from dataclasses import replace

from server.attribution.channel import Visits, attribute
from server.attribution.site import policy_of
from server.attribution.touch import Touch
from server.intake.lead_ads import is_lead_ad, is_test_lead, touch_of_lead_ad
from server.intake.sorting import Sorted, SortedField, line
from server.lead import CHANNEL_GIVEN, CellValue
from server.settings.sites import Site
from sheets_schema.fields import UTM_KEYS
from sheets_schema.lists import KIND_SPAM, KIND_TEST
from sheets_schema.text import Text

_FORM = Text("フォーム {}", "Form {}")
_KINDS = {"spam": KIND_SPAM, "test": KIND_TEST}
# The request ended before the form plugin had told what became of the mail.
_UNKNOWN = Text("結果不明", "outcome unknown")


def cells_of(
    found: Sorted, site: Site, form_id: str, page_url: str, *, trusted: bool
) -> dict[str, CellValue]:
    """Column key → value, blanks included. `page_url`: the page the browser says it was on."""
    page = found.what("page_url") or page_url
    title = found.what("form_title") or site.forms.get(form_id, "")
    told = _with_lead_ad(found.visits(), found)
    visits = _complete(told, page)
    policy = policy_of(site, page)
    given = found.columns.pop("channel", "").strip()
    result = attribute(visits, policy, given=given, forms=(title, form_id))
    cells: dict[str, CellValue] = {
        **found.columns,
        "channel": result.channel,
        "channel_detail": result.detail,
        "conversion_point": title or _form_by(form_id, found, page, site),
        **{key: getattr(result.touch, key) for key in UTM_KEYS},
        "click_id_type": result.touch.click_id_type,
        "click_id": result.touch.click_id,
        "landing_page": told.deciding(policy).landing_page,
        "referrer": told.last.referrer,
        "first_referrer": found.touch("first_").referrer,
    }
    if given:
        cells[CHANNEL_GIVEN] = 1
    status = found.what("status") if trusted else ""
    if status in _KINDS:
        cells["kind"] = _KINDS[status].of(site.locale)
    elif trusted and is_test_lead(found):
        cells["kind"] = KIND_TEST.of(site.locale)
    if status in (*_KINDS, "mail_sent"):
        del found.about["status"]
    elif status == "unknown":
        outcome = found.about["status"]
        found.about["status"] = replace(outcome, text=_UNKNOWN.of(site.locale))
    cells["other"] = "\n".join(line(one, site.locale) for one in _rest(found, cells, site))
    return cells


def _with_lead_ad(visits: Visits, found: Sorted) -> Visits:
    if not is_lead_ad(found):
        return visits
    first, last = (touch_of_lead_ad(found, visit) for visit in (visits.first, visits.last))
    return Visits(first, last)


def _complete(visits: Visits, page: str) -> Visits:
    """Forms without a script tell of no landing page: then the form's page speaks for it."""

    def filled(touch: Touch) -> Touch:
        return touch.or_from_address(touch.landing_page or page)

    first = filled(visits.first)
    return replace(
        visits,
        first=first,
        last=first if visits.last == visits.first else filled(visits.last),
    )


def _form_by(form_id: str, found: Sorted, page: str, site: Site) -> str:
    if form_id:
        return _FORM.of(site.locale).format(form_id)
    return found.what("page_title") or page.partition("?")[0].partition("#")[0]


def _rest(found: Sorted, cells: dict[str, CellValue], site: Site) -> list[SortedField]:
    """What no cell shows: the other visit, the page, the form's number beside its title."""
    shown = {text.strip() for text in cells.values() if isinstance(text, str)}
    shown.add(_shown_id(found, cells, site))
    beside = [
        one
        for one in (*found.about.values(), *found.told.values())
        if one.text.strip() not in shown
    ]
    return [*found.rest, *beside]


def _shown_id(found: Sorted, cells: dict[str, CellValue], site: Site) -> str:
    form_id = found.what("form_id")
    named = _FORM.of(site.locale).format(form_id) == cells["conversion_point"]
    return form_id if named else ""
