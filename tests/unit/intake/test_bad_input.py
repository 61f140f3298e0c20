"""Whatever the bytes are: a row that keeps them, or a refusal that says why."""

import gzip
import json
from typing import Any

import pytest

from tests.unit.intake.conftest import Intake

PROBLEM = "application/problem+json"


def _problem(answer: Any, status: int) -> str:
    """The detail, told in Japanese and English."""
    assert answer.status_code == status
    assert answer.content_type == PROBLEM
    told = json.loads(answer.data)
    assert told["status"] == status
    assert told["type"] == "about:blank"
    assert told["title"]
    assert "Traceback" not in told["detail"]
    japanese, english = str(told["detail"]).split(" / ", 1)
    assert not japanese.isascii()
    assert english
    return english


@pytest.mark.parametrize(
    "body",
    [
        '{"your-name": "山田 "太郎"", "your-email": "taro@example.co.jp"}',
        '{"your-name": "山田", "your-message": "一行目\n二行目"}',
        '{"your-name": "山田",',
        '{"your-tel": 0312345678}',
        "{'your-name': '山田'}",
        "[1, 2, 3",
        "こんにちは。資料をください。",
        "<lead><name>山田</name></lead>",
        '"山田"',
        "[1, 2]",
        "hello world = x",
    ],
)
def test_a_body_nobody_can_parse_is_a_row_with_its_whole_text(intake: Intake, body: str) -> None:
    answer = intake.post(body.encode(), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 202
    assert intake.cells() == {
        "conversion_point": "(読み取れない送信)",
        "channel": "未分類",
        "other": body,
    }
    assert intake.rows()[0].body == body.encode()


def test_a_retry_of_an_unreadable_body_is_a_duplicate(intake: Intake) -> None:
    broken = '{"your-name": "山田 "太郎"", "your-email": "taro@example.co.jp"}'.encode()
    answers = [intake.post(broken).status_code for _ in range(4)]
    assert answers == [202, 200, 200, 200]
    assert intake.post(broken.replace(b"taro", b"jiro")).status_code == 202
    intake.clock.pass_by(minutes=11)
    assert intake.post(broken).status_code == 202


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("電話 03-1234-5678 まで", True),
        ("a@b.jp", True),
        ("資料をください", False),
        ("1234567", False),
    ],
)
def test_an_unreadable_body_without_a_contact_is_new_each_time(
    intake: Intake, text: str, known: bool
) -> None:
    intake.post(text.encode())
    assert intake.post(text.encode()).status_code == (200 if known else 202)


def test_in_english_the_unreadable_row_says_so_in_english(start: Any) -> None:
    intake = start(locale="en")
    intake.post(b"{broken")
    assert intake.cells()["conversion_point"] == "(unreadable submission)"


def test_deeply_nested_json_is_kept_whole(intake: Intake) -> None:
    body = "[" * 100_000
    assert intake.post(body.encode()).status_code == 202
    assert intake.cells()["other"] == body


@pytest.mark.parametrize("body", ["{", '{"a":' * 5000 + "1" + "}" * 5000])
def test_json_that_ends_too_early_or_goes_too_deep_is_no_error(intake: Intake, body: str) -> None:
    assert intake.post(body.encode()).status_code == 202


def test_what_is_more_than_two_thousand_fields_stands_in_the_rest(intake: Intake) -> None:
    assert intake.post({f"f{number}": "x" for number in range(2000)}).status_code == 202
    fields = {f"f{number}": "x" for number in range(2003)}
    fields["f2001"] = ""
    assert intake.post(fields).status_code == 202
    form, more = intake.rows()
    assert form.cells["other"].count("\n") == 1999
    assert more.cells["other"].split("\n")[1998:] == [
        "f1998: x",
        "f1999: x",
        "f2000: x",
        "f2002: x",
    ]
    assert more.body == json.dumps(fields).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"&".join(b"a=x" for _ in range(300_000)),
        b'--B\r\nContent-Disposition: form-data; name="f[]"\r\n\r\nx\r\n' * 20_001,
        b'{"utm_source": "'
        + b"a." * 500_000
        + b'", "referrer": "https://'
        + b"b." * 500_000
        + b'"}',
        b'{"landing_page": "https://a.b/?' + b"a=1&" * 200_000 + b'"}',
        b'--B\r\nContent-Disposition: form-data; name="' + b"\\" * 1_000_000,
        b"a" + b"[x]" * 300_000 + b"=1",
        b"a=b\nxx\n" * 200_000,
        b"\xb1" * 2_000_000,
    ],
    ids=range(8),
)
@pytest.mark.timeout(20)
def test_a_body_made_to_keep_us_busy_does_not(intake: Intake, body: bytes) -> None:
    """Each took minutes, or grew with the square of its length, before there were bounds."""
    import time

    before = time.process_time()
    assert intake.post(body, headers={"Content-Type": "text/plain"}).status_code == 202
    assert time.process_time() - before < 5


