"""Finding leads, their stories, and why they failed."""

from datetime import UTC, datetime, timedelta

import pytest

from server.database import heartbeat, writers
from server.database.database import Database
from server.database.writers import holder_name
from server.inbox import batches, stories, upkeep
from server.sheets import remedies
from sheets_schema.text import Text, plain
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead
from tests.unit.admin.conftest import Admin

SHEET = "sheet-of-aoba"
# Later than every other event of these tests.
LATER = NOON + timedelta(hours=1)


def put(database: Database, name: str, **cells: str) -> str:
    given = {"name": name, "company": "青葉精機", "channel": "Web広告", **cells}
    return put_lead(database, a_lead(name, cells=dict(given))).lead_id


def taken(database: Database) -> batches.Batch:
    lease = writers.acquire(database, SHEET, holder_name())
    assert lease is not None
    batch = batches.claim(database, lease, ["default"], NOON + timedelta(seconds=1))
    writers.release(database, lease)
    assert batch is not None
    return batch


def isolated(database: Database, name: str, reason: str = "Invalid row") -> str:
    lead_id = put(database, name)
    batch = taken(database)
    lease = writers.acquire(database, SHEET, holder_name())
    assert lease is not None
    batches.isolate(database, lease, batch, plain(reason), NOON + timedelta(seconds=2))
    writers.release(database, lease)
    return lead_id


def names(found: list[stories.ListedLead]) -> list[str]:
    return [one.cells.get("name", "") for one in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("山田", ["山田 太郎"]),
        ("山田太郎", ["山田 太郎"]),
        ("山田 太郎", ["山田 太郎"]),
        ("わかば", ["鈴木 花子"]),
        ("SUZUKI@", ["鈴木 花子"]),
        ("ＳＵＺＵＫＩ", ["鈴木 花子"]),
        ("0312345678", ["鈴木 花子"]),
        ("03-1234", ["鈴木 花子"]),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE leads; --", []),
        ("資料", []),
    ],
)
def test_leads_are_found_by_name_company_mail_and_phone(
    database: Database, words: str, expected: list[str]
) -> None:
    put(database, "山田 太郎", other="資料を送ってください")
    put(database, "鈴木 花子", company="わかば商事", email="suzuki@wakaba.example.jp",
        phone="03-1234-5678")  # fmt: skip
    assert names(stories.find(database, words=words)) == expected


def test_a_lead_is_found_by_its_id(database: Database) -> None:
    put(database, "山田 太郎")
    wanted = put(database, "鈴木 花子")
    assert [one.id for one in stories.find(database, words=wanted.upper())] == [wanted]


def test_pages_follow_one_another_without_gaps(database: Database) -> None:
    ids = [put(database, f"佐藤 {number}") for number in range(7)]
    seen: list[str] = []
    before = ""
    while page := stories.find(database, before=before, most=3):
        seen.extend(one.id for one in page)
        before = page[-1].id
    assert seen == ids[::-1]


def test_states_and_sites_can_be_chosen(database: Database) -> None:
    aside = isolated(database, "保留 花子")
    put(database, "待機 太郎")
    put_lead(database, a_lead("別の人", site="wakaba"))
    put_lead(database, a_lead("重複 次郎", keys=("key:a",)))
    put_lead(database, a_lead("重複 次郎", keys=("key:a",), at=NOON + timedelta(seconds=9)))
    assert [one.id for one in stories.find(database, only="isolated")] == [aside]
    assert names(stories.find(database, only="waiting", sites=["default"])) == [
        "重複 次郎",
        "待機 太郎",
    ]
    (repeated,) = stories.find(database, only="duplicate")
    assert (repeated.cells["name"], repeated.repeats) == ("重複 次郎", 1)
    assert names(stories.find(database, sites=["wakaba"])) == ["別の人"]
    assert stories.find(database, only="delivered") == []


def test_a_story_is_told_from_the_beginning(database: Database) -> None:
    lead_id = isolated(database, "保留 花子", "Invalid value")
    batches.release(database, [lead_id], NOON + timedelta(seconds=3))
    batch = taken(database)
    batches.settle(database, batch, LATER)
    story = stories.story(database, lead_id)
    assert story is not None
    assert [(one.kind, one.detail) for one in story.happenings] == [
        ("arrived", None),
        ("taken", None),
        ("isolated", plain("Invalid value")),
        ("released", None),
        ("delivered", None),
    ]
    assert story.lead.state == "delivered"
    assert story.body == a_lead("保留 花子").body


def test_the_list_shows_who_came_and_how_they_stand(admin: Admin, database: Database) -> None:
    isolated(database, "保留 花子")
    put(database, "山田 <太郎>", conversion_point="資料請求")
    page = admin.text("/admin/")
    assert "山田 &lt;太郎&gt;" in page
    assert "資料請求" in page
    assert "保留になったリードが 1 件あります。" in page


