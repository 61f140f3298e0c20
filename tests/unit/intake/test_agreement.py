"""What a visitor said to “I agree”: both languages, whatever form plugin asks."""

from typing import Any

import pytest

from server.intake.agreement import asks, said
from tests.unit.intake.conftest import Intake


@pytest.mark.parametrize(
    "text",
    [
        "1", "on", "はい", "同意する", "同意します", "個人情報の取扱いに同意します。", "同意済み",
        "true", "YES", "I agree to the privacy policy", "Consented", "granted", "✓", "承諾しました",
        "第三者に提供されないことに同意する", "プライバシーポリシーを確認しました", "checked",
    ],
)  # fmt: skip
def test_yes(text: str) -> None:
    assert said(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "0", "off", "いいえ", "同意しない", "同意しません。", "未同意", "同意いたしかねます",
        "不同意", "拒否", "No, thanks", "Not consented", "I do not agree",
        "I don't consent to this", "declined", "denied", "Disagree", "撤回します", "同意できません",
        "×",
    ],
)  # fmt: skip
def test_no(text: str) -> None:
    assert said(text) is False


@pytest.mark.parametrize("text", ["", " ", "東京", "資料をください", "?"])
def test_nothing_that_can_be_told(text: str) -> None:
    assert said(text) is None


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("acceptance-406", "", True), ("your-consent", "", True), ("checkbox-1", "同意", True),
        ("field_7", "個人情報の取り扱いについて", True), ("privacy_policy", "", True),
        ("agree", "", True), ("gdpr", "", True), ("input_9", "利用規約に同意する", True),
        ("terms-and-conditions", "", True),
        ("newsletter-consent", "", False), ("acceptance-2", "メルマガの配信に同意する", False),
        ("your-message", "お問い合わせ内容", False), ("company", "会社名", False),
        ("agency", "代理店", False),
    ],
)  # fmt: skip
def test_which_field_asks(name: str, label: str, expected: bool) -> None:
    assert asks(name, label) is expected


@pytest.mark.parametrize(
    ("fields", "consent"),
    [
        ({"acceptance-406": "1"}, "はい"),
        ({"プライバシーポリシー": ["同意する"]}, "はい"),
        ({"privacy": "1", "acceptance-2": "0"}, "いいえ"),
        ({"privacy": "1", "newsletter": "0"}, "はい"),
        ({"acceptance-406": ""}, None),
        ({}, None),
        # Who did not agree to be followed is not told of, whatever else was ticked.
        ({"acceptance-406": "1", "_leadsheet_touch": '{"consent":"denied"}'}, "いいえ"),
        ({"acceptance-406": "1", "consent": "denied"}, "いいえ"),
    ],
)
def test_the_first_value_of_the_column(
    intake: Intake, fields: dict[str, Any], consent: str | None
) -> None:
    body = {"your-name": "佐藤", "your-email": "sato@client.example", **fields}
    assert intake.post(body).status_code == 202
    assert intake.cells().get("consent") == consent
