"""Signing in as a service account: once for all doors, and each way in which it can fail."""

import gc
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from requests.adapters import BaseAdapter

from server.errors import NotReachable, SettingsError, TryLater
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.http import GoogleHTTPClient
from tests.support.processes import free_port

THREADS = 6


@dataclass
class SignIn:
    """A token server. `answer`: what it says; `asked`: how often; `second`: it was asked again."""

    url: str = ""
    answer: tuple[int, dict[str, Any]] = (200, {"access_token": "t-1", "expires_in": 3600})
    asked: int = 0
    second: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def sign_in() -> Iterator[SignIn]:
    told = SignIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            told.asked += 1
            if told.asked > 1:
                told.second.set()
            told.second.wait(0.3)  # leaves time for others who would ask as well
            status, answer = told.answer
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/token"
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def private_key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """google-auth looks one more thing up, in a thread of its own."""
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")


@pytest.fixture
def connection(sign_in: SignIn, private_key: str) -> Connection:
    return Connection(signing_in_at(sign_in.url, private_key))


def signing_in_at(url: str, private_key: str) -> Settings:
    account = {"client_email": "leadsheet@aoba.test", "private_key": private_key, "token_uri": url}
    return Settings(_env_file=None, google_credentials_json=json.dumps(account))


class Google(BaseAdapter):
    """Stands where https:// leads to; keeps the tokens it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str | None] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        self.tokens.append(request.headers.get("Authorization"))
        response = requests.Response()
        response.status_code = 200
        response._content = b"{}"
        return response

    def close(self) -> None:
        return


def a_call(client: GoogleHTTPClient) -> list[str | None]:
    google = Google()
    client.session.mount("https://", google)
    client.request("get", "https://sheets.googleapis.com/v4/spreadsheets/x")
    return google.tokens


def test_doors_sign_in_once_between_them(connection: Connection, sign_in: SignIn) -> None:
    together = threading.Barrier(THREADS)

    def call(_: int) -> list[str | None]:
        client = connection.http()
        together.wait(30)
        return a_call(client)

    with ThreadPoolExecutor(THREADS) as pool:
        tokens = list(pool.map(call, range(THREADS)))
    assert tokens == [["Bearer t-1"]] * THREADS
    assert a_call(connection.http()) == ["Bearer t-1"]
    assert sign_in.asked == 1


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("Invalid JWT Signature.", "make a new key"),
        ("The account was not initiated in due time.", "make a new key"),
        (
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable "
            "timeframe. Check your iat and exp values in the JWT claim.",
            "時刻合わせ(NTP)を有効にしてください。",
        ),
    ],
)
def test_a_key_that_google_does_not_take_needs_a_person(
    connection: Connection, sign_in: SignIn, words: str, remedy: str
) -> None:
    sign_in.answer = (400, {"error": "invalid_grant", "error_description": words})
    with pytest.raises(NotReachable) as told:
        a_call(connection.http())
    assert told.value.status == 401
    assert remedy in str(told.value)
    assert words in str(told.value)


@pytest.mark.parametrize(
    "answer", [(503, {}), (429, {}), (400, {"error": "temporarily_unavailable"})]
)
def test_a_sign_in_server_in_trouble_only_delays(
    connection: Connection,
    sign_in: SignIn,
    answer: tuple[int, dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # google-auth asks three times, with pauses.
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda _: None)
    sign_in.answer = answer
    with pytest.raises(TryLater):
        a_call(connection.http())
    assert sign_in.asked > 1


def test_nobody_at_the_sign_in_servers_address_only_delays(private_key: str) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/token"
    with pytest.raises(TryLater):
        a_call(Connection(signing_in_at(nobody, private_key)).http())


def test_a_key_that_cannot_sign_is_told_at_the_start() -> None:
    with pytest.raises(SettingsError, match=r"鍵の中身が壊れています。.* / .*make a new key\.$"):
        Connection(signing_in_at("https://oauth2.googleapis.com/token", "-----BEGIN"))


def test_a_door_that_is_gone_leaves_no_socket_open() -> None:
    hung_up = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def finish(self) -> None:
            super().finish()
            hung_up.set()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    local = Settings(_env_file=None, sheets_emulator_host=f"127.0.0.1:{server.server_port}")
    client = Connection(local).http()
    session = client.session  # as long as this stands, no socket goes by itself
    client.request("get", "https://sheets.googleapis.com/v4/spreadsheets/x")
    assert not hung_up.is_set()
    del client
    gc.collect()
    assert hung_up.wait(30)
    assert session is not None
    server.shutdown()
    server.server_close()
    thread.join()
