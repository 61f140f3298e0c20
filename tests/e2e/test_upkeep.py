"""reconcile, restore, replay and forget, by their scripts, on the real local spreadsheet. What
stands before is put there from this process, by the product's own parts."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess
from zoneinfo import ZoneInfo

import gspread
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from server.app import create_app
from server.database.prepare import open_inbox
from server.delivery.loop import Delivery
from server.sheets.connection import Connection
from tests.support.processes import Product, local_spreadsheet, product, run_script, settings_of
from tests.support.reading import open_sheet, records


def submission(number: int) -> dict[str, str]:
    return {"your-name": f"佐藤 {number}", "your-email": f"sato{number}@example.co.jp"}


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with local_spreadsheet(tmp_path_factory.mktemp("sheets")) as host:
        yield host


@pytest.fixture
def running(sheets: str, tmp_path: Path) -> Iterator[Product]:
    with product(tmp_path, sheets=sheets) as made:
        yield made


def web(running: Product) -> FlaskClient:
    return create_app(settings_of(running.environment)).test_client()


def deliver(running: Product) -> None:
    settings = settings_of(running.environment)
    database = open_inbox(settings.database_url)
    try:
        Delivery(settings, database, Connection(settings)).deliver_all()
    finally:
        database.close()


def with_three_leads(running: Product) -> list[str]:
    page = web(running)
    answers = [page.post("/v1/leads", json=submission(number)) for number in range(3)]
    deliver(running)
    return [answer.get_json()["lead_id"] for answer in answers]


def leads_tab(running: Product) -> gspread.Worksheet:
    return open_sheet(running.sheets, running.spreadsheet_id).worksheet("リード")


def names(running: Product) -> list[str]:
    return [row["氏名"] for row in records(running.sheets, running.spreadsheet_id)]


def in_the_past(running: Product) -> None:
    """As if the deliveries had been an hour ago: reconciling does not judge the last minute."""
    engine = sa.create_engine(running.environment["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE leads SET delivered_at = datetime(delivered_at, '-1 hour')")
        )
    engine.dispose()


def test_a_spreadsheet_is_made_by_its_command_and_takes_leads(
    running: Product, tmp_path: Path
) -> None:
    nowhere = {**running.environment, "SPREADSHEET_ID": ""}
    done = run_script("setup_spreadsheet.py", nowhere, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made = done.stdout.split()[-1]
    assert made != running.spreadsheet_id
    running.environment["SPREADSHEET_ID"] = made
    web(running).post("/v1/leads", json=submission(1))
    assert running.script("replay_inbox.py").returncode == 0
    assert names(running) == ["佐藤 1"]


def test_a_deleted_row_is_noticed_and_comes_back_only_when_asked(running: Product) -> None:
    with_three_leads(running)
    in_the_past(running)
    leads_tab(running).delete_rows(3)
    assert names(running) == ["佐藤 0", "佐藤 2"]
    told = running.script("reconcile.py")
    assert told.returncode == 0
    assert "人が削除 1" in told.stderr
    assert names(running) == ["佐藤 0", "佐藤 2"]
    assert running.script("reconcile.py", "--restore").returncode == 0
    assert sorted(names(running)) == ["佐藤 0", "佐藤 1", "佐藤 2"]


def test_a_row_that_people_copied_is_told(running: Product) -> None:
    accepted = with_three_leads(running)
    tab = leads_tab(running)
    tab.append_row(tab.row_values(2))
    told = running.script("reconcile.py")
    assert told.returncode == 1
    assert "重複 1" in told.stderr
    assert accepted[0] in told.stderr


def test_what_reconciling_found_is_told_wherever_people_look(running: Product) -> None:
    with_three_leads(running)
    page = web(running)
    assert page.get("/readyz").get_json()["sites"]["default"]["reconciled"] is None
    in_the_past(running)
    tab = leads_tab(running)
    tab.append_row(tab.row_values(2))
    tab.delete_rows(3)
    page.post("/v1/leads", json=submission(7))
    before = datetime.now(UTC).replace(microsecond=0)
    assert running.script("reconcile.py").returncode == 1

    told = page.get("/readyz").get_json()["sites"]["default"]["reconciled"]
    at = datetime.fromisoformat(told.pop("at"))
    assert before <= at <= datetime.now(UTC)
    assert told == {"missing": 1, "doubled": 1, "unsettled": 1}

    metrics = page.get("/metrics").get_data(as_text=True)
    for what, count in (("missing", 1), ("doubled", 1), ("waiting", 1)):
        line = f'leadsheet_reconciled{{site="default",what="{what}"}} {count}.0'
        assert line in metrics.splitlines()
    assert 'leadsheet_reconciled_timestamp_seconds{site="default"} ' in metrics

    assert running.script("rebuild_kpis.py").returncode == 0
    quality = open_sheet(running.sheets, running.spreadsheet_id).worksheet("データ品質")
    cells = {row[0]: row[1] for row in quality.get_all_values() if len(row) > 1}
    local = f"{at.astimezone(ZoneInfo('Asia/Tokyo')):%Y/%m/%d %H:%M}"
    assert f"最後の照合({local})" in cells
    assert cells["照合: シートから行が削除されたリード"] == "1"
    assert cells["照合: 2行以上あるリードID"] == "1"
    assert cells["照合: まだ書き込まれていなかった送信"] == "1"


@pytest.mark.parametrize("state", ["waiting", "claimed", "isolated"])
def test_after_a_restored_backup_nothing_is_written_twice(running: Product, state: str) -> None:
    """Its marks are long pruned; only the rows tell that they were written."""
    with_three_leads(running)
    prune_marks(leads_tab(running))
    engine = sa.create_engine(running.environment["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE leads SET state = :state"), {"state": state})
        connection.execute(sa.text("UPDATE batches SET state = 'open'"))
        if state != "claimed":
            connection.execute(sa.text("UPDATE leads SET batch_id = NULL"))
            connection.execute(sa.text("DELETE FROM batches"))
    engine.dispose()
    told = running.script("reconcile.py")
    assert told.returncode == 0, told.stderr
    assert ("反映済みと分かった 3" in told.stderr) == (state != "claimed")
    assert running.script("replay_inbox.py").returncode == 0
    assert names(running) == ["佐藤 0", "佐藤 1", "佐藤 2"]


def prune_marks(tab: gspread.Worksheet) -> None:
    lookup = {"developerMetadataLookup": {"metadataKey": "ls.batch"}}
    delete = {"deleteDeveloperMetadata": {"dataFilter": lookup}}
    tab.spreadsheet.batch_update({"requests": [delete]})


def test_a_missing_id_column_is_not_taken_for_deleted_rows(running: Product) -> None:
    with_three_leads(running)
    in_the_past(running)
    tab = leads_tab(running)
    tab.delete_columns(tab.row_values(1).index("リードID") + 1)
    told = running.script("reconcile.py")
    assert told.returncode == 1
    assert "setup_spreadsheet.py" in told.stderr
    assert web(running).get("/readyz").get_json()["backlog"] == 0


def test_a_forgotten_person_leaves_inbox_and_sheet_and_nobody_else_does(
    running: Product, tmp_path: Path
) -> None:
    accepted = with_three_leads(running)
    done = running.script("forget_lead.py", accepted[1], "--yes")
    assert done.returncode == 0, done.stderr
    assert names(running) == ["佐藤 0", "佐藤 2"]
    titles = [tab.title for tab in open_sheet(running.sheets, running.spreadsheet_id)]
    assert "leadsheet scratch" not in titles
    inbox = b"".join(file.read_bytes() for file in tmp_path.glob("inbox.db*"))
    assert accepted[1].encode() in inbox
    assert b"sato1@example.co.jp" not in inbox
    assert b"sato2@example.co.jp" in inbox
    assert running.script("replay_inbox.py").returncode == 0
    assert running.script("reconcile.py", "--restore").returncode == 0
    assert names(running) == ["佐藤 0", "佐藤 2"]
    assert web(running).post("/v1/leads", json=submission(5)).status_code == 202


def test_on_a_terminal_one_is_shown_whom_it_is_about_and_asked(
    running: Product, tmp_path: Path
) -> None:
    accepted = with_three_leads(running)

    def answered(answer: bytes, *more: str) -> CompletedProcess[str]:
        ours, terminal = os.openpty()
        try:
            os.write(ours, answer)
            return run_script(
                "forget_lead.py", running.environment, accepted[1], *more,
                cwd=tmp_path, stdin=terminal,
            )  # fmt: skip
        finally:
            os.close(ours)
            os.close(terminal)

    for no in (b"\n", b"n\n"):
        told = answered(no)
        assert told.returncode == 1
        assert f"佐藤 1 ・ {datetime.now(ZoneInfo('Asia/Tokyo')):%Y/}" in told.stderr
        assert "消去していません。" in told.stderr
        assert names(running) == ["佐藤 0", "佐藤 1", "佐藤 2"]
    assert answered(b"y\n").returncode == 0
    assert names(running) == ["佐藤 0", "佐藤 2"]
    # Again, and without a question: nothing waits to be read.
    sure = answered(b"", "--yes")
    assert sure.returncode == 0
    assert "[y/N]" not in sure.stderr


def test_a_repeated_request_does_not_bring_an_erased_person_back(
    running: Product, tmp_path: Path
) -> None:
    page = web(running)
    key = {"Idempotency-Key": "taro@example.jp 1"}
    lead_id = page.post("/v1/leads", json=submission(1), headers=key).get_json()["lead_id"]
    deliver(running)
    assert running.script("forget_lead.py", lead_id, "--yes").returncode == 0
    again = page.post("/v1/leads", json=submission(1), headers=key)
    assert (again.status_code, again.get_json()["lead_id"]) == (200, lead_id)
    deliver(running)
    assert names(running) == []
    inbox = b"".join(file.read_bytes() for file in tmp_path.glob("inbox.db*"))
    assert b"taro@example.jp 1" not in inbox


def test_copies_of_a_forgotten_row_go_too(running: Product) -> None:
    accepted = with_three_leads(running)
    tab = leads_tab(running)
    tab.append_row(tab.row_values(3))
    done = running.script("forget_lead.py", accepted[1], "--yes")
    assert done.returncode == 0, done.stderr
    assert "2" in done.stderr
    assert names(running) == ["佐藤 0", "佐藤 2"]


@pytest.mark.parametrize("cut", [1, 2])
def test_forgetting_goes_on_where_it_was_cut_off(running: Product, cut: int) -> None:
    """A run died while the scratch sheet held a row: this lead's, or, because somebody had sorted
    at that moment, another's."""
    accepted = with_three_leads(running)
    before = {row["リードID"]: row for row in records(running.sheets, running.spreadsheet_id)}
    cut_to_scratch(leads_tab(running), cut)
    done = running.script("forget_lead.py", accepted[1], "--yes")
    assert done.returncode == 0, done.stderr
    after = {row["リードID"]: row for row in records(running.sheets, running.spreadsheet_id)}
    assert after == {one: before[one] for one in (accepted[0], accepted[2])}
    titles = [tab.title for tab in open_sheet(running.sheets, running.spreadsheet_id)]
    assert "leadsheet scratch" not in titles


def cut_to_scratch(tab: gspread.Worksheet, row: int) -> None:
    """`row`: zero-based."""
    grid = {"rowCount": 1, "columnCount": tab.col_count}
    scratch = {"sheetId": 9_001_001, "title": "leadsheet scratch", "gridProperties": grid}
    source = {"sheetId": tab.id, "startRowIndex": row, "endRowIndex": row + 1}
    target = {"sheetId": 9_001_001, "startRowIndex": 0, "endRowIndex": 1}
    place = {"sheetId": tab.id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    cut = [
        {"addSheet": {"properties": scratch}},
        {"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}},
        {"deleteDimension": {"range": place}},
    ]
    tab.spreadsheet.batch_update({"requests": cut})


def test_forgetting_nobody_says_so(running: Product) -> None:
    done = running.script("forget_lead.py", "no-such-lead", "--yes")
    assert done.returncode == 1
    assert "no-such-lead" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["reconcile.py", "replay_inbox.py", "forget_lead.py"])
def test_wrong_usage_is_two(running: Product, name: str) -> None:
    assert running.script(name, "--nonsense").returncode == 2
    assert running.script(name, "--help").returncode == 0
