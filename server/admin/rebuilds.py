"""Rebuilds: how far one is, the next ones planned, the last hundred."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from server.admin.facts import gather
from server.admin.live import unchanged_or
from server.admin.session import language, page
from server.database.database import Database
from server.exports import runs as export_runs
from server.rebuild import queue as rebuilds
from server.settings.environment import Settings
from sheets_schema.exports import BY_NAME


def register(
    admin: Blueprint, settings: Settings, database: Database, now: Callable[[], datetime]
) -> None:
    def told() -> dict[str, object]:
        return {
            "facts": gather(settings, database, now(), language()),
            "jobs": rebuilds.history(database),
            "exports": export_runs.history(database),
            "plans_exports": any(one.exports for one in settings.sites.values()),
            "export_kinds": BY_NAME,
            "may_sign_out": "admin" in session,
        }

    @admin.get("/rebuilds")
    def rebuild_history() -> str:
        return page("rebuilds.html", **told())

    @admin.get("/rebuilds/live")
    def rebuild_live() -> BaseResponse:
        return unchanged_or(page("_rebuilds_live.html", **told()))

    @admin.post("/rebuild")
    def rebuild() -> BaseResponse:
        name = request.form.get("site", "")
        if name in settings.sites:
            rebuilds.ask(database, name, now(), "admin")
        return redirect(url_for("admin.rebuild_history"))
