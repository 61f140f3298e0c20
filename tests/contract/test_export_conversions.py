"""export_conversions and 広告連携 on a real spreadsheet and a real inbox: each line once."""

import csv
import io
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, text

from server.commands.setup_spreadsheet import create
from server.commands.start import start
from server.database.prepare import open_inbox
from server.database.tables import leads
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.cells import serial
from server.sheets.connection import Connection
from server.sheets.door import Door
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.tabs import AD_TABS, LEADS, SETTINGS
from tests.support.databases import fresh_postgresql, postgresql_server
from tests.support.emulator import Emulator

__all__ = ["postgresql_server"]

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime.now(UTC).astimezone(TOKYO)
RECEIVED = (NOW - timedelta(days=20)).replace(hour=9, minute=30, second=0, microsecond=0)
STAGE = (NOW - timedelta(days=5)).date()
MAIL = "193d3ec6224d21ca8c1875a2f0b6bae4b6a2c63fad898c5c9d06f6554f27ad42"

Row = Mapping[str, Any]


def lead(number: int, **more: Any) -> Row:
    return {
        "received_at": serial(RECEIVED), "company": f"{number}商事", "channel": "Web広告",
        "status": "進行中", "lead_id": f"lead-{number}", "consent": "はい",
        "click_id_type": "gclid", "click_id": f"Cj0_{number}", **more,
    }  # fmt: skip


@dataclass
class Firm:
    """`put(rows)` as people type, from row 2 on; `export("google-clicks", FILE)` is the command."""

    door: Door
    folder: Path

    def put(self, tab: str, rows: Sequence[Row], *, start: int = 2) -> None:
        layout = self.door.layout().tabs[tab]
        requests = []
        for place, row in enumerate(rows):
            for key, value in row.items():
                if key == "consent" and key not in layout.columns:
                    continue  # its feature is off
                kind = "stringValue"
                if isinstance(value, bool):
                    kind = "boolValue"
                elif isinstance(value, int | float):
                    kind = "numberValue"
                cell = {} if value is None else {"userEnteredValue": {kind: value}}
                at = {
                    "sheetId": layout.sheet_id,
                    "rowIndex": start - 1 + place,
                    "columnIndex": layout.columns[key],
                }
                requests.append({"updateCells": {
                    "start": at, "rows": [{"values": [cell]}], "fields": "userEnteredValue",
                }})  # fmt: skip
        self.door.batch_update(requests)

    def leads(self, *rows: Row) -> None:
        self.put(LEADS.key, rows)

    def switch_on(self) -> None:
        features = self.door.read_columns(self.door.layout(), {"settings": ["feature"]})
        place = features["settings"]["feature"].index("広告への返送")
        self.put(SETTINGS.key, [{"in_use": True}], start=2 + place)
        assert start("rebuild_kpis", []) == 0

    def set(self, item: str, value: str) -> None:
        items = self.door.read_columns(self.door.layout(), {"settings": ["item"]})
        place = items["settings"]["item"].index(item)
        self.put(SETTINGS.key, [{"value": value}], start=2 + place)

    def file(self, name: str = "out.csv") -> Path:
        return self.folder / name

    def export(self, target: str, *arguments: object) -> int:
        return start("export_conversions", ["--to", target, *map(str, arguments)])

    def shown(self, target: str) -> list[list[str]]:
        """What stands on the tab, as a platform reads it."""
        title = AD_TABS[target].title.ja
        sheets = self.door.properties()["sheets"]
        found = next(one for one in sheets if one["properties"]["title"] == title)
        cells = self.door.seen(
            [{"sheetId": found["properties"]["sheetId"]}],
            "sheets(properties(sheetId),data(rowData(values(formattedValue))))",
        )
        rows = next(
            one["data"][0].get("rowData", [])
            for one in cells["sheets"]
            if one["properties"].get("sheetId") == found["properties"]["sheetId"]
        )
        return [
            shown
            for row in rows
            if any(shown := [one.get("formattedValue", "") for one in row.get("values", [])])
        ]


@pytest.fixture
def inbox_kind(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "sqlite"))


