"""設定 as a delivery reads it: now and then, and never in a lead's way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from server.database import writers
from server.database.database import Database
from server.errors import TryLater
from server.handover import queue as handovers
from server.handover.decision import Turn
from server.handover.handing import LONGEST_LIST, READ_SECONDS, Handing
from server.handover.rules import MEMORY, OF_CAMPAIGNS, STATUS_NOTES
from server.settings.sites import Site
from server.sheets.door import Door
from server.sheets.layout import Layout, TabLayout
from tests.support.leads import NOON

SITE = Site("default", "sheet")


class Settings:
    """Stands in for a spreadsheet's door, and counts how often it is asked."""

    def __init__(self, tabs: Mapping[str, TabLayout], names: str | None, rows: int = 2) -> None:
        self._layout = Layout(tabs, "Asia/Tokyo", "ja_JP", names=names)
        self._rows = rows
        self.readings = 0
        self.is_away = False

    def layout(self, *, notes: bool) -> Layout:
        self.readings += 1
        if self.is_away:
            raise TryLater("Google が応答しません。 / Google does not answer.")
        tabs = {
            key: tab if notes else replace(tab, notes={}) for key, tab in self._layout.tabs.items()
        }
        return replace(self._layout, tabs=tabs)

    def read_columns(self, _layout: Layout, wanted: Mapping[str, Any]) -> Any:
        return {tab: {key: ["佐藤"] * self._rows for key in keys} for tab, keys in wanted.items()}


def handing(settings: Settings) -> Handing:
    return Handing(lambda: cast(Door, settings), {"default": SITE}, lambda _: ("webhook",))


def read(settings: Settings, database: Database, minutes: float = 0) -> Layout | None:
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    try:
        return handing(settings).read_if_due(database, lease, NOON + timedelta(minutes=minutes))
    finally:
        writers.release(database, lease)


def of_settings(data_row: int = 1) -> Mapping[str, TabLayout]:
    notes = {"status_name": {data_row: "「新規」", data_row + 2: "「不在」"}}
    return {"settings": TabLayout("settings", 3, "設定", 99, 20, data_row=data_row, notes=notes)}


def test_it_is_read_every_three_minutes_and_tells_where_the_tabs_stand(database: Database) -> None:
    settings = Settings(of_settings(), None)
    found = read(settings, database)
    assert found is not None
    assert found.tabs.keys() == {"settings"}
    assert read(settings, database, minutes=2.9) is None
    assert settings.readings == 1
    assert read(settings, database, minutes=3) is not None
    assert settings.readings == 2


@pytest.mark.parametrize("data_row", [1, 4])
def test_notes_stand_beside_the_names_below_the_header(database: Database, data_row: int) -> None:
    read(Settings(of_settings(data_row), "[kept]"), database)
    cells, _ = handovers.last_rules(database, "sheet")
    assert cells[STATUS_NOTES] == ["「新規」", None, "「不在」"]
    assert cells[MEMORY] == ["[kept]"]
    assert cells["owner"] == ["佐藤", "佐藤"]
    assert cells[OF_CAMPAIGNS + "condition"] == ["佐藤", "佐藤"]


def test_without_the_tab_or_a_memory_there_is_none(database: Database) -> None:
    read(Settings({}, None), database)
    cells, _ = handovers.last_rules(database, "sheet")
    assert (cells[STATUS_NOTES], cells[MEMORY]) == ([], [])


def test_a_list_that_goes_on_for_ever_is_cut(database: Database) -> None:
    read(Settings(of_settings(), None, rows=50_000), database)
    cells, _ = handovers.last_rules(database, "sheet")
    assert {len(cells["owner"]), len(cells[OF_CAMPAIGNS + "campaign"])} == {LONGEST_LIST}
    assert LONGEST_LIST == 2000


def test_what_cannot_be_read_leaves_the_rules_from_before_and_is_not_asked_again_at_once(
    database: Database,
) -> None:
    settings = Settings(of_settings(), None)
    read(settings, database)
    before, _ = handovers.last_rules(database, "sheet")
    settings.is_away = True
    assert read(settings, database, minutes=5) is None
    assert read(settings, database, minutes=6) is None
    assert settings.readings == 2
    assert handovers.last_rules(database, "sheet") == (before, NOON + timedelta(minutes=5))
    # 設定 that hangs is given up well before this writer is taken for dead.
    assert READ_SECONDS == 5.0 < writers.LEASE_SECONDS - 2


def test_a_lead_nobody_can_assess_goes_out_all_the_same(database: Database) -> None:
    """A site that has left the settings meanwhile, say: no values, no notice, no turn taken."""
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    turn = Turn("佐藤", 0)
    decide = handing(Settings({}, None)).decision(database, lease)
    first, ways = decide("other", {"name": "山田 太郎"}, turn, "")
    assert (first.cells, first.turn, ways) == ({}, turn, ())
    first, ways = decide("default", {"name": "山田 太郎"}, turn, "")
    assert ways == ("webhook",)
    assert decide("default", {"kind": "スパム"}, turn, "")[1] == ()
