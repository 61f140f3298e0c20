"""The first steps, as a person goes through them."""

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from dotenv import dotenv_values

from server.admin import configuring, restarting
from server.admin.connect import send_test
from server.database.database import Database
from server.inbox import stories
from server.inbox.inbox import Inbox
from server.settings.sites import Site
from server.settings.web_process import MASTER
from tests.support.emulator import Emulator
from tests.support.leads import NOON
from tests.unit.admin.conftest import Admin

SHARED_WITH = "leadsheet@aoba.iam.gserviceaccount.com"


@pytest.fixture(scope="module")
def sheets() -> Iterator[Emulator]:
    with Emulator(":memory:", "--faults") as running:
        yield running
        requests.delete(f"{running.url}/control/faults", timeout=60).raise_for_status()


@pytest.fixture
def empty_sheet(sheets: Emulator) -> str:
    """As people make one in their Drive."""
    body = {"properties": {"title": "問い合わせ", "timeZone": "Asia/Tokyo"}}
    made = requests.post(f"{sheets.url}/v4/spreadsheets", json=body, timeout=60).json()
    return str(made["spreadsheetId"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program was started, with nothing of Google's about."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("CLOUDSDK_CONFIG", "K_SERVICE", "GCE_METADATA_HOST", MASTER):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture(scope="module")
def key() -> str:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    told = {
        "type": "service_account",
        "project_id": "aoba",
        "private_key": pem,
        "client_email": SHARED_WITH,
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    return json.dumps(told)


@pytest.fixture
def fresh(make_admin: Callable[..., Admin]) -> Admin:
    """Signed in where nothing is configured."""
    made = make_admin(spreadsheet_id="", sheets_emulator_host="")
    made.sign_in()
    return made


@pytest.fixture
def local(make_admin: Callable[..., Admin], sheets: Emulator) -> Admin:
    """The same beside a local spreadsheet, where no credentials are needed."""
    made = make_admin(spreadsheet_id="", sheets_emulator_host=sheets.address)
    made.sign_in()
    return made


def press(admin: Admin, step: str, **fields: str) -> str:
    answer = admin.press(f"/admin/setup/{step}", page="/admin/setup", **fields)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def current(page: str) -> str:
    (found,) = re.findall(r'<li class="panel now" id="(\w+)"', page)
    return str(found)


def test_where_nothing_is_configured_the_status_page_begins_with_the_first_steps(
    fresh: Admin,
) -> None:
    answer = fresh.see("/admin/")
    assert (answer.status_code, answer.location) == (302, "/admin/setup")
    page = fresh.text("/admin/setup")
    assert current(page) == "credentials"
    assert "Google Sheets API を有効に" in page


@pytest.mark.parametrize("step", ["credentials", "spreadsheet", "token", "restart", "test"])
def test_a_stranger_and_a_page_of_elsewhere_change_nothing(
    step: str, make_admin: Callable[..., Admin], folder: Path
) -> None:
    stranger = make_admin(spreadsheet_id="", sheets_emulator_host="")
    answer = stranger.press(f"/admin/setup/{step}", page="/admin/sign-in")
    assert (answer.status_code, answer.location) == (302, "/admin/sign-in")
    stranger.sign_in()
    assert stranger.client.post(f"/admin/setup/{step}", data={"csrf": "x"}).status_code == 403
    assert not (folder / ".env").exists()


@pytest.mark.parametrize("way", ["file", "pasted"])
def test_a_key_is_kept_for_the_program_alone_and_never_shown(
    way: str, fresh: Admin, key: str, folder: Path
) -> None:
    (folder / ".env").write_text("# ours\nSMTP_URL=smtp://mail.example.co.jp\n")
    if way == "pasted":
        page = press(fresh, "credentials", pasted=f"\n  {key} ")
    else:
        (mark, *_) = re.findall(r'name="csrf" value="([^"]+)"', fresh.text("/admin/setup"))
        file = folder / "downloaded.json"
        file.write_text(key)
        with file.open("rb") as sent:
            answer = fresh.client.post(
                "/admin/setup/credentials", data={"csrf": mark, "key": (sent, "key.json")}
            )
        page = str(answer.get_data(as_text=True))
    kept = folder / "google-key.json"
    assert json.loads(kept.read_text()) == json.loads(key)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert dotenv_values(folder / ".env") == {
        "SMTP_URL": "smtp://mail.example.co.jp",
        "GOOGLE_APPLICATION_CREDENTIALS": str(kept),
    }
    assert current(page) == "spreadsheet"
    assert SHARED_WITH in page
    for shown in (page, fresh.text("/admin/setup"), fresh.text("/admin/setup/live")):
        assert "PRIVATE KEY" not in shown


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("", "ファイルを選ぶか"),
        ("my key", "鍵(JSON)ではありません"),
        ("[1]", "鍵(JSON)ではありません"),
        ('{"client_email": "a@b.c"}', "鍵(JSON)ではありません"),
        ("AIza" + "B" * 35, "API キー"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", "鍵の一部だけ"),
        ('{"installed": {"client_id": "x"}}', "OAuth クライアント"),
        ('{"web": {"client_id": "x"}}', "OAuth クライアント"),
        ('{"type": "authorized_user", "refresh_token": "x"}', "ほかの種類|鍵ではない認証情報"),
        ('{"type": "external_account"}', "鍵ではない認証情報"),
        (
            '{"type": "service_account", "client_email": "a@b.c", "private_key": "cut",'
            ' "token_uri": "https://oauth2.googleapis.com/token"}',
            "壊れています",
        ),
        ("x" * 70_000, "鍵(JSON)ではありません"),
    ],
)
def test_what_is_no_key_is_told_by_what_it_is(
    pasted: str, told: str, fresh: Admin, folder: Path
) -> None:
    page = press(fresh, "credentials", pasted=pasted)
    (alert,) = re.findall(r'role="alert" id="credentials-trouble">(.*?)</p>', page)
    assert re.search(told.replace("(", r"\(").replace(")", r"\)"), alert)
    assert not (folder / ".env").exists()
    assert not (folder / "google-key.json").exists()


@pytest.mark.parametrize(
    "token_uri",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:6379/",
        "http://oauth2.googleapis.com/token",
        "https://oauth2.googleapis.com.evil.example/token",
        "https://oauth2.googleapis.com@10.0.0.5/token",
        "https://evil.example/token",
        "https://[::1/token",
        7,
    ],
)
def test_a_key_signs_in_at_google_and_nowhere_else(
    token_uri: object, fresh: Admin, key: str, folder: Path
) -> None:
    pasted = json.dumps(json.loads(key) | {"token_uri": token_uri})
    assert "token_uri が Google のものではありません" in press(fresh, "credentials", pasted=pasted)
    assert not (folder / ".env").exists()
    assert not (folder / "google-key.json").exists()


def test_a_sign_in_without_a_key_is_found(
    make_admin: Callable[..., Admin], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "gcloud"
    place.mkdir()
    (place / "application_default_credentials.json").write_text(
        json.dumps(
            {
                "type": "authorized_user",
                "client_id": "x",
                "client_secret": "y",
                "refresh_token": "z",
                "quota_project_id": "aoba",
            }
        )
    )
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(place))
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "aoba")
    admin = make_admin(spreadsheet_id="", sheets_emulator_host="")
    admin.sign_in()
    page = admin.text("/admin/setup")
    assert current(page) == "spreadsheet"
    assert "鍵なしのサインインが見つかりました" in page
    assert "ご自身の名前で書き込む" in page


