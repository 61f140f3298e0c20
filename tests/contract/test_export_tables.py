"""export_tables on a real spreadsheet: typed files for their owner alone, and nobody's name in them
unless that was asked for."""

import csv
import hashlib
import json
import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import insert

from server.commands.setup_spreadsheet import create
from server.commands.start import start
from server.database.prepare import open_inbox
from server.database.tables import leads as inbox_leads
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.warehouse import files
from tests.support.emulator import Emulator

# Who must not be told of: (what stands in the cell, what of it no file may hold).
SECRETS = {
    "company": "ひみつ商事株式会社",
    "name": "秘密 太郎",
    "email": "himitsu@example.co.jp",
    "phone": "090-1111-2222",
    "message": "折り返しは妻の花子へ",
    "other": "生年月日: 1980-01-01",
    "memo": "奥様は花子さん",
    "sent_back": "花子さんが不在",
    "click_id": "Cj0KCQ-himitsu",
    "first_referrer": "https://mail.example/himitsu",
    "referrer": "https://mail.example/u/himitsu-2",
}
BROUGHT_BY_LINKS = {
    "utm_content": "taro.himitsu%40example.co.jp",
    "utm_term": "電話 ０９０−３３３３−４４４４",
    "landing_page": "https://www.aoba.example/lp/?email=himitsu@example.co.jp",
    "job_title": "部長(himitsu.k@example.jp)",
}
GONE = ("himitsu", "0903333", "3333", "花子", "秘密", "ひみつ", "1111-2222", "1980-01-01", "Cj0KCQ")


@dataclass
class Exports:
    """`exports("--to", folder)` runs the command."""

    door: Door
    to: Path
    database_url: str

    def __call__(self, *arguments: object) -> int:
        return start("export_tables", ["--to", str(self.to), *map(str, arguments)])

    def put(self, tab: str, row: int, values: dict[str, Any]) -> None:
        """As people type: `row` is the sheet's own number."""
        layout = self.door.layout().tabs[tab]
        requests = []
        for key, value in values.items():
            kind = "numberValue" if isinstance(value, int | float) else "stringValue"
            start = {
                "sheetId": layout.sheet_id, "rowIndex": row - 1,
                "columnIndex": layout.columns[key],
            }  # fmt: skip
            rows = [{"values": [{"userEnteredValue": {kind: value}}]}]
            fields = "userEnteredValue"
            requests.append({"updateCells": {"start": start, "rows": rows, "fields": fields}})
        self.door.batch_update(requests)

    def table(self, name: str) -> list[dict[str, Any]]:
        found = duckdb.sql(f"SELECT * FROM '{self.to / name}.parquet'")
        assert found is not None
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    def bytes_of_all(self) -> str:
        """Everything in every file, Parquet's columns decompressed."""
        told = [
            path.read_text("utf-8-sig") for path in self.to.iterdir() if path.suffix != ".parquet"
        ]
        told += [str(self.table(path.stem)) for path in self.to.glob("*.parquet")]
        return "\n".join(told)


