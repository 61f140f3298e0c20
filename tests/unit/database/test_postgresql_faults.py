"""PostgreSQL drops connections, has none left, or is asked to migrate by two at once."""

import threading
from contextlib import ExitStack, suppress

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from server.database.database import Database
from server.database.prepare import inbox_uuid, open_inbox
from server.errors import SettingsError
from server.inbox import views
from tests.support.databases import fresh_postgresql, postgresql
from tests.support.inside import put_lead
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
    put_lead(database, a_lead())
    end_all_others(database)
    put_lead(database, a_lead("鈴木"))
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
    put_lead(database, lead)
    assert put_lead(database, a_lead(keys=())).duplicate is False
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
            put_lead(database, a_lead())
        with pytest.raises(SettingsError):
            open_inbox(url)
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    admin.dispose()
    put_lead(database, a_lead())
    assert views.backlog(database).waiting == 1
    database.close()


def as_a_role_of_its_own(url: str, admin: Engine) -> str:
    """Superusers are let in where nobody else is."""
    name = make_url(url).database
    role = f"role_{name}"
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD 'x'")
        connection.exec_driver_sql(f"ALTER DATABASE {name} OWNER TO {role}")
    return make_url(url).set(username=role, password="x").render_as_string(hide_password=False)


def test_every_connection_taken_by_others_is_an_error_and_passes(url: str) -> None:
    """As many as max_connections allows, really open."""
    admin = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    url = as_a_role_of_its_own(url, admin)
    database = open_inbox(url)
    put_lead(database, a_lead())
    database.engine.dispose()
    crowd = create_engine(url, poolclass=NullPool)
    with ExitStack() as taken:
        with suppress(OperationalError):
            while True:
                taken.enter_context(crowd.connect())
        for _ in range(3):
            with pytest.raises(SQLAlchemyError):
                put_lead(database, a_lead())
        with pytest.raises(SettingsError):
            open_inbox(url)
    put_lead(database, a_lead())
    assert views.backlog(database).waiting == 2
    database.close()
    admin.dispose()


def test_a_server_that_crashes_and_comes_back_has_what_was_accepted() -> None:
    with postgresql() as server:
        url = fresh_postgresql(server.uri)
        database = open_inbox(url)
        accepted = [put_lead(database, a_lead()).lead_id for _ in range(20)]
        server.crash()
        with pytest.raises(SQLAlchemyError):
            put_lead(database, a_lead())
        with pytest.raises(SettingsError):
            open_inbox(url)
        server.start()
        accepted.append(put_lead(database, a_lead()).lead_id)
        assert views.ids_in(database, ["default"], "waiting") == sorted(accepted)
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
