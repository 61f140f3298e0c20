"""Anybody between us and Google may answer 200: a proxy, a captive portal, a cache. Only the reply
itself counts; anything else leaves a write unknown, and is a failed reading."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import pytest

from server.addon.certificates import Certificates
from server.errors import OutcomeUnknown, TryLater
from server.notice import mail, webhook
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.layout import Layout, TabLayout
from server.sheets.sharing import share

ONE = [{"deleteSheet": {"sheetId": 7}}]
TAB = TabLayout("leads", 1, "リード", 10, 1, {"lead_id": 0}, ("リードID",))
LAYOUT = Layout({"leads": TAB}, "Asia/Tokyo", "ja_JP")
OTHER = {"spreadsheetId": "other"}

FOREIGN = {
    "an error page": "<html>Sign in to the network</html>",
    "nothing": "",
    "a word": '"ok"',
    "a list": "[]",
    "an empty object": "{}",
    "an error": '{"error": {"code": 503, "message": "upstream"}}',
    "somebody's status": '{"status": "ok"}',
    "another spreadsheet": json.dumps({**OTHER, "replies": [{}], "sheets": []}),
    "no replies": '{"spreadsheetId": "x"}',
    "too few replies": '{"spreadsheetId": "x", "replies": []}',
    "too many replies": '{"spreadsheetId": "x", "replies": [{}, {}]}',
    "replies that are none": '{"spreadsheetId": "x", "replies": {"0": {}}}',
}


@contextmanager
def answering(body: str | bytes, status: str = "200 OK", *, each: float = 0.0) -> Iterator[int]:
    """A server that gives every call this body. `each`: seconds between two of its bytes."""
    raw = body if isinstance(body, bytes) else body.encode()
    kind = "Content-Type: application/json; charset=UTF-8"
    head = f"HTTP/1.1 {status}\r\n{kind}\r\nContent-Length: {len(raw)}\r\n\r\n".encode()
    over = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection:
            connection.recv(65536)
            for byte in (head + raw,) if not each else map(bytes, zip(head + raw, strict=True)):
                try:
                    connection.sendall(byte)
                except OSError:
                    return
                if each and over.wait(each):
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            over.set()
            listening.shutdown(socket.SHUT_RDWR)


def connection_to(port: int, seconds: float = 30.0) -> Connection:
    settings = Settings(sheets_emulator_host=f"127.0.0.1:{port}")
    return Connection(settings, read_seconds=seconds)


def door_to(port: int, seconds: float = 30.0) -> Door:
    return connection_to(port, seconds).door("x")


@pytest.mark.parametrize("body", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_write_is_unknown_unless_the_reply_is_the_reply(body: str) -> None:
    with answering(body) as port, pytest.raises(OutcomeUnknown):
        door_to(port).batch_update(ONE)


def test_the_reply_is_taken() -> None:
    with answering('{"spreadsheetId": "x", "replies": [{}]}') as port:
        assert door_to(port).batch_update(ONE)["replies"] == [{}]


@pytest.mark.parametrize(
    "seen", [{}, {"updatedSpreadsheet": {}}, {"updatedSpreadsheet": {"sheets": []}}]
)
def test_rows_that_were_asked_back_and_did_not_come(seen: dict[str, Any]) -> None:
    body = json.dumps({"spreadsheetId": "x", "replies": [{}], **seen})
    with answering(body) as port, pytest.raises(OutcomeUnknown):
        door_to(port).batch_update(ONE, response_ranges=["'リード'!1:1"])


VALUES = json.dumps({"spreadsheetId": "x", "valueRanges": []})
CUT = '{"spreadsheetId": "x", "valueRanges": [{"valueRange": {"values": [["リードID", "01'
READINGS: dict[str, Callable[[Door], object]] = {
    "layout": lambda door: door.layout(),
    "properties": lambda door: door.properties(),
    "seen": lambda door: door.seen([{"sheetId": 1}], "sheets(properties)"),
    "mark": lambda door: door.mark_value(5),
    "columns": lambda door: door.read_columns(LAYOUT, {"leads": ["lead_id"]}),
}


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS.keys())
@pytest.mark.parametrize(
    "body",
    [
        FOREIGN["an error page"],
        FOREIGN["an error"],
        FOREIGN["somebody's status"],
        FOREIGN["another spreadsheet"],
        FOREIGN["a list"],
        CUT,
        "",
    ],
)
def test_a_foreign_or_cut_answer_is_a_failed_reading(
    reading: Callable[[Door], object], body: str
) -> None:
    with answering(body) as port, pytest.raises(TryLater):
        reading(door_to(port))


def test_a_reading_without_what_was_asked_for_is_a_failed_one() -> None:
    with answering(VALUES) as port, pytest.raises(TryLater):
        READINGS["columns"](door_to(port))


@pytest.mark.parametrize("body", ["<html>", "{}", "[]", '{"status": "ok"}', '"ok"'])
def test_drives_answer_has_to_be_drives(body: str) -> None:
    with answering(body) as port, pytest.raises(TryLater):
        share(connection_to(port), "x", "taro@example.jp")


@pytest.mark.parametrize("whose", ["sheets", "drive"])
def test_a_reply_that_drips_is_cut_when_its_time_is_over(
    whose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte each 0.05 s keeps every read short; the whole would take far longer than a test."""
    body = '{"spreadsheetId": "x", "replies": [{}]}' + " " * 20_000
    monkeypatch.setattr("server.sheets.sharing.READ_SECONDS", 0.5)
    with answering(body, each=0.05) as port:
        if whose == "sheets":
            with pytest.raises(OutcomeUnknown):
                door_to(port, 0.5).batch_update(ONE)
        else:
            with pytest.raises(TryLater):
                share(connection_to(port), "x", "taro@example.jp")


@pytest.mark.parametrize("page", ["<html>Sign in</html>", "\n <!DOCTYPE html>", "<?xml ?>"])
def test_a_page_of_somebody_in_between_is_no_answer(page: str) -> None:
    with answering(page) as port, pytest.raises(OutcomeUnknown):
        webhook.post(f"http://127.0.0.1:{port}/hook", {"json": {"text": "x"}}, may_be_private=True)


@pytest.mark.parametrize("body", ["ok", "", "1", '{"message_id": "7"}'])
def test_whatever_those_who_take_messages_say_is_one(body: str) -> None:
    with answering(body) as port:
        webhook.post(f"http://127.0.0.1:{port}/hook", {"json": {"text": "x"}}, may_be_private=True)


def test_a_webhook_and_a_mail_server_that_drip_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "IN_ALL_SECONDS", 0.5)
    monkeypatch.setattr(mail, "IN_ALL_SECONDS", 0.5)
    with answering("x" * 20_000, each=0.05) as port:
        with pytest.raises(OutcomeUnknown):
            webhook.post(
                f"http://127.0.0.1:{port}/hook", {"json": {"text": "x"}}, may_be_private=True
            )
        with pytest.raises(TryLater):
            mail.send(mail.server_of(f"smtp://127.0.0.1:{port}"), EmailMessage())


@pytest.mark.parametrize(
    "body", ["<html>", "{}", "[]", '{"error": "x"}', '{"key": 7}', '{"key": "no certificate"}']
)
def test_certificates_have_to_be_certificates(body: str) -> None:
    with answering(body) as port, pytest.raises(TryLater):
        Certificates(f"http://127.0.0.1:{port}/certs").for_key("key")
