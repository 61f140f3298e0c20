"""The status page: what came in, what waits, what failed and why."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from server.admin import connect, imports, lead, show
from server.admin import notices as notices_page
from server.admin import rebuilds as rebuilds_page
from server.admin import setup as setup_page
from server.admin.facts import Overview, gather
from server.admin.first_steps import steps
from server.admin.live import unchanged_or
from server.admin.session import SignIn, language, page
from server.database import writers
from server.database.database import Database
from server.inbox import stories
from server.inbox.stories import Only
from server.notice import queue as notices
from server.notice import reminder_queue as reminders
from server.settings.environment import Settings

LEADS_A_PAGE = 50
ONLY: tuple[Only, ...] = ("all", "waiting", "delivered", "isolated", "duplicate", "gone")


def blueprint(settings: Settings, database: Database, now: Callable[[], datetime]) -> Blueprint:
    admin = Blueprint(
        "admin",
        __name__,
        template_folder="templates",
        static_folder="static",
        url_prefix="/admin",
    )
    door = SignIn(settings, database)
    admin.before_request(imports.allow_files)
    admin.before_request(door.guard)
    admin.add_url_rule("/sign-in", "sign_in", door.sign_in, methods=["GET", "POST"])
    admin.add_url_rule("/sign-out", "sign_out", door.sign_out, methods=["POST"])
    show.register(admin)
    lead.register(admin, settings, database, now)
    rebuilds_page.register(admin, settings, database, now)
    connect.register(admin, settings, database, now)
    imports.register(admin, settings, database, now)
    notices_page.register(admin, database, now)
    setup_page.register(admin, settings, database, now)

    @admin.get("/")
    def status() -> str | BaseResponse:
        if setup_page.begins_here(setup_page.begun(settings, database)):
            return redirect(url_for("admin.setup"))
        return page("overview.html", **_overview(settings, database, now()))

    @admin.get("/live")
    def live() -> BaseResponse:
        """The part of the page that changes; 304 where it has not."""
        # Looking through all leads is too dear to be done again every few seconds.
        with_leads = not request.args.get("q", "").strip()
        told = _overview(settings, database, now(), with_leads=with_leads)
        return unchanged_or(page("_overview_live.html", with_leads=with_leads, **told))

    @admin.post("/retry")
    def retry() -> BaseResponse:
        """Do not wait for the next try."""
        site = settings.sites.get(request.form.get("site", ""))
        chosen = [site] if site else settings.sites.values()
        writers.try_now(database, [one.spreadsheet_id for one in chosen])
        return redirect(url_for("admin.status"))

    @admin.after_request
    def keep_private(response: Response) -> Response:
        if request.endpoint != "admin.static":
            response.headers["Cache-Control"] = "no-store"
        return response

    return admin


def _overview(
    settings: Settings, database: Database, now: datetime, *, with_leads: bool = True
) -> dict[str, object]:
    begun = setup_page.begun(settings, database)
    facts: Overview = gather(settings, database, now, language())
    words = request.args.get("q", "").strip()[:100]
    only: Only = next((one for one in ONLY if one == request.args.get("only")), "all")
    site = request.args.get("site", "")
    before = request.args.get("before", "")[:36]
    found = []
    if with_leads:
        found = stories.find(
            database,
            sites=[site] if site in settings.sites else None,
            words=words,
            only=only,
            before=before,
            most=LEADS_A_PAGE + 1,
        )
    asked = {
        "q": words or None,
        "only": None if only == "all" else only,
        "site": site if site in settings.sites else None,
    }
    return {
        "facts": facts,
        "first_steps": () if begun is None else steps(begun.facts),
        "notices": notices.troubled(database, tuple(settings.sites)),
        "reminders": reminders.troubled(database, tuple(settings.sites)),
        "leads": found[:LEADS_A_PAGE],
        "older": found[LEADS_A_PAGE - 1].id if len(found) > LEADS_A_PAGE else None,
        "before": before,
        "asked": asked,
        "choices": ONLY,
        "may_sign_out": "admin" in session,
    }