on_both = pytest.mark.parametrize("inbox_kind", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def firm(
    emulator: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    inbox_kind: str,
) -> Firm:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    connection = Connection(Settings(_env_file=None, sheets_emulator_host=emulator.address))
    sheet = create(connection, Site("default", ""), None)
    monkeypatch.setenv("SPREADSHEET_ID", sheet)
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", emulator.address)
    address = f"sqlite:///{tmp_path / 'inbox.db'}"
    if inbox_kind == "postgresql":
        address = fresh_postgresql(request.getfixturevalue("postgresql_server"))
    monkeypatch.setenv("DATABASE_URL", address)
    return Firm(connection.door(sheet), tmp_path)


@pytest.fixture
def on(firm: Firm) -> Firm:
    firm.switch_on()
    return firm


def rows_of(file: Path, encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_bytes().decode(encoding), newline="")))


def clicks_in(*files: Path) -> list[str]:
    return sorted(row[0] for file in files if file.exists() for row in rows_of(file)[2:])


def test_off_there_is_neither_column_nor_tab_and_on_there_are(firm: Firm) -> None:
    def standing() -> tuple[bool, set[str]]:
        layout = firm.door.layout()
        return "consent" in layout.tabs["leads"].columns, set(layout.titles.values())

    titles = {tab.title.ja for tab in AD_TABS.values()}
    consent, found = standing()
    assert not consent
    assert not titles & found
    firm.switch_on()
    consent, found = standing()
    assert consent
    assert titles <= {one["properties"]["title"] for one in firm.door.properties()["sheets"]}
    settings = firm.door.read_columns(
        firm.door.layout(), {"settings": ["ad_stage", "ad_name", "ad_value"]}
    )["settings"]
    assert settings["ad_stage"][:3] == ["有効リード", "商談", "成約"]
    assert firm.shown("google-clicks")[0] == ["Parameters:TimeZone=Asia/Tokyo"]


def test_a_file_is_what_the_platform_takes_and_nothing_is_sent_twice(
    on: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    on.put(SETTINGS.key, [{"ad_name": "MQL"}, {"ad_value": 50000}])
    on.leads(
        lead(1, opportunity_on=serial(STAGE)),
        lead(2, opportunity_on=serial(STAGE), won_on=serial(STAGE), won_amount=1_200_000),
        lead(3, consent=None),
        lead(4, invalid_reason="競合・同業他社"),
        lead(5, kind="テスト"),
    )
    assert on.export("google-clicks", on.file(), "--json") == 0
    day = f"{STAGE:%Y-%m-%d} 12:00:00"
    got = f"{RECEIVED:%Y-%m-%d} 09:30:00"
    assert rows_of(on.file()) == [
        ["Parameters:TimeZone=Asia/Tokyo"],
        ["Google Click ID", "Conversion Name", "Conversion Time", "Conversion Value",
         "Conversion Currency"],
        ["Cj0_1", "MQL", got, "", ""], ["Cj0_2", "MQL", got, "", ""],
        ["Cj0_1", "商談", day, "50000", "JPY"], ["Cj0_2", "商談", day, "50000", "JPY"],
        ["Cj0_2", "成約", day, "1200000", "JPY"],
    ]  # fmt: skip
    assert stat.S_IMODE(on.file().stat().st_mode) == 0o600
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert [(one["row"], one["stage"]) for one in answer["lines"]][:2] == [
        (2, "有効リード"), (3, "有効リード"),
    ]  # fmt: skip
    assert [(one["reason"], one["count"], one["rows"]) for one in answer["left_out"]] == [
        ("no_consent", 1, [4])
    ]
    assert "inbox.db" in told.err
    assert "同意がない(空欄) / no consent (blank): 1(行 / rows 4)" in told.err
    # Again: the file stays, and a new one has nothing in it.
    before = on.file().read_bytes()
    assert on.export("google-clicks", on.file()) == 0
    assert on.file().read_bytes() == before
    assert on.export("google-clicks", on.file("second.csv")) == 0
    assert clicks_in(on.file("second.csv")) == []
    # A new one goes into a file of its own; the one that may not be uploaded yet is kept.
    on.put(LEADS.key, [{"consent": "同意します"}], start=4)
    assert on.export("google-clicks", on.file()) == 1
    assert on.file().read_bytes() == before
    assert on.export("google-clicks", on.file("third.csv")) == 0
    assert clicks_in(on.file("third.csv")) == ["Cj0_3"]


def test_a_look_changes_nothing_and_a_discarded_file_is_sent_again(on: Firm) -> None:
    on.leads(lead(1))
    assert on.export("google-clicks", on.file(), "--dry-run") == 0
    assert not on.file().exists()
    assert on.export("google-clicks", on.file(), "--json") == 0
    assert on.export("google-clicks", "--discard", 1, "--yes") == 0
    assert on.export("google-clicks", "--discard", 1, "--yes") == 1
    assert on.export("google-clicks", on.file("again.csv")) == 0
    assert clicks_in(on.file("again.csv")) == ["Cj0_1"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--to", "google-clicks"], 2),
        (["--to", "nobody", "out.csv"], 2),
        (["--to", "meta", "out.csv", "--since", "yesterday"], 2),
        (["--to", "meta", "out.csv", "--site", "nobody"], 2),
        (["--to", "meta", "missing/out.csv"], 1),
        (["--to", "meta", "."], 1),
        (["--to", "meta", "out.csv", "--corrections"], 1),
    ],
)
def test_wrong_usage_and_what_cannot_be(firm: Firm, arguments: list[str], status: int) -> None:
    if status == 2 and "--site" not in arguments:
        with pytest.raises(SystemExit) as ended:
            start("export_conversions", arguments)
        assert ended.value.code == status
    else:
        assert start("export_conversions", arguments) == status
    assert not firm.file().exists()


