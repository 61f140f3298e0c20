import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from sqlalchemy import delete

from server.app import create_app
from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.tables import events, lead_keys, lead_people, leads, rebuilds, writers
from server.settings.environment import Settings
from tests.support.addon import (
    CLIENT_ID,
    SERVICE_ACCOUNT,
    URL,
    CertificateServer,
    google_key,
    reply_schema,
)
from tests.support.emulator import Emulator

TOKENS = {
    "token of sato": "sato@aoba.example.jp",
    "token of suzuki": "suzuki@elsewhere.example.jp",
    "ended": None,
}


class LocalGoogle:
    """The local spreadsheet with a site's spreadsheet that Sato may open, and one nobody connected.
    Suzuki may open neither."""

    def __init__(self, emulator: Emulator) -> None:
        self.address = emulator.address
        self._url = emulator.url
        self.site_id = self._shared("リード管理")
        self.other_id = self._shared("備品の一覧")
        answer = requests.put(f"{self._url}/control/users", json={"tokens": TOKENS}, timeout=60)
        answer.raise_for_status()

    def _shared(self, title: str) -> str:
        made = requests.post(
            f"{self._url}/v4/spreadsheets", json={"properties": {"title": title}}, timeout=60
        ).json()["spreadsheetId"]
        permission = {"type": "user", "role": "reader", "emailAddress": "sato@aoba.example.jp"}
        requests.post(
            f"{self._url}/drive/v3/files/{made}/permissions", json=permission, timeout=60
        ).raise_for_status()
        return str(made)

    def asked_of_drive(self) -> int:
        calls = requests.get(f"{self._url}/control/calls", timeout=60).json()
        return int(calls["byMethod"].get("drive.files.get", 0))

    def forget_calls(self) -> None:
        requests.delete(f"{self._url}/control/calls", timeout=60).raise_for_status()

    def fail(self, **fault: Any) -> None:
        requests.post(
            f"{self._url}/control/faults", json={"method": "drive.files.get", **fault}, timeout=60
        ).raise_for_status()

    def mend(self) -> None:
        requests.post(f"{self._url}/control/release", json={}, timeout=60).raise_for_status()
        requests.delete(f"{self._url}/control/faults", timeout=60).raise_for_status()


@pytest.fixture(scope="session")
def running_google() -> Iterator[LocalGoogle]:
    with Emulator(":memory:", "--faults") as emulator:
        yield LocalGoogle(emulator)


@pytest.fixture
def google(running_google: LocalGoogle) -> Iterator[LocalGoogle]:
    running_google.forget_calls()
    yield running_google
    running_google.mend()
    # A call that was left behind asks once more now, which is no later test's.
    for thread in threading.enumerate():
        if thread.name == "addon call":
            thread.join()


@pytest.fixture(scope="session")
def configured(
    tmp_path_factory: pytest.TempPathFactory, running_google: LocalGoogle
) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("addon")
    with CertificateServer({"google-1": google_key().certificate}).running() as certificates:
        yield _settings(folder, running_google, certificates.url)


def _settings(folder: Path, google: LocalGoogle, certificates_url: str) -> Settings:
    return Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder / 'inbox.db'}",
        sheets_emulator_host=google.address,
        spreadsheet_id=google.site_id,
        admin_token="",
        addon_url=URL,
        addon_service_account=SERVICE_ACCOUNT,
        google_oauth_client_id=CLIENT_ID,
        google_certs_url=certificates_url,
        addon_contact="田中(情報システム)",
        deliver_in_web=False,
    )


@pytest.fixture
def database(configured: Settings) -> Iterator[Database]:
    """The inbox, without what an earlier test left in it."""
    opened = open_inbox(configured.database_url)
    with opened.write() as connection:
        for table in (events, lead_keys, lead_people, leads, rebuilds, writers):
            connection.execute(delete(table))
    yield opened
    opened.close()


@pytest.fixture
def app(configured: Settings, database: Database) -> Flask:
    return create_app(configured)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


Post = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def post(client: FlaskClient) -> Post:
    """Posts an event; the status and the reply, which is held against Google's documentation."""
    checker = Draft202012Validator(reply_schema())

    def send(path: str, event: Any, **headers: str) -> tuple[int, dict[str, Any]]:
        answer = client.post(path, json=event, headers=headers)
        reply = answer.get_json()
        checker.validate(reply)
        return answer.status_code, reply

    return send
