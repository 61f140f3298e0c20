"""PostgreSQL drops connections, has none left, or is asked to migrate by two at once."""

import threading

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from server.database.database import Database
from server.database.prepare import inbox_uuid, open_inbox
from server.errors import SettingsError
from server.inbox import receive, views
from tests.support.databases import fresh_postgresql
from tests.support.leads import a_lead


@pytest.fixture
def url(postgresql_server: str) -> str:
    return fresh_postgresql(postgresql_server)


def end_all_others(database: Database) -> None:
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()


def test_ended_connections_are_made_anew(url: str) -> None:
    database = open_inbox(url)
    receive.put(database, a_lead())
    end_all_others(database)
    receive.put(database, a_lead("鈴木"))
    assert views.backlog(database).waiting == 2
    database.close()


def test_a_connection_ended_during_a_write_keeps_nothing_of_it(url: str) -> None:
    database = open_inbox(url)
    lead = a_lead()

    def cut_in_the_middle() -> None:
        with database.write() as connection:
            connection.execute(text("SELECT 1"))
            end_all_others(database)
            connection.execute(text("DELETE FROM facts"))

    with pytest.raises(SQLAlchemyError):
        cut_in_the_middle()
    assert inbox_uuid(database)
    receive.put(database, lead)
    assert receive.put(database, a_lead(keys=())).duplicate is False
    database.close()


def test_no_connection_left_is_an_error_and_passes(url: str, postgresql_server: str) -> None:
    database = open_inbox(url)
    name = database.url.database
    database.engine.dispose()
    admin = create_engine(database.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # None at all may come in; superusers are let in all the same, so the database is closed.
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        with pytest.raises(SQLAlchemyError):
            receive.put(database, a_lead())
        with pytest.raises(SettingsError):
            open_inbox(url)
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    admin.dispose()
    receive.put(database, a_lead())
    assert views.backlog(database).waiting == 1
    database.close()


@pytest.mark.parametrize("processes", [2, 4])
def test_who_migrates_at_once_gets_one_inbox(url: str, processes: int) -> None:
    uuids: list[str] = []
    together = threading.Barrier(processes)

    def migrate() -> None:
        together.wait()
        database = open_inbox(url)
        uuids.append(inbox_uuid(database))
        database.close()

    threads = [threading.Thread(target=migrate) for _ in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(uuids) == processes
    assert len(set(uuids)) == 1