def test_an_empty_inbox_says_what_to_do_next(admin: Admin) -> None:
    page = admin.text("/admin/")
    assert "まだ何も届いていません。フォームを接続するか、テスト送信で試せます。" in page
    assert 'href="/admin/connect"' in page
    nothing = admin.text("/admin/?q=nobody")
    assert "条件に合うリードはありません" in nothing
    assert '<a href="/admin/">条件を消す</a>' in nothing


def test_the_live_part_is_sent_once_and_not_again_while_nothing_changes(
    admin: Admin, database: Database
) -> None:
    first = admin.see("/admin/live")
    again = admin.see("/admin/live", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    put(database, "山田 太郎")
    changed = admin.see("/admin/live", **{"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "山田 太郎" in changed.get_data(as_text=True)
    assert "<html" not in changed.get_data(as_text=True)


def test_a_search_is_not_done_again_every_few_seconds(admin: Admin, database: Database) -> None:
    put(database, "山田 太郎")
    assert "山田 太郎" in admin.text("/admin/?q=山田")
    live = admin.text("/admin/live?q=山田")
    assert 'data-part="facts"' in live
    assert 'data-part="leads"' not in live


def test_a_lead_that_was_set_aside_says_why_and_can_be_sent_again(
    admin: Admin, database: Database
) -> None:
    lead_id = isolated(database, "保留 花子", "Invalid value at cell 3")
    page = admin.text(f"/admin/leads/{lead_id}")
    assert "このリードは保留になっています。" in page
    assert "Invalid value at cell 3" in page
    answer = admin.press(f"/admin/leads/{lead_id}/release", page=f"/admin/leads/{lead_id}")
    assert answer.location == f"/admin/leads/{lead_id}"
    assert "待機中" in admin.text(f"/admin/leads/{lead_id}")
    assert "もう一度送ることにしました" in admin.text(f"/admin/leads/{lead_id}")


def test_a_lead_leads_to_its_spreadsheet_once_it_stands_there(
    admin: Admin, database: Database
) -> None:
    lead_id = put(database, "山田 太郎")
    link = f'<a href="/admin/leads/{lead_id}/row">シートで開く</a>'
    assert link not in admin.text(f"/admin/leads/{lead_id}")
    batches.settle(database, taken(database), NOON)
    page = admin.text(f"/admin/leads/{lead_id}")
    assert link in page
    # By the name of its column.
    assert "<dt>受付日時</dt>" in page
    # Nobody can tell the row just now.
    answer = admin.see(f"/admin/leads/{lead_id}/row")
    assert (answer.status_code, answer.location) == (
        302, f"http://127.0.0.1:9/spreadsheets/{SHEET}",
    )  # fmt: skip


def test_a_deleted_row_can_be_brought_back(admin: Admin, database: Database) -> None:
    lead_id = put(database, "削除 三郎")
    batches.settle(database, taken(database), NOON + timedelta(seconds=2))
    found = upkeep.compare(database, ["default"], [], LATER)
    upkeep.record(database, SHEET, found, 4000, LATER)
    page = admin.text(f"/admin/leads/{lead_id}")
    assert "シートからこの行が削除されています。" in page
    assert "シートで削除 1" in admin.text("/admin/")
    admin.press(f"/admin/leads/{lead_id}/release", page=f"/admin/leads/{lead_id}")
    story = stories.story(database, lead_id)
    assert story is not None
    assert story.lead.state == "waiting"


@pytest.mark.parametrize(
    ("trouble", "why", "todo"),
    [
        (
            remedies.not_shared("leadsheet@aoba.test").told("The caller does not have permission"),
            "共有されていないか、閲覧のみ",
            "leadsheet@aoba.test を編集者として追加してください",
        ),
        (remedies.MISSING.told(), "この ID のスプレッドシートがありません", "ゴミ箱から戻すか"),
        (
            remedies.not_enabled("aoba-1").told(),
            "Sheets API が有効になっていません",
            "sheets.googleapis.com?project=aoba-1 で有効にし",
        ),
        (Text("タブがありません。", "The tab is missing."), "タブがありません。", "今すぐ再試行"),
    ],
)
def test_a_stopped_spreadsheet_says_what_happened_why_and_what_to_do(
    admin: Admin, database: Database, trouble: Text, why: str, todo: str
) -> None:
    lead_id = put(database, "一時停止 太郎")
    writers.acquire(database, SHEET, holder_name())
    writers.note_trouble(
        database, SHEET, at=NOON, next_try_at=LATER, trouble=trouble, paused="NotReachable"
    )
    for page in (admin.text("/admin/"), admin.text(f"/admin/leads/{lead_id}")):
        assert "書き込みが止まっています。" in page
        assert why in page
        assert todo in page
        assert "一時停止</span>" in page
    admin.press("/admin/retry", page="/admin/", site="default")
    assert writers.state(database, SHEET).next_try_at is None


def test_a_spreadsheet_that_fills_up_is_told_in_time(admin: Admin, database: Database) -> None:
    writers.acquire(database, SHEET, holder_name())
    found = upkeep.compare(database, ["default"], [], LATER)
    upkeep.record(database, SHEET, found, 7_900_000, LATER)
    assert "容量" not in admin.text("/admin/")
    upkeep.record(database, SHEET, found, 8_500_000, LATER)
    assert "スプレッドシートの容量を 85% 使っています。" in admin.text("/admin/")


def test_a_passing_trouble_asks_for_nothing(admin: Admin, database: Database) -> None:
    put(database, "待機 太郎")
    writers.acquire(database, SHEET, holder_name())
    writers.note_trouble(
        database, SHEET, at=NOON, next_try_at=LATER, trouble=plain("Google cannot be reached."),
        paused=None,
    )  # fmt: skip
    page = admin.text("/admin/")
    assert "書き込みを再試行しています。" in page
    assert "自動で続けるので、何もしなくて大丈夫です。" in page
    assert "待機中</span>" in page


def test_a_worker_that_does_not_run_is_noticed(admin: Admin, database: Database) -> None:
    silence = "ワーカーが動いていないようです。"
    heartbeat.beat(database, datetime.now(UTC) - timedelta(seconds=70))
    assert silence not in admin.text("/admin/")
    put(database, "待機 太郎")
    assert silence in admin.text("/admin/")
    heartbeat.beat(database, datetime.now(UTC) - timedelta(seconds=30))
    assert silence not in admin.text("/admin/")


def test_the_body_is_shown_as_it_came_and_runs_nowhere(admin: Admin, database: Database) -> None:
    lead = a_lead("山田 太郎")
    body = '{"your-name": "山田 太郎", "memo": "<script>alert(1)</script>"}'.encode()
    lead_id = put_lead(
        database, type(lead)(**{**{f: getattr(lead, f) for f in lead.__slots__}, "body": body})
    ).lead_id
    page = admin.text(f"/admin/leads/{lead_id}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    answer = admin.see(f"/admin/leads/{lead_id}/body")
    assert answer.data == body
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "body",
    [b"\x00\xff\xfe not text \x80", b"a=1&b=%E5%B1%B1", b"{broken", b"x" * 200_000, "髙".encode()],
)
def test_no_body_breaks_the_page(admin: Admin, database: Database, body: bytes) -> None:
    lead = a_lead("山田 太郎")
    fields = {f: getattr(lead, f) for f in lead.__slots__}
    lead_id = put_lead(database, type(lead)(**{**fields, "body": body})).lead_id
    page = admin.text(f"/admin/leads/{lead_id}")
    assert len(page) < 60_000


def test_a_purged_lead_keeps_its_story(admin: Admin, database: Database) -> None:
    lead_id = put(database, "消去 四郎")
    batches.settle(database, taken(database), NOON)
    upkeep.purge(database, LATER, ["default"])
    page = admin.text(f"/admin/leads/{lead_id}")
    assert "消去 四郎" not in page
    assert "本文は消去されました" in page
    assert "スプレッドシートに反映しました" in page
    assert "(保存期間を過ぎて消去)" in admin.text("/admin/")


def test_an_erased_person_is_not_called_past_the_retention_time(
    admin: Admin, database: Database
) -> None:
    lead_id = put(database, "消去 五郎")
    batches.settle(database, taken(database), NOON)
    upkeep.forget(database, lead_id, LATER)
    for page in (admin.text("/admin/"), admin.text(f"/admin/leads/{lead_id}")):
        assert "消去 五郎" not in page
        assert "(個人情報を消去済み)" in page
        assert "保存期間を過ぎ" not in page
    assert "forget_lead.py で消去しました。" in page
    english = admin.text(f"/admin/leads/{lead_id}?lang=en")
    assert "(personal data erased)" in english
    assert "Erased with forget_lead.py." in english
    assert "retention" not in english


def test_a_purged_lead_whose_row_people_deleted_cannot_be_sent_again(
    admin: Admin, database: Database
) -> None:
    lead_id = put(database, "消去 四郎")
    batches.settle(database, taken(database), NOON)
    found = upkeep.compare(database, ["default"], [], NOON + timedelta(minutes=2))
    upkeep.record(database, SHEET, found, 100, LATER)
    assert 'id="release"' in admin.text(f"/admin/leads/{lead_id}")
    assert upkeep.purge(database, LATER, ["default"]).leads == 1
    page = admin.text(f"/admin/leads/{lead_id}")
    assert 'id="release"' not in page
    assert "変更履歴" in page
    assert batches.release(database, [lead_id], LATER) == 0
    assert upkeep.removed(database, ["default"]) == []


def test_a_lead_that_is_not_there_is_a_404(admin: Admin) -> None:
    assert admin.see("/admin/leads/01a1ffb7-0000-7000-8000-000000000000").status_code == 404


def test_english(admin: Admin, database: Database) -> None:
    isolated(database, "保留 花子")
    page = admin.text("/admin/?lang=en")
    assert '<html lang="en">' in page
    assert "Leads that were set aside: 1." in page
    # What was chosen stays.
    assert '<html lang="en">' in admin.text("/admin/rebuilds")
