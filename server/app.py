"""create_app: wiring only."""

import atexit
import os
from collections.abc import Callable

from flask import Blueprint, Flask, abort, redirect, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from server import log
from server.addon import routes as addon
from server.addon.certificates import Certificates
from server.admin import plugin_updates, session
from server.admin import routes as admin
from server.background import Background, Watch
from server.database.database import Database
from server.database.instants import utc_now
from server.database.prepare import inbox_uuid, open_inbox, warn_if_the_disk_is_lost
from server.database.shared_disk import warn_if_it_is_shared
from server.database.tallies import TALLIES, keep_flushing
from server.delivery.strays import settle_names
from server.demo import routes as demo
from server.inbox.inbox import Inbox
from server.intake import routes as intake
from server.monitoring import health
from server.notice.ways import ways_of
from server.rebuild import routes as rebuild
from server.settings import environment
from server.settings.environment import Settings
from server.web import headers, problems

# Pages that stand in Google's place for the add-on, and the certificates they sign with.
InGooglesPlace = Callable[[Settings, Database], tuple[Blueprint, Certificates]]


def create_app(
    loaded: Settings | None = None, in_googles_place: InGooglesPlace | None = None
) -> Flask:
    """The web process. Raises SettingsError with every problem of the settings at once."""
    log.set_up()
    configured = loaded or environment.load()
    database = open_inbox(configured.database_url)
    warn_if_the_disk_is_lost(database, os.environ)
    warn_if_it_is_shared(database)
    settle_names(database, configured.sites)
    app = Flask("server")
    session.set_up(app, configured, inbox_uuid(database))
    headers.register(app)
    problems.register(app)
    app.register_error_handler(SQLAlchemyError, problems.inbox_unusable)
    app.register_blueprint(intake.blueprint(configured, Inbox(database), utc_now))
    app.register_blueprint(health.blueprint(configured, database))
    app.register_blueprint(rebuild.blueprint(configured, database, utc_now))
    app.register_blueprint(admin.blueprint(configured, database, utc_now))
    app.register_blueprint(plugin_updates.blueprint(configured, utc_now))
    app.add_url_rule("/", "front", _front)
    if configured.demo:
        app.register_blueprint(demo.blueprint(configured))
    certificates = Certificates(configured.google_certs_url)
    if in_googles_place is not None:
        page, certificates = in_googles_place(configured, database)
        app.register_blueprint(page)
    app.register_blueprint(addon.blueprint(configured, database, utc_now, certificates))
    keep_flushing(database, TALLIES)
    if configured.delivers_in_web:
        background = Background(configured, database)
        background.start()
        atexit.register(background.stop)
    elif any(ways_of(site) for site in configured.sites.values()):
        watch = Watch(configured, database)
        watch.start()
        atexit.register(watch.stop)
    return app


def _front() -> Response:
    """Who types the bare address into a browser means the status page; a program is told that there
    is nothing here."""
    if "text/html" not in request.accept_mimetypes.values():
        abort(404)
    return redirect(url_for("admin.status"))
