"""What reading other tools' words must not do: make two leads one, lose what a visitor wrote, or
take for a person what is none."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from server.intake.body import read
from server.intake.compose import Arrival, compose
from server.settings.sites import Site
from tests.unit.intake.conftest import Intake

JSON = {"Content-Type": "application/json"}
TARO = {"email": "taro@example.jp"}


def cells_of(intake: Intake, body: dict[str, Any]) -> dict[str, Any]:
    assert intake.post(body).status_code == 202
    return intake.cells()


@pytest.mark.parametrize(
    "people",
    [
        [{"氏名": "山田", "値": "3", "項目": "x"}, {"氏名": "佐藤", "項目": "y", "値": "4"}],
        [{"name": "山田", "a": "x"}, {"name": "佐藤", "a": "y"}],
        [{"name": "山田", "q": "1", "v": "2"}, {"name": "佐藤", "q": "1", "v": "3"}],
    ],
)
def test_rows_with_columns_that_sound_so_are_people(intake: Intake, people: list[Any]) -> None:
    intake.post(json.dumps(people), headers=JSON)
    assert sorted(row.cells["name"] for row in intake.rows()) == ["佐藤", "山田"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"type": "A4", "value": "100部"}, {"type": "A5", "value": "100部"}),
        ({"type": "シングル", "value": 2}, {"type": "ツイン", "value": 2}),
        ({"value": "100", "type": "万円"}, {"value": "100", "type": "ドル"}),
        ({"value": "x", "required": "12月まで"}, {"value": "x", "required": "1月"}),
    ],
)
def test_what_stands_beside_a_value_makes_another_inquiry(
    intake: Intake, one: dict[str, Any], other: dict[str, Any]
) -> None:
    answers = [intake.post(TARO | {"product": asked}).status_code for asked in (one, other)]
    assert answers == [202, 202]


@pytest.mark.parametrize(
    ("phones", "shown"),
    [
        ({"mobile": "09012345678", "home": "0312345678"}, "09012345678"),
        ({"number": "0312345678", "extension": "12"}, ""),
        ({"id": "12345", "value": "0312345678"}, "0312345678"),
    ],
)
def test_two_numbers_are_not_glued(intake: Intake, phones: dict[str, str], shown: str) -> None:
    cells = cells_of(intake, TARO | {"tel": phones})
    assert cells.get("phone", "") == shown
    assert all(
        text in f"{cells.get('phone', '')} {cells.get('other', '')}" for text in phones.values()
    )


def test_boxes_of_one_number_are(intake: Intake) -> None:
    cells = cells_of(intake, TARO | {"tel": {"a": "03", "b": "1234", "c": "5678"}})
    assert cells["phone"] == "03-1234-5678"


def test_the_body_tells_the_page_before_its_headers_do(intake: Intake) -> None:
    page = "https://e.jp/lp?utm_source=google&utm_medium=cpc&gclid=abcDEF123"
    body = {"headers": {"host": "x", "referer": "https://e.jp/"}, "body": TARO | {"page_url": page}}
    assert cells_of(intake, body)["click_id"] == "abcDEF123"


@pytest.mark.parametrize(
    "headers",
    [
        {"api-key": "SECRET"},
        {"apikey": "SECRET"},
        {"auth": "SECRET"},
        {"stripe-signature": "t=1,v1=SECRET"},
        {"cookie": "session=SECRET"},
        {"X-Webhook-Secret": "SECRET"},
    ],
)
def test_no_key_stands_in_the_sheet(intake: Intake, headers: dict[str, str]) -> None:
    told = {"headers": {"host": "x"} | headers, "cookies": ["session=SECRET"], "body": dict(TARO)}
    assert "SECRET" not in json.dumps(cells_of(intake, told))


@pytest.mark.parametrize("thing", ["order", "event", "quote", "webinar", "tickets"])
def test_the_name_of_a_thing_is_nobodys(intake: Intake, thing: str) -> None:
    cells = cells_of(intake, {thing: {"name": "#1001", **TARO}})
    assert "name" not in cells
    assert "#1001" in cells["other"]


def test_a_sites_own_table_comes_first() -> None:
    body = json.dumps({"contact": {"name": "担当窓口", **TARO}}).encode()
    arrival = Arrival(
        Site("default", "sheet", field_names={"contact.name": "other"}),
        datetime(2026, 11, 21, tzinfo=UTC),
        trusted=True,
        body=body,
        content_type="application/json",
    )
    cells = compose(read(body, "application/json"), arrival).lead.cells
    assert "name" not in cells
    assert "担当窓口" in str(cells["other"])


@pytest.mark.parametrize("name", ["owner", "author", "agent", "host"])
def test_a_person_whatever_they_are_called(intake: Intake, name: str) -> None:
    cells = cells_of(intake, {name: {"email": "taro@example.jp", "phone": "03-1234-5678"}})
    assert (cells["email"], cells["phone"]) == ("taro@example.jp", "03-1234-5678")


@pytest.mark.parametrize("name", ["current_url", "document_url", "page_link"])
def test_a_visitors_own_site_is_not_the_page(intake: Intake, name: str) -> None:
    cells = cells_of(intake, TARO | {name: "https://mycompany.co.jp/?utm_medium=cpc"})
    assert "mycompany" in cells["other"]
    assert cells["channel"] == "オーガニック"


@pytest.mark.parametrize("name", ["recommender", "reason_mail", "guest2", "referrer_email"])
def test_the_same_address_for_another_purpose_is_told(intake: Intake, name: str) -> None:
    assert "taro@example.jp" in cells_of(intake, TARO | {name: "taro@example.jp"})["other"]


def test_a_channel_that_is_unknown_is_given(intake: Intake) -> None:
    assert cells_of(intake, TARO | {"流入チャネル": "不明"})["channel"] == "不明"


@pytest.mark.parametrize(
    "text", ["ありがとうございます", "株式会社青葉精機", "東京都千代田区", "お問い合わせの件"]
)
def test_what_a_program_took_for_latin_is_read(intake: Intake, text: str) -> None:
    kept = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
    garbled = "".join(
        kept.get(byte) or bytes((byte,)).decode("cp1252") for byte in text.encode("utf-8")
    )
    assert cells_of(intake, TARO | {"message": garbled})["message"] == text


@pytest.mark.parametrize("sent", ["30%cashback sale", "30%cashback%20sale"])
def test_a_share_in_a_campaign_stays(intake: Intake, sent: str) -> None:
    page = f"https://e.jp/?utm_source=x&utm_medium=email&utm_campaign={sent.replace('%c', '%25c')}"
    assert cells_of(intake, TARO | {"page_url": page})["utm_campaign"].startswith("30%cashback")


def test_a_forms_title_labels_no_answer(intake: Intake) -> None:
    body = {"form": {"id": "1", "name": "お問い合わせ"}, "answers": {"1": "山田"}, **TARO}
    assert cells_of(intake, body).get("message") != "山田"


def test_the_words_beside_an_answer_are_told(intake: Intake) -> None:
    answer = {"label": "用件", "value": "その他", "text": "特注の治具の件"}
    cells = cells_of(intake, {"answers": [answer, {"label": "メール", "value": "taro@example.jp"}]})
    assert "特注の治具の件" in json.dumps(cells, ensure_ascii=False)
