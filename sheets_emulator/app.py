"""Wiring: the API, the page and the control route in one Flask application."""

import time
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

from flask import Flask, request
from flask import Response as FlaskResponse

from sheets_emulator.access import Access
from sheets_emulator.control import control
from sheets_emulator.dispatch import Dispatcher, Outcome
from sheets_emulator.errors import permission_denied
from sheets_emulator.server import CONNECTION
from sheets_emulator.store.store import Store
from sheets_emulator.viewer.blueprint import page
from sheets_emulator.wire.calls import Calls
from sheets_emulator.wire.faults import Faults
from sheets_emulator.wire.http import Request, error_response
from sheets_emulator.wire.quotas import Quotas

_VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_PIECES = 20


LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})


def create_app(
    store: Store,
    *,
    quotas: bool = False,
    faults: bool = False,
    hosts: frozenset[str] | None = None,
) -> Flask:
    """`faults` opens the control route; without it nothing of it exists. `hosts`: the names
    under which the server answers, None for any."""
    app = Flask(__name__)
    app.before_request(lambda: _refuse_strangers(hosts))
    access = Access(store)
    calls, waiting = (Calls(), Faults()) if faults else (None, None)
    dispatcher = Dispatcher(
        store, access, calls=calls, faults=waiting, quotas=Quotas() if quotas else None
    )

    @app.route("/v4/<path:_path>", methods=_VERBS)
    @app.route("/drive/<path:_path>", methods=_VERBS)
    @app.route("/upload/<path:_path>", methods=_VERBS)
    def api(_path: str) -> FlaskResponse:
        return _answer(dispatcher.handle(_read_request()))

    app.register_blueprint(page(store))
    if calls is not None and waiting is not None:
        app.register_blueprint(control(waiting, calls, access))
    return app


def _refuse_strangers(hosts: frozenset[str] | None) -> FlaskResponse | None:
    """Keeps pages of other sites, open in the same browser, from reading and writing here: by
    their Origin, and by the name they had to give this machine."""
    name = request.host.rpartition(":")[0] if ":" in request.host else request.host
    origin = request.headers.get("Origin")
    if (hosts is not None and name not in hosts) or (
        origin is not None and urlsplit(origin).netloc != request.host
    ):
        refused = error_response(permission_denied())
        return FlaskResponse(refused.body, refused.status, dict(refused.headers))
    return None


def _answer(outcome: Outcome) -> FlaskResponse:
    response = outcome.response
    if outcome.ending == "drop":
        request.environ[CONNECTION].drop()
    if outcome.ending == "slow":
        pieces = _pieces(response.body, outcome.seconds)
        return FlaskResponse(pieces, response.status, dict(response.headers))
    return FlaskResponse(response.body, response.status, dict(response.headers))


def _pieces(body: bytes, seconds: float) -> Iterator[bytes]:
    size = max(1, len(body) // _PIECES)
    for first in range(0, len(body), size):
        time.sleep(seconds / _PIECES)
        yield body[first : first + size]


def _read_request() -> Request:
    # The path as it came: `%2F` in a sheet's title is no separator.
    raw = urlsplit(request.environ["REQUEST_URI"])
    method, query, body = request.method, raw.query, request.get_data()
    override = request.headers.get("X-HTTP-Method-Override")
    if method == "POST" and override == "GET":
        # google-api-python-client sends a GET of more than 2,048 characters this way.
        method, query, body = "GET", body.decode("ascii", "replace"), b""
    return Request(
        method,
        raw.path,
        parse_qs(query, keep_blank_values=True),
        body,
        {name.lower(): value for name, value in request.headers.items()},
    )
