"""The web process of `make run`: the product's own, and beside it the page that stands in Google's
place. Never where it is really Google that signs and keeps the spreadsheets."""

from flask import Blueprint, Flask

from server import app as product
from server.addon.certificates import Certificates
from server.database.database import Database
from server.settings import environment
from server.settings.environment import Settings
from tools.addon_demo import routes
from tools.addon_demo.signing import demo_signer


def create_app(loaded: Settings | None = None) -> Flask:
    configured = loaded or environment.load()
    if configured.demo and configured.has_addon and configured.sheets_emulator_host:
        return product.create_app(configured, _in_googles_place)
    return product.create_app(configured)


def _in_googles_place(configured: Settings, database: Database) -> tuple[Blueprint, Certificates]:
    signer = demo_signer(database)
    certificates = Certificates(configured.google_certs_url, signer.certificates)
    return routes.blueprint(configured, database, signer), certificates
