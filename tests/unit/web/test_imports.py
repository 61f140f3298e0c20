"""The web process of a deployment with a worker of its own is small: what only rebuilds, deliveries
and commands need is never imported there, whatever is asked of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

USED = """
import json, sys
from server.app import create_app
from server.settings.environment import Settings

app = create_app(Settings(_env_file=None, database_url=sys.argv[1], spreadsheet_id="sheet",
                          sheets_emulator_host="127.0.0.1:9", deliver_in_web=False,
                          allowed_origins="https://aoba.example.jp"))
client = app.test_client()
lead = {"your-name": "佐藤 一郎", "your-email": "sato@aoba.example.jp", "your-tel": "0312345678"}
posted = client.post("/v1/leads", json=lead)
answers = {"/v1/leads": posted.status_code}
pages = ("/healthz", "/readyz", "/metrics", "/admin/", "/admin/rebuilds", "/admin/connect",
         "/admin/imports", f"/admin/leads/{posted.get_json()['lead_id']}")
for path in pages:
    answers[path] = client.get(path).status_code
answers["/v1/rebuild"] = client.post("/v1/rebuild", json={}).status_code
print(json.dumps({"answers": answers, "modules": sorted(sys.modules)}))
"""
HEAVY = {"pandas", "numpy", "googleapiclient", "httplib2", "plotly", "openpyxl", "tqdm"}


def test_it_imports_neither_pandas_nor_googles_big_client(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", USED, f"sqlite:///{tmp_path / 'inbox.db'}"],
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert {path: status for path, status in told["answers"].items() if status >= 400} == {}
    assert HEAVY.isdisjoint(name.partition(".")[0] for name in told["modules"])
    # Each is there to be imported: an absent one would prove nothing.
    assert "server.admin.routes" in told["modules"]
