"""The local spreadsheet as a real process on a free port, and clients that talk to it.

`emulator` (a fixture, one process a worker) is for tests that make spreadsheets of their own;
`start_emulator` is for those that kill it, fill its disk or count what it is asked.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import gspread
import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from googleapiclient.discovery import build

from tests.support.discovery import CheckedHttp, watch

_READY_SECONDS = 60


class Redirected(requests.Session):
    """A session that sends what is meant for Google to the local spreadsheet."""

    def __init__(self, base: str, token: str = "") -> None:
        super().__init__()
        watch(self)
        self._base = base
        self.trust_env = False
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        parts = urlsplit(str(url))
        query = f"?{parts.query}" if parts.query else ""
        return super().request(method, f"{self._base}{parts.path}{query}", *args, **kwargs)


class Emulator:
    """A running process. `url`: `http://127.0.0.1:PORT`; `address`: `127.0.0.1:PORT`."""

    def __init__(self, data: str = ":memory:", *flags: str, port: int = 0) -> None:
        command = [sys.executable, "-m", "sheets_emulator", "--port", str(port), "--data", data]
        self._process = subprocess.Popen(
            [*command, *flags], stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self._process.stdout is not None
        ready = self._process.stdout.readline()
        assert "http://" in ready, f"the local spreadsheet did not start: {ready!r}"
        self.url = "http://" + ready.split("http://")[1].strip().rstrip("/")
        self.address = self.url.removeprefix("http://")
        self._open = ExitStack()
        self._services = threading.local()

    def __enter__(self) -> "Emulator":
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL: no time to tidy up."""
        self._end(signal.SIGKILL)

    def _end(self, signum: int) -> int:
        self._open.close()
        if self._process.poll() is None:
            os.kill(self._process.pid, signum)
        code = self._process.wait(timeout=_READY_SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code

    def session(self, token: str = "") -> Redirected:
        """A requests session; with a token it acts as the user the token was declared for."""
        return self._open.enter_context(Redirected(self.url, token))

    def gspread(self, token: str = "") -> gspread.Client:
        return gspread.Client(auth=AnonymousCredentials(), session=self.session(token))

    def control(self, verb: str, path: str, body: Any = None) -> Any:
        """The control route (`--faults`): `control("POST", "faults", {"kind": "hang"})`."""
        url = f"{self.url}/control/{path}"
        response = requests.request(verb, url, json=body, timeout=_READY_SECONDS)
        assert response.ok, response.text
        return response.json() if response.content else None

    def sheets(self) -> Any:
        """`sheets` `v4` of google-api-python-client."""
        return self._build("sheets", "v4")

    def drive(self) -> Any:
        """`drive` `v3` of google-api-python-client."""
        return self._build("drive", "v3")

    def _build(self, name: str, version: str) -> Any:
        # Building one takes a tenth of a second; httplib2 is for one thread only.
        known: dict[str, Any] = self._services.__dict__
        if name not in known:
            known[name] = self._new_service(name, version)
        # A kept connection may have been idle for longer than the server waits, and httplib2 would
        # run into its end.
        known[name]._http.close()
        return known[name]

    def _new_service(self, name: str, version: str) -> Any:
        # A Drive path is relative to `/drive/v3/`, and an endpoint replaces that too.
        base = self.url if name == "sheets" else f"{self.url}/drive/v3/"
        service = build(
            name,
            version,
            http=CheckedHttp(timeout=60),
            client_options={"api_endpoint": base},
        )
        self._open.callback(service.close)
        return service


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    """One local spreadsheet in memory for the whole worker. Faults may be asked of it, by
    spreadsheet id only: others use it too."""
    with Emulator(":memory:", "--faults") as running:
        yield running


@pytest.fixture
def start_emulator(tmp_path: Path) -> Iterator[Callable[..., Emulator]]:
    """Starts local spreadsheets that end with the test: `start_emulator("--faults")`. They keep
    their data in the test's folder, so that one started later finds what an earlier one wrote."""
    with ExitStack() as running:

        def start(*flags: str, data: str = "", port: int = 0) -> Emulator:
            path = data or str(tmp_path / "sheets.db")
            return running.enter_context(Emulator(path, *flags, port=port))

        yield start
