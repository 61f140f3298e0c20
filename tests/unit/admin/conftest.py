import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.database import heartbeat
from server.database.database import Database
from server.database.prepare import open_inbox
from server.settings.environment import Settings

TOKEN = "kanri-token-0123456789"


Field = str | tuple[BinaryIO, str] | Sequence[tuple[BinaryIO, str]]
"""What a field of a form holds: words, or a file with its name."""


class Admin:
    """A browser without a screen: keeps its cookies, and the mark of the page it is on."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def see(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers={"Accept-Language": "ja", **headers})

    def text(self, path: str, **headers: str) -> str:
        answer = self.see(path, **headers)
        assert answer.status_code == 200, answer.status
        told = str(answer.get_data(as_text=True))
        # A template that took a dict's method for one of its words.
        assert "built-in method" not in told
        return told

    def press(self, path: str, page: str = "/admin/connect", **fields: Field) -> Any:
        """Send a form of `page`, with the mark that stands there."""
        (mark, *_) = re.findall(r'name="csrf" value="([^"]+)"', self.text(page))
        return self.client.post(path, data={"csrf": mark, **fields})

    def sign_in(self, token: str = TOKEN) -> Any:
        return self.press("/admin/sign-in", page="/admin/sign-in", token=token)


@pytest.fixture
def make_admin(tmp_path: Path) -> Callable[..., Admin]:
    def make(**settings: Any) -> Admin:
        given = {
            "database_url": f"sqlite:///{tmp_path / 'inbox.db'}",
            "spreadsheet_id": "sheet-of-aoba",
            # Nothing listens there.
            "sheets_emulator_host": "127.0.0.1:9",
            "admin_token": TOKEN,
            "deliver_in_web": False,
            **settings,
        }
        return Admin(create_app(Settings(_env_file=None, **given)).test_client())

    return make


@pytest.fixture
def admin(make_admin: Callable[..., Admin], database: Database) -> Admin:
    """Signed in, while a worker runs."""
    made = make_admin()
    heartbeat.beat(database, datetime.now(UTC))
    assert made.sign_in().status_code == 302
    return made


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    yield opened
    opened.close()
