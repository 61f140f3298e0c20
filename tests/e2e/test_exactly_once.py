"""From a form post to the row, with real processes, through crashes and lost answers."""

from collections import Counter
from pathlib import Path

import requests

from tests.support.processes import PATIENCE, Product, product, wait_until
from tests.support.reading import records

BATCH_UPDATE = "sheets.spreadsheets.batchUpdate"


def submission(number: int) -> dict[str, str]:
    return {
        "your-name": f"佐藤 {number}",
        "your-company": "青葉精機",
        "your-email": f"sato{number}@example.co.jp",
        "your-message": f"資料を {number} 部ください",
    }


def fault(running: Product, **told: object) -> None:
    answer = requests.post(f"http://{running.sheets}/control/faults", json=told, timeout=60)
    assert answer.status_code == 200, answer.text


def test_a_submission_becomes_one_row(tmp_path: Path) -> None:
    with product(tmp_path) as running:
        running.start_web()
        running.start_worker()
        answer = running.post(submission(1))
        assert answer.status_code == 202
        running.wait_until_delivered()
        (row,) = records(running.sheets, running.spreadsheet_id)
        assert row["リードID"] == answer.json()["lead_id"]
        assert row["氏名"] == "佐藤 1"
        assert row["リードステータス"] == "新規"
        assert row["問い合わせ内容"] == "資料を 1 部ください"


def test_kill_minus_nine_after_a_202_loses_nothing(tmp_path: Path) -> None:
    with product(tmp_path) as running:
        web = running.start_web(workers=2)
        accepted = [running.post(submission(number)).json()["lead_id"] for number in range(40)]
        web.kill()
        running.start_web()
        running.start_worker()
        running.wait_until_delivered()
        rows = records(running.sheets, running.spreadsheet_id)
        assert sorted(row["リードID"] for row in rows) == sorted(accepted)


def test_a_batch_whose_answer_is_lost_is_not_doubled(tmp_path: Path) -> None:
    with product(tmp_path, options=("--faults",)) as running:
        running.start_web()
        fault(running, kind="close_after", method="spreadsheets.batchUpdate", count=2)
        accepted = [running.post(submission(number)).json()["lead_id"] for number in range(5)]
        running.start_worker()
        running.wait_until_delivered()
        rows = records(running.sheets, running.spreadsheet_id)
        assert Counter(row["リードID"] for row in rows) == Counter(accepted)


def test_sigterm_finishes_the_batch_in_hand(tmp_path: Path) -> None:
    with product(tmp_path) as running:
        running.start_web()
        worker = running.start_worker()
        accepted = [running.post(submission(number)).json()["lead_id"] for number in range(30)]
        wait_until(
            lambda: len(records(running.sheets, running.spreadsheet_id)) > 0,
            PATIENCE,
            "first rows",
        )
        assert worker.stop() == 0
        rows = records(running.sheets, running.spreadsheet_id)
        assert running.backlog() == len(accepted) - len(rows)
        running.start_worker()
        running.wait_until_delivered()
        rows = records(running.sheets, running.spreadsheet_id)
        assert Counter(row["リードID"] for row in rows) == Counter(accepted)


def test_the_web_process_alone_is_a_whole_deployment(tmp_path: Path) -> None:
    with product(tmp_path, DELIVER_IN_WEB="1") as running:
        running.start_web(workers=2)
        accepted = [running.post(submission(number)).json()["lead_id"] for number in range(10)]
        running.wait_until_delivered()
        rows = records(running.sheets, running.spreadsheet_id)
        assert Counter(row["リードID"] for row in rows) == Counter(accepted)


def test_a_request_that_is_applied_late_is_not_doubled(tmp_path: Path) -> None:
    with product(tmp_path, options=("--faults",)) as running:
        running.start_web()
        fault(running, kind="late", method="spreadsheets.batchUpdate", seconds=60)
        accepted = [running.post(submission(number)).json()["lead_id"] for number in range(5)]
        running.start_worker()
        running.wait_until_delivered()
        requests.post(f"http://{running.sheets}/control/release", json={}, timeout=60)
        rows = records(running.sheets, running.spreadsheet_id)
        assert Counter(row["リードID"] for row in rows) == Counter(accepted)


def test_a_worker_killed_while_google_hangs_is_replaced(tmp_path: Path) -> None:
    with product(tmp_path, options=("--faults",)) as running:
        running.start_web()
        fault(running, kind="hang", method="spreadsheets.batchUpdate", seconds=600)
        accepted = running.post(submission(1)).json()["lead_id"]
        calls = f"http://{running.sheets}/control/calls"
        requests.delete(calls, timeout=60)
        worker = running.start_worker()
        wait_until(
            lambda: BATCH_UPDATE in requests.get(calls, timeout=60).json()["byMethod"],
            PATIENCE,
            "the batch under way",
        )
        worker.kill()
        running.start_worker()
        # Google still hangs: only a lease that came back lets the second worker write.
        running.wait_until_delivered(60)
        (row,) = records(running.sheets, running.spreadsheet_id)
        assert row["リードID"] == accepted


def test_an_unshared_spreadsheet_pauses_with_the_reason_and_goes_on_by_itself(
    tmp_path: Path,
) -> None:
    with product(tmp_path, options=("--faults",)) as running:
        running.start_web()
        fault(running, kind="status", status=403, count=None)
        accepted = running.post(submission(1)).json()["lead_id"]
        running.start_worker()
        site = f"{running.web}/readyz"
        wait_until(
            lambda: not requests.get(site, timeout=60).json()["sites"]["default"]["delivering"],
            PATIENCE,
            "paused",
        )
        requests.delete(f"http://{running.sheets}/control/faults", timeout=60)
        running.wait_until_delivered()
        well = {"delivering": True, "reason": None, "reconciled": None}
        wait_until(
            lambda: requests.get(site, timeout=60).json()["sites"]["default"] == well,
            PATIENCE,
            "going on",
        )
        (row,) = records(running.sheets, running.spreadsheet_id)
        assert row["リードID"] == accepted
