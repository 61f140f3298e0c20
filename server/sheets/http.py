"""The wire: gspread's HTTP client with a timeout on every call, no retry of its own, and answers
told apart into refused, try later and outcome unknown.

Retry rule: this module never repeats a call. Delivery and rebuilds decide by the kind of error.
"""

import threading
import time
from collections.abc import Callable
from typing import Any, Literal, NoReturn

import google.auth.exceptions
import gspread
import requests
from google.auth.credentials import Credentials
from google.auth.transport.requests import AuthorizedSession, Request

from server.errors import NotReachable, OutcomeUnknown, Refused, TryLater
from server.outside import deadline
from server.outside.failures import never_connected, retry_after
from server.sheets.remedies import (
    BROKE_OFF,
    NO_ANSWER,
    SIGN_IN_TROUBLE,
    UNREACHABLE,
    UNREADABLE,
    Us,
    of_refusal,
    of_sign_in,
)
from server.sheets.told_time import ToldTime

# Least rights for the daily work; Drive is asked for only where files are created and shared.
SHEETS_SCOPE = "https://www.googleapis.com/auth/spreadsheets"
GOOGLE_HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")

CONNECT_SECONDS = 5.0
# Google answers after at most 180 s; longer than that nothing is coming any more. It is also what
# a call may take in all, from the first byte sent to the last one read.
READ_SECONDS = 60.0

Outcome = Literal["ok", "refused", "try_later", "unknown"]
Observer = Callable[[str, Outcome, float], None]
# Called with the kind before each call; waits for its turn, or raises TryLater.
Throttle = Callable[[str], None]


