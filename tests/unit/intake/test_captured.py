"""Each captured submission is one right row; every value by hand."""

from typing import Any

import pytest

from tests.unit.intake.conftest import ORIGIN, Intake
from tests.unit.intake.payloads import captured, every_name

FEEDBACK = "/wp-json/contact-form-7/v1/contact-forms/8/feedback"
AD_QUERY = (
    "?utm_source=google&utm_medium=cpc"
    "&utm_campaign=%E7%A7%8B%E3%81%AE%E5%B1%95%E7%A4%BA%E4%BC%9A"
    "&utm_term=%E9%87%91%E5%B1%9E%E5%8A%A0%E5%B7%A5&utm_content=ad%2B1&gclid=EAIaIQobChMI_test-123"
)
FROM_AD = {
    "channel": "Web広告",
    "channel_detail": "Paid Search",
    "utm_source": "google",
    "utm_medium": "cpc",
    "utm_campaign": "秋の展示会",
    "utm_term": "金属加工",
    "utm_content": "ad+1",
    "click_id_type": "gclid",
    "click_id": "EAIaIQobChMI_test-123",
    "landing_page": f"http://127.0.0.1:8080/contact-ja/{AD_QUERY}",
    "referrer": "https://www.google.co.jp/",
}
DIRECT = {"channel": "オーガニック", "channel_detail": "Direct"}
YAMADA = {
    "name": "山田 太郎 😀",
    "company": '髙橋製作所（株）& "Sons" <b>',
    "email": "taro.yamada+lead@example.co.jp",
    "phone": "03-1234-5678",
    "message": (
        "はじめまして。\n見積をお願いします👨‍👩‍👧‍👦\n\n「至急」です。"
        "\\ バックスラッシュ 'quote' \"dq\" <script>alert(1)</script>\n以上"
    ),
}
# Contact Form to Any API strips tags and line breaks itself.
YAMADA_ANY_API = {
    "name": "山田 太郎 😀",
    "company": '髙橋製作所（株）& "Sons"',
    "email": "taro.yamada+lead@example.co.jp",
    "phone": "03-1234-5678",
    "message": (
        "はじめまして。 見積をお願いします👨‍👩‍👧‍👦 「至急」です。"
        "\\ バックスラッシュ 'quote' \"dq\" 以上"
    ),
}
SUZUKI = {"name": "鈴木 花子", "email": "hanako@example.jp", "message": "資料をください"}
SUZUKI_OTHER = "your-type: 製品について\nyour-budget: 未定\nyour-consent: 1"
YAMADA_OTHER = (
    "your-type: お見積り\nyour-contact-by: メール、Web会議\nyour-budget: 100万円以上\n"
    "your-source: 展示会、その他\nyour-source(自由記入): 知人の紹介 🙏\nyour-date: 2026-12-24\n"
    "your-qty: 12\nyour-file: 図面 v2 (最終).pdf\nyour-consent: 1"
)
YAMADA_OTHER_ANY_API = (
    "your-type: お見積り\nyour-contact-by: メール,Web会議\nyour-budget: 100万円以上\n"
    "your-source: 展示会,その他 知人の紹介 🙏\nyour-date: 2026-12-24\nyour-qty: 12\n"
    "your-file: (ファイルの内容は表に書き込みません)\nyour-consent: 1"
)
FORM_8 = {"conversion_point": "フォーム 8"}


def _uploaded(folder: str) -> str:
    return (
        "your-type: お見積り\nyour-contact-by: メール、Web会議\nyour-budget: 100万円以上\n"
        "your-source: 展示会\nyour-date: 2026-12-24\nyour-qty: 12\n"
        "your-file: http://127.0.0.1:8080/wp-content/uploads/cf7-to-webhook-uploads/"
        f"{folder}/your-file-図面-v2-最終.pdf\nyour-consent: 1"
    )


