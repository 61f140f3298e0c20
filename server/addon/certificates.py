"""Google's signing certificates: fetched, kept for a while, fetched anew when the keys roll over.

Retry rule: a fetch is tried twice at once. While it fails, the certificates known so far go on
being used for a day; with none to use, the next fetch waits 5 s. A token with a key id we do not
know makes us look again, at most once a minute.
"""

import logging
import time
from collections.abc import Callable, Mapping
from threading import Lock

import requests

from server.addon.deadline import within
from server.errors import ExternalError, TryLater
from server.outside import deadline

KEPT_SECONDS = 3600.0
USABLE_SECONDS = 24 * 3600.0
LOOK_AGAIN_SECONDS = 60.0
FAILED_SECONDS = 5.0
TIMEOUT = (2.0, 3.0)
IN_ALL_SECONDS = 8.0
TRIES = 2

log = logging.getLogger("leadsheet.addon")


class Certificates:
    """Key id → X.509 certificate in PEM, of `url` and of `own` (the demo's key)."""

    def __init__(
        self,
        url: str,
        own: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._own = dict(own or {})
        self._clock = clock
        self._lock = Lock()
        self._known: Mapping[str, str] = {}
        self._fetched_at = float("-inf")
        self._tried_at = float("-inf")

    def for_key(self, key_id: str) -> Mapping[str, str]:
        """The certificates to check a token of this key against; without `key_id` if Google does
        not know it. Raises TryLater where they cannot be had."""
        if key_id in self._own:
            return self._own
        with self._lock:
            age = self._clock() - self._fetched_at
            if age > KEPT_SECONDS or key_id not in self._known:
                self._look_again(age)
            return self._known

    def _look_again(self, age: float) -> None:
        usable = age <= USABLE_SECONDS
        pause = LOOK_AGAIN_SECONDS if usable else FAILED_SECONDS
        if self._clock() - self._tried_at < pause:
            if usable:
                return
            raise TryLater(f"{self._url}: failed a moment ago")
        self._tried_at = self._clock()
        try:
            self._known = within(IN_ALL_SECONDS, self._fetch)
            self._fetched_at = self._clock()
        except ExternalError as error:
            log.warning("certificates not fetched", extra={"reason": str(error)})
            if not usable:
                raise

    def _fetch(self) -> Mapping[str, str]:
        for tries_left in reversed(range(TRIES)):
            try:
                with (
                    deadline.within(sum(TIMEOUT)),
                    deadline.timed(requests.Session()) as session,
                ):
                    answer = session.get(self._url, timeout=TIMEOUT)
                answer.raise_for_status()
                found = answer.json()
                if isinstance(found, dict) and found and all(map(_is_certificate, found.values())):
                    return {str(key): str(pem) for key, pem in found.items()}
                raise ValueError("no certificates in the answer")
            except (requests.RequestException, OSError, ValueError) as error:
                if not tries_left:
                    raise TryLater(f"{self._url}: {type(error).__name__}") from error
        raise AssertionError("TRIES is at least 1")


def _is_certificate(value: object) -> bool:
    """Anybody in between may answer 200 with JSON of its own."""
    return isinstance(value, str) and value.lstrip().startswith("-----BEGIN CERTIFICATE-----")
