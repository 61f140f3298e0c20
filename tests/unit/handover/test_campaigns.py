"""What 設定 and 施策 make of a new lead: its campaign, its channel, who calls first."""

from typing import Any

import pytest

from server.business.conditions import parse
from server.business.setting_cells import Columns
from server.handover.decision import First, Turn
from server.handover.first import first_values
from server.handover.rules import OF_CAMPAIGNS, rules_of
from server.lead import CHANNEL_GIVEN
from server.settings.sites import Site

SITE = Site(name="default", spreadsheet_id="sheet")
CAMPAIGNS: Columns = {
    "campaign": ["春の検索広告", "資料ページ", "指名", "読めない"],
    "condition": [
        "utm_source = google かつ utm_medium = cpc\nutm_campaign = spring",
        "LP に /lp/a を含む",
        None,
        "成約日 = 4月",
    ],
}
PEOPLE: Columns = {
    "owner": ["山口", "中野", "藤井"],
    "item": ["担当者の割り当て"],
    "value": ["順番"],
}


def first(
    lead: dict[str, Any],
    settings: Columns | None = None,
    turn: Turn = Turn(),  # noqa: B008
) -> First:
    of_campaigns = {OF_CAMPAIGNS + key: cells for key, cells in CAMPAIGNS.items()}
    columns = {**(settings or {}), **of_campaigns}
    return first_values(lead, rules_of(columns, SITE), SITE, turn)


@pytest.mark.parametrize(
    ("lead", "campaign"),
    [
        ({"utm_source": "Google", "utm_medium": "CPC"}, "春の検索広告"),
        ({"utm_source": "google", "utm_medium": "email"}, None),
        ({"utm_campaign": "ｓｐｒｉｎｇ"}, "春の検索広告"),
        ({"landing_page": "https://aoba.example/lp/a?x=1"}, "資料ページ"),
        # The first row that is met wins.
        ({"utm_campaign": "spring", "landing_page": "https://aoba.example/lp/a"}, "春の検索広告"),
        ({"utm_campaign": "指 名"}, "指名"),
        ({"utm_campaign": "ほか"}, None),
        ({"campaign": "名刺の一覧", "utm_campaign": "spring"}, None),  # the lead brought its own
    ],
)
def test_a_new_lead_gets_the_campaign_that_brought_it(
    lead: dict[str, Any], campaign: str | None
) -> None:
    assert first(lead).cells.get("campaign") == campaign


def test_a_channel_rule_of_the_settings_decides_unless_the_sender_named_the_channel() -> None:
    rules: Columns = {"channel_rule": ["フォーム = 紹介フォーム", "LP に /media を含む"],
             "rule_channel": ["代理店紹介", "Web媒体"]}  # fmt: skip
    lead = {"channel": "オーガニック", "conversion_point": "紹介フォーム"}
    assert first(lead, rules).cells["channel"] == "代理店紹介"
    assert "channel" not in first({**lead, CHANNEL_GIVEN: 1}, rules).cells
    assert "channel" not in first({"channel": "オーガニック"}, rules).cells


def test_with_inside_sales_new_leads_are_theirs_in_turn_and_never_of_sales() -> None:
    roles = {**PEOPLE, "role": ["営業", "IS", None]}
    turn, given = Turn(), []
    for _ in range(4):
        decided = first({}, roles, turn)
        turn = decided.turn
        given.append((decided.cells.get("inside_sales"), decided.cells.get("owner")))
    assert given == [("中野", None), ("藤井", None), ("中野", None), ("藤井", None)]


@pytest.mark.parametrize("role", [[None, None, None], ["営業", "両方", "営業"]])
def test_without_anybody_for_inside_sales_owners_take_turns_as_before(role: list[Any]) -> None:
    cells = first({}, {**PEOPLE, "role": role}).cells
    assert cells["owner"] == "山口"
    assert "inside_sales" not in cells


@pytest.mark.parametrize(
    ("words", "column", "cell"),
    [
        ("役職 に 部長、課長 を含む", "job_title", "営業部長"),
        ("Job title contains manager", "job_title", "Sales Manager"),
        ("従業員数 が 100名以上", "employees", "1,200名"),
        ("業種 = 製造業", "industry", "製造業"),
        ("製造業", "industry", "製造業"),
        ("決裁権者", "job_title", "決裁者"),
        ("部署 に 情報システム を含む", "department", "情報システム部"),
    ],
)
def test_a_rule_written_before_the_column_was_there_still_counts(
    words: str, column: str, cell: str
) -> None:
    assert parse(words).met(column, cell) == cell
    # And so it does where a form or a person wrote it as a label.
    header = {"job_title": "役職", "employees": "従業員数", "industry": "業種",
              "department": "部署"}[column]  # fmt: skip
    if "title" not in words:
        assert parse(words).met("other", f"{header}: {cell}") is not None
