"""What can be seen here of a start on Windows: nothing on the demo's road needs what Windows does
not have, and the other web server carries the whole product."""

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import requests

from server import serve
from server.database import file_lock
from tests.support.processes import PATIENCE, ROOT, Process, product, wait_for, wait_until
from tests.support.reading import records
from tools import demo

# The demo, its processes, and every command.
ROAD = (
    "run", "tools.demo", "tools.demo_web", "server.serve", "server.worker",
    "sheets_emulator.__main__",
    *(f"server.commands.{one.stem}" for one in (ROOT / "server" / "commands").glob("*.py")),
)  # fmt: skip
MISSING = ("fcntl", "resource", "pwd", "grp", "termios", "gunicorn", "pty", "syslog")
# What a folder of that system's Python has not.
NO_NAMES = ("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "geteuid", "fork", "killpg", "sync")
WALK = f"""
import builtins, importlib, os, sys
usual = builtins.__import__
def ours(name, globals=None, *rest, **more):
    file = (globals or {{}}).get("__file__") or ""
    own = file.startswith({str(ROOT)!r}) and ".venv" not in file
    own = own and not file.endswith("file_lock.py")  # it chooses; tried below
    if own and name.partition(".")[0] in {MISSING!r}:
        raise ModuleNotFoundError(f"{{file}}: {{name}} does not exist on Windows")
    return usual(name, globals, *rest, **more)
builtins.__import__ = ours
for name in {ROAD!r}:
    importlib.import_module(name)
for name in {NO_NAMES!r}:
    delattr(os, name)
from pathlib import Path
from server.database.prepare import open_inbox
from server.settings.private_files import write_private
import importlib
from server.settings import private_files
importlib.reload(private_files)
private_files.make_private(Path("made"))
private_files.write_private(Path("kept"), b"whole")
open_inbox("sqlite:///inbox.db").close()
print(Path("kept").read_text(), sorted(one for one in sys.modules if one.startswith("gunicorn")))
"""


def test_nothing_on_the_road_needs_what_windows_has_not(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WALK],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "whole []\n"), done.stderr


def test_the_gate_waits_for_its_turn_on_windows_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    busy = [OSError("taken for ten seconds"), OSError("still taken")]

    def locking(number: int, mode: int, count: int) -> None:
        told.append((mode, os.lseek(number, 0, os.SEEK_CUR)))
        assert count == 1
        if mode == 1 and busy:
            raise busy.pop()

    fake = SimpleNamespace(locking=locking, LK_LOCK=1, LK_UNLCK=0)
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    monkeypatch.setattr(sys, "platform", "win32")
    on_windows = reloaded(Path(file_lock.__file__))
    with (tmp_path / "gate").open("ab") as file:
        file.write(b"longer than a byte")
        on_windows.lock(file)
        on_windows.unlock(file)
    assert told == [(1, 0), (1, 0), (1, 0), (0, 0)]


def reloaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("lock_of_windows", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_commands_are_told_as_powershell_takes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "WINDOWS", True)
    environment = {"SPREADSHEET_ID": "1AbC", "DATABASE_URL": "sqlite:///C:\\it's\\inbox.db"}
    assert demo._exports(environment) == (
        "$env:SPREADSHEET_ID = '1AbC'; $env:DATABASE_URL = 'sqlite:///C:\\it''s\\inbox.db'"
    )


def test_a_lead_goes_from_the_other_web_server_to_its_row(tmp_path: Path) -> None:
    token = "token-for-forms-0123456789"
    with product(tmp_path, DELIVER_IN_WEB="1", INTAKE_TOKEN=token) as running:
        environment = {**running.environment, "HOST": "0.0.0.0", "PORT": str(running.web_port)}
        command = [sys.executable, "-m", "server.serve"]
        web = Process(command, environment, tmp_path / "serve.log").start()
        try:
            wait_for(f"{running.web}/healthz")
            body = {"your-name": "青木 誠", "your-email": "aoki@example.co.jp"}
            assert running.post(body).status_code == 401
            assert running.post(body, Authorization=f"Bearer {token}").status_code == 202
            running.wait_until_delivered()
            wait_until(
                lambda: (
                    [row["氏名"] for row in records(running.sheets, running.spreadsheet_id)]
                    == ["青木 誠"]
                ),
                PATIENCE,
                "the row",
            )
            # Others can reach it: being on this machine is not enough for the status page.
            page = requests.get(f"{running.web}/admin/", timeout=60)
            assert page.url.endswith("/admin/sign-in?next=/admin/")
            assert "ADMIN_TOKEN が設定されていない" in page.text
            second = subprocess.run(
                command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
            )
            assert second.returncode == 1
            assert "PORT" in second.stderr
            assert "Traceback" not in second.stderr
        finally:
            web.kill()


@pytest.mark.parametrize(
    ("host", "address"),
    [("leads.internal", "10.1.2.3"), ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"),
     ("::1", "::1"), ("no.such.name", "no.such.name")],
)  # fmt: skip
def test_a_name_to_listen_at_is_the_address_it_leads_to(
    host: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By that alone it is told whether being on this machine is enough."""
    told = {"leads.internal": "10.1.2.3", "127.0.0.1": "127.0.0.1", "0.0.0.0": "0.0.0.0"}

    def look_up(name: str) -> str:
        if name not in told:
            raise OSError("nobody knows it")
        return told[name]

    monkeypatch.setattr(socket, "gethostbyname", look_up)
    assert serve.address_of(host) == address


def test_it_does_not_start_where_others_could_come_in_without_a_token(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "server.serve"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOST": "0.0.0.0", "SPREADSHEET_ID": "sheet"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("INTAKE_TOKEN")
