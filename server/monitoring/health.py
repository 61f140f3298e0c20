"""Alive? Can it accept? How far behind is it?"""

import time
from datetime import UTC, datetime

from flask import Blueprint, Response, g, jsonify, request
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from server.database import instants, writers
from server.database.database import Database
from server.database.tallies import TALLIES
from server.database.writable import Writable
from server.delivery import strays
from server.inbox import upkeep, views
from server.monitoring.prometheus import InboxCollector
from server.rebuild import queue as rebuilds
from server.settings.environment import Settings
from server.web.access import bearer, from_this_machine
from server.web.admins import Admins


def blueprint(settings: Settings, database: Database) -> Blueprint:
    health = Blueprint("health", __name__)
    writable = Writable(database)
    admins = Admins(settings, database)

    def is_admins() -> bool:
        """Asked without a token is no guess."""
        return from_this_machine(request) or (
            bearer(request) is not None and admins.refusal(request) is None
        )

    @health.get("/healthz")
    def alive() -> tuple[str, int, dict[str, str]]:
        return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}

    @health.get("/readyz")
    def ready() -> tuple[Response, int]:
        """Whether submissions can be accepted; how many wait; how old the oldest is (seconds). How
        each site stands is told to the admin alone: whose sites they are is nobody's business."""
        if not writable.check():
            return jsonify(accepting=False, reason=writable.reason), 503
        told: dict[str, object] = {}
        try:
            backlog = views.backlog(database)
            if is_admins():
                told["sites"] = _sites(settings, database)
        except SQLAlchemyError:
            return jsonify(accepting=False, reason="the inbox's database does not answer"), 503
        return jsonify(
            accepting=True,
            backlog=backlog.waiting,
            oldest_seconds=_age(backlog.oldest),
            isolated=backlog.isolated,
            **_clock(backlog.oldest),
            **told,
        ), 200

    @health.get("/metrics")
    def metrics() -> Response:
        """For Prometheus; names no person and no token."""
        if not from_this_machine(request) and (refusal := admins.refusal(request)) is not None:
            return refusal
        TALLIES.flush(database)
        registry = CollectorRegistry()
        registry.register(InboxCollector(settings, database))
        return Response(generate_latest(registry), content_type="text/plain; version=0.0.4")

    @health.before_app_request
    def start_the_clock() -> None:
        g.started = time.perf_counter()

    @health.after_app_request
    def count(response: Response) -> Response:
        """How long senders wait for their answer, by route; never by what they sent."""
        if request.endpoint in ("intake.leads", "intake.feedback"):
            TALLIES.add("submissions", (request.endpoint, str(response.status_code)))
            seconds = time.perf_counter() - g.started
            TALLIES.observe("submission_seconds", (request.endpoint,), seconds)
        return response

    return health


def _age(since: datetime | None) -> float:
    return 0.0 if since is None else round(instants.age(since, datetime.now(UTC)), 1)


def _clock(oldest: datetime | None) -> dict[str, str]:
    """Nothing where all is well."""
    if not instants.is_ahead(oldest, datetime.now(UTC)):
        return {}
    return {"clock": "the clock was changed: what waits came in at a time that is still to come"}


def _sites(settings: Settings, database: Database) -> dict[str, dict[str, object]]:
    """Also of names that the settings do not know any more, where leads wait under them."""
    found = {name: _site(database, site.spreadsheet_id) for name, site in settings.sites.items()}
    for name, report in rebuilds.newest_reports(database).items():
        if name in found:
            # A header that is not in row 1 and its like, in the words of setup_spreadsheet.
            found[name]["sheet"] = [str(one) for one in rebuilds.warnings_of(report)]
    for one in strays.stranded(database, settings.sites):
        known = found.setdefault(one.site, {"reconciled": None})
        before = int(str(known.get("stranded", 0)))
        # A site may have some for several spreadsheets, each with its own remedy.
        reason = f"{known['reason']} {strays.told(one)}" if before else str(strays.told(one))
        known |= {"delivering": False, "reason": reason, "stranded": before + one.leads}
    return found


def _site(database: Database, spreadsheet_id: str) -> dict[str, object]:
    if not spreadsheet_id:
        return {"delivering": False, "reason": "SPREADSHEET_ID is not set", "reconciled": None}
    state = writers.state(database, spreadsheet_id)
    return {
        "delivering": state.paused is None,
        "reason": None if state.trouble is None else str(state.trouble),
        "reconciled": _reconciled(database, spreadsheet_id),
    }


def _reconciled(database: Database, spreadsheet_id: str) -> dict[str, object] | None:
    """What the last comparison of inbox and spreadsheet found; None before the first."""
    last = upkeep.last_comparison(database, spreadsheet_id)
    if last is None:
        return None
    at, counts = last
    return {
        "at": at.isoformat(),
        "missing": counts["missing"],
        "doubled": counts["doubled"],
        "unsettled": counts["waiting"],
    }
