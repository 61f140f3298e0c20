"""データ品質 on people: names that 設定 does not know, worked leads of nobody, open leads without a
next action."""

from typing import Any

import pytest

from server.kpi.tabs.by_person import by_person
from server.kpi.tabs.forecast import forecast_page
from server.kpi.tabs.quality import quality
from sheets_schema.quality_rules import BY_KEY
from tests.support.books import book_of, day, rules, shown

SETTINGS = {"owner": ["山口 一郎", "中野 葵"]}
# As of 20 November 2026.
LEAD = {"company": "青葉", "channel": "Web広告", "received_at": day("2026-11-02"),
        "status": "進行中", "owner": "山口 一郎"}  # fmt: skip


def told(leads: list[dict[str, Any]], rule: str) -> list[list[Any]]:
    """The lines of データ品質 about `rule`."""
    page = quality(book_of(leads, settings=SETTINGS), lambda tab, row: None)
    lines = [row for table in page.tables for row in shown(table) if len(row) > 3]
    return [row for row in lines if row[0] == BY_KEY[rule].what.ja]


def test_a_name_that_settings_do_not_know_is_told_with_the_nearest() -> None:
    leads = [
        LEAD | {"owner": "山口　一郎"},  # the same, however it is spaced
        LEAD | {"owner": "山囗 一郎"},
        LEAD | {"inside_sales": "中野葵"},
        LEAD | {"owner": "北条 雅"},
        LEAD | {"owner": "よその人", "kind": "スパム"},
    ]
    book = book_of(leads, settings=SETTINGS)
    assert sorted(rules(book)["owner_unknown"]) == [3, 4, 5]
    words = [cell for row in told(leads, "owner_unknown") for cell in row if isinstance(cell, str)]
    assert "山囗 一郎 → 山口 一郎?" in words
    assert "中野葵 → 中野 葵?" in words
    assert "北条 雅" in words
    assert "owner_unknown" not in rules(book_of(leads))  # 設定 names nobody


def test_a_lead_that_is_worked_by_nobody_is_told() -> None:
    leads = [
        LEAD,
        LEAD | {"owner": None},
        LEAD | {"owner": None, "inside_sales": "中野 葵"},
        LEAD | {"owner": None, "status": "新規"},  # nobody works on it yet
        LEAD | {"owner": None, "status": "見込みなし"},
        LEAD | {"owner": None, "invalid_reason": "重複"},
        LEAD | {"owner": None, "opportunity_on": day("2026-11-04")},
    ]
    found = rules(book_of(leads, settings=SETTINGS), advice=True)
    assert found["owner_blank"] == [3, 8]
    # A firm that never names anybody has no need of names.
    alone = [one | {"owner": None, "inside_sales": None} for one in leads]
    assert "owner_blank" not in rules(book_of(alone), advice=True)


def test_open_leads_without_a_next_action_are_told_by_owner_and_age() -> None:
    def aged(days: int, owner: str | None = "山口 一郎", **more: Any) -> dict[str, Any]:
        return LEAD | {"received_at": day("2026-11-20") - days, "owner": owner} | more

    leads = [
        *(aged(days) for days in (0, 30, 31, 90, 91, 400)),
        aged(3, None), aged(31, "中野 葵"), aged(45, "中野 葵"),
        aged(5, next_action_on=day("2026-11-25")),
        aged(5, status="新規"), aged(5, status="リサイクル"),
        aged(5, opportunity_on=day("2026-11-18"), lost_on=day("2026-11-19")),
        aged(5, opportunity_on=day("2026-11-18"), won_on=day("2026-11-19")),
    ]  # fmt: skip
    words = [cell for row in told(leads, "no_next_action") for cell in row if cell]
    assert [cell for cell in words if "件" in str(cell) and ":" in str(cell)] == [
        "中野 葵: 31〜90日 2件",
        "山口 一郎: 30日以内 2件・31〜90日 2件・91日以上 2件",
        "(担当者なし): 30日以内 1件",
    ]
    assert rules(book_of(leads, settings=SETTINGS), advice=True)["no_next_action"] == []


@pytest.mark.parametrize(
    "written", ["Ａｏｉ　Ｎａｋａｎｏ", "aoi nakano ", "AOI\u200b NAKANO", "Aoi Nakano"]
)
def test_one_person_has_one_name_on_every_tab(written: str) -> None:
    deal = LEAD | {"opportunity_on": day("2026-11-05"), "expected_on": day("2026-12-01")}
    rows = [deal | {"owner": written, "inside_sales": written}]
    book = book_of(rows, settings={"owner": ["山口 一郎", "Aoi Nakano"]}, features=["担当者別"])
    for table, page in ((2, forecast_page(book)), (0, by_person(book)), (1, by_person(book))):
        assert shown(page.tables[table])[1][0] == "Aoi Nakano"
    assert book.columns.owners.texts == ("Aoi Nakano",)
