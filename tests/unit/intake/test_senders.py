"""What real senders send: members of each kind, on both routes where the kind stands on both."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.unit.intake.conftest import ORIGIN, Intake

FEEDBACK = "/wp-json/contact-form-7/v1/contact-forms/8/feedback"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PERSON = {"your-name": "山田 太郎", "your-email": "taro@example.jp"}
NOTHINGS = [
    "undefined",
    "NULL",
    "None",
    "nan",
    "n/a",
    "N/A",
    "-",
    "--",
    "—",
    "?",
    "(none)",
    "(null)",
    "ｕｎｄｅｆｉｎｅｄ",
    "（ｎｕｌｌ）",
    "[gclid]",
    "{{gclid}}",
    "${gclid}",
    "%%GCLID%%",
    "{gclid}",
    "<gclid>",
    "__GCLID__",
    "*|GCLID|*",
    "#{gclid}",
    "{%gclid%}",
    "%7B%7Bgclid%7D%7D",
    "&lt;gclid&gt;",
    "'undefined'",
    '"null"',
    "YOUR_GCLID",
    "not_set",
    "unknown",
    "#N/A",
    "$gclid",
    "(not set)",
    "[object Object]",
    "[get param=gclid]",
    "<?= $gclid ?>",
    "not  set",
]


@pytest.mark.parametrize("nothing", NOTHINGS)
@pytest.mark.parametrize("route", ["json", "form", "browser", "address"])
def test_a_placeholder_is_no_click(intake: Intake, nothing: str, route: str) -> None:
    fields = PERSON | {"gclid": nothing, "yclid": nothing, "referrer": "https://www.google.co.jp/"}
    match route:
        case "json":
            intake.post(fields)
        case "form":
            intake.post(urlencode(fields), headers=FORM)
        case "browser":
            intake.client.post(FEEDBACK, data=fields, headers={"Origin": ORIGIN})
        case _:
            page = f"https://s.example/?gclid={quote(nothing)}&gbraid={quote(nothing)}"
            del fields["gclid"], fields["yclid"]
            intake.post(fields | {"landing_page": page})
    cells = intake.cells()
    assert (cells["channel"], cells["channel_detail"]) == ("オーガニック", "Organic Search")
    assert "click_id" not in cells
    assert "gclid" not in cells.get("other", "")


@pytest.mark.parametrize("nothing", NOTHINGS)
def test_a_placeholder_hides_no_landing_page(intake: Intake, nothing: str) -> None:
    page = "https://s.example/?utm_source=mailmag&utm_medium=email&utm_campaign=aki"
    fields = {"utm_source": nothing, "utm_medium": nothing, "utm_campaign": nothing}
    intake.post(PERSON | fields | {"landing_page": page})
    cells = intake.cells()
    told = (cells["utm_source"], cells["utm_medium"], cells["utm_campaign"])
    assert told == ("mailmag", "email", "aki")


@pytest.mark.parametrize(
    "name",
    [
        "landing_page",
        "referrer",
        "partner_code",
        "_form_title",
        "流入チャネル",
        "form_id",
        "page_url",
        "first_gclid",
    ],
)
def test_a_placeholder_is_nothing_whatever_the_page_says_it_of(intake: Intake, name: str) -> None:
    told = {"landing_page": "https://s.example/lp/"} if name != "landing_page" else {}
    intake.post(PERSON | told | {name: "{{x.y}}", "page_url": "https://s.example/lp/"} if
                name != "page_url" else PERSON | told | {name: "undefined"})  # fmt: skip
    cells = intake.cells()
    assert cells["channel"] == "オーガニック"
    assert "{{" not in json.dumps(cells)
    assert "undefined" not in json.dumps(cells)


def test_direct_none_is_what_an_analytics_tag_says(intake: Intake) -> None:
    intake.post(PERSON | {"utm_source": "(direct)", "utm_medium": "(none)"})
    cells = intake.cells()
    assert cells["channel_detail"] == "Direct"
    assert (cells["utm_source"], cells["utm_medium"]) == ("(direct)", "(none)")


@pytest.mark.parametrize("word", ["Null", "None", "なし", "-", "n/a", "Nan"])
def test_a_persons_words_are_no_placeholder(intake: Intake, word: str) -> None:
    intake.post({"your-name": word, "your-email": "a@example.jp", "your-message": word})
    assert (intake.cells()["name"], intake.cells()["message"]) == (word, word)


@pytest.mark.parametrize(
    "template",
    [
        "{{lead.name}}",
        "[your-name]",
        "${name}",
        "undefined",
        "[object Object]",
        "%%first name%%",
        "*|FNAME|*",
    ],
)
def test_a_template_nobody_filled_in_is_no_person(intake: Intake, template: str) -> None:
    intake.post({"your-name": template, "氏名": "山田", "your-email": "a@example.jp"})
    assert intake.cells()["name"] == "山田"
    assert template in intake.cells()["other"]


@pytest.mark.parametrize("body", [
    quote('{"your-name":"A","your-email":"m2@m2.example"}') + "=",
    quote('{"your-name":"A","your-email":"m2@m2.example","u":"a=b&c"}', safe="=&") + "=",
    quote('[{"name":"your-name","value":"A"},{"name":"your-email","value":"m2@m2.example"}]') + "=",
])  # fmt: skip
def test_json_in_a_fields_name(intake: Intake, body: str) -> None:
    for status in (202, 200):
        assert intake.post(body, headers=FORM).status_code == status
    assert (intake.cells()["name"], intake.cells()["email"]) == ("A", "m2@m2.example")


def test_json_in_the_name_of_a_member(intake: Intake) -> None:
    intake.post({'{"your-name":"A","your-email":"m2@m2.example"}': ""})
    assert intake.cells()["email"] == "m2@m2.example"


def test_text_in_a_fields_name_is_told_once(intake: Intake) -> None:
    for status in (202, 200):
        assert intake.post({"見積ください m2b@m2b.example": ""}).status_code == status
    assert intake.cells()["other"] == "見積ください m2b@m2b.example"


def test_a_flag_is_told_and_a_blank_question_is_not(intake: Intake) -> None:
    intake.post("your-name=A&urgent&your-company=&your-budget=&折り返し希望 至急", headers=FORM)
    assert intake.cells()["other"] == "urgent\n折り返し希望 至急"
    assert "company" not in intake.cells()


WEBFLOW = {"triggerType": "form_submission", "payload": {"name": "Contact Us",
           "data": {"Name": "小川", "Email": "m3b@m3b.example"}}}  # fmt: skip


@pytest.mark.parametrize(("body", "name", "point"), [
    ({"name": "Contact form", "data": {"name": "最小三", "email": "m3@m3.example"}},
     "最小三", "Contact form"),
    (WEBFLOW, "小川", "Contact Us"),
    ({"name": "資料請求", "fields": [{"name": "email", "value": "a@a.example"},
                                   {"name": "firstname", "value": "花子"}]}, "花子", "資料請求"),
    ({"data": {"name": "小川", "email": "a@a.example"}, "name": "見積"}, "小川", "見積"),
    ({"name": "Newsletter", "data": {"email": "a@a.example"}}, None, "Newsletter"),
    ({"name": "lead.created", "lead": {"お名前": "小川", "tel": "03-1234-5678"}},
     "小川", "lead.created"),
    ({"name": "山田", "contact": {"email": "a@a.example"}}, "山田", None),
    ({"name": "山田", "email": "a@a.example", "data": {"name": "X200", "email": "b@b.example"}},
     "山田", None),
    ({"name": "山田", "manager": {"name": "佐藤", "email": "b@b.example"}}, "山田", None),
])  # fmt: skip
def test_the_forms_name_is_no_person(
    intake: Intake, body: dict[str, Any], name: str | None, point: str | None
) -> None:
    intake.post(body)
    cells = intake.cells()
    assert (cells.get("name"), cells.get("conversion_point")) == (name, point)


GOOGLE = {
    "lead_id": "TeSter-1", "user_column_data": [
        {"column_name": "Full Name", "string_value": "山田 太郎", "column_id": "FULL_NAME"},
        {"column_name": "User Email", "string_value": "taro@example.jp", "column_id": "EMAIL"},
        {"column_name": "Work Phone", "string_value": "+81312345678", "column_id": "WORK_PHONE"},
        {"column_name": "ご予算は?", "string_value": "100万円", "column_id": "budget_q"},
    ],
    "api_version": "1.0", "form_id": 40000000000, "campaign_id": 123, "google_key": "secret",
    "gcl_id": "", "adgroup_id": 20000000000, "creative_id": 30000000000,
}  # fmt: skip
META = {
    "id": "1", "created_time": "2026-11-21T17:30:00+0000", "ad_id": "7", "ad_name": "動画A",
    "adset_name": "関東", "campaign_id": "8", "campaign_name": "秋の資料請求", "platform": "ig",
    "form_name": "資料請求", "field_data": [
        {"name": "full_name", "values": ["山田 太郎"]},
        {"name": "email", "values": ["taro@example.jp"]},
        {"name": "ご予算は?", "values": ["100万円"]},
    ],
}  # fmt: skip
TYPEFORM = {"event_id": "e", "event_type": "form_response", "form_response": {
    "form_id": "lT4Z3j", "token": "a3a12ec6", "submitted_at": "2026-11-21T17:31:00Z",
    "hidden": {"utm_source": "google", "utm_medium": "cpc"},
    "definition": {"id": "lT4Z3j", "title": "資料請求", "fields": [
        {"id": "f1", "title": "お名前", "type": "short_text", "ref": "r1"},
        {"id": "f2", "title": "メールアドレス", "type": "email", "ref": "r2"},
        {"id": "f3", "title": "ご予算は?", "type": "multiple_choice", "ref": "r3"}]},
    "answers": [
        {"type": "text", "text": "山田 太郎", "field": {"id": "f1", "type": "short_text"}},
        {"type": "email", "email": "taro@example.jp", "field": {"id": "f2", "type": "email"}},
        {"type": "choice", "choice": {"id": "c1", "label": "100万円"},
         "field": {"id": "f3", "type": "multiple_choice"}}]}}  # fmt: skip
TALLY = {"eventType": "FORM_RESPONSE", "createdAt": "2026-11-21T17:31:00Z", "data": {
    "responseId": "x", "formId": "VwbNEw", "formName": "資料請求", "fields": [
        {"key": "question_1", "label": "お名前", "type": "INPUT_TEXT", "value": "山田 太郎"},
        {"key": "question_2", "label": "メール", "type": "INPUT_EMAIL", "value": "taro@example.jp"},
        {"key": "question_3_u", "label": "utm_source", "type": "HIDDEN_FIELDS", "value": "google"},
        {"key": "question_3_m", "label": "utm_medium", "type": "HIDDEN_FIELDS", "value": "cpc"},
        {"key": "question_4", "label": "ご予算は?", "type": "MULTIPLE_CHOICE", "value": ["o1"],
         "options": [{"id": "o1", "text": "100万円"}, {"id": "o2", "text": "未定"}]}]}}  # fmt: skip
CALENDLY = {"event": "invitee.created", "created_by": "https://api.calendly.example/users/A",
    "payload": {"name": "山田 太郎", "email": "taro@example.jp", "status": "active",
        "questions_and_answers": [{"answer": "100万円", "position": 0, "question": "ご予算は?"}],
        "tracking": {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": None},
        "scheduled_event": {"name": "30分の相談", "event_memberships": [
            {"user_email": "host@firm.example", "user_name": "担当 一郎"}]}}}  # fmt: skip
NINJA = {"form_id": "3", "form_title": "資料請求", "fields": {
    "1": {"objectType": "Field", "objectDomain": "fields", "editActive": False, "order": 1,
          "key": "name_1", "id": 1, "type": "textbox", "label": "お名前", "value": "山田 太郎"},
    "2": {"objectType": "Field", "order": 2, "key": "email_2", "id": 2, "type": "email",
          "label": "メール", "value": "taro@example.jp"},
    "3": {"objectType": "Field", "order": 3, "key": "listselect_3", "id": 3, "type": "listselect",
          "label": "ご予算は?", "value": "100万円"}}}  # fmt: skip
HUBSPOT = {"fields": [
    {"objectTypeId": "0-1", "name": "email", "value": "taro@example.jp"},
    {"objectTypeId": "0-1", "name": "firstname", "value": "太郎"},
    {"objectTypeId": "0-1", "name": "lastname", "value": "山田"},
    {"objectTypeId": "0-1", "name": "ご予算は?", "value": "100万円"}]}  # fmt: skip
LINKEDIN = {"leadType": "SPONSORED", "leadGenForm": "urn:li:leadGenForm:3", "formResponse": {
    "answers": [
        {"questionId": 1, "answerDetails": {"textQuestionAnswer": {"answer": "山田 太郎"}}},
        {"questionId": 2, "answerDetails": {"textQuestionAnswer": {"answer": "taro@example.jp"}}},
        {"questionId": 3, "answerDetails": {"textQuestionAnswer": {"answer": "100万円"}}}],
    "form": {"questions": [{"questionId": 1, "name": "full_name"},
                           {"questionId": 2, "name": "email"},
                           {"questionId": 3, "name": "ご予算は?"}]}},
    "campaign_name": "秋の資料請求", "ad_name": "動画A"}  # fmt: skip
TIKTOK = {"object": "LEAD", "entry": [{"lead_id": "7", "advertiser_id": "9", "ad_name": "動画A",
    "campaign_name": "秋の資料請求", "changes": [
        {"field": "name", "value": "山田 太郎"}, {"field": "email", "value": "taro@example.jp"},
        {"field": "ご予算は?", "value": "100万円"}]}]}  # fmt: skip
REFS = {
    "answers": [
        {"ref": "氏名", "title": "氏名", "values": ["山田 太郎"], "score": 1},
        {"ref": "mail", "title": "メール", "values": ["taro@example.jp"], "score": 1},
        {"ref": "b", "title": "ご予算は?", "values": ["100万円"], "score": 1},
    ]
}


@pytest.mark.parametrize("body", [GOOGLE, META, TYPEFORM, TALLY, CALENDLY, NINJA, HUBSPOT,
                                  LINKEDIN, TIKTOK, REFS])  # fmt: skip
def test_a_list_of_answers_is_a_person(intake: Intake, body: dict[str, Any]) -> None:
    intake.post(body)
    cells = intake.cells()
    assert (cells["name"], cells["email"]) == ("山田 太郎", "taro@example.jp")
    assert "ご予算は?: 100万円" in cells["other"]
    assert "secret" not in json.dumps(cells)


@pytest.mark.parametrize(("body", "told"), [
    (META, {"channel": "Web広告", "channel_detail": "Paid Social", "utm_campaign": "秋の資料請求",
            "utm_content": "動画A", "utm_source": "instagram", "conversion_point": "資料請求"}),
    (GOOGLE, {"channel": "Web広告", "channel_detail": "Paid Search", "kind": None}),
    (GOOGLE | {"is_test": True}, {"channel": "Web広告", "kind": "テスト"}),
    (GOOGLE | {"gcl_id": "EAIa"}, {"click_id_type": "gclid", "click_id": "EAIa"}),
    (LINKEDIN, {"channel": "Web広告", "utm_campaign": "秋の資料請求", "utm_content": "動画A",
                "utm_source": "linkedin", "channel_detail": "Paid Social"}),
    (TIKTOK, {"channel": "Web広告", "utm_campaign": "秋の資料請求", "utm_source": "tiktok"}),
    (META | {"is_organic": True}, {"channel": "オーガニック", "channel_detail": "Organic Social"}),
    (PERSON | {"campaign_name": "秋", "ad_name": "A", "adset_name": "B"},
     {"channel": "Web広告", "utm_campaign": "秋", "utm_content": "A", "utm_source": "facebook"}),
    (PERSON | {"campaign_name": "秋"}, {"channel": "オーガニック"}),
    (TYPEFORM, {"utm_source": "google", "channel": "Web広告", "conversion_point": "資料請求"}),
    (TALLY, {"utm_source": "google", "channel": "Web広告", "conversion_point": "資料請求"}),
    (CALENDLY, {"utm_source": "google", "channel": "Web広告", "conversion_point": "30分の相談"}),
])  # fmt: skip
def test_where_such_a_lead_came_from(
    intake: Intake, body: dict[str, Any], told: dict[str, str | None]
) -> None:
    intake.post(body)
    cells = intake.cells()
    assert {key: cells.get(key) for key in told} == told


JOTFORM = json.dumps({"slug": "submit/1", "q3_name": {"first": "太郎", "last": "山田"},
                      "q4_email4": "taro@example.jp", "q5_message": "見積"})  # fmt: skip


@pytest.mark.parametrize("fields", [
    {"formID": "1", "rawRequest": JOTFORM, "pretty": "Name:太郎 山田, Email:taro@example.jp"},
    {"page_name": "LP", "data.json": '{"name":["山田 太郎"],"email":["taro@example.jp"]}',
     "data.xml": "<form><name>山田 太郎</name></form>"},
    {"payload": '{"お名前":"山田 太郎","email":"taro@example.jp"}'},
    {"payload": json.dumps('{"お名前":"山田 太郎","email":"taro@example.jp"}')},
    {"data": '[{"name":"your-name","value":"山田 太郎"},'
             '{"name":"email","value":"taro@example.jp"}]'},
    {"webform_x": '{"お名前":"山田 太郎","email":"taro@example.jp"}'},
])  # fmt: skip
@pytest.mark.parametrize("route", ["json", "form", "multipart"])
def test_json_inside_a_field(intake: Intake, fields: dict[str, str], route: str) -> None:
    match route:
        case "json":
            intake.post(fields)
        case "form":
            intake.post(urlencode(fields), headers=FORM)
        case _:
            intake.client.post("/v1/leads", data=fields, content_type="multipart/form-data")
    cells = intake.cells()
    assert (cells["name"], cells["email"]) == ("山田 太郎", "taro@example.jp")
    assert "{" not in cells.get("other", "")
    assert "<" not in cells.get("other", "")


def test_json_that_a_visitor_wrote_stays_what_it_is(intake: Intake) -> None:
    text = '{"name":"x","email":"b@b.example","submitted_at":"2001-01-01"}'
    intake.post(PERSON | {"your-message": text, "memo": text})
    cells = intake.cells()
    assert (cells["name"], cells["message"]) == ("山田 太郎", text)
    assert cells["other"] == f"memo: {text}"
    assert intake.rows()[0].received_at == intake.clock.at


CAPTCHAS = [
    "frc-captcha-solution",
    "frc-captcha-response",
    "altcha",
    "procaptcha-response",
    "cap-token",
    "gen_time",
    "mtcaptcha-verifiedtoken",
    "mcaptcha__token",
    "captcha_output",
    "pass_token",
    "geetest_seccode",
    "smart-token",
    "private-captcha-solution",
    "adcopy_response",
    "fc-token",
    "g-recaptcha-response-1",
    "h-captcha-response",
    "cf-turnstile-response-2",
    "recaptcha_v3_token",
    "captchaVerifyParam",
    "data.altcha",
    "csrfmiddlewaretoken",
    "_gotcha",
    "bot-field",
    "yakutakai-captcha",
    "lotNumber",
    "altchaPayload",
    "arkoselabs-session",
    "cptch_result",
    "lemin_answer",
    "__VIEWSTATE",
    "__EVENTVALIDATION",
    "javax.faces.ViewState",
    "bot-trap",
    "leave_this_blank",
    "私はロボットではありません",
    "PHPSESSID",
]
# What a measuring tool or a script calls a visit: told, but no word of the visitor's.
IDS_OF_A_VISIT = ["__utmz", "_hjid", "hubspotutk", "_uetsid", "visitor_id12345",
                  "fingerprint", "time_to_submit"]  # fmt: skip


@pytest.mark.parametrize("name", CAPTCHAS)
def test_a_captcha_of_any_vendor_is_no_word(intake: Intake, name: str) -> None:
    codes = [intake.post(PERSON | {name: token}).status_code for token in ("AAAA", "BBBB")]
    assert codes == [202, 200]
    if name != "lotNumber":
        assert "other" not in intake.cells()


@pytest.mark.parametrize("name", IDS_OF_A_VISIT)
def test_a_visit_has_another_id_each_time(intake: Intake, name: str) -> None:
    codes = [intake.post(PERSON | {name: mark}).status_code for mark in ("1.AAAA", "1.BBBB")]
    assert codes == [202, 200]
    assert intake.cells()["other"] == f"{name}: 1.AAAA"


@pytest.mark.parametrize(
    "name", ["HP", "ticket", "session", "session_id", "画面キャプチャ", "スパム対策の状況"]
)
def test_a_name_that_looks_like_noise_is_none(intake: Intake, name: str) -> None:
    intake.post(PERSON | {name: "X1"})
    assert intake.cells()["other"] == f"{name}: X1"


def test_a_lot_number_is_a_captchas_only_beside_its_fellows(intake: Intake) -> None:
    intake.post(PERSON | {"lot_number": "L-1"})
    assert intake.cells()["other"] == "lot_number: L-1"
    intake.post({"your-name": "鈴木", "lot_number": "4dc3", "pass_token": "x", "gen_time": "1"})
    assert "other" not in intake.rows()[1].cells


def test_the_same_value_twice_counts_once(intake: Intake) -> None:
    twice = [*PERSON.items()] * 2 + [("utm_source", "google"), ("utm_medium", "cpc")] * 2
    intake.post(urlencode(twice), headers=FORM)
    cells = intake.cells()
    assert (cells["name"], cells["email"]) == ("山田 太郎", "taro@example.jp")
    assert (cells["utm_source"], cells["channel_detail"]) == ("google", "Paid Search")
    assert intake.post(PERSON).status_code == 200


@pytest.mark.parametrize("name", ["utm_source", "utm_campaign", "gclid", "landing_page"])
def test_of_several_the_first_that_tells_counts(intake: Intake, name: str) -> None:
    intake.post(PERSON | {name: ["", "undefined", "https://a.example/", "https://b.example/"]})
    key = "click_id" if name == "gclid" else name
    assert intake.cells()[key] == "https://a.example/"


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("fields", "told"), [
    ({"名前（姓）": "山田", "名前（名）": "太郎"}, {"name": "山田 太郎"}),
    ({"Name (First)": "太郎", "Name (Last)": "山田"}, {"name": "山田 太郎"}),
    ({"電話番号（FAX）": "03-9", "電話番号": "03-1"}, {"phone": "03-1"}),
    ({"電話番号 FAX": "03-9", "電話番号": "03-1"}, {"phone": "03-1"}),
    ({"Phone (Fax)": "03-9", "Phone": "03-1"}, {"phone": "03-1"}),
    ({"氏名（カナ）": "ヤマダ", "氏名": "山田"}, {"name": "山田"}),
    ({"お名前（ローマ字）": "Yamada", "お名前": "山田"}, {"name": "山田"}),
    ({"姓（カナ）": "ヤマダ", "姓": "山田", "名": "太郎"}, {"name": "山田 太郎"}),
    ({"メールアドレス（上司）": "b@x.jp", "メールアドレス": "a@x.jp"}, {"email": "a@x.jp"}),
    ({"Email (Manager)": "b@x.jp", "Email": "a@x.jp"}, {"email": "a@x.jp"}),
    ({"Manager's email": "b@x.jp", "Email": "a@x.jp"}, {"email": "a@x.jp"}),
    ({"メール【CC】": "b@x.jp", "メール": "a@x.jp"}, {"email": "a@x.jp"}),
    ({"電話番号（ご実家）": "03-9", "電話番号": "03-1"}, {"phone": "03-1"}),
    ({"会社名〔請求先〕": "乙社", "会社名": "甲社"}, {"company": "甲社"}),
    ({"会社名〔請求先〕": "乙社", "your-company": "甲社"}, {"company": "甲社"}),
])  # fmt: skip
def test_an_aside_that_changes_the_meaning(
    intake: Intake, fields: dict[str, str], told: dict[str, str], turned: bool
) -> None:
    intake.post(dict(reversed(fields.items())) if turned else fields)
    cells = intake.cells()
    assert {key: cells.get(key) for key in told} == told
    for name, value in fields.items():
        assert value in json.dumps(cells, ensure_ascii=False), name


@pytest.mark.parametrize("name", ["電話番号（FAX）", "TEL (ファックス)", "緊急連絡先の電話番号"])
def test_another_number_is_never_the_phone(intake: Intake, name: str) -> None:
    intake.post({"your-name": "山田", name: "03-9"})
    assert "phone" not in intake.cells()


def test_a_name_in_kana_is_a_name_where_there_is_no_other(intake: Intake) -> None:
    intake.post({"氏名（カナ）": "ヤマダ タロウ"})
    assert intake.cells()["name"] == "ヤマダ タロウ"


@pytest.mark.parametrize("title", ["Newsletter", "見積もり", "Form 3"])
@pytest.mark.parametrize("key", ["id", "name", "property", "attribute", "key"])
def test_a_forms_name_beside_its_answers_is_not_glued_to_the_persons(
    intake: Intake, title: str, key: str
) -> None:
    answers = [{key: "name", "value": "山田"}, {key: "email", "value": "taro@example.jp"}]
    intake.post({"name": title, "fields": answers})
    cells = intake.cells()
    assert (cells["name"], cells["email"]) == ("山田", "taro@example.jp")
    assert cells["conversion_point"] == title


@pytest.mark.parametrize("asked", ["attribute", "key", "question", "label", "name"])
@pytest.mark.parametrize("answer", ["content", "text", "data", "user_input"])
def test_an_answer_under_a_common_word_is_one_beside_its_question(
    intake: Intake, asked: str, answer: str
) -> None:
    told = {"email": "taro@example.jp", "お名前": "山田", "ご予算": "100万円"}
    known = {"name": 2}.get(asked, 3)  # a name that nobody knows may be a person's
    pairs = [{asked: name, answer: value} for name, value in told.items()][:known]
    intake.post({"fields": pairs})
    cells = intake.cells()
    assert (cells["name"], cells["email"]) == ("山田", "taro@example.jp")
    assert cells.get("other", "") == ("ご予算: 100万円" if known == 3 else "")


@pytest.mark.parametrize("text", ["text", "content", "data"])
def test_a_person_with_a_message_is_no_question_with_an_answer(intake: Intake, text: str) -> None:
    intake.post({"lead": {"name": "山田 太郎", "email": "taro@example.jp", text: "よろしく"}})
    cells = intake.cells()
    assert (cells["name"], cells["email"]) == ("山田 太郎", "taro@example.jp")
    assert "よろしく" in (cells.get("message", "") + cells.get("other", ""))


@pytest.mark.parametrize(
    "text",
    [
        '[{"name":"your-name","value":"山田"},{"name":"your-email","value":"taro@example.jp"}]',
        '{"your-name":"山田","your-email":"taro@example.jp"}',
        '{"your-name":"山田","your-email":"taro@example.jp","your-message":"a=b&c=d%20"}',
        '{"your-name":"山田","your-email":"taro@example.jp","your-message":"' + "長" * 900 + '"}',
    ],
)
@pytest.mark.parametrize("end", ["", "="])
def test_json_as_the_whole_of_a_form_is_read(intake: Intake, text: str, end: str) -> None:
    intake.post(quote(text) + end, headers=FORM)
    assert (intake.cells()["name"], intake.cells()["email"]) == ("山田", "taro@example.jp")


@pytest.mark.parametrize("medium", ["<utm_medium>", "{{utm_medium}}", "undefined", "__MEDIUM__"])
def test_a_medium_that_is_a_placeholder_stands_nowhere(intake: Intake, medium: str) -> None:
    intake.post({**PERSON, "utm_medium": medium})
    assert "utm_medium" not in intake.cells()
    assert medium not in intake.cells().get("other", "")


@pytest.mark.parametrize("given", ["test", "DUMMY", "sample", "tbd", "xxx"])
def test_a_word_is_no_click_id(intake: Intake, given: str) -> None:
    intake.post({**PERSON, "yclid": given})
    assert "click_id" not in intake.cells()
    assert intake.cells()["channel"] != "Web広告"
