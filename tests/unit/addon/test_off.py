"""Without ADDON_URL there is no add-on."""

from pathlib import Path
from typing import Any

import pytest

from server.app import create_app
from server.errors import SettingsError
from server.settings.environment import Settings


def test_unset_the_add_on_is_off(tmp_path: Path) -> None:
    app = create_app(
        Settings(
            _env_file=None, database_url=f"sqlite:///{tmp_path / 'inbox.db'}", deliver_in_web=False
        )
    )
    answer = app.test_client().post("/addon/home", json={})
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert "ADDON_URL" in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize(
    "given",
    [
        {"addon_url": "https://leads.example.jp"},
        {"addon_service_account": "a@b.iam.gserviceaccount.com"},
        {
            "addon_url": "https://leads.example.jp",
            "addon_service_account": "a@b.iam.gserviceaccount.com",
        },
    ],
)
def test_set_by_halves_it_is_told_at_start(given: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="GOOGLE_OAUTH_CLIENT_ID"):
        Settings(_env_file=None, **given).check()
