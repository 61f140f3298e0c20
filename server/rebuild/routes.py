"""POST /v1/rebuild and its answer to come."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, jsonify, request

from server.database.database import Database
from server.rebuild import queue as rebuilds
from server.settings.environment import Settings
from server.web.admins import Admins
from server.web.problems import problem
from sheets_schema.text import Text


def blueprint(settings: Settings, database: Database, now: Callable[[], datetime]) -> Blueprint:
    routes = Blueprint("rebuild", __name__)
    admins = Admins(settings, database)

    @routes.before_request
    def authorise() -> Response | None:
        return admins.refusal(request)

    @routes.post("/v1/rebuild")
    def ask() -> tuple[Response, int] | Response:
        body = request.get_json(silent=True, force=True)
        name = body.get("site") if isinstance(body, dict) else None
        if name is None and len(settings.sites) == 1:
            name = next(iter(settings.sites))
        if not isinstance(name, str) or name not in settings.sites:
            return problem(
                400,
                Text("site にサイト名を指定してください。", "Name the site in `site`."),
                sites=sorted(settings.sites),
            )
        return jsonify(job=rebuilds.ask(database, name, now(), "http").id), 202

    @routes.get("/v1/rebuild/<job_id>")
    def answer(job_id: str) -> Response:
        job = rebuilds.find(database, job_id)
        if job is None:
            return problem(404, Text("その番号の再集計はありません。", "There is no such rebuild."))
        return jsonify(
            job=job.id,
            site=job.site,
            state=job.state,
            step=job.step,
            share=job.share,
            attempts=job.attempts,
            asked_at=_iso(job.asked_at),
            started_at=_iso(job.started_at),
            finished_at=_iso(job.finished_at),
            report=job.report and rebuilds.for_programs(job.report),
            trouble=None if job.trouble is None else str(job.trouble),
        )

    return routes


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