ID = "1AbC-dEf_GhIjKlMnOpQrStUvWxYz0123456789abcdef"


@pytest.mark.parametrize(
    "address",
    [
        f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0",
        f"https://docs.google.com/spreadsheets/d/{ID}/edit?usp=sharing",
        f"https://docs.google.com/spreadsheets/u/1/d/{ID}/edit",
        f"https://docs.google.com/a/aoba.example.jp/spreadsheets/d/{ID}",
        f"docs.google.com/spreadsheets/d/{ID}/view",
        f"https://drive.google.com/open?id={ID}",
        f"https://drive.google.com/file/d/{ID}/view?usp=drive_link",
        f"https://spreadsheets.google.com/ccc?key={ID}",
        f"  <{ID}>\n",
        ID,
        f"http://127.0.0.1:9900/spreadsheets/{ID}?gid=3#x",
    ],
)
def test_an_address_is_understood_as_people_copy_it(address: str) -> None:
    assert configuring.spreadsheet_id_of(address) == ID


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "アドレスではありません"),
        ("https://example.co.jp/", "アドレスではありません"),
        ("リード管理", "アドレスではありません"),
        ("https://docs.google.com/spreadsheets/u/0/", "アドレスではありません"),
        (f"https://docs.google.com/spreadsheets/d/e/2PACX-{ID}/pubhtml", "ウェブに公開"),
        (f"https://drive.google.com/drive/folders/{ID}", "フォルダー"),
        (f"https://docs.google.com/document/d/{ID}/edit", "スプレッドシートではない"),
        (f"https://docs.google.com/forms/d/{ID}/edit", "スプレッドシートではない"),
    ],
)
def test_an_address_of_something_else_is_told(address: str, told: str) -> None:
    with pytest.raises(configuring.NotUnderstood) as refused:
        configuring.spreadsheet_id_of(address)
    assert told in refused.value.text.ja
    assert refused.value.text.en.isascii() or "…" in refused.value.text.en


