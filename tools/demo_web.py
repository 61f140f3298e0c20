"""The web process of `make run`: the product's own, and beside it the page that stands in Google's
place. Never where it is really Google that signs and keeps the spreadsheets."""

from flask import Flask

from server import app as product
from server.addon.certificates import Certificates
from server.database.prepare import open_inbox
from server.settings import environment
from server.settings.environment import Settings
from tools.addon_demo import routes
from tools.addon_demo.signing import demo_signer


def create_app(loaded: Settings | None = None) -> Flask:
    configured = loaded or environment.load()
    if not (configured.demo and configured.has_addon and configured.sheets_emulator_host):
        return product.create_app(configured)
    database = open_inbox(configured.database_url)
    signer = demo_signer(database)
    app = product.create_app(
        configured, Certificates(configured.google_certs_url, signer.certificates)
    )
    app.register_blueprint(routes.blueprint(configured, database, signer))
    return app
