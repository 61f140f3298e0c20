"""What counts as the same submission, and what does not."""

import json
from typing import Any

import pytest

from tests.unit.intake.conftest import ORIGIN, Intake, Start
from tests.unit.intake.payloads import captured

YAMADA = {
    "_wpcf7": "8",
    "your-name": "山田 太郎",
    "your-email": "taro@example.co.jp",
    "your-tel": "03-1234-5678",
    "your-message": "見積をお願いします。\r\n急ぎです。",
}


def _told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["status"]


def _is_duplicate(intake: Intake, first: dict[str, Any], second: dict[str, Any]) -> bool:
    assert _told(intake.post(first)) == (202, "accepted")
    answer = intake.post(second)
    if answer.status_code == 200:
        assert answer.json == {"lead_id": intake.rows()[0].id, "status": "duplicate"}
    return len(intake.rows()) == 1


def test_the_same_key_again_is_the_same_lead_whatever_the_words(intake: Intake) -> None:
    key = {"Idempotency-Key": "form-8-entry-1"}
    first = intake.post(YAMADA, headers=key)
    intake.clock.pass_by(days=3)
    again = intake.post({"your-name": "鈴木"}, headers=key)
    assert (_told(first), _told(again)) == ((202, "accepted"), (200, "duplicate"))
    assert first.json["lead_id"] == again.json["lead_id"]
    assert len(intake.rows()) == 1


def test_the_same_words_under_another_key_are_the_same_lead(intake: Intake) -> None:
    first = intake.post(YAMADA, headers={"Idempotency-Key": "1"})
    again = intake.post(YAMADA, headers={"Idempotency-Key": "2"})
    assert _told(again) == (200, "duplicate")
    # …and that key now stands for the lead, also when the ten minutes are over.
    intake.clock.pass_by(hours=1)
    third = intake.post(YAMADA, headers={"Idempotency-Key": "2"})
    assert third.json == {"lead_id": first.json["lead_id"], "status": "duplicate"}


def test_another_key_and_other_words_are_another_lead(intake: Intake) -> None:
    intake.post(YAMADA, headers={"Idempotency-Key": "1"})
    other = YAMADA | {"your-message": "先ほどの件、数量は12個です。"}
    assert _told(intake.post(other, headers={"Idempotency-Key": "2"})) == (202, "accepted")


def test_a_blank_key_is_none(intake: Intake) -> None:
    for name in ("山田", "鈴木"):
        assert intake.post({"your-name": name}, headers={"Idempotency-Key": " "}).status_code == 202


def test_a_very_long_key_is_a_key(intake: Intake) -> None:
    key = {"Idempotency-Key": "k" * 5000}
    assert [intake.post({"n": str(n)}, headers=key).status_code for n in (1, 2)] == [202, 200]
    other = {"Idempotency-Key": "k" * 4999 + "l"}
    assert intake.post({"n": "3"}, headers=other).status_code == 202


def test_the_same_words_within_ten_minutes(intake: Intake) -> None:
    intake.post(YAMADA)
    intake.clock.pass_by(minutes=9, seconds=59)
    assert _told(intake.post(YAMADA)) == (200, "duplicate")


def test_the_same_words_later_are_a_new_lead(intake: Intake) -> None:
    intake.post(YAMADA)
    intake.clock.pass_by(minutes=10, seconds=1)
    assert _told(intake.post(YAMADA)) == (202, "accepted")


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("_wpcf7_version", "6.1.6", "6.1.7"),
        ("_wpcf7_posted_data_hash", "", "aefee47d15b186c7d8e5db698d72c9e4"),
        ("_wpcf7_recaptcha_response", "03AFc", "03AGd"),
        ("_wpcf7_ak_js", "123", "456"),
        ("g-recaptcha-response", "a", "b"),
        ("h-captcha-response", "a", "b"),
        ("cf-turnstile-response", "a", "b"),
        ("captcha-170", "QXPL", "ABCD"),
        ("_wpnonce", "a", "b"),
        ("csrf_token", "a", "b"),
        ("ak_js_1", "1", "2"),
        ("_date", "2026年11月22日", "2026年11月23日"),
        ("_time", "02:33", "02:34"),
        ("_serial_number", "9", "10"),
        ("serial_number", "9", "10"),
        ("受付番号", "9", "10"),
        ("_remote_ip", "203.0.113.1", "203.0.113.2"),
        ("ip", "203.0.113.1", "203.0.113.2"),
        ("visitor-address", "203.0.113.1", "2001:db8::1"),
        ("_user_agent", "Mozilla/5.0 (X11)", "Mozilla/5.0 (Mac)"),
        ("browser-name", "Mozilla/5.0 (X11)", "Mozilla/5.0 (Mac)"),
        ("_url", "https://s.example/?a=1", "https://s.example/?a=2"),
        ("page_url", "https://s.example/?a=1", "https://s.example/?a=2"),
        ("_post_url", "https://s.example/a", "https://s.example/b"),
        ("_random", "x", "y"),
        ("_form_title", "お問い合わせ", "お問い合わせ(新)"),
        ("送信日時", "2026/11/22 02:33", "2026/11/22 02:34"),
        ("submitted_at", "2026-11-21T17:32:00Z", "2026-11-21T17:33:00Z"),
        ("timestamp", "1795282296", "1795282297"),
        ("when", "2026年11月22日 02:32", "2026年11月22日 02:33"),
        ("hora", "02:32", "02:33"),
        ("t", "1795282296", "1795282297"),
        ("utm_source", "google", "yahoo"),
        ("utm_campaign", "", "秋"),
        ("first_utm_source", "google", "yahoo"),
        ("gclid", "a", "b"),
        ("yclid", "a", "b"),
        ("fbclid", "a", "b"),
        ("landing_page", "https://s.example/?gclid=a", "https://s.example/?gclid=b"),
        ("referrer", "https://www.google.com/", "https://t.co/"),
        ("page_views", "3", "4"),
        ("_ga", "GA1.1.11.22", "GA1.1.33.44"),
        ("_ga_4XYZ12", "GS1.1.11", "GS1.1.12"),
        ("_gcl_aw", "GCL.1.a", "GCL.2.b"),
        ("_fbp", "fb.1.1", "fb.1.2"),
        ("_yjsu_yjad", "1.a", "2.b"),
        ("ga_client_id", "11.22", "33.44"),
        ("ページ名", "お問い合わせ", "お問い合わせ（確認）"),
        ("your-file", "https://s.example/wp-content/uploads/cf7-to-webhook-uploads/8/6b0/a.pdf",
         "https://s.example/wp-content/uploads/cf7-to-webhook-uploads/8/6b1/a.pdf"),
        ("drawing", "https://s.example/wp-content/uploads/wpcf7_uploads/1/a.pdf",
         "https://s.example/wp-content/uploads/wpcf7_uploads/2/a.pdf"),
        ("attachment", ["https://s.example/1/a.pdf", "https://s.example/1/b.pdf"],
         ["https://s.example/2/a.pdf", "https://s.example/2/b.pdf"]),
    ],
)  # fmt: skip
def test_what_the_visitor_did_not_write_makes_no_difference(
    intake: Intake, name: str, first: object, second: object
) -> None:
    assert _is_duplicate(intake, YAMADA | {name: first}, YAMADA | {name: second})


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("your-name", "山田 太郎", "山田 次郎"),
        ("your-message", "12個", "13個"),
        ("your-email", "taro@example.co.jp", "tarou@example.co.jp"),
        ("your-tel", "03-1234-5678", "０３－１２３４－５６７８"),
        ("your-date", "2026-12-24", "2026-12-25"),
        ("visit-at", "2026-12-24 10:00", "2026-12-24 11:00"),
        ("call-me-at", "10:00", "11:00"),
        ("topics", ["A"], ["A", "B"]),
        ("your-website", "https://a.example/", "https://b.example/"),
        ("your-qty", "12", "13"),
        ("consent", "", "1"),
        ("your-file", "JVBERi0xLjQKJSB0ZXN0IGZpeHR1cmUKJSVFT0YK", "JVBERi0xLjQKJSB0ZXN0Cg=="),
    ],
)
def test_what_the_visitor_wrote_does(
    intake: Intake, name: str, first: object, second: object
) -> None:
    assert not _is_duplicate(intake, YAMADA | {name: first}, YAMADA | {name: second})


def test_neither_order_nor_blanks_nor_line_ends_make_a_difference(intake: Intake) -> None:
    again = dict(reversed(YAMADA.items())) | {
        "your-message": "見積をお願いします。\n急ぎです。\n",
        "your-company": "",
    }
    assert _is_duplicate(intake, YAMADA, again)


def test_two_people_with_the_same_message_are_two_leads(intake: Intake) -> None:
    suzuki = YAMADA | {"your-name": "鈴木", "your-email": "hanako@example.jp", "your-tel": ""}
    assert not _is_duplicate(intake, YAMADA, suzuki)


@pytest.mark.parametrize(
    "contact",
    [
        {"your-email": "taro@example.co.jp"},
        {"your-tel": "03-1234-5678"},
        {"your-tel": "０３ー１２３４ー５６７８"},
        {"連絡先": "taro＠example.co.jp"},
        {"連絡先": "090-1234-5678"},
        {"tel1": "03", "tel2": "1234", "tel3": "5678"},
    ],
)
def test_words_that_hold_a_contact_can_be_the_same(intake: Intake, contact: dict[str, str]) -> None:
    fields = {"your-message": "資料をください"} | contact
    assert _is_duplicate(intake, fields, fields)


@pytest.mark.parametrize(
    "contact",
    [
        {},
        {"your-email": "", "your-tel": ""},
        {"your-email": "なし", "your-tel": "なし"},
        {"your-date": "2026-12-24"},
        {"your-message": "電話は 03-1234-5678 です"},
        {"_remote_ip": "203.0.113.1"},
        {"_site_admin_email": "admin@example.jp"},
    ],
)
def test_words_without_a_contact_are_never_the_same(
    intake: Intake, contact: dict[str, str]
) -> None:
    fields = {"your-name": "山田", "your-message": "資料をください"} | contact
    assert not _is_duplicate(intake, fields, fields)


def test_the_same_words_in_another_form_are_another_lead(intake: Intake) -> None:
    assert not _is_duplicate(intake, YAMADA, YAMADA | {"_wpcf7": "9"})


def test_without_a_form_id_the_form_is_unknown(intake: Intake) -> None:
    fields = {name: value for name, value in YAMADA.items() if name != "_wpcf7"}
    assert _is_duplicate(intake, fields, fields | {"_form_title": "お問い合わせ"})
    assert _told(intake.post(YAMADA)) == (202, "accepted")  # form 8 is another than unknown


@pytest.mark.parametrize(
    "form",
    [
        {"_wpcf7": "8"},
        {"_form_id": "8"},
        {"form_id": "8"},
        {"_wpcf7_unit_tag": "wpcf7-f8-p10-o1"},
        {"form": {"id": 8}},
    ],
)
def test_a_forms_id_has_many_names(intake: Intake, form: dict[str, Any]) -> None:
    fields = {name: value for name, value in YAMADA.items() if name != "_wpcf7"}
    assert _is_duplicate(intake, YAMADA, fields | form)


def test_the_two_routes_know_each_others_leads(intake: Intake) -> None:
    sent = captured("browser_to_cf7/a02_mail_sent_minimal")[0]
    address = "/wp-json/contact-form-7/v1/contact-forms/8/feedback"
    headers = sent.headers() | {"Origin": ORIGIN}
    assert intake.client.post(address, data=sent.body, headers=headers).status_code == 200
    assert _told(intake.post(sent.body, headers=sent.headers())) == (200, "duplicate")
    assert len(intake.rows()) == 1


def test_the_same_words_on_two_sites_are_two_leads(start: Start, tmp_path: Any) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text(
        '[sites.a]\nspreadsheet_id = "1"\nintake_token = "ta"\n'
        '[sites.b]\nspreadsheet_id = "2"\nintake_token = "tb"\n'
    )
    intake = start(sites_file=str(sites))
    for token in ("ta", "tb"):
        answer = intake.post(YAMADA, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 202


def test_a_tag_that_the_site_renamed_is_no_word(start: Start, tmp_path: Any) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text(
        '[sites.a]\nspreadsheet_id = "1"\nintake_token = "ta"\n'
        'field_names = {"管理No" = "_serial_number", "ご芳名" = "name", "内部メモ" = "noise"}\n'
    )
    intake = start(sites_file=str(sites))
    headers = {"Authorization": "Bearer ta"}
    first = {"ご芳名": "山田", "your-email": "a@example.jp", "管理No": "1", "内部メモ": "x"}
    assert intake.post(first, headers=headers).status_code == 202
    again = first | {"管理No": "2", "内部メモ": "y"}
    assert intake.post(again, headers=headers).status_code == 200
    assert intake.cells()["name"] == "山田"
    assert intake.cells()["other"] == "管理No: 1"


def test_a_captured_retry_has_another_upload_address(intake: Intake) -> None:
    (sent,) = captured("cf7_to_webhook/b01_json_default_full")
    again = sent.body.replace(b"6b01d5e976161", b"6b01d5e976999")
    assert again != sent.body
    assert _told(intake.post(sent.body)) == (202, "accepted")
    assert _told(intake.post(again)) == (200, "duplicate")


def test_an_unknown_senders_submission_id_is_no_key(intake: Intake) -> None:
    """Form builders count from one in each form: as a key it would swallow leads."""
    for name in ("山田", "鈴木"):
        body = {"submission_id": "1", "your-name": name, "your-email": f"{name}@example.jp"}
        assert intake.post(body).status_code == 202


def test_an_attached_file_makes_another_submission(intake: Intake) -> None:
    def body(file: str) -> bytes:
        fields = "".join(
            f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in YAMADA.items()
        )
        part = f'--B\r\nContent-Disposition: form-data; name="f"; filename="{file}"\r\n\r\nx\r\n'
        return (fields + part + "--B--\r\n").encode()

    headers = {"Content-Type": "multipart/form-data; boundary=B"}
    codes = [intake.post(body(file), headers=headers).status_code for file in ("", "", "a.pdf")]
    assert codes == [202, 200, 202]


def test_the_words_themselves_are_not_kept_as_text(intake: Intake) -> None:
    intake.post(YAMADA)
    words = intake.rows()[0].words
    assert len(words) == 64
    assert json.dumps(words).isascii()
