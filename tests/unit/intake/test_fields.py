"""Which field goes where."""

from typing import Any
from urllib.parse import urlencode

import pytest

from server.intake.names import role_of
from tests.unit.intake.conftest import Intake, Start


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("name", "your-name name Name お名前 氏名 ご担当者名 your_name YOUR-NAME full_name "
                 "ｎａｍｅ お名前(必須) 【必須】お名前 お名前※ 氏名（漢字） contact.name name-1 "
                 "ご担当者様"),
        ("company", "your-company company 会社名 御社名 貴社名 company_name companyName 法人名 "
                    "会社・団体名 会社名/団体名 organization 勤務先 会社名（任意）"),
        ("email", "your-email email mail e-mail E-Mail メールアドレス メール Eメール email-456 "
                  "your-mail mail_address メールアドレス(半角) メールアドレス【必須】 user.email"),
        ("phone", "your-tel tel phone 電話番号 お電話番号 tel-512 phone_number telephone 携帯電話 "
                  "電話番号(ハイフンなし) TEL your-phone"),
        ("message", "your-message message お問い合わせ内容 お問合せ内容 問い合わせ内容 textarea-12 "
                    "ご相談内容 本文 comment inquiry 備考欄 お問い合わせ内容(必須)"),
        ("last_name", "姓 last_name last-name お名前(姓) 氏名（姓） sei your-last-name name.last"),
        ("first_name", "名 first_name お名前(名) mei given_name name.first"),
        ("utm_source", "utm_source utm-source UTM_SOURCE utmSource lead.utm_source"),
        ("first_utm_source", "first_utm_source first-touch-utm_source firstUtmSource"),
        ("last_gclid", "last_gclid last_touch_gclid"),
        ("gclid", "gclid GCLID"),
        ("landing_page", "landing_page landing-page landingPage lp LP"),
        ("referrer", "referrer referer http_referer"),
        ("form_id", "_form_id form_id form.id"),
        ("form_title", "_form_title _contact_form_title form_name form.title フォーム名"),
        ("page_url", "_url page_url _post_url page.url ページURL"),
        ("tag", "_remote_ip _user_agent _serial_number remote_ip user_agent 受付番号 "
                "meta.date meta.user_agent"),
        ("sent", "_date _time 送信日時 timestamp"),
        ("submitted_at", "submitted_at"),
        ("channel", "channel 流入チャネル"),
        ("partner", "partner_code 代理店コード"),
        ("noise", "g-recaptcha-response _wpcf7 _wpcf7_unit_tag _wpnonce captcha-170"),
        ("campaign", "campaign 施策 キャンペーン"),
        ("industry", "業種 ご業種 貴社の業種 industry your-industry"),
        ("employees", "従業員規模 従業員数 社員数 company_size number-of-employees 企業規模"),
        ("department", "部署 部署名 ご所属部署 department 所属部門"),
        ("job_title", "役職 お役職 ご役職名 job_title position 肩書き"),
        ("other", "your-date your-subject product.name name2 your-qty "
                  "page_title2 nickname フリガナ 住所 username mailing filename"),
    ],
)  # fmt: skip
def test_names_are_known_by_the_table(key: str, names: str) -> None:
    told = {name: role_of(name).key for name in names.split()}
    assert told == dict.fromkeys(names.split(), key)


def test_a_name_of_any_length_is_a_name(intake: Intake) -> None:
    name = "your-email" * 5000
    assert intake.post({name: "x", "your-name": "山田"}).status_code == 202
    assert intake.cells()["other"] == f"{name}: x"


def test_first_and_last_name_are_one_name(intake: Intake) -> None:
    intake.post({"名": "太郎", "姓": "山田", "your-email": "a@example.jp"})
    assert intake.cells()["name"] == "山田 太郎"
    assert "other" not in intake.cells()


def test_in_latin_letters_the_first_name_comes_first(intake: Intake) -> None:
    intake.post({"last_name": "O'Neil", "first_name": "John"})
    assert intake.cells()["name"] == "John O'Neil"


def test_a_whole_name_outweighs_its_parts(intake: Intake) -> None:
    intake.post({"姓": "山田", "名": "太郎", "氏名": "山田 太郎(営業部)"})
    assert intake.cells()["name"] == "山田 太郎(営業部)"
    assert intake.cells()["other"] == "姓: 山田\n名: 太郎"


def test_three_boxes_of_a_phone_are_one_number(intake: Intake) -> None:
    intake.post({"tel2": "1234", "tel1": "03", "tel3": "5678"})
    assert intake.cells()["phone"] == "03-1234-5678"


