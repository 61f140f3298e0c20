"""The same in other words: how other form tools spell a person, a question, a value."""

import base64
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.unit.intake.conftest import Intake

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
KINTONE = {"type": "ADD_RECORD", "app": {"id": "10", "name": "お問い合わせ管理"}, "record": {
    "担当者": {"type": "USER_SELECT", "value": [{"code": "sato", "name": "佐藤 昇"}]},
    "氏名": {"type": "SINGLE_LINE_TEXT", "value": "山田 太郎"},
    "メールアドレス": {"type": "LINK", "value": "taro@example.jp"},
    "希望製品": {"type": "CHECK_BOX", "value": ["A", "B"]},
}}  # fmt: skip
HUBSPOT = {"properties": {
    "firstname": {"value": "太郎", "versions": [{"value": "太郎", "source-type": "FORM"}]},
    "lastname": {"value": "山田"}, "email": {"value": "taro@example.jp", "versions": []},
}}  # fmt: skip


@pytest.mark.parametrize("body", [
    {"answers": [{"q": "お名前", "a": "山田 太郎"}, {"q": "メール", "a": "taro@example.jp"}]},
    {"answers": [{"Question": "お名前", "Answer": "山田 太郎"},
                 {"Question": "メール", "Answer": "taro@example.jp"}]},
    {"items": [{"質問": "お名前", "回答": "山田 太郎"},
               {"質問": "メール", "回答": "taro@example.jp"}]},
    {"items": [{"項目": "お名前", "内容": "山田 太郎"},
               {"項目": "メール", "内容": "taro@example.jp"}]},
    {"form_data": [{"Name": "お名前", "Value": "山田 太郎"},
                   {"Name": "email", "Value": "taro@example.jp"}]},
    {"responses": [{"questionText": "お名前", "answerText": "山田 太郎"},
                   {"questionText": "メール", "answerText": "taro@example.jp"}]},
    {"responses": [{"question": {"text": "お名前"}, "answer": {"text": "山田 太郎"}},
                   {"question": {"text": "メール"}, "answer": {"text": "taro@example.jp"}}]},
    {"responses": [{"question": {"id": 1, "title": "お名前"}, "response": {"value": "山田 太郎"}},
                   {"question": {"id": 2, "title": "メール"},
                    "response": {"value": "taro@example.jp"}}]},
    {"fields": [{"input_name": "お名前", "input_value": "山田 太郎"},
                {"input_name": "email", "input_value": "taro@example.jp"}]},
    {"fields": [{"k": "お名前", "v": "山田 太郎"}, {"k": "email", "v": "taro@example.jp"}]},
    {"fields": {"0": {"name": "お名前", "value": "山田 太郎", "id": 0, "type": "name",
                      "first": "太郎", "middle": "", "last": "山田"},
                "1": {"name": "メール", "value": "taro@example.jp", "id": 1, "type": "email"}}},
    {"questions": [{"id": "q1", "title": "お名前"}, {"id": "q2", "title": "メール"}],
     "answers": {"q1": "山田 太郎", "q2": "taro@example.jp"}},
    {"customer": {"full_name": "山田 太郎", "contacts": [
        {"type": "email", "value": "taro@example.jp"}]}},
])  # fmt: skip
def test_a_pair_in_other_words(intake: Intake, body: dict[str, Any]) -> None:
    intake.post(body)
    cells = intake.cells()
    assert (cells["name"], cells["email"]) == ("山田 太郎", "taro@example.jp")
    assert "other" not in cells


def test_a_question_or_an_answer_alone_is_the_visitors(intake: Intake) -> None:
    intake.post({"Question": "納期は?", "Name": "山田", "値": "5"})
    cells = intake.cells()
    assert (cells["message"], cells["name"], cells["other"]) == ("納期は?", "山田", "値: 5")


@pytest.mark.parametrize(("body", "name"), [(KINTONE, "山田 太郎"), (HUBSPOT, "山田 太郎")])
def test_a_value_with_its_type_is_the_value(
    intake: Intake, body: dict[str, Any], name: str
) -> None:
    intake.post(body)
    cells = intake.cells()
    assert (cells["name"], cells["email"]) == (name, "taro@example.jp")
    told = cells.get("other", "")
    assert "SINGLE_LINE_TEXT" not in told
    assert "versions" not in told
    assert ("record.希望製品: A、B" in told) is (body is KINTONE)
    assert ("佐藤 昇" in told) is (body is KINTONE)


