"""What Google posts to. Each answer is a card, also where the answer is no."""

import logging
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, jsonify, request

from server.addon import cards, replies
from server.addon.card_texts import say
from server.addon.cards import CardFacts, Paths
from server.addon.certificates import Certificates
from server.addon.event import SPREADSHEET, TITLE, Event, read_event
from server.addon.opening import Opening
from server.addon.tokens import NotBelieved, check_system_token, person_of
from server.addon.widgets import Json, button
from server.database import writers
from server.database.database import Database
from server.errors import NotAllowed
from server.inbox import views
from server.rebuild import queue as rebuilds
from server.settings.environment import Settings
from server.settings.sites import Site
from server.web.access import bearer
from server.web.problems import problem
from sheets_schema.text import Text

# An event is a few kilobytes.
MOST_BYTES = 256 * 1024

log = logging.getLogger("leadsheet.addon")

Reply = Callable[[Json], Json]


class RefusedOnCard(NotAllowed):
    """`why`: key of the words for the card."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


def blueprint(
    settings: Settings,
    database: Database,
    now: Callable[[], datetime],
    certificates: Certificates,
) -> Blueprint:
    """`certificates`: what tokens are checked against."""
    routes = Blueprint("addon", __name__, url_prefix="/addon")
    if not settings.has_addon:
        routes.add_url_rule("/<path:_path>", view_func=_off, methods=["POST"])
        return routes
    addon = Addon(settings, database, now, certificates)
    routes.before_request(_limit_body)
    routes.add_url_rule("/home", view_func=addon.home, methods=["POST"])
    routes.add_url_rule("/granted", view_func=addon.granted, methods=["POST"])
    routes.add_url_rule("/allow", view_func=addon.allow, methods=["POST"])
    routes.add_url_rule("/refresh", view_func=addon.refresh, methods=["POST"])
    routes.add_url_rule("/rebuild", view_func=addon.rebuild, methods=["POST"])
    return routes


def _off(_path: str) -> Response:
    return problem(
        404,
        Text(
            "アドオンは無効です。使うには ADDON_URL を設定してください(docs/addon.md)。",
            "The add-on is off. Set ADDON_URL to use it (docs/addon.md).",
        ),
    )


def _limit_body() -> None:
    request.max_content_length = MOST_BYTES


class Addon:
    """One method a route. Whatever takes long is a job; the slowest thing done here is to ask
    Google for certificates (8 s at most) and Drive (12 s at most)."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        now: Callable[[], datetime],
        certificates: Certificates,
    ) -> None:
        self._settings = settings
        self._database = database
        self._now = now
        self._certificates = certificates
        self._opening = Opening(settings.sheets_emulator_host)
        base = f"{settings.addon_url}/addon"
        self._paths = Paths(f"{base}/allow", f"{base}/rebuild", f"{base}/refresh")
        self._by_spreadsheet: dict[str, Site] = {}
        for site in settings.sites.values():
            if site.spreadsheet_id:
                self._by_spreadsheet.setdefault(site.spreadsheet_id, site)

    def home(self) -> tuple[Response, int]:
        """The add-on was opened."""
        return self._answer(replies.to_trigger, self._show)

    def granted(self) -> tuple[Response, int]:
        """The person has let the add-on see the open spreadsheet."""
        return self._answer(replies.to_trigger, self._show)

    def refresh(self) -> tuple[Response, int]:
        return self._answer(replies.to_button, self._show)

    def rebuild(self) -> tuple[Response, int]:
        notice = say(self._event().locale, "asked")
        return self._answer(lambda card: replies.to_button(card, notice), self._rebuild)

    def allow(self) -> tuple[Response, int]:
        return self._answer(lambda _card: replies.ask_for_file(), lambda _event, _person: ({}, 200))

    def _answer(
        self, reply: Reply, show: Callable[[Event, str], tuple[Json, int]]
    ) -> tuple[Response, int]:
        event = self._event()
        try:
            self._check_caller(event)
            if event.lacking:
                return jsonify(replies.ask_for_scopes(event.lacking)), 200
            card, status = show(event, self._person(event))
        except RefusedOnCard as no:
            wrap = replies.to_trigger if reply is replies.to_trigger else replies.to_button
            return jsonify(wrap(self._refused(event, no))), no.status
        return jsonify(reply(card)), status

    def _event(self) -> Event:
        return read_event(request.get_json(silent=True, force=True), self._settings.locale)

    def _check_caller(self, event: Event) -> None:
        """Every system token of the request has to be right, and there has to be one."""
        tokens = {token for token in (bearer(request), event.system_token) if token}
        audience = self._settings.addon_url + request.path
        account = self._settings.addon_service_account
        try:
            if not tokens:
                raise NotBelieved("no token")
            for token in tokens:
                check_system_token(token, audience, account, self._certificates)
        except NotBelieved as error:
            log.warning("refused a caller", extra={"path": request.path, "reason": str(error)})
            raise RefusedOnCard(401, "refused_system") from error

    def _person(self, event: Event) -> str:
        client_id = self._settings.google_oauth_client_id
        try:
            return person_of(event.user_token, client_id, self._certificates).id
        except NotBelieved as error:
            log.warning("refused a person", extra={"path": request.path, "reason": str(error)})
            raise RefusedOnCard(401, "refused_person") from error

    def _site(self, event: Event, person: str) -> Site | None:
        """The open spreadsheet's site; None where it is no site. Raises RefusedOnCard unless Drive
        says that the person can open it."""
        spreadsheet_id = event.spreadsheet_id or ""
        match self._opening.can_open(person, event.oauth_token, spreadsheet_id):
            case "yes":
                return self._by_spreadsheet.get(spreadsheet_id)
            case "no":
                raise RefusedOnCard(403, "refused_file")
            case "unknown":
                raise RefusedOnCard(403, "refused_drive")

    def _show(self, event: Event, person: str) -> tuple[Json, int]:
        if event.spreadsheet_id is None or not event.has_permission:
            return cards.ask_permission(event.locale, self._paths), 200
        site = self._site(event, person)
        if site is None:
            return self._not_connected(event), 200
        return self._connected(event, site), 200

    def _rebuild(self, event: Event, person: str) -> tuple[Json, int]:
        if event.spreadsheet_id is None:
            raise RefusedOnCard(403, "refused_file")
        site = self._site(event, person)
        if site is None:
            return self._not_connected(event), 403
        job = rebuilds.ask(self._database, site.name, self._now(), "addon")
        log.info("rebuild asked for", extra={"site": site.name, "job": job.id})
        return self._connected(event, site), 200

    def _connected(self, event: Event, site: Site) -> Json:
        facts = CardFacts(
            site=site,
            title=event.title,
            standing=rebuilds.standing(self._database, site.name),
            backlog=views.backlog(self._database, site.name),
            writer=writers.state(self._database, site.spreadsheet_id),
            now=self._now(),
        )
        return cards.connected(event.locale, self._paths, facts)

    def _not_connected(self, event: Event) -> Json:
        account = self._settings.google_account or {}
        local = self._settings.sheets_emulator_host
        return cards.not_connected(
            event.locale,
            self._paths,
            event.spreadsheet_id or "",
            event.title,
            "" if local else account.get("client_email", ""),
            self._settings.addon_contact,
        )

    def _refused(self, event: Event, no: RefusedOnCard) -> Json:
        if event.spreadsheet_id is None or no.status == 401:
            return cards.refused(event.locale, no.why)
        carried = {SPREADSHEET: event.spreadsheet_id, TITLE: event.title}
        retry = button(say(event.locale, "retry"), self._paths.refresh, carried)
        return cards.refused(event.locale, no.why, retry)
