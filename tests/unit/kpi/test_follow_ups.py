"""Who has to do what, against a second calculation that looks at one row after the other, and the
order of the list against a plain sort."""

from random import Random
from typing import Any

import numpy as np
import pytest

from server.kpi.count.follow_ups import (
    AGAIN,
    NEW,
    OVERDUE,
    SILENT,
    UNPLANNED,
    FollowUps,
    find_follow_ups,
    idle_deals,
    is_lost_to_follow,
    is_recycled,
)
from server.kpi.count.returns import find_returns
from tests.support.books import book_of, day

TODAY = day("2026-11-20")
AROUND = (None, None, None, TODAY - 31, TODAY - 30, TODAY - 29, TODAY - 1, TODAY, TODAY + 1)
ITEMS = {"放置日数": 30, "新規の放置日数": 3}
FOLLOWED, NOT_FOLLOWED = "決断の保留・見送り", "他社に決定"


def chance_row(dice: Random, number: int) -> dict[str, Any]:
    """Everybody is of a firm of his own."""
    row: dict[str, Any] = {"company": f"青葉{number}", "channel": "Web広告"}
    row["received_at"] = dice.choice((None, TODAY - 40, TODAY - 4, TODAY - 3, TODAY))
    for key in ("opportunity_on", "lost_on", "next_action_on", "last_action_on"):
        row[key] = dice.choice(AROUND)
    row["won_on"] = dice.choice((None, None, None, TODAY, TODAY + 1))
    row["kind"] = dice.choice((None, None, None, "スパム"))
    row["invalid_reason"] = dice.choice((None, None, None, "重複"))
    row["lost_reason"] = dice.choice((None, FOLLOWED, NOT_FOLLOWED))
    row["status"] = dice.choice(
        (None, "新規", "未接続", "進行中", "再試行", "リサイクル", "見込みなし", "商談候補")
    )
    row["owner"] = dice.choice((None, "藤井", "中野"))
    row["inside_sales"] = dice.choice((None, "青木"))
    return row


def on(row: dict[str, Any], key: str) -> int:
    found: int = row[key] or 0
    return found if found <= TODAY else 0


def plain(row: dict[str, Any]) -> tuple[int, str, int, bool]:
    """(why it waits, whose it is, by when, late) of one row."""
    won, lost_day, planned = on(row, "won_on"), on(row, "lost_on"), row["next_action_on"] or 0
    opened, status = on(row, "opportunity_on") or won, row["status"]
    is_happened = (row["received_at"] or 0) <= TODAY
    counted = is_happened and row["kind"] is None
    valid = not row["invalid_reason"] or won > 0
    alive = counted and valid and not won
    lost = valid and not won and lost_day > 0
    untouched = not row["invalid_reason"] and not opened and status in (None, "新規")
    retried = alive and not lost and status == "再試行" and not opened
    recycled = alive and not lost and status == "リサイクル"
    again = retried or recycled or (counted and lost and row["lost_reason"] == FOLLOWED)
    in_hand = (
        alive and not lost_day and status not in ("リサイクル", "見込みなし")
        and not (retried and planned)
    )  # fmt: skip
    last = on(row, "last_action_on") or opened
    received = on(row, "received_at") or opened
    kind, due = -1, 0
    if in_hand and 0 < planned <= TODAY:
        kind, due = OVERDUE, planned
    elif in_hand and untouched:
        kind, due = NEW, received + 3 if received else 0
    elif again and 0 < planned <= TODAY:
        kind, due = AGAIN, planned
    elif in_hand and not planned:
        kind = UNPLANNED
    elif in_hand and opened and TODAY - last >= 30:
        kind, due = SILENT, last + 30
    of_sales = opened > 0 or status == "商談候補" or lost
    pair = (row["owner"], row["inside_sales"])
    first, second = pair if of_sales else pair[::-1]
    late = kind == NEW and received > 0 and TODAY - received > 3
    return kind, first or second or "", due, late


