"""The route that Contact Form 7's own script posts to, answered in its own shape."""

import json
import re
from typing import Final

from flask import Request, Response

from server.intake.compose import Composed
from server.settings import Settings, Site
from sheets_schema.text import Text

ROOT: Final = "/wp-json/contact-form-7/v1/contact-forms/<form_id>"
_FORM_ID = re.compile(r"[0-9]{1,12}")
_SENT = Text(
    "お問い合わせありがとうございます。送信が完了しました。",
    "Thank you for your message. It has been sent.",
)


def is_form_id(form_id: str) -> bool:
    return _FORM_ID.fullmatch(form_id) is not None


def site_of(request: Request, settings: Settings) -> Site | None:
    """The site that takes posts from the page's origin; None where no site does."""
    origin = request.headers.get("Origin", "").strip().rstrip("/").lower()
    for site in settings.sites.values():
        if origin and origin in (one.lower() for one in site.allowed_origins):
            return site
    return None


def sent(form_id: str, composed: Composed, site: Site) -> Response:
    """`mail_sent`, whether the lead is new or known: the visitor has done all there is to do."""
    in_japanese = (composed.locale or site.locale).lower().startswith("ja")
    unit_tag = composed.unit_tag or f"wpcf7-f{form_id}-o1"
    return _json(
        {
            "contact_form_id": int(form_id),
            "status": "mail_sent",
            "message": _SENT.of("ja" if in_japanese else "en"),
            "posted_data_hash": composed.hash,
            "into": f"#{unit_tag}",
            "invalid_fields": [],
        }
    )


def schema(site: Site | None) -> Response:
    """No rules: the visitor's browser has nothing to check against, and we refuse nothing."""
    locale = "ja" if site is None or site.locale == "ja" else "en_US"
    return _json({"version": "Contact Form 7 SWV Schema 2024-10", "locale": locale, "rules": []})


def refill() -> Response:
    """Captcha and quiz are refilled by WordPress; there is none here."""
    return _json([])


def preflight() -> Response:
    return Response(status=204)


def open_to_origin(response: Response, request: Request, site: Site | None) -> Response:
    """The headers with which WordPress lets the page's script read the answer."""
    response.headers.add("Vary", "Origin")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    if site is None:
        return response
    response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
    response.headers["Access-Control-Allow-Credentials"] = "true"
    response.headers["Access-Control-Allow-Methods"] = "OPTIONS, GET, POST"
    response.headers["Access-Control-Allow-Headers"] = (
        "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type"
    )
    response.headers["Access-Control-Expose-Headers"] = "X-WP-Total, X-WP-TotalPages, Link"
    return response


def _json(value: object) -> Response:
    return Response(
        json.dumps(value, ensure_ascii=False),
        content_type="application/json; charset=UTF-8",
        headers={"Cache-Control": "no-store"},
    )
