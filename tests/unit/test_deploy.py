"""The image and the compose file, as far as they can be checked where no builder is."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from server.settings.environment import Settings
from server.settings.web_process import WebSettings
from tools.demo import SHEETS_PORT, WEB_PORT

ROOT = Path(__file__).resolve().parents[2]
BESIDE_PYTHON = Path(sys.executable).with_name("hadolint")
HADOLINT = str(BESIDE_PYTHON) if BESIDE_PYTHON.exists() else shutil.which("hadolint")


@pytest.fixture
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return found


def instructions() -> list[list[str]]:
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.split() for line in lines]


@pytest.mark.skipif(HADOLINT is None, reason="needs hadolint")
def test_hadolint_finds_nothing() -> None:
    assert HADOLINT is not None
    done = subprocess.run(
        [HADOLINT, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_what_is_copied_is_there_and_not_ignored() -> None:
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    copied = {
        source
        for name, *words in instructions()
        if name == "COPY" and not words[0].startswith("--from")
        for source in words[:-1]
    }
    assert copied == kept
    assert all((ROOT / source).exists() for source in copied)


def test_neither_image_runs_as_root_and_each_says_whether_it_is_well() -> None:
    users = [words[0] for name, *words in instructions() if name == "USER"]
    assert users == ["10001", "10001"]
    checks = [" ".join(words) for name, *words in instructions() if name == "HEALTHCHECK"]
    assert len(checks) == 2
    assert all("/healthz" in check for check in checks)


def test_the_services_run_what_the_procfile_names(compose: dict[str, Any]) -> None:
    processes = dict(
        line.split(": ", 1) for line in (ROOT / "Procfile").read_text("utf-8").splitlines()
    )
    *_, web = (w for name, *w in instructions() if name == "CMD")
    assert yaml.safe_load(" ".join(web)) == ["gunicorn", "server.app:create_app()"]
    assert processes["web"] == 'gunicorn "server.app:create_app()"'
    assert " ".join(compose["services"]["worker"]["command"]) == processes["worker"]


def test_every_setting_of_the_compose_file_is_one(compose: dict[str, Any]) -> None:
    known = {name.upper() for name in (*Settings.model_fields, *WebSettings.model_fields)}
    given = set(compose["services"]["web"]["environment"])
    assert given - known <= {"GOOGLE_APPLICATION_CREDENTIALS", "SPREADSHEET_ID"} | known
    assert {"DATABASE_URL", "SPREADSHEET_ID", "INTAKE_TOKEN", "ADMIN_TOKEN"} <= given
    assert compose["services"]["web"]["environment"]["DELIVER_IN_WEB"] == "0"


def test_only_caddy_is_open_to_the_world(compose: dict[str, Any]) -> None:
    assert [name for name, one in compose["services"].items() if "ports" in one] == ["caddy"]


def test_the_demo_is_open_to_this_machine_alone() -> None:
    demo = yaml.safe_load((ROOT / "compose.demo.yaml").read_text("utf-8"))["services"]["demo"]
    ports = [f"127.0.0.1:{port}:{port}" for port in (WEB_PORT, SHEETS_PORT)]
    assert demo["ports"] == ports
    stages = [words[-1] for name, *words in instructions() if name == "FROM" and "AS" in words]
    assert demo["build"]["target"] in stages
    exposed = [words for name, *words in instructions() if name == "EXPOSE"]
    assert exposed[0] == [str(WEB_PORT), str(SHEETS_PORT)]