@pytest.fixture
def exports(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exports:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    connection = Connection(Settings(_env_file=None, sheets_emulator_host=emulator.address))
    sheet = create(connection, Site("default", ""), None)
    url = f"sqlite:///{tmp_path / 'inbox.db'}"
    monkeypatch.setenv("SPREADSHEET_ID", sheet)
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", emulator.address)
    monkeypatch.setenv("DATABASE_URL", url)
    made = Exports(connection.door(sheet), tmp_path / "warehouse", url)
    made.put("leads", 2, {
        **SECRETS, **BROUGHT_BY_LINKS, "received_at": 46113.4, "channel": "web広告",
        "kind": "MQL", "status": "進行中", "won_on": 46150, "won_amount": 1_234_567.5,
        "employees": "約120名", "lead_id": "lead-1",
    })  # fmt: skip
    made.put("leads", 3, {
        "company": "=cmd()", "received_at": "2026/4/2", "phone": "+81-3-1234-5678",
        "lead_id": "lead-2",
    })  # fmt: skip
    made.put("costs", 2, {"month": "2026-04", "channel": "Web広告", "amount": "¥1,000,000"})
    return made


def test_typed_tables_without_personal_data(exports: Exports, capsys: Any) -> None:
    assert exports("--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["tables"]["leads"] == 2
    assert told["personal_data"] is False
    first, second = exports.table("leads")
    assert str(first["received_at"]) == "2026-04-01 09:36:00"
    assert str(second["received_at"]) == "2026-04-02 00:00:00"
    assert (first["channel"], first["won_amount"]) == ("Web広告", Decimal("1234567.5000"))
    assert str(first["won_on"]) == "2026-05-08"
    assert first["landing_page"] == "aoba.example/lp"
    assert first["employees"] == "100〜299名"
    assert first["is_sent_back"] is True
    assert first["job_title"] == "部長((***))"
    assert not set(SECRETS) & set(first)
    (cost,) = exports.table("costs")
    assert (str(cost["month"]), cost["amount"]) == ("2026-04-01", Decimal(1_000_000))
    described = duckdb.sql(f"DESCRIBE SELECT * FROM '{exports.to}/leads.parquet'")
    assert described is not None
    types = {name: kind for name, kind, *_ in described.fetchall()}
    assert types["received_at"] == "TIMESTAMP"
    assert (types["won_on"], types["is_sent_back"]) == ("DATE", "BOOLEAN")
    assert types["won_amount"] == "DECIMAL(18,4)"


@pytest.mark.parametrize("how", ["parquet", "csv"])
def test_no_file_holds_who_anybody_is(exports: Exports, how: str) -> None:
    assert exports("--format", how) == 0
    everything = exports.bytes_of_all()
    assert "aoba.example/lp" in everything
    assert [word for word in GONE if word in everything] == []


def test_personal_data_where_it_is_asked_for(exports: Exports, capsys: Any) -> None:
    assert exports("--with-personal-data") == 0
    assert "個人情報が入っています" in capsys.readouterr().err
    first, second = exports.table("leads")
    assert {key: first[key] for key in SECRETS} == SECRETS
    assert first["landing_page_written"] == BROUGHT_BY_LINKS["landing_page"]
    assert second["company"] == "=cmd()"
    assert json.loads((exports.to / "manifest.json").read_text())["personal_data"] is True


def test_csv_as_for_every_hand_over(exports: Exports) -> None:
    assert exports("--format", "csv", "--with-personal-data") == 0
    raw = (exports.to / "leads.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 3
    with (exports.to / "leads.csv").open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["won_amount"], first["received_at"]) == ("1234567.5000", "2026-04-01 09:36:00")
    # No formula, but a phone number stays one.
    assert (second["company"], second["phone"]) == ("'=cmd()", "+81-3-1234-5678")


def test_files_are_for_their_owner_alone_and_listed(exports: Exports) -> None:
    before = os.umask(0)
    try:
        assert exports() == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(exports.to.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in exports.to.iterdir()}
    assert set(modes.values()) == {0o600}
    listed = json.loads((exports.to / "manifest.json").read_text())["tables"]
    assert {one["file"] for one in listed} == modes.keys() - {"manifest.json"}
    for one in listed:
        content = (exports.to / one["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"]


def test_a_run_that_fails_leaves_the_former_files(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    assert exports() == 0
    before = {path.name: path.read_bytes() for path in exports.to.iterdir()}
    exports.put("leads", 4, {"company": "あと", "received_at": 46114})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_to_disk", full)
    assert exports() == 1
    assert "No space left on device" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in exports.to.iterdir()} == before


def test_a_dry_run_writes_nothing(exports: Exports, capsys: Any) -> None:
    assert exports("--dry-run") == 0
    assert "leads 2" in capsys.readouterr().err
    assert not exports.to.exists()


def test_an_erased_person_stays_away_whatever_stands_in_the_sheet(
    exports: Exports, capsys: Any
) -> None:
    database = open_inbox(exports.database_url)
    with database.write() as connection:
        connection.execute(insert(inbox_leads).values(**_erased("lead-1")))
    database.close()
    assert exports("--with-personal-data") == 0
    assert [one["lead_id"] for one in exports.table("leads")] == ["lead-2"]
    assert "消去した人の行 1" in capsys.readouterr().err


def _erased(lead_id: str) -> dict[str, Any]:
    now = datetime(2026, 4, 1, tzinfo=UTC)
    return {
        "id": lead_id, "site": "default", "state": "forgotten", "received_at": now,
        "arrived_at": now, "cells": {}, "content_type": "", "whole": True,
    }  # fmt: skip


def test_without_duckdb_csv_and_parquet_says_what_to_do(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(files, "has_duckdb", lambda: False)
    assert exports() == 0
    assert (exports.to / "leads.csv").exists()
    assert exports("--format", "parquet") == 1
    assert "leadsheet[warehouse]" in capsys.readouterr().err


def test_a_site_that_is_not_there_is_wrong_usage(exports: Exports) -> None:
    assert exports("--site", "nowhere") == 2
