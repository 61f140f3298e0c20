"""What `run.py` says before anything is installed."""

import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import run


class Alive(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def demo() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Alive)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run, "RUNNING", tmp_path / "running.json")
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    return tmp_path


def test_a_demo_that_runs_already_is_named_at_once(
    demo: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (elsewhere / "running.json").write_text(json.dumps({"web": demo}))
    assert run.main() == 1
    assert f"{demo}/admin/" in capsys.readouterr().err
    assert not (elsewhere / ".venv").exists()


@pytest.mark.parametrize("note", ["", "{", "[]", '{"web": "http://127.0.0.1:1"}', '{"sheet": 1}'])
def test_the_note_of_a_demo_that_was_killed_stops_nobody(note: str, elsewhere: Path) -> None:
    (elsewhere / "running.json").write_text(note)
    assert run._running() is None


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_who_asks_how_it_is_used_gets_nothing_installed(
    word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["run.py", word])
    monkeypatch.setattr(run, "_install", lambda: pytest.fail("it installed"))
    monkeypatch.setattr(run, "_become", lambda command: pytest.fail(str(command)))
    assert run.main() == 0
    assert "--install" in capsys.readouterr().out


def test_a_full_disk_is_told_before_anything_is_made(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=50 * 2**20))
    assert run.main() == 1
    assert "50 MB" in capsys.readouterr().err
    assert not (elsewhere / ".venv").exists()


def test_an_older_python_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert run.main() == 1
    assert "3.11" in capsys.readouterr().err


def test_what_the_lock_file_asks_for_newly_is_installed(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = run._python()
    python.parent.mkdir(parents=True)
    python.touch()
    lock = elsewhere / "requirements-run.txt"
    run_stamp = elsewhere / ".venv" / ".run-installed"
    monkeypatch.setattr(run, "LOCK", lock)
    lock.write_text("flask==3\n")
    assert not run._installed()
    run_stamp.touch()
    assert run._installed()
    later = run_stamp.stat().st_mtime + 10
    os.utime(lock, (later, later))
    assert not run._installed()


def test_installing_alone_starts_nothing(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed: list[str] = []

    def install() -> int:
        installed.append("once")
        return 0

    monkeypatch.setattr(sys, "argv", ["run.py", "--install"])
    monkeypatch.setattr(run, "_install", install)
    monkeypatch.setattr(run, "_become", lambda command: pytest.fail(str(command)))
    assert run.main() == 0
    assert installed == ["once"]
    assert str(elsewhere / ".venv") in capsys.readouterr().out


DEMO = """
import pathlib, signal, sys, time
asked = []
signal.signal(signal.SIGINT, lambda *_: asked.append(1))
print("ready", flush=True)
while not asked:
    time.sleep(0.01)
time.sleep(1)  # as long as its processes take to stop
pathlib.Path(sys.argv[1]).write_text("stopped in order")
"""


def test_ctrl_c_lets_the_demo_stop_its_processes(tmp_path: Path) -> None:
    shutil.copy(Path(run.__file__), tmp_path / "run.py")
    (tmp_path / "requirements-run.txt").touch()
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "__init__.py").touch()
    (tmp_path / "tools" / "demo.py").write_text(DEMO)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / ".venv" / ".run-installed").touch()
    told = tmp_path / "told"
    started = subprocess.Popen(
        [sys.executable, str(tmp_path / "run.py"), str(told)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with started:
        assert started.stdout is not None
        assert started.stdout.readline() == "ready\n"
        os.killpg(started.pid, signal.SIGINT)
        started.wait()
    assert told.read_text() == "stopped in order"
