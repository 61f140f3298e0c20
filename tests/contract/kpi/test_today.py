"""今日やること in the real local spreadsheet: the list, its links, and what it sends of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from server.database.database import Database
from server.database.prepare import open_inbox
from server.kpi.options import Options
from server.notice.reminding import Reminders
from server.rebuild.of_site import rebuild_site
from server.settings.environment import Settings
from tests.contract.kpi.conftest import Workplace
from tests.support.listeners import Heard, webhook
from tests.support.people import as_people_see, type_rows

# A Friday, 8:00 in Tokyo.
MORNING = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)
RECEIVED = 46_344.5  # Wednesday 18th, at noon


@pytest.fixture
def database(workplace: Workplace) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{workplace.folder / 'inbox.db'}")
    yield opened
    opened.close()


@pytest.fixture
def hook() -> Iterator[Heard]:
    with webhook() as heard:
        yield heard


def rebuild(workplace: Workplace, database: Database, now: datetime) -> int:
    report = rebuild_site(
        workplace.connection,
        database,
        {"default": workplace.site},
        "default",
        Options(),
        lambda: now,
    )
    assert not report.warnings
    return report.calls


def rows(workplace: Workplace) -> list[list[str]]:
    found = as_people_see(workplace.session, workplace.site.spreadsheet_id, "今日やること")
    head = next(place for place, row in enumerate(found) if row[:1] == ["順"])
    return [row for row in found[head + 1 :] if len(row) > 10]


def test_the_morning_tells_each_once_and_what_is_done_leaves(
    workplace: Workplace, database: Database, hook: Heard
) -> None:
    # Below every list of 設定.
    type_rows(workplace.door, "settings", [
        {"owner": "藤井", "notify": "U0123ABCD"}, {"owner": "中野"},
    ], first_row=70)  # fmt: skip
    type_rows(workplace.door, "leads", [
        {"received_at": RECEIVED, "company": "=1+1 青葉", "name": "山田", "phone": "03-1234-5678",
         "channel": "Web広告", "status": "新規", "owner": "藤井"},
        {"received_at": RECEIVED, "company": "若葉", "channel": "Web広告", "status": "新規",
         "owner": "中野"},
    ])  # fmt: skip
    settings = Settings(
        _env_file=None, spreadsheet_id=workplace.site.spreadsheet_id,
        sheets_emulator_host=workplace.emulator.address, notice_webhook_url=hook.url,
        notice_webhook_kind="slack",
    )  # fmt: skip
    for minutes in (0, 0, 60):
        now = MORNING + timedelta(minutes=minutes)
        assert rebuild(workplace, database, now) == 3
        Reminders(settings, database, lambda now=now: now).run_due()  # type: ignore[misc]
    assert [row[1:7] for row in rows(workplace)] == [
        ["藤井", "2026/11/21", "未対応のMQL", "=1+1 青葉", "山田", "03-1234-5678"],
        ["中野", "2026/11/21", "未対応のMQL", "若葉", "", ""],
    ]
    # Of the two days since Wednesday noon 44 hours are over: both the list and the urgent lead.
    said = [one["text"].splitlines()[0] for one in hook.json]
    assert said == ["*今日やること 11/20* <@U0123ABCD>", "*未対応のMQL 1件* <@U0123ABCD>"]
    address = f"{workplace.emulator.address}/spreadsheets/{workplace.site.spreadsheet_id}"
    assert f"<http://{address}#gid=1001&amp;range=A2|開く>" in hook.json[0]["text"]
    assert "03-1234" not in "".join(hook.bodies)
    layout = workplace.door.layout()
    tab = layout.tabs["leads"]
    place = {"sheetId": tab.sheet_id, "rowIndex": 1, "columnIndex": tab.columns["status"]}
    value = {"userEnteredValue": {"stringValue": "見込みなし"}}
    workplace.door.batch_update([
        {"updateCells": {"start": place, "rows": [{"values": [value]}],
                         "fields": "userEnteredValue"}},
    ])  # fmt: skip
    rebuild(workplace, database, MORNING + timedelta(hours=2))
    assert [row[1] for row in rows(workplace)] == ["中野"]