def test_a_file_of_somebody_else_is_not_overwritten(on: Firm) -> None:
    on.leads(lead(1))
    on.file().write_text("mine")
    assert on.export("google-clicks", on.file()) == 1
    assert on.file().read_text() == "mine"
    assert on.export("google-clicks", on.file("free.csv")) == 0
    assert clicks_in(on.file("free.csv")) == ["Cj0_1"]


CRASHES = {
    "before it is decided": "conversions.decide",
    "before it is written": "exports.put_at",
    "before it is noted": "conversions.note_written",
}


@on_both
@pytest.mark.parametrize("crash", CRASHES)
def test_a_killed_process_loses_nothing_and_doubles_nothing(on: Firm, crash: str) -> None:
    on.leads(*(lead(number) for number in range(1, 4)))
    script = f"""
import os, signal, sys
from server.commands.start import start
from server.exports import conversions as exports
from server.inbox import conversions
{CRASHES[crash]} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
start("export_conversions", ["--to", "google-clicks", {str(on.file())!r}])
"""
    killed = subprocess.run([sys.executable, "-c", script], env={**os.environ}, check=False)
    assert killed.returncode == -signal.SIGKILL
    first = on.file().read_bytes() if on.file().exists() else None
    assert (first is None) == (crash != "before it is noted")
    on.put(LEADS.key, [lead(4)], start=5)
    assert on.export("google-clicks", on.file("other.csv")) == 0
    assert clicks_in(on.file(), on.file("other.csv")) == ["Cj0_1", "Cj0_2", "Cj0_3", "Cj0_4"]
    if first is not None:
        assert on.file().read_bytes() == first
    assert on.export("google-clicks", on.file("third.csv")) == 0
    assert clicks_in(on.file("third.csv")) == []


@on_both
def test_several_at_once_send_each_line_once(on: Firm) -> None:
    on.leads(*(lead(number) for number in range(1, 6)))
    command = [
        sys.executable,
        "-c",
        "import sys; from server.commands.start import start;"
        "sys.exit(start('export_conversions', ['--to', 'google-clicks', sys.argv[1]]))",
    ]
    runs = [subprocess.Popen([*command, str(on.file(f"{number}.csv"))]) for number in range(3)]
    ends = [run.wait(120) for run in runs]
    assert 0 in ends
    assert set(ends) <= {0, 1}
    files = [on.file(f"{number}.csv") for number in range(3)]
    assert clicks_in(*files) == [f"Cj0_{number}" for number in range(1, 6)]


