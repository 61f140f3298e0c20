"""活動を記録: what was said to a lead, recorded on its page and brought to 活動 of its spreadsheet.

Google's add-ons are not told which row of a sheet is selected, so a card there could not know whom
a call was about; the lead's page does.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from server.admin.session import language
from server.admin.words import WORDS
from server.business.reading import read_business
from server.business.setting_cells import Nobody
from server.database.database import Database
from server.errors import LeadsheetError
from server.handover import queue as handovers
from server.inbox import activities, stories
from server.inbox.stories import Story
from server.lead import CellValue
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.cells import serial
from sheets_schema import lists
from sheets_schema.features import ACTIVITIES as FEATURE
from sheets_schema.tabs import ACTIVITIES
from sheets_schema.text import Locale, Text

# The answers that a call may bring, behind what was said.
ASKED = ("issue", "timing", "activity_budget", "decision", "competitors", "key_person")
LONGEST = 5_000
# A clock on somebody's desk may be a little ahead.
_AHEAD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Form:
    """What the form offers. `fields`: (name, label) of ASKED. `key`: tells this form from the next
    one, so that sending it twice records once."""

    types: tuple[str, ...]
    results: tuple[str, ...]
    owners: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    labels: dict[str, str]
    now: str
    key: str


class UnreadableError(LeadsheetError):
    """A field of the form that holds no such thing. `key`: of the column."""

    def __init__(self, key: str) -> None:
        self.key = key


def register(
    admin: Blueprint,
    settings: Settings,
    database: Database,
    now: Callable[[], datetime],
    show: Callable[[Story, str], str],
) -> None:
    """`show`: the lead's page with what was typed, and what is wrong with it."""

    @admin.post("/leads/<lead_id>/activities")
    def record_activity(lead_id: str) -> BaseResponse | tuple[str, int]:
        """One row of 活動, once, however often the form is sent."""
        found = stories.story(database, lead_id)
        site = None if found is None else settings.sites.get(found.lead.site)
        if found is None or site is None or form_of(database, site, found, now()) is None:
            raise NotFound
        try:
            at, cells = _moment(request.form.get("at", ""), site, now()), _cells(found, site.locale)
        except UnreadableError as error:
            header = ACTIVITIES.column(error.key).header.of(language())
            return show(found, WORDS[language()]["activity_wrong"].format(field=header)), 400
        activities.record(
            database,
            site=site.name,
            lead_id=lead_id,
            at=at,
            cells=cells,
            key=request.form.get("key", "") or secrets.token_urlsafe(16),
            now=now(),
        )
        return redirect(url_for("admin.lead", lead_id=lead_id, recorded=1))

    @admin.post("/leads/<lead_id>/activities/release")
    def release_activities(lead_id: str) -> BaseResponse:
        """Those that were set aside are brought again."""
        activities.release(database, lead_id)
        return redirect(url_for("admin.lead", lead_id=lead_id))


def form_of(database: Database, site: Site, story: Story, now: datetime) -> Form | None:
    """None where 活動 is off in 設定, as a delivery read it last, and for a lead of whom nothing is
    kept any more."""
    if not site.spreadsheet_id or not story.lead.cells:
        return None
    cells, _ = handovers.last_rules(database, site.spreadsheet_id)
    columns = {key: column for key, column in cells.items() if "." not in key}
    business = read_business(columns, site.locale, site.zone, Nobody())
    if FEATURE.key not in business.features:
        return None
    locale = language()
    labels = {one.key: one.header.of(locale) for one in ACTIVITIES.columns}
    return Form(
        types=tuple(one.of(site.locale) for one in lists.ACTIVITY_TYPES),
        results=tuple(one.of(site.locale) for one in lists.ACTIVITY_RESULTS),
        owners=business.owners,
        fields=tuple((key, labels[key]) for key in ASKED),
        labels=labels,
        now=f"{now.astimezone(site.zone):%Y-%m-%dT%H:%M}",
        key=secrets.token_urlsafe(16),
    )


def _cells(story: Story, locale: Locale) -> dict[str, CellValue]:
    said: dict[str, CellValue] = {
        "company": str(story.lead.cells.get("company", "")),
        "name": str(story.lead.cells.get("name", "")),
        "owner": _words("owner"),
        "activity_type": _one_of("activity_type", lists.ACTIVITY_TYPES, locale, needed=True),
        "activity_result": _one_of("activity_result", lists.ACTIVITY_RESULTS, locale),
        "content": _words("content"),
        **{key: _words(key) for key in ASKED},
    }
    if planned := _words("next_action_on"):
        try:
            said["next_action_on"] = serial(date.fromisoformat(planned))
        except ValueError:
            raise UnreadableError("next_action_on") from None
    return {key: value for key, value in said.items() if value != ""}


def _words(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:LONGEST]


def _one_of(name: str, choices: tuple[Text, ...], locale: Locale, *, needed: bool = False) -> str:
    """The choice in the spreadsheet's language."""
    said = _words(name)
    found = next((one for one in choices if said in one.both()), None)
    if found is None and (said or needed):
        raise UnreadableError(name)
    return "" if found is None else found.of(locale)


def _moment(said: str, site: Site, now: datetime) -> datetime:
    """A clock of the site's; blank is now."""
    if not said:
        return now
    try:
        at = datetime.fromisoformat(said).replace(tzinfo=site.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableError("happened_at") from None
    if at > now + _AHEAD or at.year < 2000:
        raise UnreadableError("happened_at")
    # The form tells minutes; of the minute it was made in, the seconds are those of now.
    return now if 0 <= (now - at).total_seconds() < 60 else at
