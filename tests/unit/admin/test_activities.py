"""活動を記録 on a lead's page: one form, one row to be, however often it is pressed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from server.database.database import Database
from server.database.tables import writers
from server.inbox import activities
from server.inbox.activities import Recorded
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.unit.admin.conftest import Admin


def switched(database: Database, *, on: bool) -> None:
    """What a delivery last read of 設定."""
    rules = {"feature": ["施策", "活動"], "in_use": [True, on], "owner": ["山口", "青木"]}
    with database.write() as connection:
        connection.execute(
            insert(writers).values(
                spreadsheet_id="sheet-of-aoba", fence=0, expires_at=0.0, next_number=0, failures=0,
                rules=rules, rules_tried_at=datetime.now(UTC),
            )
        )  # fmt: skip


@pytest.fixture
def lead_id(database: Database) -> str:
    lead = a_lead("佐藤 花子")
    put_lead(database, lead)
    return lead.lead_id


@pytest.fixture
def record(admin: Admin, lead_id: str) -> Callable[..., int]:
    def make(**fields: str) -> int:
        page = f"/admin/leads/{lead_id}"
        (key,) = re.findall(r'name="key" value="([^"]+)"', admin.text(page))
        sent = {"key": key, "activity_type": "架電", **fields}
        return int(admin.press(f"{page}/activities", page=page, **sent).status_code)

    return make


def recorded(database: Database, lead_id: str) -> list[Recorded]:
    return activities.of_lead(database, lead_id)


def test_what_is_typed_is_kept_and_shown(
    admin: Admin, database: Database, lead_id: str, record: Callable[..., int]
) -> None:
    switched(database, on=True)
    page = admin.text(f"/admin/leads/{lead_id}")
    assert "活動を記録" in page
    assert '<option value="山口">' in page
    status = record(
        owner="山口", activity_result="アポ獲得", content="来週の水曜に訪問", issue="転記の手間",
        next_action_on="2026-12-02", at="2026-11-20T10:30",
    )  # fmt: skip
    assert status == 302
    (one,) = recorded(database, lead_id)
    assert one.cells == {
        "company": "青葉精機", "name": "佐藤 花子", "owner": "山口", "activity_type": "架電",
        "activity_result": "アポ獲得", "content": "来週の水曜に訪問", "issue": "転記の手間",
        "next_action_on": 46358.0, "lead_id": lead_id,
    }  # fmt: skip
    assert one.at == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)  # half past ten in Tokyo
    told = admin.text(f"/admin/leads/{lead_id}")
    assert "来週の水曜に訪問" in told
    assert "書き込み待ち" in told


def test_a_form_that_is_sent_twice_is_one_activity(
    admin: Admin, database: Database, lead_id: str, record: Callable[..., int]
) -> None:
    switched(database, on=True)
    assert record(key="once", content="話した") == 302
    assert record(key="once", content="話した") == 302
    assert len(recorded(database, lead_id)) == 1
    # Two forms of one second are two, and are told apart by their second.
    at = "2026-11-20T10:30"
    assert record(key="a", at=at) == record(key="b", at=at) == 302
    _, newest, other = recorded(database, lead_id)
    assert newest.at - other.at == timedelta(seconds=1)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"activity_type": "雑談"}, "種類"), ({"activity_type": ""}, "種類"),
        ({"activity_result": "保留"}, "結果"), ({"next_action_on": "来週"}, "次回アクション日"),
        ({"at": "きのう"}, "日時"), ({"at": "2199-01-01T00:00"}, "日時"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_name_and_nothing_is_kept(
    admin: Admin, database: Database, lead_id: str, fields: dict[str, str], named: str
) -> None:
    switched(database, on=True)
    page = f"/admin/leads/{lead_id}"
    sent = {"key": "k", "activity_type": "架電", "content": "打ちかけの言葉", **fields}
    answer = admin.press(f"{page}/activities", page=page, **sent)
    assert answer.status_code == 400
    shown = answer.get_data(as_text=True)
    assert f"{named} を読み取れません" in shown
    assert "打ちかけの言葉" in shown
    assert recorded(database, lead_id) == []


@pytest.mark.parametrize("on", [False, None])
def test_while_it_is_off_there_is_no_form(
    admin: Admin, database: Database, lead_id: str, on: bool | None
) -> None:
    if on is not None:
        switched(database, on=on)
    page = f"/admin/leads/{lead_id}"
    assert "活動を記録" not in admin.text(page)
    sent = {"key": "k", "activity_type": "架電"}
    assert admin.press(f"{page}/activities", **sent).status_code == 404
    assert recorded(database, lead_id) == []


def test_nobody_records_without_the_pages_mark(
    admin: Admin, database: Database, lead_id: str
) -> None:
    switched(database, on=True)
    answer = admin.client.post(
        f"/admin/leads/{lead_id}/activities", data={"activity_type": "架電", "key": "k"}
    )
    assert answer.status_code == 403
    assert recorded(database, lead_id) == []
