"""The demo's past rebuilds: what the first real one tells of what changed since."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.database.prepare import open_inbox
from server.kpi.count.changes import Move
from server.kpi.options import Options
from server.kpi.reading import WANTED, read_book
from server.rebuild.snapshots import StageSnapshots
from server.sheets.cells import serial
from sheets_schema.lists import PHASE_WON, PHASES
from tests.contract.setup.conftest import Place
from tools import demo_history
from tools.demo_cells import cells_at


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_deals_have_moved_since_the_last_meeting(
    place_in: Callable[..., Place], locale: str, tmp_path: Path
) -> None:
    place = place_in(locale)
    now = datetime.now(UTC)
    today = serial(now.astimezone(place.site.zone).date())
    tab = place.door.layout().tabs["leads"]
    deal = {"company": "青葉精機", "received_at": today - 80, "opportunity_on": today - 60}
    won = {"phase": PHASE_WON.of(place.site.locale), "won_on": today, "won_amount": 900_000}
    rows = (deal | won, deal | {"company": "若葉商事", "phase": PHASES[4].of(place.site.locale)})
    for row, cells in enumerate(rows, 1):
        place.door.batch_update([*cells_at(tab.sheet_id, row, tab.columns, cells)])
    database = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    assert demo_history.play_rebuilds(place.door, place.site, database)
    layout = place.door.layout()
    wanted = {key: columns for key, columns in WANTED.items() if key in layout.tabs}
    book = read_book(
        place.door.read_columns(layout, wanted),
        wanted,
        place.site,
        place.site.zone,
        Options(),
        now,
        StageSnapshots(database),
        tabs=layout.tabs,
    )
    assert book.history is not None
    assert book.history.since_meeting is not None
    assert len(book.history.since_meeting.keys[Move.ON]) >= 1
    # Once: the next start finds a rebuild before it.
    assert not demo_history.play_rebuilds(place.door, place.site, database)
    database.close()
