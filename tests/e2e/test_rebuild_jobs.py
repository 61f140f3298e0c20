"""Rebuild jobs with real processes: killed midway, begun again; planned by the clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from server.database.prepare import open_inbox
from server.rebuild import queue as rebuilds
from server.rebuild import schedules
from server.rebuild.schedules import NextRun
from tests.support.processes import PATIENCE, Product, product, wait_until
from tests.support.reading import open_sheet, table


def ask(running: Product) -> str:
    answer = requests.post(f"{running.web}/v1/rebuild", timeout=60)
    assert answer.status_code == 202
    return str(answer.json()["job"])


def state(running: Product, job: str) -> dict[str, Any]:
    return dict(requests.get(f"{running.web}/v1/rebuild/{job}", timeout=60).json())


def fail(running: Product, **fault: Any) -> None:
    address = f"http://{running.sheets}/control/faults"
    requests.post(address, json=fault, timeout=60).raise_for_status()


def test_a_worker_killed_midway_leaves_nothing_half_done(tmp_path: Path) -> None:
    with product(tmp_path, options=("--faults",), REBUILD_SCHEDULE="off") as running:
        running.start_web()
        worker = running.start_worker()
        running.post({"your-name": "佐藤 一郎", "your-email": "sato@example.co.jp"})
        running.wait_until_delivered()
        # The first attempt waits for an answer that does not come.
        fail(running, kind="hang", method="values.batchGetByDataFilter", seconds=600.0)
        job = ask(running)
        wait_until(lambda: state(running, job)["step"] == "read", PATIENCE, "the rebuild at work")
        assert state(running, job)["share"] == 0.2
        worker.kill()
        assert state(running, job)["state"] == "running"
        running.start_worker()
        wait_until(lambda: state(running, job)["state"] == "done", PATIENCE, "the second attempt")
        told = state(running, job)
        assert (told["attempts"], told["share"], told["trouble"]) == (2, 1.0, None)
        assert told["report"]["calls"] == 3
        assert told["report"]["headline"]["valid"] == 1
        rows = table(running.sheets, running.spreadsheet_id, "ファネル", "流入チャネル")
        assert rows[-1][1] == "1"


def test_the_clock_asks_by_itself(tmp_path: Path) -> None:
    with product(tmp_path, REBUILD_SCHEDULE="* * * * *") as running:
        inbox = open_inbox(running.environment["DATABASE_URL"])
        past = datetime.now(UTC) - timedelta(seconds=1)
        schedules.plan(inbox, "default", NextRun("* * * * *", past))
        running.start_worker()
        wait_until(
            lambda: rebuilds.standing(inbox, "default").done is not None, PATIENCE, "a rebuild"
        )
        (job, *_) = rebuilds.history(inbox)[::-1]
        assert job.origin == "schedule"
        assert schedules.next_runs(inbox)["default"].next_at > past
        inbox.close()


def test_the_meeting_day_that_people_choose_plans_the_next_one(tmp_path: Path) -> None:
    with product(tmp_path, REBUILD_SCHEDULE="0 6 * * meeting") as running:
        inbox = open_inbox(running.environment["DATABASE_URL"])
        running.start_web()
        running.start_worker()

        def plan() -> str:
            turn = schedules.next_runs(inbox).get("default")
            return "" if turn is None else turn.plan

        wait_until(lambda: plan() == "0 6 * * mon", PATIENCE, "Monday, as 設定 begins")
        tab = open_sheet(running.sheets, running.spreadsheet_id).worksheet("設定")
        day = tab.find("定例会の曜日")
        assert day is not None
        tab.update_cell(day.row, day.col + 1, "木曜")
        ask(running)
        wait_until(lambda: plan() == "0 6 * * thu", PATIENCE, "the day that was chosen")
        inbox.close()


def test_a_rebuild_by_the_command_line_is_history_like_any_other(tmp_path: Path) -> None:
    with product(tmp_path, options=("--faults",)) as running:
        assert running.script("rebuild_kpis.py", "--dry-run").returncode == 0
        assert running.script("rebuild_kpis.py").returncode == 0
        fail(running, kind="status", status=403)
        assert running.script("rebuild_kpis.py").returncode == 1
        inbox = open_inbox(running.environment["DATABASE_URL"])
        failed, done = rebuilds.history(inbox)
        inbox.close()
        assert [one.origin for one in (failed, done)] == ["script", "script"]
        assert (done.state, done.trouble) == ("done", None)
        assert done.report is not None
        assert (done.report["rows"], done.report["calls"]) == (0, 3)
        assert done.seconds is not None
        assert done.seconds > 0
        assert (failed.state, failed.report) == ("failed", None)
        assert failed.trouble
        running.start_web()
        page = requests.get(f"{running.web}/admin/rebuilds", timeout=60)
        assert page.text.count("コマンド") == 2
