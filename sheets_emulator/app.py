"""Wiring: the API and the page in one Flask application."""

from urllib.parse import parse_qs, urlsplit

from flask import Flask, request
from flask import Response as FlaskResponse

from sheets_emulator.access import Access
from sheets_emulator.store.store import Store
from sheets_emulator.wire.dispatch import Dispatcher
from sheets_emulator.wire.http import Request

_VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def create_app(store: Store) -> Flask:
    app = Flask(__name__)
    access = Access(store)
    dispatcher = Dispatcher(store, access)
    app.extensions["sheets_store"] = store

    @app.route("/v4/<path:_path>", methods=_VERBS)
    @app.route("/drive/<path:_path>", methods=_VERBS)
    @app.route("/upload/<path:_path>", methods=_VERBS)
    def api(_path: str) -> FlaskResponse:
        answer = dispatcher.handle(_read_request())
        return FlaskResponse(answer.body, answer.status, dict(answer.headers))

    return app


def _read_request() -> Request:
    # The path as it came: `%2F` in a sheet's title is no separator.
    raw = urlsplit(request.environ.get("REQUEST_URI") or request.full_path)
    return Request(
        request.method,
        raw.path,
        parse_qs(raw.query, keep_blank_values=True),
        request.get_data(),
        {name.lower(): value for name, value in request.headers.items()},
    )
