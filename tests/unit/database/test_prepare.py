"""What is said at start about the inbox's database."""

import logging
from pathlib import Path

import pytest

from server.database.prepare import inbox_uuid, open_inbox, warn_if_the_disk_is_lost
from server.errors import SettingsError
from server.settings.environment import Settings
from tests.support.databases import fresh_postgresql


def test_a_host_that_forgets_its_disk_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    with caplog.at_level(logging.WARNING, "leadsheet"):
        warn_if_the_disk_is_lost(database, {"DYNO": "web.1"})
        assert "Heroku" in caplog.text
        assert "PostgreSQL" in caplog.text
        caplog.clear()
        warn_if_the_disk_is_lost(database, {})
        assert caplog.text == ""
    database.close()


def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        open_inbox("not an address")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        open_inbox(f"sqlite:///{tmp_path / 'file' / 'inbox.db'}")


def test_a_password_is_not_told() -> None:
    with pytest.raises(SettingsError) as told:
        open_inbox("postgresql+psycopg://leadsheet:geheim@127.0.0.1:1/inbox")
    assert "geheim" not in str(told.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_hosts_postgresql_is_spoken_to_by_the_driver_there_is(
    postgresql_server: str, scheme: str
) -> None:
    _, _, place = fresh_postgresql(postgresql_server).partition("://")
    settings = Settings(_env_file=None, database_url=f"{scheme}://{place}")
    database = open_inbox(settings.database_url)
    assert inbox_uuid(database)
    database.close()
