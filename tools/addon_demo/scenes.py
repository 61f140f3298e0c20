"""The situations in which one can look at the add-on, and the events Google would send in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from server.addon.event import SCOPES
from server.settings.environment import Settings
from sheets_schema.text import Locale, Text
from tools.addon_demo.signing import Signer

Scene = Literal["connected", "before", "unknown", "foreign"]
SCENES: dict[Scene, Text] = {
    "connected": Text("つながっている", "Connected"),
    "before": Text("許可する前", "Before permission"),
    "unknown": Text("登録のないスプレッドシート", "A spreadsheet nobody connected"),
    "foreign": Text("開く権限がない", "A spreadsheet of somebody else"),
}
assert set(SCENES) == set(get_args(Scene))  # noqa: S101 - the two are written side by side
# No file has this id, so Drive says no.
FOREIGN_ID = "somebody-elses-spreadsheet"

PERSON = {"sub": "100000000000000000001", "email": "demo@example.com", "email_verified": True}
PERSONS_TOKEN = "demo"  # noqa: S105 - the local spreadsheet takes any token for its owner


@dataclass(frozen=True, slots=True)
class Stage:
    """`spreadsheet_id`: the demo's; `unknown_id`: one that is no site."""

    settings: Settings
    signer: Signer
    spreadsheet_id: str
    unknown_id: str

    def event(
        self, path: str, scene: Scene, locale: Locale, parameters: Mapping[str, str]
    ) -> dict[str, Any]:
        """What Google would post to `path`. `parameters`: those of the button that was clicked;
        without any, the add-on was opened, or permission was given."""
        common: dict[str, Any] = {
            "hostApp": "SHEETS",
            "platform": "WEB",
            "userLocale": locale,
        }
        if parameters:
            common["parameters"] = dict(parameters)
        return {
            "commonEventObject": common,
            "authorizationEventObject": self._authorization(path),
            # Of a button's event Google keeps the parameters and drops the open file.
            **({} if parameters else {"sheets": self._sheets(scene, locale)}),
        }

    def _authorization(self, path: str) -> dict[str, Any]:
        account = {"email": self.settings.addon_service_account, "email_verified": True}
        return {
            "systemIdToken": self.signer.token(
                self.settings.addon_url + path, sub="200000000000000000002", **account
            ),
            "userIdToken": self.signer.token(self.settings.google_oauth_client_id, **PERSON),
            "userOAuthToken": PERSONS_TOKEN,
            "authorizedScopes": list(SCOPES),
        }

    def _sheets(self, scene: Scene, locale: Locale) -> dict[str, Any]:
        if scene == "before":
            return {"addonHasFileScopePermission": False}
        ids = {
            "connected": self.spreadsheet_id,
            "unknown": self.unknown_id,
            "foreign": FOREIGN_ID,
        }
        titles = {
            "connected": Text("リード管理", "Leads"),
            "unknown": Text("備品の一覧", "Supplies"),
            "foreign": Text("他社の表", "Somebody's sheet"),
        }
        return {
            "id": ids[scene],
            "title": titles[scene].of(locale),
            "addonHasFileScopePermission": True,
        }
