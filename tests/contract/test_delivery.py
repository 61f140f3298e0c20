"""Delivery on the real local spreadsheet: what is sent, what moves, what does not fit."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import delete, update

from server.commands.setup_spreadsheet import create
from server.database import writers
from server.database.database import Database
from server.database.instants import utc_now
from server.database.prepare import open_inbox
from server.database.tables import batches as batches_table
from server.database.tables import leads as leads_table
from server.database.tables import writers as writers_table
from server.database.writers import WriterState
from server.delivery.loop import Delivery
from server.delivery.protocol import Writing
from server.errors import Refused, TryLater
from server.inbox import batches
from server.settings.environment import Settings
from server.sheets.cells import text_cell
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.http import CallLog
from tests.support import inside
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.support.processes import local_spreadsheet, wait_until
from tests.support.reading import open_sheet, records


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
def calls() -> CallLog:
    return CallLog()


@pytest.fixture
def settings(sheets: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made = Settings(sheets_emulator_host=sheets)
    site = made.sites["default"]
    return Settings(
        sheets_emulator_host=sheets, spreadsheet_id=create(Connection(made), site, "test")
    )


@pytest.fixture
def delivery(settings: Settings, database: Database, calls: CallLog) -> Delivery:
    return Delivery(settings, database, Connection(settings, calls))


def put(database: Database, *names: str) -> list[str]:
    return [put_lead(database, a_lead(name)).lead_id for name in names]


def test_a_thousand_leads_cost_four_calls_at_most(
    delivery: Delivery, database: Database, settings: Settings, calls: CallLog
) -> None:
    put(database, *(f"佐藤 {number}" for number in range(1000)))
    delivery.deliver_all()
    rows = records(settings.sheets_emulator_host, settings.spreadsheet_id)
    assert [row["氏名"] for row in rows] == [f"佐藤 {number}" for number in range(1000)]
    assert calls.total <= 4


def test_a_lone_lead_costs_two_calls_and_now_and_then_one_for_the_settings(
    delivery: Delivery, database: Database, calls: CallLog
) -> None:
    put(database, "佐藤")
    delivery.deliver_all()
    assert calls.counts == {
        ("spreadsheets.getByDataFilter", "ok"): 1,
        ("values.batchGetByDataFilter", "ok"): 1,
        ("spreadsheets.batchUpdate", "ok"): 1,
    }
    calls.counts.clear()
    put(database, "鈴木")
    delivery.deliver_all()
    assert calls.counts == {
        ("spreadsheets.getByDataFilter", "ok"): 1,
        ("spreadsheets.batchUpdate", "ok"): 1,
    }


def test_rows_follow_columns_that_people_moved_and_renamed(
    delivery: Delivery, database: Database, settings: Settings
) -> None:
    tab = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id).worksheet("リード")
    tab.spreadsheet.batch_update(
        {
            "requests": [
                {
                    "moveDimension": {
                        "source": {
                            "sheetId": tab.id,
                            "dimension": "COLUMNS",
                            "startIndex": 2,
                            "endIndex": 3,
                        },
                        "destinationIndex": 10,
                    }
                },
                {
                    "insertDimension": {
                        "range": {
                            "sheetId": tab.id,
                            "dimension": "COLUMNS",
                            "startIndex": 0,
                            "endIndex": 1,
                        }
                    }
                },
            ]
        }
    )
    tab.update_acell("A1", "うちの列")
    tab.update_acell("C1", "取引先")
    put(database, "佐藤")
    delivery.deliver_all()
    (row,) = records(settings.sheets_emulator_host, settings.spreadsheet_id)
    assert (row["うちの列"], row["取引先"], row["氏名"]) == ("", "青葉精機", "佐藤")


def test_a_renamed_tab_stays_ours(
    delivery: Delivery, database: Database, settings: Settings
) -> None:
    sheet = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id)
    sheet.worksheet("リード").update_title("問い合わせ '26")
    put(database, "佐藤")
    delivery.deliver_all()
    (row,) = records(settings.sheets_emulator_host, settings.spreadsheet_id, "問い合わせ '26")
    assert row["氏名"] == "佐藤"


def test_a_deleted_column_comes_back_at_the_end(
    delivery: Delivery, database: Database, settings: Settings
) -> None:
    tab = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id).worksheet("リード")
    tab.delete_columns(tab.row_values(1).index("氏名") + 1)
    put(database, "佐藤")
    delivery.deliver_all()
    (row,) = records(settings.sheets_emulator_host, settings.spreadsheet_id)
    assert row["氏名"] == "佐藤"
    assert tab.row_values(1)[-1] == "氏名"


def test_a_lead_brings_no_column_of_a_feature_that_is_off(
    delivery: Delivery, database: Database, settings: Settings
) -> None:
    tab = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id).worksheet("リード")
    before = tab.row_values(1)
    put(database, "佐藤")
    delivery.deliver_all()
    assert tab.row_values(1) == before
    assert "同意" not in before  # 広告への返送 is off in a new spreadsheet


def test_a_row_typed_by_hand_is_not_touched_and_the_next_lead_stands_below(
    delivery: Delivery, database: Database, settings: Settings
) -> None:
    tab = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id).worksheet("リード")
    put(database, "佐藤")
    delivery.deliver_all()
    tab.update(values=[["", "若葉電子", "電話の人"]], range_name="A3", raw=False)
    put(database, "鈴木")
    delivery.deliver_all()
    rows = records(settings.sheets_emulator_host, settings.spreadsheet_id)
    assert [row["氏名"] for row in rows] == ["佐藤", "電話の人", "鈴木"]


def _writing(database: Database, settings: Settings) -> tuple[Writing, batches.Batch]:
    """A batch claimed, and the layout read for it: what comes now comes in between."""
    lease = writers.acquire(database, settings.spreadsheet_id, "test")
    assert lease is not None
    door = Connection(settings).door(settings.spreadsheet_id)
    writing = Writing(database, door, lease, settings.sites["default"], utc_now)
    batch = batches.claim(database, lease, ["default"], utc_now())
    assert batch is not None
    writing.tab = writing._read_tab()
    return writing, batch


@pytest.mark.parametrize("deed", ["insert", "move", "delete"])
def test_a_column_that_moves_at_that_very_instant_moves_the_lead_along(
    database: Database, settings: Settings, deed: str
) -> None:
    """Somebody moves a column after the layout was read and before the batch is applied: Google
    refuses the rows, and they are sent again for where the columns stand then."""
    put(database, "佐藤")
    writing, batch = _writing(database, settings)
    tab = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id).worksheet("リード")
    span = {"sheetId": tab.id, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 3}
    if deed == "insert":
        tab.insert_cols([["うちの列"]], col=1)
    elif deed == "delete":
        tab.delete_columns(tab.row_values(1).index("失注理由") + 1)
    else:
        move = {"moveDimension": {"source": span, "destinationIndex": 9}}
        tab.spreadsheet.batch_update({"requests": [move]})
    with pytest.raises(TryLater):
        writing.deliver(batch, seen_before=False)
    assert records(settings.sheets_emulator_host, settings.spreadsheet_id) == []
    writing.deliver(batch, seen_before=True)
    (row,) = records(settings.sheets_emulator_host, settings.spreadsheet_id)
    (lead,) = inside.recent(database)
    assert (row["氏名"], row["会社名"], row["リードID"]) == ("佐藤", "青葉精機", lead["id"])
    assert "misplaced" not in [one["kind"] for one in inside.history_of(database, lead["id"])]


def test_the_guard_leaves_every_mark_as_it_was(
    delivery: Delivery, database: Database, settings: Settings
) -> None:
    door = Connection(settings).door(settings.spreadsheet_id)
    before = door.layout().tabs["leads"]
    put(database, "佐藤")
    delivery.deliver_all()
    after = door.layout().tabs["leads"]
    assert (after.mark_ids, after.columns) == (before.mark_ids, before.columns)
    assert len(after.mark_ids) == len(before.columns) == 49


def test_a_column_without_a_mark_that_moves_at_that_instant_is_reported(
    database: Database, settings: Settings
) -> None:
    door = Connection(settings).door(settings.spreadsheet_id)
    lookup = {"developerMetadataLookup": {"metadataKey": "ls.col"}}
    door.batch_update([{"deleteDeveloperMetadata": {"dataFilter": lookup}}])
    put(database, "佐藤")
    writing, batch = _writing(database, settings)
    tab = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id).worksheet("リード")
    tab.insert_cols([["うちの列"]], col=1)
    writing.deliver(batch, seen_before=False)
    (lead,) = inside.recent(database)
    assert lead["state"] == "delivered"
    assert "misplaced" in [one["kind"] for one in inside.history_of(database, lead["id"])]


@pytest.mark.parametrize("beyond", [0, 1, 3])
def test_the_last_column_deleted_at_that_instant_moves_the_lead_along(
    database: Database, settings: Settings, beyond: int
) -> None:
    """It moves no other column of ours. `beyond`: columns of people's, right of it."""
    sheet = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id)
    tab = sheet.worksheet("リード")
    tab.resize(cols=49 + beyond)
    if beyond:
        tab.update_acell("AX1", "うちの列")
    last = tab.row_values(1)[48]
    put(database, "佐藤")
    writing, batch = _writing(database, settings)
    tab.delete_columns(49)
    # Where it was the last of the grid too, it is made again just there, and the rows go at once.
    with pytest.raises(TryLater) if beyond else contextlib.nullcontext():
        writing.deliver(batch, seen_before=False)
    writing.deliver(batch, seen_before=True)
    (lead,) = inside.recent(database)
    assert "misplaced" not in [one["kind"] for one in inside.history_of(database, lead["id"])]
    (row,) = records(settings.sheets_emulator_host, settings.spreadsheet_id)
    assert (row["氏名"], row["リードID"], row[last]) == ("佐藤", lead["id"], "")
    assert row.get("うちの列", "") == ""
    layout = Connection(settings).door(settings.spreadsheet_id).layout()
    assert layout.tabs["leads"].header[layout.tabs["leads"].columns["job_title"]] == last
    assert "edge" not in layout.tabs["leads"].columns


