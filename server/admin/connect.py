"""Connecting forms and the spreadsheet: a check, a test submission, the plugin to download."""

import json
import uuid
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, redirect, request, session, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as BaseResponse

from server.admin import plugin
from server.admin.checking import check
from server.admin.session import came_over_https, language, page
from server.database.database import Database
from server.inbox.inbox import Inbox
from server.intake.compose import Arrival
from server.intake.receiving import receive
from server.settings.environment import Settings
from server.settings.sites import Site
from sheets_schema.text import Text

TEST_FORM = Text("テスト送信(管理画面)", "Test submission (status page)")
TEST_NAME = Text("テスト 送信", "Test Submission")
TEST_MESSAGE = Text("管理画面からのテストです。{at}", "A test from the status page. {at}")


def register(
    admin: Blueprint, settings: Settings, database: Database, now: Callable[[], datetime]
) -> None:
    def chosen() -> Site:
        site = settings.sites.get(request.form.get("site", ""))
        if site is None:
            raise NotFound
        return site

    def shown(**values: object) -> str:
        return page(
            "connect.html",
            sites=list(settings.sites.values()),
            endpoint=own_address(settings),
            has_plugin=plugin.exists(),
            is_demo=settings.demo,
            may_sign_out="admin" in session,
            **values,
        )

    @admin.get("/connect")
    def connect() -> str:
        return shown()

    @admin.post("/connect/check")
    def connection_check() -> str:
        site = chosen()
        return shown(checked=site, steps=check(settings, database, site, language()))

    @admin.post("/connect/test")
    def test_submission() -> BaseResponse:
        """One submission that goes the way of a real one."""
        lead_id = send_test(Inbox(database), chosen(), now())
        return redirect(url_for("admin.lead", lead_id=lead_id, sent="test"))

    @admin.post("/connect/plugin")
    def download_plugin() -> Response:
        site = chosen()
        address = plugin.address_of(request.form.get("endpoint", ""))
        if address is None or not site.intake_token or not plugin.exists():
            raise BadRequest
        packed = plugin.configured_zip(address, site.intake_token)
        response = Response(packed, content_type="application/zip")
        response.headers.set("Content-Disposition", "attachment", filename="leadsheet.zip")
        return response


def send_test(inbox: Inbox, site: Site, at: datetime) -> str:
    """Gives the lead's id."""
    told = {
        "_status": "test",
        "_form_title": TEST_FORM.of(site.locale),
        "your-name": TEST_NAME.of(site.locale),
        "your-email": "test@example.com",
        "your-message": TEST_MESSAGE.of(site.locale).format(
            at=f"{at.astimezone(site.zone):%Y-%m-%d %H:%M:%S}"
        ),
    }
    arrival = Arrival(
        site=site,
        at=at,
        trusted=True,
        body=json.dumps(told, ensure_ascii=False).encode(),
        content_type="application/json",
        keys=(f"key:test-{uuid.uuid4()}",),
    )
    return receive(inbox, arrival).accepted[0].receipt.lead_id


def own_address(settings: Settings) -> str:
    """As the browser that asks knows this server."""
    scheme = "https" if came_over_https(request, settings.trusted_proxies) else request.scheme
    return f"{scheme}://{request.host}"