@pytest.mark.parametrize(
    ("name", "boxes", "column", "text"),
    [
        ("tel[]", ["03", "1234", "5678"], "phone", "03-1234-5678"),
        ("電話番号[]", ["090", "1234", "1234"], "phone", "090-1234-1234"),
        ("your-tel", ["０３", "１２３４", "５６７８"], "phone", "０３-１２３４-５６７８"),
        ("tel[]", ["03-1234-5678", "090-1111-2222"], "phone", "03-1234-5678、090-1111-2222"),
        ("mail[]", ["taro", "example.co.jp"], "email", "taro@example.co.jp"),
        ("mail[]", ["a@x.example", "b@x.example"], "email", "a@x.example、b@x.example"),
    ],
)
@pytest.mark.parametrize("kind", ["json", "form"])
def test_boxes_of_one_name_are_one_answer(
    name: str, boxes: list[str], column: str, text: str, kind: str, intake: Intake
) -> None:
    if kind == "json":
        intake.post({name: boxes})
    else:
        sent = urlencode([(name, box) for box in boxes])
        intake.post(sent, content_type="application/x-www-form-urlencoded")
    assert intake.cells()[column] == text


def test_a_second_value_for_a_column_is_kept(intake: Intake) -> None:
    intake.post({"your-tel": "03-1234-5678", "携帯電話": "090-1111-2222", "tel": "03-1234-5678"})
    assert intake.cells()["phone"] == "03-1234-5678"
    assert intake.cells()["other"] == "携帯電話: 090-1111-2222"


def test_a_confirmed_address_is_told_once(intake: Intake) -> None:
    intake.post({"your-email": "a@example.jp", "your-email-confirm": "a@example.jp"})
    assert intake.cells()["email"] == "a@example.jp"
    assert "other" not in intake.cells()


def test_what_has_no_column_keeps_the_forms_order(intake: Intake) -> None:
    intake.post({"b": "2", "your-name": "山田", "a": "1\n1", "c": "", "d": " ", "": "無名"})
    assert intake.cells()["other"] == "b: 2\na: 1\n1\n無名"


def test_a_label_is_one_line(intake: Intake) -> None:
    intake.post({" ご 希望\r\n\x00の 色 ": "赤"})
    assert intake.cells()["other"] == "ご 希望 の 色: 赤"


def test_in_english_choices_are_joined_with_commas(start: Start) -> None:
    intake = start(locale="en")
    intake.post({"topics": ["A", "B"], "your-file": "data:text/plain;base64,eA=="})
    assert intake.cells()["other"] == (
        "topics: A, B\nyour-file: (file content not written to the sheet)"
    )


@pytest.mark.parametrize(
    ("fields", "point"),
    [
        ({"_form_title": "資料請求", "_form_id": "8"}, "資料請求"),
        ({"_form_id": "8"}, "フォーム 8"),
        ({"_wpcf7": "8", "_wpcf7_unit_tag": "wpcf7-f9-o1"}, "フォーム 8"),
        ({"_wpcf7_unit_tag": "wpcf7-f9-p3-o1"}, "フォーム 9"),
        ({"_post_title": "お問い合わせ", "_url": "https://s.example/contact/"}, "お問い合わせ"),
        ({"_url": "https://s.example/contact/?utm_source=x#form"}, "https://s.example/contact/"),
    ],
)
def test_the_conversion_point_is_the_form(
    intake: Intake, fields: dict[str, str], point: str
) -> None:
    intake.post({"your-name": "山田"} | fields)
    assert intake.cells()["conversion_point"] == point


def test_without_any_word_of_the_form_the_conversion_point_is_blank(intake: Intake) -> None:
    intake.post({"your-name": "山田"})
    assert "conversion_point" not in intake.cells()


@pytest.mark.parametrize("name", ["流入チャネル", "channel", "your-channel", "Channel"])
def test_a_hidden_field_sets_the_channel(intake: Intake, name: str) -> None:
    intake.post({name: "代理店A経由", "utm_source": "google", "utm_medium": "cpc"})
    assert intake.cells()["channel"] == "代理店A経由"
    assert intake.cells()["channel_detail"] == "Paid Search"


def test_a_blank_hidden_channel_sets_nothing(intake: Intake) -> None:
    intake.post({"流入チャネル": " ", "utm_source": "google", "utm_medium": "cpc"})
    assert intake.cells()["channel"] == "Web広告"


def test_first_and_last_visit_are_both_kept(intake: Intake) -> None:
    intake.post(
        {
            "your-name": "山田",
            "first_utm_source": "google",
            "first_utm_medium": "cpc",
            "first_gclid": "G1",
            "first_landing_page": "https://s.example/lp/?gclid=G1",
            "first_referrer": "https://www.google.co.jp/",
            "last_utm_source": "mailmag",
            "last_utm_medium": "email",
            "last_landing_page": "https://s.example/contact/",
            "last_referrer": "https://mail.yahoo.co.jp/",
        }
    )
    cells = intake.cells()
    assert {
        key: cells[key] for key in ("channel", "channel_detail", "utm_source", "utm_medium")
    } == {
        "channel": "Web広告",
        "channel_detail": "Paid Search",
        "utm_source": "google",
        "utm_medium": "cpc",
    }
    assert (cells["click_id_type"], cells["click_id"]) == ("gclid", "G1")
    assert cells["landing_page"] == "https://s.example/lp/?gclid=G1"
    assert cells["first_referrer"] == "https://www.google.co.jp/"
    assert cells["referrer"] == "https://mail.yahoo.co.jp/"
    assert cells["other"] == (
        "last_utm_source: mailmag\nlast_utm_medium: email\n"
        "last_landing_page: https://s.example/contact/"
    )


