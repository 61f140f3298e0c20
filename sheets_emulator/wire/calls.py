"""What the server was asked: a log that tests read and reset."""

import threading
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

_KEPT: Final = 20_000


@dataclass(slots=True)
class LoggedCall:
    """`requests`: the kinds of a batchUpdate. `status`: 0 until it is applied or refused; where
    the connection was broken on purpose, what would have been answered. `fault`: the kind of
    fault it met."""

    number: int
    method: str
    requests: Sequence[str]
    spreadsheetId: str  # noqa: N815 - the API's own word
    user: str
    status: int = 0
    fault: str = ""


class Calls:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._calls: deque[LoggedCall] = deque(maxlen=_KEPT)

    def add(
        self, method: str, requests: Sequence[str], spreadsheet_id: str, user: str
    ) -> LoggedCall:
        with self._lock:
            self._number += 1
            call = LoggedCall(self._number, method, list(requests), spreadsheet_id, user)
            self._calls.append(call)
            return call

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()

    def shown(self, since: int = 0, spreadsheet_id: str = "") -> dict[str, Any]:
        """Calls with a number above `since`, and how many there are of each kind."""
        with self._lock:
            calls = [
                call
                for call in self._calls
                if call.number > since and spreadsheet_id in ("", call.spreadsheetId)
            ]
        return {
            "calls": [asdict(call) for call in calls],
            "byMethod": Counter(call.method for call in calls),
            "byRequest": Counter(kind for call in calls for kind in call.requests),
        }
