"""The words of 設定 スコア条件, against what forms really send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.business.conditions import Unusable, parse, plain
from sheets_schema.business_settings import SCORE_RULES

# (condition, column, what stands there, whether it holds)
CASES = [
    ("セミナー参加", "conversion_point", "無料セミナー申込フォーム", True),
    ("セミナー参加", "conversion_point", "ウェビナー参加登録", True),
    ("セミナー参加", "conversion_point", "資料請求", False),
    ("セミナー参加", "other", "参加セミナー: 第3回 営業DX", True),
    ("セミナー参加", "other", "セミナー参加: なし", False),
    ("セミナー参加", "message", "セミナー参加を希望します", False),
    ("Attended a seminar", "conversion_point", "Webinar registration", True),
    ("製品ページ3回以上", "other", "製品ページ閲覧回数: 3", True),
    ("製品ページ3回以上", "other", "製品ページ閲覧回数: 2回", False),
    ("製品ページ3回以上", "other", "product_page_views: 12", True),
    ("製品ページ 5回以上", "other", "製品ページ閲覧回数: 4", False),
    ("Product page 3 times or more", "other", "product-page-views: 3", True),
    ("決裁権者", "other", "決裁権: あり", True),
    ("決裁権者", "other", "決裁権の有無: 無", False),
    ("決裁権者", "other", "決裁権: 不明", False),
    ("決裁権者", "other", "お立場: 決裁者", True),
    ("決裁権者", "other", "お立場: 決裁者ではない", False),
    ("決裁権者", "other", "部署: 営業\n決裁権者: はい", True),
    ("決裁権者", "memo", "電話で確認、決裁権者", True),
    ("Decision maker", "other", "Are you a decision maker: yes", True),
    ("Decision maker", "other", "Decision maker: no", False),
    ("競合利用経験", "other", "他社サービスの利用経験: あり", True),
    ("競合利用経験", "other", "他社サービスの利用経験: 利用したことはない", False),
    ("競合利用経験", "other", "競合製品の利用: A社", True),
    ("Has used a competitor", "other", "Have you used a competitor: yes", True),
    ("page_views >= 3", "other", "page_views: 5", True),
    ("page_views >= 3", "other", "page_views: 2", False),
    ("ページ閲覧数が3以上", "other", "page_views: 3", True),
    ("従業員数 が 100名以上", "other", "従業員数: 1,200名", True),
    ("従業員数 < 100", "other", "従業員数: 30名", True),
    ("従業員数 <= 30", "other", "従業員数: 31", False),
    ("従業員数 > 30", "other", "従業員数: 不明", False),
    ("従業員数 が 100 未満", "other", "従業員数: 99", True),
    ("役職 に 部長、課長 を含む", "other", "ご役職: 営業課長", True),
    ("役職に「部長」を含む", "other", "役職: 係長", False),
    ("役職 に 部長 を含む", "other", "備考: 部長に相談", False),
    ("Title contains manager|director", "other", "Job title: Sales Director", True),
    ("流入チャネル = 展示会・セミナー", "channel", "展示会・セミナー", True),
    ("流入チャネル = 展示会・セミナー", "channel", "Web広告", False),
    ("流入チャネル == Web広告", "channel", "Web広告", True),
    ("流入チャネル＝＝Web広告", "channel", "展示会・セミナー", False),
    ("Channel = Partner referral", "channel", "Partner referral", True),
    ("フォーム に 見積 を含む", "conversion_point", "資料請求", False),
    ("フォーム に 見積 を含む", "conversion_point", "見積依頼", True),
    ("メール に @example.co.jp を含む", "email", "Taro@Example.CO.JP", True),
    ("予算がある", "other", "予算: 300万円", True),
    ("予算がある", "other", "予算: 未定", False),
    ("Budget is given", "other", "Budget: 30k", True),
    ("デモ希望", "other", "ご要望: デモ希望", True),
    ("ﾃﾞﾓ希望", "other", "ご要望: デモ希望", True),
]


@pytest.mark.parametrize(("words", "column", "cell", "holds"), CASES)
def test_what_a_condition_says_of_a_cell(words: str, column: str, cell: str, holds: bool) -> None:
    assert (parse(words).met(column, cell) is not None) is holds
    assert parse(words).holds(column, plain(cell)) is holds


def test_the_line_that_met_it_is_told_as_it_was_written() -> None:
    cell = "部署: 営業\n決裁権: アリ\n備考: なし"
    assert parse("決裁権者").met("other", cell) == "決裁権: アリ"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "役職 に 部長 を含まない",
        "製造業以外",
        "budget is not given",
        "page_views >= たくさん",
        "問い合わせ内容 に 見積 を含む",
        "成約日 = 2026-04-01",
        ">= 3",
        "page_views =>= 3",
        "流入チャネル = ",
        "予算 ==",
        "あ" * 201,
    ],
)
def test_what_nobody_can_be_sure_of_is_no_condition(words: str) -> None:
    with pytest.raises(Unusable):
        parse(words)


def test_the_defaults_are_conditions_in_both_languages() -> None:
    for words, _ in SCORE_RULES:
        for one in words.both():
            assert parse(one).words == one


@given(st.text(max_size=80), st.text(max_size=400))
def test_no_words_and_no_cell_can_stop_a_delivery(words: str, cell: str) -> None:
    try:
        condition = parse(words)
    except Unusable:
        return
    for column in ("conversion_point", "other", "memo", "channel"):
        found = condition.met(column, cell)
        assert found is None or found in cell
