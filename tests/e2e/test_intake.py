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


def _answer(running: Product, sent: bytes) -> tuple[int, dict[str, object]]:
    """What a sender is told whose connection ends after `sent`."""
    with socket.create_connection(("127.0.0.1", running.web_port), timeout=60) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer.status, json.loads(answer.read())


_SHAPES = {
    "application/json": '{"your-name": "途切れ 太郎", "your-email": "cut-MARK@example.co.jp"}',
    "application/x-www-form-urlencoded": "your-name=A&your-email=cut-MARK%40example.co.jp&topic=x",
    "multipart/form-data; boundary=B": (
        '--B\r\nContent-Disposition: form-data; name="your-email"\r\n\r\ncut-MARK@example.co.jp\r\n'
        '--B\r\nContent-Disposition: form-data; name="your-name"\r\n\r\n途切れ 太郎\r\n--B--\r\n'
    ),
}
_ROUTES = {
    "leads": "/v1/leads",
    "feedback": "/wp-json/contact-form-7/v1/contact-forms/4/feedback",
}


@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize("content_type", _SHAPES)
@pytest.mark.parametrize("route", _ROUTES)
def test_a_body_cut_on_the_way_is_refused_and_the_whole_one_is_new(
    running: Product, route: str, content_type: str, is_chunked: bool
) -> None:
    mark = f"{route}-{len(content_type)}-{is_chunked}"
    body = _SHAPES[content_type].replace("MARK", mark).encode()
    head = (
        f"POST {_ROUTES[route]} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\n"
        f"Origin: {ORIGIN}\r\nIdempotency-Key: cut-{mark}\r\n"
    )
    if route == "leads":
        head = head.replace(f"Origin: {ORIGIN}\r\n", "")
    if is_chunked:
        half, rest = body[: len(body) // 2], body[len(body) // 2 :]
        head += "Transfer-Encoding: chunked\r\n\r\n"
        chunks = [b"%x\r\n%s\r\n" % (len(one), one) for one in (half, rest)]
        cut = [chunks[0], chunks[0] + chunks[1][:-5], chunks[0] + chunks[1]]
        whole = b"".join((*chunks, b"0\r\n\r\n"))
    else:
        head += f"Content-Length: {len(body)}\r\n\r\n"
        cut, whole = [b"", body[: len(body) * 6 // 10], body[:-1]], body
    waiting = running.backlog()
    for sent in cut:
        status, told = _answer(running, head.encode() + sent)
        assert status == 400
        assert told["status"] == 400
        assert str(told["detail"]).isascii() is False
    assert running.backlog() <= waiting
    status, told = _answer(running, head.encode() + whole)
    assert status == (202 if route == "leads" else 200)
    assert told["status"] == ("accepted" if route == "leads" else "mail_sent")


def test_a_complete_body_without_its_last_boundary_is_accepted(running: Product) -> None:
    body = b'--B\r\nContent-Disposition: form-data; name="your-name"\r\n\r\nA'
    headers = {"Content-Type": "multipart/form-data; boundary=B"}
    answer = requests.post(f"{running.web}/v1/leads", data=body, headers=headers, timeout=60)
    assert answer.status_code == 202


@pytest.mark.parametrize("chunks", [b"zz\r\nabc\r\n", b"3\r\nabcdef", b"-1\r\n\r\n", b"3;\r\nabc"])
def test_chunks_that_are_none_are_a_problem(running: Product, chunks: bytes) -> None:
    head = b"POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    status, told = _answer(running, head + chunks)
    assert (status, told["status"]) == (400, 400)


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
