"""The door as real clients meet it: sockets, chunks, large files; and the rows that come of it."""

import contextlib
import http.client
import json
import socket
from collections.abc import Iterator

import pytest
import requests

from tests.support.processes import Product, product
from tests.support.reading import records
from tests.unit.intake.payloads import captured

ORIGIN = "https://www.sakura.example"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with product(tmp_path_factory.mktemp("intake"), ALLOWED_ORIGINS=ORIGIN) as started:
        started.start_web()
        started.start_worker()
        yield started


def _row(running: Product, lead_id: str) -> dict[str, object]:
    running.wait_until_delivered()
    rows = records(running.sheets, running.spreadsheet_id)
    (row,) = [row for row in rows if row["リードID"] == lead_id]
    return row


def _post(running: Product, name: str) -> str:
    sent = captured(name)[0]
    answer = requests.post(
        f"{running.web}/v1/leads", data=sent.body, headers=sent.headers(), timeout=60
    )
    assert answer.status_code == 202, answer.text
    return str(answer.json()["lead_id"])


def test_a_captured_browser_form_is_a_row(running: Product) -> None:
    row = _row(running, _post(running, "browser_to_cf7/a01_mail_sent_full"))
    assert row["氏名"] == "山田 太郎 😀"
    assert row["会社名"] == '髙橋製作所（株）& "Sons" <b>'
    assert row["電話番号"] == "03-1234-5678"
    assert row["流入チャネル"] == "Web広告"
    assert row["チャネル詳細"] == "Paid Search"
    assert row["CVポイント"] == "フォーム 8"
    assert row["utm_campaign"] == "秋の展示会"
    assert row["クリックID種別"] == "gclid"
    assert "your-file: 図面 v2 (最終).pdf" in str(row["その他"]).split("\n")


def test_a_formula_is_a_text(running: Product) -> None:
    row = _row(running, _post(running, "cf7_to_webhook/b23_formula_injection"))
    assert row["氏名"] == '=HYPERLINK("http://x","y")'
    assert row["電話番号"] == "+81-3-1234-5678"
    assert row["問い合わせ内容"] == "=1+1\n@cmd"


def test_an_unreadable_body_is_a_row(running: Product) -> None:
    row = _row(running, _post(running, "cf7_to_webhook/b06_custom_body_json_ok"))
    assert row["CVポイント"] == "(読み取れない送信)"
    assert str(row["その他"]).startswith('{"lead":{"name":"鈴木 花子"')
    assert row["流入チャネル"] == "未分類"


def test_the_browsers_route_makes_a_row(running: Product) -> None:
    sent = captured("browser_to_cf7/a08_en_default_form")[0]
    address = f"{running.web}/wp-json/contact-form-7/v1/contact-forms/4/feedback"
    answer = requests.post(
        address, data=sent.body, headers=sent.headers() | {"Origin": ORIGIN}, timeout=60
    )
    assert answer.json()["status"] == "mail_sent"
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    running.wait_until_delivered()
    names = [row["氏名"] for row in records(running.sheets, running.spreadsheet_id)]
    assert names.count("John O’Neil 😀") == 1


def test_a_chunked_body_is_read_whole(running: Product) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"your-name": "'
        yield "分割 太郎".encode()
        yield b'", "your-email": "chunk@example.co.jp"}'

    answer = requests.post(f"{running.web}/v1/leads", data=chunks(), timeout=60)
    assert answer.status_code == 202
    assert _row(running, answer.json()["lead_id"])["氏名"] == "分割 太郎"


def test_a_sender_who_waits_for_a_word_gets_one(running: Product) -> None:
    """`Expect: 100-continue`, as PHP's cURL sends it before a large body."""
    body = json.dumps({"your-name": "待つ 花子", "your-file": "JVBERi0" * 200_000}).encode()
    head = (
        f"POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/json\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", running.web_port), timeout=60) as connection:
        connection.sendall(head.encode())
        assert connection.recv(1024).startswith(b"HTTP/1.1 100 Continue")
        connection.sendall(body)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert answer.status == 202
        lead_id = json.loads(answer.read())["lead_id"]
    row = _row(running, lead_id)
    assert row["氏名"] == "待つ 花子"
    assert row["その他"] == "your-file: (ファイルの内容は表に書き込みません)"


def test_slow_senders_keep_nobody_waiting(running: Product) -> None:
    """Three that say a byte and then nothing, on one web process."""
    head = (
        "POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n"
        "Content-Type: application/json\r\n\r\n{"
    )
    address = ("127.0.0.1", running.web_port)
    with contextlib.ExitStack() as held:
        for _ in range(3):
            slow = held.enter_context(socket.create_connection(address, timeout=60))
            slow.sendall(head.encode())
        answer = running.post({"your-name": "急ぐ 次郎", "your-email": "jiro@example.co.jp"})
        assert answer.status_code == 202
        assert answer.headers["Connection"] == "close"


@pytest.mark.parametrize("extra", [1, 5 * 1024 * 1024])
def test_a_sender_of_too_much_sees_the_refusal(running: Product, extra: int) -> None:
    """Not a broken connection: the rest is read and thrown away before the answer."""
    body = b"x" * (10 * 1024 * 1024 + extra)
    answer = requests.post(f"{running.web}/v1/leads", data=body, timeout=60)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/v1/leads", "/v1/nothing"])
def test_every_error_is_a_problem(running: Product, path: str) -> None:
    answer = requests.get(f"{running.web}{path}", timeout=60)
    assert answer.status_code in (404, 405)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code


def test_a_proxy_in_front_is_no_friend(running: Product) -> None:
    headers = {"X-Forwarded-For": "203.0.113.9"}
    answer = requests.post(f"{running.web}/v1/leads", json={"a": "b"}, headers=headers, timeout=60)
    assert answer.status_code == 401


def test_twenty_clicks_at_once_are_one_row(running: Product) -> None:
    from concurrent.futures import ThreadPoolExecutor

    body = {"_wpcf7": "8", "your-name": "連打 太郎", "your-email": "click@example.co.jp"}
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: running.post(body), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [202]
    assert len({answer.json()["lead_id"] for answer in answers}) == 1
    running.wait_until_delivered()
    names = [row["氏名"] for row in records(running.sheets, running.spreadsheet_id)]
    assert names.count("連打 太郎") == 1
