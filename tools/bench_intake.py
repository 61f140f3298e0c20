"""How fast submissions are accepted durably, beside what the same server does with /healthz."""

import itertools
import json
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import Product, local_spreadsheet

SECONDS = 4.0
BOUNDARY = "----leadsheetBench7MA4YWxk"


@dataclass(frozen=True, slots=True)
class Result:
    """`rate`: answers a second; `p50`, `p99`: milliseconds."""

    rate: float
    p50: float
    p99: float


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with local_spreadsheet(folder) as sheets:
            product = Product(folder, sheets, DELIVER_IN_WEB="0")
            try:
                product.start_web(workers=2)
                _accepts(product)
            finally:
                product.close()


def _accepts(product: Product) -> None:
    port = product.web_port
    health = measure(port, lambda _: _get("/healthz"), 200, connections=16)
    asked = measure(port, _json_post, 202, connections=16)
    forms = measure(port, _multipart_post, 202, connections=16)
    print(f"/healthz                 {health.rate:8.0f} /s")
    print(f"accepted, JSON           {asked.rate:8.0f} /s   {asked.rate / health.rate:.2f} of it")
    print(f"accepted, multipart      {forms.rate:8.0f} /s   {forms.rate / health.rate:.2f} of it")
    for connections in (1, 16, 64):
        one = measure(port, _json_post, 202, connections=connections)
        print(
            f"JSON, {connections:2} connections     {one.rate:8.0f} /s   "
            f"p50 {one.p50:5.1f} ms   p99 {one.p99:5.1f} ms"
        )


def measure(port: int, request: Callable[[int], bytes], status: int, *, connections: int) -> Result:
    """`connections` clients, each sending its next request as soon as the last is answered."""
    numbers = itertools.count()
    times: list[float] = []
    end = time.perf_counter() + SECONDS
    wanted = f" {status} ".encode()

    def client() -> None:
        while time.perf_counter() < end:
            sent = request(next(numbers))
            started = time.perf_counter()
            answer = _exchange(port, sent)
            times.append((time.perf_counter() - started) * 1000)
            if wanted not in answer[:20]:
                raise SystemExit(f"expected {status}, got {answer[:200]!r}")

    threads = [threading.Thread(target=client) for _ in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=100)
    return Result(len(times) / (time.perf_counter() - started), cuts[49], cuts[98])


def _exchange(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    return received


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()


def _fields(number: int) -> dict[str, str]:
    mark = f"{time.time_ns()}-{number}"
    return {
        "your-name": "山田 太郎",
        "your-company": "髙橋製作所(株)",
        "your-email": f"taro-{mark}@example.co.jp",
        "your-tel": "03-1234-5678",
        "your-message": "はじめまして。\r\n見積をお願いします。\r\n" * 4,
        "utm_source": "google",
        "utm_medium": "cpc",
        "utm_campaign": "秋の展示会",
        "gclid": "EAIaIQobChMI_test-123",
        "landing_page": "https://sakura.example.jp/contact/?utm_source=google&utm_medium=cpc",
        "referrer": "https://www.google.co.jp/",
    }


def _json_post(number: int) -> bytes:
    return _post(json.dumps(_fields(number)).encode(), "application/json")


def _multipart_post(number: int) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in _fields(number).items()
    ]
    body = ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()
    return _post(body, f"multipart/form-data; boundary={BOUNDARY}")


def _post(body: bytes, content_type: str) -> bytes:
    head = (
        "POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    main()
