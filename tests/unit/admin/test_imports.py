"""取り込み: files on a page, shown first, written when somebody says so."""

import io
import random
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from urllib3.filepost import encode_multipart_formdata

from server.admin import imports
from server.commands.setup_spreadsheet import create
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from server.sheets.door import Door
from tests.support.emulator import Emulator
from tests.unit.admin.conftest import Admin

GOOGLE = "日,キャンペーン,キャンペーン ID,通貨コード,費用\n2026-11-01,指名,1,JPY,1200\n"
CARDS = "会社名,氏名,メール\n青葉精機,山田 太郎,y@client.example\n"


@pytest.fixture
def door(emulator: Emulator) -> Door:
    connection = Connection(Settings(_env_file=None, sheets_emulator_host=emulator.address))
    return connection.door(create(connection, Site("default", ""), None))


@pytest.fixture
def admin(make_admin: Callable[..., Admin], emulator: Emulator, door: Door) -> Admin:
    made = make_admin(sheets_emulator_host=emulator.address, spreadsheet_id=door.spreadsheet_id)
    made.sign_in()
    return made


def dropped(text: str, name: str = "file.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), name


def fields_of(html: str) -> dict[str, str]:
    """The hidden fields of the form that writes."""
    form = html[html.index('action="/admin/imports/write"') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))


def amounts(door: Door) -> list[Any]:
    found = door.read_columns(door.layout(), {"costs": ["amount"]})["costs"]
    return found["amount"]


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.status
    return str(answer.get_data(as_text=True))


def test_costs_are_shown_and_then_written_once(admin: Admin, door: Door) -> None:
    seen = text_of(
        admin.press("/admin/imports/check", page="/admin/imports", kind="costs", site="default",
                    files=dropped(GOOGLE))
    )  # fmt: skip
    assert "まだ書き込んでいません" in seen
    assert re.search(r">指名</td><td [^>]*>1,200</td>", seen)
    assert amounts(door) == []
    fields = fields_of(seen)
    assert "書き込みました。" in text_of(admin.client.post("/admin/imports/write", data=fields))
    assert amounts(door) == [1200]
    again = text_of(admin.client.post("/admin/imports/write", data=fields))
    assert "変わらない行 1" in again
    assert amounts(door) == [1200]


def test_a_sheet_that_changed_is_shown_again(admin: Admin, door: Door) -> None:
    seen = text_of(
        admin.press("/admin/imports/check", page="/admin/imports", kind="costs", site="default",
                    files=dropped(GOOGLE))
    )  # fmt: skip
    told = {**fields_of(seen), "approved": "0" * 32}
    assert "確認の後でシートが変わりました" in text_of(
        admin.client.post("/admin/imports/write", data=told)
    )
    assert amounts(door) == []


def test_a_list_becomes_leads(admin: Admin) -> None:
    given = {"kind": "lists", "site": "default", "channel": "展示会・セミナー",
             "date": "2026-11-18", "form": "機械要素展"}  # fmt: skip
    seen = text_of(
        admin.press("/admin/imports/check", page="/admin/imports", files=dropped(CARDS), **given)
    )
    assert "取り込むと 1 件です。" in seen
    written = text_of(admin.client.post("/admin/imports/write", data=fields_of(seen)))
    assert "取り込み 1 件" in written
    assert "山田 太郎" in admin.text("/admin/")


@pytest.mark.parametrize("before", ["", CARDS])
def test_a_list_that_names_nobody_fails_and_no_other_is_kept(admin: Admin, before: str) -> None:
    nobody = "会社名,氏名,メモ\n,,電話済み\n,,不在\n"
    given = {"kind": "lists", "site": "default", "channel": "展示会・セミナー",
             "date": "2026-11-18"}  # fmt: skip
    for step in ("check", "write"):
        files = [dropped(text, "list.csv") for text in (before, nobody) if text]
        seen = text_of(
            admin.press(f"/admin/imports/{step}", page="/admin/imports", files=files, **given)
        )
        assert "見出しの行が見つかりません" in seen
    assert "山田 太郎" not in admin.text("/admin/")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "costs", "files": dropped("週,キャンペーン,費用\n2026-11-02,a,1\n")}, "週"),
        ({"kind": "costs"}, "ファイルを選んでください"),
        ({"kind": "lists", "channel": "展示会", "date": "2026-11-18", "files": dropped(CARDS)},
         "「展示会・セミナー」のことですか"),
        ({"kind": "lists", "channel": "Web広告", "date": "", "files": dropped(CARDS)}, "受付日"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_do(admin: Admin, fields: dict[str, Any], told: str) -> None:
    answer = admin.press("/admin/imports/check", page="/admin/imports", site="default", **fields)
    assert told in text_of(answer)


def test_too_much_is_told(admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MOST_BYTES", 10)
    answer = admin.press(
        "/admin/imports/check", page="/admin/imports", site="default", kind="costs",
        files=dropped(GOOGLE),
    )  # fmt: skip
    assert "20 MB を超えています" in text_of(answer)


def test_nobody_writes_without_the_mark_of_the_page(admin: Admin, door: Door) -> None:
    answer = admin.client.post(
        "/admin/imports/check", data={"kind": "costs", "site": "default", "files": dropped(GOOGLE)}
    )
    assert answer.status_code == 403
    admin.client.post("/admin/sign-out", data={})
    assert admin.client.get("/admin/imports").status_code in (200, 302)


def test_a_large_file_comes_back_with_the_preview(admin: Admin, door: Door) -> None:
    """Larger than a form may usually be."""
    names = random.Random(7).sample(range(10**12), 60_000)
    rows = "".join(f"2026-11-{n % 28 + 1:02},c,1,JPY,{n % 9}.{n % 10**9:09}\n" for n in names)
    head = GOOGLE.splitlines()[0] + "\n"
    (mark, *_) = re.findall(r'name="csrf" value="([^"]+)"', admin.text("/admin/imports"))
    fields = {"csrf": mark, "kind": "costs", "site": "default"}
    body, kind = encode_multipart_formdata(
        {**fields, "files": ("large.csv", (head + rows).encode())}
    )
    seen = text_of(
        admin.client.post("/admin/imports/check", input_stream=io.BytesIO(body),
                          content_length=len(body), content_type=kind)
    )  # fmt: skip
    again = fields_of(seen)
    assert len(again["packed"]) > 500_000
    told = urlencode(again).encode()
    answer = admin.client.post("/admin/imports/write", input_stream=io.BytesIO(told),
                               content_length=len(told),
                               content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert "書き込みました。" in text_of(answer)
    assert len(amounts(door)) == 1
