"""The web process says what is wrong with its settings before it forks, and listens where told."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from server.settings.web_process import WebSettings
from tests.support.processes import ROOT, clean_environment, free_port


def start(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Ends by itself only where it does not start."""
    config = str(ROOT / "gunicorn.conf.py")
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", config, "server.app:create_app()"],
        env=clean_environment(PORT=str(free_port()), HOST="127.0.0.1") | settings,
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_all_problems_are_told_at_once_without_a_traceback(tmp_path: Path) -> None:
    done = start(tmp_path, PORT="99999", WEB_CONCURRENCY="0", LOCALE="fr")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "PORT: 65535 以下にしてください。 / Give 65535 or less.",
        "WEB_CONCURRENCY: 1 以上にしてください。 / Give 1 or more.",
        "LOCALE: 'ja', 'en' のいずれかにしてください。 / Give one of 'ja', 'en'.",
    ]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"DATABASE_URL": "sqlite:////dev/null/inbox.db"}, "DATABASE_URL"),
        ({"SPREADSHEET_ID": "x"}, "GOOGLE_APPLICATION_CREDENTIALS"),
        (
            {
                "SPREADSHEET_ID": "x",
                "GOOGLE_CREDENTIALS_JSON": json.dumps({"client_email": "a", "private_key": "b"}),
            },
            "GOOGLE_CREDENTIALS_JSON",
        ),
    ],
)
def test_what_cannot_work_is_told_before_it_serves(
    tmp_path: Path, settings: dict[str, str], told: str
) -> None:
    done = start(tmp_path, **settings)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("environment", "bind"),
    [
        ({}, "127.0.0.1:8000"),
        ({"PORT": "", "HOST": ""}, "127.0.0.1:8000"),
        ({"PORT": "5000"}, "0.0.0.0:5000"),
        ({"HOST": "10.0.0.5"}, "10.0.0.5:8000"),
        ({"HOST": "::1", "PORT": "5000"}, "[::1]:5000"),
    ],
)
def test_where_it_listens(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environment: dict[str, str], bind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert WebSettings().bind == bind
