"""A refusal that is not about one row: the site pauses, nobody is set aside, and it goes on by
itself once the cause is gone. And leads that are larger than one claim may hold."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from server.commands.setup_spreadsheet import create
from server.database import writers
from server.database.database import Database
from server.database.instants import utc_now
from server.database.prepare import open_inbox
from server.delivery.loop import Delivery
from server.delivery.protocol import RowsRefusedError, TabProtectedError
from server.errors import Refused
from server.inbox import batches
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.http import CallLog
from tests.support import inside
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.support.processes import local_spreadsheet
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
def settings(sheets: str) -> Settings:
    made = Settings(sheets_emulator_host=sheets)
    new = create(Connection(made), made.sites["default"], "test")
    return Settings(sheets_emulator_host=sheets, spreadsheet_id=new)


def put(database: Database, *names: str) -> None:
    for name in names:
        put_lead(database, a_lead(name))


def states(database: Database) -> set[str]:
    return {lead["state"] for lead in inside.recent(database)}


def names(settings: Settings) -> list[str]:
    told = records(settings.sheets_emulator_host, settings.spreadsheet_id)
    return sorted(row["氏名"] for row in told)


class AsStranger(Connection):
    """Signed in as somebody who may edit the file, but not what its owner protects."""

    def session(self) -> requests.Session:
        session = super().session()
        session.headers["Authorization"] = "Bearer service"
        return session


PROTECTED = {
    "the tab": {},
    "a column": {"startColumnIndex": 2, "endColumnIndex": 3},
    "the rows below": {"startRowIndex": 1},
}


@pytest.mark.parametrize("where", PROTECTED.values(), ids=PROTECTED.keys())
def test_a_protected_tab_pauses_and_sets_nobody_aside(
    database: Database, settings: Settings, where: dict[str, int]
) -> None:
    host = settings.sheets_emulator_host
    users = {"tokens": {"service": "service@example.iam"}}
    requests.put(f"http://{host}/control/users", json=users, timeout=60).raise_for_status()
    role = {"type": "user", "role": "writer", "emailAddress": "service@example.iam"}
    address = f"http://{host}/drive/v3/files/{settings.spreadsheet_id}/permissions"
    requests.post(address, json=role, timeout=60).raise_for_status()
    sheet = open_sheet(host, settings.spreadsheet_id)
    tab = sheet.worksheet("リード")
    protection = {"range": {"sheetId": tab.id, **where}, "editors": {"users": []}}
    reply = sheet.batch_update(
        {"requests": [{"addProtectedRange": {"protectedRange": protection}}]}
    )
    made = reply["replies"][0]["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    calls = CallLog()
    delivery = Delivery(settings, database, AsStranger(settings, calls))
    everybody = [f"佐藤 {number:02}" for number in range(30)]
    put(database, *everybody)
    for _ in range(3):
        with pytest.raises(TabProtectedError, match="保護"):
            delivery.deliver_all()
    assert states(database) == {"claimed"}
    assert calls.total <= 30
    sheet.batch_update({"requests": [{"deleteProtectedRange": {"protectedRangeId": made}}]})
    delivery.deliver_all()
    assert names(settings) == everybody
    assert states(database) == {"delivered"}


class Refusing:
    """Google refuses every request with rows, in words that nobody foresaw; or only those with one
    of `bad` in them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *bad: str) -> None:
        self.is_on = True
        self.bad = bad
        real = Door.batch_update

        def batch_update(door: Door, asked: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
            sent = [one["appendCells"] for one in asked if "appendCells" in one]
            words = str(sent)
            about = not self.bad or any(name in words for name in self.bad)
            if self.is_on and sent and about:
                raise Refused("This operation is not allowed on this sheet.")
            return real(door, asked, **more)

        monkeypatch.setattr(Door, "batch_update", batch_update)


@pytest.mark.parametrize("count", [1, 2, 30])
def test_words_that_nobody_foresaw_set_nobody_aside_while_none_is_taken(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    refusing = Refusing(monkeypatch)
    calls = CallLog()
    delivery = Delivery(settings, database, Connection(settings, calls))
    everybody = [f"佐藤 {number:02}" for number in range(count)]
    put(database, *everybody)
    for _ in range(3):
        with pytest.raises(RowsRefusedError, match="not allowed"):
            delivery.deliver_all()
    assert states(database) <= {"claimed", "waiting"}
    assert calls.total <= 80
    refusing.is_on = False
    delivery.deliver_all()
    assert names(settings) == everybody
    assert states(database) == {"delivered"}


@pytest.mark.parametrize("bad", [["佐藤 00"], ["佐藤 00", "佐藤 01"], ["佐藤 03", "佐藤 07"]])
def test_rows_to_blame_are_set_aside_as_soon_as_another_is_taken(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, bad: list[str]
) -> None:
    Refusing(monkeypatch, *bad)
    delivery = Delivery(settings, database, Connection(settings))
    everybody = [f"佐藤 {number:02}" for number in range(10)]
    put(database, *everybody)
    for _ in range(3):
        try:
            delivery.deliver_all()
        except RowsRefusedError:
            continue  # two in a row: it asks again before it blames the third
    assert names(settings) == [one for one in everybody if one not in bad]
    aside = [lead for lead in inside.recent(database) if lead["state"] == "isolated"]
    assert sorted(lead["cells"]["name"] for lead in aside) == bad


def test_a_lone_lead_that_is_refused_waits_for_another_to_show_whose_fault_it_is(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    Refusing(monkeypatch, "佐藤")
    delivery = Delivery(settings, database, Connection(settings))
    put(database, "佐藤")
    with pytest.raises(RowsRefusedError):
        delivery.deliver_all()
    assert states(database) == {"claimed"}
    put(database, "鈴木")
    delivery.deliver_all()
    assert names(settings) == ["鈴木"]
    assert states(database) == {"delivered", "isolated"}


def test_large_leads_are_claimed_a_few_at_a_time(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_BYTES", 100_000)
    sizes: list[int] = []
    for number in range(7):
        cells = {"name": f"佐藤 {number}", "company": "青葉精機", "other": "x" * 60_000}
        put_lead(database, a_lead(cells={**cells}))
    put(database, "鈴木")
    lease = writers.acquire(database, settings.spreadsheet_id, "test")
    assert lease is not None
    while batch := batches.claim(database, lease, ["default"], utc_now()):
        sizes.append(len(batch.leads))
        batches.let_go(database, lease, batch, utc_now())
        if len(sizes) == 2:
            break
    # 60 KB each: one fits, two do not.
    assert sizes == [1, 1]
    writers.release(database, lease)
    Delivery(settings, database, Connection(settings)).deliver_all()
    assert len(names(settings)) == 8
