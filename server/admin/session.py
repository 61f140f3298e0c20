"""Signing in to the status page: a session from ADMIN_TOKEN, ended by time, a new token or leaving.
A copy of its cookie is worth nothing after that.

ADMIN_TOKEN unset → this machine only, and only under its own name: a page elsewhere whose name was
made to point at this machine gets nothing.
"""

import hashlib
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response as BaseResponse

from server.admin import ended_sessions
from server.admin.words import WORDS
from server.database import instants
from server.database.database import Database
from server.settings.environment import Settings
from server.web.access import is_local, same
from server.web.admins import Admins, later
from server.web.problems import problem
from sheets_schema.text import Locale, Text

SESSION_SECONDS = 12 * 3600
OPEN_ENDPOINTS = frozenset(("admin.sign_in", "admin.static"))
# Asked for by the page's script, which could do nothing with a sign-in page.
LIVE_ENDPOINTS = frozenset(
    ("admin.live", "admin.lead_live", "admin.rebuild_live", "admin.setup_live")
)


class Sessions(SecureCookieSessionInterface):
    """The cookie goes over https alone wherever the page came over https."""

    def __init__(self, trusted_proxies: int) -> None:
        self._trusted_proxies = trusted_proxies

    def get_cookie_secure(self, app: Flask) -> bool:
        return came_over_https(request, self._trusted_proxies)


def set_up(app: Flask, settings: Settings, inbox_uuid: str) -> None:
    """The same key in every web process of a deployment; a new ADMIN_TOKEN ends all sessions."""
    key = f"leadsheet session\0{inbox_uuid}\0{settings.admin_token}"
    app.secret_key = hashlib.sha256(key.encode()).digest()
    app.session_interface = Sessions(settings.trusted_proxies)
    app.config.update(
        SESSION_COOKIE_NAME="leadsheet",
        SESSION_COOKIE_PATH="/admin",
        SESSION_COOKIE_HTTPONLY=True,
        # Lax, so that a link in the spreadsheet or a mail finds people signed in.
        SESSION_COOKIE_SAMESITE="Lax",
    )


def came_over_https(asked: Request, trusted_proxies: int) -> bool:
    forwarded = asked.headers.get("X-Forwarded-Proto", "") if trusted_proxies else ""
    return asked.is_secure or forwarded.split(",")[0].strip().lower() == "https"


class SignIn:
    """Lets in who signed in, and takes no change without this session's own mark."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._admins = Admins(settings, database)

    def guard(self) -> BaseResponse | None:
        """Before each request of the status page."""
        if request.endpoint not in OPEN_ENDPOINTS and not self._is_signed_in():
            if request.endpoint in LIVE_ENDPOINTS:
                return Response(status=401)
            here = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("admin.sign_in", next=here))
        if request.method == "POST" and not same(request.form.get("csrf", ""), csrf()):
            return problem(
                403,
                Text(
                    "画面の有効期限が切れました。読み込み直してからもう一度押してください。",
                    "This page has expired. Load it again, then press once more.",
                ),
            )
        return None

    def sign_in(self) -> BaseResponse | tuple[str, int] | str:
        if self._is_signed_in():
            return redirect(_inside(request.args.get("next")))
        if request.method == "GET":
            return self._form()
        if wait := self._admins.wait(request):
            return later(Response(self._form("too_many"), status=429), wait)
        if self._admins.is_right(request, request.form.get("token", "")):
            language = session.get("lang")
            session.clear()
            session.update(
                admin=self._fingerprint(), since=int(time.time()), id=secrets.token_urlsafe(24)
            )
            if language:
                session["lang"] = language
            return redirect(_inside(request.args.get("next")))
        return self._form("wrong"), 403

    def sign_out(self) -> BaseResponse:
        # Without a token there is no session: this machine is let in as it is.
        if "id" in session:
            until = datetime.now(UTC) + timedelta(seconds=SESSION_SECONDS)
            ended_sessions.end(self._database, str(session["id"]), until)
        session.clear()
        return redirect(url_for("admin.sign_in"))

    def _is_signed_in(self) -> bool:
        if not self._settings.admin_token:
            return self._admins.may_without_token(request) and is_local(f"//{request.host}")
        since = session.get("since", 0)
        # One from the future was begun by a clock that has been put right: it ends at once.
        is_fresh = isinstance(since, int) and instants.holds(
            since + SESSION_SECONDS, time.time(), SESSION_SECONDS
        )
        return (
            is_fresh
            and same(str(session.get("admin", "")), self._fingerprint())
            and not ended_sessions.has_ended(self._database, str(session.get("id", "")))
        )

    def _fingerprint(self) -> str:
        token = b"leadsheet signed in\0" + self._settings.admin_token.encode()
        return hashlib.sha256(token).hexdigest()

    def _form(self, trouble: str = "") -> str:
        return page("sign_in.html", trouble=trouble, is_open=bool(self._settings.admin_token))


def csrf() -> str:
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def language() -> Locale:
    """What was chosen last, else what the browser asks for."""
    chosen = request.args.get("lang")
    if chosen in ("ja", "en"):
        session["lang"] = chosen
    told = session.get("lang") or request.accept_languages.best_match(["ja", "en"], "ja")
    return "en" if told == "en" else "ja"


def page(template: str, **values: Any) -> str:
    locale = language()
    return render_template(f"admin/{template}", t=WORDS[locale], lang=locale, csrf=csrf(), **values)


def _inside(path: str | None) -> str:
    """Where to go on after signing in: a page of ours, never another host."""
    if path and path.startswith("/admin/") and "\\" not in path and path.isprintable():
        return path
    return url_for("admin.status")
