"""Whether a person can open a spreadsheet: asked of Drive with their own token, then known for ten
minutes. A no is asked again each time, since somebody may just have shared the file.

Retry rule: asked a second time after a passing trouble, 12 s in all; then it counts as a no.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Literal

import requests

from server.addon.deadline import within
from server.errors import ExternalError, OutcomeUnknown, Refused, TryLater
from server.sheets.http import GoogleHTTPClient, answer_of

FILES = "https://www.googleapis.com/drive/v3/files"
KNOWN_SECONDS = 600.0
READ_SECONDS = 4.0
IN_ALL_SECONDS = 12.0
TRIES = 2
# The one unheard of for longest is forgotten first.
MOST_KNOWN = 10_000
# What may stand in an Authorization header.
_TOKEN = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,4095}")

Answer = Literal["yes", "no", "unknown"]


class Opening:
    """`emulator_host`: the local spreadsheet in Google's place, or ""."""

    def __init__(self, emulator_host: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._emulator_host = emulator_host
        self._clock = clock
        self._lock = Lock()
        self._known: OrderedDict[tuple[str, str], float] = OrderedDict()

    def can_open(self, person_id: str, token: str, spreadsheet_id: str) -> Answer:
        """`token`: the person's own OAuth token. "unknown": Drive did not answer."""
        if not _TOKEN.fullmatch(token):
            return "no"
        key = (person_id, spreadsheet_id)
        with self._lock:
            if self._known.get(key, float("-inf")) > self._clock():
                return "yes"
        try:
            found = within(IN_ALL_SECONDS, lambda: self._ask(token, spreadsheet_id))
        except Refused:
            return "no"
        except ExternalError:
            return "unknown"
        if found != spreadsheet_id:
            return "no"
        with self._lock:
            self._known[key] = self._clock() + KNOWN_SECONDS
            self._known.move_to_end(key)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return "yes"

    def _ask(self, token: str, spreadsheet_id: str) -> str:
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {token}"
            http = GoogleHTTPClient(
                session, emulator_host=self._emulator_host, read_seconds=READ_SECONDS
            )
            params = {"fields": "id", "supportsAllDrives": "true"}
            for tries_left in reversed(range(TRIES)):
                try:
                    answer = http.request("get", f"{FILES}/{spreadsheet_id}", params=params)
                    return str(answer_of(answer).get("id", ""))
                except (TryLater, OutcomeUnknown):
                    if not tries_left:
                        raise
        raise AssertionError("TRIES is at least 1")
