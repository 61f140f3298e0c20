from collections.abc import Iterator

import pytest

from server.inbox.database import Database
from server.inbox.prepare import open_inbox
from tests.support.databases import database_url, postgresql_server

__all__ = ["database_url", "postgresql_server"]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_inbox(database_url)
    yield opened
    opened.close()
