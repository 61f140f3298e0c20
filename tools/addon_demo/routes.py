"""The page, and the events it sends in Google's place."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from sqlalchemy import insert, select

from server.database.database import Database
from server.database.tables import facts
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.http import answer_of
from server.web.problems import problem
from sheets_schema.text import Locale, Text
from tools.addon_demo.scenes import SCENES, Scene, Stage
from tools.addon_demo.signing import Signer
from tools.addon_demo.words import WORDS

SPREADSHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
PATHS = frozenset(f"/addon/{name}" for name in ("home", "granted", "allow", "refresh", "rebuild"))
# The other spreadsheet, which is no site; made when it is first looked at.
FACT = "demo_other_spreadsheet"


def blueprint(settings: Settings, database: Database, signer: Signer) -> Blueprint:
    page = Blueprint(
        "addon_demo",
        __name__,
        template_folder="templates",
        static_folder="static",
        url_prefix="/demo/addon",
    )
    spreadsheet_id = next(iter(settings.sites.values())).spreadsheet_id

    @page.get("")
    def show() -> str:
        locale = _locale(request.args.get("lang"))
        return render_template(
            "addon_demo/page.html",
            t=WORDS[locale],
            lang=locale,
            scenes={key: name.of(locale) for key, name in SCENES.items()},
            spreadsheet_url=settings.demo_spreadsheet_url,
        )

    @page.post("/event")
    def event() -> Response:
        """The signed event that Google would send now."""
        asked = request.get_json(silent=True)
        if not isinstance(asked, Mapping) or asked.get("path") not in PATHS:
            return problem(
                400, Text("path が正しくありません。", "`path` is not one of the add-on's.")
            )
        scene: Scene = next((one for one in SCENES if one == asked.get("scene")), "connected")
        parameters: Any = asked.get("parameters")
        unknown_id = _other_spreadsheet(settings, database) if scene == "unknown" else ""
        stage = Stage(settings, signer, spreadsheet_id, unknown_id)
        return jsonify(
            stage.event(
                asked["path"],
                scene,
                _locale(asked.get("locale")),
                parameters if isinstance(parameters, Mapping) else {},
            )
        )

    return page


def _locale(told: object) -> Locale:
    return "en" if told == "en" else "ja"


def _other_spreadsheet(settings: Settings, database: Database) -> str:
    query = select(facts.c.value).where(facts.c.name == FACT)
    with database.read() as connection:
        known = connection.execute(query).scalar()
    if known is not None:
        return str(known)
    properties = {"title": "備品の一覧 / Supplies"}
    http = Connection(settings).http()
    made = answer_of(http.request("post", SPREADSHEETS, json={"properties": properties}))
    with database.write() as connection:
        found = connection.execute(query).scalar()
        if found is None:
            found = str(made["spreadsheetId"])
            connection.execute(insert(facts).values(name=FACT, value=found))
    return str(found)
