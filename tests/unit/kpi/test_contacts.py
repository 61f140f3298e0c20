"""Whom to call: of the rows that are listed, name, phone, id and the time of day."""

import pytest

from server.business.typed import Value
from server.kpi.count.book import Contact
from server.kpi.count.contacts import contacts_of

CELLS: dict[str, list[Value]] = {
    "name": ["山田", " 佐藤 ", None],
    "phone": ["03-1234-5678", 312345678.0],
    "lead_id": ["a", "b", "c"],
    "received_at": [46300.75, 46301.0, "2026/10/03 6:00"],
}


def test_only_the_rows_that_are_listed_are_looked_at_each_once() -> None:
    assert contacts_of(CELLS, [2, 0, 2]) == {
        0: Contact("山田", "03-1234-5678", "a", 0.75),
        2: Contact("", "", "c", 0.25),
    }
    assert contacts_of(CELLS, []) == {}
    # Columns that the spreadsheet has not are blank.
    assert contacts_of({"name": ["山田"]}, [0]) == {0: Contact("山田", "", "", 0.0)}


@pytest.mark.parametrize(
    ("cell", "share"),
    [(46300.5, 0.5), (46300.0, 0.0), ("2026/10/03", 0.0), ("昨日", 0.0), (None, 0.0)],
)
def test_the_time_of_day_is_a_share_of_it(cell: object, share: float) -> None:
    found = contacts_of({"received_at": [cell]}, [0])  # type: ignore[list-item]
    assert found[0].time == share
