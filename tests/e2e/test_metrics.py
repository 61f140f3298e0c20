"""/metrics tells what all processes together have done."""

from pathlib import Path

import requests

from tests.support.processes import PATIENCE, product, wait_until


def scraped(web: str) -> dict[str, float]:
    text = requests.get(f"{web}/metrics", timeout=60).text
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_what_was_accepted_and_delivered_is_counted_across_processes(tmp_path: Path) -> None:
    with product(tmp_path) as running:
        running.start_web(workers=2)
        worker = running.start_worker()
        for number in range(3):
            running.post({"your-name": "佐藤 花子", "your-email": f"hanako{number}@example.jp"})
        running.wait_until_delivered()
        worker.stop()
        accepted = 'leadsheet_submissions_total{route="intake.leads",status="202"}'
        wait_until(
            lambda: scraped(running.web).get(accepted) == 3, PATIENCE, "both web workers counted"
        )
        told = scraped(running.web)
        assert told['leadsheet_leads{site="default",state="delivered"}'] == 3
        assert told['leadsheet_delivery_seconds_count{site="default"}'] == 3
        assert told['leadsheet_submission_seconds_bucket{le="+Inf",route="intake.leads"}'] == 3
        key = 'leadsheet_sheets_calls_total{kind="spreadsheets.batchUpdate",outcome="ok"}'
        assert 1 <= told[key] <= 3
        text = requests.get(f"{running.web}/metrics", timeout=60).text
        assert "hanako" not in text
        assert "花子" not in text


def test_strangers_need_the_admin_token(tmp_path: Path) -> None:
    with product(tmp_path, ADMIN_TOKEN="geheim-0123456789-abcdef") as running:
        running.start_web()
        elsewhere = {"X-Forwarded-For": "203.0.113.9"}
        address = f"{running.web}/metrics"
        assert requests.get(address, headers=elsewhere, timeout=60).status_code == 401
        allowed = {**elsewhere, "Authorization": "Bearer geheim-0123456789-abcdef"}
        assert requests.get(address, headers=allowed, timeout=60).status_code == 200
