"""create_app: wiring only."""

import atexit

from flask import Flask

from server import health, log, problems, settings
from server.admin import routes as admin
from server.background import Background
from server.delivery.loop import utc_now
from server.demo import routes as demo
from server.inbox.inbox import Inbox
from server.inbox.prepare import inbox_uuid, open_inbox
from server.inbox.tallies import TALLIES, keep_flushing
from server.intake import routes as intake
from server.rebuild import routes as rebuild
from server.settings import Settings


def create_app(loaded: Settings | None = None) -> Flask:
    """The web process. Raises SettingsError with every problem of the settings at once."""
    log.set_up()
    configured = loaded or settings.load()
    database = open_inbox(configured.database_url)
    app = Flask("server")
    app.secret_key = admin.secret_key(configured.admin_token, inbox_uuid(database))
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Strict")
    problems.register(app)
    app.register_blueprint(intake.blueprint(configured, Inbox(database), utc_now))
    app.register_blueprint(health.blueprint(configured, database))
    app.register_blueprint(rebuild.blueprint(configured, database, utc_now))
    app.register_blueprint(admin.blueprint(configured, database))
    if configured.demo:
        app.register_blueprint(demo.blueprint(configured))
    keep_flushing(database, TALLIES)
    if configured.deliver_in_web and any(s.spreadsheet_id for s in configured.sites.values()):
        background = Background(configured, database)
        background.start()
        atexit.register(background.stop)
    return app