def test_a_file_that_could_not_be_written_is_no_file(
    on: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    on.leads(lead(1))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert on.export("google-clicks", on.file()) == 1
    assert list(on.folder.glob("*.csv")) == list(on.folder.glob(".*part")) == []
    assert on.export("google-clicks", on.file("later.csv")) == 0
    assert clicks_in(on.file("later.csv")) == ["Cj0_1"]
    assert not on.file().exists()


@on_both
def test_what_changed_is_taken_back_and_corrected_once(on: Firm) -> None:
    on.leads(
        lead(1, opportunity_on=serial(STAGE), won_on=serial(STAGE), won_amount=100),
        lead(2, opportunity_on=serial(STAGE)),
        lead(3), lead(4), lead(5),
    )  # fmt: skip
    assert on.export("google-clicks", on.file()) == 0
    on.put(LEADS.key, [
        {"won_amount": 300}, {"opportunity_on": None}, {"consent": "いいえ"}, {"kind": "スパム"},
    ])  # fmt: skip
    on.put(LEADS.key, [dict.fromkeys(lead(5))], start=6)  # its row is gone
    assert on.export("google-clicks", on.file("fix.csv"), "--corrections") == 0
    rows = [(row[0], row[1], row[4], row[5], row[6]) for row in rows_of(on.file("fix.csv"))[2:]]
    assert sorted(rows) == [
        ("Cj0_1", "成約", "RESTATE", "300", "JPY"), ("Cj0_2", "商談", "RETRACT", "", ""),
        ("Cj0_3", "有効リード", "RETRACT", "", ""), ("Cj0_4", "有効リード", "RETRACT", "", ""),
    ]  # fmt: skip
    assert on.export("google-clicks", on.file("again.csv"), "--corrections") == 0
    assert clicks_in(on.file("again.csv")) == []


def test_an_erased_person_is_in_no_file_and_no_record(on: Firm) -> None:
    on.leads(lead(1, email="Taro.Sato+x@gmail.com"), lead(2))
    assert on.export("google-enhanced", on.file()) == 0
    assert MAIL in on.file().read_text()
    with closing(open_inbox(os.environ["DATABASE_URL"])) as database:
        from server.inbox import conversions, upkeep

        with database.write() as connection:
            connection.execute(
                insert(leads).values(
                    id="lead-1", site="default", state="delivered", received_at=RECEIVED,
                    arrived_at=RECEIVED, cells={}, content_type="", whole=True,
                )
            )  # fmt: skip
        assert upkeep.forget(database, "lead-1", datetime.now(UTC)) == "delivered"
        told = conversions.told(database, "default", "google-enhanced")
        assert {(one.fields, one.click_id, one.value) for one in told.values()} == {((), "", None)}
        with database.read() as connection:
            kept = connection.execute(text("SELECT * FROM conversions")).all()
            assert MAIL not in str(kept)
    # The row came back from the version history.
    assert on.export("google-clicks", on.file("clicks.csv")) == 0
    assert clicks_in(on.file("clicks.csv")) == ["Cj0_2"]


def test_tabs_hold_what_may_be_told_until_it_is_sent(on: Firm) -> None:
    on.leads(
        lead(1),
        lead(2, click_id_type="yclid", click_id="YSS.1"),
        lead(3, click_id_type="yclid", click_id="YJAD.1"),
        lead(4, click_id_type="msclkid", click_id="0123456789abcdef0123456789abcdef",
             email="Taro.Sato+x@gmail.com"),
        lead(5, consent="いいえ", email="no@example.jp"),
    )  # fmt: skip
    assert start("rebuild_kpis", []) == 0
    got = f"{RECEIVED:%Y-%m-%d} 09:30:00"
    assert on.shown("google-clicks")[2:] == [["Cj0_1", "有効リード", got]]
    assert on.shown("yahoo-search")[1][0] == "YSS.1"
    assert on.shown("yahoo-display")[1][0] == "YJAD.1"
    assert on.shown("microsoft")[2][0] == "0123456789abcdef0123456789abcdef"
    enhanced = on.shown("google-enhanced")
    assert [row[0] for row in enhanced[2:]] == [MAIL]
    assert "no@example.jp" not in str(enhanced)
    # A file takes them off; a tab that nobody fetches sends nothing by itself.
    assert on.export("google-clicks", on.file()) == 0
    assert clicks_in(on.file()) == ["Cj0_1"]
    assert start("rebuild_kpis", []) == 0
    assert on.shown("google-clicks")[2:] == []


def test_a_tab_that_is_fetched_counts_as_sent_and_stays_the_same(on: Firm) -> None:
    on.set("広告連携タブの取得", "する")
    on.leads(lead(1, opportunity_on=serial(STAGE)))
    assert start("rebuild_kpis", []) == 0
    first = on.shown("google-clicks")
    assert [row[:2] for row in first[2:]] == [["Cj0_1", "有効リード"], ["Cj0_1", "商談"]]
    on.put(SETTINGS.key, [{"ad_name": "別の名前"}])
    assert start("rebuild_kpis", []) == 0
    assert on.shown("google-clicks") == first
    assert on.export("google-clicks", on.file()) == 0
    assert clicks_in(on.file()) == []
    on.put(LEADS.key, [{"consent": "いいえ"}])
    assert start("rebuild_kpis", []) == 0
    assert on.shown("google-clicks")[2:] == []


def test_the_columns_of_the_test_are_those_of_the_sheet() -> None:
    assert {"consent", "click_id"} <= {column.key for column in LEAD_COLUMNS}
