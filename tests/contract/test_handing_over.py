"""設定 → 種別, スコア and 担当者 of a row, on the real local spreadsheet; and the notice's link."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from server.commands.setup_spreadsheet import create
from server.database import writers
from server.database.database import Database
from server.database.prepare import open_inbox
from server.delivery.loop import Delivery
from server.errors import OutcomeUnknown, TryLater
from server.handover import handing
from server.handover import queue as handovers
from server.handover.handing import Handing
from server.inbox import batches
from server.notice.loop import Notices
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from server.sheets.http import CallLog
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead
from tests.support.listeners import webhook
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
    made = Settings(_env_file=None, sheets_emulator_host=sheets)
    spreadsheet_id = create(Connection(made), made.sites["default"], "test")
    return Settings(_env_file=None, sheets_emulator_host=sheets, spreadsheet_id=spreadsheet_id)


def fill(settings: Settings, **columns: list[Any]) -> None:
    """Type into 設定: header → cells from row 2 on. Of two headers with one name, the first."""
    tab = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id).worksheet("設定")
    header = tab.row_values(1)
    for name, cells in columns.items():
        column = header.index(name) + 1
        for row, cell in enumerate(cells, 2):
            tab.update_cell(row, column, cell)


def choose(settings: Settings, item: str, value: str) -> None:
    tab = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id).worksheet("設定")
    header = tab.row_values(1)
    names = tab.col_values(header.index("設定項目") + 1)
    tab.update_cell(names.index(item) + 1, header.index("値") + 1, value)


def rows(settings: Settings) -> list[dict[str, Any]]:
    return records(settings.sheets_emulator_host, settings.spreadsheet_id)


def test_a_row_arrives_with_kind_score_and_owner(settings: Settings, database: Database) -> None:
    fill(settings, フォーム=["資料請求"], 担当者=["佐藤", "鈴木"])
    fill(settings, 種別=["UQL"])
    choose(settings, "担当者の割り当て", "順番")
    for cells in (
        {"name": "A", "conversion_point": "資料請求"},
        {"name": "B", "conversion_point": "セミナー申込", "other": "決裁権: あり"},
        {"name": "C", "conversion_point": "お問い合わせ", "kind": "スパム"},
        {"name": "D", "conversion_point": "お問い合わせ"},
        {"name": "E"},
    ):
        put_lead(database, a_lead(cells={**cells}))
    Delivery(settings, database, Connection(settings)).deliver_all()
    told = [(row["氏名"], row["種別"], row["スコア"], row["担当者"]) for row in rows(settings)]
    assert told == [
        ("A", "UQL", "0", ""),
        ("B", "", "30", "佐藤"),
        ("C", "スパム", "", ""),
        ("D", "", "0", "鈴木"),
        ("E", "", "0", "佐藤"),
    ]
    tab = open_sheet(settings.sheets_emulator_host, settings.spreadsheet_id).worksheet("リード")
    column = tab.row_values(1).index("スコア") + 1
    notes = [row[column - 1] if len(row) >= column else "" for row in tab.get_notes()]
    assert notes[2] == (
        "受付時のスコアの内訳\n+10 セミナー参加(CVポイント: セミナー申込)\n"
        "+20 決裁権者(その他: 決裁権: あり)"
    )
    assert [place for place, note in enumerate(notes[1:]) if note] == [1]


def test_what_people_change_counts_a_few_minutes_later(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = CallLog()
    delivery = Delivery(settings, database, Connection(settings, calls))
    put_lead(database, a_lead(cells={"name": "A", "conversion_point": "資料請求"}))
    delivery.deliver_all()
    fill(settings, フォーム=["資料請求"])
    fill(settings, 種別=["UQL"])
    put_lead(database, a_lead(cells={"name": "B", "conversion_point": "資料請求"}))
    delivery.deliver_all()
    assert calls.counts["values.batchGetByDataFilter", "ok"] == 1
    monkeypatch.setattr(handing, "KEPT_FOR", timedelta(0))
    put_lead(database, a_lead(cells={"name": "C", "conversion_point": "資料請求"}))
    delivery.deliver_all()
    assert [row["種別"] for row in rows(settings)] == ["", "", "UQL"]


class BrokenDoor:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def layout(self, **_: bool) -> Any:
        raise self.error


@pytest.mark.parametrize("error", [TryLater("quota"), OutcomeUnknown("hangs")])
def test_a_failed_reading_keeps_the_rules_from_before(error: Exception, database: Database) -> None:
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    known = {"form": ["資料請求"], "form_kind": ["UQL"]}
    handovers.keep_rules(database, lease, known, NOON)
    door: Any = BrokenDoor(error)
    broken = Handing(lambda: door, {"default": Site("default", "sheet")}, lambda _: ())
    assert broken.read_if_due(database, lease, NOON + timedelta(hours=1)) is None
    put_lead(database, a_lead(cells={"conversion_point": "資料請求"}))
    decide = broken.decision(database, lease)
    batch = batches.claim(database, lease, ["default"], NOON, decide)
    assert batch is not None
    assert batch.leads[0].cells["kind"] == "UQL"
    assert handovers.last_rules(database, "sheet") == (known, NOON + timedelta(hours=1))


def a_claim(database: Database, site: Site, **columns: list[Any]) -> batches.Batch:
    """As another process would make it, with 設定 as it stands then."""
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    handovers.keep_rules(database, lease, columns, NOON)
    hands = Handing(pytest.fail, {site.name: site}, lambda _: ())
    decide = hands.decision(database, lease)
    batch = batches.open_batch(database, lease)
    batch = batch or batches.claim(database, lease, [site.name], NOON, decide)
    assert batch is not None
    writers.release(database, lease)
    return batch


IN_TURN: dict[str, list[Any]] = {
    "owner": ["佐藤", "鈴木", "高橋"],
    "item": ["担当者の割り当て"],
    "value": ["順番"],
}


def test_a_batch_that_is_sent_again_is_the_same_whatever_the_settings_say_by_then(
    database: Database,
) -> None:
    site = Site("default", "sheet")
    put_lead(database, a_lead(cells={"name": "A", "other": "決裁権: あり"}))
    first = a_claim(database, site, **IN_TURN)
    assert first.leads[0].cells["owner"] == "佐藤"
    again = a_claim(database, site, owner=["田中"], score_rule=["決裁権者"], score_points=[1])
    assert again == first


def test_turns_are_fair_across_processes_and_restarts(database: Database) -> None:
    site = Site("default", "sheet")
    given = []
    for number in range(7):
        put_lead(database, a_lead(f"visitor {number}"))
        batch = a_claim(database, site, **IN_TURN)
        given.append(batch.leads[0].cells["owner"])
        batches.settle(database, batch, NOON)
    assert given == ["佐藤", "鈴木", "高橋", "佐藤", "鈴木", "高橋", "佐藤"]


def test_a_person_who_writes_again_comes_to_the_same_owner(database: Database) -> None:
    site = Site("default", "sheet")
    for name in ("A", "B", "A", "C"):
        put_lead(database, a_lead(name))
    batch = a_claim(database, site, **IN_TURN)
    assert [one.cells["owner"] for one in batch.leads] == ["佐藤", "鈴木", "佐藤", "高橋"]


def test_a_rule_that_fails_costs_no_lead(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(handing, "first_values", broken)
    put_lead(database, a_lead("A"))
    batch = a_claim(database, Site("default", "sheet"))
    assert batch.leads[0].cells["name"] == "A"
    assert "score" not in batch.leads[0].cells


def test_the_notice_leads_to_the_row(settings: Settings, database: Database) -> None:
    with webhook() as heard:
        telling = settings.model_copy(update={"notice_webhook_url": heard.url})
        put_lead(database, a_lead("A"))
        put_lead(database, a_lead("B"))
        Delivery(telling, database, Connection(telling)).deliver_all()
        Notices(telling, database, Connection(telling)).run_due()
        address = f"http://{settings.sheets_emulator_host}/spreadsheets/{settings.spreadsheet_id}"
        assert [(one["name"], one["url"]) for one in heard.json] == [
            ("A", f"{address}#gid=1001&range=A2"),
            ("B", f"{address}#gid=1001&range=A3"),
        ]
