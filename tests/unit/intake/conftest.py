"""The intake as it runs: both routes on a real inbox, with a clock that tests set."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.tables import leads
from server.inbox.inbox import Inbox
from server.intake.routes import blueprint
from server.settings.environment import Settings
from server.web import problems

ORIGIN = "http://127.0.0.1:8080"


@dataclass
class Clock:
    """2026-11-22 02:33 in Tokyo, until a test moves it."""

    at: datetime = datetime(2026, 11, 21, 17, 33, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Intake:
    client: FlaskClient
    database: Database
    clock: Clock
    settings: Settings = field(default_factory=Settings)

    def post(self, body: bytes | str | dict[str, Any], **more: Any) -> Any:
        """To /v1/leads; a dict goes as JSON."""
        if isinstance(body, dict):
            body = json.dumps(body)
            more["headers"] = {"Content-Type": "application/json"} | more.get("headers", {})
        return self.client.post("/v1/leads", data=body, **more)

    def rows(self) -> list[Any]:
        """The leads in the inbox, oldest first."""
        with self.database.engine.connect() as connection:
            return list(connection.execute(select(leads).order_by(leads.c.id)))

    def cells(self) -> dict[str, Any]:
        """The cells of the only lead."""
        (row,) = self.rows()
        return dict(row.cells)


Start = Callable[..., Intake]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """`start(intake_token="…")`: an intake with these settings and no others."""
    monkeypatch.chdir(tmp_path)  # no .env of a developer's
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    opened: list[Database] = []

    def begin(**settings: Any) -> Intake:
        database = open_inbox(f"sqlite:///{tmp_path / f'inbox{len(opened)}.db'}")
        opened.append(database)
        clock = Clock()
        configured = Settings(**{"allowed_origins": ORIGIN, **settings}).check()
        app = Flask("test")
        problems.register(app)
        app.register_blueprint(blueprint(configured, Inbox(database), clock))
        return Intake(app.test_client(), database, clock, configured)

    yield begin
    for database in opened:
        database.close()


@pytest.fixture
def intake(start: Start) -> Intake:
    """One site, no token: posts come from this machine."""
    return start()