def test_the_site_may_go_by_the_last_visit(start: Start, tmp_path: Any) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text('[sites.a]\nspreadsheet_id = "1"\nintake_token = "t"\ntouch = "last"\n')
    intake = start(sites_file=str(sites))
    fields = {"first_utm_source": "expo", "first_utm_medium": "event", "utm_source": "google",
              "utm_medium": "cpc"}  # fmt: skip
    intake.post(fields, headers={"Authorization": "Bearer t"})
    cells = intake.cells()
    assert (cells["channel"], cells["utm_source"]) == ("Web広告", "google")
    assert "first_utm_source: expo" in cells["other"]


def test_a_landing_page_speaks_where_the_hidden_fields_are_blank(intake: Intake) -> None:
    intake.post(
        {
            "utm_source": "",
            "gclid": "",
            "landing_page": "https://s.example/?utm_source=yahoo&utm_medium=cpc&yclid=Y1",
        }
    )
    cells = intake.cells()
    assert (cells["channel"], cells["utm_source"], cells["click_id"]) == ("Web広告", "yahoo", "Y1")


def test_hidden_fields_outweigh_the_landing_page(intake: Intake) -> None:
    """Contact Form to Any API mangles the address and leaves the fields whole."""
    intake.post(
        {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "秋",
         "landing_page": "https://s.example/?utm_source=x&utm_campaign="}
    )  # fmt: skip
    assert intake.cells()["utm_campaign"] == "秋"
    assert intake.cells()["utm_source"] == "google"


def test_a_second_click_id_is_kept_too(intake: Intake) -> None:
    intake.post({"fbclid": "F1", "gclid": "G1"})
    assert (intake.cells()["click_id_type"], intake.cells()["click_id"]) == ("gclid", "G1")
    assert intake.cells()["other"] == "fbclid: F1"


def test_a_partners_code_is_a_referral_and_shown(intake: Intake) -> None:
    intake.post({"代理店コード": "T-001", "your-name": "山田"})
    assert intake.cells()["channel"] == "代理店紹介"
    assert intake.cells()["other"] == "代理店コード: T-001"


def test_a_partners_code_counts_beside_what_the_script_knows(intake: Intake) -> None:
    fields = {"first_utm_source": "google", "first_utm_medium": "cpc", "紹介コード": "T-001"}
    intake.post(fields)
    assert intake.cells()["channel"] == "代理店紹介"
    assert intake.cells()["utm_source"] == "google"


def test_the_sites_own_hosts_come_from_its_origins(start: Start) -> None:
    intake = start(allowed_origins="https://www.sakura.example")
    intake.post(
        {"landing_page": "https://lp.another.example/", "referrer": "https://sakura.example/"}
    )
    assert intake.cells()["channel_detail"] == "Direct"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('channel_rules = [{hst = "a", channel = "b"}]', "CHANNEL_RULES"),
        ('channel_rules = [{host = "a"}]', "CHANNEL_RULES"),
        ('channel_rules = [{channel = "b"}]', "CHANNEL_RULES"),
        ('field_names = {"氏" = "nam"}', "FIELD_NAMES"),
    ],
)
def test_a_table_that_cannot_work_is_told_at_the_start(
    start: Start, tmp_path: Any, table: str, told: str
) -> None:
    from server.errors import SettingsError

    sites = tmp_path / "sites.toml"
    sites.write_text(f'[sites.a]\nspreadsheet_id = "1"\nintake_token = "t"\n{table}\n')
    with pytest.raises(SettingsError, match=told):
        start(sites_file=str(sites))


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"click_id": "x1", "click_id_type": "gclid"}, ("gclid", "x1")),
        ({"click_id": "x1", "click_id_type": "YCLID"}, ("yclid", "x1")),
        ({"クリックID": "x1", "クリックID種別": "fbclid"}, ("fbclid", "x1")),
        # What a template left, or nobody knows, is no type: the id stays among the other answers.
        ({"click_id": "x1", "click_id_type": "{{click_id_type}}"}, (None, None)),
        ({"click_id": "x1", "click_id_type": "other"}, (None, None)),
    ],
)
def test_a_click_id_may_come_with_its_type_beside_it(
    intake: Intake, fields: dict[str, str], kept: tuple[str | None, str | None]
) -> None:
    intake.post({"your-name": "山田", **fields})
    cells = intake.cells()
    assert (cells.get("click_id_type"), cells.get("click_id")) == kept
    told = cells.get("other", "")
    assert ("x1" in told) is (kept[1] is None)
    assert "クリックID種別" not in told