def test_a_batch_refused_although_nothing_moved_goes_without_the_guard(
    delivery: Delivery,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from server.delivery import protocol

    impossible = {"deleteSheet": {"sheetId": 424242}}
    monkeypatch.setattr(protocol, "guard", lambda tab: [impossible])
    put(database, "佐藤")
    delivery.deliver_all()
    (row,) = records(settings.sheets_emulator_host, settings.spreadsheet_id)
    assert row["氏名"] == "佐藤"


def test_a_refused_row_is_set_aside_and_the_rest_goes_on(
    delivery: Delivery, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.delivery import rows

    monkeypatch.setattr(rows, "text_cell", _one_cell_too_long)
    put(database, "佐藤", "長すぎる人", "鈴木", "高橋")
    delivery.deliver_all()
    told = records(settings.sheets_emulator_host, settings.spreadsheet_id)
    assert sorted(row["氏名"] for row in told) == ["佐藤", "鈴木", "高橋"]
    (aside,) = [lead for lead in inside.recent(database) if lead["state"] == "isolated"]
    assert aside["cells"]["name"] == "長すぎる人"
    assert "50000" in aside["reason"]


def _one_cell_too_long(text: str) -> dict[str, Any]:
    if text == "長すぎる人":
        return {"userEnteredValue": {"stringValue": "あ" * 50_001}}
    return text_cell(text)


def test_a_full_spreadsheet_pauses_and_sets_nobody_aside(
    delivery: Delivery, database: Database, settings: Settings
) -> None:
    sheet = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id)
    taken = sum(tab.row_count * tab.col_count for tab in sheet.worksheets())
    tab = sheet.worksheet("リード")
    tab.resize(rows=2)
    tab.update(values=[["x"]], range_name="A2")
    free = 10_000_000 - taken + 998 * tab.col_count
    sheet.add_worksheet("古い記録", rows=free // 1000, cols=1000)
    sheet.add_worksheet("端数", rows=1, cols=free % 1000 or 1)
    put(database, "佐藤")
    with pytest.raises(Refused, match="1,000万"):
        delivery.deliver_all()
    assert [lead["state"] for lead in inside.recent(database)] == ["claimed"]
    sheet.del_worksheet(sheet.worksheet("古い記録"))
    delivery.deliver_all()
    assert [lead["state"] for lead in inside.recent(database)] == ["delivered"]


def test_a_copied_spreadsheets_marks_are_nobodys_success(
    database: Database, settings: Settings, sheets: str, tmp_path: Path
) -> None:
    """An inbox restored from a backup gives its numbers out again. Nothing is doubled or lost."""
    delivery = Delivery(settings, database, Connection(settings))
    put(database, "佐藤")
    delivery.deliver_all()
    _restore(database)
    put(database, "鈴木")
    delivery.deliver_all()
    rows = records(settings.sheets_emulator_host, settings.spreadsheet_id)
    assert [row["氏名"] for row in rows] == ["佐藤", "鈴木"]


def test_a_restored_inbox_of_which_everything_stands_already(
    database: Database, settings: Settings, calls: CallLog
) -> None:
    delivery = Delivery(settings, database, Connection(settings, calls))
    put(database, "佐藤", "鈴木")
    delivery.deliver_all()
    _restore(database)
    before = calls.total
    delivery.deliver_all()
    assert calls.total - before <= 8
    assert [lead["state"] for lead in inside.recent(database)] == ["delivered", "delivered"]
    put(database, "高橋")
    delivery.deliver_all()
    rows = records(settings.sheets_emulator_host, settings.spreadsheet_id)
    assert [row["氏名"] for row in rows] == ["佐藤", "鈴木", "高橋"]
    assert _marks(settings) == 2


def _state(database: Database, settings: Settings) -> WriterState:
    return writers.state(database, settings.spreadsheet_id)


@contextlib.contextmanager
def running(delivery: Delivery) -> Iterator[None]:
    thread = threading.Thread(target=delivery.run)
    thread.start()
    try:
        yield
    finally:
        delivery.stop()
        thread.join()


def _restore(database: Database) -> None:
    """As a backup from before the delivery has it."""
    with database.write() as connection:
        connection.execute(update(leads_table).values(state="waiting", batch_id=None))
        connection.execute(delete(batches_table))
        connection.execute(update(writers_table).values(next_number=0))


def test_what_nobody_foresaw_is_told_and_tried_again(
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(database, "佐藤")
    delivery = Delivery(settings, database, Connection(settings))
    tries = []

    def broken(*_: object, **__: object) -> object:
        tries.append(1)
        raise ZeroDivisionError("佐藤")

    with monkeypatch.context() as patched:
        patched.setattr(Writing, "drain", broken)
        with running(delivery):
            wait_until(lambda: _state(database, settings).trouble is not None, 60, "trouble")
    state = _state(database, settings)
    assert "予期しない問題" in str(state.trouble)
    assert state.next_try_at is not None
    assert len(tries) < 3
    writers.try_now(database, [settings.spreadsheet_id])
    with running(Delivery(settings, database, Connection(settings))):
        wait_until(lambda: _state(database, settings).trouble is None, 60, "no trouble")
    assert [lead["state"] for lead in inside.recent(database)] == ["delivered"]


def test_a_tab_that_people_deleted_waits_for_a_person(
    database: Database, settings: Settings
) -> None:
    sheet = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id)
    sheet.del_worksheet(sheet.worksheet("リード"))
    put(database, "佐藤")
    with running(Delivery(settings, database, Connection(settings))):
        wait_until(lambda: _state(database, settings).trouble is not None, 60, "trouble")
    state = _state(database, settings)
    assert state.paused == "TabMissingError"
    assert "setup_spreadsheet.py" in str(state.trouble)


def test_only_the_newest_marks_are_kept(
    delivery: Delivery, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.delivery.protocol.KEPT_MARKS", 2)
    monkeypatch.setattr("server.delivery.protocol.PRUNE_AT_ONCE", 3)
    left = []
    for number in range(8):
        put(database, f"visitor {number}")
        delivery.deliver_all()
        left.append(_marks(settings))
    assert left == [1, 2, 3, 4, 2, 3, 4, 2]
    assert len(records(settings.sheets_emulator_host, settings.spreadsheet_id)) == 8


def test_marks_that_could_not_be_pruned_go_the_next_time(
    delivery: Delivery, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.delivery.protocol.KEPT_MARKS", 1)
    monkeypatch.setattr("server.delivery.protocol.PRUNE_AT_ONCE", 2)
    real = Door.batch_update
    refused: list[list[dict[str, Any]]] = []

    def fails_once(door: Door, asked: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        if not refused and all("deleteDeveloperMetadata" in one for one in asked):
            refused.append(asked)
            raise TryLater("busy")
        return real(door, asked, **more)

    monkeypatch.setattr(Door, "batch_update", fails_once)
    left = []
    for number in range(4):
        put(database, f"visitor {number}")
        delivery.deliver_all()
        left.append(_marks(settings))
    assert left == [1, 2, 3, 1]
    assert [lead["state"] for lead in inside.recent(database)] == ["delivered"] * 4


def _marks(settings: Settings) -> int:
    answer = requests.post(
        f"http://{settings.sheets_emulator_host}/v4/spreadsheets/{settings.spreadsheet_id}"
        "/developerMetadata:search",
        json={"dataFilters": [{"developerMetadataLookup": {"metadataKey": "ls.batch"}}]},
        timeout=60,
    )
    return len(answer.json()["matchedDeveloperMetadata"])
