"""The WordPress plugin for sites that know the token, and for nobody else."""

import hashlib
import hmac
import io
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.settings.environment import Settings

TOKEN = "the-intake-token"
ROUTES = ("/v1/wordpress-plugin", "/v1/wordpress-plugin/zip")


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'inbox.db'}",
        deliver_in_web=False,
        intake_token=TOKEN,
    )
    return create_app(settings).test_client()


def _ask(client: FlaskClient, route: str, token: str = TOKEN) -> Any:
    now = str(int(time.time()))
    signature = hmac.new(token.encode(), f"{now}.".encode(), hashlib.sha256).hexdigest()
    headers = {"X-Timestamp": now, "X-Signature": f"sha256={signature}"}
    return client.post(route, headers=headers)


def test_the_version_is_that_of_the_main_file(client: FlaskClient) -> None:
    told = _ask(client, ROUTES[0]).get_json()
    main = Path("wordpress/leadsheet/leadsheet.php").read_text(encoding="utf-8")
    assert f" * Version:           {told['version']}\n" in main
    assert (told["requires"], told["requires_php"]) == ("6.4", "7.4")


def test_the_zip_is_signed_and_has_no_settings_in_it(client: FlaskClient) -> None:
    answer = _ask(client, ROUTES[1])
    signature = hmac.new(TOKEN.encode(), answer.data, hashlib.sha256).hexdigest()
    assert answer.headers["X-Signature"] == f"sha256={signature}"
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert "leadsheet/leadsheet.php" in names
    assert "leadsheet/leadsheet-config.php" not in names
    assert TOKEN.encode() not in answer.data


@pytest.mark.parametrize("route", ROUTES)
def test_nobody_else_is_told_anything(client: FlaskClient, route: str) -> None:
    assert client.post(route).status_code == 401
    assert _ask(client, route, "another token").status_code == 401
    assert client.get(route).status_code == 405
