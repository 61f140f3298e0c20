"""Google's quotas a minute, and its words when they are used up.

Source: developers.google.com/sheets/api/limits.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final, Literal

from sheets_emulator.errors import ApiError

Kind = Literal["Read", "Write"]

PER_PROJECT: Final = 300
PER_USER: Final = 60
_MINUTE: Final = 60.0
_PROJECT: Final = "000000000000"


class Quotas:
    """Counts what was let through in the last minute. One project; users by their address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._passed: dict[tuple[Kind, str], deque[float]] = {}

    def take(self, kind: Kind, user: str) -> None:
        """Counts one request; ApiError 429 where a quota is used up."""
        now = self._clock()
        with self._lock:
            own, project = self._recent(kind, user, now), self._recent(kind, "", now)
            if len(own) >= PER_USER:
                raise _exceeded(kind, "PerMinutePerUser", " per user", PER_USER)
            if len(project) >= PER_PROJECT:
                raise _exceeded(kind, "PerMinutePerProject", "", PER_PROJECT)
            own.append(now)
            project.append(now)

    def _recent(self, kind: Kind, user: str, now: float) -> deque[float]:
        passed = self._passed.setdefault((kind, user), deque())
        while passed and passed[0] <= now - _MINUTE:
            passed.popleft()
        return passed


def _exceeded(kind: Kind, limit: str, whose: str, value: int) -> ApiError:
    message = (
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute"
        f"{whose}' of service 'sheets.googleapis.com' for consumer 'project_number:{_PROJECT}'."
    )
    unit = "1/min/{project}/{user}" if whose else "1/min/{project}"
    details: list[dict[str, Any]] = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": {
                "consumer": f"projects/{_PROJECT}",
                "quota_limit": f"{kind}Requests{limit}",
                "quota_limit_value": str(value),
                "quota_location": "global",
                "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
                "quota_unit": unit,
                "service": "sheets.googleapis.com",
            },
        },
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [
                {
                    "description": "Request a higher quota limit.",
                    "url": "https://cloud.google.com/docs/quotas/help/request_increase",
                }
            ],
        },
    ]
    return ApiError(429, message, details)
