"""What the inbox tells about itself: for health, metrics and the status page."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from server.database import writers
from server.database.database import Database
from server.database.tables import leads
from server.inbox import batches, stories, upkeep, views
from server.lead import IMPORTED, CellValue
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead

HOUR = timedelta(hours=1)


def put(database: Database, state: str, hours: int, site: str = "default", **values: object) -> str:
    """A lead that came so many hours after noon."""
    cells: dict[str, CellValue] = {
        "name": f"{state} {hours}",
        "email": f"{state}{hours}@example.jp",
    }
    lead_id = put_lead(database, a_lead(site=site, at=NOON + HOUR * hours, cells=cells)).lead_id
    with database.write() as connection:
        changed = update(leads).where(leads.c.id == lead_id).values(state=state, **values)
        connection.execute(changed)
    return lead_id


@pytest.fixture
def several(database: Database) -> dict[str, str]:
    """name → lead id."""
    return {
        "first": put(database, "claimed", 1),
        "second": put(database, "waiting", 2),
        "third": put(database, "waiting", 3),
        "delivered": put(database, "delivered", 0),
        "aside": put(database, "isolated", 4),
        "removed": put(database, "removed", 5),
        "other": put(database, "waiting", 6, "shinonome"),
    }


def test_the_backlog_of_one_site_and_of_all(database: Database, several: dict[str, str]) -> None:
    assert views.backlog(database) == views.Backlog(4, NOON + HOUR, 1, 1)
    assert views.backlog(database, "default") == views.Backlog(3, NOON + HOUR, 1, 1)
    assert views.backlog(database, "shinonome") == views.Backlog(1, NOON + HOUR * 6, 0, 0)
    assert views.backlog(database, "nobody") == views.Backlog(0, None, 0, 0)
    assert views.by_state(database, "default") == {
        "claimed": (1, NOON + HOUR),
        "waiting": (2, NOON + HOUR * 2),
        "delivered": (1, NOON),
        "isolated": (1, NOON + HOUR * 4),
        "removed": (1, NOON + HOUR * 5),
    }
    assert views.by_state(database)["waiting"] == (3, NOON + HOUR * 2)
    assert upkeep.has_leads(database)


def test_what_waits_and_since_when(database: Database, several: dict[str, str]) -> None:
    both = ["default", "shinonome", "nobody"]
    assert views.oldest_waiting(database, both) == {
        "default": NOON + HOUR * 2,
        "shinonome": NOON + HOUR * 6,
    }
    assert views.oldest_waiting(database, []) == {}
    assert views.oldest_undelivered(database, "default") == NOON + HOUR
    assert views.oldest_undelivered(database, "nobody") is None
    assert [views.count_waiting(database, both, most) for most in (1, 2, 9)] == [1, 2, 3]
    assert views.undelivered(database, ["default"]) == 3
    assert views.ids_in(database, both, "waiting") == [
        several[one] for one in ("second", "third", "other")
    ]


def test_submissions_are_neither_imported_nor_tests(database: Database) -> None:
    put(database, "delivered", 0)
    put(database, "waiting", 2)
    put(database, "waiting", 1)
    put(database, "waiting", 3, content_type=IMPORTED)
    put(database, "waiting", 4, cells={"kind": "テスト"})
    put(database, "waiting", 5, cells={"kind": "Test"})
    put(database, "waiting", 6, "shinonome")
    assert views.submissions(database, "default", NOON + HOUR) == [NOON + HOUR, NOON + HOUR * 2]


def test_what_no_running_delivery_brings_on(database: Database) -> None:
    lease = writers.acquire(database, "former", "test")
    assert lease is not None
    assert not upkeep.has_leads(database)
    for site in ("default", "default", "renamed", "renamed", "renamed"):
        put_lead(database, a_lead(site=site))
    batch = batches.claim(database, lease, ["default"], NOON)
    assert batch is not None
    assert views.stranded(database, ["former"], ["default", "renamed"]) == []
    assert views.stranded(database, ["sheet"], ["default"]) == [
        views.Stranded("default", "former", 2),
        views.Stranded("renamed", "", 3),
    ]
    batches.settle(database, batch, NOON)
    assert views.stranded(database, ["sheet"], ["default", "renamed"]) == []


def test_a_list_shows_what_was_asked_for_newest_first(
    database: Database, several: dict[str, str]
) -> None:
    def shown(**asked: object) -> list[str]:
        names = {lead_id: name for name, lead_id in several.items()}
        return [names[one.id] for one in stories.find(database, **asked)]  # type: ignore[arg-type]

    assert shown() == ["other", "removed", "aside", "delivered", "third", "second", "first"]
    assert shown(most=2) == ["other", "removed"]
    assert shown(before=several["second"]) == ["first"]
    assert shown(sites=["shinonome"]) == ["other"]
    assert shown(sites=[]) == []
    assert shown(only="waiting") == ["other", "third", "second", "first"]
    assert shown(only="delivered") == ["delivered"]
    assert shown(only="isolated") == ["aside"]
    assert shown(only="gone") == ["removed"]
    assert shown(only="duplicate") == []
    assert shown(words=" waiting　2 ") == ["second"]
    assert shown(words="WAITING3@EXAMPLE") == ["third"]
    assert shown(words=several["aside"]) == ["aside"]
    assert shown(words="%") == []
    assert stories.arrived_since(database, NOON + HOUR * 4) == 2
