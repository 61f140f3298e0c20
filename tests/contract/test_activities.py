"""Activities recorded on a lead's page reach 活動 once, and never stand in a lead's way."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from server.commands.setup_spreadsheet import create
from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.tables import activities as table
from server.delivery.forget import delete_rows
from server.delivery.loop import Delivery
from server.inbox import activities, upkeep
from server.kpi.options import Options
from server.rebuild.publish import rebuild
from server.settings.environment import Settings
from server.sheets.connection import Connection
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.support.processes import local_spreadsheet
from tests.support.reading import open_sheet

NOON = datetime(2026, 11, 20, 3, 0, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with local_spreadsheet(tmp_path_factory.mktemp("sheets"), "--faults") as host:
        yield host


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    yield opened
    opened.close()


@pytest.fixture
def settings(sheets: str) -> Settings:
    made = Settings(sheets_emulator_host=sheets, _env_file=None)
    connection = Connection(made)
    site = made.sites["default"]
    spreadsheet_id = create(connection, site, "test")
    return Settings(sheets_emulator_host=sheets, spreadsheet_id=spreadsheet_id, _env_file=None)


def switch_on(settings: Settings) -> None:
    book = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id)
    tab = book.worksheet("設定")
    found = tab.find("活動")
    assert found is not None
    tab.update_cell(found.row, tab.row_values(1).index("使う") + 1, True)
    door = Connection(settings).door(settings.spreadsheet_id)
    rebuild(door, settings.sites["default"], Options(), now=NOON)


@pytest.fixture
def delivery(settings: Settings, database: Database) -> Delivery:
    return Delivery(settings, database, Connection(settings))


def rows(settings: Settings) -> list[list[str]]:
    """What stands below the header of 活動."""
    book = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id)
    return [row for row in book.worksheet("活動").get_all_values()[1:] if any(row)]


def states(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(table.c.state).order_by(table.c.id)).scalars())


@pytest.fixture
def record(database: Database) -> Callable[..., str]:
    lead = a_lead("佐藤")
    put_lead(database, lead)

    def make(content: str, *, key: str = "", at: datetime = NOON) -> str:
        activities.record(
            database,
            site="default",
            lead_id=lead.lead_id,
            at=at,
            cells={"activity_type": "架電", "activity_result": "不在", "owner": "山口",
                   "company": "青葉精機", "name": "佐藤", "content": content,
                   "next_action_on": 46350.0},
            key=key or content,
            now=NOON,
        )  # fmt: skip
        return lead.lead_id

    return make


def test_an_activity_becomes_one_row_with_what_was_said(
    settings: Settings, database: Database, delivery: Delivery, record: Callable[..., str]
) -> None:
    switch_on(settings)
    lead_id = record("=1+1 と言われた")
    record("=1+1 と言われた")  # the same form, sent twice
    delivery.deliver_all()
    (row,) = rows(settings)
    assert row[:9] == ["2026/11/20 12:00", "山口", "青葉精機", "佐藤", lead_id, "架電", "不在",
                       "=1+1 と言われた", ""]  # fmt: skip
    assert row[14] == "2026/11/24"
    assert states(database) == ["delivered"]
    # Two of one second are two, and nothing that was delivered goes again.
    record("二度目")
    record("三度目", at=NOON + timedelta(minutes=1))
    delivery.deliver_all()
    delivery.deliver_all()
    assert [row[7] for row in rows(settings)] == ["=1+1 と言われた", "二度目", "三度目"]


@pytest.mark.parametrize("kind", ["close_after", "close_before"])
def test_an_answer_that_is_lost_makes_no_second_row(
    settings: Settings, database: Database, delivery: Delivery, record: Callable[..., str],
    kind: str,
) -> None:  # fmt: skip
    switch_on(settings)
    delivery.deliver_all()
    record("話した")
    fault = {"kind": kind, "method": "spreadsheets.batchUpdate", "request": "appendCells"}
    address = f"http://{settings.sheets_emulator_host}/control/faults"
    requests.post(address, json=fault, timeout=60).raise_for_status()
    delivery.deliver_all()
    delivery.deliver_all()
    delivery.deliver_all()
    assert [row[7] for row in rows(settings)] == ["話した"]
    assert states(database) == ["delivered"]


def test_while_the_tab_is_not_there_leads_go_on_and_activities_wait(
    settings: Settings, database: Database, delivery: Delivery, record: Callable[..., str]
) -> None:
    record("待つ")
    delivery.deliver_all()
    book = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id)
    assert book.worksheet("リード").get_all_values()[1][2] == "佐藤"
    assert states(database) == ["waiting"]
    switch_on(settings)
    delivery.deliver_all()
    assert [row[7] for row in rows(settings)] == ["待つ"]


def test_rows_of_an_inbox_that_was_restored_are_known_again(
    settings: Settings, database: Database, delivery: Delivery, record: Callable[..., str]
) -> None:
    """As if the backup were older than the delivery: the numbers come again, the rows stand."""
    switch_on(settings)
    record("一度だけ")
    delivery.deliver_all()
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE activities SET state = 'waiting', batch_id = NULL")
        connection.exec_driver_sql("DELETE FROM batches WHERE goods = 'activities'")
        connection.exec_driver_sql("UPDATE writers SET next_number = next_number - 1")
    delivery.deliver_all()
    assert [row[7] for row in rows(settings)] == ["一度だけ"]
    assert states(database) == ["delivered"]


def test_a_person_who_is_forgotten_takes_their_activities_along(
    settings: Settings, database: Database, delivery: Delivery, record: Callable[..., str]
) -> None:
    switch_on(settings)
    lead_id = record("山田さんと話した")
    delivery.deliver_all()
    record("まだ書いていない", at=NOON + timedelta(hours=1))
    door = Connection(settings).door(settings.spreadsheet_id)
    assert delete_rows(door, lead_id) == 2  # of リード and of 活動
    assert upkeep.forget(database, lead_id, NOON) == "delivered"
    assert rows(settings) == []
    assert states(database) == []
