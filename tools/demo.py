"""make run: the whole product on this machine, with no account anywhere, until Ctrl-C."""

import contextlib
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import requests

from server.database.prepare import open_inbox
from server.settings.environment import load
from server.settings.sites import Site
from server.sheets.connection import Connection
from server.sheets.door import Door
from tools import demo_history, demo_lists, demo_play

# gunicorn does not exist there.
WINDOWS = sys.platform == "win32"
BY_WAITRESS = "--waitress"

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "var" / "demo"
RUNNING = DATA / "running.json"
# Once every visitor's form was sent: later starts would only send each again.
POSTED = DATA / "posted"
# Where they are free.
SHEETS_PORT, WEB_PORT = 9900, 8000
START_SECONDS = 60.0
STOP_SECONDS = 2.5
_PYTHON = r".venv\Scripts\python" if WINDOWS else ".venv/bin/python"
FOR_GOOGLE = (
    "SITES_FILE", "INTAKE_TOKEN", "ADMIN_TOKEN", "SPREADSHEET_ID",
    "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CREDENTIALS_JSON",
)  # fmt: skip


def main(way_in: str = "") -> int:
    """`way_in`: what leads to where the commands are, if that is elsewhere than this folder."""
    by_waitress = WINDOWS or BY_WAITRESS in sys.argv[1:]
    DATA.mkdir(parents=True, exist_ok=True)
    RUNNING.unlink(missing_ok=True)  # of a demo that was killed: run.py has looked for a live one
    # Settings are read from the environment and from .env where a process stands: what a developer
    # has in either for Google must not reach the demo.
    os.chdir(DATA)
    sheets_port, web_port = _free_port(SHEETS_PORT), _free_port(WEB_PORT)
    sheets, web = f"http://127.0.0.1:{sheets_port}", f"http://127.0.0.1:{web_port}"
    environment = os.environ | {
        "SHEETS_EMULATOR_HOST": f"127.0.0.1:{sheets_port}",
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{DATA / 'inbox.db'}",
        "ALLOWED_ORIGINS": f"{web} http://localhost:{web_port}",
        "DEMO": "1",
        "HOST": "127.0.0.1",
        "DELIVER_IN_WEB": "0",
        "ADDON_URL": web,
        "ADDON_SERVICE_ACCOUNT": "addon@leadsheet-demo.iam.gserviceaccount.com",
        "GOOGLE_OAUTH_CLIENT_ID": "leadsheet-demo",
    }
    for name in FOR_GOOGLE:
        environment.pop(name, None)
        os.environ.pop(name, None)
    with contextlib.ExitStack() as running:
        start = running.enter_context(_processes())
        _tell("ローカルのスプレッドシートを起動しています / starting the local spreadsheet")
        start(
            "spreadsheet",
            environment,
            [
                sys.executable, "-m", "sheets_emulator",
                "--host", "127.0.0.1", "--port", str(sheets_port),
                "--data", str(DATA / "sheets.db"),
            ],
        )  # fmt: skip
        _wait_for(sheets)
        environment["SPREADSHEET_ID"] = _spreadsheet(environment)
        sheet_page = f"{sheets}/spreadsheets/{environment['SPREADSHEET_ID']}"
        environment["DEMO_SPREADSHEET_URL"] = sheet_page
        _tell("受付と反映を起動しています / starting intake and delivery")
        web_process = _waitress() if by_waitress else _gunicorn(web_port)
        start("web", environment | {"PORT": str(web_port)}, web_process)
        start("worker", environment, [sys.executable, "-m", "server.worker"])
        _wait_for(f"{web}/healthz")
        running.callback(RUNNING.unlink, missing_ok=True)
        RUNNING.write_text(json.dumps({"web": web, "spreadsheet": sheet_page}), "utf-8")
        demo_lists.set_up(*_people(environment))
        if not POSTED.exists():
            demo_play.post_submissions(
                web, datetime.now(UTC), "en" if environment.get("LOCALE") == "en" else "ja"
            )
            POSTED.touch()
        _wait_until_delivered(web)
        _play_people(environment)
        _script(environment, "setup_spreadsheet.py")  # a view for each owner they have entered
        door, site = _people(environment)
        demo_lists.play_lists(door, site, demo_play.owners_of(site))
        _tell("KPI を集計しています / rebuilding the KPIs")
        with contextlib.closing(open_inbox(environment["DATABASE_URL"])) as inbox:
            demo_history.play_rebuilds(door, site, inbox)
        _script(environment, "rebuild_kpis.py")
        _tell(
            f"""
  見本のフォーム    / sample form   {web}/demo/
  スプレッドシート  / spreadsheet   {sheet_page}
  状態              / status page   {web}/admin/
  アドオン          / add-on        {web}/demo/addon

  受信箱            / inbox         {environment["DATABASE_URL"]}

  コマンドを試すには、別のターミナルを開き、このフォルダーで次を実行してください。
  To try the commands, type this in a second terminal, in this folder:
    {_commands(environment, way_in)}

  ログは var/demo/ にあります。 / The logs are in var/demo/.
  Ctrl-C で終了します。         / Ctrl-C stops everything."""
        )
        _until_ctrl_c()
    return 0


