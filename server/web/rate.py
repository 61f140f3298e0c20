"""A limit for a route that carries no secret: so many posts a minute from one address."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import Request

from server.web.access import caller_of

# Addresses remembered at once; the one unheard of for longest is forgotten first.
_MOST_ADDRESSES = 10_000


class Limit:
    """A token bucket an address, in this process. `per_minute`: also the most at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str) -> float:
        """0 where this post may pass, else after how many seconds one will."""
        now = self._clock()
        with self._lock:
            left, since = self._buckets.pop(address, (float(self._per_minute), now))
            left = min(self._per_minute, left + max(0, now - since) * self._per_minute / 60)
            passes = left >= 1
            self._buckets[address] = (left - 1 if passes else left, now)
            if len(self._buckets) > _MOST_ADDRESSES:
                self._buckets.popitem(last=False)
        return 0.0 if passes else (1 - left) * 60 / self._per_minute


def address_of(request: Request, trusted_proxies: int) -> str:
    """By what limits know the caller (server.web.access.caller_of): the peer, or, behind so many
    proxies of our own, the one that the outermost of them saw. What stands further left in
    X-Forwarded-For was written by the caller."""
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < trusted_proxies <= len(seen) and seen[-trusted_proxies]:
        return caller_of(seen[-trusted_proxies])
    return caller_of(request.remote_addr or "")