ROWS: dict[str, dict[str, Any]] = {
    "browser_to_cf7/a01_mail_sent_full": YAMADA | FROM_AD | FORM_8 | {"other": YAMADA_OTHER},
    "browser_to_cf7/a02_mail_sent_minimal": SUZUKI
    | DIRECT
    | FORM_8
    | {"landing_page": "http://127.0.0.1:8080/contact-ja/", "other": SUZUKI_OTHER},
    "browser_to_cf7/a03_validation_failed": YAMADA
    | FROM_AD
    | FORM_8
    | {
        "name": None,
        "email": "not-an-email@",
        "other": (
            "your-contact-by: メール、Web会議\nyour-budget: 100万円以上\n"
            "your-source: 展示会、その他\nyour-source(自由記入): 知人の紹介 🙏\n"
            "your-qty: 12\nyour-file: evil.exe\nyour-consent: 1"
        ),
    },
    "browser_to_cf7/a04_spam_disallowed": SUZUKI
    | FROM_AD
    | FORM_8
    | {"message": "buy viagra-spam now", "other": SUZUKI_OTHER},
    "browser_to_cf7/a06_mail_failed": SUZUKI | FROM_AD | FORM_8 | {"other": SUZUKI_OTHER},
    "browser_to_cf7/a08_en_default_form": DIRECT
    | {
        "name": "John O’Neil 😀",
        "email": "john@example.com",
        "message": "Hello,\nplease call me.",
        "conversion_point": "フォーム 4",
        "other": "your-subject: Quote request — 見積",
    },
    "browser_to_cf7/a09_nojs_full_page_post": YAMADA | DIRECT | FORM_8 | {"other": YAMADA_OTHER},
    "browser_to_cf7/a12_double_click": SUZUKI | FROM_AD | FORM_8 | {"other": SUZUKI_OTHER},
    "browser_to_cf7/x06_unknown_extra_fields": SUZUKI
    | DIRECT
    | FORM_8
    | {"employees": "10", "other": f"{SUZUKI_OTHER}\nevil: 1\n_hidden: z\nyour-name2: q"},
    "browser_to_cf7/x10_array_for_text": SUZUKI
    | DIRECT
    | FORM_8
    | {"company": "A、B", "other": SUZUKI_OTHER},
    "browser_to_cf7/x16_nul_and_control_chars": SUZUKI
    | DIRECT
    | FORM_8
    | {"name": "abc\u202e", "other": SUZUKI_OTHER},
    "browser_to_cf7/x18_halfwidth_kana_kabu": SUZUKI
    | DIRECT
    | FORM_8
    | {"name": "ﾔﾏﾀﾞ ﾀﾛｳ", "company": "㈱髙﨑🈂️𠮷野家", "other": SUZUKI_OTHER},
    "cf7_to_webhook/b01_json_default_full": YAMADA
    | FROM_AD
    | {"other": _uploaded("8/6b01d5e976161")},
    "cf7_to_webhook/b02_json_default_minimal": SUZUKI
    | DIRECT
    | {"landing_page": "http://127.0.0.1:8080/contact-ja/", "other": SUZUKI_OTHER},
    "cf7_to_webhook/b03_json_special_mail_tags": YAMADA
    | FROM_AD
    | {
        "conversion_point": "お問い合わせフォーム",
        "other": (
            "_remote_ip: 127.0.0.1\n_user_agent: Mozilla/5.0 (X11; Linux x86_64) "
            "AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36\n"
            "_date: 2026年11月22日\n_time: 02:33\n_post_id: 10\n"
            "_post_url: http://127.0.0.1:8080/contact-ja/\n_site_title: さくら製作所（株）\n"
            "_serial_number: 9\ntype_raw: お見積り\n"
            + _uploaded("8/6b01d5ed0866e")
            + "\n_post_title: お問い合わせ"
        ),
    },
    "cf7_to_webhook/b06_custom_body_json_ok": {
        "conversion_point": "(読み取れない送信)",
        "channel": "未分類",
        "other": (
            '{"lead":{"name":"鈴木 花子","email":"hanako@example.jp","by":,'
            '"message":"資料をください","ip":"[_remote_ip]","utm_source":"google",'
            '"nosuch":"[nosuch-field]"}}'
        ),
    },
    "cf7_to_webhook/b14_renamed_keys": YAMADA
    | FROM_AD
    | {
        "landing_page": f"http://127.0.0.1:8080/contact-ja2/{AD_QUERY}",
        "other": _uploaded("9/6b01d603685a8"),
    },
    "cf7_to_webhook/b15_en_default_form": DIRECT
    | {
        "name": "John O’Neil 😀",
        "email": "john@example.com",
        "message": "Hello,\nplease call me.",
        "other": "your-subject: Quote request — 見積",
    },
    "cf7_to_webhook/b23_formula_injection": FROM_AD
    | {
        "name": '=HYPERLINK("http://x","y")',
        "company": "+81 Corp",
        "email": "hanako@example.jp",
        "phone": "+81-3-1234-5678",
        "message": "=1+1\n@cmd",
        "other": SUZUKI_OTHER,
    },
    "cf7_to_webhook/x06_unknown_extra_fields": SUZUKI | DIRECT | {"other": SUZUKI_OTHER},
    "cf7_to_webhook/x13_same_post_twice": SUZUKI | DIRECT | {"other": SUZUKI_OTHER},
    "cf7_to_webhook/x16_nul_and_control_chars": SUZUKI
    | DIRECT
    | {"name": "abc\u202e", "other": SUZUKI_OTHER},
    "contact_form_to_any_api/e01_anyapi_json_post": YAMADA_ANY_API
    | FROM_AD
    | {
        "landing_page": (
            "http://127.0.0.1:8080/contact-ja/?utm_source=google&utm_medium=cpc&utm_campaign="
            "&utm_term=&utm_content=ad1&gclid=EAIaIQobChMI_test-123"
        ),
        "other": YAMADA_OTHER_ANY_API,
    },
    "contact_form_to_any_api/e03_anyapi_params_post_urlencoded": YAMADA_ANY_API
    | FROM_AD
    | {
        "landing_page": (
            "http://127.0.0.1:8080/contact-ja/?utm_source=google&utm_medium=cpc&utm_campaign="
            "&utm_term=&utm_content=ad1&gclid=EAIaIQobChMI_test-123"
        ),
        "other": YAMADA_OTHER_ANY_API,
    },
    "contact_form_to_any_api/e06_anyapi_minimal_json": SUZUKI
    | {
        "channel": "オーガニック",
        "channel_detail": "Organic Search",
        "landing_page": "http://127.0.0.1:8080/contact-ja/",
        "referrer": "https://www.google.co.jp/",
        "other": SUZUKI_OTHER,
    },
}


