"""What tells nothing, and what does though it looks a little like it."""

import pytest

from server.attribution.nothing import is_no_id, is_nothing, is_template


@pytest.mark.parametrize(
    "text",
    [
        "undefined", "#undefined#", "NULL", "(not set)", "ｎｕｌｌ", "'none'", "「なし」", "#REF!",
        "{{gclid}}", "%7B%7Bgclid%7D%7D", "%257B%257Bgclid%257D%257D", "&lbrace;gclid&rbrace;",
        "%%GCLID%%", "[gclid]", "your-gclid-here", "not   set", "n\u200bull", "---", "",
        "%28not%20set%29", "&amp;#123;x&amp;#125;", "undefined,undefined", "null null",
        "undefined; null", "undefinedundefined", "undefined.", "-none-", "none_none", "n.a.",
        r"\N", "ー", "該当なし", "ナシ", "不明", "未取得", "取得できません", "なし。", "空欄",
        "-Infinity",
        "REPLACEWITHYOURGCLID", "{" + "x" * 118 + "}", "insertyourclickid",
        "not found", "nullptr", "no gclid", "[hidden gclid]", '[gclid default:""]', "gclid={gclid}",
    ],
)  # fmt: skip
def test_it_tells_nothing(text: str) -> None:
    assert is_nothing(text)
    assert is_no_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "nullmeyer", "google", "NA", "spring-2026", "50%off", "(株)青葉", "R&D", "#1",
        "https://example.jp/undefined", "EAIaIQobChMI" + "x" * 80, "{" + "x" * 119 + "}",
        "utm_campaign-2026", "none-food", "null,google", "nannan", "不明点相談会", "無料相談",
        "nothing", "INSERTWITHYOURGCLIDID",
    ],
)  # fmt: skip
def test_it_tells_something(text: str) -> None:
    assert not is_nothing(text)


@pytest.mark.parametrize("text", [
    "0", "NA", "test", " Dummy ", "x{{gclid}}", "abc%%x", "(direct)", "deleted", "Nothing",
    "テスト", "see the link", "0.0",
])  # fmt: skip
def test_no_click_id_is_a_word_or_holds_a_template(text: str) -> None:
    assert is_no_id(text)


def test_a_click_id_is_one() -> None:
    assert not is_no_id("Cj0KCQjw-test-1")


@pytest.mark.parametrize(
    "text",
    ["{{name}}", "undefined", "[your-name]", "${name}", "{name}", "{{" + "x" * 116 + "}}"],
)
def test_no_person_writes_a_template(text: str) -> None:
    assert is_template(text)


@pytest.mark.parametrize("text", ["Null", "none", "(株)", "なし", "$5$", "{{" + "x" * 117 + "}}"])
def test_a_person_may_write_this(text: str) -> None:
    assert not is_template(text)