def test_why_each_row_waits_for_whom_and_by_when() -> None:
    dice = Random(5)
    rows = [chance_row(dice, number) for number in range(1500)]
    book = book_of(rows, settings={"owner": ["中野", "青木"]}, items=ITEMS)
    assert book.follow_ups is not None
    waiting = book.follow_ups.waiting
    # As 設定 has them, then whom it does not know.
    assert waiting.names == ("", "中野", "青木", "藤井")
    expected = [plain(row) for row in rows]
    for place, row in enumerate(rows):
        found = (
            int(waiting.kind[place]), waiting.names[waiting.person[place]],
            int(waiting.due[place]), bool(waiting.late[place]),
        )  # fmt: skip
        assert found == expected[place], row
    kinds = [kind for kind, *_ in expected]
    assert {*kinds} == {-1, OVERDUE, NEW, AGAIN, UNPLANNED, SILENT}
    assert [waiting.count(kind) for kind in range(5)] == [kinds.count(kind) for kind in range(5)]
    overdue = [due for kind, _, due, _ in expected if kind == OVERDUE]
    assert waiting.late_actions(TODAY) == sum(due < TODAY for due in overdue) < len(overdue)


def test_each_persons_list_is_in_the_order_in_which_it_is_to_be_done() -> None:
    dice = Random(6)
    rows = [chance_row(dice, number) for number in range(700)]
    book = book_of(rows, items={**ITEMS, "1人あたりの件数": 9})
    assert book.people is not None
    ranks = np.array([dice.choice((1, 2, 3)) for _ in rows], dtype=np.int32)
    object.__setattr__(book.columns, "scores", np.array([dice.choice((0, 10)) for _ in rows]))
    made = find_follow_ups(
        book.columns, book.people, book.leads, book.business, book.calendar, ranks
    )
    scores = book.columns.scores.tolist()

    def key(place: int) -> tuple[Any, ...]:
        kind, _, due, late = plain(rows[place])
        received = on(rows[place], "received_at") or on(rows[place], "opportunity_on")
        if kind == NEW:
            age = received or 10**9  # whose day nobody knows is behind the others
            return (kind, not late, ranks[place], -scores[place], age, place)
        return (kind, -received if kind == UNPLANNED else due, 0, -scores[place], 0, place)

    told = [plain(row) for row in rows]
    for of_person in made.people:
        name = made.waiting.names[of_person.person]
        own = sorted(
            (at for at, (kind, whose, *_) in enumerate(told) if kind >= 0 and whose == name),
            key=key,
        )
        assert [item.place for item in of_person.items] == own[:9]
        rest = [told[at][0] for at in own[9:]]
        assert of_person.rest == {kind: rest.count(kind) for kind in {*rest}}
        assert of_person.count == len(own)
    assert len(made.people) == len({whose for kind, whose, *_ in told if kind >= 0})
    assert made.places() == [item.place for one in made.people for item in one.items]
    assert made.new_places() == [at for at, (kind, *_) in enumerate(told) if kind == NEW]


def follow_ups(*rows: dict[str, Any], **items: Any) -> FollowUps:
    found = book_of(rows, items=items).follow_ups
    assert found is not None
    return found


LEAD = {"channel": "Web広告", "received_at": TODAY - 9, "status": "進行中", "owner": "藤井"}


def test_rows_behind_the_one_that_is_listed_are_counted_and_the_first_named() -> None:
    same = [{**LEAD, "company": "青葉"}] * 5
    (of_person,) = follow_ups(*same, {**LEAD, "company": "港"}).people
    first, other = of_person.items
    assert (first.place, first.others, first.other_places) == (0, 4, (1, 2, 3))
    assert (other.place, other.others, other.other_places) == (5, 0, ())
    assert (of_person.count, of_person.rest) == (2, {})


def test_rows_behind_one_that_is_not_listed_are_behind_nobody_else() -> None:
    rows = [{**LEAD, "company": name} for name in ("青葉", "港", "港", "青葉")]
    (of_person,) = follow_ups(*rows, **{"1人あたりの件数": 1}).people
    assert [(one.place, one.other_places) for one in of_person.items] == [(0, (3,))]
    assert of_person.rest == {UNPLANNED: 1}


DEAL = {
    "channel": "Web広告", "received_at": TODAY - 90, "opportunity_on": TODAY - 80,
    "last_action_on": TODAY - 29, "next_action_on": TODAY + 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "is_idle"),
    [
        ({}, False),
        ({"last_action_on": TODAY - 30}, True),
        ({"next_action_on": None}, True),
        ({"next_action_on": None, "won_on": TODAY}, False),
        ({"next_action_on": None, "lost_on": TODAY}, False),
        ({"next_action_on": None, "kind": "テスト"}, False),
        ({"next_action_on": None, "opportunity_on": None}, False),
        ({"last_action_on": None, "opportunity_on": TODAY - 29}, False),
        ({"last_action_on": None, "opportunity_on": TODAY - 30}, True),
    ],
)
def test_a_deal_in_which_nothing_happens(changed: dict[str, Any], is_idle: bool) -> None:
    book = book_of([{**DEAL, **changed}], items=ITEMS)
    assert idle_deals(book.columns, book.leads).tolist() == [is_idle]


