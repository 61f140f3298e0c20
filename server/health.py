"""Alive? Can it accept? How far behind is it?"""

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from server.access import from_this_machine, holds_admin_token
from server.inbox import views, writers
from server.inbox.database import Database
from server.problems import problem
from server.settings import Settings


def blueprint(settings: Settings, database: Database) -> Blueprint:
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def alive() -> tuple[str, int, dict[str, str]]:
        return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}

    @health.get("/readyz")
    def ready() -> tuple[Response, int]:
        """Whether submissions can be accepted; how many wait; how old the oldest is (seconds)."""
        try:
            backlog = views.backlog(database)
        except SQLAlchemyError:
            return jsonify(accepting=False, reason="the inbox's database does not answer"), 503
        return jsonify(
            accepting=True,
            backlog=backlog.waiting,
            oldest_seconds=_age(backlog.oldest),
            isolated=backlog.isolated,
            sites={
                name: _site(database, site.spreadsheet_id) for name, site in settings.sites.items()
            },
        ), 200

    @health.get("/metrics")
    def metrics() -> Response:
        if not (from_this_machine(request) or holds_admin_token(request, settings.admin_token)):
            return problem(401, "この情報には ADMIN_TOKEN が必要です。 / ADMIN_TOKEN is needed.")
        registry = CollectorRegistry()
        registry.register(_InboxCollector(settings, database))
        return Response(generate_latest(registry), content_type="text/plain; version=0.0.4")

    return health


def _age(since: datetime | None) -> float:
    return 0.0 if since is None else round((datetime.now(UTC) - since).total_seconds(), 1)


def _site(database: Database, spreadsheet_id: str) -> dict[str, object]:
    if not spreadsheet_id:
        return {"delivering": False, "reason": "SPREADSHEET_ID is not set"}
    state = writers.state(database, spreadsheet_id)
    return {"delivering": state.paused is None, "reason": state.trouble}


class _InboxCollector(Collector):
    """Read from the inbox at each scrape, so that every process tells the same."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def collect(self) -> list[GaugeMetricFamily]:
        leads = GaugeMetricFamily("leadsheet_leads", "Leads by state", labels=["site", "state"])
        age = GaugeMetricFamily(
            "leadsheet_oldest_waiting_seconds", "Age of the oldest waiting lead", labels=["site"]
        )
        paused = GaugeMetricFamily(
            "leadsheet_paused", "1 where a person has to mend something", labels=["site"]
        )
        failures = GaugeMetricFamily("leadsheet_failures", "Failed tries in a row", labels=["site"])
        for name, site in self._settings.sites.items():
            backlog = views.backlog(self._database, name)
            for state, count in (
                ("waiting", backlog.waiting),
                ("delivered", backlog.delivered),
                ("isolated", backlog.isolated),
            ):
                leads.add_metric([name, state], count)
            age.add_metric([name], _age(backlog.oldest))
            writer = writers.state(self._database, site.spreadsheet_id)
            paused.add_metric([name], 0 if writer.paused is None else 1)
            failures.add_metric([name], writer.failures)
        return [leads, age, paused, failures]
