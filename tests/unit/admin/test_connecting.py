"""The test submission, the connection check and the plugin to download."""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from server.admin import plugin
from server.admin.connect import send_test
from server.commands.setup_spreadsheet import create
from server.database.database import Database
from server.inbox import stories
from server.inbox.inbox import Inbox
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from tests.support.emulator import Emulator
from tests.support.leads import NOON
from tests.unit.admin.conftest import Admin


@pytest.fixture(scope="module")
def sheets() -> Iterator[Emulator]:
    with Emulator(":memory:", "--faults") as running:
        yield running


@pytest.fixture
def spreadsheet(sheets: Emulator) -> Iterator[str]:
    """A spreadsheet with all its tabs."""
    settings = Settings(_env_file=None, sheets_emulator_host=sheets.address)
    spreadsheet_id = create(Connection(settings), Site("default", ""), "リード管理")
    yield spreadsheet_id
    requests.delete(f"{sheets.url}/control/faults", timeout=60).raise_for_status()


@pytest.fixture
def connected(make_admin: Callable[..., Admin], sheets: Emulator, spreadsheet: str) -> Admin:
    made = make_admin(sheets_emulator_host=sheets.address, spreadsheet_id=spreadsheet)
    made.sign_in()
    return made


def checked(admin: Admin, site: str = "default") -> str:
    answer = admin.press("/admin/connect/check", site=site)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def change(sheets: Emulator, spreadsheet_id: str, *asked: dict[str, Any]) -> None:
    requests.post(
        f"{sheets.url}/v4/spreadsheets/{spreadsheet_id}:batchUpdate",
        json={"requests": list(asked)},
        timeout=60,
    ).raise_for_status()


def sheet_id_of(sheets: Emulator, spreadsheet_id: str, title: str) -> int:
    told = requests.get(f"{sheets.url}/v4/spreadsheets/{spreadsheet_id}", timeout=60).json()
    return next(
        int(one["properties"]["sheetId"])
        for one in told["sheets"]
        if one["properties"]["title"] == title
    )


def test_a_right_connection_is_right_to_its_end(connected: Admin) -> None:
    page = checked(connected)
    for told in ("受信箱への書き込み", "Leadsheet のタブ", "スプレッドシートへの書き込み"):
        assert told in page
    assert "対処" not in page


def test_the_check_changes_nothing(connected: Admin, sheets: Emulator, spreadsheet: str) -> None:
    # All that anybody can have put there; what follows from it is ten times as much.
    cells = "rowData(values(userEnteredValue,userEnteredFormat,note,dataValidation))"
    of_tabs = "properties,merges,conditionalFormats,basicFilter,charts,protectedRanges"
    fields = (
        "properties,namedRanges,developerMetadata,"
        f"sheets({of_tabs},data({cells},rowMetadata,columnMetadata))"
    )
    address = f"{sheets.url}/v4/spreadsheets/{spreadsheet}?includeGridData=true&fields={fields}"

    def everything() -> bytes:
        answer = requests.get(address, timeout=60)
        answer.raise_for_status()
        return answer.content

    before = everything()
    assert "リード".encode() in before
    checked(connected)
    assert everything() == before


def test_what_is_missing_is_named(connected: Admin, sheets: Emulator, spreadsheet: str) -> None:
    costs = sheet_id_of(sheets, spreadsheet, "費用")
    change(sheets, spreadsheet, {"deleteSheet": {"sheetId": costs}})
    page = checked(connected)
    assert "費用 がありません。scripts/setup_spreadsheet.py を実行してください。" in page
    assert "スプレッドシートへの書き込み" not in page


