"""Everything on this machine: `python3 run.py`, on Windows `py run.py`; `make run` is this. With
`--install` it only installs what is needed, which is what a real spreadsheet needs as well.

Needs nothing but Python. Installs what the demo runs into .venv, with the versions of the lock
file, and starts it. Uses the standard library alone: nothing is installed yet when it runs."""

import io
import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements-run.txt"
RUNNING = ROOT / "var" / "demo" / "running.json"
NEEDED_MB = 700
OLDEST = (3, 11)
INSTALL_ONLY = "--install"
USAGE = f"""python3 run.py            すべてを手元で動かす / run everything on this machine
python3 run.py {INSTALL_ONLY}  必要なものを入れるだけ / only install what is needed"""


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        # Neither a console of another alphabet nor a pipe may stop on a Japanese word.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if sys.version_info < OLDEST:
        return _refuse(
            f"Python 3.11 以上が必要です(これは {sys.version.split()[0]})。 / "
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}."
        )
    if {"-h", "--help"} & {*sys.argv[1:]}:
        _tell(USAGE)
        return 0
    install_only = INSTALL_ONLY in sys.argv[1:]
    if not install_only and (address := _running()) is not None:
        return _refuse(f"すでに動いています。 / It is running already: {address}")
    if not _installed() and (code := _install()) != 0:
        return code
    if install_only:
        _tell(f"準備ができました。 / Ready: {_python()}")
        return 0
    return _become([str(_python()), "-m", "tools.demo", *sys.argv[1:]])


def _become(command: list[str]) -> int:
    """The demo stops its processes in order at Ctrl-C, and nobody may cut that short."""
    os.chdir(ROOT)
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - our own Python, no shell
    with subprocess.Popen(command, env=os.environ | {"PYTHONUTF8": "1"}) as demo:
        while True:
            try:
                return demo.wait()
            except KeyboardInterrupt:
                continue  # the demo has had it, too


def _running() -> str | None:
    """The address of a demo that runs from this folder."""
    try:
        address = str(json.loads(RUNNING.read_text("utf-8"))["web"])
        with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310 - our own, http
            return f"{address}/admin/"
    except (OSError, ValueError, KeyError, TypeError):
        return None  # none, or one that was killed and left its note


def _installed() -> bool:
    """Whether .venv has what the lock file says; the tests' list holds all of it and more."""
    stamps = [VENV / ".run-installed", VENV / ".installed"]
    newest = max((stamp.stat().st_mtime for stamp in stamps if stamp.exists()), default=0.0)
    return _python().exists() and newest >= LOCK.stat().st_mtime


def _install() -> int:
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < NEEDED_MB:
        return _refuse(
            f"空き容量が足りません(約{NEEDED_MB} MB 必要、残り {free} MB)。 / "
            f"There is not enough room on the disk: about {NEEDED_MB} MB are needed, {free} left."
        )
    if not _python().exists():
        _tell("Python の環境を作っています / making an environment for Python")
        subprocess.check_call([sys.executable, "-m", "venv", str(VENV)])
    _tell("必要なものを入れています(初回のみ、約400 MB) / installing, the first time only (400 MB)")
    if not _pip_install():
        return _refuse(
            "インストールできませんでした。インターネットへの接続を確かめて、もう一度実行してください。"
            " / The installation failed. Check the connection to the internet and run this again."
        )
    (VENV / ".run-installed").touch()
    return 0


def _pip_install() -> bool:
    # Without compiling: Python does that for what is really used, in a third of the room.
    command = [
        str(_python()), "-m", "pip", "install", "--no-compile", "--disable-pip-version-check",
        "--progress-bar", "off", "--require-hashes", "--requirement", str(LOCK),
    ]  # fmt: skip
    total = sum("==" in line for line in LOCK.read_text("utf-8").splitlines())
    seen, said = 0, []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        for line in pip.stdout or ():
            said.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                seen = min(seen + 1, total)
                _progress(seen, total)
            elif line.startswith("Installing collected"):
                _progress(total, total, "展開しています / unpacking")
    _progress_done()
    if pip.returncode != 0:
        sys.stderr.write("".join(said[-12:]))
    return pip.returncode == 0


def _progress(done: int, total: int, words: str = "") -> None:
    if not sys.stderr.isatty():
        return
    bar = "█" * (done * 30 // total)
    sys.stderr.write(f"\r  {bar:<30} {done}/{total} {words}\x1b[K")
    sys.stderr.flush()


def _progress_done() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\n")


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _tell(words: str) -> None:
    print(words, flush=True)


def _refuse(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