@pytest.mark.parametrize("body", [b"", b"  \r\n ", b"{}", b"[]", b"null", b'""', b"\xef\xbb\xbf"])
def test_an_empty_submission_is_refused_and_told_why(intake: Intake, body: bytes) -> None:
    told = _problem(intake.post(body, headers={"Content-Type": "application/json"}), 400)
    assert "empty" in told
    assert intake.rows() == []


def test_a_multipart_form_without_fields_is_empty(intake: Intake) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=B"}
    _problem(intake.post(b"--B--\r\n", headers=headers), 400)


def test_a_form_whose_fields_are_blank_is_no_empty_submission(intake: Intake) -> None:
    assert intake.post({"your-name": "", "_form_title": "資料請求"}).status_code == 202
    assert intake.cells()["conversion_point"] == "資料請求"


def test_ten_mebibytes_are_accepted_and_one_byte_more_is_not(intake: Intake) -> None:
    frame = len(b'{"your-message": ""}')
    whole = b'{"your-message": "' + b"x" * (10 * 1024 * 1024 - frame) + b'"}'
    assert intake.post(whole).status_code == 202
    told = _problem(intake.post(whole + b" "), 413)
    assert "10 MiB" in told
    assert len(intake.rows()) == 1


def test_a_body_without_a_length_is_measured_as_it_comes(intake: Intake) -> None:
    import io

    answer = intake.client.post(
        "/v1/leads",
        input_stream=io.BytesIO(b'{"your-name": "' + "山田".encode() + b'"}'),
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 202
    too_long = intake.client.post(
        "/v1/leads",
        input_stream=io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)),
        environ_overrides={"wsgi.input_terminated": True},
    )
    _problem(too_long, 413)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "HEAD"])
def test_only_post_is_allowed(intake: Intake, method: str) -> None:
    answer = intake.client.open("/v1/leads", method=method)
    assert answer.status_code == 405
    assert answer.content_type == PROBLEM
    assert "POST" in answer.headers["Allow"]


def test_an_unknown_address_is_a_problem_too(intake: Intake) -> None:
    _problem(intake.client.get("/v1/lead"), 404)


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", "", "?"],
)
def test_json_under_any_content_type_is_json(intake: Intake, content_type: str) -> None:
    body = '{"your-name": "山田 太郎", "your-email": "taro@example.co.jp"}'.encode()
    assert intake.post(body, headers={"Content-Type": content_type}).status_code == 202
    assert intake.cells()["name"] == "山田 太郎"
    assert intake.cells()["email"] == "taro@example.co.jp"


@pytest.mark.parametrize("content_type", ["application/json", "text/html", "multipart/form-data"])
def test_an_encoded_form_under_any_content_type_is_a_form(
    intake: Intake, content_type: str
) -> None:
    body = b"your-name=%E5%B1%B1%E7%94%B0+%E5%A4%AA%E9%83%8E&your-email=taro%40example.co.jp"
    assert intake.post(body, headers={"Content-Type": content_type}).status_code == 202
    assert intake.cells()["name"] == "山田 太郎"


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data", "text/plain"])
def test_multipart_is_known_by_its_first_line(intake: Intake, content_type: str) -> None:
    body = (
        '------X\r\nContent-Disposition: form-data; name="your-name"\r\n\r\n山田\r\n------X--\r\n'
    )
    assert intake.post(body.encode(), headers={"Content-Type": content_type}).status_code == 202
    assert intake.cells()["name"] == "山田"