def test_a_fax_in_a_list_of_numbers_is_no_phone(intake: Intake) -> None:
    phones = [{"value": "03-9999-9999", "type": "fax"}, {"value": "03-1111-1111", "type": "work"}]
    intake.post({"customer": {"emails": [{"value": "a@x.jp", "primary": True}], "phones": phones}})
    cells = intake.cells()
    assert (cells["phone"], cells["email"]) == ("03-1111-1111", "a@x.jp")
    assert "03-9999-9999" in cells["other"]


@pytest.mark.parametrize(("fields", "told"), [
    ({"電話番号[data][0]": "03", "電話番号[data][1]": "1234", "電話番号[data][2]": "5678",
      "電話番号[separator]": "-"}, {"phone": "03-1234-5678"}),
    ({"電話番号（市外局番）": "03", "電話番号（市内局番）": "1234", "電話番号（番号）": "5678"},
     {"phone": "03-1234-5678"}),
    ({"tel[first]": "03", "tel[second]": "1234", "tel[third]": "5678"}, {"phone": "03-1234-5678"}),
    ({"phone[country]": "+81", "phone[number]": "312345678"}, {"phone": "+81-312345678"}),
    ({"mail[local]": "taro", "mail[host]": "example.jp"}, {"email": "taro@example.jp"}),
    ({"mail_account": "taro", "mail_domain": "example.jp"}, {"email": "taro@example.jp"}),
    ({"お名前[姓]": "山田", "お名前[名]": "太郎"}, {"name": "山田 太郎"}),
    ({"names[first_name]": "太郎", "names[last_name]": "山田"}, {"name": "山田 太郎"}),
    ({"name": "山田 太郎", "first_name": "太郎", "last_name": "山田"}, {"name": "山田 太郎"}),
    ({"tel": "03-1234-5678", "tel1": "03", "tel2": "1234", "tel3": "5678"},
     {"phone": "03-1234-5678"}),
])  # fmt: skip
def test_one_answer_in_several_boxes(
    intake: Intake, fields: dict[str, str], told: dict[str, str]
) -> None:
    intake.post(urlencode(fields), headers=FORM)
    cells = intake.cells()
    assert {key: cells.get(key) for key in told} == told
    assert "other" not in cells


@pytest.mark.parametrize(("fields", "other"), [
    ({"mail_domain": "example.jp"}, "mail_domain: example.jp"),
    ({"tel[ext]": "12", "tel[note]": "昼のみ"}, "tel.ext: 12\ntel.note: 昼のみ"),
    ({"name": "山田", "first_name": "花子"}, "first_name: 花子"),
])  # fmt: skip
def test_boxes_that_are_not_one_answer_are_told(
    intake: Intake, fields: dict[str, str], other: str
) -> None:
    intake.post(urlencode(fields), headers=FORM)
    assert intake.cells()["other"] == other
    assert "phone" not in intake.cells()
    assert "email" not in intake.cells()


@pytest.mark.parametrize("name", ["email_check", "re_email", "confirm_mail", "email-verify",
                                  "reply_to", "mail_again", "メールアドレス(再)",
                                  "email_confirmation"])  # fmt: skip
def test_an_email_written_once_more(intake: Intake, name: str) -> None:
    intake.post({"email": "taro@example.jp", name: "Taro@example.jp"})
    assert (intake.cells()["email"], intake.cells().get("other")) == ("taro@example.jp", None)


@pytest.mark.parametrize("name", ["email_check", "confirm_mail", "請求先メール"])
def test_another_email_is_told(intake: Intake, name: str) -> None:
    intake.post({"email": "taro@example.jp", name: "jiro@example.jp"})
    assert intake.cells()["other"] == f"{name}: jiro@example.jp"


def test_an_email_has_no_line_end(intake: Intake) -> None:
    intake.post({"email": " taro@example.jp\r\n"})
    assert intake.cells()["email"] == "taro@example.jp"


