"""check_google says in words what is missing, on a local spreadsheet that misbehaves as told."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from server.settings.environment import Settings
from server.setup.check import _refusal, check, walk
from server.sheets.connection import Connection
from tests.contract.setup.conftest import Place
from tests.support.processes import ROOT, clean_environment

NOW = datetime.now(UTC)


def remedies(place: Place, *, at: datetime | None = None) -> list[str]:
    settings = Settings(
        sheets_emulator_host=place.emulator.address,
        spreadsheet_id=place.site.spreadsheet_id,
        _env_file=None,
    )
    moment = at or datetime.now(UTC)
    found = check(settings, settings.sites["default"], now=lambda: moment)
    return [one.remedy.ja for one in found if one.remedy is not None]


def failing(place: Place, status: int) -> None:
    place.emulator.control(
        "POST",
        "faults",
        {"kind": "status", "status": status, "spreadsheetId": place.site.spreadsheet_id},
    )


def test_all_is_well(place: Place) -> None:
    assert remedies(place) == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "鍵が受け付けられません"),
        (403, "編集者として追加"),
        (404, "この ID のスプレッドシートがありません"),
        (429, "利用枠を使い切りました"),
        (503, "Google 側の不調"),
    ],
)
def test_each_refusal_has_its_remedy(place: Place, status: int, words: str) -> None:
    failing(place, status)
    (remedy,) = remedies(place)
    assert words in remedy
    assert remedies(place) == []  # the fault was for one call: nothing else is amiss


def test_who_may_only_look_is_told_to_be_made_an_editor(place: Place) -> None:
    before = place.looked_at()
    fault = {"kind": "status", "status": 403, "method": "spreadsheets.batchUpdate",
             "spreadsheetId": place.site.spreadsheet_id}  # fmt: skip
    place.emulator.control("POST", "faults", fault)
    settings = Settings(
        sheets_emulator_host=place.emulator.address,
        spreadsheet_id=place.site.spreadsheet_id,
        _env_file=None,
    )
    *_, last = walk(settings, settings.sites["default"])
    assert last.remedy is not None
    assert last.remedy.ja == (
        "閲覧はできますが、書き込めません。スプレッドシートの「共有」で "
        "Leadsheet のサービスアカウント を編集者として追加してください。"
    )
    assert [one.remedy for one in walk(settings, settings.sites["default"])] == [None] * 6
    assert place.looked_at() == before


def test_an_api_that_is_not_enabled_is_named_with_its_page() -> None:
    """Google's own words, as it answers a project without the Sheets API."""
    answer = requests.Response()
    answer.status_code = 403
    answer._content = (
        b'{"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "Google Sheets API has '
        b'not been used in project 1 before or it is disabled.", "details": [{"@type": '
        b'"type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED"}]}}'
    )
    settings = Settings(sheets_emulator_host="127.0.0.1:1", _env_file=None)
    remedy = _refusal(answer, Connection(settings), settings.sites["default"]).remedy
    assert remedy is not None
    assert "有効になっていません" in remedy.ja
    assert "console.cloud.google.com/apis/library/sheets.googleapis.com" in remedy.en


def test_a_clock_that_is_six_minutes_off_is_noticed(place: Place) -> None:
    (remedy,) = remedies(place, at=datetime.now(UTC) - timedelta(minutes=6))
    assert "時刻合わせ" in remedy


def test_an_old_version_is_told(place_in: Callable[..., Place]) -> None:
    (remedy,) = remedies(place_in(version=0))[-1:]
    assert "版 0 です" in remedy


def test_nobody_answers_there() -> None:
    settings = Settings(sheets_emulator_host="127.0.0.1:9", spreadsheet_id="x", _env_file=None)
    *_, last = check(settings, settings.sites["default"])
    assert last.remedy is not None
    assert "つながりません" in last.remedy.ja


def test_the_script_ends_with_1_where_something_is_missing(tmp_path: Path, place: Place) -> None:
    def run(**settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "check_google.py")],
            env=clean_environment(SHEETS_EMULATOR_HOST=place.emulator.address, **settings),
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

    good = run(SPREADSHEET_ID=place.site.spreadsheet_id)
    assert (good.returncode, good.stdout.count("×")) == (0, 0)
    bad = run(SPREADSHEET_ID="nowhere")
    assert bad.returncode == 1
    assert "この ID のスプレッドシートがありません" in bad.stdout
    assert run().returncode == 1
