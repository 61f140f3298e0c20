"""The route of Contact Form 7's own script."""

import json
from typing import Any

import pytest

from tests.unit.intake.conftest import ORIGIN, Intake, Start
from tests.unit.intake.payloads import captured

ROOT = "/wp-json/contact-form-7/v1/contact-forms/8"
FEEDBACK = f"{ROOT}/feedback"
FULL = captured("browser_to_cf7/a01_mail_sent_full")[0]


def _post(intake: Intake, address: str = FEEDBACK, **more: Any) -> Any:
    headers = FULL.headers() | {"Origin": ORIGIN} | more.pop("headers", {})
    return intake.client.post(address, data=more.pop("data", FULL.body), headers=headers, **more)


def test_the_answer_has_contact_form_7s_own_shape(intake: Intake) -> None:
    answer = _post(intake)
    assert answer.status_code == 200
    assert answer.content_type == "application/json; charset=UTF-8"
    assert FULL.answer is not None
    told = json.loads(answer.data)
    assert told.keys() == FULL.answer.keys()
    # All as WordPress answered but the hash, whose salt is WordPress's own.
    assert told | {"posted_data_hash": ""} == FULL.answer | {"posted_data_hash": ""}
    assert len(told["posted_data_hash"]) == len(FULL.answer["posted_data_hash"])


def test_the_page_may_read_the_answer(intake: Intake) -> None:
    headers = _post(intake).headers
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in headers["Vary"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_browser_may_ask_first(intake: Intake) -> None:
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    answer = intake.client.open(FEEDBACK, method="OPTIONS", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "X-WP-Nonce" in answer.headers["Access-Control-Allow-Headers"]
    assert intake.rows() == []


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "", "http://127.0.0.1", f"{ORIGIN}.evil.example",
     "https://127.0.0.1:8080"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_another_origin_is_refused(intake: Intake, origin: str, method: str) -> None:
    answer = intake.client.open(
        FEEDBACK, method=method, data=FULL.body, headers=FULL.headers() | {"Origin": origin}
    )
    assert answer.status_code == 403
    assert answer.content_type == "application/problem+json"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert intake.rows() == []


def test_without_an_origin_it_is_refused_even_from_this_machine(intake: Intake) -> None:
    answer = intake.client.post(FEEDBACK, data=FULL.body, headers=FULL.headers())
    assert answer.status_code == 403


def test_with_no_origin_allowed_the_route_is_closed(start: Start) -> None:
    assert _post(start(allowed_origins="")).status_code == 403


def test_a_token_is_not_asked_for(start: Start) -> None:
    assert _post(start(intake_token="set")).status_code == 200


def test_the_origin_decides_the_site(start: Start, tmp_path: Any) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text(
        '[sites.a]\nspreadsheet_id = "1"\nintake_token = "ta"\nallowed_origins = ["https://a.example"]\n'
        '[sites.b]\nspreadsheet_id = "2"\nintake_token = "tb"\nlocale = "en"\n'
        'allowed_origins = "https://b.example https://www.b.example/"\n'
    )
    intake = start(sites_file=str(sites))
    for origin in ("https://www.b.example", "https://a.example", "https://B.example"):
        _post(intake, headers={"Origin": origin})
    assert [row.site for row in intake.rows()] == ["b", "a"]  # the third is a double click


def test_a_double_click_is_mail_sent_and_one_row(intake: Intake) -> None:
    answers = [
        _post(intake, data=sent.body, headers=sent.headers())
        for sent in captured("browser_to_cf7/a12_double_click")
    ]
    assert [answer.json["status"] for answer in answers] == ["mail_sent", "mail_sent"]
    assert answers[0].json["posted_data_hash"] == answers[1].json["posted_data_hash"]
    assert len(intake.rows()) == 1


@pytest.mark.parametrize(
    ("locale", "message"),
    [
        ("ja", "お問い合わせありがとうございます。送信が完了しました。"),
        ("en_US", "Thank you for your message. It has been sent."),
        ("", "お問い合わせありがとうございます。送信が完了しました。"),
    ],
)
def test_the_message_speaks_the_forms_language(intake: Intake, locale: str, message: str) -> None:
    body = json.dumps({"your-name": "山田", "_wpcf7_locale": locale})
    assert _post(intake, data=body).json["message"] == message


@pytest.mark.parametrize(
    ("tag", "into"),
    [
        ("wpcf7-f8-p10-o1", "#wpcf7-f8-p10-o1"),
        ("wpcf7-f8-o2", "#wpcf7-f8-o2"),
        (None, "#wpcf7-f8-o1"),
        ("", "#wpcf7-f8-o1"),
        ("<script>", "#wpcf7-f8-o1"),
        ('x"; #y', "#wpcf7-f8-o1"),
    ],
)
def test_with_or_without_a_unit_tag(intake: Intake, tag: str | None, into: str) -> None:
    fields = {"your-name": "山田"} | ({} if tag is None else {"_wpcf7_unit_tag": tag})
    answer = _post(intake, data=json.dumps(fields))
    assert (answer.status_code, answer.json["into"]) == (200, into)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"your-name=%E5%B1%B1%E7%94%B0", "application/x-www-form-urlencoded"),
        ('{"your-name": "山田"}'.encode(), "text/plain"),
        (b"{broken", "application/json"),
    ],
)
def test_any_body_will_do(intake: Intake, body: bytes, content_type: str) -> None:
    answer = _post(intake, data=body, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json["status"]) == (200, "mail_sent")
    assert len(intake.rows()) == 1


