"""How the demo ends its processes: all are asked at once, and have one deadline together."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tools import demo

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
# Ends when it is asked, once the others have left word.
WAITS = """
import pathlib, signal, sys, time
word, others = pathlib.Path(sys.argv[1]), [pathlib.Path(one) for one in sys.argv[2:]]
def asked(*_):
    word.touch()
    while not all(one.exists() for one in others):
        time.sleep(0.01)
    sys.exit(0)
signal.signal(signal.SIGTERM, asked)
print("ready", flush=True)
while True:
    signal.pause()
"""
STUBBORN = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
while True:
    signal.pause()
"""


def started(code: str, *arguments: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.stdout.close()
    return process


def test_nobody_is_waited_for_before_all_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "STOP_SECONDS", 60.0)
    words = [tmp_path / name for name in ("spreadsheet", "web", "worker")]
    processes = [started(WAITS, word, *words) for word in words]
    demo._stop(processes)
    assert [one.returncode for one in processes] == [0, 0, 0]


def test_who_does_not_listen_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "STOP_SECONDS", 0.1)
    processes = [started(STUBBORN), started(STUBBORN)]
    demo._stop(processes)
    assert [one.returncode for one in processes] == [-signal.SIGKILL, -signal.SIGKILL]