def _gunicorn(port: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"),
        "--graceful-timeout", "1",
        "--bind", f"127.0.0.1:{port}", "tools.demo_web:create_app()",
    ]  # fmt: skip


def _waitress() -> list[str]:
    return [sys.executable, "-m", "server.serve", "--app", "tools.demo_web:create_app"]


def _commands(environment: dict[str, str], way_in: str) -> str:
    python = "python" if way_in else _PYTHON
    lines = (way_in, _exports(environment), f"{python} scripts/reconcile.py")
    return "\n    ".join(line for line in lines if line)


def _exports(environment: dict[str, str]) -> str:
    """The line by which the commands work on the demo, for the shell; on Windows for PowerShell."""
    names = ("SHEETS_EMULATOR_HOST", "SPREADSHEET_ID", "DATABASE_URL", "LOCALE")
    told = {name: environment[name] for name in names if environment.get(name)}
    if WINDOWS:
        quoted = {name: value.replace("'", "''") for name, value in told.items()}
        return "; ".join(f"$env:{name} = '{value}'" for name, value in quoted.items())
    return " ".join(["export", *(f"{name}={shlex.quote(value)}" for name, value in told.items())])


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe:
            if not WINDOWS:  # there it lets one take a port that somebody listens on
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                free = int(probe.getsockname()[1])
                if free != wanted:
                    _tell(
                        f"ポート {wanted} は使用中のため、{free} を使います / "
                        f"port {wanted} is taken, using {free}"
                    )
                return free
    raise OSError("no free port")


@contextlib.contextmanager
def _processes() -> Iterator[Callable[[str, Mapping[str, str], list[str]], None]]:
    """Gives what starts one: (name, environment, command). All of them end together."""
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, environment: Mapping[str, str], command: list[str]) -> None:
        # A session of its own: Ctrl-C reaches us alone, and we stop the others.
        with (DATA / f"{name}.log").open("ab") as log:
            started.append(
                subprocess.Popen(
                    command,
                    cwd=DATA,
                    env=dict(environment),
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
                )
            )

    try:
        yield start
    finally:
        _stop(started)


def _stop(started: Sequence[subprocess.Popen[bytes]]) -> None:
    """Within STOP_SECONDS, all of them. Nothing is lost by it: what was accepted is on disk, and
    delivered at the next start."""
    for process in started:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in started:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(requests.RequestException):
            if requests.get(address, timeout=2).status_code < 500:
                return
        if time.monotonic() > deadline:
            raise SystemExit(f"{address} が起動しません。 / {address} does not start.")
        time.sleep(0.1)


def _spreadsheet(environment: dict[str, str]) -> str:
    """The demo's spreadsheet: last time's, or a new one."""
    kept = DATA / "spreadsheet_id"
    if kept.exists():
        environment = environment | {"SPREADSHEET_ID": kept.read_text().strip()}
    spreadsheet_id = _script(environment, "setup_spreadsheet.py").strip().splitlines()[-1]
    kept.write_text(spreadsheet_id)
    return spreadsheet_id


def _script(environment: dict[str, str], name: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / name)],
        cwd=DATA,
        env=environment,
        capture_output=True,  # where each works is told once, at the end
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{done.stderr}scripts/{name}: {done.returncode}")
    return done.stdout


def _wait_until_delivered(web: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while requests.get(f"{web}/readyz", timeout=5).json()["backlog"]:
        if time.monotonic() > deadline:
            raise SystemExit(f"反映が進みません。{web}/admin/ をご覧ください。 / see {web}/admin/")
        time.sleep(0.2)


def _play_people(environment: dict[str, str]) -> None:
    _tell("営業とマーケティングの入力を再現しています / playing sales and marketing")
    demo_play.play_people(*_people(environment))


def _people(environment: dict[str, str]) -> tuple[Door, Site]:
    """The spreadsheet as the people who work in it open it."""
    os.environ.update(environment)
    loaded = load()
    site = loaded.sites["default"]
    return Connection(loaded).door(site.spreadsheet_id), site


def _until_ctrl_c() -> None:
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    while not asked.wait(0.2):  # a wait without an end does not hear Ctrl-C on Windows
        continue
    _tell("終了しています / stopping")


def _tell(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