def test_an_empty_post_is_refused(intake: Intake) -> None:
    answer = _post(intake, data=b"")
    assert answer.status_code == 400
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN  # so that the page can tell why


def test_the_form_is_named_by_the_setting(start: Start, tmp_path: Any) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text(
        '[sites.a]\nspreadsheet_id = "1"\nintake_token = "ta"\nallowed_origins = "https://a.example"\n'
        'forms = {8 = "資料請求", 9 = "採用"}\n'
    )
    intake = start(sites_file=str(sites))
    _post(intake, headers={"Origin": "https://a.example"})
    assert intake.cells()["conversion_point"] == "資料請求"


def test_a_page_without_script_is_known_by_the_referer(intake: Intake) -> None:
    without_script = captured("browser_to_cf7/a09_nojs_full_page_post")[0]
    page = f"{ORIGIN}/contact-ja/?utm_source=yahoo&utm_medium=cpc&utm_campaign=%E7%A7%8B&yclid=Y.1"
    _post(intake, data=without_script.body, headers=without_script.headers() | {"Referer": page})
    cells = intake.cells()
    assert (cells["channel"], cells["channel_detail"]) == ("Web広告", "Paid Search")
    assert (cells["utm_source"], cells["utm_campaign"]) == ("yahoo", "秋")
    assert (cells["click_id_type"], cells["click_id"]) == ("yclid", "Y.1")


def test_a_visitor_cannot_set_the_time_or_the_kind(intake: Intake) -> None:
    fields = {"your-name": "山田", "submitted_at": "2020-01-01T00:00:00Z", "_status": "test"}
    _post(intake, data=json.dumps(fields))
    (row,) = intake.rows()
    assert row.received_at == intake.clock.at
    assert "kind" not in row.cells
    assert "submitted_at: 2020-01-01T00:00:00Z" in row.cells["other"]


def test_an_idempotency_key_is_not_a_visitors_to_give(intake: Intake) -> None:
    for name in ("山田", "鈴木"):
        headers = {"Idempotency-Key": "same"}
        _post(intake, data=json.dumps({"your-name": name}), headers=headers)
    assert len(intake.rows()) == 2


def test_the_script_asks_for_the_schema_first(intake: Intake) -> None:
    answer = intake.client.get(f"{FEEDBACK}/schema", headers={"Origin": ORIGIN})
    assert answer.status_code == 200
    assert answer.json == {
        "version": "Contact Form 7 SWV Schema 2024-10", "locale": "ja", "rules": [],
    }  # fmt: skip
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_the_script_refills_afterwards(intake: Intake) -> None:
    assert intake.client.get(f"{ROOT}/refill").json == []


@pytest.mark.parametrize("form", ["x", "-1", "8.5", "1" * 13, "１"])
def test_a_form_has_a_number(intake: Intake, form: str) -> None:
    address = f"/wp-json/contact-form-7/v1/contact-forms/{form}/feedback"
    assert _post(intake, address).status_code == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_posts(intake: Intake, method: str) -> None:
    assert intake.client.open(FEEDBACK, method=method).status_code == 405


