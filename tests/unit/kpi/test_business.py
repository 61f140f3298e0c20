"""設定: what a business decides, and what happens to settings that cannot be used."""

from decimal import Decimal
from typing import Any

import pytest

from server.kpi.tabs.funnel import funnel
from sheets_schema import business_settings, lists
from tests.support.books import book_of, rules


def test_a_new_spreadsheet_has_the_defaults() -> None:
    business = book_of().business
    assert [one.name for one in business.channels] == [
        "オーガニック", "Web広告", "Web媒体", "展示会・セミナー",
        "アウトバウンドコール", "代理店紹介",
    ]  # fmt: skip
    assert [one.starts_at_opportunity for one in business.channels] == [False] * 4 + [True] * 2
    assert business.number("gross_margin") == Decimal("0.3")
    assert business.whole("stale_days") == 30
    assert business.optional("mql_score") is None
    assert not business.won_by_agreement
    assert business.score_rules[0] == ("セミナー参加", 10)


def test_what_the_set_up_writes_is_read_back_as_the_defaults() -> None:
    for locale in ("ja", "en"):
        items = {
            item.name.of(locale): business_settings.written(item, locale)
            for item in business_settings.ITEMS
        }
        book = book_of(items=items)
        assert book.business.items == book_of().business.items
        assert rules(book) == {}


def test_tables_follow_the_order_of_the_channels() -> None:
    book = book_of(settings={"channel": ["代理店紹介", "SNS", "Web広告"]})
    assert [row[0] for row in funnel(book).tables[0].rows] == [
        "代理店紹介",
        "SNS",
        "Web広告",
        "合計",
    ]


def test_a_channel_starts_at_the_lead_unless_it_says_otherwise() -> None:
    settings: dict[str, list[Any]] = {
        "channel": ["A", "B", "C", "D"],
        "start_stage": ["商談", None, "Opportunity", "受注"],
    }
    book = book_of(settings=settings)
    assert [one.starts_at_opportunity for one in book.business.channels] == [
        True,
        False,
        True,
        False,
    ]
    assert rules(book) == {"setting_wrong": [5]}


def test_a_channel_twice_is_told_and_the_upper_one_counts() -> None:
    book = book_of(settings={"channel": ["SNS", "ＳＮＳ "], "start_stage": ["商談", "リード"]})
    assert [(one.name, one.starts_at_opportunity) for one in book.business.channels] == [
        ("SNS", True)
    ]
    assert rules(book) == {"setting_twice": [3]}


@pytest.mark.parametrize(
    ("item", "value", "key", "expected"),
    [
        ("粗利率", "30%", "gross_margin", Decimal("0.3")),
        ("粗利率", 0.25, "gross_margin", Decimal("0.25")),
        ("粗利率", 25, "gross_margin", Decimal("0.25")),
        ("Gross margin", "２５％", "gross_margin", Decimal("0.25")),
        ("放置日数", "14", "stale_days", 14),
        ("放置日数", 14.0, "stale_days", 14),
        ("想定費用", "800万円", "plan_cost", 8_000_000),
        ("会計年度開始月", 1, "fiscal_year_start", 1),
        ("会計年度開始月", "１０月", "fiscal_year_start", 10),
        ("放置日数", "45日", "stale_days", 45),
        ("至急の時間", "48時間", "urgent_hours", 48),
        ("至急の時間", "１２ 時間", "urgent_hours", 12),
        ("至急の時間", "36 hours", "urgent_hours", 36),
        ("放置日数", "45 days", "stale_days", 45),
        ("想定費用", 8_000_000.5, "plan_cost", Decimal("8000000.5")),
        ("定例会の曜日", "水曜日", "meeting_day", 2),
        ("定例会の曜日", "Wednesday", "meeting_day", 2),
        ("開始月", 46113, "period_from", 2026 * 12 + 3),
        ("MQL基準点", "20", "mql_score", 20),
    ],
)
def test_values_as_people_write_them(item: str, value: Any, key: str, expected: object) -> None:
    assert book_of(items={item: value}).business.items[key] == expected


@pytest.mark.parametrize(
    ("item", "value", "key"),
    [
        ("粗利率", "三割", "gross_margin"),
        ("粗利率", "150%", "gross_margin"),
        ("粗利率", -0.1, "gross_margin"),
        ("放置日数", 0, "stale_days"),
        ("放置日数", 1.5, "stale_days"),
        ("会計年度開始月", 13, "fiscal_year_start"),
        ("成約の定義", "受注", "won_means"),
        ("開始月", "先月", "period_from"),
    ],
)
def test_a_wrong_value_is_told_and_the_default_counts(item: str, value: Any, key: str) -> None:
    book = book_of(items={item: value})
    assert book.business.items[key] == business_settings.BY_KEY[key].default
    assert rules(book) == {"setting_wrong": [2]}


def test_an_item_nobody_knows_is_told() -> None:
    book = book_of(items={"祖利率": "30%"})
    assert rules(book) == {"setting_wrong": [2]}


def test_a_period_that_ends_before_it_begins_is_told_and_left_out() -> None:
    book = book_of(items={"開始月": "2026-09", "終了月": "2026-04"})
    assert book.period.everything
    assert list(rules(book)) == ["setting_wrong"]


def test_what_happens_after_losing() -> None:
    settings: dict[str, list[Any]] = {
        "lost_reason": ["予算なし", "他社に決定", "音信不通"],
        "lost_follow": ["再フォロー", None, "放置"],
    }
    book = book_of(settings=settings)
    follow = book.business.lost_follow
    assert follow["予算なし"] is lists.LOST_RECYCLE
    assert follow["他社に決定"] is lists.LOST_ANALYSE
    assert follow["音信不通"] is lists.LOST_NO_FOLLOW
    assert rules(book) == {"setting_wrong": [4]}


def test_the_firms_own_words() -> None:
    settings: dict[str, list[Any]] = {
        "metric": ["商談化"],
        "own_condition": ["初回訪問を終えた"],
        "agreed_on": ["令和8年4月1日"],
    }
    (agreed,) = book_of(settings=settings).business.agreed
    assert (agreed.metric, agreed.condition, agreed.day) == ("商談化", "初回訪問を終えた", 46113)
