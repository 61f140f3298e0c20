"""A site's name changes, and its leads stay its own."""

from datetime import timedelta

import pytest
from sqlalchemy import Table, insert, select

from server.database import tables, writers
from server.database.database import Database
from server.inbox import activities, batches, site_names
from server.rebuild import queue as rebuilds
from server.rebuild import schedules
from server.rebuild.schedules import NextRun
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead


def put(database: Database, *sites: str) -> list[str]:
    return [put_lead(database, a_lead(site=site)).lead_id for site in sites]


def send(database: Database, site: str, spreadsheet: str) -> None:
    """A lead of that name goes to that spreadsheet."""
    put(database, site)
    lease = writers.acquire(database, spreadsheet, "test")
    assert lease is not None
    batch = batches.claim(database, lease, [site], NOON)
    assert batch is not None
    batches.settle(database, batch, NOON)


def sites_in(database: Database, table: Table) -> list[str]:
    with database.read() as connection:
        return sorted(connection.execute(select(table.c.site)).scalars())


def test_where_a_site_was_last_to_write_is_known_after_it_left_the_settings(
    database: Database,
) -> None:
    site_names.remember(database, {"aoba": "first", "wakaba": "other"})
    site_names.remember(database, {"aoba": "second", "wakaba": "other"})
    site_names.remember(database, {})
    last = {name: site_names.last_spreadsheet(database, name) for name in ("aoba", "wakaba", "x")}
    assert last == {"aoba": "second", "wakaba": "other", "x": ""}


def test_of_an_inbox_that_never_wrote_it_down_the_newest_batch_tells(database: Database) -> None:
    for site, spreadsheet in (("aoba", "former"), ("aoba", "newer"), ("wakaba", "newest")):
        send(database, site, spreadsheet)
    put(database, "waits")
    last = {
        name: site_names.last_spreadsheet(database, name) for name in ("aoba", "wakaba", "waits")
    }
    assert last == {"aoba": "newer", "wakaba": "newest", "waits": ""}
    # What is written down counts for more than what can be inferred.
    site_names.remember(database, {"aoba": "today"})
    assert site_names.last_spreadsheet(database, "aoba") == "today"


def test_names_that_the_settings_do_not_know_are_told_in_order(database: Database) -> None:
    assert site_names.without_settings(database, ["default"]) == []
    put(database, "wakaba", "aoba", "default", "wakaba", "aoba")
    assert site_names.without_settings(database, ["default", "new"]) == ["aoba", "wakaba"]
    assert site_names.without_settings(database, ["wakaba", "aoba", "default"]) == []


@pytest.mark.parametrize(
    ("old", "wrote_to", "sites", "heir"),
    [
        ("aoba", "one", {"blue": "one", "wakaba": "two"}, "blue"),
        ("default", "one", {"blue": "one", "wakaba": "two"}, "blue"),
        # The first table of a firm that has but one, with a new spreadsheet or with none as yet.
        ("default", "one", {"blue": "two"}, "blue"),
        ("default", "", {"blue": ""}, "blue"),
        # Whose they are, a person has to say.
        ("aoba", "one", {"blue": "two"}, None),
        ("aoba", "", {"blue": ""}, None),
        ("aoba", "one", {"blue": "one", "wakaba": "one"}, None),
        ("default", "one", {"blue": "two", "wakaba": "three"}, None),
        ("default", "one", {"blue": "one", "wakaba": "one"}, None),
        ("default", "", {}, None),
    ],
)
def test_leads_follow_a_site_that_was_renamed_and_nobody_elses(
    database: Database, old: str, wrote_to: str, sites: dict[str, str], heir: str | None
) -> None:
    if wrote_to:
        site_names.remember(database, {old: wrote_to})
    put(database, old, old)
    assert site_names.follow(database, sites) == ({old: heir} if heir else {})
    assert sites_in(database, tables.leads) == [heir or old] * 2
    assert site_names.follow(database, sites) == {}


def test_several_sites_are_renamed_at_once(database: Database) -> None:
    site_names.remember(database, {"a": "one", "b": "two", "c": "three"})
    put(database, "a", "b", "c", "d")
    found = site_names.follow(database, {"x": "one", "y": "three", "d": "four"})
    assert found == {"a": "x", "c": "y"}
    assert sites_in(database, tables.leads) == ["b", "d", "x", "y"]


def test_all_that_was_kept_under_the_former_name_is_the_new_ones(database: Database) -> None:
    site_names.remember(database, {"aoba": "sheet"})
    lead_id, second, _ = (
        put_lead(database, a_lead(site=site, keys=(f"key:{number}",))).lead_id
        for number, site in enumerate(("aoba", "aoba", "wakaba"))
    )
    activities.record(
        database, site="aoba", lead_id=lead_id, at=NOON, cells={}, key="k", now=NOON
    )  # fmt: skip
    assert site_names.adopt(database, "aoba", "blue") == 2
    assert sites_in(database, tables.leads) == ["blue", "blue", "wakaba"]
    assert sites_in(database, tables.lead_keys) == ["blue", "blue", "wakaba"]
    assert sites_in(database, tables.activities) == ["blue"]
    again = put_lead(database, a_lead(site="blue", keys=("key:1",)))
    assert (again.lead_id, again.duplicate) == (second, True)
    # Nothing says any more that there was such a name.
    assert site_names.last_spreadsheet(database, "aoba") == ""
    assert site_names.adopt(database, "aoba", "blue") == 0


def test_where_both_names_know_a_key_todays_lead_keeps_it_and_others_keep_theirs(
    database: Database,
) -> None:
    old, new, third = (
        put_lead(database, a_lead(site=site, keys=keys)).lead_id
        for site, keys in (
            ("aoba", ("same", "own")),
            ("blue", ("same", "new")),
            ("other", ("same", "own")),
        )
    )
    site_names.adopt(database, "aoba", "blue")
    with database.read() as connection:
        rows = connection.execute(select(tables.lead_keys)).all()
    assert {(row.site, row.key): row.lead_id for row in rows} == {
        ("blue", "same"): new,
        ("blue", "new"): new,
        ("blue", "own"): old,
        ("other", "same"): third,
        ("other", "own"): third,
    }


def test_rebuilds_that_were_asked_for_under_the_former_name_are_not_made_twice(
    database: Database,
) -> None:
    """What is over stays to be read; what waits or runs, and the plan, are of the name of today."""
    later = NOON + timedelta(hours=1)
    for site in ("aoba", "blue", "other"):
        rebuilds.note_run(database, site, NOON, NOON, report={})
        rebuilds.ask(database, site, NOON, "http")
        schedules.plan(database, site, NextRun("0 * * * *", later))
    with database.write() as connection:
        running = {
            "id": "running", "site": "aoba", "state": "running", "origin": "http", "asked_at": NOON,
            "expires_at": 0.0, "attempts": 1, "share": 0.0,
        }  # fmt: skip
        connection.execute(insert(tables.rebuilds), running)
    site_names.adopt(database, "aoba", "blue")
    with database.read() as connection:
        told = connection.execute(select(tables.rebuilds.c.site, tables.rebuilds.c.state)).all()
    assert sorted(map(tuple, told)) == [
        ("blue", "done"), ("blue", "done"), ("blue", "queued"), ("other", "done"),
        ("other", "queued"),
    ]  # fmt: skip
    assert sites_in(database, tables.schedules) == ["blue", "other"]
