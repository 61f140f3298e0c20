"""Nothing of a visitor's words is in any log, at any level, whatever goes wrong with them."""

import contextlib
import socket
from pathlib import Path

import pytest
import requests

from tests.support.processes import PATIENCE, Product, local_spreadsheet

MARK = "himitsu7391"
ADDRESS = f"{MARK}@aoba.example.jp"
HEAD = f"POST /v1/leads?mail={ADDRESS} HTTP/1.1\r\nHost: localhost\r\nX-{MARK}: {MARK}\r\n"
RAW = {
    "cut in the head": HEAD,
    "cut in the body": f"{HEAD}Content-Length: 500\r\n\r\nyour-email={ADDRESS}",
    "cut in a chunk": f"{HEAD}Transfer-Encoding: chunked\r\n\r\nff\r\nyour-email={ADDRESS}",
    "no request": f"{ADDRESS}\r\n\r\n",
    "a broken header": f"{HEAD}{MARK} {ADDRESS}\r\n\r\n",
    "a long address": f"GET /{ADDRESS * 400} HTTP/1.1\r\n\r\n",
    "a bogus length": f"{HEAD}Content-Length: {MARK}\r\n\r\n",
    "an address of nothing": f"GET /nowhere?mail={ADDRESS} HTTP/1.1\r\nHost: localhost\r\n\r\n",
}
BODIES = {
    "json": (f'{{"your-email": "{ADDRESS}", "your-message": "={MARK}"}}', "application/json"),
    "json cut off": (f'{{"your-email": "{ADDRESS}"', "application/json"),
    "form": (f"your-email={ADDRESS}&{MARK}={MARK}", "application/x-www-form-urlencoded"),
    "no form": (f"\x00\x01{MARK}", "multipart/form-data; boundary=x"),
    "list": (f'[{{"your-email": "{ADDRESS}"}}, {MARK}]', "application/json"),
    "controls": (f'{{"your-name": "\\u0000{MARK}\\ud800"}}', "application/json"),
}


@pytest.mark.parametrize("faults", [False, True])
def test_no_log_holds_a_visitors_words(tmp_path: Path, faults: bool) -> None:
    with local_spreadsheet(tmp_path) as sheets:
        product = Product(tmp_path, sheets, GUNICORN_CMD_ARGS="--log-level debug")
        try:
            if faults:  # delivery fails while they arrive
                product.environment["SPREADSHEET_ID"] = "no-such-sheet"
            product.start_web()
            product.start_worker()
            for sent in RAW.values():
                with socket.create_connection(
                    ("127.0.0.1", product.web_port), timeout=PATIENCE
                ) as client:
                    client.sendall(sent.encode())
                    client.shutdown(socket.SHUT_WR)
                    with contextlib.suppress(ConnectionResetError):
                        while client.recv(65536):
                            pass
            for body, content_type in BODIES.values():
                answer = requests.post(
                    f"{product.web}/v1/leads",
                    data=body.encode(),
                    headers={
                        "Content-Type": content_type,
                        "Idempotency-Key": f"{MARK}-{body}"[:40],
                    },
                    timeout=PATIENCE,
                )
                assert answer.status_code in (200, 202, 400), answer.text
            if not faults:
                product.wait_until_delivered()
        finally:
            product.close()
    logs = {name: (tmp_path / name).read_text() for name in ("web.log", "worker.log")}
    assert "accepted" in logs["web.log"]
    assert "[DEBUG]" in logs["web.log"]
    for name, text in logs.items():
        assert MARK not in text, name
