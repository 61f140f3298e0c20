"""When two spellings are the same person or firm."""

import pytest

from server.matching import company_key, email_key, name_key, person_keys, phone_key


@pytest.mark.parametrize(
    "spelling",
    ["株式会社髙島システム", "㈱高島システム", "高島システム株式会社", "(株)高島ｼｽﾃﾑ",
     "（株） 髙島 システム", "高島システム㈱", "高島しすてむ", "株式会社　髙島システム",
     "カ)高島システム"],
)  # fmt: skip
def test_a_firm_is_known_whatever_its_form_is_written_like(spelling: str) -> None:
    assert company_key(spelling) == "高島システム"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Co., Ltd.", "ACME"),
        ("Ａｃｍｅ　Ｉｎｃ．", "acme inc"),
        ("齋藤鐵工所", "斎藤鉄工所"),
        ("渡邊", "渡邉"),
        ("㈲𠮷野家", "有限会社吉野家"),
        ("一般社団法人青葉会", "青葉會"),
        ("医療法人社団 﨑山医院", "崎山医院"),
        ("青葉精機・東京", "青葉精機東京"),
    ],
)
def test_old_forms_and_widths_make_no_difference(one: str, other: str) -> None:
    assert company_key(one) == company_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("青葉精機", "青葉精工"), ("斎藤", "斉藤"), ("ab", "a b c"), ("Acme", "Acme Japan")],
)
def test_other_firms_are_other_firms(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


@pytest.mark.parametrize("nothing", ["", "株式会社", "-", "　", "😀"])
def test_what_names_no_firm_has_no_key(nothing: str) -> None:
    assert company_key(nothing) == ""


@pytest.mark.parametrize("one_word", ["Co", "Limited", "KK"])
def test_a_firm_may_be_called_like_a_legal_form(one_word: str) -> None:
    assert company_key(one_word) == one_word.lower()


@pytest.mark.parametrize(
    "spelling",
    ["髙橋 太郎", "高橋太郎", "高橋　太郎 様", "髙橋太郎さん", " 高橋 太郎", "高橋太郎😀"],
)
def test_a_person_is_known(spelling: str) -> None:
    assert name_key(spelling) == "高橋太郎"


def test_kana_are_one_script() -> None:
    assert name_key("ﾔﾏﾀﾞ ﾀﾛｳ") == name_key("やまだ たろう") == "ヤマダタロウ"


@pytest.mark.parametrize(
    "spelling",
    ["03-1234-5678", "０３－１２３４－５６７８", "03ー1234ー5678", "03(1234)5678", "(03) 1234-5678",
     "+81-3-1234-5678", "+81 (0)3 1234 5678", "0312345678", "03 1234 5678", "03‐1234‐5678",
     "03-1234-5678(内線12)", "８１－３－１２３４－５６７８", "tel:+81312345678"],
)  # fmt: skip
def test_a_number_is_known(spelling: str) -> None:
    assert phone_key(spelling) == "+81312345678"


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("090-1111-2222", "+819011112222"),
        ("0120-123-456", "+81120123456"),
        ("+1 650-253-0000", "+16502530000"),
        ("", ""),
        ("なし", ""),
        ("110", ""),
        ("12345", ""),
        ("12ー34", ""),
        ("x" * 100_000, ""),
    ],
)
def test_other_numbers(spelling: str, key: str) -> None:
    assert phone_key(spelling) == key


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("Taro@Example.CO.JP", "taro@example.co.jp"),
        (" taro＠example.co.jp ", "taro@example.co.jp"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏ．ｊｐ", "taro@example.co.jp"),
        ("mailto:taro@example.co.jp", "taro@example.co.jp"),
        ("<taro@example.co.jp>", "taro@example.co.jp"),
        ("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"),
        ("太郎@例え.jp", "太郎@例え.jp"),
        ("taro", ""),
        ("taro@", ""),
        ("taro@localhost", ""),
        ("", ""),
    ],
)
def test_an_address_is_known(spelling: str, key: str) -> None:
    assert email_key(spelling) == key


def _known(one: dict[str, str], other: dict[str, str]) -> bool:
    return bool(set(person_keys(one)) & set(person_keys(other)))


YAMADA = {
    "name": "山田 太郎", "company": "株式会社青葉精機", "email": "taro@aoba.example",
    "phone": "03-1234-5678",
}  # fmt: skip


@pytest.mark.parametrize(
    "again",
    [
        {"email": "TARO@aoba.example"},
        {"company": "㈱青葉精機", "name": "山田太郎"},
        {"company": "青葉精機", "phone": "+81 3 1234 5678", "name": "鈴木"},
        # No firm was written, but the address is of the firm's own domain.
        {"name": "山田 太郎", "email": "yamada@aoba.example"},
    ],
)
def test_a_known_person_writes_again(again: dict[str, str]) -> None:
    assert _known(YAMADA, again)


@pytest.mark.parametrize(
    "stranger",
    [
        {"name": "山田 太郎"},
        {"name": "山田 太郎", "company": "若葉電子"},
        {"phone": "03-1234-5678"},
        {"company": "青葉精機"},
        {"company": "青葉精機", "name": "鈴木 花子", "email": "hanako@aoba.example"},
        {},
    ],
)
def test_a_stranger_is_a_stranger(stranger: dict[str, str]) -> None:
    assert not _known(YAMADA, stranger)


def test_a_firms_own_domain_stands_for_the_firm() -> None:
    one = {"name": "山田 太郎", "email": "yamada@aoba.example"}
    other = {"name": "山田太郎", "email": "t.yamada@aoba.example"}
    assert _known(one, other)


def test_a_free_address_stands_for_nobodys_firm() -> None:
    one = {"name": "山田 太郎", "email": "yamada@gmail.com"}
    other = {"name": "山田太郎", "email": "t.yamada@gmail.com"}
    assert not _known(one, other)


def test_keys_name_nobody() -> None:
    told = " ".join(person_keys(YAMADA))
    assert told
    assert all(len(key) == 40 and key.isalnum() for key in person_keys(YAMADA))
    assert "taro" not in told