class GoogleHTTPClient(gspread.HTTPClient):
    """gspread's door to the wire, pointed at Google or at the local spreadsheet.

    `observe(kind, outcome, seconds)` is told of every call. `us`: who calls; errors say by it whom
    to share with. Errors are told in both languages, with what to do (server.sheets.remedies).
    `clock` hears the time of each answer.
    """

    def __init__(
        self,
        session: requests.Session,
        *,
        emulator_host: str = "",
        us: Us | None = None,
        observe: Observer | None = None,
        throttle: Throttle | None = None,
        clock: ToldTime | None = None,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        # gspread documents auth=None beside an own session, though its types do not.
        super().__init__(auth=None, session=session)  # type: ignore[arg-type]
        self.set_timeout((CONNECT_SECONDS, read_seconds))
        self._seconds = read_seconds
        self._emulator = f"http://{emulator_host}" if emulator_host else ""
        self._us = us
        self._observe = observe
        self._throttle = throttle
        self._clock = clock

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> requests.Response:
        """Raises Refused, NotReachable, TryLater or OutcomeUnknown."""
        url = endpoint
        if self._emulator:
            for host in GOOGLE_HOSTS:
                url = url.replace(host, self._emulator, 1)
        kind = _kind_of_call(method, endpoint)
        if self._throttle is not None:
            self._throttle(kind)
        started = time.perf_counter()
        outcome: Outcome = "ok"
        try:
            return self._send(method, url, *args, **kwargs)
        except TryLater:
            outcome = "try_later"
            raise
        except Refused:
            outcome = "refused"
            raise
        except OutcomeUnknown:
            outcome = "unknown"
            raise
        finally:
            if self._observe is not None:
                self._observe(kind, outcome, time.perf_counter() - started)

    def _send(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:
        with deadline.within(self._seconds) as limit:
            try:
                return self._answer(method, url, *args, **kwargs)
            except (TryLater, OSError) as error:
                if limit.is_over:  # whatever breaking off looked like
                    raise OutcomeUnknown(NO_ANSWER.told()) from error
                raise

    def _answer(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:
        try:
            response: requests.Response = super().request(method, url, *args, **kwargs)
        except gspread.exceptions.APIError as error:
            self._hear(error.response)
            _raise_for(error.response, self._us)
        except google.auth.exceptions.RefreshError as error:
            raw = str(error.args[0])
            if error.retryable:  # the sign-in server has trouble of its own
                quiet = SIGN_IN_TROUBLE.told()
                raise TryLater(SIGN_IN_TROUBLE.told(raw)).quietly(quiet) from error
            words = of_sign_in(raw)
            raise NotReachable(words.told(raw), status=401).quietly(words.told()) from error
        except google.auth.exceptions.TransportError as error:
            raise TryLater(UNREACHABLE.told()) from error
        except (requests.ConnectTimeout, requests.exceptions.ProxyError) as error:
            raise TryLater(UNREACHABLE.told()) from error
        except requests.ConnectionError as error:
            if never_connected(error):
                raise TryLater(UNREACHABLE.told()) from error
            raise OutcomeUnknown(BROKE_OFF.told()) from error
        except requests.Timeout as error:
            raise OutcomeUnknown(NO_ANSWER.told()) from error
        except requests.RequestException as error:
            raise OutcomeUnknown(UNREADABLE.told()) from error
        self._hear(response)
        return response

    def _hear(self, response: requests.Response) -> None:
        # Google answers in JSON; what somebody in between takes for the time is of no interest.
        if self._clock is not None and "json" in response.headers.get("Content-Type", ""):
            self._clock.hear(response.headers.get("Date", ""))


def session_for(credentials: Credentials | None) -> requests.Session:
    """A session signed by the service account, or an unsigned one for the local spreadsheet."""
    if credentials is None:
        return deadline.timed(requests.Session())
    signing_in = Request(deadline.timed(requests.Session()))
    session = AuthorizedSession(
        credentials, refresh_timeout=CONNECT_SECONDS * 2, auth_request=signing_in
    )
    return deadline.timed(session)


def answer_of(response: requests.Response, *, of: str | None = None) -> dict[str, Any]:
    """The JSON of a successful answer. A 200 that cannot be read says nothing about the outcome,
    nor does one of somebody in between: `of` is the spreadsheet that it has to name."""
    try:
        answer = response.json()
    except ValueError as error:
        raise OutcomeUnknown(UNREADABLE.told()) from error
    if not isinstance(answer, dict) or "error" in answer:
        raise OutcomeUnknown(UNREADABLE.told())
    if of is not None and answer.get("spreadsheetId") != of:
        raise OutcomeUnknown(UNREADABLE.told())
    return answer


def _raise_for(response: requests.Response, us: Us | None) -> NoReturn:
    status = response.status_code
    message, reasons = told_by(response)
    words = of_refusal(status, reasons, message, us)
    # Its message may quote the cell that it stumbled over.
    quiet = of_refusal(status, reasons, "", us).told()
    if status == 429 or (status == 403 and "RATE_LIMIT" in reasons):
        raise TryLater(words.told(message), retry_after=retry_after(response)).quietly(quiet)
    if status in (401, 403, 404):
        raise NotReachable(words.told(message), status=status).quietly(quiet)
    if status >= 500 or status == 408:
        raise OutcomeUnknown(words.told(message), retry_after=retry_after(response)).quietly(quiet)
    raise Refused(words.told(), status=status).quietly(quiet)


def told_by(response: requests.Response) -> tuple[str, str]:
    """Google's message and the reasons in its details, upper case with underscores."""
    try:
        error = response.json()["error"]
        message = str(error.get("message", ""))
        reasons = [str(error.get("status", ""))]
        details = [*error.get("details", ()), *error.get("errors", ())]
        reasons.extend(str(one.get("reason", "")) for one in details)
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", ""
    # Drive says rateLimitExceeded, Sheets RATE_LIMIT_EXCEEDED.
    return message, " ".join(reasons).replace("ateLimit", "ATE_LIMIT").upper()


def _kind_of_call(method: str, endpoint: str) -> str:
    """A short name without ids or titles: `spreadsheets.batchUpdate`, `drive.files.create`, …"""
    path = endpoint.split("://", 1)[-1].split("?", 1)[0]
    if "/drive/" in path:
        return f"drive.{method.lower()}"
    last = path.rsplit("/", 1)[-1]
    if ":" in last:
        area = "values" if "/values" in path else "spreadsheets"
        return f"{area}.{last.rsplit(':', 1)[-1]}"
    return f"{'values' if '/values/' in path else 'spreadsheets'}.{method.lower()}"


class CallLog:
    """Counts calls by kind and outcome; an Observer. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.counts: dict[tuple[str, Outcome], int] = {}

    def __call__(self, kind: str, outcome: Outcome, seconds: float) -> None:
        with self._lock:
            self.counts[kind, outcome] = self.counts.get((kind, outcome), 0) + 1

    @property
    def total(self) -> int:
        return sum(self.counts.values())
