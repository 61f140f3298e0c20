"""The status page, signed in with ADMIN_TOKEN."""

import hashlib
import secrets
from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from server.access import from_this_machine, same
from server.admin.words import WORDS
from server.inbox import batches, rebuilds, views, writers
from server.inbox.database import Database
from server.problems import problem
from server.settings import Settings

STATES = ("waiting", "claimed", "delivered", "isolated", "removed", "forgotten")


def blueprint(settings: Settings, database: Database) -> Blueprint:
    page = Blueprint("admin", __name__, template_folder="templates", url_prefix="/admin")

    def signed_in() -> bool:
        if not settings.admin_token:
            return from_this_machine(request)
        return same(str(session.get("admin", "")), _fingerprint(settings.admin_token))

    @page.before_request
    def guard() -> BaseResponse | None:
        if request.endpoint == "admin.sign_in" or signed_in():
            if request.method == "POST" and not same(request.form.get("csrf", ""), _csrf()):
                return problem(
                    403,
                    "画面の有効期限が切れました。読み込み直してください。 / "
                    "This page has expired. Load it again.",
                )
            return None
        return redirect(url_for("admin.sign_in"))

    @page.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> BaseResponse | tuple[str, int] | str:
        if request.method == "POST":
            if same(request.form.get("token", ""), settings.admin_token):
                session.clear()
                session["admin"] = _fingerprint(settings.admin_token)
                return redirect(url_for("admin.status"))
            return _page("sign_in.html", wrong=True), 403
        return _page("sign_in.html", wrong=False)

    @page.post("/sign-out")
    def sign_out() -> BaseResponse:
        session.clear()
        return redirect(url_for("admin.sign_in"))

    @page.get("/")
    def status() -> str:
        sites = [
            {
                "name": name,
                "backlog": views.backlog(database, name),
                "writer": writers.state(database, site.spreadsheet_id),
                "spreadsheet_id": site.spreadsheet_id,
                "zone": site.zone,
            }
            for name, site in settings.sites.items()
        ]
        zones = {name: site.zone for name, site in settings.sites.items()}
        return _page(
            "status.html",
            sites=sites,
            zones=zones,
            leads=views.recent(database, most=100),
            rebuilds=rebuilds.history(database, most=5),
            now=datetime.now(UTC),
        )

    @page.post("/leads/<lead_id>/release")
    def release(lead_id: str) -> BaseResponse:
        """An isolated lead is delivered again."""
        batches.release(database, [lead_id], datetime.now(UTC))
        return redirect(url_for("admin.status"))

    @page.post("/retry")
    def retry() -> BaseResponse:
        """Do not wait for the next try."""
        writers.try_now(database, [one.spreadsheet_id for one in settings.sites.values()])
        return redirect(url_for("admin.status"))

    @page.post("/rebuild")
    def rebuild() -> BaseResponse:
        name = request.form.get("site", "")
        if name in settings.sites:
            rebuilds.ask(database, name, datetime.now(UTC), "admin")
        return redirect(url_for("admin.status"))

    @page.after_request
    def keep_private(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    return page


def secret_key(admin_token: str, inbox_uuid: str) -> bytes:
    """Signs sessions: the same in every web process of a deployment; a new token ends them all."""
    return hashlib.sha256(f"leadsheet session\0{inbox_uuid}\0{admin_token}".encode()).digest()


def _fingerprint(admin_token: str) -> str:
    return hashlib.sha256(b"leadsheet signed in\0" + admin_token.encode()).hexdigest()


def _csrf() -> str:
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def _page(template: str, **values: object) -> str:
    language = request.args.get("lang") or session.get("lang")
    if language not in ("ja", "en"):
        language = request.accept_languages.best_match(["ja", "en"], "ja")
    session["lang"] = language
    return render_template(
        f"admin/{template}", t=WORDS[language], lang=language, csrf=_csrf(), **values
    )
