"""Google without a key file: the metadata server of Cloud Run and of Google's machines, gcloud's
sign-in, and other credential files. google-auth reads where they are once, so each is a process."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.processes import free_port

ROOT = Path(__file__).resolve().parents[2]
SHEETS = "https://www.googleapis.com/auth/spreadsheets"
SERVICE = "leadsheet-run@aoba.iam.gserviceaccount.com"

# Signs in and says who it is, without calling Google.
WHO = """
import sys
import requests
from server.settings.environment import load
from server.sheets.connection import Connection
connection = Connection(load())
session = connection.session()
if sys.argv[1:]:  # google-auth has the address of this kind's token server built in
    session.credentials._inner._token_uri = sys.argv[1]
sent = requests.Request("GET", "https://sheets.googleapis.com/v4/spreadsheets/x").prepare()
headers = {}
session.credentials.before_request(session._auth_request, "GET", sent.url, headers)
print(headers["authorization"], connection.us.address)
"""


@dataclass
class Stand:
    """What stands in for Google: a metadata server, and a token server."""

    host: str = ""
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)


@pytest.fixture
def google() -> Iterator[Stand]:
    stand = Stand()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            stand.asked.append((address.path, parse_qs(address.query)))
            if self.headers["Metadata-Flavor"] != "Google":
                self.send_error(403)
            elif address.path.endswith("/token"):
                self.answer({"access_token": "from-metadata", "expires_in": 3600})
            elif "/service-accounts/" in address.path:
                self.answer({"email": SERVICE, "scopes": [SHEETS], "aliases": ["default"]})
            elif address.path.endswith("/universe-domain"):
                self.send_error(404)  # as older machines answer: the usual domain
            elif address.path.endswith("/project-id"):
                self.answer("aoba", "application/text")
            else:
                self.answer({})

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            stand.asked.append((self.path, form))
            self.answer({"access_token": "from-gcloud", "expires_in": 3600})

        def answer(self, what: object, of_type: str = "application/json") -> None:
            body = (what if isinstance(what, str) else json.dumps(what)).encode()
            self.send_response(200)
            self.send_header("Metadata-Flavor", "Google")
            self.send_header("Content-Type", of_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stand.host = f"127.0.0.1:{server.server_port}"
    yield stand
    server.shutdown()
    server.server_close()
    thread.join()


def run(home: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """In an environment that says nothing else of Google; nothing leaves this machine."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT),
        "HTTPS_PROXY": nowhere, "NO_PROXY": "127.0.0.1", "SPREADSHEET_ID": "sheet-of-aoba",
    } | variables  # fmt: skip
    return subprocess.run(
        [sys.executable, *command],
        env=environment, cwd=home, capture_output=True, text=True, check=False,
    )  # fmt: skip


def metadata(google: Stand) -> dict[str, str]:
    """Where google-auth looks for the server, and where it knocks first."""
    return {"GCE_METADATA_HOST": google.host, "GCE_METADATA_IP": google.host}


def test_at_google_its_own_service_account_signs_in(google: Stand, tmp_path: Path) -> None:
    done = run(tmp_path, "-c", WHO, K_SERVICE="leadsheet", **metadata(google))
    assert done.stdout.split() == ["Bearer", "from-metadata", SERVICE], done.stderr
    asked = [(path, query) for path, query in google.asked if path.endswith("/token")]
    assert len(asked) == 1
    assert asked[0][1] == {"scopes": [SHEETS]}


GCLOUD = {
    "type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "of-hanako",
}  # fmt: skip


@pytest.mark.parametrize("where", ["gcloud's own place", "CLOUDSDK_CONFIG", "the setting"])
def test_the_sign_in_of_gcloud_is_used(google: Stand, tmp_path: Path, where: str) -> None:
    folder = tmp_path / ("elsewhere" if where != "gcloud's own place" else ".config/gcloud")
    folder.mkdir(parents=True)
    file = folder / "application_default_credentials.json"
    file.write_text(json.dumps(GCLOUD))
    variables = {
        "gcloud's own place": {},
        "CLOUDSDK_CONFIG": {"CLOUDSDK_CONFIG": str(folder)},
        "the setting": {"GOOGLE_APPLICATION_CREDENTIALS": str(file)},
    }[where]
    done = run(tmp_path, "-c", WHO, f"http://{google.host}/token", **variables)
    assert done.stdout.split() == ["Bearer", "from-gcloud"], done.stderr  # a person has no address
    assert [form["refresh_token"] for _, form in google.asked] == [["of-hanako"]]


def test_the_connection_check_says_which_way_is_used(google: Stand, tmp_path: Path) -> None:
    check = str(ROOT / "scripts" / "check_google.py")
    done = run(tmp_path, check, **metadata(google))
    first, second = done.stdout.splitlines()[:2]
    assert "アプリケーションのデフォルト認証情報 / Application Default Credentials" in first
    assert second.startswith("× https://sheets.googleapis.com への接続")  # by way of nowhere
    assert done.returncode == 1


@pytest.mark.parametrize("content", ["{}", '{"type": "authorized_user"}', "{"])
def test_a_sign_in_that_cannot_be_used_says_what_to_do(tmp_path: Path, content: str) -> None:
    folder = tmp_path / ".config/gcloud"
    folder.mkdir(parents=True)
    (folder / "application_default_credentials.json").write_text(content)
    done = run(tmp_path, str(ROOT / "scripts" / "check_google.py"))
    assert done.returncode == 1
    assert "gcloud auth application-default login" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_without_any_of_them_both_ways_are_named(tmp_path: Path) -> None:
    done = run(tmp_path, str(ROOT / "scripts" / "check_google.py"))
    assert done.returncode == 1
    assert "docs/google-setup.md" in done.stdout
    assert "GOOGLE_APPLICATION_CREDENTIALS" in done.stdout
