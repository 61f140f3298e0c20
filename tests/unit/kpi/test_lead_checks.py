"""Contradictions among the rows of リード: each rule with a row that it names, and with the nearest
one that is right."""

from typing import Any

import pytest

from server.kpi.tabs.quality import quality
from tests.support.books import book_of, day, rules, shown

TODAY = day("2026-11-20")
APRIL = day("2026-04-10")
LEAD = {"channel": "Web広告", "received_at": APRIL, "company": "青葉"}
DEAL = {**LEAD, "opportunity_on": APRIL + 5}
WON = {**DEAL, "won_on": APRIL + 9, "won_amount": 100}
LOST = {**DEAL, "lost_on": APRIL + 9, "lost_reason": "他社に決定"}


def of(lead: dict[str, Any], **more: Any) -> set[str]:
    return {*rules(book_of([lead], **more))}


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        ("no_received", {**DEAL, "received_at": None}, DEAL),
        ("no_received", {**DEAL, "received_at": TODAY + 1}, {**DEAL, "received_at": APRIL}),
        ("no_date", {**LEAD, "received_at": None}, {**DEAL, "received_at": None}),
        ("no_date", {**LEAD, "received_at": None, "kind": "UQL"}, {**LEAD, "kind": "UQL"}),
        ("no_date", {**LEAD, "received_at": None},
         {**LEAD, "received_at": None, "kind": "スパム"}),
        ("channel_blank", {**LEAD, "channel": None}, LEAD),
        ("channel_blank", {**LEAD, "channel": None}, {**LEAD, "channel": None, "kind": "UQL"}),
        ("channel_unknown", {**LEAD, "channel": "口コミ"}, {**LEAD, "channel": "未分類"}),
        ("channel_unknown", {**LEAD, "channel": "口コミ"},
         {**LEAD, "channel": "口コミ", "kind": "テスト"}),
        ("reason_and_won", {**WON, "invalid_reason": "重複"}, {**DEAL, "invalid_reason": "重複"}),
        ("reason_and_opportunity", {**DEAL, "invalid_reason": "重複"},
         {**WON, "invalid_reason": "重複"}),
        ("reason_and_opportunity", {**DEAL, "invalid_reason": "重複"},
         {**LEAD, "invalid_reason": "重複"}),
        ("opportunity_before_received", {**DEAL, "opportunity_on": APRIL - 1},
         {**DEAL, "opportunity_on": APRIL}),
        ("opportunity_before_received", {**DEAL, "opportunity_on": APRIL - 1},
         {**DEAL, "received_at": None}),
        ("won_before_opportunity", {**WON, "won_on": APRIL + 4}, {**WON, "won_on": APRIL + 5}),
        ("days_out_of_order", {**LEAD, "first_response_on": APRIL - 1},
         {**LEAD, "first_response_on": APRIL}),
        ("days_out_of_order", {**LEAD, "tossed_on": APRIL - 1}, {**LEAD, "tossed_on": APRIL}),
        ("days_out_of_order", {**DEAL, "qualified_on": APRIL + 4},
         {**DEAL, "qualified_on": APRIL + 5}),
        ("days_out_of_order", {**LOST, "lost_on": APRIL + 4}, {**LOST, "lost_on": APRIL + 5}),
        ("days_out_of_order", {**WON, "qualified_on": APRIL + 10},
         {**WON, "qualified_on": APRIL + 9}),
        ("days_out_of_order", {**LEAD, "tossed_on": APRIL - 1},
         {**LEAD, "received_at": None, "tossed_on": APRIL - 1}),
        ("opportunity_imputed", {**LEAD, "won_on": APRIL, "won_amount": 1}, WON),
        ("amount_without_won", {**DEAL, "won_amount": 1}, {**DEAL, "won_amount": 0}),
        ("amount_without_won", {**DEAL, "won_amount": 1}, WON),
        ("won_without_amount", {**WON, "won_amount": None}, {**WON, "won_amount": 0}),
        ("won_without_amount", {**WON, "won_amount": None}, DEAL),
        ("excluded_won", {**WON, "kind": "スパム"}, {**WON, "kind": "MQL"}),
        ("excluded_won", {**WON, "kind": "テスト"}, {**DEAL, "kind": "テスト"}),
        ("won_and_lost", {**WON, "lost_on": APRIL + 9}, LOST),
        ("lost_without_opportunity", {**LOST, "opportunity_on": None}, LOST),
        ("lost_without_reason", {**LOST, "lost_reason": None}, LOST),
        ("lost_without_reason", {**LOST, "lost_reason": None}, {**WON, "lost_on": APRIL + 9}),
        ("phase_closed", {**DEAL, "phase": "受注"}, {**WON, "phase": "受注"}),
        ("phase_closed", {**DEAL, "phase": "失注"}, {**LOST, "phase": "失注"}),
        ("phase_closed", {**DEAL, "phase": "失注"}, {**DEAL, "phase": "価値合意"}),
        ("phase_closed", {**DEAL, "phase": "失注"},
         {**DEAL, "phase": "失注", "invalid_reason": "重複"}),
        ("no_prospect_valid", {**LEAD, "status": "見込みなし"},
         {**LEAD, "status": "見込みなし", "invalid_reason": "重複"}),
        ("no_prospect_valid", {**LEAD, "status": "見込みなし"}, {**WON, "status": "見込みなし"}),
        ("no_prospect_valid", {**LEAD, "status": "見込みなし"}, {**LEAD, "status": "リサイクル"}),
        ("sql_without_opportunity", {**LEAD, "status": "商談候補"}, {**DEAL, "status": "商談候補"}),
        ("sql_without_opportunity", {**LEAD, "status": "商談候補"},
         {**LEAD, "status": "商談候補", "invalid_reason": "重複"}),
        ("sql_without_opportunity", {**LEAD, "status": "商談候補"}, {**LEAD, "status": "進行中"}),
        ("kind_unknown", {**LEAD, "kind": "その他"}, {**LEAD, "kind": "MQL"}),
        ("status_unknown", {**LEAD, "status": "検討中"}, {**LEAD, "status": "進行中"}),
        ("reason_unknown", {**LEAD, "invalid_reason": "気分"}, {**LEAD, "invalid_reason": "重複"}),
        ("phase_unknown", {**DEAL, "phase": "雑談"}, {**DEAL, "phase": "価値合意"}),
        ("lost_reason_unknown", {**LOST, "lost_reason": "天気"}, LOST),
        ("date_future", {**WON, "won_on": TODAY + 1}, {**WON, "won_on": TODAY}),
        ("date_future", {**LEAD, "received_at": TODAY + 1}, {**LEAD, "received_at": TODAY}),
        ("date_far", {**DEAL, "next_action_on": TODAY + 1097},
         {**DEAL, "next_action_on": TODAY + 1096}),
        ("date_far", {**DEAL, "expected_on": TODAY + 1097}, {**DEAL, "expected_on": TODAY + 1096}),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_named_and_what_does_not_is_not(
    rule: str, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    assert rules(book_of([right, wrong]))[rule] == [3]


def test_a_qualified_day_is_missed_only_where_the_column_is_in_use() -> None:
    assert "qualified_imputed" not in of(WON)
    assert rules(book_of([WON, {**DEAL, "qualified_on": APRIL + 5}]))["qualified_imputed"] == [2]


def test_a_contract_without_the_agreement_that_makes_it_one() -> None:
    agreement = {"成約の定義": "成約合意"}
    assert "won_not_agreed" in of(WON, items=agreement)
    assert "won_not_agreed" not in of({**WON, "agreed_on": APRIL + 9}, items=agreement)
    assert "won_not_agreed" not in of(DEAL, items=agreement)
    assert "won_not_agreed" not in of(WON)


def test_of_two_rows_the_later_is_named_and_the_earlier_told() -> None:
    other = {**LEAD, "company": "港", "email": "minato@minato.example"}
    twice = [other, {**DEAL, "lead_id": "x"}, {**DEAL, "lead_id": "x", "name": "山田"}, other]
    book = book_of([{**LEAD, "company": "若葉"}, *twice])
    found = rules(book)
    assert found["two_open_deals"] == found["lead_id_twice"] == [5]
    assert found["possible_duplicate"] == [6]
    told = {row[4] for row in shown(quality(book, lambda tab, row: None).tables[1])[1:]
            if row[2] in (5, 6)}  # fmt: skip
    assert any("4" in one for one in told)
    assert any("3" in one for one in told)


def test_deals_that_are_closed_or_count_nowhere_are_no_second_ones() -> None:
    for other in (WON, LOST, {**DEAL, "kind": "テスト"}, {**DEAL, "invalid_reason": "重複"}, LEAD):
        assert "two_open_deals" not in rules(book_of([DEAL, other])), other