@pytest.mark.parametrize(
    "encoding", ["cp932", "euc_jp", "iso2022_jp", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("declared", ["utf-8", "shift_jis", "no-such-charset"])
def test_json_in_any_japanese_charset(intake: Intake, encoding: str, declared: str) -> None:
    body = '{"your-name": "山田 太郎", "your-message": "表計算の予算について"}'.encode(encoding)
    headers = {"Content-Type": f"application/json; charset={declared}"}
    assert intake.post(body, headers=headers).status_code == 202
    assert intake.cells()["name"] == "山田 太郎"
    assert intake.cells()["message"] == "表計算の予算について"


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp"])
def test_forms_in_old_charsets(intake: Intake, encoding: str) -> None:
    from urllib.parse import quote

    fields = {"your-name": "ﾔﾏﾀﾞ", "your-message": "見積もりをお願いします", "お名前": "山田"}
    body = "&".join(
        f"{quote(name, encoding=encoding)}={quote(value, encoding=encoding)}"
        for name, value in fields.items()
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert intake.post(body.encode(), headers=headers).status_code == 202
    cells = intake.cells()
    assert (cells["name"], cells["message"]) == ("ﾔﾏﾀﾞ", "見積もりをお願いします")
    assert cells["other"] == "お名前: 山田"


def test_a_multipart_form_in_shift_jis(intake: Intake) -> None:
    body = (
        '--B\r\nContent-Disposition: form-data; name="your-name"\r\n\r\nﾀﾛｳ\r\n'
        '--B\r\nContent-Disposition: form-data; name="your-file"; filename="図面.pdf"\r\n\r\n%P\r\n'
        '--B\r\nContent-Disposition: form-data; name="your-message"\r\n\r\n予算は十万円です\r\n'
        "--B--\r\n"
    ).encode("cp932")
    intake.post(body, headers={"Content-Type": "multipart/form-data; boundary=B"})
    cells = intake.cells()
    assert (cells["name"], cells["message"]) == ("ﾀﾛｳ", "予算は十万円です")
    assert cells["other"] == "your-file: 図面.pdf"


def test_one_damaged_field_does_not_spoil_the_others(intake: Intake) -> None:
    body = b"your-name=%E5%B1%B1%E7%94%B0&your-message=%FF%FEabc"
    intake.post(body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert intake.cells()["name"] == "山田"
    assert "abc" in intake.cells()["message"]


def test_control_characters_are_dropped_from_cells_and_kept_in_the_body(intake: Intake) -> None:
    body = (
        b'{"your-name": "a\\u0000b\\u0007c\\u007f\\u0085d\\te", "your-message": "1\\r\\n2\\r3\\n4"}'
    )
    intake.post(body)
    assert intake.cells()["name"] == "abcd\te"
    assert intake.cells()["message"] == "1\n2\n3\n4"
    assert intake.rows()[0].body == body


def test_half_a_surrogate_pair_is_no_error(intake: Intake) -> None:
    assert intake.post(b'{"your-name": "\\ud83d", "\\ud83d": "x"}').status_code == 202
    assert intake.cells()["name"] == "\ufffd"


@pytest.mark.parametrize(
    "value",
    [
        "あ" * 50_001,
        '=HYPERLINK("https://evil.example","見積")',
        "+81-3-1234-5678",
        "-1",
        "@SUM(A1)",
        "007",
        "０３－１２３４－５６７８",
        "山田👨‍👩‍👧‍👦🈂️𠮷",
        " 前後の空白 ",
        "𝕏 مرحبا \u202eabc",
        "'quoted",
        "1/2",
        "TRUE",
    ],
)
def test_a_visitors_words_stay_as_they_were_written(intake: Intake, value: str) -> None:
    intake.post({"your-name": value, "your-tel": value, "your-message": value, "likes": value})
    cells = intake.cells()
    assert (cells["name"], cells["phone"], cells["message"]) == (value, value, value)
    assert cells["other"] == f"likes: {value}"


def test_numbers_and_choices_are_texts(intake: Intake) -> None:
    intake.post(
        b'{"your-name": 12.50, "your-tel": 312345678, "agree": true, "no": null, "n": 1e400}'
    )
    cells = intake.cells()
    assert cells["name"] == "12.50"
    assert cells["phone"] == "312345678"
    assert cells["other"] == "agree: true\nn: 1e400"


def test_lists_where_strings_were_expected(intake: Intake) -> None:
    intake.post(
        {
            "your-name": ["山田", "太郎"],
            "your-email": ["taro@example.co.jp"],
            "topics": ["A", "", "B"],
            "none": [],
        }
    )
    cells = intake.cells()
    assert cells["name"] == "山田、太郎"
    assert cells["email"] == "taro@example.co.jp"
    assert cells["other"] == "topics: A、B"


def test_repeated_names_in_json_are_all_kept(intake: Intake) -> None:
    intake.post('{"topic": "A", "your-name": "山田", "topic": "B"}'.encode())
    assert intake.cells()["other"] == "topic: A、B"


PDF = "JVBERi0xLjQKJSB0ZXN0IGZpeHR1cmUKJSVFT0YK"
LONG_TEXT_FILE = "44GT44KM44Gv44OG44Kt44K544OI44OV44Kh44Kk44Or44Gn44GZ44CC" * 3 + "YQ=="
SHORT_TEXT_FILE = "aGVsbG8gd29ybGQ="


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        (PDF, "(ファイルの内容は表に書き込みません)"),
        (f"data:application/pdf;base64,{PDF}", "(ファイルの内容は表に書き込みません)"),
        (LONG_TEXT_FILE, "(ファイルの内容は表に書き込みません)"),
        (SHORT_TEXT_FILE, "(ファイルの内容は表に書き込みません)"),
        ({"filename": "図面.pdf", "content": PDF}, "図面.pdf"),
        ([{"filename": "図面.pdf", "content": PDF}, {"filename": "b.png", "data": "eA=="}],
         "図面.pdf、b.png"),
        ({"name": "a.pdf", "type": "application/pdf", "size": 31, "content": PDF}, "a.pdf"),
        ({"name": "a.pdf", "url": "https://s.example/u/a.pdf"}, "a.pdf https://s.example/u/a.pdf"),
        ("https://s.example/uploads/a.pdf", "https://s.example/uploads/a.pdf"),
        ("d990028a22de6ffff7751612ca94ffc2fbf063a99172712d896c3cc13a9f11e6",
         "d990028a22de6ffff7751612ca94ffc2fbf063a99172712d896c3cc13a9f11e6"),
        ("見積書.pdf", "見積書.pdf"),
        (r"C:\Users\taro\図面.pdf", r"C:\Users\taro\図面.pdf"),
    ],
)  # fmt: skip
def test_a_files_name_and_address_are_kept_its_content_is_not_written(
    intake: Intake, file: object, shown: str
) -> None:
    body = {"your-name": "山田", "your-file": file}
    assert intake.post(body).status_code == 202
    assert intake.cells()["other"] == f"your-file: {shown}"
    assert PDF not in json.dumps(intake.cells())
    contents = (PDF, LONG_TEXT_FILE, SHORT_TEXT_FILE)
    came_along = any(content in json.dumps(body) for content in contents)
    assert intake.rows()[0].whole is not came_along


@pytest.mark.parametrize("word", ["Supercalifragilisticexpialidocio", "ABCDEFGHIJKLMNOP", "aaaa"])
def test_a_long_word_is_no_file(intake: Intake, word: str) -> None:
    intake.post({"your-name": word, "profile": word, "comment2": word})
    assert intake.cells()["name"] == word
    assert intake.cells()["other"] == f"profile: {word}\ncomment2: {word}"


def test_a_packed_body_is_unpacked(intake: Intake) -> None:
    body = gzip.compress('{"your-name": "山田"}'.encode())
    assert intake.post(body, headers={"Content-Encoding": "gzip"}).status_code == 202
    assert intake.cells()["name"] == "山田"
    assert intake.rows()[0].body == body


def test_a_packed_body_that_unpacks_to_too_much_is_refused(intake: Intake) -> None:
    bomb = gzip.compress(b'{"a": "' + b"0" * (10 * 1024 * 1024) + b'"}')
    assert len(bomb) < 20_000
    _problem(intake.post(bomb, headers={"Content-Encoding": "gzip"}), 413)


def test_a_damaged_packed_body_is_kept_whole(intake: Intake) -> None:
    body = gzip.compress(b'{"a": "b"}')[:-12] + b"????"
    assert intake.post(body, headers={"Content-Encoding": "gzip"}).status_code == 202
    assert intake.cells()["conversion_point"] == "(読み取れない送信)"
    assert intake.rows()[0].body == body


def test_a_mistake_of_ours_costs_no_lead(
    intake: Intake, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from server.intake import compose

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("山田")

    monkeypatch.setattr(compose, "cells_of", breaks)
    body = '{"your-name": "山田"}'
    assert intake.post(body.encode()).status_code == 202
    assert intake.cells()["other"] == body
    assert intake.cells()["conversion_point"] == "(読み取れない送信)"