@pytest.mark.parametrize("body", [
    {"data": {"submissionValues": {"lastname": "山田", "email": "a@x.jp", "company": "桜商事"}}},
    {"bundle": {"お名前": "山田", "メール": "a@x.jp", "会社名": "桜商事"}},
    {"parameter": {"name": "山田", "email": "a@x.jp", "company": "桜商事"},
     "parameters": {"name": ["山田"], "email": ["a@x.jp"], "company": ["桜商事"]}},
    {"wsform": {"name": "山田", "email": "a@x.jp", "company": "桜商事"}},
    {"to": {"name": "営業", "email": "b@x.jp"},
     "from": {"name": "山田", "email": "a@x.jp", "company": "桜商事"}},
    {"assigned_to": {"name": "佐藤", "email": "b@x.jp", "phone": "03-1"},
     "contact": {"name": "山田", "email": "a@x.jp", "company": "桜商事"}},
    {"name": "山田", "email": "a@x.jp", "company": "桜商事", "human_fields": {"Name": "山田"}},
])  # fmt: skip
def test_whatever_the_persons_object_is_called(intake: Intake, body: dict[str, Any]) -> None:
    intake.post(body)
    cells = intake.cells()
    assert (cells["name"], cells["email"], cells["company"]) == ("山田", "a@x.jp", "桜商事")
    assert "山田" not in cells.get("other", "")
    assert ("phone" in cells) is False


@pytest.mark.parametrize(("sent", "told"), [
    ({"name": quote("山田"), "email": "taro%40example.jp"}, ("山田", "taro@example.jp")),
    ({"name": quote(quote("山田 太郎")), "email": "a@x.jp"}, ("山田 太郎", "a@x.jp")),
    ({"name": "山田".encode().decode("latin-1"), "email": "a@x.jp"}, ("山田", "a@x.jp")),
    ({"name": "㈱青葉".encode().decode("latin-1"), "email": "a@x.jp"}, ("㈱青葉", "a@x.jp")),
])  # fmt: skip
def test_text_that_was_encoded_twice(
    intake: Intake, sent: dict[str, str], told: tuple[str, str]
) -> None:
    intake.post(sent)
    assert (intake.cells()["name"], intake.cells()["email"]) == told


@pytest.mark.parametrize(
    "text",
    ["50%25", "100%", "%E5", "https://x.jp/%E5%B1%B1", "Ã la carte", "José Müller", "%41%42"],
)
def test_a_visitors_own_signs_stay(intake: Intake, text: str) -> None:
    intake.post({"email": "a@x.jp", "message": text})
    assert intake.cells()["message"] == text


@pytest.mark.parametrize(("values", "agreed"), [
    (["0", "1"], "はい"), (["0"], "いいえ"), (["false", "on"], "はい"), (["1", "0"], None),
])  # fmt: skip
def test_a_hidden_no_before_a_ticked_box(
    intake: Intake, values: list[str], agreed: str | None
) -> None:
    body = urlencode([("name", "山田"), *(("privacy_agree", value) for value in values)])
    intake.post(body, headers=FORM)
    assert intake.cells().get("consent") == agreed


PAGE = "https://s.example/lp?utm_source=google&utm_medium=cpc"
REQUEST = {"headers": {"Host": "x.example", "Authorization": "Bearer SECRET", "Cookie": "sid=1",
                       "Referer": PAGE}}  # fmt: skip
LEAD = {"name": "山田", "email": "a@x.jp"}


@pytest.mark.parametrize("body", [
    REQUEST | {"body": LEAD, "query": {}},
    REQUEST | {"body": json.dumps(LEAD), "isBase64Encoded": False},
    REQUEST | {"body": urlencode(LEAD), "isBase64Encoded": False},
    REQUEST | {"body": base64.b64encode(json.dumps(LEAD).encode()).decode(),
               "isBase64Encoded": True},
    REQUEST | {"body": base64.b64encode(urlencode(LEAD).encode()).decode(),
               "isBase64Encoded": True},
    {"event": REQUEST | {"method": "POST", "body": LEAD}},
])  # fmt: skip
def test_a_request_told_as_json(intake: Intake, body: dict[str, Any]) -> None:
    intake.post(body)
    cells = intake.cells()
    assert (cells["name"], cells["email"]) == ("山田", "a@x.jp")
    assert (cells["channel_detail"], cells["conversion_point"]) == (
        "Paid Search",
        "https://s.example/lp",
    )
    assert "SECRET" not in cells["other"]
    assert "sid=1" not in cells["other"]


