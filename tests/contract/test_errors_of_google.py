"""Each way in which a call can fail is told as the right kind: refused, try later, unknown."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator

import pytest
import requests

from server.errors import ExternalError, NotReachable, OutcomeUnknown, Refused, TryLater
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.http import CallLog
from tests.support.processes import free_port, local_spreadsheet

NOTHING = [{"updateSpreadsheetProperties": {"properties": {"title": "x"}, "fields": "title"}}]


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with local_spreadsheet(tmp_path_factory.mktemp("sheets"), "--faults") as host:
        yield host


@pytest.fixture
def calls() -> CallLog:
    return CallLog()


@pytest.fixture
def door(sheets: str, calls: CallLog) -> Iterator[Door]:
    answer = requests.post(f"http://{sheets}/v4/spreadsheets", json={}, timeout=60).json()
    connection = Connection(Settings(sheets_emulator_host=sheets), calls)
    yield connection.door(answer["spreadsheetId"])
    requests.post(f"http://{sheets}/control/release", json={}, timeout=60)
    requests.delete(f"http://{sheets}/control/faults", timeout=60)


def fault(sheets: str, **told: object) -> None:
    requests.post(f"http://{sheets}/control/faults", json=told, timeout=60).raise_for_status()


def door_to(port: int) -> Door:
    settings = Settings(sheets_emulator_host=f"127.0.0.1:{port}")
    return Connection(settings).door("x")


def test_429_says_when_to_come_back(door: Door, sheets: str) -> None:
    fault(sheets, kind="status", status=429, retryAfter="7")
    with pytest.raises(TryLater) as told:
        door.batch_update(NOTHING)
    assert told.value.retry_after == 7.0


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_a_5xx_leaves_a_write_unknown(door: Door, sheets: str, status: int) -> None:
    fault(sheets, kind="status", status=status)
    with pytest.raises(OutcomeUnknown):
        door.batch_update(NOTHING)


@pytest.mark.parametrize("status", [500, 503])
def test_a_5xx_only_delays_a_reading(door: Door, sheets: str, status: int) -> None:
    fault(sheets, kind="status", status=status)
    with pytest.raises(TryLater):
        door.layout()


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_spreadsheet_that_is_not_ours_to_reach(door: Door, sheets: str, status: int) -> None:
    fault(sheets, kind="status", status=status)
    with pytest.raises(NotReachable) as told:
        door.batch_update(NOTHING)
    assert told.value.status == status


@pytest.mark.parametrize("kind", ["close_before", "close_after", "late"])
def test_no_answer_leaves_a_write_unknown(door: Door, sheets: str, kind: str) -> None:
    fault(sheets, kind=kind, seconds=600)
    with pytest.raises(OutcomeUnknown):
        door.batch_update(NOTHING)


def test_an_answer_that_takes_too_long_leaves_a_write_unknown(door: Door, sheets: str) -> None:
    fault(sheets, kind="hang", seconds=600)
    hasty = Connection(Settings(sheets_emulator_host=sheets), read_seconds=1.0)
    with pytest.raises(OutcomeUnknown):
        hasty.door(door.spreadsheet_id).batch_update(NOTHING)


def test_a_bad_request_is_refused_in_googles_words(door: Door) -> None:
    with pytest.raises(Refused, match="with id: 77"):
        door.batch_update([{"deleteSheet": {"sheetId": 77}}])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 429, 500, 503])
@pytest.mark.parametrize("reads", [False, True])
def test_what_google_quotes_of_a_visitor_is_told_to_people_and_not_to_the_log(
    door: Door, sheets: str, status: int, reads: bool
) -> None:
    quoted = "Invalid value at 'requests[0]' (string_value): \"himitsu7391@aoba.example.jp\""
    fault(sheets, kind="status", status=status, message=quoted)
    with pytest.raises(ExternalError) as told:
        door.layout() if reads else door.batch_update(NOTHING)
    assert "himitsu7391" in str(told.value)
    assert "himitsu7391" not in told.value.for_log
    assert " / " in told.value.for_log


def test_nobody_listening_means_nothing_was_sent() -> None:
    with pytest.raises(TryLater):
        door_to(free_port()).batch_update(NOTHING)


def test_half_an_answer_is_no_answer() -> None:
    answer = b'HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"replies": ['
    with _one_answer(answer) as port, pytest.raises(OutcomeUnknown):
        door_to(port).batch_update(NOTHING)


def test_a_proxys_error_page_is_no_answer() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>"
    with _one_answer(answer) as port, pytest.raises(OutcomeUnknown):
        door_to(port).batch_update(NOTHING)


def test_drives_rate_limit_is_a_403_that_passes() -> None:
    body = b'{"error":{"code":403,"message":"m","errors":[{"reason":"userRateLimitExceeded"}]}}'
    head = f"HTTP/1.1 403 Forbidden\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with _one_answer(head + body) as port, pytest.raises(TryLater):
        door_to(port).batch_update(NOTHING)


def _no(status: int, message: str, reason: str = "") -> bytes:
    error = {"code": status, "message": message, "details": [{"reason": reason}]}
    body = json.dumps({"error": error}).encode()
    return f"HTTP/1.1 {status} No\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("status", "message", "reason", "why", "todo"),
    [
        (
            403, "Google Sheets API has not been used in project 1 before or it is disabled.",
            "SERVICE_DISABLED", "Google Sheets API が有効になっていません",
            "Enable it at https://console.cloud.google.com/apis/library/sheets.googleapis.com",
        ),
        (
            403, "The caller does not have permission", "", "閲覧のみになっています",
            "Share the spreadsheet with Leadsheet's service account as an editor",
        ),
        (404, "Requested entity was not found.", "", "この ID のスプレッドシートが", "bin"),
        (401, "Invalid Credentials", "", "鍵が受け付けられません", "make a new key"),
        (429, "Quota exceeded", "RATE_LIMIT_EXCEEDED", "利用枠を使い切りました", "raise the quota"),
        (503, "The service is unavailable.", "", "Google 側の不調です", "Wait a little"),
        (400, "Invalid requests[0]: a / b", "", "受け付けませんでした(400: Invalid", "a / b"),
    ],
)  # fmt: skip
def test_each_no_says_why_and_what_to_do_in_both_languages(
    status: int, message: str, reason: str, why: str, todo: str
) -> None:
    with _one_answer(_no(status, message, reason)) as port, pytest.raises(ExternalError) as told:
        door_to(port).batch_update(NOTHING)
    words = told.value.text
    assert (why in words.ja, todo in words.en) == (True, True)
    # Google's own words, whole, for either.
    assert (words.ja.count(message), words.en.count(message)) == (1, 1)
    assert str(told.value) == f"{words.ja} / {words.en}"


def test_every_call_is_counted_by_kind_and_outcome(door: Door, sheets: str, calls: CallLog) -> None:
    door.batch_update(NOTHING)
    fault(sheets, kind="close_after")
    with pytest.raises(OutcomeUnknown):
        door.batch_update(NOTHING)
    assert calls.counts == {
        ("spreadsheets.batchUpdate", "ok"): 1,
        ("spreadsheets.batchUpdate", "unknown"): 1,
    }


class _one_answer:  # noqa: N801  reads as a sentence where it is used
    """A server that gives one answer, whatever it is asked, and hangs up."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def __enter__(self) -> int:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return int(self._listening.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._thread.join(10)
        self._listening.close()

    def _serve(self) -> None:
        connection, _ = self._listening.accept()
        with connection, connection.makefile("rb") as said:
            # All of it: closing with words unread would break the connection under the answer.
            if said.readline():
                said.read(int(http.client.parse_headers(said).get("Content-Length", 0)))
            connection.sendall(self._answer)
