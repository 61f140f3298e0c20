"""Fifty customers in one deployment, and one of them in trouble."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import requests

from tests.support.processes import PATIENCE, ROOT, local_spreadsheet, product, wait_until
from tests.support.reading import records

SITES = 50


def make_spreadsheets(folder: Path, sheets: str, count: int) -> list[str]:
    """Created in one process: fifty scripts would take a minute of start-up alone."""
    program = (
        "import os\n"
        "from server.settings import environment\n"
        "from server.commands.setup_spreadsheet import create\n"
        "from server.sheets.connection import Connection\n"
        "loaded = environment.load()\n"
        "connection = Connection(loaded)\n"
        f"for number in range({count}):\n"
        "    print(create(connection, loaded.sites['default'], f'site {number}'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"SHEETS_EMULATOR_HOST": sheets, "PATH": "", "PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return done.stdout.split()


@pytest.mark.timeout(400)
def test_one_broken_site_of_fifty_delays_nobody(tmp_path: Path) -> None:
    with local_spreadsheet(tmp_path, "--faults") as sheets:
        ids = make_spreadsheets(tmp_path, sheets, SITES)
        tables = "\n".join(
            f'[sites.s{number}]\nspreadsheet_id = "{one}"\nintake_token = "token-{number}"\n'
            for number, one in enumerate(ids)
        )
        (tmp_path / "sites.toml").write_text(tables)
        hang = {"kind": "hang", "seconds": 300, "count": None, "spreadsheetId": ids[7]}
        requests.post(f"http://{sheets}/control/faults", json=hang, timeout=60).raise_for_status()
        with product(tmp_path, sheets=sheets, SITES_FILE=str(tmp_path / "sites.toml")) as running:
            running.start_web()
            accepted: dict[int, list[str]] = {number: [] for number in range(SITES)}
            for turn in range(2):
                for number in range(SITES):
                    body = {"your-name": f"佐藤 {turn}", "your-email": f"s{number}@example.jp"}
                    headers = {"Authorization": f"Bearer token-{number}"}
                    answer = running.post(body | {"your-message": str(turn)}, **headers)
                    accepted[number].append(answer.json()["lead_id"])
            running.start_worker()
            wait_until(
                lambda: running.backlog() == 2, PATIENCE, "all but the broken site delivered"
            )
            for number in (0, 6, 8, 49):
                rows = records(sheets, ids[number])
                assert Counter(row["リードID"] for row in rows) == Counter(accepted[number])
            assert records_without(sheets, ids[7]) == 0
            requests.delete(f"http://{sheets}/control/faults", timeout=60)
            running.wait_until_delivered()
            rows = records(sheets, ids[7])
            assert Counter(row["リードID"] for row in rows) == Counter(accepted[7])


def records_without(sheets: str, spreadsheet_id: str) -> int:
    """Reading the broken one would hang too, so its calls are counted instead."""
    told = requests.get(f"http://{sheets}/control/calls", timeout=60).json()["calls"]
    return sum(
        call["spreadsheetId"] == spreadsheet_id
        and call["status"] == 200
        and "appendCells" in call["requests"]
        for call in told
    )


def test_an_unknown_token_belongs_to_no_site(tmp_path: Path) -> None:
    tables = '[sites.aoba]\nspreadsheet_id = "x"\nintake_token = "token-aoba"\n'
    (tmp_path / "sites.toml").write_text(tables)
    with product(tmp_path, SITES_FILE=str(tmp_path / "sites.toml")) as running:
        running.start_web()
        refused = running.post({"your-name": "佐藤"}, Authorization="Bearer token-wakaba")
        assert refused.status_code == 401
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert running.post({"your-name": "佐藤"}).status_code == 401
        accepted = running.post({"your-name": "佐藤"}, Authorization="Bearer token-aoba")
        assert accepted.status_code == 202
