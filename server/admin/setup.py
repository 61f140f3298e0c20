"""はじめの設定: a page that leads from nothing to the first lead, one step after the other."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from server.admin import configuring, plugin, restarting
from server.admin.connect import own_address, send_test
from server.admin.facts import sheet_url
from server.admin.first_steps import StepFacts, is_configured, next_step, steps
from server.admin.live import unchanged_or
from server.admin.session import language, page
from server.database.database import Database
from server.errors import LeadsheetError
from server.inbox import stories
from server.inbox.inbox import Inbox
from server.inbox.stories import ListedLead
from server.settings import env_file
from server.settings.environment import Settings
from server.settings.sites import Site
from server.setup.check import CheckResult
from sheets_schema.lists import KIND_TEST
from sheets_schema.text import Locale

TOKEN_BYTES = 32
# Among the newest; before the first real lead there are few others.
MOST_TESTS = 50
_KEY_FIELD = "key"


@dataclass(frozen=True, slots=True)
class SetupState:
    """`after`: the settings as they are after a restart. `test`: the last test submission."""

    facts: StepFacts
    after: Settings
    test: ListedLead | None


def begun(settings: Settings, database: Database) -> SetupState | None:
    """None once real leads came in: nobody needs the first steps any more."""
    newest = stories.find(database, most=1)
    if newest and not is_test(newest[0]):
        return None
    now = standing(settings, database)
    return None if now.facts.has_leads else now


def is_test(lead: ListedLead) -> bool:
    return lead.cells.get("kind") in (KIND_TEST.ja, KIND_TEST.en)


def standing(settings: Settings, database: Database) -> SetupState:
    newest = stories.find(database, most=MOST_TESTS)
    tests = [one for one in newest if is_test(one)]
    after = configuring.after_restart(settings)
    sites = after.sites.values()
    facts = StepFacts(
        signs_in=configuring.signs_in(after),
        has_spreadsheet=all(one.spreadsheet_id for one in sites),
        has_token=all(one.intake_token for one in sites),
        is_running_so=configuring.is_running_so(settings, after),
        is_tested=any(one.state == "delivered" for one in tests),
        has_leads=len(newest) > len(tests),
    )
    return SetupState(facts, after, tests[0] if tests else None)


def begins_here(now: SetupState | None) -> bool:
    """Nothing is configured and nothing came in: there is no status to show."""
    return now is not None and not now.facts.has_spreadsheet and now.test is None


def register(
    admin: Blueprint, settings: Settings, database: Database, now: Callable[[], datetime]
) -> None:
    setting_up = _SettingUp(settings, database, now)
    admin.add_url_rule("/setup", "setup", setting_up.show)
    admin.add_url_rule("/setup/live", "setup_live", setting_up.live)
    for name in ("credentials", "spreadsheet", "token", "restart", "test"):
        admin.add_url_rule(
            f"/setup/{name}", f"setup_{name}", getattr(setting_up, name), methods=["POST"]
        )


class _SettingUp:
    def __init__(self, settings: Settings, database: Database, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._database = database
        self._now = now

    def show(self) -> str:
        return self._page()

    def live(self) -> BaseResponse:
        """How far the restart and the test submission are."""
        return unchanged_or(page("_setup_live.html", **self._told()))

    def credentials(self) -> str:
        """A key, as a file or pasted."""
        self._refuse_many_sites()
        sent = request.files.get(_KEY_FIELD)
        told = sent.read(configuring.MOST_KEY_BYTES + 1) if sent else b""
        try:
            key = configuring.key_of(told or request.form.get("pasted", "").encode())
        except LeadsheetError as error:
            return self._page(at="credentials", trouble=error.text.of(language()))
        try:
            configuring.keep_key(self._database, key)
        except OSError:
            # The key itself is never shown again.
            return self._page(at="credentials", to_set=("GOOGLE_CREDENTIALS_JSON",), key=key)
        return self._page(kept="credentials")

    def spreadsheet(self) -> str:
        """Its address: looked at, its tabs made, and kept once all of that went well."""
        self._refuse_many_sites()
        after = configuring.after_restart(self._settings)
        locale: Locale = "en" if request.form.get("locale") == "en" else "ja"
        try:
            given = configuring.spreadsheet_id_of(request.form.get("address", ""))
        except LeadsheetError as error:
            return self._page(at="spreadsheet", trouble=error.text.of(language()))
        candidate = after.having(spreadsheet_id=given, locale=locale)
        found = configuring.connect(candidate, candidate.sites["default"])
        if not configuring.is_fine(found):
            return self._page(at="spreadsheet", found=found)
        values = {"SPREADSHEET_ID": given}
        if locale != after.locale:
            values["LOCALE"] = locale
        try:
            configuring.keep(**values)
        except OSError:
            lines = tuple(env_file.line_of(*one) for one in values.items())
            return self._page(at="spreadsheet", found=found, to_set=lines)
        return self._page(kept="spreadsheet", found=found)

    def token(self) -> str:
        """Made here, shown in this answer and never again."""
        self._refuse_many_sites()
        if configuring.after_restart(self._settings).intake_token:
            return self._page()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        try:
            configuring.keep(INTAKE_TOKEN=token)
        except OSError:
            line = env_file.line_of("INTAKE_TOKEN", token)
            return self._page(at="token", to_set=(line,))
        return self._page(kept="token", token=token)

    def restart(self) -> BaseResponse | str:
        try:
            restarting.restart()
        except LeadsheetError as error:
            return self._page(at="restart", trouble=error.text.of(language()))
        return redirect(url_for("admin.setup", restarting=1))

    def test(self) -> BaseResponse:
        """One submission that goes the way of a real one."""
        if is_configured(standing(self._settings, self._database).facts):
            send_test(Inbox(self._database), self._first_site(), self._now())
        return redirect(url_for("admin.setup", _anchor="test"))

    def _first_site(self) -> Site:
        return next(iter(self._settings.sites.values()))

    def _refuse_many_sites(self) -> None:
        """Sites stand in a file that people write."""
        if self._settings.sites_file:
            raise NotFound

    def _page(self, **values: Any) -> str:
        return page("setup.html", **self._told(**values))

    def _told(
        self,
        *,
        at: str = "",
        kept: str = "",
        trouble: str = "",
        found: Sequence[CheckResult] = (),
        to_set: Sequence[str] = (),
        token: str = "",
        key: configuring.Key | None = None,
    ) -> dict[str, object]:
        """`at`: the step that was tried. `kept`: the one that was just done. `to_set`: lines that
        people have to put where the settings stand, since this program cannot."""
        now = standing(self._settings, self._database)
        site = self._first_site()
        account = now.after.google_account if now.facts.signs_in else None
        address = key.address if key else configuring.address_of(now.after)
        return {
            "steps": steps(now.facts),
            "next_step": next_step(now.facts),
            "facts": now.facts,
            "at": at or kept,
            "kept": kept,
            "trouble": trouble,
            "found": found,
            "to_set": to_set,
            "token": token,
            "address": address,
            "is_local": bool(now.after.sheets_emulator_host),
            "has_key": account is not None,
            "may_write": env_file.is_writable(env_file.ENV_FILE),
            "env_file": env_file.ENV_FILE.resolve(),
            "may_restart": restarting.is_possible(),
            "is_restarting": "restarting" in request.args,
            "many": bool(self._settings.sites_file),
            "locale": "en" if language() == "en" else now.after.locale,
            "sheet_url": sheet_url(now.after, now.after.spreadsheet_id),
            "endpoint": own_address(self._settings),
            "has_plugin": plugin.exists() and bool(site.intake_token),
            "site": site,
            "test": now.test,
            "may_sign_out": "admin" in session,
        }
