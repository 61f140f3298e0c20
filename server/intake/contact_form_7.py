"""The route that Contact Form 7's own script posts to, answered in its own shape."""

import json
import re
from typing import Final

from flask import Request, Response

from server.intake.compose import Composed
from server.settings.environment import Settings
from server.settings.sites import Site
from sheets_schema.text import Locale, Text

ROOT: Final = "/wp-json/contact-form-7/v1/contact-forms/<form_id>"
_FORM_ID = re.compile(r"[0-9]{1,12}")
_SENT = Text(
    "お問い合わせありがとうございます。送信が完了しました。",
    "Thank you for your message. It has been sent.",
)
_NOTHING = Text(
    "入力された項目がありません。ご記入のうえ、もう一度送信してください。",
    "Nothing has been filled in. Please fill in the form and send it again.",
)
_EMPTY = Text("未入力です。", "This is empty.")
# What the script leaves out of the id under which it lists a field's error.
_NOT_IN_AN_ID = re.compile(r"[^0-9A-Za-z_-]+")


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
    return _json(
        {
            "contact_form_id": int(form_id),
            "status": "mail_sent",
            "message": _SENT.of(_language(composed, site)),
            "posted_data_hash": composed.hash,
            "into": f"#{_unit_tag(form_id, composed)}",
            "invalid_fields": [],
        }
    )


def nothing_filled_in(form_id: str, composed: Composed, site: Site) -> Response:
    """`validation_failed`, as the script shows it: it reads the answer of a status 200 only, and
    at any other leaves the visitor in front of a form that seems to be sending for ever."""
    language, unit_tag = _language(composed, site), _unit_tag(form_id, composed)
    return _json(
        {
            "contact_form_id": int(form_id),
            "status": "validation_failed",
            "message": _NOTHING.of(language),
            "posted_data_hash": "",
            "into": f"#{unit_tag}",
            "invalid_fields": [
                {
                    "field": field,
                    "message": _EMPTY.of(language),
                    "idref": None,
                    "error_id": _NOT_IN_AN_ID.sub("", f"{unit_tag}-ve-{field}"),
                }
                for field in composed.blank
            ],
        }
    )


def _language(composed: Composed, site: Site) -> Locale:
    return "ja" if (composed.locale or site.locale).lower().startswith("ja") else "en"


def _unit_tag(form_id: str, composed: Composed) -> str:
    return composed.unit_tag or f"wpcf7-f{form_id}-o1"


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