WITH_A_FILE = {
    "browser_to_cf7/a01_mail_sent_full",
    "browser_to_cf7/a03_validation_failed",
    "browser_to_cf7/a09_nojs_full_page_post",
    "contact_form_to_any_api/e01_anyapi_json_post",
    "contact_form_to_any_api/e03_anyapi_params_post_urlencoded",
}


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    """With what the ticked acceptance box of these forms says."""
    agreed = {"consent": "はい"} if "your-consent: 1" in row.get("other", "") else {}
    return {key: value for key, value in row.items() if value is not None} | agreed


@pytest.mark.parametrize("name", every_name())
def test_a_captured_submission_is_one_right_row(intake: Intake, name: str) -> None:
    answers = [
        intake.post(sent.body, headers=sent.headers()).status_code for sent in captured(name)
    ]
    assert answers == [202] + [200] * (len(answers) - 1)
    (row,) = intake.rows()
    assert row.cells == _filled(ROWS[name])
    assert row.body == captured(name)[0].body
    assert row.content_type == captured(name)[0].content_type
    assert (row.site, row.state) == ("default", "waiting")
    assert row.received_at == row.arrived_at == intake.clock.at
    # A file that came along is in the body only, so the body is kept for good.
    assert row.whole is (name not in WITH_A_FILE)


@pytest.mark.parametrize("name", [name for name in ROWS if name.startswith("browser")])
def test_the_browser_route_makes_the_same_row(intake: Intake, name: str) -> None:
    for sent in captured(name):
        answer = intake.client.post(
            FEEDBACK, data=sent.body, headers=sent.headers() | {"Origin": ORIGIN}
        )
        assert answer.status_code == 200
    # The address names the form here, whatever the fields say.
    assert intake.cells() == _filled(ROWS[name]) | {"conversion_point": "フォーム 8"}


def test_a_get_with_the_fields_in_the_address_is_refused(intake: Intake) -> None:
    answer = intake.client.get("/v1/leads?your-name=%E5%B1%B1%E7%94%B0&your-email=a%40example.jp")
    assert answer.status_code == 405
    assert intake.rows() == []


def test_no_captured_file_is_forgotten() -> None:
    assert sorted(ROWS) == every_name()
