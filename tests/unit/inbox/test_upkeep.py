"""What is erased, and what must stay: the retention time, and a person who is forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from server.database import writers
from server.database.database import Database
from server.database.tables import lead_people, leads
from server.inbox import batches, upkeep
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead

LONG_AGO = NOON - timedelta(days=100)
BEFORE = NOON - timedelta(days=90)


def kept(database: Database, state: str, *, whole: bool, name: str = "山田 太郎") -> str:
    lead_id = put_lead(database, a_lead(name)).lead_id
    values = {"state": state, "whole": whole, "delivered_at": LONG_AGO}
    with database.write() as connection:
        connection.execute(update(leads).where(leads.c.id == lead_id).values(**values))
    return lead_id


def body_of(database: Database, lead_id: str) -> bytes | None:
    with database.read() as connection:
        return connection.execute(select(leads.c.body).where(leads.c.id == lead_id)).scalar()


@pytest.mark.parametrize("state", ["delivered", "removed"])
def test_a_body_goes_in_time_and_one_that_no_row_holds_whole_is_counted(
    database: Database, state: str
) -> None:
    cut = kept(database, state, whole=False)
    stands = kept(database, state, whole=True)
    assert upkeep.purge(database, BEFORE, ["default"]) == upkeep.Purged(leads=2, beyond_row=1)
    assert body_of(database, stands) is None
    assert body_of(database, cut) is None


@pytest.mark.parametrize("state", ["delivered", "removed"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_body_stays_until_the_retention_time_is_over(
    database: Database, state: str, whole: bool
) -> None:
    lead_id = kept(database, state, whole=whole)
    assert upkeep.purge(database, LONG_AGO, ["default"]).leads == 0
    assert body_of(database, lead_id) == '{"your-name": "山田 太郎"}'.encode()


@pytest.mark.parametrize("state", ["waiting", "claimed", "isolated", "forgotten"])
def test_what_is_not_delivered_is_never_purged(database: Database, state: str) -> None:
    lead_id = kept(database, state, whole=True)
    assert upkeep.purge(database, BEFORE, ["default"]).leads == 0
    assert body_of(database, lead_id) is not None


def test_a_forgotten_person_leaves_no_sign_by_which_to_be_known(database: Database) -> None:
    cells = {"name": "山田 太郎", "company": "青葉精機", "email": "taro@aoba.example.jp"}
    forgotten, other = (
        put_lead(database, a_lead(cells={**cells, "email": address})).lead_id
        for address in ("taro@aoba.example.jp", "hanako@wakaba.example.jp")
    )
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    batch = batches.claim(database, lease, ["default"], NOON)
    assert batch is not None
    batches.settle(database, batch, NOON)
    assert signs(database, forgotten) > 0
    upkeep.forget(database, forgotten, NOON)
    assert signs(database, forgotten) == 0
    assert signs(database, other) > 0


def signs(database: Database, lead_id: str) -> int:
    query = select(func.count()).select_from(lead_people).where(lead_people.c.lead_id == lead_id)
    with database.read() as connection:
        return connection.execute(query).scalar_one()


@pytest.mark.parametrize(
    ("seconds_before_the_reading", "is_missing"),
    [(-30, False), (0, False), (1, False), (59, False), (61, True), (3600, True)],
)
def test_a_row_just_delivered_says_nothing_by_being_absent(
    database: Database, seconds_before_the_reading: int, is_missing: bool
) -> None:
    """The clocks of two machines may differ by a minute."""
    lead_id = kept(database, "delivered", whole=True)
    at = NOON - timedelta(seconds=seconds_before_the_reading)
    with database.write() as connection:
        connection.execute(update(leads).values(delivered_at=at))
    found = upkeep.compare(database, ["default"], [], NOON)
    assert found.missing == ((lead_id,) if is_missing else ())
