"""Updates of the WordPress plugin, for the sites that send here and know the token."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, jsonify, request

from server.admin import plugin
from server.intake.authorise import sender_of
from server.intake.receiving import body_of
from server.settings.environment import Settings
from server.settings.sites import Site
from server.web.problems import problem
from sheets_schema.text import Text

_WHO = Text(
    "送信元を確認できません。INTAKE_TOKEN で署名してください。",
    "The sender is not known. Sign with INTAKE_TOKEN.",
)
_NONE = Text("プラグインはこのサーバーにありません。", "The plugin is not on this server.")


def blueprint(settings: Settings, clock: Callable[[], datetime]) -> Blueprint:
    """Both routes are signed as submissions are, over an empty body."""
    routes = Blueprint("plugin_updates", __name__)

    def asking() -> Site | Response:
        sender = sender_of(request, body_of(request), settings.sites, clock().timestamp())
        if sender is None or not sender.site.intake_token:
            return problem(401, _WHO)
        return sender.site if plugin.exists() else problem(404, _NONE)

    @routes.post("/v1/wordpress-plugin")
    def newest() -> Response:
        site = asking()
        if isinstance(site, Response):
            return site
        told = plugin.headers()
        return jsonify(
            version=told["Version"],
            requires=told["Requires at least"],
            requires_php=told["Requires PHP"],
        )

    @routes.post("/v1/wordpress-plugin/zip")
    def packed() -> Response:
        """X-Signature: HMAC-SHA256 of the zip, key INTAKE_TOKEN: nobody on the way changed it."""
        site = asking()
        if isinstance(site, Response):
            return site
        zipped = plugin.update_zip()
        signature = hmac.new(site.intake_token.encode(), zipped, hashlib.sha256).hexdigest()
        response = Response(zipped, content_type="application/zip")
        response.headers["X-Signature"] = f"sha256={signature}"
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes
