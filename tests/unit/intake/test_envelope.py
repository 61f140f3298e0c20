"""What our own WordPress plugin sends."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.intake.conftest import ORIGIN, Intake, Start

SENT: dict[str, Any] = {
    "submission_id": "0f2b7c7e-3f6e-4a51-9a55-6f4f3f1f0d11",
    "submitted_at": "2026-11-21T17:31:36Z",
    "status": "mail_sent",
    "form": {"id": 8, "title": "お問い合わせフォーム"},
    "page_url": "https://www.sakura.example/contact/",
    "fields": {
        "your-name": "山田 太郎",
        "your-company": "髙橋製作所（株）",
        "your-email": "taro@example.co.jp",
        "your-type": ["お見積り"],
        "your-contact-by": ["メール", "Web会議"],
        "your-file": "d990028a22de6ffff7751612ca94ffc2fbf063a99172712d896c3cc13a9f11e6",
        "your-message": "見積をお願いします。\r\n以上",
        "your-date": "",
    },
    "labels": {"your-type": "お問い合わせ種別", "your-contact-by": "ご希望の連絡方法"},
    "touch": {
        "first": {
            "utm_source": "google",
            "utm_medium": "cpc",
            "utm_campaign": "秋の展示会",
            "gclid": "G-1",
            "landing_page": "https://www.sakura.example/?gclid=G-1",
            "referrer": "https://www.google.co.jp/",
        },
        "last": {
            "landing_page": "https://www.sakura.example/contact/",
            "referrer": "https://search.yahoo.co.jp/",
        },
    },
    "page_views": 4,
    "versions": {"plugin": "1.0.0", "cf7": "6.1.6", "wordpress": "7.1"},
}


def _sent(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(SENT) | changes


def test_the_plugins_submission_is_one_right_row(intake: Intake) -> None:
    assert intake.post(SENT).status_code == 202
    (row,) = intake.rows()
    assert row.received_at == datetime(2026, 11, 21, 17, 31, 36, tzinfo=UTC)
    assert row.arrived_at == intake.clock.at
    assert row.cells == {
        "name": "山田 太郎",
        "company": "髙橋製作所（株）",
        "email": "taro@example.co.jp",
        "message": "見積をお願いします。\n以上",
        "channel": "Web広告",
        "channel_detail": "Paid Search",
        "conversion_point": "お問い合わせフォーム",
        "utm_source": "google",
        "utm_medium": "cpc",
        "utm_campaign": "秋の展示会",
        "click_id_type": "gclid",
        "click_id": "G-1",
        "landing_page": "https://www.sakura.example/?gclid=G-1",
        "first_referrer": "https://www.google.co.jp/",
        "referrer": "https://search.yahoo.co.jp/",
        "other": (
            "page_views: 4\nお問い合わせ種別: お見積り\nご希望の連絡方法: メール、Web会議\n"
            "your-file: d990028a22de6ffff7751612ca94ffc2fbf063a99172712d896c3cc13a9f11e6\n"
            "_form_id: 8\npage_url: https://www.sakura.example/contact/\n"
            "last_landing_page: https://www.sakura.example/contact/"
        ),
    }


def test_its_own_id_is_a_key_with_or_without_the_header(intake: Intake) -> None:
    intake.post(SENT)
    intake.clock.pass_by(days=2)
    key = {"Idempotency-Key": SENT["submission_id"]}
    assert intake.post(SENT).status_code == 200
    assert intake.post(SENT, headers=key).status_code == 200
    assert len(intake.rows()) == 1


def test_on_the_open_route_such_an_id_is_no_key(intake: Intake) -> None:
    """Anyone may post there: a guessed id must not swallow somebody's lead."""
    address = "/wp-json/contact-form-7/v1/contact-forms/8/feedback"
    for name in ("山田", "鈴木"):
        body = json.dumps(_sent(fields={"your-name": name}))
        intake.client.post(address, data=body.encode(), headers={"Origin": ORIGIN})
    assert len(intake.rows()) == 2


def test_a_field_whose_name_tells_nothing_is_known_by_its_label(intake: Intake) -> None:
    fields = {"text-512": "青葉精機", "text-513": "2 年目", "email-7": "a@example.jp"}
    labels = {"text-512": "会社名(必須)", "text-513": "ご利用年数", "email-7": "ご連絡先"}
    intake.post(_sent(fields=fields, labels=labels))
    cells = intake.cells()
    assert (cells["company"], cells["email"]) == ("青葉精機", "a@example.jp")
    assert "ご利用年数: 2 年目" in cells["other"]


def test_a_label_makes_no_field_a_tag(intake: Intake) -> None:
    fields = {"text-1": "12月24日", "your-email": "a@example.jp"}
    intake.post(_sent(fields=fields, labels={"text-1": "受付日"}))
    assert "受付日: 12月24日" in intake.cells()["other"]
    other = _sent(submission_id="2", fields=fields | {"text-1": "12月25日"})
    assert intake.post(other).status_code == 202


def test_a_double_click_has_two_ids_and_is_one_lead(intake: Intake) -> None:
    intake.post(SENT)
    again = _sent(
        submission_id="another", submitted_at="2026-11-21T17:31:38Z", page_views=5, touch={}
    )
    assert intake.post(again).status_code == 200


@pytest.mark.parametrize("odd", ["\ud83d\x00\n", "x" * 100_000, 17, ["a"], {"a": 1}, "", True])
def test_an_odd_id_is_no_error(intake: Intake, odd: object) -> None:
    body = json.dumps(_sent(submission_id=odd, fields={"your-name": "山田"}))
    assert intake.post(body.encode()).status_code == 202


@pytest.mark.parametrize(
    ("status", "kind"),
    [("mail_sent", None), ("mail_failed", None), ("spam", "スパム"), ("test", "テスト")],
)
def test_spam_and_tests_are_marked(intake: Intake, status: str, kind: str | None) -> None:
    intake.post(_sent(status=status))
    assert intake.cells().get("kind") == kind


def test_spam_is_marked_in_the_sheets_language(start: Start) -> None:
    intake = start(locale="en")
    intake.post(_sent(status="spam"))
    assert intake.cells()["kind"] == "Spam"


def test_a_failed_mail_is_told(intake: Intake) -> None:
    intake.post(_sent(status="mail_failed"))
    assert "Contact Form 7: mail_failed" in intake.cells()["other"].split("\n")


def test_a_form_cannot_pass_off_its_fields_as_the_plugins(intake: Intake) -> None:
    fields = {
        "your-name": "山田",
        "_form_title": "偽",
        "_status": "test",
        "submitted_at": "2001-01-01",
    }
    intake.post(_sent(fields=fields))
    (row,) = intake.rows()
    assert row.cells["conversion_point"] == "お問い合わせフォーム"
    assert "kind" not in row.cells
    assert row.received_at == datetime(2026, 11, 21, 17, 31, 36, tzinfo=UTC)
    assert "_form_title: 偽" in row.cells["other"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("touch", None), ("touch", []), ("touch", {"first": None}), ("labels", []),
        ("labels", {"your-name": ["x"]}), ("form", {}), ("fields", {}), ("versions", 1),
        ("page_url", None), ("submitted_at", {}), ("page_views", [1, 2]), ("status", 5),
    ],
)  # fmt: skip
def test_an_odd_envelope_is_no_error(intake: Intake, name: str, value: object) -> None:
    assert intake.post(_sent(**{name: value})).status_code == 202


@pytest.mark.parametrize(
    ("told", "received"),
    [
        ("2026-11-21T17:31:36Z", datetime(2026, 11, 21, 17, 31, 36, tzinfo=UTC)),
        ("2026-11-22T02:31:36+09:00", datetime(2026, 11, 21, 17, 31, 36, tzinfo=UTC)),
        ("2026-11-22T02:31:36", datetime(2026, 11, 21, 17, 31, 36, tzinfo=UTC)),
        ("20261121T173136Z", datetime(2026, 11, 21, 17, 31, 36, tzinfo=UTC)),
        ("2026-11-21T17:31:36.250Z", datetime(2026, 11, 21, 17, 31, 36, 250000, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 19, 15, 0, tzinfo=UTC)),
        ("2025-01-02T03:04:05Z", datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)),
        # A sender's clock may be a little fast; nothing is received before it was sent.
        ("2026-11-21T17:36:00Z", datetime(2026, 11, 21, 17, 33, tzinfo=UTC)),
    ],
)
def test_an_authenticated_sender_gives_the_time(
    intake: Intake, told: str, received: datetime
) -> None:
    intake.post({"your-name": "山田", "submitted_at": told})
    assert intake.rows()[0].received_at == received
    assert "other" not in intake.cells()


@pytest.mark.parametrize(
    "told",
    ["2026-11-21T17:39:00Z", "2099-01-01", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00+09:00",
     "9999-12-31T23:59:59-12:00", "yesterday", "2026-13-01", "1795282296"],
)  # fmt: skip
def test_a_time_that_cannot_be_is_the_arrival_and_stays_readable(intake: Intake, told: str) -> None:
    intake.post({"your-name": "山田", "submitted_at": told})
    assert intake.rows()[0].received_at == intake.clock.at
    assert intake.cells()["other"] == f"submitted_at: {told}"


def test_the_scripts_hidden_field_is_set_out_where_it_comes_by_itself(intake: Intake) -> None:
    touch = {
        "first": {"utm_source": "yahoo", "utm_medium": "cpc", "yclid": "Y.1",
                  "landing_page": "https://www.sakura.example/", "referrer": "https://search.yahoo.co.jp/"},
        "last": {"landing_page": "https://www.sakura.example/contact/"},
        "page_views": 3,
        "page": "https://www.sakura.example/contact/",
    }  # fmt: skip
    intake.post({"your-name": "山田", "_leadsheet_touch": json.dumps(touch)})
    cells = intake.cells()
    assert (cells["channel"], cells["utm_source"], cells["click_id"]) == ("Web広告", "yahoo", "Y.1")
    assert cells["first_referrer"] == "https://search.yahoo.co.jp/"
    assert "_leadsheet_touch" not in cells["other"]
    assert "page_views: 3" in cells["other"]


@pytest.mark.parametrize("value", ["", "{", "[]", '{"first": 1, "last": []}', "x" * 9999])
def test_a_hidden_field_that_somebody_else_wrote_is_no_error(intake: Intake, value: str) -> None:
    assert intake.post({"your-name": "山田", "_leadsheet_touch": value}).status_code == 202