def test_a_spreadsheet_is_looked_at_gets_its_tabs_and_is_kept(
    local: Admin, sheets: Emulator, empty_sheet: str, folder: Path
) -> None:
    page = press(
        local, "spreadsheet", address=f"{sheets.url}/spreadsheets/{empty_sheet}", locale="ja"
    )
    for told in ("「問い合わせ」", "書き込みの権限", "Leadsheet のタブを用意"):
        assert told in page
    assert dotenv_values(folder / ".env") == {"SPREADSHEET_ID": empty_sheet}
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600
    titles = titles_of(sheets, empty_sheet)
    assert {"リード", "費用", "設定", "ダッシュボード"} <= titles
    assert current(page) == "token"


def test_the_language_of_the_tabs_is_chosen_here(
    local: Admin, sheets: Emulator, empty_sheet: str, folder: Path
) -> None:
    press(local, "spreadsheet", address=empty_sheet, locale="en")
    assert dotenv_values(folder / ".env") == {"SPREADSHEET_ID": empty_sheet, "LOCALE": "en"}
    assert {"Leads", "Costs", "Settings"} <= titles_of(sheets, empty_sheet)


def test_a_spreadsheet_of_another_time_zone_is_told_and_taken(
    local: Admin, sheets: Emulator, folder: Path
) -> None:
    body = {"properties": {"title": "Leads", "timeZone": "Europe/London"}}
    made = requests.post(f"{sheets.url}/v4/spreadsheets", json=body, timeout=60).json()
    page = press(local, "spreadsheet", address=str(made["spreadsheetId"]))
    assert "TIMEZONE は Asia/Tokyo です" in page
    assert dotenv_values(folder / ".env")["SPREADSHEET_ID"] == made["spreadsheetId"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"status": 403, "method": "spreadsheets.get"}, "編集者として追加してください"),
        ({"status": 403, "method": "spreadsheets.batchUpdate"}, "編集者として追加してください"),
        ({"status": 404, "method": "spreadsheets.get"}, "この ID のスプレッドシートがありません"),
        (
            {
                "status": 400,
                "method": "spreadsheets.get",
                "message": "This operation is not supported for this document",
            },
            "Google スプレッドシートとして保存",
        ),
        ({"status": 503, "method": "spreadsheets.get", "count": 9}, "しばらく待ってください"),
    ],
)
def test_what_is_wrong_with_it_is_told_and_nothing_is_kept(
    local: Admin, sheets: Emulator, empty_sheet: str, folder: Path, fault: dict[str, Any], told: str
) -> None:
    requests.post(
        f"{sheets.url}/control/faults", json={"kind": "status", **fault}, timeout=60
    ).raise_for_status()
    page = press(local, "spreadsheet", address=empty_sheet)
    requests.delete(f"{sheets.url}/control/faults", timeout=60).raise_for_status()
    assert told in page
    assert current(page) == "spreadsheet"
    assert not (folder / ".env").exists()


def test_the_token_is_shown_once(local: Admin, folder: Path) -> None:
    page = press(local, "token")
    token = dotenv_values(folder / ".env")["INTAKE_TOKEN"]
    assert token is not None
    assert len(token) >= 40
    assert page.count(token) == 1
    for again in (local.text("/admin/setup"), press(local, "token"), local.text("/admin/connect")):
        assert token not in again
    assert dotenv_values(folder / ".env")["INTAKE_TOKEN"] == token


