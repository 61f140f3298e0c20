"""Once a night: what stands is compared, and what was kept long enough is erased."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from server.database import writers
from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.tables import lead_keys, leads
from server.delivery.loop import SpreadsheetOfSites
from server.delivery.reconcile import Nightly, look, reconcile
from server.errors import NotReachable, TryLater
from server.handover import queue as handovers
from server.inbox import upkeep
from server.settings.sites import Site
from server.sheets.layout import Layout, TabLayout
from tests.support.inside import put_lead
from tests.support.leads import a_lead

# Three in the morning in Tokyo.
NIGHT = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BODY = "本文の保存日数"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    yield opened
    opened.close()


@dataclass
class Sheet:
    """Stands in for a spreadsheet's door. `says`: 設定項目 → 値; `is_away`: it answers nothing."""

    ids: list[str] = field(default_factory=list)
    says: dict[str, object] = field(default_factory=dict)
    cells: tuple[int, int] = (1000, 26)
    without: tuple[str, ...] = ()
    is_away: bool = False

    def _answers(self) -> None:
        if self.is_away:
            raise TryLater("Google が応答しません。 / Google does not answer.")

    def layout(self) -> Layout:
        self._answers()
        columns = {"leads": ("lead_id", "name"), "settings": ("item", "value")}
        tabs = {
            key: TabLayout(
                key, number, key, 1000, 2,
                {name: at for at, name in enumerate(names) if name not in self.without},
            )
            for number, (key, names) in enumerate(columns.items(), 1)
            if key not in self.without
        }  # fmt: skip
        return Layout(tabs, "Asia/Tokyo", "ja_JP")

    def properties(self) -> dict[str, Any]:
        self._answers()
        rows, columns = self.cells
        grid = {"rowCount": rows, "columnCount": columns}
        return {"sheets": [{"properties": {"gridProperties": grid}}]}

    def read_columns(self, _layout: Layout, wanted: Mapping[str, Sequence[str]]) -> Any:
        self._answers()
        held = {
            "lead_id": [None, *self.ids], "item": [*self.says], "value": [*self.says.values()],
        }  # fmt: skip
        return {key: {name: held[name] for name in names} for key, names in wanted.items()}


@dataclass
class Night:
    """The night of several sites. `is_confirmed`: somebody confirms this machine's clock."""

    database: Database
    sites: dict[str, Site]
    sheets: dict[str, Sheet]
    now: datetime = NIGHT
    is_confirmed: bool = True

    def __post_init__(self) -> None:
        for one in self.sheets:
            # Somebody has written to it once.
            lease = writers.acquire(self.database, one, "test")
            assert lease is not None
            writers.release(self.database, lease)
        clock = SimpleNamespace(
            now=lambda: self.now, surely_past=lambda: self.now if self.is_confirmed else None
        )
        connection: Any = SimpleNamespace(door=self.sheets.__getitem__, clock=clock)
        settings: Any = SimpleNamespace(
            sites=self.sites, retention_days=90, lead_retention_days=1095
        )
        self._nightly = Nightly(settings, self.database, connection)

    def turn(self, after: timedelta = timedelta(0)) -> int:
        self.now = NIGHT + after
        return self._nightly.run_due()


def one_site(database: Database, **sheet: Any) -> Night:
    sites = {"default": Site("default", "sheet", timezone="Asia/Tokyo")}
    return Night(database, sites, {"sheet": Sheet(**sheet)})


def delivered(database: Database, days: float, site: str = "default") -> str:
    """A lead whose row came to stand so many days before that night."""
    at = NIGHT - timedelta(days=days)
    lead_id = put_lead(database, a_lead(site=site, at=at, keys=(f"{site} {days}",))).lead_id
    with database.write() as connection:
        row = update(leads).where(leads.c.id == lead_id)
        connection.execute(row.values(state="delivered", delivered_at=at))
    return lead_id


def with_body(database: Database) -> set[str]:
    with database.read() as connection:
        return set(
            connection.execute(select(leads.c.id).where(leads.c.body.is_not(None))).scalars()
        )


def counts(database: Database, spreadsheet_id: str = "sheet") -> dict[str, int]:
    found = upkeep.last_comparison(database, spreadsheet_id)
    return {} if found is None else found[1]


@pytest.mark.parametrize(
    ("after", "turns"), [(-MINUTE, 0), (0 * HOUR, 1), (59 * MINUTE, 1), (HOUR, 0), (9 * HOUR, 0)]
)
def test_it_is_done_at_three_by_the_sites_own_clock(
    database: Database, after: timedelta, turns: int
) -> None:
    night = one_site(database)
    assert night.turn(after) == turns
    assert bool(counts(database)) is bool(turns)


def test_each_site_has_its_own_night_and_each_spreadsheet_one_a_night(database: Database) -> None:
    sites = {
        "tokyo": Site("tokyo", "sheet", timezone="Asia/Tokyo"),
        "osaka": Site("osaka", "sheet", timezone="Asia/Tokyo"),
        "nagoya": Site("nagoya", "second", timezone="Asia/Tokyo"),
        "london": Site("london", "third", timezone="Europe/London"),
        "none": Site("none", ""),
    }
    sheets = {one: Sheet() for one in ("sheet", "second", "third")}
    night = Night(database, sites, sheets)
    assert night.turn() == 2
    assert counts(database, "third") == {}
    assert night.turn(30 * MINUTE) == 0
    # Nine hours later it is three in London.
    assert night.turn(9 * HOUR) == 1
    assert night.turn(DAY) == 2