@pytest.mark.parametrize(
    ("fault", "todo"),
    [
        ({"status": 403, "method": "", "count": 9}, "編集者として追加してください"),
        ({"status": 403, "method": "spreadsheets.batchUpdate"}, "編集者として追加してください"),
        ({"status": 503, "method": "", "count": 9}, "しばらく待ってください"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(
    connected: Admin, sheets: Emulator, fault: dict[str, Any], todo: str
) -> None:
    requests.post(
        f"{sheets.url}/control/faults", json={"kind": "status", **fault}, timeout=60
    ).raise_for_status()
    page = checked(connected)
    assert "対処" in page
    assert todo in page


def test_without_a_spreadsheet_it_says_how_to_make_one(make_admin: Callable[..., Admin]) -> None:
    admin = make_admin(spreadsheet_id="")
    admin.sign_in()
    page = checked(admin)
    assert "scripts/setup_spreadsheet.py で作成し" in page
    assert "スプレッドシートへの書き込み" not in page


def test_a_test_submission_goes_the_way_of_a_real_one(admin: Admin, database: Database) -> None:
    answer = admin.press("/admin/connect/test", site="default")
    (found,) = stories.find(database)
    assert answer.location == f"/admin/leads/{found.id}?sent=test"
    assert (found.cells["name"], found.cells["kind"]) == ("テスト 送信", "テスト")
    assert found.cells["conversion_point"] == "テスト送信(管理画面)"
    assert "テストを受け付けました。" in admin.text(answer.location)


def test_each_test_is_a_lead_of_its_own_but_for_a_double_click(database: Database) -> None:
    inbox, site = Inbox(database), Site("default", "")
    first = send_test(inbox, site, NOON)
    assert send_test(inbox, site, NOON) == first
    assert send_test(inbox, site, NOON + timedelta(seconds=2)) != first


def test_a_site_nobody_knows_is_refused(admin: Admin) -> None:
    for path in ("/admin/connect/test", "/admin/connect/check", "/admin/connect/plugin"):
        assert admin.press(path, site="nobody").status_code == 404


@pytest.fixture
def with_token(make_admin: Callable[..., Admin]) -> Admin:
    made = make_admin(intake_token="it's a \\secret\\")
    made.sign_in()
    return made


def test_the_plugin_comes_with_address_and_token_filled_in(with_token: Admin) -> None:
    answer = with_token.press(
        "/admin/connect/plugin", site="default", endpoint=" https://leads.example.jp/v1/leads/ "
    )
    assert answer.headers["Content-Disposition"] == "attachment; filename=leadsheet.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        config = packed.read(plugin.CONFIG).decode()
    assert "leadsheet/leadsheet.php" in names
    assert all(name.startswith("leadsheet/") for name in names)
    assert configured(config) == {
        "endpoint": "https://leads.example.jp",
        "token": "it's a \\secret\\",
    }


def configured(config: str) -> Any:
    """What WordPress gets when it includes the file."""
    php = shutil.which("php")
    if php is None:
        pytest.skip("php is not installed")
    code = "define('ABSPATH', '/'); echo json_encode(eval('?>' . stream_get_contents(STDIN)));"
    done = subprocess.run(
        [php, "-r", code], input=config, capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "endpoint",
    ["", "leads.example.jp", "javascript:alert(1)", "https://a b", "https://x/'; phpinfo(); '"],
)
def test_an_address_that_is_none_is_refused(with_token: Admin, endpoint: str) -> None:
    answer = with_token.press("/admin/connect/plugin", site="default", endpoint=endpoint)
    assert answer.status_code == 400


def test_the_form_suggests_the_address_people_came_by(
    make_admin: Callable[..., Admin],
) -> None:
    admin = make_admin(intake_token="secret", admin_token="")
    page = admin.client.get("/admin/connect", base_url="http://localhost:8000")
    assert 'value="http://localhost:8000"' in page.get_data(as_text=True)
    assert "暗号化されません" in page.get_data(as_text=True)


def test_without_a_token_there_is_nothing_to_download(admin: Admin) -> None:
    assert "INTAKE_TOKEN が未設定です" in admin.text("/admin/connect")
    answer = admin.press(
        "/admin/connect/plugin", site="default", endpoint="https://leads.example.jp"
    )
    assert answer.status_code == 400


def test_the_demo_says_why_it_makes_no_plugin(make_admin: Callable[..., Admin]) -> None:
    made = make_admin(demo=True)
    assert made.sign_in().status_code == 302
    page = made.text("/admin/connect")
    assert "この見本は INTAKE_TOKEN なしで動き" in page
    assert "make plugin" in page
    assert "設定して再起動すると" not in page