@pytest.mark.parametrize(
    ("changed", "recycled", "followed"),
    [
        ({"status": "リサイクル"}, True, False),
        ({"status": "リサイクル", "kind": "テスト"}, False, False),
        ({"status": "リサイクル", "invalid_reason": "重複"}, False, False),
        ({"status": "リサイクル", "won_on": TODAY}, False, False),
        ({"status": "リサイクル", "lost_on": TODAY, "lost_reason": FOLLOWED}, False, True),
        ({"status": "リサイクル", "lost_on": TODAY + 1, "lost_reason": FOLLOWED}, True, False),
        ({"lost_on": TODAY, "lost_reason": FOLLOWED}, False, True),
        ({"lost_on": TODAY, "lost_reason": NOT_FOLLOWED}, False, False),
        ({"lost_on": TODAY}, False, False),
        ({"lost_reason": FOLLOWED}, False, False),
        ({"lost_on": TODAY, "lost_reason": FOLLOWED, "kind": "スパム"}, False, False),
        ({"lost_on": TODAY, "lost_reason": FOLLOWED, "won_on": TODAY}, False, False),
        ({"status": "進行中"}, False, False),
    ],
)
def test_what_is_put_back_and_what_was_lost_but_is_followed(
    changed: dict[str, Any], recycled: bool, followed: bool
) -> None:
    book = book_of([{**DEAL, **changed}], items=ITEMS)
    assert is_recycled(book.columns, book.leads).tolist() == [recycled]
    assert is_lost_to_follow(book.columns, book.leads, book.business).tolist() == [followed]


BACK = TODAY - 60
LOST = {**DEAL, "company": "青葉", "lost_on": BACK, "lost_reason": FOLLOWED}


def later(after: int, **more: Any) -> dict[str, Any]:
    return {
        "channel": "Web広告", "company": "青葉", "received_at": BACK,
        "opportunity_on": BACK + after, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("others", "back", "place", "won"),
    [
        ([], 0, -1, False),
        ([later(0)], 0, -1, False),
        ([later(1)], BACK + 1, 1, False),
        ([later(9), later(5), later(7)], BACK + 5, 2, False),
        ([later(5), later(9, won_on=TODAY)], BACK + 5, 1, True),
        ([later(0, won_on=TODAY), later(5)], BACK + 5, 2, False),
        ([later(5, kind="テスト", won_on=TODAY)], 0, -1, False),
        ([later(5, invalid_reason="重複")], 0, -1, False),
        ([later(5, company="港", won_on=TODAY)], 0, -1, False),
        # By another key, and earlier than by the first.
        ([later(9), later(5, company="港", email="a@aoba.example")], BACK + 5, 2, False),
        # Of two on one day the person's own outweighs the firm's.
        ([later(5), later(5, company="港", email="a@aoba.example")], BACK + 5, 2, False),
        # Its own opportunity, dated after its loss, is none.
        ([later(20, lost_on=BACK + 5, lost_reason=FOLLOWED)], 0, -1, False),
    ],
)
def test_what_came_back_is_the_first_later_deal_of_the_same_firm_or_person(
    others: list[dict[str, Any]], back: int, place: int, won: bool
) -> None:
    found = find_returns(book_of([{**LOST, "email": "a@aoba.example"}, *others]))
    assert (found.lost[0], found.recycled[0], found.since[0]) == (True, False, BACK)
    assert (found.back[0], found.back_place[0], found.won[0]) == (back, place, won)
    assert found.base[0]


@pytest.mark.parametrize(
    ("changed", "since"),
    [({}, TODAY - 29), ({"last_action_on": None}, TODAY - 80),
     ({"last_action_on": None, "opportunity_on": None}, TODAY - 90)],
)  # fmt: skip
def test_what_was_put_back_may_return_from_its_last_day_on(
    changed: dict[str, Any], since: int
) -> None:
    found = find_returns(book_of([{**DEAL, **changed, "status": "リサイクル"}]))
    assert (found.lost[0], found.recycled[0], found.since[0]) == (False, True, since)
    assert (found.back[0], found.won[0]) == (0, False)
