"""First 種別, スコア and 担当者 of a lead, by 設定 as a business filled it in."""

from typing import Any

import numpy as np
import pytest

from server.business.named import first_note
from server.business.setting_cells import Columns
from server.handover.decision import Turn
from server.handover.first import first_values
from server.handover.rules import STATUS_NOTES, Rules, rules_of
from server.kpi.read.scoring import points
from server.settings.sites import Site
from sheets_schema.lists import STATUS_NEW

SITE = Site("default", "sheet", forms={"12": "カタログ請求"})
START = Turn()
ENGLISH = Site("default", "sheet", locale="en")


def rules(site: Site = SITE, **columns: list[Any]) -> Rules:
    return rules_of(columns, site)


def in_turn(*owners: str) -> Rules:
    return rules(owner=list(owners), item=["担当者の割り当て"], value=["順番"])


def kind(of: Rules, **cells: str) -> Any:
    return first_values(cells, of, SITE, Turn()).cells.get("kind")


def test_no_form_is_uql_until_the_settings_say_so() -> None:
    first = first_values({"conversion_point": "資料請求"}, rules(), SITE, Turn())
    assert "kind" not in first.cells
    assert first.announce


def test_a_form_has_the_kind_that_stands_beside_it() -> None:
    of = rules(form=["資料請求", "製品デモ", "採用"], form_kind=["UQL", "MQL", None])
    assert kind(of, conversion_point="資料請求") == "UQL"
    assert kind(of, conversion_point=" 資料請求　") == "UQL"
    assert kind(of, conversion_point="製品デモ") == "MQL"
    assert kind(of, conversion_point="採用") is None
    assert kind(of, conversion_point="お問い合わせ") is None


@pytest.mark.parametrize(
    "cells",
    [
        {"conversion_point": "フォーム 12"},
        {"conversion_point": "カタログ請求"},
        {"conversion_point": "資料", "other": "備考: x\n_form_id: 12"},
    ],
)
def test_a_form_may_be_named_by_its_number(cells: dict[str, str]) -> None:
    assert kind(rules(form=[12], form_kind=["UQL"]), **cells) == "UQL"


def test_uql_brings_no_notice_and_takes_no_turn() -> None:
    of = rules(
        form=["資料請求"], form_kind=["UQL"], owner=["佐藤"],
        item=["担当者の割り当て"], value=["順番"],
    )  # fmt: skip
    first = first_values({"conversion_point": "資料請求"}, of, SITE, Turn())
    assert not first.announce
    assert "owner" not in first.cells
    assert first.turn == Turn()


@pytest.mark.parametrize("word", ["スパム", "テスト", "Spam", "Test"])
def test_spam_and_tests_get_nothing(word: str) -> None:
    first = first_values({"kind": word, "other": "決裁権: あり"}, in_turn("佐藤"), SITE, Turn())
    assert (first.cells, first.notes, first.announce) == ({}, {}, False)


def test_points_add_up_and_the_note_says_why() -> None:
    cells = {
        "conversion_point": "セミナー申込",
        "other": "製品ページ閲覧回数: 4\n決裁権: あり\n他社製品の利用経験: なし",
    }
    first = first_values(cells, rules(), SITE, Turn())
    assert first.cells["score"] == 10 + 5 + 20
    assert first.notes["score"] == (
        "受付時のスコアの内訳\n"
        "+10 セミナー参加(CVポイント: セミナー申込)\n"
        "+5 製品ページ3回以上(その他: 製品ページ閲覧回数: 4)\n"
        "+20 決裁権者(その他: 決裁権: あり)"
    )


def test_the_note_in_english_and_the_mark_of_a_score_that_was_reached() -> None:
    of = rules(ENGLISH, item=["MQL score", "SQL score"], value=[20, 50])
    first = first_values({"other": "Decision maker: yes"}, of, ENGLISH, Turn())
    assert first.notes["score"] == (
        "How the score came about\n"
        "+20 Decision maker (Other: Decision maker: yes)\n"
        "Has reached the MQL score (20)."
    )


def test_a_lead_that_meets_nothing_has_no_points_and_no_note() -> None:
    first = first_values({"name": "佐藤"}, rules(), SITE, Turn())
    assert (first.cells["score"], first.notes) == (0, {})


def test_the_businesss_own_rules_take_the_defaults_place() -> None:
    of = rules(score_rule=["役職 に 部長 を含む", "製造業以外"], score_points=[7, 3])
    cells = {"other": "役職: 部長\n決裁権: あり", "conversion_point": "製造業以外"}
    assert first_values(cells, of, SITE, Turn()).cells["score"] == 7


def test_a_rule_that_is_met_twice_earns_once_and_the_note_names_one_place() -> None:
    of = rules(score_rule=["役職 に 部長 を含む"], score_points=[3])
    cells = {"job_title": "部長", "other": "役職: 部長\n役職: 営業部長", "memo": "役職: 部長"}
    first = first_values(cells, of, SITE, Turn())
    assert first.cells["score"] == 3
    assert first.notes["score"].count("+3 ") == 1


