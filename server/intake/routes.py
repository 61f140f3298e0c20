"""POST /v1/leads, and the route of Contact Form 7's own script."""

import math
from datetime import datetime

from flask import Blueprint, Response, jsonify, request

from server.intake import contact_form_7
from server.intake.authorise import Sender, sender_of
from server.intake.body import MOST_LEADS, TooLarge, TooManyLeads, UnknownPacking
from server.intake.compose import Arrival
from server.intake.receiving import (
    Clock,
    EmptySubmission,
    Inbox,
    ListFromBrowser,
    NothingFilledIn,
    body_of,
    receive,
)
from server.lead import Receipt
from server.settings.environment import Settings
from server.web.problems import problem
from server.web.rate import Limit, address_of
from sheets_schema.text import Text

_WHO = Text(
    "送信元を確認できません。INTAKE_TOKEN を Authorization: Bearer で送るか、X-Signature と "
    "X-Timestamp で署名してください。",
    "The sender is not known. Send INTAKE_TOKEN as Authorization: Bearer, or sign with "
    "X-Signature and X-Timestamp.",
)
_ONLY_THIS_MACHINE = Text(
    "INTAKE_TOKEN が未設定のため、このサーバー自身からしか受け付けません。"
    "設定して再起動してください。",
    "INTAKE_TOKEN is not set, so only this machine itself may post. Set it and restart.",
)
_ORIGIN = Text(
    "このページからの送信は許可されていません。ALLOWED_ORIGINS にページのオリジンを加えてくださ"
    "い。",
    "Posts from this page are not allowed. Add its origin to ALLOWED_ORIGINS.",
)
_EMPTY = Text(
    "送信の中身が空です。フォームの項目を本文に入れて POST してください。",
    "The submission is empty. Post the form's fields in the body.",
)
_TOO_LARGE = Text(
    "送信が大きすぎます(上限 10 MiB。圧縮した場合は展開後も10 MiB、かつ送信した大きさの100倍ま"
    "で)。",
    "The submission is too large (limit 10 MiB; unpacked as well, and 100 times what was sent).",
)
_PACKING = Text(
    "この圧縮形式(Content-Encoding)は読めません。圧縮しないか、gzip か deflate で送ってください。",
    "This Content-Encoding cannot be read here. Send the form unpacked, or with gzip or deflate.",
)
_TOO_MANY_LEADS = Text(
    f"一度に送れるリードは {MOST_LEADS:,} 件までです。何回かに分けて送ってください。"
    "何も受け付けていません。",
    f"A list may hold {MOST_LEADS:,} leads. Send it in parts. Nothing was accepted.",
)
_LIST_FROM_BROWSER = Text(
    "ここで受け付けるのは1件の送信だけです。リードの一覧は、トークンを付けて POST /v1/leads "
    "に送ってください。",
    "One form at a time is accepted here. Send lists of leads to POST /v1/leads, with the token.",
)
_TOO_MANY = Text(
    "送信が続いています。少し待ってからもう一度送ってください。",
    "Too many posts. Wait a little.",
)
_NO_FORM = Text("そのフォームはありません。", "There is no such form.")


def blueprint(settings: Settings, inbox: Inbox, clock: Clock) -> Blueprint:
    """`clock`: the time now, aware."""
    routes = Blueprint("intake", __name__)
    limit = Limit(settings.browser_posts_per_minute, lambda: clock().timestamp())

    @routes.post("/v1/leads", strict_slashes=False)
    def leads() -> Response | tuple[Response, int]:
        now = clock()
        sent = body_of(request)
        sender = sender_of(request, sent, settings.sites, now.timestamp(), settings.trusted_proxies)
        if sender is None:
            answer = problem(401, _WHO if _any_token(settings) else _ONLY_THIS_MACHINE)
            answer.headers["WWW-Authenticate"] = 'Bearer realm="leads"'
            return answer
        received = receive(inbox, _authenticated(sender, sent, now))
        told = [_told(one.receipt) for one in received.accepted]
        is_known = all(one.receipt.duplicate for one in received.accepted)
        answer = jsonify(leads=told) if received.is_list else jsonify(told[0])
        return answer, 200 if is_known else 202

    @routes.route(f"{contact_form_7.ROOT}/feedback", methods=["POST", "OPTIONS"])
    def feedback(form_id: str) -> Response:
        now = clock()
        site = contact_form_7.site_of(request, settings)
        if site is None:
            return problem(403, _ORIGIN)
        if request.method == "OPTIONS":
            return contact_form_7.preflight()
        if not contact_form_7.is_form_id(form_id):
            return problem(404, _NO_FORM)
        if wait := limit.wait(address_of(request, settings.trusted_proxies)):
            answer = problem(429, _TOO_MANY)
            answer.headers["Retry-After"] = str(math.ceil(wait))
            return answer
        arrival = Arrival(
            site=site,
            at=now,
            trusted=False,
            body=body_of(request),
            content_type=request.headers.get("Content-Type", ""),
            content_encoding=request.headers.get("Content-Encoding", ""),
            form_id=form_id,
            page_url=request.headers.get("Referer", ""),
        )
        try:
            received = receive(inbox, arrival)
        except NothingFilledIn as refusal:
            return contact_form_7.nothing_filled_in(form_id, refusal.composed, site)
        return contact_form_7.sent(form_id, received.accepted[0].composed, site)

    @routes.get(f"{contact_form_7.ROOT}/feedback/schema")
    def schema(form_id: str) -> Response:
        return contact_form_7.schema(contact_form_7.site_of(request, settings))

    @routes.get(f"{contact_form_7.ROOT}/refill")
    def refill(form_id: str) -> Response:
        return contact_form_7.refill()

    @routes.after_request
    def let_the_page_read(response: Response) -> Response:
        if request.endpoint == "intake.leads":
            return response
        site = contact_form_7.site_of(request, settings)
        return contact_form_7.open_to_origin(response, request, site)

    @routes.errorhandler(EmptySubmission)
    def empty(_error: EmptySubmission) -> Response:
        return problem(400, _EMPTY)

    @routes.errorhandler(TooLarge)
    def too_large(_error: TooLarge) -> Response:
        return problem(413, _TOO_LARGE)

    @routes.errorhandler(UnknownPacking)
    def unknown_packing(_error: UnknownPacking) -> Response:
        answer = problem(415, _PACKING)
        answer.headers["Accept-Encoding"] = "gzip, deflate"
        return answer

    @routes.errorhandler(ListFromBrowser)
    def list_from_browser(_error: ListFromBrowser) -> Response:
        return problem(400, _LIST_FROM_BROWSER)

    @routes.errorhandler(TooManyLeads)
    def too_many_leads(_error: TooManyLeads) -> Response:
        return problem(413, _TOO_MANY_LEADS)

    return routes


def _told(receipt: Receipt) -> dict[str, str]:
    status = "duplicate" if receipt.duplicate else "accepted"
    return {"lead_id": receipt.lead_id, "status": status}


def _authenticated(sender: Sender, sent: bytes, now: datetime) -> Arrival:
    keys = []
    if given := request.headers.get("Idempotency-Key", "").strip():
        keys.append(f"key:{given}")
    if sender.signature:
        keys.append(f"signature:{sender.signature}")
    return Arrival(
        site=sender.site,
        at=now,
        trusted=True,
        body=sent,
        content_type=request.headers.get("Content-Type", ""),
        content_encoding=request.headers.get("Content-Encoding", ""),
        keys=tuple(keys),
    )


def _any_token(settings: Settings) -> bool:
    return any(site.intake_token for site in settings.sites.values())
