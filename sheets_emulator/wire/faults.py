"""Failures on demand, so that clients can be tested against what networks do.

A fault waits for calls that it fits and happens to as many of them as it was told.
"""

import itertools
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, get_args

from sheets_emulator.errors import ApiError

FaultKind = Literal["status", "delay", "close_before", "close_after", "late", "hang", "slow"]

FAULT_KINDS: Final[dict[FaultKind, str]] = {
    "status": "answers `status` (with `retryAfter`, where given) and does not apply the request;"
    " with `applied` it does",
    "delay": "waits `seconds`, then applies and answers",
    "close_before": "closes the connection and does not apply the request",
    "close_after": "applies the request, then closes the connection without an answer",
    "late": "closes the connection at once and applies the request after `seconds`, or as soon as"
    " it is released, whichever is first",
    "hang": "applies nothing and keeps the connection open for `seconds`, or until it is released",
    "slow": "applies the request and sends the answer in small pieces over `seconds`",
}

_MESSAGES: Final = {
    400: "Request contains an invalid argument.",
    401: "Request had invalid authentication credentials.",
    403: "The caller does not have permission",
    404: "Requested entity was not found.",
    408: "The request timed out.",
    409: "The operation was aborted.",
    429: "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute"
    " per user' of service 'sheets.googleapis.com' for consumer 'project_number:000000000000'.",
    500: "Internal error encountered.",
    502: "Bad Gateway",
    503: "The service is currently unavailable.",
    504: "Deadline expired before operation could complete.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`method`: the end of a method's id (`spreadsheets.batchUpdate`, `values.get`), empty for
    all. `request`: a batchUpdate kind, empty for all. `spreadsheet_id`: empty for all.
    `skip`: so many fitting calls pass first. `count`: so many are hit, None for all."""

    kind: FaultKind
    method: str = ""
    request: str = ""
    spreadsheet_id: str = ""
    skip: int = 0
    count: int | None = 1
    status: int = 503
    message: str = ""
    """What a status says, if not Google's usual words for it."""
    retry_after: str = ""
    seconds: float = 30.0
    applied: bool = False

    def error(self) -> ApiError:
        usual = _MESSAGES.get(self.status, "An error was asked for.")
        return ApiError(self.status, self.message or usual)


@dataclass(slots=True)
class _Waiting:
    id: int
    fault: Fault
    hits: int = 0
    released: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Strike:
    """A fault that has met its call. `wait()` returns after the fault's seconds or when it is
    released."""

    fault: Fault
    _released: threading.Event

    def wait(self) -> None:
        self._released.wait(self.fault.seconds)


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._ids = itertools.count(1)

    def add(self, fault: Fault) -> int:
        with self._lock:
            waiting = _Waiting(next(self._ids), fault)
            self._waiting.append(waiting)
            return waiting.id

    def strike(self, method: str, requests: Sequence[str], spreadsheet_id: str) -> Strike | None:
        """The first waiting fault that fits the call, one count of it used."""
        with self._lock:
            for waiting in self._waiting:
                fault = waiting.fault
                if not _fits(fault, method, requests, spreadsheet_id) or fault.count == 0:
                    continue
                if fault.skip:
                    waiting.fault = replace(fault, skip=fault.skip - 1)
                    continue
                waiting.hits += 1
                if fault.count is not None:
                    waiting.fault = replace(fault, count=fault.count - 1)
                return Strike(fault, waiting.released)
        return None

    def release(self, fault_id: int | None = None) -> None:
        """Ends the waiting of late and hanging calls: of one fault, or of all."""
        with self._lock:
            for waiting in self._waiting:
                if fault_id in (None, waiting.id):
                    waiting.released.set()

    def clear(self) -> None:
        """Forgets all faults; what hangs or is late is released."""
        self.release()
        with self._lock:
            self._waiting.clear()

    def shown(self) -> list[dict[str, Any]]:
        with self._lock:
            return [
                {
                    "id": waiting.id,
                    "kind": waiting.fault.kind,
                    "method": waiting.fault.method,
                    "request": waiting.fault.request,
                    "spreadsheetId": waiting.fault.spreadsheet_id,
                    "left": waiting.fault.count,
                    "hits": waiting.hits,
                }
                for waiting in self._waiting
            ]


def _fits(fault: Fault, method: str, requests: Sequence[str], spreadsheet_id: str) -> bool:
    if fault.method and method != fault.method and not method.endswith("." + fault.method):
        return False
    if fault.request and fault.request not in requests:
        return False
    return fault.spreadsheet_id in ("", spreadsheet_id)


FAULT_FIELDS: Final[dict[str, tuple[str, type | tuple[type, ...]]]] = {
    "method": ("method", str),
    "request": ("request", str),
    "spreadsheetId": ("spreadsheet_id", str),
    "skip": ("skip", int),
    "count": ("count", (int, type(None))),
    "status": ("status", int),
    "message": ("message", str),
    "retryAfter": ("retry_after", str),
    "seconds": ("seconds", (int, float)),
    "applied": ("applied", bool),
}


def read_fault(body: Any) -> Fault:
    """A fault from JSON; ValueError says what is wrong with it."""
    if not isinstance(body, dict) or body.get("kind") not in get_args(FaultKind):
        raise ValueError(f"kind must be one of {', '.join(get_args(FaultKind))}")
    values: dict[str, Any] = {}
    for name, value in body.items():
        if name == "kind":
            continue
        if name not in FAULT_FIELDS:
            raise ValueError(f"unknown field {name}")
        attribute, types = FAULT_FIELDS[name]
        if not isinstance(value, types):
            raise ValueError(f"{name} has the wrong type")
        values[attribute] = value
    return Fault(body["kind"], **values)