@pytest.mark.parametrize(("place", "score"), [(0, 7), (59, 7), (60, 0), (99, 0)])
def test_the_first_sixty_rules_count_as_they_do_for_a_rebuild(place: int, score: int) -> None:
    words = [f"役職 に 肩書き{number:03} を含む" for number in range(100)]
    of = rules(score_rule=words, score_points=[7] * 100)
    cells = {"other": f"役職: 肩書き{place:03}"}
    assert first_values(cells, of, SITE, Turn()).cells["score"] == score
    met = [np.array([number == place]) for number in range(100)]
    assert points([(one, 7) for one in words], met, 1).tolist() == [score]


def owners_of(of: Rules, count: int, turn: Turn = START) -> tuple[list[Any], Turn]:
    given = []
    for _ in range(count):
        first = first_values({"name": "山田"}, of, SITE, turn)
        turn = first.turn
        given.append(first.cells.get("owner"))
    return given, turn


def test_nobody_is_assigned_unless_the_settings_say_so() -> None:
    assert owners_of(rules(owner=["佐藤", "鈴木"]), 2)[0] == [None, None]
    assert owners_of(in_turn(), 2)[0] == [None, None]


def test_owners_take_turns() -> None:
    given, _ = owners_of(in_turn("佐藤", "鈴木", "高橋"), 4)
    assert given == ["佐藤", "鈴木", "高橋", "佐藤"]


def test_the_order_survives_people_who_come_and_go() -> None:
    _, turn = owners_of(in_turn("佐藤", "鈴木", "高橋"), 2)
    assert owners_of(in_turn("田中", "佐藤", "鈴木", "高橋"), 1, turn)[0] == ["高橋"]
    # 鈴木 has left: 高橋 moved up and is next.
    assert owners_of(in_turn("佐藤", "高橋"), 2, turn)[0] == ["高橋", "佐藤"]


def test_who_wrote_before_stays_with_the_same_person_and_costs_nobody_a_turn() -> None:
    of = in_turn("佐藤", "鈴木")
    _, turn = owners_of(of, 1)
    again = first_values({"name": "山田"}, of, SITE, turn, known_owner="佐藤")
    assert (again.cells["owner"], again.turn) == ("佐藤", turn)
    gone = first_values({"name": "山田"}, of, SITE, turn, known_owner="退職者")
    assert gone.cells["owner"] == "鈴木"


def test_a_lead_arrives_under_the_name_that_people_gave_to_new() -> None:
    of = rules(status_name=["未着手", "進行中", "未接続"])
    for cells in ({"name": "佐藤"}, {"kind": "スパム"}):
        assert first_values(cells, of, SITE, Turn()).cells["status"] == "未着手"
    assert (
        "status" not in first_values({}, rules(status_name=["進行中", "新規"]), SITE, Turn()).cells
    )


@pytest.mark.parametrize(
    ("cells", "consent"),
    [
        ({"other": "広告への利用: 同意する"}, "はい"),
        ({"other": "備考: x\n広告への利用: 同意しない", "consent": "はい"}, "いいえ"),
        # The field is the only one that counts; a form without it says nothing.
        ({"other": "プライバシー: 1", "consent": "はい"}, ""),
        # A no stays a no: the visitor did not agree to be followed.
        ({"other": "広告への利用: 同意する", "consent": "いいえ"}, None),
    ],
)
def test_the_settings_may_name_the_field_of_the_consent(
    cells: dict[str, str], consent: str | None
) -> None:
    of = rules(consent_field=["広告への利用"])
    assert first_values(cells, of, SITE, Turn()).cells.get("consent") == consent
    assert "consent" not in first_values(cells, rules(), SITE, Turn()).cells


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("部長" + "あ" * 54, "役職: 部長" + "あ" * 54),
        ("部長" + "あ" * 55, "役職: 部長" + "あ" * 53 + "…"),
        ("部長\u3000 営業部", "役職: 部長 営業部"),
    ],
)
def test_of_a_long_answer_the_note_tells_sixty_characters_at_most(answer: str, shown: str) -> None:
    of = rules(score_rule=["役職 に 部長 を含む"], score_points=[3])
    note = first_values({"other": f"役職: {answer}"}, of, SITE, Turn()).notes["score"]
    assert note.endswith(f"(その他: {shown})")
    assert len(shown) <= 60


def test_a_name_of_new_is_known_again_by_its_note_wherever_people_moved_it() -> None:
    """Cells that were sorted carry their notes along; a row that people added has none."""
    names = ["追加", "未着手", "不在"]
    note = first_note(STATUS_NEW, "ja")
    columns: Columns = {"status_name": names, STATUS_NOTES: [None, note, None]}
    assert rules_of(columns, SITE).new_status == "未着手"
    assert rules_of({"status_name": names}, SITE).new_status != "未着手"
