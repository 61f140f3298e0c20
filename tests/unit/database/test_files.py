"""The inbox's file deleted, moved, replaced or broken while it is open; and what a commit is."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from server.app import create_app
from server.database.database import Database, erase_traces
from server.database.its_files import InboxReplacedError
from server.database.prepare import open_inbox
from server.inbox import views
from server.settings.environment import Settings
from tests.support.inside import put_lead
from tests.support.leads import a_lead


def removed(path: Path) -> None:
    path.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def replaced_by_a_copy(path: Path) -> None:
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    copy.replace(path)


def replaced_by_nothing(path: Path) -> None:
    path.unlink()
    path.touch()


def folder_moved(path: Path) -> None:
    path.parent.rename(path.parent.with_name("moved"))


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def log_removed(path: Path) -> None:
    path.with_name("inbox.db-wal").unlink()


def log_replaced(path: Path) -> None:
    log_removed(path)
    path.with_name("inbox.db-wal").touch()


def index_removed(path: Path) -> None:
    path.with_name("inbox.db-shm").unlink()


DEEDS = [
    emptied,
    log_removed,
    log_replaced,
    index_removed,
    removed,
    moved,
    replaced_by_a_copy,
    replaced_by_nothing,
    folder_moved,
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "inbox.db"


@pytest.fixture
def opened(path: Path) -> Iterator[Database]:
    database = open_inbox(f"sqlite:///{path}")
    put_lead(database, a_lead())
    yield database
    database.close()


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_accepted_into_a_file_that_is_not_there_any_more(
    opened: Database, path: Path, deed: Callable[[Path], None]
) -> None:
    deed(path)
    with pytest.raises(InboxReplacedError):
        put_lead(opened, a_lead("鈴木"))
    with pytest.raises(InboxReplacedError):
        views.backlog(opened)


def test_a_file_that_vanishes_during_the_write_is_noticed_before_anybody_is_told(
    opened: Database, path: Path
) -> None:
    def written_while_the_file_goes() -> None:
        with opened.write() as connection:
            connection.execute(text("UPDATE leads SET words = 'x'"))
            path.unlink()

    with pytest.raises(InboxReplacedError):
        written_while_the_file_goes()


def test_what_a_deleted_log_held_is_saved(opened: Database, path: Path) -> None:
    """It is read by those who have it open, and by nobody after them."""
    log_removed(path)
    with pytest.raises(InboxReplacedError):
        put_lead(opened, a_lead("鈴木"))
    opened.close()
    again = open_inbox(f"sqlite:///{path}")
    assert views.backlog(again).waiting == 1
    again.close()


def test_nothing_is_accepted_into_a_log_that_was_emptied(opened: Database, path: Path) -> None:
    """What it held is lost; SQLite itself would go on behind the gap, and find nothing there at the
    next start."""
    os.truncate(path.with_name("inbox.db-wal"), 0)
    for name in ("鈴木", "高橋"):
        with pytest.raises(SQLAlchemyError):
            put_lead(opened, a_lead(name))


def test_a_log_that_we_empty_ourselves_is_fine(opened: Database) -> None:
    for name in ("鈴木", "高橋"):
        assert erase_traces(opened)
        put_lead(opened, a_lead(name))
    assert views.backlog(opened).waiting == 3


def test_where_damage_was_found_nothing_more_is_accepted(opened: Database, path: Path) -> None:
    assert erase_traces(opened)
    damaged = bytearray(path.read_bytes())
    # All but the first page, which says what stands where.
    damaged[4096:] = b"\xaa" * (len(damaged) - 4096)
    with path.open("r+b") as file:
        file.write(damaged)
    # A connection that has read nothing yet.
    opened.engine.dispose()
    with pytest.raises(SQLAlchemyError):
        views.backlog(opened)
    with pytest.raises(InboxReplacedError, match="damaged"):
        put_lead(opened, a_lead("鈴木"))


def test_the_former_file_put_back_is_accepted_again(opened: Database, path: Path) -> None:
    moved(path)
    with pytest.raises(InboxReplacedError):
        views.backlog(opened)
    path.with_name("elsewhere.db").rename(path)
    put_lead(opened, a_lead("鈴木"))
    assert views.backlog(opened).waiting == 2


@pytest.mark.parametrize("deed", DEEDS)
def test_senders_are_told_to_come_again(path: Path, deed: Callable[[Path], None]) -> None:
    app = create_app(
        Settings(database_url=f"sqlite:///{path}", intake_token="a-token-of-20-letters")
    )
    client = app.test_client()
    headers = {"Authorization": "Bearer a-token-of-20-letters"}
    assert client.post("/v1/leads", json={"your-name": "佐藤"}, headers=headers).status_code == 202
    assert client.get("/readyz").status_code == 200
    deed(path)
    answer = client.post("/v1/leads", json={"your-name": "鈴木"}, headers=headers)
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "30"
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "deleted, changed or replaced" in ready.get_json()["reason"]


def test_a_broken_file_accepts_nothing_either(opened: Database, path: Path) -> None:
    opened.engine.dispose()
    with path.open("r+b") as file:
        file.write(os.urandom(8192))
    with pytest.raises(SQLAlchemyError):
        put_lead(opened, a_lead("鈴木"))


def test_a_commit_waits_for_the_disk_whatever_the_server_is_set_to(
    postgresql_server: str, database: Database
) -> None:
    if database.is_sqlite:
        return
    with database.engine.connect() as connection:
        name = database.url.database
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
            f'ALTER DATABASE "{name}" SET synchronous_commit TO off'
        )
    database.engine.dispose()
    with database.read() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "off"
    with database.write() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
