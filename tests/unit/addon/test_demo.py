"""The demo's page stands in Google's place, and nowhere else."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.settings.environment import Settings
from tests.support.addon import card_of, event, open_sheet, system_token
from tests.unit.addon.conftest import LocalGoogle
from tools.demo_web import create_app


@dataclass
class Host:
    client: FlaskClient

    def sends(self, path: str, **asked: Any) -> tuple[int, Any]:
        """What the page's script does: fetch a signed event, post it."""
        made = self.client.post("/demo/addon/event", json={"path": path, **asked}).get_json()
        answer = self.client.post(path, json=made)
        return answer.status_code, answer.get_json()


@pytest.fixture
def demo(tmp_path: Path, google: LocalGoogle, configured: Settings) -> Host:
    url = f"sqlite:///{tmp_path / 'inbox.db'}"
    return Host(
        create_app(configured.model_copy(update={"demo": True, "database_url": url})).test_client()
    )


def test_each_scene_shows_its_card(demo: Host) -> None:
    shown = {}
    for scene in ("connected", "before", "unknown", "foreign"):
        status, reply = demo.sends("/addon/home", scene=scene, locale="ja")
        shown[scene] = (status, card_of(reply)["name"])
    assert shown == {
        "connected": (200, "connected"),
        "before": (200, "ask"),
        "unknown": (200, "connect"),
        "foreign": (403, "refused"),
    }


def test_the_other_spreadsheet_is_made_once(demo: Host) -> None:
    first = demo.sends("/addon/home", scene="unknown")[1]
    assert demo.sends("/addon/home", scene="unknown")[1] == first


def test_googles_own_key_counts_as_well(demo: Host, google: LocalGoogle) -> None:
    asked = event("/addon/home", spreadsheet=open_sheet(google.site_id))
    assert demo.client.post("/addon/home", json=asked).status_code == 200


def test_a_made_up_path_is_not_signed_for(demo: Host) -> None:
    for path in ("/admin/", "https://evil.example.com/addon/home", None):
        assert demo.client.post("/demo/addon/event", json={"path": path}).status_code == 400


@pytest.mark.parametrize("settings", [{"demo": False}, {"demo": True, "sheets_emulator_host": ""}])
def test_it_is_not_there_outside_the_demo(
    tmp_path: Path, configured: Settings, settings: dict[str, Any]
) -> None:
    url = f"sqlite:///{tmp_path / 'inbox.db'}"
    client = create_app(
        configured.model_copy(update={**settings, "database_url": url})
    ).test_client()
    assert client.get("/demo/addon").status_code == 404
    assert client.post("/demo/addon/event", json={"path": "/addon/home"}).status_code == 404
    token = {"Authorization": f"Bearer {system_token('/addon/home')}"}
    assert client.post("/addon/home", json={}, headers=token).status_code == 401
