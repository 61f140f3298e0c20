"""Real processes on free ports, with an environment that holds nothing of the developer's."""

import contextlib
import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import requests

from server.settings.environment import Settings
from server.setup.making import create
from server.sheets.connection import Connection

ROOT = Path(__file__).resolve().parents[2]
# How long tests wait for what has to come: far longer than it takes, as machines may be busy.
PATIENCE = 120.0
# Below the ports that systems give to connections on their way out: one of those could otherwise
# take a port between the moment it was found free and the moment a server binds it. Each process
# begins at a place of its own and uses none twice.
_PORTS = range(12_000, 32_000)


def _from_a_place_of_its_own() -> Iterator[int]:
    first = random.SystemRandom().randrange(len(_PORTS))
    return itertools.cycle((*_PORTS[first:], *_PORTS[:first]))


def _begin_elsewhere() -> None:
    global _candidates
    _candidates = _from_a_place_of_its_own()


_candidates = _from_a_place_of_its_own()
os.register_at_fork(after_in_child=_begin_elsewhere)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, and that nobody else in this run is given."""
    for port in itertools.islice(_candidates, len(_PORTS)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


def clean_environment(**settings: str) -> dict[str, str]:
    """Only what a process needs to run, and `settings`."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "XDG_RUNTIME_DIR")
    inherited = {name: os.environ[name] for name in kept if name in os.environ}
    # No .env of the developer's: settings look for it in the working directory.
    return {**inherited, "PYTHONWARNINGS": "ignore", "PYTHONPATH": str(ROOT), **settings}


def settings_of(environment: Mapping[str, str]) -> Settings:
    """What a process with that environment would read from it."""
    fields = {name.lower(): value for name, value in environment.items()}
    known = {name: value for name, value in fields.items() if name in Settings.model_fields}
    return Settings(_env_file=None, **known)  # type: ignore[arg-type]


class Process:
    """A child in a group of its own, whose output goes to a file."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        self._command = command
        self._environment = dict(environment)
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Process":
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=self.log.parent,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    @contextlib.contextmanager
    def otherwise(self, *before: str, **settings: str) -> Iterator[None]:
        """Started in here, it runs behind the command `before` and with these settings."""
        command, environment = self._command, self._environment
        self._command, self._environment = [*before, *command], {**environment, **settings}
        try:
            yield
        finally:
            self._command, self._environment = command, environment

    def kill(self) -> None:
        """kill -9, children too, and nobody gets to finish anything."""
        self._signal(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM to the process itself, as a host does; gives its exit status."""
        process = self._process
        if process is None:
            return 0
        process.terminate()
        try:
            return process.wait(PATIENCE)
        finally:
            self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        self._process.wait()
        self._process = None


def wait_for(address: str, seconds: float = PATIENCE) -> None:
    def answers() -> bool:
        with contextlib.suppress(requests.RequestException):
            return requests.get(address, timeout=30).status_code < 500
        return False

    wait_until(answers, seconds, address)


def wait_until(holds: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


@contextlib.contextmanager
def local_spreadsheet(folder: Path, *options: str, data: str = ":memory:") -> Iterator[str]:
    """`host:port` of a local spreadsheet process."""
    host = f"127.0.0.1:{free_port()}"
    process = spreadsheet_process(folder, host, *options, data=data).start()
    try:
        wait_for(f"http://{host}/")
        yield host
    finally:
        process.kill()


def spreadsheet_process(folder: Path, host: str, *options: str, data: str) -> Process:
    name, _, port = host.partition(":")
    where = ["--host", name, "--port", port, "--data", data]
    command = [sys.executable, "-m", "sheets_emulator", *where, *options]
    return Process(command, clean_environment(), folder / "spreadsheet.log")


def run_script(
    name: str,
    environment: Mapping[str, str],
    *arguments: str,
    cwd: Path | None = None,
    stdin: int = subprocess.DEVNULL,
) -> subprocess.CompletedProcess[str]:
    """A script of ours to its end, with what it printed. `stdin`: not the terminal on which the
    tests were started, unless one is given."""
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / name), *arguments],
        env=dict(environment),
        cwd=cwd or ROOT,
        stdin=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Product:
    """The whole product in a folder: local spreadsheet, web, worker; settings as given."""

    def __init__(self, folder: Path, sheets: str, **settings: str) -> None:
        self.folder = folder
        self.sheets = sheets
        self.web_port = free_port()
        self.web = f"http://127.0.0.1:{self.web_port}"
        self.environment = clean_environment(
            SHEETS_EMULATOR_HOST=sheets,
            DATABASE_URL=f"sqlite:///{folder / 'inbox.db'}",
            DELIVER_IN_WEB="0",
        )
        self.environment.update(settings)
        if "SPREADSHEET_ID" not in settings and "SITES_FILE" not in settings:
            # In this process: what each of dozens of products needs is its spreadsheet, and not
            # the command. tests/e2e/test_upkeep.py runs that.
            made = settings_of(self.environment)
            self.environment["SPREADSHEET_ID"] = create(
                Connection(made), made.sites["default"], None
            )
        self.web_app = "server.app:create_app()"
        self._processes: list[Process] = []

    @property
    def spreadsheet_id(self) -> str:
        return self.environment["SPREADSHEET_ID"]

    def web_process(self, workers: int = 1) -> Process:
        bind = ["--bind", f"127.0.0.1:{self.web_port}", "--workers", str(workers)]
        config = ["--config", str(ROOT / "gunicorn.conf.py")]
        command = [sys.executable, "-m", "gunicorn", *config, *bind, self.web_app]
        return self._new(command, "web.log")

    def worker_process(self) -> Process:
        return self._new([sys.executable, "-m", "server.worker"], "worker.log")

    def start_web(self, workers: int = 1) -> Process:
        process = self.web_process(workers).start()
        wait_for(f"{self.web}/healthz")
        return process

    def start_worker(self) -> Process:
        return self.worker_process().start()

    def post(self, body: Any, **headers: str) -> requests.Response:
        return requests.post(f"{self.web}/v1/leads", json=body, headers=headers, timeout=60)

    def backlog(self) -> int:
        return int(requests.get(f"{self.web}/readyz", timeout=60).json()["backlog"])

    def wait_until_delivered(self, seconds: float = PATIENCE) -> None:
        wait_until(lambda: self.backlog() == 0, seconds, f"empty inbox, see {self.folder}")

    def script(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_script(name, self.environment, *arguments, cwd=self.folder)

    def close(self) -> None:
        for process in self._processes:
            process.kill()

    def _new(self, command: list[str], log: str) -> Process:
        process = Process(command, self.environment, self.folder / log)
        self._processes.append(process)
        return process


@contextlib.contextmanager
def product(
    folder: Path, *, options: tuple[str, ...] = (), sheets: str | None = None, **settings: str
) -> Iterator[Product]:
    """A product on a local spreadsheet of its own, or on `sheets`; start its processes as the test
    needs them."""
    with contextlib.ExitStack() as stack:
        host = sheets or stack.enter_context(local_spreadsheet(folder, *options))
        running = Product(folder, host, **settings)
        stack.callback(running.close)
        yield running
