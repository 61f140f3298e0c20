"""What the inbox tells about itself: for health, metrics and the status page."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from server.database import writers
from server.database.database import Database
from server.database.tables import leads
from server.inbox import batches, stories, upkeep, views
from server.lead import IMPORTED, CellValue
from sheets_schema.text import plain
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


def test_a_story_tells_what_happened_in_the_order_of_time(database: Database) -> None:
    """Whichever table it is kept in, and though a duplicate was dated before the batch."""
    minute = timedelta(minutes=1)
    lead_id = put_lead(database, a_lead("山田", keys=("key:a",))).lead_id
    other = put_lead(database, a_lead("佐藤", site="shinonome")).lead_id
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    batch = batches.claim(database, lease, ["default"], NOON + minute * 2)
    assert batch is not None
    put_lead(database, a_lead(keys=("key:a",), at=NOON + minute * 3))
    put_lead(database, a_lead(keys=("key:a",), at=NOON + minute))

    def told() -> list[tuple[str, timedelta]]:
        story = stories.story(database, lead_id)
        assert story is not None
        return [(one.kind, one.at - NOON) for one in story.happenings]

    beginning = [("arrived", 0 * minute), ("duplicate", minute), ("taken", minute * 2)]
    assert told() == [*beginning, ("duplicate", minute * 3)]
    # Nobody knows whether it stands, until it is known that it does.
    batches.note_unknown(database, lease, batch)
    assert told() == [*beginning, ("unknown", minute * 2), ("duplicate", minute * 3)]
    batches.settle(database, batch, NOON + minute * 4)
    assert told() == [*beginning, ("duplicate", minute * 3), ("delivered", minute * 4)]
    story = stories.story(database, lead_id)
    assert story is not None
    assert [one.number for one in story.happenings] == [0, 0, batch.number, 0, 0]
    assert (story.received_at, story.content_type) == (NOON, "application/json")
    assert story.body == '{"your-name": "山田"}'.encode()
    assert story.lead == stories.ListedLead(
        lead_id, "default", "delivered", NOON, NOON + minute * 4,
        {"name": "山田", "company": "青葉精機", "channel": "Web広告"}, None, 2,
    )  # fmt: skip
    beside = stories.story(database, other)
    assert beside is not None
    assert ([one.kind for one in beside.happenings], beside.lead.repeats) == (["arrived"], 0)
    assert stories.story(database, "nobody") is None


def test_a_story_says_why_a_lead_was_set_aside(database: Database) -> None:
    lead_id = put_lead(database, a_lead()).lead_id
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    batch = batches.claim(database, lease, ["default"], NOON)
    assert batch is not None
    batches.isolate(database, lease, batch, plain("refused"), NOON)
    story = stories.story(database, lead_id)
    assert story is not None
    assert [(one.kind, one.detail) for one in story.happenings] == [
        ("arrived", None), ("isolated", plain("refused")), ("taken", None),
    ]  # fmt: skip
    assert story.lead.reason == plain("refused")


def test_a_lead_is_found_by_its_words_however_they_are_spelt(database: Database) -> None:
    cells: list[dict[str, CellValue]] = [
        {"name": "山田 太郎", "phone": "03-1234-5678", "email": "Taro_Y@Aoba.example"},
        {"name": "佐藤　花子", "company": "100%Green", "email": "hanako@aoba.example"},
    ]
    ids = [put_lead(database, a_lead(cells=one)).lead_id for one in cells]

    def found(words: str) -> list[int]:
        return sorted(ids.index(one.id) for one in stories.find(database, words=words))

    assert found("山田太郎") == found("太 郎") == found("0312345678") == found("１２３４") == [0]
    assert found("taro_y") == found("TARO_Y@AOBA") == [0]
    assert found("佐藤花子") == found("１００％") == found("green") == [1]
    assert found("aoba.example") == [0, 1]
    # Signs of a pattern are themselves; a part of an id finds nothing.
    assert found("taro%y") == found("hanako_") == found(ids[0][:20]) == []
    assert found(ids[1].upper()) == [1]
    assert found(" ") == found("") == [0, 1]
    assert found("-") == []


def test_who_came_again_is_listed_as_such(database: Database) -> None:
    again, other = (put_lead(database, a_lead(keys=(f"key:{n}",))).lead_id for n in range(2))
    for _ in range(2):
        put_lead(database, a_lead(keys=("key:0",)))
    assert [one.id for one in stories.find(database, only="duplicate")] == [again]
    assert {one.id: one.repeats for one in stories.find(database)} == {again: 2, other: 0}