def test_where_nothing_can_be_written_it_says_what_to_put_where(
    local: Admin, fresh: Admin, empty_sheet: str, key: str, folder: Path
) -> None:
    (folder / ".env").mkdir()  # nobody can write that, not even root
    page = press(local, "spreadsheet", address=empty_sheet)
    assert f"SPREADSHEET_ID={empty_sheet}" in page
    assert "次の行をこのプログラムの設定" in page
    assert re.search(r"INTAKE_TOKEN=[\w-]{40,}", press(local, "token"))
    page = press(fresh, "credentials", pasted=key)
    assert "GOOGLE_CREDENTIALS_JSON" in page
    assert "PRIVATE KEY" not in page
    assert list((folder / ".env").iterdir()) == []


def test_it_restarts_what_started_it_and_only_with_settings_that_start(
    make_admin: Callable[..., Admin], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda *told: sent.append(told))
    admin = make_admin(spreadsheet_id="")
    admin.sign_in()
    assert "この画面からは再起動できません" in press(admin, "restart")
    monkeypatch.setenv(MASTER, str(os.getppid()))
    assert restarting.is_possible()
    for line in ("LOCALE=fr", "PORT=eighty", "WEB_CONCURRENCY=0"):
        (folder / ".env").write_text(f"{line}\n")
        assert line.partition("=")[0] in press(admin, "restart")
    # Nothing to sign in by: new workers would not start, and gunicorn would give up.
    (folder / ".env").write_text("SPREADSHEET_ID=1AbC\n")
    assert "GOOGLE_APPLICATION_CREDENTIALS" in press(admin, "restart")
    assert sent == []
    (folder / ".env").write_text("SPREADSHEET_ID=1AbC\nSHEETS_EMULATOR_HOST=127.0.0.1:9\n")
    answer = admin.press("/admin/setup/restart", page="/admin/setup")
    assert answer.status_code == 302
    assert sent == [(os.getppid(), signal.SIGHUP)]


def test_the_checklist_stays_on_the_status_page_until_a_real_lead_is_there(
    make_admin: Callable[..., Admin], database: Database
) -> None:
    admin = make_admin(intake_token="a-token-for-forms-0123")
    admin.sign_in()
    title = "はじめの設定が残っています"
    assert title in admin.text("/admin/")
    answer = admin.press("/admin/setup/test", page="/admin/setup")
    assert answer.location == "/admin/setup#test"
    (sent,) = stories.find(database)
    assert sent.cells["kind"] == "テスト"
    assert "シートに届くのを待っています" in admin.text("/admin/setup/live")
    assert title in admin.text("/admin/live")
    site = Site("default", "sheet-of-aoba")
    send_test(Inbox(database), site, NOON)
    assert title in admin.text("/admin/")
    body = {"your-name": "青木 誠", "your-email": "aoki@example.co.jp"}
    headers = {"Authorization": "Bearer a-token-for-forms-0123"}
    assert admin.client.post("/v1/leads", json=body, headers=headers).status_code == 202
    assert title not in admin.text("/admin/")
    assert title not in admin.text("/admin/live")
    assert 'aria-current="step"' not in admin.text("/admin/setup")


def test_no_test_is_sent_before_there_is_somewhere_to_write(
    local: Admin, database: Database
) -> None:
    local.press("/admin/setup/test", page="/admin/setup")
    assert stories.find(database) == []


def test_sites_in_a_file_are_not_written_by_a_page(
    make_admin: Callable[..., Admin], folder: Path
) -> None:
    (folder / "sites.toml").write_text(
        '[sites.aoba]\nspreadsheet_id = "one"\nintake_token = "token-of-aoba-0123456"\n'
    )
    admin = make_admin(sites_file=str(folder / "sites.toml"))
    admin.sign_in()
    assert "SITES_FILE" in admin.text("/admin/setup")
    for step in ("credentials", "spreadsheet", "token"):
        assert admin.press(f"/admin/setup/{step}", page="/admin/setup").status_code == 404


@pytest.mark.parametrize("told", ["ja", "en"])
def test_both_languages_are_whole(told: str, fresh: Admin) -> None:
    page = fresh.text(f"/admin/setup?lang={told}")
    assert ("First steps" in page) == (told == "en")
    main = page.partition("<main")[2].partition("</main>")[0]
    japanese = re.findall(r"[぀-ヿ一-鿿]+", main)
    assert bool(japanese) == (told == "ja")


def titles_of(sheets: Emulator, spreadsheet_id: str) -> set[str]:
    told = requests.get(f"{sheets.url}/v4/spreadsheets/{spreadsheet_id}", timeout=60).json()
    return {one["properties"]["title"] for one in told["sheets"]}
