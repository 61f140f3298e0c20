"""Who stands in each row: one number for one person however it is written, nobody's is 0."""

from typing import Any

import numpy as np
import pytest

from server.kpi.count.people import NOBODY, People, lead_number
from server.kpi.count.same_firm import same_keys
from tests.support.books import book_of, day

LEAD: dict[str, Any] = {"channel": "Web広告", "received_at": day("2026-04-10")}


def people(*rows: dict[str, Any]) -> People:
    found = book_of([{**LEAD, **row} for row in rows]).people
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("column", "kind", "one", "other", "is_same"),
    [
        ("email", "emails", "Taro@Aoba.example", "taro@aoba.example", True),
        ("email", "emails", "<taro@aoba.example>", "taro@aoba.example", True),
        ("email", "emails", "ｔａｒｏ@aoba.example", "taro@aoba.example", True),
        ("email", "emails", "taro@aoba.example", "jiro@aoba.example", False),
        ("email", "domains", "taro@aoba-seiki.co.jp", "jiro@AOBA-SEIKI.co.jp", True),
        ("email", "domains", "taro@aoba-seiki.co.jp", "jiro@minato.co.jp", False),
        ("phone", "phones", "03-1234-5678", "０３（１２３４）５６７８", True),
        ("phone", "phones", "03-1234-5678", 312345678.0, True),
        ("phone", "phones", "03-1234-5678", "03-1234-5679", False),
        ("name", "names", "山田 太郎", "山田太郎", True),
        ("name", "names", "山田太郎", "山田花子", False),
        ("lead_id", "ids", "x1", " x1 ", True),
        ("lead_id", "ids", "x1", "X1", False),
        # Half a character, which no encoding has.
        ("lead_id", "ids", "x\ud83d", "x?", True),
    ],
)
def test_one_person_has_one_number(
    column: str, kind: str, one: Any, other: Any, *, is_same: bool
) -> None:
    first, second, nobody = getattr(people({column: one}, {column: other}, {}), kind).tolist()
    assert first != NOBODY != second
    assert (first == second) == is_same
    assert nobody == NOBODY


@pytest.mark.parametrize(
    ("cells", "kind"),
    [({"email": "たぶんない"}, "domains"), ({"email": "a@gmail.com"}, "domains"),
     ({"lead_id": "  "}, "ids"), ({"phone": "なし"}, "phones")],
)  # fmt: skip
def test_what_tells_nobody_is_nobodys(cells: dict[str, Any], kind: str) -> None:
    assert getattr(people({"company": "青葉", **cells}), kind).tolist() == [NOBODY]


def test_a_row_is_known_by_its_id_else_by_all_that_stands_in_it() -> None:
    plain = {"company": "青葉", "name": "山田", "email": "a@x.example", "phone": "03-1234-5678"}
    changes: list[dict[str, Any]] = [
        {}, {"company": "港"}, {"name": "田中"}, {"email": "b@x.example"},
        {"phone": "03-1234-5679"}, {"received_at": LEAD["received_at"] + 1},
    ]  # fmt: skip
    rows = [{**plain, **one} for one in changes]
    found = people(*rows, plain, {**plain, "lead_id": "x"}, {"lead_id": " x "}).rows.tolist()
    assert len({*found[:6]}) == 6
    assert found[6] == found[0]
    assert found[7] == found[8] == lead_number("x") == lead_number(" x ")
    assert lead_number("x") != lead_number("y")


def test_rows_of_one_person_or_firm_have_the_same_small_number() -> None:
    rows = [
        {"email": "a@x.example", "company": "㈱青葉"}, {"phone": "0312345678"}, {},
        {"email": "A@x.example", "phone": "03-1234-5678"}, {"company": "青葉株式会社"},
    ]  # fmt: skip
    book = book_of([{**LEAD, **row} for row in rows])
    assert book.people is not None
    emails, phones, firms = same_keys(np.arange(5), book.columns, book.people)
    for keys, same in ((emails, {0, 3}), (phones, {1, 3}), (firms, {0, 4})):
        assert {place for place in range(5) if keys[place] > 0} == same
        assert len({keys[place] for place in same}) == 1
    # Of some rows only these are looked at, in their order.
    assert (same_keys(np.array([3, 2]), book.columns, book.people)[0] > 0).tolist() == [True, False]