def test_too_many_posts_from_one_address(start: Start) -> None:
    intake = start(browser_posts_per_minute=3)
    peer = {"REMOTE_ADDR": "203.0.113.9"}

    def post(number: int, **more: Any) -> Any:
        return _post(intake, data=json.dumps({"n": str(number)}), **more)

    answers = [post(number, environ_base=peer) for number in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].content_type == "application/problem+json"
    assert answers[3].headers["Retry-After"] == "20"
    assert answers[3].headers["Access-Control-Allow-Origin"] == ORIGIN
    assert post(5, environ_base={"REMOTE_ADDR": "203.0.113.10"}).status_code == 200
    # What the caller writes into X-Forwarded-For makes no other caller of them.
    forged = {"X-Forwarded-For": "198.51.100.1"}
    assert post(6, environ_base=peer, headers=forged).status_code == 429
    intake.clock.pass_by(seconds=20)
    assert post(7, environ_base=peer).status_code == 200
    assert post(8, environ_base=peer).status_code == 429


def test_behind_a_proxy_of_ours_each_visitor_has_their_own_limit(start: Start) -> None:
    intake = start(browser_posts_per_minute=1, trusted_proxies=1)

    def post(forwarded: str) -> int:
        fields = json.dumps({"n": forwarded})
        return int(_post(intake, data=fields, headers={"X-Forwarded-For": forwarded}).status_code)

    assert post("203.0.113.9") == 200
    assert post("203.0.113.10") == 200
    assert post("198.51.100.1, 203.0.113.9") == 429  # only what our proxy saw counts


BLANK = {
    "_wpcf7": "8", "_wpcf7_locale": "ja", "_wpcf7_unit_tag": "wpcf7-f8-p10-o1",
    "your-name": "", "your-email": " ", "your-message": "\u3000\r\n", "_leadsheet_touch": "{}",
    "utm_source": "google",
}  # fmt: skip


def test_a_form_with_nothing_filled_in_is_shown_to_the_visitor_and_makes_no_row(
    intake: Intake,
) -> None:
    answer = _post(intake, data=json.dumps(BLANK))
    assert answer.status_code == 200
    # The keys of an answer to a form that the real Contact Form 7 found invalid.
    real = captured("browser_to_cf7/a03_validation_failed")[0].answer
    assert real is not None
    assert answer.json.keys() == real.keys()
    assert answer.json["invalid_fields"][0].keys() == real["invalid_fields"][0].keys()
    assert answer.json == {
        "contact_form_id": 8,
        "status": "validation_failed",
        "message": "入力された項目がありません。ご記入のうえ、もう一度送信してください。",
        "posted_data_hash": "",
        "into": "#wpcf7-f8-p10-o1",
        "invalid_fields": [
            {
                "field": name,
                "message": "未入力です。",
                "idref": None,
                "error_id": f"wpcf7-f8-p10-o1-ve-{name}",
            }
            for name in ("your-name", "your-email", "your-message")
        ],
    }
    assert intake.rows() == []


@pytest.mark.parametrize(
    "filled",
    [
        {"your-name": "山"},
        {"your-message": "."},
        {"your-interest[]": "見積"},
        {"your-consent": "1"},
    ],
)
def test_one_field_filled_in_is_enough(intake: Intake, filled: dict[str, str]) -> None:
    assert _post(intake, data=json.dumps(BLANK | filled)).json["status"] == "mail_sent"
    assert len(intake.rows()) == 1


def test_a_form_that_asks_nothing_is_a_row(intake: Intake) -> None:
    """A button alone, such as 資料をダウンロード: that it was pressed is all there is to know."""
    pressed = {name: BLANK[name] for name in BLANK if not name.startswith("your-")}
    assert _post(intake, data=json.dumps(pressed)).json["status"] == "mail_sent"
    assert len(intake.rows()) == 1


def test_names_of_fields_become_ids_as_the_script_makes_them(intake: Intake) -> None:
    fields = {"_wpcf7_locale": "en_US", "お名前": "", "your.tel[]": "", "<b>": ""}
    told = _post(intake, data=json.dumps(fields)).json
    assert told["message"] == (
        "Nothing has been filled in. Please fill in the form and send it again."
    )
    assert [one["error_id"] for one in told["invalid_fields"]] == [
        "wpcf7-f8-o1-ve-", "wpcf7-f8-o1-ve-yourtel", "wpcf7-f8-o1-ve-b",
    ]  # fmt: skip
