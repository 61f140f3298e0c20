"""One lead: its story, what goes into the spreadsheet, what was received."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Blueprint, Response, redirect, request, session, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from server.admin import activities as recording
from server.admin.activities import form_of
from server.admin.advice import about_lead
from server.admin.checking import READ_SECONDS
from server.admin.facts import gather, sheet_url
from server.admin.live import unchanged_or
from server.admin.session import language, page
from server.database.database import Database
from server.inbox import activities, batches, stories
from server.inbox.stories import Story
from server.intake import body as intake_body
from server.intake.charset import decode
from server.notice.rows import find_rows
from server.settings.environment import Settings
from server.sheets.connection import Connection
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.text import Locale

# As much of a body as the page shows; the rest is downloaded.
SHOWN_CHARACTERS = 20_000
SHOWN_FIELDS = 200
SHOWN_VALUE = 2_000
_RECEIVED = next(column for column in LEAD_COLUMNS if column.key == "received_at")


def register(
    admin: Blueprint, settings: Settings, database: Database, now: Callable[[], datetime]
) -> None:
    def show(found: Story, trouble: str = "") -> str:
        site = settings.sites.get(found.lead.site)
        form = None if site is None else form_of(database, site, found, now())
        told = _told(settings, database, found, now())
        return page(
            "lead.html", form=form, trouble=trouble, given=request.form, **told, **_body(found)
        )

    recording.register(admin, settings, database, now, show)

    @admin.get("/leads/<lead_id>")
    def lead(lead_id: str) -> str:
        found = _story(database, lead_id)
        return show(found)

    @admin.get("/leads/<lead_id>/live")
    def lead_live(lead_id: str) -> BaseResponse:
        found = _story(database, lead_id)
        return unchanged_or(page("_lead_live.html", **_told(settings, database, found, now())))

    @admin.get("/leads/<lead_id>/body")
    def body(lead_id: str) -> Response:
        """What was sent, byte for byte. Never shown by the browser: a stranger wrote it."""
        found = _story(database, lead_id)
        if found.body is None:
            raise NotFound
        response = Response(found.body, content_type="application/octet-stream")
        response.headers.set("Content-Disposition", "attachment", filename=f"{lead_id}.bin")
        return response

    @admin.get("/leads/<lead_id>/row")
    def row(lead_id: str) -> BaseResponse:
        """To where the lead's row stands now; to the spreadsheet where nobody can tell. Asked of
        Google only when somebody follows the link."""
        site = settings.sites.get(_story(database, lead_id).lead.site)
        if site is None or not site.spreadsheet_id:
            raise NotFound
        door = Connection(settings, read_seconds=READ_SECONDS).door(site.spreadsheet_id)
        address = sheet_url(settings, site.spreadsheet_id)
        return redirect(find_rows(door, address, [lead_id]).url(lead_id))

    @admin.post("/leads/<lead_id>/release")
    def release(lead_id: str) -> BaseResponse:
        """A lead that was set aside, or deleted in the spreadsheet, is delivered again."""
        batches.release(database, [lead_id], now())
        return redirect(url_for("admin.lead", lead_id=lead_id))


def _story(database: Database, lead_id: str) -> Story:
    found = stories.story(database, lead_id)
    if found is None:
        raise NotFound
    return found


def _told(settings: Settings, database: Database, found: Story, now: datetime) -> dict[str, object]:
    locale = language()
    facts = gather(settings, database, now, locale)
    of_site = facts.of_site(found.lead.site)
    return {
        "facts": facts,
        "of_site": of_site,
        "story": found,
        "advice": about_lead(found.lead, of_site.advice if of_site else None, locale),
        "row": _row(found, locale),
        "activities": activities.of_lead(database, found.lead.id),
        "received_header": _RECEIVED.header.of(locale),
        "may_sign_out": "admin" in session,
    }


def _row(found: Story, locale: Locale) -> Sequence[tuple[str, str]]:
    """(header, first value) of the columns that hold something, in the order of リード."""
    cells = found.lead.cells
    return [
        (column.header.of(locale), str(cells[column.key]))
        for column in LEAD_COLUMNS
        if cells.get(column.key) not in (None, "")
    ]


def _body(found: Story) -> dict[str, object]:
    if found.body is None:
        return {"text": None, "fields": ()}
    text = decode(found.body)
    return {
        "text": text[:SHOWN_CHARACTERS],
        "is_cut": len(text) > SHOWN_CHARACTERS,
        "size": len(found.body),
        "fields": _fields(found),
    }


def _fields(found: Story) -> Sequence[tuple[str, str]]:
    try:
        submission = intake_body.read(found.body or b"", found.content_type)
    except intake_body.TooLarge:
        return ()
    return [
        (one.label or one.name, "\n".join(one.values)[:SHOWN_VALUE])
        for one in submission.fields[:SHOWN_FIELDS]
        if any(one.values)
    ]
