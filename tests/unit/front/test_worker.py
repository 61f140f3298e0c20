"""The web process as shipped, over real sockets: who is slow keeps nobody waiting."""

import contextlib
import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support.processes import PATIENCE, ROOT, Process, clean_environment, free_port, wait_for

BODY = json.dumps({"your-name": "山田 太郎", "your-email": "taro@aoba.example.jp"}).encode()
HEAD = b"POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
MANY = 300
SLOW = {
    "says nothing": b"",
    "stops in the request line": b"POST /v1/le",
    "stops in the head": b"POST /v1/leads HTTP/1.1\r\nHost: localh",
    "stops before the body": HEAD + b"Content-Length: 100\r\n\r\n",
    "stops in the body": HEAD + b"Content-Length: 100\r\n\r\n" + BODY[:20],
    "stops in a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{",
    "stops in a large body": HEAD + b"Content-Length: 9000000\r\n\r\n" + b"x" * 300_000,
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Of one process with the threads it is shipped with."""
    folder = tmp_path_factory.mktemp("web")
    chosen = free_port()
    process = Process(
        [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"),
         "--bind", f"127.0.0.1:{chosen}", "--workers", "1", "server.app:create_app()"],
        clean_environment(DATABASE_URL=f"sqlite:///{folder / 'inbox.db'}", DELIVER_IN_WEB="0"),
        folder / "web.log",
    ).start()  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{chosen}/healthz")
        yield chosen
    finally:
        process.kill()
    assert "Traceback" not in (folder / "web.log").read_text()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def answer_to(client: socket.socket) -> tuple[int, str, bytes]:
    """Status, the head, the body: all that comes until the other side ends."""
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := client.recv(65536):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), head.decode(), body


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_honest_requests_are_answered_while_many_are_slow(port: int, sent: bytes) -> None:
    count = MANY if len(sent) < 1000 else 40
    with contextlib.ExitStack() as held:
        slow = [held.enter_context(connected(port)) for _ in range(count)]
        for one in slow:
            one.sendall(sent)
        for number in range(10):
            body = {"your-name": "佐藤", "your-email": f"sato{number}.{len(sent)}@aoba.example.jp"}
            answer = requests.post(f"http://127.0.0.1:{port}/v1/leads", json=body, timeout=PATIENCE)
            assert answer.status_code == 202
            alive = requests.get(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE)
            assert alive.status_code == 200
        # They have lost nothing by that: none was closed to make room.
        for one in slow:
            one.setblocking(False)
            with pytest.raises(BlockingIOError):
                one.recv(1)


def test_who_drips_a_whole_request_gets_the_answer_to_it(port: int) -> None:
    sent = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
    with connected(port) as client:
        for at in range(len(sent)):
            client.sendall(sent[at : at + 1])
        status, _, body = answer_to(client)
    assert status == 202
    assert json.loads(body)["status"] == "accepted"


def test_a_large_body_comes_through_whole(port: int) -> None:
    message = "長い問い合わせ" * 60_000
    words = {"your-name": "鈴木", "your-email": "suzuki@aoba.example.jp", "your-message": message}
    sent = json.dumps(words).encode()
    pieces = (sent[at : at + 50_000] for at in range(0, len(sent), 50_000))
    for data in (sent, pieces):  # with a length, and in chunks: the same words are one lead
        answer = requests.post(f"http://127.0.0.1:{port}/v1/leads", data=data, timeout=PATIENCE)
        assert answer.status_code in (200, 202), answer.text
    assert answer.json()["status"] == "duplicate"


OVER = {
    "a length": (b"Content-Length: 30000000\r\n\r\n", b""),
    "one chunk": (b"Transfer-Encoding: chunked\r\n\r\n1c9c380\r\n", b""),
    "many chunks": (b"Transfer-Encoding: chunked\r\n\r\n", b"f4240\r\n"),
}


@pytest.mark.parametrize(("begins", "each"), OVER.values(), ids=OVER)
def test_over_the_limit_is_told_while_the_sender_goes_on_sending(
    port: int, begins: bytes, each: bytes
) -> None:
    with connected(port) as client:
        client.sendall(HEAD + begins)
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            for _ in range(30):
                client.sendall(each + b"x" * 1_000_000 + (b"\r\n" if each else b""))
        status, head, _ = answer_to(client)
    assert status == 413
    assert "application/problem+json" in head


def test_who_waits_for_leave_to_send_is_given_it(port: int) -> None:
    with connected(port) as client:
        client.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(BODY))
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(BODY)
        status, _, _ = answer_to(client)
    assert status in (200, 202)


BROKEN = {
    "no request": (b"hello\r\n\r\n", 400),
    "a bare line feed": (b"GET / HTTP/1.1\nHost: a\n\n", 400),
    "two lengths": (HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    "a length and chunks": (
        HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
    ),
    "an unknown coding": (HEAD + b"Transfer-Encoding: bogus\r\n\r\n", 501),
    "a long address": (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n\r\n", 414),
    "many headers": (b"GET / HTTP/1.1\r\n" + b"X: 1\r\n" * 150 + b"\r\n", 431),
    "a head without an end": (b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000, 431),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "status"), BROKEN.values(), ids=BROKEN)
def test_what_never_reaches_the_application_is_told_as_a_problem(
    port: int, sent: bytes, status: int
) -> None:
    with connected(port) as client:
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            client.sendall(sent)
        got, head, body = answer_to(client)
    assert got == status
    assert "application/problem+json" in head
    assert json.loads(body)["status"] == status


def test_a_sender_who_ends_in_the_head_is_told(port: int) -> None:
    with connected(port) as client:
        client.sendall(b"POST /v1/leads?mail=taro@example.jp HT")
        client.shutdown(socket.SHUT_WR)
        assert answer_to(client)[0] == 400


def test_a_process_that_stops_does_not_wait_for_those_who_say_nothing(tmp_path: Path) -> None:
    chosen = free_port()
    process = Process(
        [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"),
         "--bind", f"127.0.0.1:{chosen}", "--workers", "1", "server.app:create_app()"],
        clean_environment(DATABASE_URL=f"sqlite:///{tmp_path / 'inbox.db'}", DELIVER_IN_WEB="0"),
        tmp_path / "web.log",
    ).start()  # fmt: skip
    wait_for(f"http://127.0.0.1:{chosen}/healthz")
    with connected(chosen), connected(chosen) as half:
        half.sendall(HEAD)
        assert process.stop() == 0