@pytest.mark.parametrize("body", ["1+1=2です", "見積をお願いします", "a = b", "{x=1}"])
def test_a_body_that_somebody_wrote_stays(intake: Intake, body: str) -> None:
    intake.post({"headers": {"From": "a@x.jp", "Subject": "件名"}, "body": body})
    cells = intake.cells()
    assert cells["message"] == body
    assert "headers.Subject: 件名" in cells["other"]


@pytest.mark.parametrize("body", [
    {"utm": {"source": "google", "medium": "cpc", "campaign": "aki"}},
    {"utm_params": {"source": "google", "medium": "cpc", "campaign": "aki"}},
    {"lead": {"utm": {"utm_source": "google", "medium": "cpc", "name": "aki"}}},
    {"utm.source": "google", "utm.medium": "cpc", "utm.campaign": "aki"},
    {"trafficSource": {"source": "google", "medium": "cpc", "campaign": "aki"}},
    {"utm_source__c": "google", "utm_medium__c": "cpc", "utm_campaign__c": "aki"},
    {"hidden_utm_source": "google", "hidden-utm_medium": "cpc", "cf_utm_campaign": "aki"},
    {"page": {"uri": "x"}, "pageUri": "https://s.example/?utm_source=google&utm_medium=cpc"
     "&utm_campaign=aki"},
    {"meta": {"url": "https://s.example/?utm_source=google&utm_medium=cpc&utm_campaign=aki"}},
    {"送信元ページURL": "https://s.example/?utm_source=google&utm_medium=cpc&utm_campaign=aki"},
])  # fmt: skip
def test_a_visit_in_other_words(intake: Intake, body: dict[str, Any]) -> None:
    intake.post({"your-name": "山田", **body})
    cells = intake.cells()
    told = (cells["utm_source"], cells["utm_medium"], cells["utm_campaign"], cells["channel"])
    assert told == ("google", "cpc", "aki", "Web広告")
    assert "campaign" not in cells


@pytest.mark.parametrize(
    "name", ["gclid__c", "hidden_gclid", "gclid_field", "input-gclid", "gclid_12"]
)
def test_a_click_id_in_other_words(intake: Intake, name: str) -> None:
    intake.post({"your-name": "山田", name: "EAIa"})
    assert (intake.cells()["click_id_type"], intake.cells()["click_id"]) == ("gclid", "EAIa")


@pytest.mark.parametrize("name", ["url", "website_url", "会社URL", "homepage", "source", "medium"])
def test_a_visitors_own_page_is_not_the_forms(intake: Intake, name: str) -> None:
    page = "https://firm.example/?utm_source=google&utm_medium=cpc"
    intake.post({"your-name": "山田", name: page})
    cells = intake.cells()
    assert (cells["channel_detail"], cells["other"]) == ("Direct", f"{name}: {page}")


@pytest.mark.parametrize("query", [
    "utm_source=null&utm_medium=undefined&utm_source=google&utm_medium=cpc&gclid=-&gclid=EAIa",
    "utm_source={source}&utm_source=google&utm_medium=cpc&gclid={gclid}&gclid=EAIa",
    "gclid=EAIa&gclid=null&utm_source=google&utm_source=none&utm_medium=cpc&utm_medium=(none)",
])  # fmt: skip
def test_a_placeholder_before_what_an_address_says(intake: Intake, query: str) -> None:
    intake.post({"your-name": "山田", "landing_page": f"https://s.example/?{query}"})
    cells = intake.cells()
    told = (cells["utm_source"], cells["utm_medium"], cells["click_id"])
    assert told == ("google", "cpc", "EAIa")


@pytest.mark.parametrize("opening", ["image/png;base64,", "application/pdf;name=a.pdf;base64,"])
def test_a_files_content_without_its_data(intake: Intake, opening: str) -> None:
    content = base64.b64encode(bytes(range(256))).decode()
    memo = "image/png;色, base64です"
    intake.post({"your-name": "山田", "canvas": opening + content, "memo": memo})
    assert content[:40] not in intake.cells()["other"]
    assert f"memo: {memo}" in intake.cells()["other"]