def test_a_spreadsheet_that_did_not_answer_is_asked_again_in_the_same_night(
    database: Database,
) -> None:
    night = one_site(database, is_away=True)
    assert night.turn() == 1
    assert night.turn(14 * MINUTE) == 0
    assert counts(database) == {}
    night.sheets["sheet"].is_away = False
    assert night.turn(16 * MINUTE) == 1
    assert counts(database)["rows"] == 0
    assert night.turn(40 * MINUTE) == 0


def test_a_row_that_people_deleted_is_told_and_its_lead_marked(database: Database) -> None:
    stands, gone = delivered(database, 1), delivered(database, 1.5)
    night = one_site(database, ids=[stands, "typed"], cells=(2000, 30))
    night.turn()
    assert counts(database) == {
        "rows": 2, "missing": 1, "doubled": 0, "back": 0, "written": 0, "foreign": 1,
        "waiting": 0, "cells": 60_000,
    }  # fmt: skip
    with database.read() as connection:
        rows = connection.execute(select(leads.c.id, leads.c.state))
        assert {row.id: row.state for row in rows} == {stands: "delivered", gone: "removed"}


def test_who_only_looks_changes_nothing(database: Database) -> None:
    gone = delivered(database, 1)
    target, door = SpreadsheetOfSites("sheet", (Site("default", "sheet"),)), Sheet()
    found = look(database, door, target, lambda: NIGHT)  # type: ignore[arg-type]
    assert found.missing == (gone,)
    assert counts(database) == {}
    assert upkeep.removed(database, ["default"]) == []


@pytest.mark.parametrize("without", ["leads", "lead_id"])
def test_where_the_column_is_missing_nobody_is_taken_for_deleted(
    database: Database, without: str
) -> None:
    delivered(database, 1)
    target, door = (
        SpreadsheetOfSites("sheet", (Site("default", "sheet"),)),
        Sheet(without=(without,)),
    )
    with pytest.raises(NotReachable) as raised:
        reconcile(database, door, target, lambda: NIGHT)  # type: ignore[arg-type]
    assert raised.value.status == 404
    assert upkeep.removed(database, ["default"]) == []
    # Nor does it end the others' night.
    assert one_site(database, without=(without,)).turn() == 1


@pytest.mark.parametrize(
    ("cells", "is_told"), [((1_000_000, 8), True), ((1_000_000, 7), False), ((7_999_999, 1), False)]
)
def test_a_spreadsheet_that_is_four_fifths_full_is_told_in_the_log(
    database: Database, caplog: pytest.LogCaptureFixture, cells: tuple[int, int], is_told: bool
) -> None:
    """Google takes ten million cells."""
    with caplog.at_level(logging.WARNING, "leadsheet.reconcile"):
        one_site(database, cells=cells).turn()
    assert any("nearly full" in one.message for one in caplog.records) is is_told


@pytest.mark.parametrize(
    ("says", "kept_days"),
    [
        ({}, {0, 89}),
        ({BODY: 30}, {0}),
        ({BODY: 365}, {0, 89, 91}),
        # Whatever is known of a lead goes after its own time, the body with it.
        ({BODY: 365, "リードの保存日数": 90}, {0, 89}),
    ],
)
def test_what_was_kept_long_enough_goes(
    database: Database, says: dict[str, object], kept_days: set[int]
) -> None:
    ids = {days: delivered(database, days) for days in (0, 89, 91, 1094, 1096)}
    one_site(database, ids=[*ids.values()], says=says).turn()
    assert with_body(database) == {ids[days] for days in kept_days}
    with database.read() as connection:
        known = set(connection.execute(select(lead_keys.c.lead_id)).scalars())
    lead_days = int(str(says.get("リードの保存日数", 1095)))
    assert known == {lead_id for days, lead_id in ids.items() if days < lead_days}


def test_nothing_goes_while_nobody_confirms_the_clock(database: Database) -> None:
    lead_id = delivered(database, 2000)
    night = one_site(database, ids=[lead_id])
    night.is_confirmed = False
    assert night.turn() == 1
    assert with_body(database) == {lead_id}


@pytest.mark.parametrize("without", ["settings", "item", "value"])
def test_where_settings_are_gone_nobody_knows_what_they_said(
    database: Database, without: str
) -> None:
    lead_id = delivered(database, 100)
    one_site(database, ids=[lead_id], without=(without,)).turn()
    assert with_body(database) == {lead_id}


def test_where_settings_cannot_be_read_what_they_last_said_holds(database: Database) -> None:
    kept, gone = delivered(database, 199), delivered(database, 201)
    night = one_site(database, is_away=True)
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    handovers.keep_rules(database, lease, {"item": [BODY], "value": [200]}, NIGHT)
    night.turn()
    assert with_body(database) == {kept}
    assert gone not in with_body(database)


def test_leads_of_no_spreadsheet_go_by_the_servers_settings(database: Database) -> None:
    """Those of a site that only collects, and those under a name that the settings do not know;
    of a site with one, 設定 says."""
    names = ("default", "collects", "former")
    ids = {(site, days): delivered(database, days, site) for site in names for days in (89, 91)}
    sites = {
        "default": Site("default", "sheet", timezone="Asia/Tokyo"),
        "collects": Site("collects", ""),
    }
    sheet = Sheet(ids=[*ids.values()], says={BODY: 365})
    night = Night(database, sites, {"sheet": sheet})
    assert night.turn(-HOUR) == 0
    assert with_body(database) == {*ids.values()}
    assert night.turn() == 1
    gone = {ids["collects", 91], ids["former", 91]}
    assert with_body(database) == {*ids.values()} - gone


def test_what_a_clock_ahead_dated_is_dated_by_tonight(database: Database) -> None:
    lead_id = delivered(database, -400)
    one_site(database, ids=[lead_id]).turn()
    with database.read() as connection:
        assert connection.execute(select(leads.c.delivered_at)).scalar() == NIGHT
